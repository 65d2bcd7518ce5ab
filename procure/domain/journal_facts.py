"""What staff write in the case journal: one frozen record per kind, and what it must hold.

A reason names the field that lacks something in its `section`, so that a form can put the
sentence beside it. Letters must be whole when they are written down; plans and reports grow,
and it is their document that refuses gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from procure.domain import redactions
from procure.domain.formats import local
from procure.domain.journal_checks import (
    Known,
    blank,
    half_rows,
    no_rows,
    not_later,
    not_past,
    unset,
)
from procure.domain.reasons import Code, Reason, reason


class Facts(Protocol):
    """A record of one kind."""

    @property
    def headline(self) -> str:
        """What lists call it, in the writer's own words."""

    def problems(self, known: Known) -> tuple[Reason, ...]:
        """Why it cannot be written down as it is."""


class Untitled:
    """A record that lists know by its kind and number alone."""

    __slots__ = ()

    @property
    def headline(self) -> str:
        return ""


class Purpose(StrEnum):
    """What a bidder is asked for after the opening."""

    CLARIFY = "clarify"
    SUBMIT = "submit"


class Meeting(StrEnum):
    """What kind of meeting minutes are about."""

    PRESENTATION = "presentation"
    DIALOGUE = "dialogue"


class Reply(StrEnum):
    """What an answer to a bidder is about."""

    COMPLAINT = "complaint"
    ACCESS = "access"


class Verdict(StrEnum):
    """How a complaint or a request for access ends."""

    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"


class Given(StrEnum):
    """How much of one document is given."""

    WHOLE = "whole"
    REDACTED = "redacted"
    REFUSED = "refused"


class Phase(StrEnum):
    """The phases of the triple diamond that a change annex may describe anew."""

    EXPLORE = "explore"
    DEVELOP = "develop"


