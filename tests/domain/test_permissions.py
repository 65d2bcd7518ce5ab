from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.permissions import (
    POLICY,
    Actor,
    CompetitionRole,
    Permission,
    Role,
    Subject,
    allows,
    require,
    require_sight,
)
from procure.domain.reasons import Code

BUYER, OWNER_BODY, FIRM = 1, 2, 3
OURS, THEIRS, UNINVITED = 11, 12, 13


def person(id_, role, organisation=BUYER, **changes):
    return replace(Actor(id_, f"Person {id_}", role, organisation), **changes)


# One of each kind of person that meets a competition.
PEOPLE = {
    "officer": person(1, Role.OFFICER),
    "owner": person(2, Role.OWNER, OWNER_BODY),
    "owner elsewhere": person(3, Role.OWNER, OWNER_BODY),
    "evaluator": person(4, Role.EVALUATOR, OWNER_BODY),
    "evaluator elsewhere": person(5, Role.EVALUATOR, OWNER_BODY),
    "adviser": person(6, Role.ADVISER),
    "auditor": person(7, Role.AUDITOR),
    "administrator": person(8, Role.ADMINISTRATOR),
    "lead": person(
        9, Role.SUPPLIER, FIRM, consortium_ids=frozenset({OURS}),
        lead_consortium_ids=frozenset({OURS}),
    ),
    "member": person(10, Role.SUPPLIER, FIRM, consortium_ids=frozenset({OURS})),
    "rival": person(
        11, Role.SUPPLIER, FIRM, consortium_ids=frozenset({THEIRS}),
        lead_consortium_ids=frozenset({THEIRS}),
    ),
    "uninvited": person(12, Role.SUPPLIER, FIRM, consortium_ids=frozenset({UNINVITED})),
}  # fmt: skip
DRAFT = Subject(
    organisation_id=OWNER_BODY,
    consortium_id=OURS,
    roles=frozenset(
        {
            (2, CompetitionRole.OWNER),
            (4, CompetitionRole.EVALUATOR),
            (6, CompetitionRole.ADVISER),
        }
    ),
)
ISSUED = replace(DRAFT, issued=True, invited_consortium_ids=frozenset({OURS, THEIRS}))
OPENED = replace(ISSUED, opened=True)
LOCKED = replace(OPENED, locked=True)
STATES = {"draft": DRAFT, "issued": ISSUED, "opened": OPENED, "locked": LOCKED}

ALL = frozenset(PEOPLE)
STAFF = ALL - {"administrator", "lead", "member", "rival", "uninvited"}
NOBODY = frozenset()
OFFICER_OWNER = {"officer", "owner"}
READERS = {"officer", "owner", "evaluator", "auditor"}


def always(who):
    return dict.fromkeys(STATES, frozenset(who))


def since(first, who, *, before=NOBODY):
    """`before` until the state `first`, `who` from then on."""
    names = list(STATES)
    return {
        name: frozenset(who if names.index(name) >= names.index(first) else before)
        for name in names
    }


