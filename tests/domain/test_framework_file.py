"""What a framework agreement file must say to hold together."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput
from procure.domain.framework_entries import (
    CommitmentEntry,
    CompetenceEntry,
    EarlierName,
    MemberEntry,
    OrganisationEntry,
    PartyEntry,
    PersonEntry,
    RateEntry,
    Successor,
    SuspensionEntry,
)
from procure.domain.framework_file import (
    TRIANGLE,
    CallOffMethod,
    ConsortiumEntry,
    ContactEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    ImportRefused,
    Note,
    NoteCode,
    Problem,
    ProblemCode,
    RoleEntry,
    StandardContract,
)
from procure.domain.framework_file_checks import consortia_findings, file_findings, months_after

BUYER = OrganisationEntry("Etat", "310001015")
PARTY = PartyEntry("By", "310001023")
ALFA, BETA, GAMMA = (
    MemberEntry("Alfa AS", "310001031"),
    MemberEntry("Beta AS", "310001058"),
    MemberEntry("Gamma AS", "310001066"),
)
PRICE = CriterionEntry("price", "Pris", CriterionKind.PRICE, Decimal(20), Decimal(40))
QUALITY = CriterionEntry("team", "Team", CriterionKind.QUALITY, Decimal(60), Decimal(80))
HEAD = FrameworkHead(
    title="Modellavtale",
    reference="26/1",
    buyer=BUYER,
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 12, 31),
    maximum_value=100,
    scope="Rådgivning",
    cpv_codes=("79411000",),
    call_off_method=CallOffMethod.MINI_COMPETITION,
    standard_contract=StandardContract.ASSIGNMENT,
    contact=ContactEntry("Forvalter", "a@b.example"),
    reopening_condition="Alltid",
    parties=(PARTY,),
    roles=(RoleEntry("td", "Tjenestedesigner"),),
    allowed_criteria=(PRICE, QUALITY),
)
PERSON = PersonEntry("Tjenestedesigner 1", ALFA.organisation_number, "td", {"service_design": 5})
NORTH = ConsortiumEntry("Nord", ALFA.organisation_number, (ALFA, BETA), "", {"td": 1}, (PERSON,))
SOUTH = ConsortiumEntry("Sør", GAMMA.organisation_number, (GAMMA, BETA))


def found(head: FrameworkHead = HEAD, consortia=(NORTH, SOUTH)):
    return [(f.path, f.code.value) for f in file_findings(FrameworkFile(head, consortia))]


def test_a_file_that_holds_together_has_no_findings():
    assert found() == []


def test_the_triangle_is_what_is_meant_by_no_areas():
    assert [a.key for a in TRIANGLE] == [
        "service_design",
        "benefit_realisation",
        "change_management",
    ]
    assert HEAD.competence_areas is TRIANGLE


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"ends_on": date(2026, 1, 1)}, ("ends_on",), "ends_before_start"),
        ({"ends_on": date(2030, 1, 2)}, ("ends_on",), "too_long_without_reason"),
        ({"extension_options": (ExtensionOption(12), ExtensionOption(13))}, ("extension_options", 1), "too_long_without_reason"),
        ({"extension_options": (ExtensionOption(),)}, ("extension_options", 0), "option_needs_one"),
        ({"extension_options": (ExtensionOption(1, date(2029, 1, 1)),)}, ("extension_options", 0), "option_needs_one"),
        ({"extension_options": (ExtensionOption(until=date(2027, 12, 31)),)}, ("extension_options", 0), "option_not_later"),
        ({"reopening_condition": ""}, ("reopening_condition",), "reopening_condition_missing"),
        ({"reopening_condition": "", "call_off_method": CallOffMethod.BOTH}, ("reopening_condition",), "reopening_condition_missing"),
        ({"allowed_criteria": ()}, ("allowed_criteria",), "criteria_missing"),
        ({"allowed_criteria": (replace(PRICE, weight_maximum=Decimal(50)), replace(QUALITY, weight_maximum=Decimal("59.9")))}, ("allowed_criteria", 1, "weight_minimum"), "span_reversed"),
        ({"allowed_criteria": (replace(PRICE, weight_minimum=Decimal("40.01"), weight_maximum=Decimal(50)), QUALITY)}, ("allowed_criteria",), "minimums_over_100"),
        ({"allowed_criteria": (PRICE,)}, ("allowed_criteria",), "maximums_under_100"),
        ({"allowed_criteria": (PRICE, replace(PRICE, key="q", name="Kostnad"), replace(QUALITY, weight_minimum=Decimal(0)))}, ("allowed_criteria", 1, "kind"), "second_price_criterion"),
        ({"allowed_criteria": (PRICE, replace(QUALITY, name="PRIS"))}, ("allowed_criteria", 1, "name"), "named_twice"),
        ({"allowed_criteria": (PRICE, replace(QUALITY, key="price"))}, ("allowed_criteria", 1, "key"), "named_twice"),
        ({"roles": (*HEAD.roles, RoleEntry("td2", "tjenestedesigner"))}, ("roles", 1, "name"), "named_twice"),
        ({"competence_areas": ()}, ("competence_areas",), "required"),
        ({"cpv_codes": ()}, ("cpv_codes",), "required"),
        ({"cpv_codes": ("79411000", "79411000")}, ("cpv_codes", 1), "cpv_twice"),
        ({"parties": (PARTY, PARTY)}, ("parties", 1, "organisation_number"), "organisation_twice"),
        ({"parties": (PartyEntry(BUYER.name, BUYER.organisation_number),)}, ("parties", 0, "organisation_number"), "party_is_buyer"),
        ({"parties": (replace(PARTY, organisation_number=ALFA.organisation_number),)}, ("consortia", 0, "members", 0, "name"), "organisation_two_names"),
    ],
)  # fmt: skip
def test_an_agreement_that_does_not_hold_together_is_found_out(changes, path, code):
    where = path if path[0] == "consortia" else ("framework", *path)
    levels = PERSON.competences if changes.get("competence_areas") != () else {}
    north = replace(NORTH, people=(replace(PERSON, competences=levels),))
    assert found(replace(HEAD, **changes), (north, SOUTH)) == [(where, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": date(2030, 1, 1)},  # four years to the day
        {"ends_on": date(2032, 1, 1), "duration_reason": "Lang utvikling"},
        {"extension_options": (ExtensionOption(12), ExtensionOption(until=date(2029, 12, 31)))},
        {"roles": (*HEAD.roles, RoleEntry("td2", "Tjenestedesigner", "Senior"))},
        {"call_off_method": CallOffMethod.DIRECT_AWARD, "reopening_condition": "", "allowed_criteria": ()},
        {"allowed_criteria": (replace(PRICE, weight_maximum=Decimal(20)), replace(QUALITY, weight_minimum=Decimal(80)))},
    ],
)  # fmt: skip
def test_an_agreement_may_be_just_within_the_rules(changes):
    assert found(replace(HEAD, **changes)) == []


def test_endless_options_end():
    options = tuple(ExtensionOption(120) for _ in range(2000))
    head = replace(HEAD, extension_options=options, duration_reason="Fordi")
    assert {code for _, code in found(head)} == {"option_not_later"}


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"name": "SØR"}, (1, "name"), "consortium_twice"),
        ({"members": (), "people": ()}, (0, "members"), "members_missing"),
        ({"members": (ALFA, BETA, ALFA)}, (0, "members", 2, "organisation_number"), "member_twice"),
        ({"lead": GAMMA.organisation_number}, (0, "lead"), "lead_not_member"),
        ({"rates": {"pl": 1}}, (0, "rates", "pl"), "role_unknown"),
        ({"people": (replace(PERSON, role="pl"),)}, (0, "people", 0, "role"), "role_unknown"),
        ({"people": (replace(PERSON, employer=GAMMA.organisation_number),)}, (0, "people", 0, "employer"), "employer_not_member"),
        ({"people": (replace(PERSON, competences={"juss": 1}),)}, (0, "people", 0, "competences", "juss"), "area_unknown"),
        ({"people": (PERSON, PERSON)}, (0, "people", 1, "label"), "person_twice"),
        ({"members": (ALFA, replace(BETA, name="Beta ASA"))}, (1, "members", 1, "name"), "organisation_two_names"),
    ],
)  # fmt: skip
def test_a_consortium_that_does_not_hold_together_is_found_out(changes, path, code):
    assert found(consortia=(replace(NORTH, **changes), SOUTH)) == [(("consortia", *path), code)]


def test_one_consortium_is_no_competition_but_can_be_one_more():
    assert found(consortia=(NORTH,)) == [(("consortia",), "too_few_consortia")]
    assert consortia_findings((NORTH,), HEAD) == ()


def test_a_person_may_do_without_role_and_levels():
    person = PersonEntry("Rådgiver 1", BETA.organisation_number)
    assert found(consortia=(replace(NORTH, people=(person,)), SOUTH)) == []


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 1), 48, date(2030, 1, 1)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), 11, date(2026, 12, 15)),
    ],
)
def test_months_are_counted_as_people_do(day, months, later):
    assert months_after(day, months) == later


def test_a_refusal_is_invalid_input_and_carries_problems_and_notes():
    problem = Problem("Ark", 1, "A", ProblemCode.REQUIRED)
    note = Note("Ark", 2, "", NoteCode.SHEET_HIDDEN)
    refused = ImportRefused((problem,), (note,))
    assert isinstance(refused, InvalidInput)
    assert (refused.problems, refused.notes) == ((problem,), (note,))


def test_files_are_equal_whatever_their_notes():
    file = FrameworkFile(HEAD, (NORTH, SOUTH))
    assert replace(file, notes=(Note("Ark", 2, "", NoteCode.SHEET_HIDDEN),)) == file
    assert replace(file, consortia=(SOUTH, NORTH)) != file


DAY, LATER = date(2026, 6, 30), date(2026, 7, 1)


def dated(first, **changes):
    """The file's findings when the first consortium is changed."""
    return found(consortia=(replace(first, **changes), SOUTH))


