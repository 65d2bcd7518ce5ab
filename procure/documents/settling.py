"""What only the data decide in a finished part: widths of repeated columns, numbers of marks.

Works on the XML as text, as lxml writes it: no tree is built for a document that is filled in.
"""

import re
from typing import Final

WHOLE: Final = re.compile(r'<w:tblW(?=[^>]* w:type="dxa")[^>]* w:w="(\d+)"')
GRID: Final = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", re.DOTALL)
ROW: Final = re.compile(r"(?=<w:tr[ >])")
WIDTH: Final = re.compile(r"<w:tcW [^>]*/>")
SIZE: Final = re.compile(r' w:w="(\d+)"')
SPAN: Final = re.compile(r'<w:gridSpan w:val="(\d+)"')
CONTROL: Final = re.compile(r'(<w:sdtPr>(?:(?!</w:sdtPr>).)*?<w:id w:val=")([^"]*)(?=")', re.DOTALL)
BOOKMARK: Final = re.compile(r'(<w:bookmark(?:Start|End) [^>]*?w:id=")([^"]*)(?=")')
AUTO: Final = ' w:type="auto"'


def settled(part: str) -> str:
    """Return the part with its columns sharing the page and every mark a number of its own."""
    return numbered(_each_table(part))


def numbered(part: str) -> str:
    """Return the part with numbers of their own for the controls and bookmarks in it."""
    if "<w:sdtPr>" in part:
        controls = _Numbers()
        part = CONTROL.sub(lambda found: found[1] + controls.fresh(found[2]), part)
    if "<w:bookmarkStart " in part:
        part = BOOKMARK.sub(_Numbers().bookmark, part)
    return part


class _Numbers:
    """Numbers already taken, and what those of bookmarks became."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.highest = 0
        self.became: dict[str, str] = {}

    def fresh(self, number: str) -> str:
        """The number, or one above all that are taken; it is taken then."""
        if number in self.taken or not number.isdecimal():
            number = str(self.highest + 1)
        self.taken.add(number)
        self.highest = max(self.highest, int(number))
        return number

    def bookmark(self, found: re.Match[str]) -> str:
        """The end of a bookmark has the number that its start was given."""
        if found[1].startswith("<w:bookmarkStart"):
            self.became[found[2]] = self.fresh(found[2])
        return found[1] + self.became.get(found[2], found[2])


def even(part: str) -> bool:
    """Whether the rows of every table take the columns it declares. No to tables in tables."""
    tables = part.split("<w:tbl>")[1:]
    return all(map(_even, tables))


def _even(piece: str) -> bool:
    table, end, _ = piece.partition("</w:tbl>")
    *rows, _rest = table.split("</w:tr>")
    return bool(end) and max(map(_columns, rows), default=0) == table.count("<w:gridCol ")


def _columns(row: str) -> int:
    cells = row.count("<w:tc>") + row.count("<w:tc ")
    if "<w:gridSpan " not in row:
        return cells
    spans = SPAN.findall(row)
    return cells - len(spans) + sum(map(int, spans))


def _each_table(part: str) -> str:
    """Tables within tables are left to Word."""
    before, *pieces = part.split("<w:tbl>")
    return before + "".join(f"<w:tbl>{_shared(piece)}" for piece in pieces)


def _shared(piece: str) -> str:
    """Give the cells without a width of their own an equal share of the rest of the table.

    The columns of a matrix are as many as the bids, which the template cannot know.
    """
    table, end, rest = piece.partition("</w:tbl>")
    if AUTO not in table:
        return piece
    head, *rows = ROW.split(table)
    whole = WHOLE.search(head)
    if not (end and whole and rows and any(AUTO in cell for cell in WIDTH.findall(rows[0]))):
        return piece
    rows = [_shared_row(row, int(whole[1])) for row in rows]
    widths = [SIZE.search(cell) for cell in WIDTH.findall(rows[0])]
    columns = "".join(f'<w:gridCol w:w="{width[1]}"/>' for width in widths if width)
    grid = f"<w:tblGrid>{columns}</w:tblGrid>"
    return GRID.sub(grid, head, count=1) + "".join(rows) + end + rest


def _shared_row(row: str, whole: int) -> str:
    cells = WIDTH.findall(row)
    free = [cell for cell in cells if AUTO in cell]
    if not free:
        return row
    fixed = sum(int(size[1]) for cell in cells if cell not in free and (size := SIZE.search(cell)))
    share = f'<w:tcW w:w="{(whole - fixed) // len(free)}" w:type="dxa"/>'
    return WIDTH.sub(lambda found: share if AUTO in found[0] else found[0], row)
