"""Names in place of the bidders' own, for evaluators who are to read without knowing whose."""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from procure.domain.evaluations import column


def file_name(place: int, name: str) -> str:
    """Return a name for the file at a place, from 0, which says no more than its type.

    >>> file_name(0, "Løsningen fra Firma AS.pdf")
    'Vedlegg 1.pdf'
    """
    return f"Vedlegg {place + 1}{PurePath(name).suffix.lower()[:6]}"


def masked(bid_ids: Iterable[int], seed: str) -> dict[int, str]:
    """Return a name for each bid, in the order that the seed shuffles them into.

    The order follows neither the bidders' names nor the time of the bids, and stays the same
    for as long as the seed does.

    >>> masked([1, 2, 3], "frø") == masked([3, 2, 1], "frø")
    True
    """
    order = sorted(set(bid_ids), key=lambda bid: hashlib.sha256(f"{seed}:{bid}".encode()).digest())
    return {bid: f"Tilbud {column(place)}" for place, bid in enumerate(order)}
