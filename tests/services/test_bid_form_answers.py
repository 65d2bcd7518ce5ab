"""What the fields of a form mean for one bid; what can be read in two ways is not read."""

import json

import pytest

from procure.domain.bid_team import Area
from procure.domain.bids import AskedCriterion, AskedLine, Terms
from procure.domain.filled_forms import FormCode, FormKind, ProblemCode
from procure.queries.bids import Candidate, Team
from procure.services.bid_form_answers import Asked, understand

CODE = FormCode(FormKind.BID_FORM, 7, "0" * 16, "2027/7")
ASKED = Asked(
    CODE,
    Terms(
        criteria=(AskedCriterion(1, "Forståelse"),),
        lines=(AskedLine(5, "Senior", 10, 150_000),),
    ),
    Team(
        areas=(Area(1, "design", "Design", 3), Area(2, "gains", "Gevinst", None)),
        roles=("Seniorrådgiver", "Rådgiver"),
        candidates=(
            Candidate(1, "Rådgiver 1", "Firma A", 11, "Rådgiver", {"design": 2}, "Ti år"),
            Candidate(2, "Rådgiver 1", "Firma B", 12, "", {}, ""),
            Candidate(3, "Rådgiver 3", "Firma B", 12, "", {}, ""),
        ),
    ),
)
EMPTY = {
    "answer:1": "", "price:5": "", "reservation": "",
    **{f"confirmation:{c}": "☐" for c in ("requirements", "contract", "independence", "validity")},
}  # fmt: skip


def understood(*fields, code=CODE, marks=(), **said):
    """Read the empty form with these fields said, and these added after them."""
    tags = {**EMPTY, **{tag.replace("__", ":"): text for tag, text in said.items()}}
    rows = [[tag, text, None, 0] for tag, text in tags.items()] + [list(f) for f in fields]
    answer = {"code": code.text(), "marks": list(marks), "fields": rows}
    return understand(json.dumps(answer).encode(), ASKED)


def codes(form):
    return [problem.code for problem in form.problems]


def test_empty_form_says_nothing_and_lacks_nothing():
    form = understood()
    assert (form.answers, form.rates, form.team, form.reservations) == ({}, {}, (), "")
    assert form.problems == ()


def test_a_field_that_is_gone_is_said():
    form = understand(
        json.dumps({"code": CODE.text(), "marks": [], "fields": []}).encode(), ASKED
    )  # fmt: skip
    assert set(codes(form)) == {ProblemCode.FIELD_MISSING}
    assert [p.name for p in form.problems] == [
        "Forståelse", "Senior", "Forbehold", *["Bekreftelser"] * 4
    ]  # fmt: skip


def test_copies_that_agree_count_once_and_others_not_at_all():
    agree = understood(["answer:1", "likt", None, 0], ["answer:1", "", None, 0], answer__1="likt")
    assert (agree.answers, agree.problems) == ({1: "likt"}, ())
    differ = understood(["answer:1", "annet", None, 0], answer__1="ett")
    assert (differ.answers, codes(differ)) == ({}, [ProblemCode.FIELD_TWICE])


@pytest.mark.parametrize(
    ("typed", "ore", "problem"),
    [
        ("1 250,50", 125_050, None),
        ("kr 1250", 125_000, None),
        ("1600", 160_000, ProblemCode.ABOVE_CEILING),
        ("1.250", None, ProblemCode.VALUE_AMBIGUOUS),
        ("0", None, ProblemCode.VALUE_NOT_POSITIVE),
        ("1250,505", None, ProblemCode.VALUE_DECIMALS),
        ("9" * 13, None, ProblemCode.VALUE_TOO_LARGE),
        ("etter avtale", None, ProblemCode.VALUE_NOT_AMOUNT),
        ("1250 / 1300", None, ProblemCode.VALUE_NOT_AMOUNT),
    ],
)
def test_prices_are_read_or_said(typed, ore, problem):
    form = understood(price__5=typed)
    assert form.rates.get(5) == ore
    assert codes(form) == ([problem] if problem else [])


def test_texts_are_cleaned_and_the_longest_are_refused():
    assert understood(answer__1="  a\r\nb  ").answers == {1: "a\nb"}
    form = understood(answer__1="x" * 100_001)
    assert (form.answers, codes(form)) == ({}, [ProblemCode.TEXT_TOO_LONG])
    spoilt = understood(answer__1="a\x0bb")
    assert (spoilt.answers, codes(spoilt)) == ({1: "a�b"}, [ProblemCode.TEXT_CLEANED])


