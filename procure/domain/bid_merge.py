"""Two members of a consortium write at once: what each changed is kept, a clash is shown.

A page carries the fingerprints of what it showed. When it comes back, each answer, each rate
and each person is settled by itself: whoever changed it wins, and only what both changed
differently is a clash, for the later writer to settle.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from procure.domain.bids import BidContent, Part, to_json

_ABSENT: Final = "-"
_LENGTH: Final = 16  # hexadecimal digits of a fingerprint: 64 bits tell versions of a text apart


@dataclass(frozen=True, slots=True)
class Merge:
    """The content with both writers' changes, and what both changed differently."""

    content: BidContent
    clashes: tuple[str, ...] = ()  # ids of criteria, lines or people, or "statements"


def fingerprints(content: BidContent, part: Part) -> str:
    """Return what a page of this part must carry to be merged when it comes back."""
    return unsettled(content, part, "", ())


def unsettled(content: BidContent, part: Part, base: str, cells: Collection[str]) -> str:
    """Return the same for a page that still has its own words in these cells, made from `base`."""
    before, marks = _marks(base), _fingerprints(content, part)
    kept = {cell: mark for cell, mark in marks.items() if cell not in cells}
    kept |= {cell: before[cell] for cell in cells if cell in before}
    return " ".join(f"{cell}:{mark}" for cell, mark in sorted(kept.items()))


def merge(
    part: Part, base: str, *, mine: BidContent, theirs: BidContent, whole: bool = True
) -> Merge:
    """Settle one part of `mine` against `theirs`, both made from the content `base` names.

    The other parts are theirs: a page changes the part it shows and no other. In a clash the
    content holds the later writer's words, or with `whole` false what is stored.
    """
    before = _marks(base)
    own, other = _fingerprints(mine, part), _fingerprints(theirs, part)
    own_cells, cells = _cells(mine, part), _cells(theirs, part)
    clashes = []
    for cell in sorted({*own, *other}):
        now, then = own.get(cell, _ABSENT), before.get(cell, _ABSENT)
        if now in (then, other.get(cell, _ABSENT)):
            continue  # I changed nothing here, or we agree: theirs stands
        if other.get(cell, _ABSENT) != then:
            clashes.append(cell)
            if not whole:
                continue
        if cell in own_cells:
            cells[cell] = own_cells[cell]
        else:
            cells.pop(cell, None)
    return Merge(_with(theirs, part, cells), tuple(clashes))


def _marks(base: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in base.split() if ":" in pair)


def _fingerprints(content: BidContent, part: Part) -> dict[str, str]:
    return {
        cell: hashlib.sha256(to_json(_with(BidContent(), part, {cell: value}))).hexdigest()[
            :_LENGTH
        ]
        for cell, value in _cells(content, part).items()
    }


def _cells(content: BidContent, part: Part) -> dict[str, Any]:
    """Return what is settled one by one: each answer, rate and person, else the part as a whole."""
    if part is Part.ANSWERS:
        return {str(key): answer for key, answer in content.answers.items()}
    if part is Part.PRICES:
        return {str(key): rate for key, rate in content.rates.items()}
    if part is Part.TEAM:
        return {
            str(member.person_id or quote(member.label, safe="")): member for member in content.team
        }
    return {"statements": (content.reservations, content.confirmations, content.validity)}


def _with(content: BidContent, part: Part, cells: dict[str, Any]) -> BidContent:
    """Return the content with the part made of these cells."""
    if part is Part.ANSWERS:
        return replace(content, answers={int(key): value for key, value in cells.items()})
    if part is Part.PRICES:
        return replace(content, rates={int(key): value for key, value in cells.items()})
    if part is Part.TEAM:
        return replace(content, team=tuple(cells.values()))
    reservations, confirmations, validity = cells["statements"]
    return replace(
        content, reservations=reservations, confirmations=confirmations, validity=validity
    )