def test_an_agreement_that_changes_by_the_day_holds_together():
    north = replace(
        NORTH,
        lead=BETA.organisation_number,
        members=(
            replace(ALFA, ends_on=DAY, leads=True),
            replace(ALFA, starts_on=LATER),
            replace(BETA, ends_on=DAY, leads=False),
            replace(BETA, starts_on=LATER),
        ),
        rates={},
        dated_rates=(RateEntry("td", 100, None, DAY), RateEntry("td", 103, LATER)),
        people=(
            replace(PERSON, reference="1", ends_on=DAY),
            replace(PERSON, reference="1", starts_on=LATER),
        ),
        suspensions=(SuspensionEntry(DAY, "A", DAY), SuspensionEntry(LATER, "B")),
    )
    assert found(consortia=(north, SOUTH)) == []
    head = replace(
        HEAD, parties=(replace(PARTY, ends_on=DAY), replace(PARTY, starts_on=LATER)),
        activated_at=datetime(2026, 1, 1, tzinfo=UTC), terminated_at=datetime(2026, 5, 1, tzinfo=UTC),
        terminates_on=LATER,
        earlier_names=(EarlierName(PARTY.organisation_number, "Gamleby", date(2010, 1, 1), DAY),),
        successors=(Successor(PARTY.organisation_number, "Etat", BUYER.organisation_number, LATER),),
    )  # fmt: skip
    assert found(head) == []


