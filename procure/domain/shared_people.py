"""Who is offered in more than one bid, for people to look into: it may be in order, or not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_NUMBERED: Final = re.compile(r"\d")  # "Rådgiver 1" names a place in a team, not a person


@dataclass(frozen=True, slots=True)
class Offered:
    """One person in one bid. `reference` is the employer's own number; "" where there is none."""

    consortium: str
    label: str
    employer_id: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Shared:
    """A person, or a name, that several bids offer."""

    label: str
    consortia: tuple[str, ...]


def shared(offered: Iterable[Offered]) -> tuple[Shared, ...]:
    """Return whom several bids offer: by the employer's number, or by the same name.

    >>> shared([Offered("A", "Kari  Lie"), Offered("B", "kari lie"), Offered("C", "Rådgiver 1")])
    (Shared(label='Kari  Lie', consortia=('A', 'B')),)
    """
    found: dict[tuple[str, ...], list[Offered]] = {}
    for one in offered:
        for key in _keys(one):
            found.setdefault(key, []).append(one)
    told = {
        Shared(who[0].label, consortia)
        for who in found.values()
        if len(consortia := tuple(sorted({one.consortium for one in who}))) > 1
    }
    return tuple(sorted(told))


def _keys(one: Offered) -> Iterator[tuple[str, ...]]:
    if one.reference and one.employer_id is not None:
        yield "number", str(one.employer_id), one.reference.casefold()
    name = " ".join(one.label.split()).casefold()
    if name and not _NUMBERED.search(name):
        yield "name", name
