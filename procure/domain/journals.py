"""The case journal (saksjournal): which facts staff write after issue, when, about whom.

Letters are made from entries. An entry is kept as the text it was written as; once a letter is
made from it, it changes no more: what comes later is a dated fact of its own.
"""

import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from procure.domain import journal_facts as kinds
from procure.domain.competitions import Status
from procure.domain.journal_facts import Facts
from procure.domain.reasons import Code, Reason, reason


class EntryKind(StrEnum):
    """What an entry is, in the order a case comes to them."""

    PRESENTATION_MINUTES = "presentation_minutes"
    CLARIFICATION = "clarification"
    VALIDITY_EXTENSION = "validity_extension"
    COMPLAINT_ANSWER = "complaint_answer"
    REVERSAL = "reversal"
    CHANGE_ANNEX = "change_annex"
    BENEFIT_PLAN = "benefit_plan"
    FINAL_REPORT = "final_report"


class Bearing(StrEnum):
    """Whom an entry is about."""

    CASE = "case"  # the competition as a whole
    ANY = "any"  # one bidder, or the whole
    EACH = "each"  # one entry for each bidder that is chosen
    WINNER = "winner"  # the bidder that the contract is with


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One kind of entry: its record, whom it is about, when it is written, what is made of it."""

    facts: type[Any]
    bearing: Bearing
    statuses: frozenset[Status]
    document: str
    answered: bool = False  # a bidder answers, and the answer is written down
    acted: bool = False  # written by an act alone, never by hand


_EVALUATING: Final = frozenset({Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS})
_TOLD: Final = frozenset({Status.DECIDED, Status.STANDSTILL})
_DELIVERING: Final = frozenset({Status.CONTRACTED, Status.COMPLETED})
_ENDED: Final = frozenset({Status.CANCELLED, Status.UNSUCCESSFUL})

SPECS: Final[Mapping[EntryKind, Spec]] = {
    EntryKind.PRESENTATION_MINUTES: Spec(
        facts=kinds.PresentationMinutes,
        bearing=Bearing.ANY,
        statuses=_EVALUATING | {Status.ISSUED, Status.CLOSED},
        document="presentation_minutes",
    ),
    EntryKind.CLARIFICATION: Spec(
        facts=kinds.Clarification,
        bearing=Bearing.EACH,
        statuses=_EVALUATING,
        document="clarification",
        answered=True,
    ),
    EntryKind.VALIDITY_EXTENSION: Spec(
        facts=kinds.ValidityExtension,
        bearing=Bearing.EACH,
        statuses=_EVALUATING | _TOLD,
        document="validity_extension",
        answered=True,
    ),
    EntryKind.COMPLAINT_ANSWER: Spec(
        facts=kinds.ComplaintAnswer,
        bearing=Bearing.EACH,
        statuses=_EVALUATING | _TOLD | _DELIVERING | _ENDED,
        document="complaint_answer",
    ),
    EntryKind.REVERSAL: Spec(
        facts=kinds.Reversal,
        bearing=Bearing.EACH,
        statuses=_TOLD,
        document="reversal_letter",
        acted=True,
    ),
    EntryKind.CHANGE_ANNEX: Spec(
        facts=kinds.ChangeAnnex,
        bearing=Bearing.WINNER,
        statuses=_DELIVERING,
        document="change_annex",
    ),
    EntryKind.BENEFIT_PLAN: Spec(
        facts=kinds.BenefitPlan,
        bearing=Bearing.CASE,
        statuses=_DELIVERING,
        document="benefit_plan",
    ),
    EntryKind.FINAL_REPORT: Spec(
        facts=kinds.FinalReport,
        bearing=Bearing.CASE,
        statuses=_DELIVERING,
        document="final_report",
    ),
}
_KIND_OF: Final = {spec.facts: kind for kind, spec in SPECS.items()}
_BY_DOCUMENT: Final = {spec.document: kind for kind, spec in SPECS.items()}


def kind_of(facts: Facts) -> EntryKind:
    """Return the kind of entry that such a record makes."""
    return _KIND_OF[type(facts)]


def kind_by_document(name: str) -> EntryKind:
    """Return the kind of entry that a document is made from. Raises KeyError for no such kind."""
    return _BY_DOCUMENT[name]


def refusals(kind: EntryKind, status: Status) -> tuple[Reason, ...]:
    """Why an entry of this kind cannot be written while the competition is here."""
    if status in SPECS[kind].statuses:
        return ()
    return (reason(Code.ENTRY_WRONG_STEP, status=status.value),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether an entry can still be changed."""

    acted: bool
    letter_made: bool
    answered: bool
    closed: bool
    signed: bool = False  # a change annex that both parties have signed


def change_refusals(standing: Standing) -> tuple[Reason, ...]:
    """Why an entry cannot be changed any more; another can replace it."""
    if standing.closed:
        return (reason(Code.ENTRY_CLOSED),)
    if standing.signed:
        return (reason(Code.ANNEX_SIGNED),)
    if standing.acted or standing.letter_made or standing.answered:
        return (reason(Code.ENTRY_FIXED),)
    return ()


def texts(facts: Facts) -> str:
    """Return everything that is written in the record, a line for each text."""
    record: Any = facts
    return "\n".join(_texts(asdict(record)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield value


def dump(facts: Facts) -> str:
    """Return the record as the text that is stored: sorted keys, dates in ISO form."""
    record: Any = facts
    return json.dumps(asdict(record), sort_keys=True, ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def load(kind: EntryKind, text: str) -> Facts:
    """Return the record that `dump` stored."""
    found: Facts = _read(SPECS[kind].facts, json.loads(text))
    return found


def _read(hint: Any, value: Any) -> Any:
    """Return a stored value as what its field is declared to be."""
    if isinstance(hint, types.UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
        return None if value is None else _read(hint, value)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_read(inner, element) for element in value)
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        names = [field.name for field in fields(hint) if field.name in value]
        record: Any = hint
        return record(**{name: _read(hints[name], value[name]) for name in names})
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    return hint(value)
