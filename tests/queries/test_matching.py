"""What a search finds: the same in both databases, whatever the case of the letters."""

import pytest
from sqlalchemy import literal, select

from procure.queries.matching import holds, like


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("ÅRSMØTE for ÆRE", "årsmøte FOR ære", True),
        ("årsmøte for ære", "ÅRSMØTE", True),
        ("Čállosa ja Ŋuorri", "čállosa JA ŋ", True),
        ("Ølen", "olen", False),
        ("50 %", "50 %", True),
        ("500", "50 %", False),
        ("a_b", "A_B", True),
        ("axb", "a_b", False),
        (r"a\b", "a\\", True),
        (None, "a", None),
    ],
)
def test_text_is_found_literally_whatever_the_case(session, text, wanted, found):
    column = literal(text)
    assert session.scalar(select(holds(column, like(wanted)))) == found


def test_empty_text_makes_no_pattern():
    assert [like(""), like("  ")] == ["", ""]
