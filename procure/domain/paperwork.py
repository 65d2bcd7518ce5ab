"""Which documents staff make when they need them: about what, when, for whom (`product.md` §5).

The invitation, the tender document, the receipts, the matrix and the award letters are made by
the acts they belong to, and stand in no table here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from procure.domain.competitions import ENDED, Status
from procure.domain.reasons import Code, Reason, reason


class About(StrEnum):
    """What one document of a kind is about; its `subject_id` is the id of that."""

    COMPETITION = "competition"  # the whole of it: subject_id 0
    BID = "bid"
    REJECTED = "rejected"  # a bid that was rejected
    WINNER = "winner"  # the bid that was chosen
    EVALUATOR = "evaluator"  # a user
    VERSION = "version"  # a numbered version of the tender document
    ENTRY = "entry"  # a journal entry of the same kind


class Reader(StrEnum):
    """Who may fetch it besides the staff of the case."""

    STAFF = "staff"
    BIDDER = "bidder"  # the consortium whose bid it is about
    INVITED = "invited"  # all who were invited


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document that staff make on demand."""

    name: str
    about: About
    reader: Reader
    statuses: frozenset[Status]
    after_letters: bool = False  # it would tell the chosen one before the others


_AFTER_REVIEW: Final = frozenset(Status) - {Status.DRAFT}
_AFTER_ISSUE: Final = _AFTER_REVIEW - {Status.IN_REVIEW}
_AFTER_OPENING: Final = _AFTER_ISSUE - {Status.ISSUED, Status.CLOSED}
_DECIDED: Final = frozenset(
    {Status.DECIDED, Status.STANDSTILL, Status.CONTRACTED, Status.COMPLETED}
)
_CONTRACT: Final = frozenset({Status.CONTRACTED, Status.COMPLETED})
# A case that was cancelled may have come as far: who gathers the values asks that.
_AFTER_CONSENSUS: Final = _DECIDED | {Status.CONSENSUS, Status.CANCELLED}

_KINDS: Final = (
    Kind("call_off_note", About.COMPETITION, Reader.STAFF, _AFTER_REVIEW),
    Kind("requirements", About.COMPETITION, Reader.INVITED, _AFTER_ISSUE),
    Kind("bid_form", About.COMPETITION, Reader.INVITED, _AFTER_ISSUE),
    Kind("questions_answers", About.COMPETITION, Reader.INVITED, _AFTER_ISSUE),
    Kind("amendment", About.VERSION, Reader.INVITED, _AFTER_ISSUE),
    Kind("opening_protocol", About.COMPETITION, Reader.STAFF, _AFTER_OPENING),
    Kind("impartiality", About.EVALUATOR, Reader.STAFF, _AFTER_OPENING),
    Kind("rejection_letter", About.REJECTED, Reader.BIDDER, _AFTER_OPENING),
    Kind("clarification", About.ENTRY, Reader.BIDDER, _AFTER_OPENING),
    Kind("presentation_minutes", About.ENTRY, Reader.STAFF, _AFTER_ISSUE),
    Kind("evaluation_sheet", About.EVALUATOR, Reader.STAFF, _AFTER_CONSENSUS),
    Kind("evaluation_report", About.COMPETITION, Reader.STAFF, _AFTER_CONSENSUS),
    Kind("validity_extension", About.ENTRY, Reader.BIDDER, _AFTER_OPENING),
    Kind("complaint_answer", About.ENTRY, Reader.BIDDER, _AFTER_OPENING),
    Kind("reversal_letter", About.ENTRY, Reader.BIDDER, _AFTER_OPENING),
    Kind("cancellation_letter", About.COMPETITION, Reader.INVITED, ENDED),
    Kind(
        "call_off_contract",
        About.WINNER,
        Reader.BIDDER,
        _CONTRACT | {Status.DECIDED},
        after_letters=True,
    ),
    Kind("change_annex", About.ENTRY, Reader.BIDDER, _CONTRACT),
    Kind("procurement_protocol", About.COMPETITION, Reader.STAFF, _CONTRACT | ENDED),
    Kind("benefit_plan", About.ENTRY, Reader.STAFF, _CONTRACT),
    Kind("final_report", About.ENTRY, Reader.STAFF, _CONTRACT),
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _KINDS}

FRAMEWORK_KINDS: Final = ("framework_overview", "consortium_card", "annual_report")


def refusals(kind: Kind, status: Status, *, told: bool) -> tuple[Reason, ...]:
    """Why a document of this kind cannot be made while the competition is here.

    `told` says whether the letters about the choice have gone out.
    """
    if status not in kind.statuses:
        return (reason(Code.DOCUMENT_TOO_EARLY, status=status.value),)
    held = kind.after_letters and not told
    return (reason(Code.LETTERS_NOT_SENT),) if held else ()
