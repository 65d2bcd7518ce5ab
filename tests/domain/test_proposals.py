from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import proposals
from procure.domain.proposals import (
    AreaFacts,
    Field,
    FieldChange,
    MemberPart,
    PersonFacts,
    PersonPart,
    Proposal,
    ProposalKind,
    Unreadable,
    diff,
    dump,
    firm_only,
    load,
    patched,
    split,
)

FIRM, OTHER = "974760673", "889640782"
ONE = PersonFacts("Tjenestedesigner 1", FIRM, "senior", areas={"design": AreaFacts(3, 24)})

LETTERS = st.characters(exclude_categories=["C"])  # what the fields let through
TEXTS = st.text(LETTERS, max_size=30)
AREAS = st.builds(
    AreaFacts,
    level=st.integers(0, 5),
    months=st.none() | st.integers(0, 720),
    last_used=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    evidence=TEXTS,
)
PEOPLE = st.builds(
    PersonFacts,
    label=st.text(LETTERS, min_size=1, max_size=30),
    employer=st.sampled_from([FIRM, OTHER]),
    role=st.sampled_from(["", "senior"]),
    reference=TEXTS,
    availability=st.integers(0, 100),
    substitutable=st.booleans(),
    evidence=TEXTS,
    areas=st.dictionaries(st.sampled_from(["design", "benefit", "change"]), AREAS),
)


@given(PEOPLE, PEOPLE)
def test_what_differs_makes_the_one_the_other(before, after):
    assert patched(before, diff(before, after)) == after
    assert patched(None, diff(None, after)) == after
    assert diff(after, after) == ()


@given(PEOPLE, PEOPLE)
def test_a_proposal_is_stored_and_read_alike(before, after):
    parts = (
        PersonPart(ProposalKind.PERSON_IN, None, after.label, FIRM, diff(None, after)),
        PersonPart(ProposalKind.PERSON_CHANGE, 7, before.label, FIRM, diff(before, after)),
        PersonPart(ProposalKind.PERSON_OUT, 8, before.label, OTHER, diff(before, None)),
        MemberPart(ProposalKind.MEMBER_IN, OTHER, "Smith & Sønn <AS>"),
    )
    asked = Proposal(ProposalKind.UPDATE_FILE, parts, "kort.xlsx")
    assert load(dump(asked)) == asked
    assert proposals.named(asked) == (7, 8)
    assert proposals.joining(asked) == {OTHER}


@given(PEOPLE, PEOPLE)
def test_every_change_is_kept_or_asked_for(before, after):
    changes = diff(before, after)
    at_once, matters = split(changes)
    assert sorted((*at_once, *matters), key=repr) == sorted(changes, key=repr)
    assert {c.field for c in at_once} <= proposals.KEPT_AT_ONCE


@pytest.mark.parametrize(
    ("field", "area", "waits"),
    [
        (Field.LABEL, "", True),
        (Field.EMPLOYER, "", True),
        (Field.ROLE, "", True),
        (Field.LEVEL, "design", True),
        (Field.REFERENCE, "", False),
        (Field.AVAILABILITY, "", False),
        (Field.SUBSTITUTABLE, "", False),
        (Field.EVIDENCE, "", False),
        (Field.MONTHS, "design", False),
        (Field.LAST_USED, "design", False),
        (Field.AREA_EVIDENCE, "design", False),
    ],
)
def test_what_matters_for_qualification_waits_for_the_officer(field, area, waits):
    one = FieldChange(field, area, "1", "2")
    assert split([one]) == (((), (one,)) if waits else ((one,), ()))


def test_months_of_a_level_that_is_new_wait_with_it():
    after = replace(ONE, areas={**ONE.areas, "change": AreaFacts(2, 12)}, availability=50)
    at_once, matters = split(diff(ONE, after))
    assert [c.field for c in at_once] == [Field.AVAILABILITY]
    assert [(c.field, c.after) for c in matters] == [(Field.LEVEL, "2"), (Field.MONTHS, "12")]


@pytest.mark.parametrize(
    "change",
    [
        FieldChange(Field.LEVEL, "design", "3", "6"),
        FieldChange(Field.LEVEL, "design", "3", "-1"),
        FieldChange(Field.LEVEL, "design", "3", "٣"),
        FieldChange(Field.AVAILABILITY, "", "100", "101"),
        FieldChange(Field.MONTHS, "design", "24", "721"),
        FieldChange(Field.LAST_USED, "design", "", "i går"),
        FieldChange(Field.LABEL, "", "x", ""),
        FieldChange(Field.LABEL, "", "x", "x" * 256),
        FieldChange(Field.REFERENCE, "", "", "x" * 61),
    ],
)
def test_a_value_out_of_range_is_refused(change):
    with pytest.raises(Unreadable):
        patched(ONE, [change])


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", "[" * 100_000, '{"kind":"person_in","file":"","parts":[{}]}',
        '{"kind":"person_in","file":"","parts":[{"kind":"person_in","person_id":1,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"person_out","person_id":null,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"person_out","person_id":true,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"update_file","person_id":1,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_change","file":"","parts":[{"kind":"person_change","person_id":1,"label":"a","employer":"b","changes":[{"field":"level","area":"","before":"","after":"3"}]}]}',
        '{"kind":"person_change","file":"","parts":[{"kind":"person_change","person_id":1,"label":"a","employer":"b","changes":[{"field":"role","area":"x","before":"","after":"3"}]}]}',
        '{"kind":"member_in","file":"","parts":[{"kind":"member_in","organisation_number":1,"name":"a"}]}',
        '{"kind":"nothing","file":"","parts":[]}',
        '{"kind":"member_in","file":"","parts":[{"kind":"member_in","organisation_number":"12345678","name":"a"}]}',
        '{"kind":"member_in","file":"","parts":[{"kind":"member_in","organisation_number":"974760673","name":""}]}',
        '{"kind":"member_in","file":"","parts":[{"kind":"member_in","organisation_number":"974760673","name":"a\\u0000"}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"person_out","person_id":99999999999999999999,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"person_out","person_id":-1,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"","parts":[{"kind":"person_out","person_id":1.5,"label":"a","employer":"b","changes":[]}]}',
        '{"kind":"person_out","file":"\\ud800","parts":[]}',
    ],
)  # fmt: skip
def test_a_text_that_is_not_ours_is_refused(text):
    with pytest.raises(Unreadable):
        load(text)


def test_the_digest_follows_firms_and_people_named():
    base = proposals.digest([FIRM, OTHER], {7: ONE})
    assert base == proposals.digest([OTHER, FIRM], {7: ONE})
    moved = [
        proposals.digest([FIRM], {7: ONE}),
        proposals.digest([FIRM, OTHER], {7: None}),
        proposals.digest([FIRM, OTHER], {8: ONE}),
        proposals.digest([FIRM, OTHER], {7: replace(ONE, availability=50)}),
    ]
    assert len({base, *moved}) == 5


def test_only_a_firms_own_people_are_its_own_affair():
    mine = PersonPart(ProposalKind.PERSON_CHANGE, 1, "a", FIRM, diff(ONE, replace(ONE, role="")))
    moved = replace(mine, changes=diff(ONE, replace(ONE, employer=OTHER)))
    theirs = replace(mine, employer=OTHER)
    firm = MemberPart(ProposalKind.MEMBER_OUT, FIRM, "Firma")
    told = {part: firm_only(proposals.of_part(part), FIRM) for part in (mine, moved, theirs, firm)}
    assert list(told.values()) == [True, False, False, False]