# `product.md` §3 in the test's own words: who may do what, in each state, about bid OURS.
EXPECTED = {
    Permission.ACCESS_ASK: always(NOBODY),  # after the letters: below
    Permission.ACCOUNT_LOGIN: always(ALL),
    Permission.ACCOUNT_LOGOUT: always(ALL),
    Permission.AUDIT_READ: always({"officer", "auditor"}),
    Permission.AWARD_APPROVE: always({"officer"}),
    Permission.AWARD_DECIDE: always(OFFICER_OWNER),
    Permission.AWARD_READ: since("locked", READERS, before=READERS - {"evaluator"}),
    Permission.BID_ASSESS: since("opened", {"officer"}),
    Permission.BID_EDIT: since("issued", {"lead", "member"}),
    Permission.BID_READ: {
        "draft": NOBODY,
        "issued": frozenset({"lead", "member"}),
        "opened": READERS | {"lead", "member"},
        "locked": READERS | {"lead", "member"},
    },
    Permission.BID_SUBMIT: since("issued", {"lead"}),
    Permission.COMPETITION_APPROVE: always({"officer"}),
    Permission.COMPETITION_CANCEL: always(OFFICER_OWNER),
    Permission.COMPETITION_CREATE: always({"officer", "owner", "owner elsewhere"}),
    Permission.COMPETITION_EDIT: always(OFFICER_OWNER),
    Permission.COMPETITION_ISSUE: always(OFFICER_OWNER),
    Permission.COMPETITION_READ: since(
        "issued", READERS | {"lead", "member", "rival"}, before=READERS | {"adviser"}
    ),
    Permission.COMPETITION_RUN: always(OFFICER_OWNER),
    Permission.COMPLAINT_SEND: always(NOBODY),
    Permission.CONSORTIUM_EDIT: always({"officer", "lead"}),  # of people of another firm
    Permission.CONSORTIUM_HISTORY: always({"officer", "auditor", "lead", "member"}),
    Permission.CONSORTIUM_READ: always(STAFF | {"administrator", "lead", "member"}),
    Permission.CONTRACT_SIGN: always({"officer"}),
    Permission.DELIVERY_COMMENT: always(NOBODY),  # the letters tell whose contract it is: below
    Permission.DELIVERY_READ: always(NOBODY),
    Permission.DELIVERY_RUN: always(NOBODY),
    Permission.DIALOGUE_READ: since("issued", READERS, before=READERS | {"adviser"}),
    Permission.DIALOGUE_WRITE: always(OFFICER_OWNER),
    Permission.DOCUMENT_MAKE: always(OFFICER_OWNER),
    Permission.DOCUMENT_READ: since(
        "issued", READERS | {"lead", "member", "rival"}, before=READERS | {"lead", "member"}
    ),
    Permission.EVALUATION_CHAIR: always(OFFICER_OWNER),
    Permission.EVALUATION_READ: since("opened", READERS),
    Permission.EVALUATION_SCORE: since("opened", {"evaluator"}),
    Permission.FRAMEWORK_CHANGE: always({"officer"}),
    Permission.FRAMEWORK_DOCUMENT: always({"officer"}),
    Permission.FRAMEWORK_IMPORT: always({"officer"}),
    Permission.FRAMEWORK_READ: always(STAFF | {"administrator"}),
    Permission.INVITATION_ANSWER: since("issued", {"lead"}),
    Permission.JOURNAL_READ: since(
        "opened", READERS, before=READERS - {"evaluator"}
    )
    | {"draft": NOBODY},
    Permission.JOURNAL_WRITE: since("issued", OFFICER_OWNER),
    Permission.LAW_CONFIRM: always({"officer"}),
    Permission.LEDGER_CORRECT: always({"officer"}),
    Permission.LEDGER_READ: always(STAFF),
    Permission.OPENER_KEY: always({"officer"}),
    Permission.OPENING_CONFIRM: since("issued", {"officer"}),
    Permission.OPENING_READ: always({"officer", "auditor", "owner"}),
    Permission.OUTBOX_READ: always({"officer", "administrator"}),
    Permission.OUTBOX_RETRY: always({"officer", "administrator"}),
    Permission.PROJECT_APPROVE: always({"officer"}),
    Permission.PROJECT_EDIT: always({"officer", "owner", "owner elsewhere"}),
    Permission.PROJECT_READ: always(STAFF),
    Permission.PUBLIC: always(ALL),
    Permission.QUESTION_ANSWER: since("issued", OFFICER_OWNER),
    Permission.QUESTION_ASK: since("issued", {"lead", "member", "rival"}),
    Permission.QUESTION_READ: since(
        "issued", {"officer", "auditor", "owner", "lead", "member", "rival"},
        before={"officer", "auditor", "owner"},
    ),
    Permission.REVIEW_COMMENT: since("issued", NOBODY, before=OFFICER_OWNER | {"adviser"}),
    Permission.REVIEW_READ: since(
        "issued", {"officer", "auditor", "owner"}, before={"officer", "auditor", "owner", "adviser"}
    ),
    Permission.REVIEW_RESOLVE: since("issued", NOBODY, before=OFFICER_OWNER),
    Permission.SETTING_READ: always({"administrator", "auditor", "officer"}),
    Permission.SETTING_WRITE: always({"administrator", "officer"}),
    Permission.TEMPLATE_EDIT: always({"officer"}),
    Permission.TEMPLATE_READ: always(STAFF),
    Permission.USER_ADD: always({"administrator"}),
    Permission.WORKLIST_READ: always(ALL),
}  # fmt: skip


def allowed(permission, subject):
    return {name for name, actor in PEOPLE.items() if allows(actor, permission, subject)}


def test_policy_covers_every_permission_in_order():
    assert list(POLICY) == list(Permission)
    assert [p.value for p in Permission if p is not Permission.PUBLIC] == sorted(
        p.value for p in Permission if p is not Permission.PUBLIC
    )


def test_expectations_cover_every_permission():
    assert set(EXPECTED) == set(Permission)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("permission", Permission)
def test_permission_is_given_to_exactly_these(permission, state):
    assert allowed(permission, STATES[state]) == set(EXPECTED[permission][state])


