"""Formatted text as people type it: paragraphs, bold, and lists; anything else is shown as typed.

A line that begins with "- ", "* " or "• " is an item of a list, one that begins with "1. " of a
numbered list, and what stands between two "**" is bold. Nothing that is typed is ever lost: a
mark that means nothing is a character like any other. The answer to a criterion is counted in
words by `procure.domain.text.words`, which counts none of these marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_BULLET: Final = re.compile(r"[ \t]*[-*•][ \t]+(?=[^ \t])")
_NUMBER: Final = re.compile(r"[ \t]*([0-9]{1,3})[.)][ \t]+(?=[^ \t])")
_WITHIN: Final = re.compile(r"[ ]{2}|\t")  # a line that goes on with the item above
_BOLD: Final = "**"


class Kind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters in one weight; a line break is kept as one."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, which has one item, or a list. `start` is a numbered list's first number."""

    kind: Kind
    items: tuple[tuple[Span, ...], ...]
    start: int = 1


def blocks(text: str) -> tuple[Block, ...]:
    r"""Return what a text consists of, in order.

    >>> [(block.kind.value, len(block.items)) for block in blocks("Vi **leder**:\n- en\n- to")]
    [('paragraph', 1), ('bullets', 2)]
    """
    return tuple(
        Block(kind, tuple(tuple(_spans("\n".join(item))) for item in items), start)
        for kind, items, start in _gathered(text)
    )


def plain(text: str) -> str:
    """Return the text without its marks, one line for each item."""
    return "\n".join(
        "".join(span.text for span in item) for block in blocks(text) for item in block.items
    )


def _gathered(text: str) -> Iterator[tuple[Kind, list[list[str]], int]]:
    """Gather lines to items, and items to blocks."""
    kind, items, start = Kind.PARAGRAPH, list[list[str]](), 1
    for line in text.split("\n"):
        found, first, rest = _line(line)
        if not rest:
            yield from _ended(kind, items, start)
            items = []
        elif items and found is Kind.PARAGRAPH and _goes_on(kind, line):
            items[-1].append(rest)
        elif items and found is kind:
            items.append([rest])
        else:
            yield from _ended(kind, items, start)
            kind, items, start = found, [[rest]], first
    yield from _ended(kind, items, start)


def _goes_on(kind: Kind, line: str) -> bool:
    return kind is Kind.PARAGRAPH or _WITHIN.match(line) is not None


def _ended(
    kind: Kind, items: list[list[str]], start: int
) -> Iterator[tuple[Kind, list[list[str]], int]]:
    if items:
        yield kind, items, start


def _line(line: str) -> tuple[Kind, int, str]:
    """Return what a line begins, its number, and its text; the text is empty for a blank line."""
    if found := _BULLET.match(line):
        return Kind.BULLETS, 1, line[found.end() :]
    if found := _NUMBER.match(line):
        return Kind.NUMBERS, int(found.group(1)), line[found.end() :]
    return Kind.PARAGRAPH, 1, line.strip(" \t")


def _spans(text: str) -> Iterator[Span]:
    """Tell bold from plain; two marks with nothing, or with space, just inside are no bold."""
    pieces = text.split(_BOLD)
    read, at = [pieces[0]], 1
    while at < len(pieces):
        inner = pieces[at]
        if at + 1 < len(pieces) and inner and inner == inner.strip():
            if before := "".join(read):
                yield Span(before)
            yield Span(inner, bold=True)
            read = [pieces[at + 1]]
            at += 2
        else:
            read += [_BOLD, inner]
            at += 1
    if rest := "".join(read):
        yield Span(rest)
