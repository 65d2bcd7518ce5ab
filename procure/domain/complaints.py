"""What can be complained of, and who hears it."""

from enum import StrEnum


class ComplaintKind(StrEnum):
    """Where a complaint was brought."""

    BUYER = "buyer"  # to the contracting authority itself
    BOARD = "board"  # to the complaints board (KOFA)
    COURT = "court"  # a request for an injunction (midlertidig forføyning)
