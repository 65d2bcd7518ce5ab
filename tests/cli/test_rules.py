"""The rules as lines: fifty, and one for each check."""

import re

from click.testing import CliRunner

from procure.cli import main
from procure.domain.rules.registry import RULES
from procure.domain.rules.titles import TITLES


def listed(*arguments):
    result = CliRunner().invoke(main, ["rules", "list", *arguments])
    assert result.exit_code == 0
    return result.output.splitlines()


def test_list_has_a_line_for_each_of_the_fifty_rules():
    lines = listed()
    assert [line.split()[0] for line in lines] == [str(n) for n in range(1, 51)]
    assert [line.endswith(TITLES[n]) for n, line in enumerate(lines, start=1)] == [True] * 50
    words = re.compile(r"^\d+ +(stop|warning|record)(, (warning|record))* {2,}")
    assert [line for line in lines if not words.match(line)] == []


def test_line_tells_what_the_rule_does_its_source_and_its_days():
    by_number = {line.split()[0]: " ".join(line.split()) for line in listed()}
    assert by_number["14"] == "14 stop FOA § 7-9, A5.30 2024-01-01– Klima og miljø"
    assert by_number["10"].startswith("10 stop, warning FOA § 18-1, A5.24 (S) 2017-01-01–")
    assert by_number["38"].startswith("38 stop FOA § 25-2, A6.33 (GK) 2017-01-01–")


def test_checks_have_a_line_each():
    lines = listed("--checks")
    assert [line.split()[:2] for line in lines] == [[r.id, r.severity.value] for r in RULES]