def test_pictures_beside_a_text_are_told_of():
    form = understood(["answer:1", "se figur", None, 2])
    assert (form.answers, codes(form)) == ({1: "se figur"}, [ProblemCode.LEFT_OUT])


def person(number, **said):
    return [[f"team:{number}:{key}", text, None, 0] for key, text in said.items()]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Rådgiver 3", 3),
        ("rådgiver  3", 3),
        ("Rådgiver 1, Firma B", 2),
        ("Rådgiver 1", None),  # two of them
        ("Rådgiver 9", None),
    ],
)
def test_people_are_known_by_a_name_that_fits_one(name, found):
    form = understood(*person(1, person=name, evidence="Erfaring"))
    assert [m.start.person_id for m in form.team] == ([found] if found else [])
    assert codes(form) == ([] if found else [ProblemCode.PERSON_UNKNOWN])


def test_a_table_that_was_copied_is_a_person_of_its_own():
    form = understood(
        *person(1, person="Rådgiver 3", role="Rådgiver"),
        *person(1, person="Rådgiver 1, Firma A", evidence="Tolv år", reference="Kari"),
        *person(2, person="Rådgiver 3"),
    )
    assert [(m.start.person_id, m.role, m.evidence) for m in form.team] == [
        (3, "Rådgiver", None),
        (1, None, "Tolv år"),
    ]
    assert codes(form) == [ProblemCode.PERSON_TWICE]


def test_roles_and_levels_outside_the_framework_are_said_and_the_rest_is_read():
    said = {"person": "Rådgiver 3", "role": "Sjef", "level:1": "5", "level:2": "seks"}
    form = understood(*person(1, **said))
    (member,) = form.team
    assert (member.role, member.levels) == (None, {"design": 5})
    assert codes(form) == [ProblemCode.ROLE_UNKNOWN, ProblemCode.LEVEL_UNKNOWN]


def test_a_filled_table_without_a_name_is_said_and_an_empty_one_is_not():
    form = understood(*person(1, person="", role="Rådgiver"), *person(2, person="", role=""))
    assert (form.team, codes(form)) == ((), [ProblemCode.PERSON_UNNAMED])


def test_what_was_not_touched_since_the_form_was_made_says_nothing():
    from procure.domain.bid_forms import mark

    marks = [mark("answer:1", "gammelt"), mark("team:1:person", "Rådgiver 3"), mark("price:5", "9")]
    form = understood(
        *person(1, person="Rådgiver 3"), marks=marks, answer__1="gammelt", price__5="10"
    )
    assert (form.answers, form.team, form.rates) == ({}, (), {5: 1000})


def test_only_a_tick_confirms():
    ticked = [["confirmation:contract", "☒", True, 0]]
    assert understood(*ticked).confirmations == frozenset()  # the other copy says no
    answer = {"code": CODE.text(), "marks": [], "fields": ticked}
    assert understand(json.dumps(answer).encode(), ASKED).confirmations == {"contract"}


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (FormCode(FormKind.BID_FORM, 8, "0" * 16, "2027/7"), ProblemCode.OTHER_OWNER),
        (FormCode(FormKind.BID_FORM, 7, "0" * 16, "2027/8"), ProblemCode.OTHER_COMPETITION),
        (FormCode(FormKind.PRICE_FORM, 7, "0" * 16, "2027/7"), ProblemCode.OTHER_KIND),
        (FormCode(FormKind.BID_FORM, 7, "1" * 16, "2027/7"), ProblemCode.OTHER_VERSION),
    ],
)
def test_the_form_of_another_is_refused_and_an_old_one_is_said(code, problem):
    form = understood(code=code, answer__1="svar")
    assert codes(form) == [problem]
    assert form.refused is (problem is not ProblemCode.OTHER_VERSION)
    assert form.answers == ({} if form.refused else {1: "svar"})


@pytest.mark.parametrize("text", ["procure/bid_form/2/x", "procure/unknown/1/7/0/a"])
def test_a_code_of_no_form_of_ours_is_refused(text):
    answer = {"code": text, "marks": [], "fields": []}
    assert codes(understand(json.dumps(answer).encode(), ASKED)) == [ProblemCode.FORM_UNKNOWN]


def test_what_the_child_refused_is_said():
    form = understand(b'{"refused": "file_unsafe"}', ASKED)
    assert (codes(form), form.refused) == ([ProblemCode.FILE_UNSAFE], True)
