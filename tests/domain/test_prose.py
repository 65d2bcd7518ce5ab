"""Formatted text: what the marks mean, and that nothing else is lost or counted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import text
from procure.domain.prose import Block, Kind, Span, blocks, plain

MARKED = st.text(alphabet="ab1 \n*-.)•\t", max_size=60)


def read(written):
    """The blocks in short: kind, and each item with its bold parts between brackets."""
    return [
        (
            block.kind.value,
            ["".join(f"[{s.text}]" if s.bold else s.text for s in item) for item in block.items],
        )
        for block in blocks(written)
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("", []),
        ("Ett avsnitt\nover to linjer", [("paragraph", ["Ett avsnitt\nover to linjer"])]),
        ("Ett\n\n\nTo", [("paragraph", ["Ett"]), ("paragraph", ["To"])]),
        ("Vi **leder** an", [("paragraph", ["Vi [leder] an"])]),
        ("tre**tal**l", [("paragraph", ["tre[tal]l"])]),
        ("- en\n* to\n• tre", [("bullets", ["en", "to", "tre"])]),
        ("1. en\n2) to", [("numbers", ["en", "to"])]),
        ("Først:\n- en", [("paragraph", ["Først:"]), ("bullets", ["en"])]),
        ("- en\n  mer av en\nnytt", [("bullets", ["en\nmer av en"]), ("paragraph", ["nytt"])]),
        ("- **Mål**: nå fram", [("bullets", ["[Mål]: nå fram"])]),
        ("**over\nto linjer**", [("paragraph", ["[over\nto linjer]"])]),
    ],
)
def test_blocks_are_paragraphs_and_lists_with_bold(written, shown):
    assert read(written) == shown


@pytest.mark.parametrize(
    "written",
    ["5 ** 3 ** 2", "2 ** 3", "**** ****", "-uten mellomrom", "-", "1.", "1234. år", "*en*",
     "<script>alert(1)</script>", "__init__", "[lenke](javascript:x)", "# overskrift", "a\\*b"],
)  # fmt: skip
def test_what_means_nothing_is_shown_as_typed(written):
    assert blocks(written) == (Block(Kind.PARAGRAPH, ((Span(written),),)),)


def test_list_that_begins_at_three_keeps_its_number():
    assert [block.start for block in blocks("3. tre\n4. fire\n\nog\n\n12. tolv")] == [3, 1, 12]


@given(MARKED)
def test_words_are_counted_as_they_are_shown(written):
    """The same number for the text with its marks and for what the reader sees of it."""
    shown = [run for run in plain(written).split() if re.search("[a-z0-9]", run)]
    assert text.words(written) == len(shown)


@given(MARKED)
def test_nothing_but_marks_is_lost(written):
    def letters(of):
        return "".join(re.findall("[ab]", of))

    assert letters(plain(written)) == letters(written)


@pytest.mark.parametrize("written", ["**a " * 25_000, "- " * 50_000, "1. a\n" * 20_000])
def test_long_hostile_text_is_read_whole(written):
    assert text.words(plain(written)) == text.words(written)
