"""Why a competition may be cancelled: objective grounds (saklig grunn), FOA § 25-4(1)."""

from enum import StrEnum

from procure.domain.competitions import CompetitionFacts


class CancelGround(StrEnum):
    """The kind of ground (`domain.md` A6.35, E1 41); the reason itself is always in words."""

    FUNDING = "funding"  # the money is gone or was never granted
    NEED = "need"  # the need has fallen away or is another
    DOCUMENTS = "documents"  # an error in the documents that cannot be corrected
    LEGAL_DOUBT = "legal_doubt"  # real doubt whether the competition is lawful
    COMPETITION = "competition"  # too few bids to compete
    PRICES = "prices"  # every bid is above what was estimated
    OTHER = "other"


class Reached(StrEnum):
    """How far a competition had come: what a cancellation takes from those who were invited."""

    DRAFT = "draft"  # nobody knows of it
    SEALED = "sealed"  # no bid is opened
    OPENED = "opened"
    TOLD = "told"  # the award letters are sent


def reached(facts: CompetitionFacts) -> Reached:
    """Return how far the competition has come."""
    if facts.issued_at is None:
        return Reached.DRAFT
    if facts.opened_at is None:
        return Reached.SEALED
    return Reached.OPENED if facts.letters_sent_at is None else Reached.TOLD