BASE = ("consortia", 0)
TWICE = {"starts_on": DAY}  # a day of its own, that the other one has too


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"members": (ALFA, BETA, replace(BETA, **TWICE))}, ("members", 2, "organisation_number"), "periods_overlap"),
        ({"members": (ALFA, replace(BETA, starts_on=LATER, ends_on=DAY))}, ("members", 1, "ends_on"), "period_reversed"),
        ({"members": (ALFA, replace(BETA, leads=True))}, ("members", 1, "organisation_number"), "lead_twice"),
        ({"dated_rates": (RateEntry("td", 2, DAY),)}, ("dated_rates", 0, "role"), "periods_overlap"),
        ({"dated_rates": (RateEntry("x", 2, DAY),)}, ("dated_rates", 0, "role"), "role_unknown"),
        ({"rates": {}, "dated_rates": (RateEntry("td", 2, LATER, DAY),)}, ("dated_rates", 0, "ends_on"), "period_reversed"),
        ({"suspensions": (SuspensionEntry(DAY, "A"), SuspensionEntry(LATER, "B"))}, ("suspensions", 1, "starts_on"), "periods_overlap"),
        ({"suspensions": (SuspensionEntry(LATER, "A", DAY),)}, ("suspensions", 0, "ends_on"), "period_reversed"),
        ({"commitments": (CommitmentEntry("Delta", "310001074", "To", LATER, "", DAY),)}, ("commitments", 0, "expires_on"), "period_reversed"),
        ({"people": (PERSON, replace(PERSON, starts_on=LATER))}, ("people", 1, "label"), "periods_overlap"),
        ({"people": (replace(PERSON, ends_on=date(2025, 1, 1)),)}, ("people", 0, "ends_on"), "period_reversed"),
        ({"people": (replace(PERSON, reference="7"), replace(PERSON, label="B", reference="7"))}, ("people", 1, "reference"), "person_twice"),
        ({"people": (replace(PERSON, experience=(CompetenceEntry("service_design", 3),)),)}, ("people", 0, "experience", 0, "area"), "named_twice"),
        ({"people": (replace(PERSON, experience=(CompetenceEntry("x", 3),)),)}, ("people", 0, "experience", 0, "area"), "area_unknown"),
    ],
)  # fmt: skip
def test_days_of_a_consortium_that_do_not_hold_together_are_found(changes, path, code):
    assert dated(NORTH, **changes) == [((*BASE, *path), code)]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"parties": (PARTY, replace(PARTY, starts_on=LATER))}, ("parties", 1, "organisation_number"), "periods_overlap"),
        ({"parties": (replace(PARTY, starts_on=LATER, ends_on=DAY),)}, ("parties", 0, "ends_on"), "period_reversed"),
        ({"terminates_on": LATER}, ("terminates_on",), "termination_incomplete"),
        ({"successors": (Successor(PARTY.organisation_number, "By", PARTY.organisation_number, DAY),)}, ("successors", 0, "successor"), "own_successor"),
        ({"earlier_names": (EarlierName("310001074", "X", DAY),)}, ("earlier_names", 0, "organisation_number"), "organisation_unknown"),
    ],
)  # fmt: skip
def test_days_of_an_agreement_that_do_not_hold_together_are_found(changes, path, code):
    assert found(replace(HEAD, **changes)) == [(("framework", *path), code)]


