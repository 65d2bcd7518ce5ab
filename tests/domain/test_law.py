"""Only references that the report on the rules holds as confirmed may be printed."""

import re
from datetime import date

import pytest

from procure.domain.law import REFERENCES, Standing
from tests.conftest import DATA, missing

CONFIRMED = [r for r in REFERENCES.values() if r.standing is Standing.CONFIRMED]
OTHERS = [r for r in REFERENCES.values() if r.standing is not Standing.CONFIRMED]


def source_line(source: str) -> str:
    """The numbered line of `domain.md` that a source such as "A4.20" names."""
    report = DATA.parent / "design" / "domain.md"
    if not report.exists():
        missing(f"{report} is not here")
    section, number = source.split(".")
    chapter = re.search(rf"^### {section} .*?(?=^##)", report.read_text(), re.MULTILINE | re.DOTALL)
    return re.search(rf"^{number}\. .*$", chapter.group(), re.MULTILINE).group()


def marks(reference) -> list[str]:
    """The mark on each mention of the provision: on it, or after the sources that follow it."""
    line = source_line(reference.source)
    found = []
    for mention in re.finditer(rf"\b{re.escape(reference.section)}(?!\d)", line):
        said = re.match(r".*?\][^\[]{0,5}|.*", line[mention.end() :]).group()
        mark = "GK" if "**GK**" in said else "S" if said.rstrip(" ;.").endswith("(S)") else "R"
        found.append(mark)
    return found


@pytest.mark.parametrize("reference", CONFIRMED, ids=lambda reference: reference.rule)
def test_every_printed_reference_is_confirmed_by_the_report(reference):
    assert "R" in marks(reference)


@pytest.mark.parametrize("reference", OTHERS, ids=lambda reference: reference.rule)
def test_every_other_reference_has_the_standing_of_the_report(reference):
    assert reference.standing in source_line(reference.source).replace("(S)", "S")
    assert not reference.printable(date.max)


def test_a_reference_is_printed_from_the_day_it_applies():
    climate = REFERENCES["climate"]
    assert not climate.printable(date(2023, 12, 31))
    assert climate.printable(date(2024, 1, 1))
