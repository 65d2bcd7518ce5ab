"""The guided tour of the demo: ten stations, each a real page seen by someone of the story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import session, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

KEY: Final = "tour"  # of the session: the station that was last visited


@dataclass(frozen=True, slots=True)
class Station:
    """One stop: who of the demo sees which page of which plot, and what is to be seen there.

    `promised` are words that the page shows in bokmål; a test looks for them.
    """

    viewer: str
    plot: str
    endpoint: str
    promised: str
    title: LazyString
    text: LazyString

    @property
    def email(self) -> str:
        """The account of the viewer."""
        return f"{self.viewer}@demo.example"

    def address(self, competitions: Mapping[str, int]) -> str | None:
        """Return the page's address; None if the story has no such plot."""
        if not self.plot:
            return url_for(self.endpoint)
        key = competitions.get(self.plot)
        return url_for(self.endpoint, competition_id=key) if key else None


STATIONS: Final = (
    Station("prosjekteier1", "101", "competitions.show", "Det som skal fylles ut",
        __("Bygg en konkurranse"),
        __("Utkastet er halvferdig. Se hvor mye som er fylt ut, og åpne delen som mangler noe.")),
    Station("prosjekteier1", "102", "wind_tunnel.show", "Prøvebud",
        __("Prøv modellen før dere sender ut"),
        __("Seks tenkte tilbud viser hva evalueringsmodellen belønner. Endre vekten på pris, og "
           "prøv igjen.")),
    Station("innkjoper1", "102", "rules.show", "Regelsjekk", __("Se hva reglene sier"),
        __("Regelsjekken står ved hvert steg. Hver regel har en kilde, og et varsel krever en "
           "begrunnelse.")),
    Station("leverandor2", "104", "bids.start", "Tilbud", __("Skriv et tilbud"),
        __("Begynn på et tilbud som et konsortium. Bare konsortiet ser utkastet.")),
    Station("leverandor1", "103", "bids.start", "Tilbudet er levert", __("Se et levert tilbud"),
        __("Tilbudet er forseglet. Åpne kvitteringen, og se hva den viser.")),
    Station("innkjoper1", "105", "openings.show", "To innkjøpere åpner",
        __("Åpne tilbudene, to sammen"),
        __("Fristen er ute. Bekreft som Innkjøper 1, og logg så inn som Innkjøper 2 og gjør det "
           "samme.")),
    Station("evaluator1", "107", "score_sheets.sheet", "Alle vurderingene",
        __("Gi poeng og begrunn"),
        __("Skjemaet har en rute for hvert tilbud og kriterium. Velg en rute, og les "
           "begrunnelsen.")),
    Station("prosjekteier1", "108", "consensus.show", "Felles vurdering", __("Bli enige"),
        __("Det evaluatorene er mest uenige om, står først.")),
    Station("innkjoper1", "111", "awards.show", "Innstillingen", __("Les tildelingen"),
        __("Brevene er sendt, og karensperioden løper. Åpne et brev og se begrunnelsen "
           "leverandøren fikk.")),
    Station("revisor", "", "audit.index", "Hendelser, nyeste først", __("Kontroller loggen"),
        __("Alt som er gjort, står her. Trykk på «Kontroller loggen», og se at ingen linje er "
           "endret.")),
)  # fmt: skip


def banner() -> tuple[str, str]:
    """Return the words and the address that lead a visitor of the demo on."""
    visited = session.get(KEY, 0)
    if not visited:
        return _("Ta omvisningen"), url_for("help.tour")
    if visited == len(STATIONS):
        return _("Omvisningen er ferdig. Se alle stasjonene"), url_for("help.tour")
    words = _("Omvisning, stasjon %(n)s av %(all)s: gå videre", n=visited, all=len(STATIONS))
    return words, url_for("help.tour", _anchor=f"stasjon-{visited + 1}")