def test_an_option_that_was_taken_is_part_of_the_end():
    taken = ExtensionOption(months=12, taken_on=DAY)
    assert found(replace(HEAD, extension_options=(taken,))) == []
    left = ExtensionOption(months=12)
    assert found(replace(HEAD, ends_on=date(2029, 12, 31), extension_options=(taken, left))) == [
        (("framework", "extension_options", 1), "too_long_without_reason")
    ]


def third(rate):
    return ConsortiumEntry("Vest", BETA.organisation_number, (BETA,), "", {"td": rate})


@pytest.mark.parametrize(
    ("rate", "findings"),
    [
        (1_300_00, []),
        (12_999_99, []),
        (13_000_00, [(("consortia", 2, "rates", "td"), "rate_slipped")]),
        (130_00, [(("consortia", 2, "rates", "td"), "rate_slipped")]),
        (130_01, []),
    ],
)
def test_a_rate_ten_times_the_usual_one_has_a_slipped_decimal(rate, findings):
    usual = [replace(c, rates={"td": 1_300_00}) for c in (NORTH, SOUTH)]
    assert found(consortia=(*usual, third(rate))) == findings
    assert found(consortia=(usual[0], third(rate))) == []  # two tell nothing


def test_a_person_is_in_one_consortium_at_a_time():
    person = replace(PERSON, employer=BETA.organisation_number, reference="A-1")
    north = replace(NORTH, people=(person,))
    south = replace(SOUTH, people=(replace(person, reference="a-1"),))
    assert found(consortia=(north, south)) == [
        (("consortia", 1, "people", 0, "reference"), "person_elsewhere")
    ]
    moved = replace(SOUTH, people=(replace(person, starts_on=LATER),))
    assert found(consortia=(replace(NORTH, people=(replace(person, ends_on=DAY),)), moved)) == []
    other = replace(SOUTH, people=(replace(person, employer=GAMMA.organisation_number),))
    assert found(consortia=(north, other)) == []  # another firm's number 1