class BenefitStatus(StrEnum):
    """How far a benefit has come."""

    PLANNED = "planned"
    STARTED = "started"
    DELAYED = "delayed"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """A request to one bidder; the answer may not improve the bid (`domain.md` A4.21)."""

    purpose: Purpose = Purpose.CLARIFY
    subject: str = ""
    place: str = ""  # where in the bid, when there is such a place
    question: str = ""
    due_at: datetime | None = None

    @property
    def headline(self) -> str:
        return self.subject

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return (
            *blank(self, "subject", "question"),
            *unset(self, "due_at"),
            *not_later(self.due_at, known, "due_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Someone who was there: a name or a role, and for whom."""

    who: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what was answered."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationMinutes:
    """Minutes: topics, time used, who was there; their lack is a breach (`domain.md` A5.29)."""

    meeting: Meeting = Meeting.PRESENTATION
    topic: str = ""
    held_at: datetime | None = None
    minutes: int | None = None
    place: str = ""
    participants: tuple[Participant, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    same_questions: bool = False  # as to all other bidders
    equal: str = ""  # how all bidders were treated alike
    shared: str = ""  # material that was handed out or shown

    @property
    def headline(self) -> str:
        return self.topic

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return (
            *blank(self, "topic", "place", "equal"),
            *unset(self, "held_at", "minutes"),
            *not_past(self.held_at, known, "held_at"),
            *no_rows(self.participants, "participants"),
            *half_rows(self.participants, "participants", "who", "side"),
            *half_rows(self.exchanges, "exchanges", "question", "answer"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityExtension(Untitled):
    """A request to keep a bid open longer; the same to every bidder (`domain.md` A4.23)."""

    reason: str = ""
    new_until: date | None = None
    answer_by: datetime | None = None

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return (
            *blank(self, "reason"),
            *unset(self, "new_until", "answer_by"),
            *self._not_longer(known),
            *not_later(self.answer_by, known, "answer_by"),
        )

    def _not_longer(self, known: Known) -> Iterator[Reason]:
        """The new day must be after the day that stands, and after today."""
        latest = max(local(known.now).date(), known.validity_until or date.min)
        if self.new_until is not None and self.new_until <= latest:
            yield reason(Code.DAY_NOT_LATER, "new_until", after=latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPart:
    """What is given of one document, what is redacted, and why."""

    document: str = ""
    given: Given = Given.WHOLE
    redacted: str = ""
    reason: str = ""
    original: str = ""  # a passage as it stands; proves with the next that the copy is another
    shown: str = ""  # the same passage in the redacted copy


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswer:
    """An answer to a complaint, or the decision on a request for access."""

    reply: Reply = Reply.COMPLAINT
    received_on: date | None = None
    claim: str = ""
    verdict: Verdict = Verdict.DISMISSED
    assessment: str = ""
    consequence: str = ""
    parts: tuple[AccessPart, ...] = ()
    masked: str = ""  # why a mask may show how much it hides
    appeal: str = ""  # who hears an appeal, and by when

    @property
    def headline(self) -> str:
        return self.claim.splitlines()[0] if self.claim else ""

    def problems(self, known: Known) -> tuple[Reason, ...]:
        own = self._of_access() if self.reply is Reply.ACCESS else blank(self, "consequence")
        return (
            *unset(self, "received_on"),
            *not_past(self.received_on, known, "received_on"),
            *blank(self, "claim", "assessment"),
            *own,
        )

    def _of_access(self) -> Iterator[Reason]:
        yield from no_rows(self.parts, "parts")
        yield from half_rows(self.parts, "parts", "document")
        for number, part in enumerate(self.parts, start=1):
            told = part.given is Given.WHOLE or part.reason.strip()
            named = part.given is not Given.REDACTED or part.redacted.strip()
            if not (told and named):
                yield reason(Code.ACCESS_UNREASONED, "parts", number=number)
            elif part.given is Given.REDACTED:
                yield from redactions.problems(
                    part.original, part.shown, number, explained=bool(self.masked.strip())
                )
        yield from blank(self, "appeal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Why a decision that every bidder was told of is reversed (`domain.md` A6.34).

    Which decision, and whom it chose, are noted when the act is done.
    """

    fault: str = ""
    reason: str = ""
    following: str = ""
    decision_id: int = 0
    chosen: str = ""
    told_on: date | None = None

    @property
    def headline(self) -> str:
        return self.chosen

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return tuple(blank(self, "fault", "reason", "following"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """Something to deliver in one of the phases after the diagnosis."""

    phase: Phase = Phase.EXPLORE
    text: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """More or fewer hours and kroner for one role or item; øre excluding VAT, below 0 for less."""

    item: str = ""
    hours: int | None = None
    amount_ore: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the new progress plan."""

    activity: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnnex(Untitled):
    """Endringsbilag: what the diagnosis showed and what the contract says from now on."""

    diagnosis: str = ""
    understanding: str = ""
    direction: str = ""
    basis: str = ""  # why the contract may be changed so
    deliverables: tuple[Deliverable, ...] = ()
    prices: tuple[PriceChange, ...] = ()
    steps: tuple[Step, ...] = ()
    valid_from: date | None = None
    buyer_signs: str = ""
    supplier_signs: str = ""

    @property
    def amount_ore(self) -> int:
        """What this annex adds to the contract, in øre; below 0 when it takes away."""
        return sum(row.amount_ore or 0 for row in self.prices)

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return (
            *blank(self, "diagnosis"),
            *half_rows(self.deliverables, "deliverables", "text", "due"),
            *half_rows(self.prices, "prices", "item", "amount_ore"),
            *half_rows(self.steps, "steps", "activity", "due"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One benefit: who answers for it, where it starts, where it shall go, how it is measured."""

    name: str = ""
    owner: str = ""
    baseline: str = ""
    target: str = ""
    measurement: str = ""
    due: date | None = None
    status: BenefitStatus = BenefitStatus.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitPlan(Untitled):
    """Gevinstplan og gevinstoversikt: the benefits and how far each has come."""

    purpose: str = ""
    benefits: tuple[Benefit, ...] = ()
    follow_up: str = ""

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return (
            *no_rows(self.benefits, "benefits"),
            *half_rows(self.benefits, "benefits", "name"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReport(Untitled):
    """Sluttrapport: results, learning, what others can use, what goes on."""

    summary: str = ""
    results: str = ""
    learning: str = ""
    transfer: str = ""
    continuation: str = ""

    def problems(self, known: Known) -> tuple[Reason, ...]:
        return tuple(blank(self, "summary"))
