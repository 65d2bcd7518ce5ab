"""Redaction (sladding): the copy must be another than the original, and hide how much it hides.

The number of digits alone has told price levels (`domain.md` A7.41 and B4): a mask replaces.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from procure.domain.leaks import plain
from procure.domain.reasons import Code, Reason, reason

# Signs that stand for one hidden sign each, with what parts the digits of an amount.
_COUNTED: Final = re.compile(r"[xX#*•_▮█■?](?:[ .,]?[xX#*•_▮█■?])+")

# "kl. 10" and "f.eks. to" go on: a sentence begins with a capital letter, a quote or a dash.
_SENTENCE: Final = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÆØÅ«\"(–-])")


def passages(paragraph: str) -> tuple[str, ...]:
    """Split a paragraph where its sentences end: what a redaction takes out, or leaves.

    >>> passages("Vi prøver tidlig. Timeprisen er 1 450 kr.")
    ('Vi prøver tidlig.', 'Timeprisen er 1 450 kr.')
    """
    return tuple(part for part in _SENTENCE.split(paragraph.strip()) if part)


def replaced(shown: Sequence[str], hidden: Collection[int], mask: str) -> str:
    """Return passages as one text, with `mask` for those at the places in `hidden`.

    What is hidden side by side has one mask, so that nobody can count what is gone.

    >>> replaced(["Vi er tre.", "Kari leder.", "Ola tegner.", "Takk."], {1, 2}, "[sladdet]")
    'Vi er tre. [sladdet] Takk.'
    """
    found: list[str] = []
    for place, passage in enumerate(shown):
        if place not in hidden:
            found.append(passage)
        elif not found or found[-1] is not mask:
            found.append(mask)
    return " ".join(found)


def counts(shown: str) -> bool:
    """Say whether a mask tells how many signs it hides.

    >>> [counts(text) for text in ("X XXX kr", "[sladdet] kr", "██████", "Fase 2, xylofon")]
    [True, False, True, False]
    """
    return _COUNTED.search(plain(shown)) is not None


def problems(original: str, shown: str, number: int, *, explained: bool) -> Iterator[Reason]:
    """Yield why a redacted passage cannot stand; `number` is of its row, from 1."""
    if not (original.strip() and shown.strip()):
        yield reason(Code.REDACTION_UNPROVEN, "parts", number=number)
    elif _same(original) == _same(shown):
        yield reason(Code.REDACTION_SAME, "parts", number=number)
    elif counts(shown) and not explained:
        yield reason(Code.REDACTION_COUNTS, "masked", number=number)


def _same(text: str) -> str:
    return " ".join(plain(text).casefold().split())
