"""The words of a card and of what is asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.domain import formats, proposals
from procure.domain.proposals import Field, FieldChange, PersonFacts, ProposalKind
from procure.queries.card_people import EditPage
from procure.queries.consortium_history import Outcome
from procure.queries.proposals import ProposalRow


class Words(Protocol):
    """What turns keys and numbers into names."""

    @property
    def area_names(self) -> Mapping[str, str]: ...

    @property
    def role_names(self) -> Mapping[str, str]: ...

    @property
    def firms(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one card, by key and organisation number."""

    area_names: Mapping[str, str]
    role_names: Mapping[str, str]
    firms: Mapping[str, str]


KIND_LABELS: Final[Mapping[ProposalKind, LazyString]] = {
    ProposalKind.PERSON_IN: __("Ny person"),
    ProposalKind.PERSON_CHANGE: __("Endret person"),
    ProposalKind.PERSON_OUT: __("Person ut"),
    ProposalKind.MEMBER_IN: __("Ny virksomhet"),
    ProposalKind.MEMBER_OUT: __("Virksomhet ut"),
    ProposalKind.UPDATE_FILE: __("Oppdateringsfil"),
}
FIELD_LABELS: Final[Mapping[Field, LazyString]] = {
    Field.LABEL: __("Navn eller betegnelse"),
    Field.EMPLOYER: __("Arbeidsgiver"),
    Field.ROLE: __("Rolle"),
    Field.REFERENCE: __("Arbeidsgivers nummer"),
    Field.AVAILABILITY: __("Tilgjengelig"),
    Field.SUBSTITUTABLE: __("Kan byttes ut"),
    Field.EVIDENCE: __("Dokumentasjon"),
    Field.LEVEL: __("Nivå"),
    Field.MONTHS: __("Måneders erfaring"),
    Field.LAST_USED: __("Sist brukt"),
    Field.AREA_EVIDENCE: __("Hva som viser det"),
}
OUTCOME_LABELS: Final[Mapping[Outcome, LazyString]] = {
    Outcome.INVITED: __("Invitert"),
    Outcome.DECLINED: __("Takket nei"),
    Outcome.DELIVERED: __("Leverte tilbud"),
    Outcome.NO_BID: __("Leverte ikke tilbud"),
    Outcome.WON: __("Vant"),
    Outcome.NOT_CHOSEN: __("Ikke valgt"),
    Outcome.CANCELLED: __("Avlyst"),
    Outcome.UNSUCCESSFUL: __("Uten resultat"),
}
OUTCOME_COLORS: Final[Mapping[Outcome, str]] = {
    Outcome.INVITED: "info",
    Outcome.DECLINED: "neutral",
    Outcome.DELIVERED: "info",
    Outcome.NO_BID: "neutral",
    Outcome.WON: "success",
    Outcome.NOT_CHOSEN: "neutral",
    Outcome.CANCELLED: "neutral",
    Outcome.UNSUCCESSFUL: "neutral",
}


def state(row: ProposalRow) -> tuple[str, str]:
    """Return how a proposal stands, in words and as the colour of its tag."""
    if row.accepted is None:
        return _("Venter på innkjøperen"), "warning"
    if row.withdrawn:
        return _("Trukket"), "neutral"
    return (str(_("Bekreftet")), "success") if row.accepted else (str(_("Avslått")), "danger")


def field_name(change: FieldChange, words: Words) -> str:
    """Return what a changed value is called, with its area."""
    name = str(FIELD_LABELS[change.field])
    area = words.area_names.get(change.area, change.area)
    return f"{area}: {name.lower()}" if area else name


def theirs(page: EditPage, typed: PersonFacts) -> list[tuple[str, str]]:
    """Return what the card says now where the form says something else."""
    words = Names(dict(page.areas), dict(page.roles), dict(page.employers))
    differing = proposals.diff(typed, page.person)
    return [(field_name(c, words), told(c, c.after, words)) for c in differing]


def told(change: FieldChange, text: str, words: Words) -> str:
    """Write one value as the reader expects."""
    if text == "":
        return "–"
    if change.field is Field.LAST_USED:
        return _day(text)
    if change.field is Field.AVAILABILITY:
        return str(_("%(share)s %% av full tid", share=text))
    names = {
        Field.EMPLOYER: words.firms.get(text, formats.organisation_number(text)),
        Field.ROLE: words.role_names.get(text, text),
        Field.SUBSTITUTABLE: _("Ja") if text == "1" else _("Nei"),
    }
    return str(names.get(change.field, text))


def _day(text: str) -> str:
    """Write a day; what is none, from a form that was tampered with, is shown as it came."""
    try:
        return formats.short_day(date.fromisoformat(text))
    except ValueError:
        return text
