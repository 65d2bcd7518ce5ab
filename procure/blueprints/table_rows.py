"""Rows that can be read as cards: every value says its column, where the column has no room."""

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

_TAG: Final = re.compile(r"<(tr|td|th)\b([^>]*)>")
_SPAN: Final = re.compile(r'\bcolspan="(\d+)"')


def labelled(rows: Markup, headers: Sequence[str]) -> Markup:
    """Return the rows with `data-label` on each value, from the column's header.

    Headings of rows, cells across columns and cells that have a label are left as they are.

    >>> print(labelled(Markup('<tr><th>A</th><td class="num">1</td></tr>'), ["Navn", "Pris"]))
    <tr><th>A</th><td class="num" data-label="Pris">1</td></tr>
    """
    names = [escape(Markup(one).striptags()) for one in headers]  # noqa: S704 -- escaped anew
    column = 0

    def mark(tag: re.Match[str]) -> str:
        nonlocal column
        name, attributes = tag.groups()
        if name == "tr":
            column = 0
            return tag[0]
        here, span = column, _SPAN.search(attributes)
        column += int(span[1]) if span else 1
        if name == "th" or span or "data-label=" in attributes or here >= len(names):
            return tag[0]
        return f'<td{attributes} data-label="{names[here]}">'

    return Markup(_TAG.sub(mark, rows))  # noqa: S704 -- markup in, markup out; names are escaped