def test_owner_of_another_body_may_not_edit_the_project():
    stranger = person(20, Role.OWNER, FIRM)
    assert not allows(stranger, Permission.PROJECT_EDIT, DRAFT)


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (Permission.ACCESS_ASK, {"lead", "member"}),
        (Permission.COMPLAINT_SEND, {"lead"}),
        (Permission.DELIVERY_COMMENT, {"lead"}),
        (Permission.DELIVERY_READ, READERS | {"lead", "member"}),
        (Permission.DELIVERY_RUN, OFFICER_OWNER),
    ],
)
def test_delivery_is_for_the_case_and_the_winner_once_the_letters_are_sent(permission, who):
    assert allowed(permission, replace(LOCKED, published=True)) == who


def test_member_keeps_the_card_of_its_own_firms_people():
    own_people = Subject(organisation_id=FIRM, consortium_id=OURS)
    assert allowed(Permission.CONSORTIUM_EDIT, own_people) == {"officer", "lead", "member"}


@pytest.mark.parametrize("permission", [Permission.PROJECT_EDIT, Permission.BID_EDIT])
def test_unknown_subject_belongs_to_nobody(permission):
    owners = [a for a in PEOPLE.values() if a.role in {Role.OWNER, Role.SUPPLIER}]
    assert not any(allows(actor, permission) for actor in owners)


IDS = st.integers(1, 4)
SETS = st.frozensets(IDS)
ACTORS = st.builds(
    Actor,
    id=IDS,
    name=st.just("Person"),
    role=st.sampled_from(Role),
    organisation_id=IDS,
    consortium_ids=SETS,
    lead_consortium_ids=SETS,
)
SUBJECTS = st.builds(
    Subject,
    organisation_id=st.none() | IDS,
    consortium_id=st.none() | IDS,
    invited_consortium_ids=SETS,
    roles=st.frozensets(st.tuples(IDS, st.sampled_from(CompetitionRole))),
    issued=st.booleans(),
    opened=st.booleans(),
    locked=st.booleans(),
    published=st.booleans(),
)


@given(ACTORS, SUBJECTS.map(lambda subject: replace(subject, opened=False)))
def test_sealed_bid_is_read_by_its_own_consortium_only(actor, subject):
    if allows(actor, Permission.BID_READ, subject):
        assert actor.role is Role.SUPPLIER
        assert subject.consortium_id in actor.consortium_ids
    assert not allows(actor, Permission.EVALUATION_READ, subject)
    assert not allows(actor, Permission.EVALUATION_SCORE, subject)
    assert not allows(actor, Permission.BID_ASSESS, subject)


@given(ACTORS, SUBJECTS)
def test_administrator_never_comes_near_a_competition(actor, subject):
    administrator = replace(actor, role=Role.ADMINISTRATOR)
    near = {p for p in Permission if allows(administrator, p, replace(subject, roles=frozenset()))}
    assert near == {
        Permission.ACCOUNT_LOGIN, Permission.ACCOUNT_LOGOUT, Permission.CONSORTIUM_READ,
        Permission.FRAMEWORK_READ, Permission.OUTBOX_READ, Permission.OUTBOX_RETRY,
        Permission.PUBLIC, Permission.SETTING_READ, Permission.SETTING_WRITE, Permission.USER_ADD,
        Permission.WORKLIST_READ,
    }  # fmt: skip


@given(ACTORS, SUBJECTS)
def test_supplier_sees_nothing_of_a_competition_before_issue(actor, subject):
    supplier = replace(actor, role=Role.SUPPLIER)
    unissued = replace(subject, issued=False, opened=False, locked=False, roles=frozenset())
    for permission in (
        Permission.COMPETITION_READ, Permission.QUESTION_READ, Permission.BID_READ,
        Permission.BID_SUBMIT, Permission.OPENING_READ, Permission.AUDIT_READ,
    ):  # fmt: skip
        assert not allows(supplier, permission, unissued)


def test_refusal_tells_who_may_see_the_thing():
    with pytest.raises(PermissionDenied) as refused:
        require(PEOPLE["owner"], Permission.COMPETITION_APPROVE, DRAFT)
    (why,) = refused.value.reasons
    assert (why.code, dict(why.params)) == (Code.NOT_PERMITTED, {"role": "owner"})
    assert refused.value.permission == Permission.COMPETITION_APPROVE


def test_refusal_tells_nothing_to_who_may_not_know():
    with pytest.raises(NotFound) as refused:
        require_sight(PEOPLE["uninvited"], Permission.COMPETITION_READ, ISSUED)
    assert refused.value.reasons == ()


def test_permitted_actor_passes_in_silence():
    require(PEOPLE["officer"], Permission.COMPETITION_APPROVE, DRAFT)
    require_sight(PEOPLE["lead"], Permission.COMPETITION_READ, ISSUED)
