"""Forms of a complaint: recorded, sent, answered, ended."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField

from procure.domain.complaints import ComplaintKind
from procure.domain.journal_facts import Verdict
from procure.forms.base import required
from procure.forms.fields import LocalDateTimeField, VersionField
from procure.forms.journal_acts import PlacedForm
from procure.forms.journal_entries import options
from procure.forms.journals import VERDICTS

KINDS: Final[Mapping[ComplaintKind, LazyString]] = {
    ComplaintKind.BUYER: __("Klage til oss"),
    ComplaintKind.BOARD: __("Klage til KOFA"),
    ComplaintKind.COURT: __("Begjæring om midlertidig forføyning"),
}


class RecordForm(PlacedForm):
    """A complaint that came by mail, or from the board or a court."""

    bid = RadioField(__("Hvem klager?"), [required(__("Velg hvem som klager"))], coerce=int)
    kind = RadioField(
        __("Hva slags klage er det?"),
        [required(__("Velg hva slags klage det er"))],
        choices=options(dict(KINDS)),
        default=ComplaintKind.BUYER.value,
        description=__(
            "En klage til oss eller KOFA stopper signeringen til vi har svart. En begjæring til "
            "domstolen stopper den til saken er avgjort."
        ),
    )
    received_at = LocalDateTimeField(__("Når klagen kom"), [required(__("Skriv når klagen kom"))])
    text = TextAreaField(
        __("Klagen"),
        [required(__("Skriv hva klagen går ut på"))],
        description=__("Lim inn teksten, eller gjengi det leverandøren mener."),
    )

    def offer(self, bidders: Iterable[tuple[int, str]]) -> None:
        """Say who has bid."""
        self.bid.choices = [SelectChoice(value, label) for value, label in bidders]


class SendForm(PlacedForm):
    """A complaint from the bidder."""

    text = TextAreaField(
        __("Klagen"),
        [required(__("Skriv hva dere klager på"))],
        description=__("Skriv hva dere mener er feil, og hva dere ber oss gjøre."),
        render_kw={"rows": 10},
    )


class AnswerForm(PlacedForm):
    """What the buyer answers; the bidder reads all of it."""

    version = VersionField()
    claim = TextAreaField(
        __("Hva leverandøren mener"),
        [required(__("Skriv hva leverandøren mener"))],
        description=__("Står i brevet. Nevn ingen andre enn den valgte."),
        render_kw={"rows": 4},
    )
    verdict = RadioField(
        __("Utfall"),
        [required(__("Velg utfall"))],
        choices=options(VERDICTS),
        default=Verdict.DISMISSED.value,
    )
    assessment = TextAreaField(
        __("Vurderingen vår"),
        [required(__("Skriv vurderingen"))],
        description=__("Svar på alt leverandøren tar opp."),
    )
    consequence = TextAreaField(
        __("Det som skjer nå"),
        [required(__("Skriv hva som skjer nå"))],
        description=__("For eksempel at valget blir stående, eller at det gjøres om."),
        render_kw={"rows": 3},
    )


class EndForm(PlacedForm):
    """What came of the complaint."""

    version = VersionField()
    outcome = TextAreaField(
        __("Hva ble resultatet?"),
        [required(__("Skriv hva resultatet ble"))],
        description=__("For eksempel at klagen er trukket, eller hva KOFA eller retten kom til."),
        render_kw={"rows": 3},
    )
