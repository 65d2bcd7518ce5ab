"""The registry holds all fifty rules, and every check stands somewhere."""

import importlib
import re
from datetime import date

import pytest

from procure.domain.competitions import Action
from procure.domain.law import REFERENCES, Standing
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.gates import PERMISSIONS
from procure.domain.rules.model import Rule, Severity
from procure.domain.rules.registry import RULES
from procure.domain.rules.settings import Settings
from procure.domain.rules.titles import TITLES
from tests.conftest import DATA, missing
from tests.domain.ready import FACTS, NOW, Status


def test_all_fifty_are_there_in_order_each_with_its_title():
    assert list(dict.fromkeys(rule.number for rule in RULES)) == list(range(1, 51))
    assert list(TITLES) == list(range(1, 51))
    assert [rule.order for rule in RULES] == sorted({rule.order for rule in RULES})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_check_or_a_place_that_keeps_it(rule):
    assert rule.check is not None or rule.kept_by
    assert (rule.check is None) or (rule.gates and rule.codes)
    for place in rule.kept_by:
        module, _, name = place.partition(":")
        found = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)


def test_a_reason_belongs_to_one_rule():
    codes = [code for rule in RULES for code in rule.codes]
    assert len(codes) == len(set(codes))
    assert registry.BY_CODE[Code.CLIMATE_CHOICE_MISSING].id == "14"


def test_every_gate_is_answered_for_by_someone():
    assert {gate for rule in RULES for gate in rule.gates} <= set(PERMISSIONS)


def test_every_provision_is_in_the_table_of_the_law():
    assert {rule.law for rule in RULES if rule.law} <= set(REFERENCES)
    assert all(re.fullmatch(r"[A-E]\d*(\.\d+)?", rule.paragraph) for rule in RULES)


def test_no_rule_is_surer_than_its_provision():
    """What the report has second-hand, a rule cannot have confirmed."""
    surer = {
        rule.id
        for rule in RULES
        if rule.law
        and rule.standing is Standing.CONFIRMED
        and REFERENCES[rule.law].standing is not Standing.CONFIRMED
    }
    assert surer == set()


def test_severities_are_those_of_the_report():
    report = DATA.parent / "design" / "domain.md"
    if not report.exists():
        missing(f"{report} is not here")
    rows = re.findall(r"^\| (\d+) \|.*?\| (.*?) \|$", report.read_text(), re.MULTILINE)
    marks = {"H": Severity.STOP, "W": Severity.WARNING, "L": Severity.RECORD}
    for number, check in rows:
        asked = {marks[m] for m in re.findall(r"(?<![\w.])([HWL]) ", check + " ")}
        assert (number, asked - set(registry.severities(int(number)))) == (number, set())


def test_rule_out_of_force_finds_nothing_and_lifts_its_reasons():
    bare = RuleFacts(gate=Action.ISSUE, competition=FACTS[Status.IN_REVIEW])
    late = RuleFacts(
        gate=Action.ISSUE,
        competition=FACTS[Status.IN_REVIEW],
        settings=Settings({"rule.14": "off"}),
    )
    assert [r.id for r in registry.in_force(bare, NOW) if r not in registry.in_force(late, NOW)] == ["14"]  # fmt: skip
    assert registry.lifted(Settings(), NOW.date()) == frozenset()
    assert Code.CLIMATE_CHOICE_MISSING in registry.lifted(late.settings, NOW.date())
    assert Code.CLIMATE_CHOICE_MISSING in registry.lifted(Settings(), date(2023, 12, 31))


def test_only_warnings_and_what_the_law_may_end_can_be_set():
    assert {rule.id for rule in RULES if rule.severity is Severity.STOP} & registry.SETTABLE == {
        "14"
    }
    assert "15" in registry.SETTABLE
    assert "50" not in registry.SETTABLE


def test_a_rule_has_its_last_day_too():
    rule = Rule(
        id="1", severity=Severity.STOP, paragraph="A1.3",
        starts=date(2027, 1, 1), ends=date(2027, 6, 30),
    )  # fmt: skip
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1)]
    assert [rule.in_force(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("wrong", ["a1", "1ab", "100", "1 "])
def test_an_id_is_a_number_and_a_letter_at_most(wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        Rule(id=wrong, severity=Severity.STOP, paragraph="A1.3").order  # noqa: B018 -- it raises
