"""What decides between bids that share the first rank: a rule that was published (A5.26)."""

from enum import StrEnum


class TieRule(StrEnum):
    """The rules a competition can publish."""

    QUALITY = "quality"  # the most weighted points for quality
    PRICE = "price"  # the lowest price
    LOTS = "lots"  # lots, drawn before witnesses
