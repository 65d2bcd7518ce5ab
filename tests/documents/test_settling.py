"""Widths and numbers that only the data decide are set in the text of a part."""

import pytest

from procure.documents.settling import even, numbered, settled

GRID = '<w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>'
WHOLE = '<w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'


def cell(width: int, kind: str = "dxa", more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="{kind}"/>{more}</w:tcPr><w:p/></w:tc>'


def table(*rows: str, properties: str = WHOLE) -> str:
    return f"<w:tbl>{properties}{GRID}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_cells_without_a_width_share_what_the_others_leave():
    free = cell(0, "auto") * 3
    given = f"<w:p/>{table(cell(3000) + free, cell(3000) + free)}<w:p/>"
    assert settled(given) == given.replace(free, cell(2000) * 3).replace(
        GRID,
        '<w:tblGrid><w:gridCol w:w="3000"/>' + '<w:gridCol w:w="2000"/>' * 3 + "</w:tblGrid>",
    )
    assert even(settled(given))
    assert not even(given)


@pytest.mark.parametrize(
    "given",
    [
        table(cell(3000) * 2),
        table(cell(0, "auto") * 2, properties='<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'),
        table(cell(0, "auto") * 2, properties=""),
        f"<w:tbl>{WHOLE}{GRID}<w:tr><w:tc>{table(cell(1) * 2)}</w:tc></w:tr></w:tbl>",
        "<w:p/>",
    ],
    ids=["fixed", "as wide as its text", "no width", "table in a table", "no table"],
)
def test_other_tables_are_left_alone(given):
    assert settled(given) == given


def test_cells_that_span_columns_count_as_many():
    span = '<w:gridSpan w:val="2"/>'
    assert even(table(cell(1, more=span), cell(1) * 2))
    assert not even(table(cell(1, more=span) + cell(1)))
    assert not even(f"<w:tbl>{GRID}<w:tr>{table(cell(1) * 2)}</w:tr></w:tbl>")


def bookmark(number: str, name: str) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}<w:r/><w:bookmarkEnd w:id="{number}"/>'


def test_repeated_bookmarks_and_controls_get_numbers_of_their_own():
    def control(number: str) -> str:
        return f'<w:sdt><w:sdtPr><w:tag w:val="x"/><w:id w:val="{number}"/></w:sdtPr></w:sdt>'

    given = (
        bookmark("7", "a") * 2 + bookmark("3", "b") + control("7") + control("7") + control("-5")
    )
    wanted = bookmark("7", "a") + bookmark("8", "a") + bookmark("3", "b")
    assert numbered(given) == wanted + control("7") + control("8") + control("9")
    assert numbered(numbered(given)) == numbered(given)
