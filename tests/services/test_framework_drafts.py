from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from procure.domain.audit import Tag
from procure.domain.drafting import CriterionKind
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.framework_drafts import Word
from procure.domain.framework_file import CallOffMethod
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.consortia import Consortium, ConsortiumMember, MaximumRate
from procure.models.frameworks import Framework
from procure.services import (
    framework_documents,
    framework_draft_firms,
    framework_drafts,
    frameworks,
)
from tests import agreement_stories as agreements
from tests import stories
from tests.agreement_stories import CRITERIA
from tests.stories import START


@pytest.fixture
def story(session):
    return stories.framework(session)


@pytest.fixture
def key(session, story):
    return agreements.empty(session, story)


@pytest.fixture
def by(story):
    return {"actor": story.officer, "now": START}


def save(session, key, by, *, version=1, **values):
    with atomic(session):
        framework_drafts.change(session, key, version=version, values=values, **by)


def test_draft_begins_with_the_triangle_and_its_line_in_the_trail(session, key):
    found = agreements.framework(session, key)
    assert [area.name for area in found.areas] == [
        "Tjenestedesign", "Gevinstrealisering", "Endringsledelse"
    ]  # fmt: skip
    assert found.activated_at is None
    assert (found.buyer.name, found.scope, found.cpv_codes) == (stories.BUYER.name, "", [])
    assert agreements.tags(session, key) == [Tag.FRAMEWORK_CREATE]


def test_whole_draft_is_put_into_force(session, story, by):
    key = agreements.whole(session, story)
    with atomic(session):
        frameworks.activate(session, key, **by)
    assert agreements.framework(session, key).activated_at == START
    assert agreements.tags(session, key)[-1] is Tag.FRAMEWORK_ACTIVATE


def test_half_a_draft_is_not_and_says_what_it_lacks(session, key, by):
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        frameworks.activate(session, key, **by)
    assert [(why.code, why.section) for why in refused.value.reasons] == [
        (Code.FRAMEWORK_WITHOUT_CONSORTIA, "consortia"),
        (Code.FRAMEWORK_SCOPE_MISSING, "basis"),
        (Code.FRAMEWORK_CONTACT_MISSING, "basis"),
        (Code.FRAMEWORK_CPV_MISSING, "basis"),
        (Code.FRAMEWORK_REOPENING_MISSING, "call_off"),
        (Code.FRAMEWORK_CRITERIA_MISSING, "criteria"),
        (Code.FRAMEWORK_ROLES_MISSING, "roles"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reference": "2026/100"}, (Code.DUPLICATE_REFERENCE, "reference")),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 2, 1)}, (Code.PERIOD_REVERSED, "ends_on")),
        ({"maximum_value_ore": 0}, (Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_value_ore")),
        ({"maximum_value_ore": -1}, (Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_value_ore")),
    ],
)  # fmt: skip
def test_what_no_agreement_can_say_is_refused_at_its_field(
    session, story, key, by, values, expected
):
    with pytest.raises(InvalidInput) as refused:
        save(session, key, by, **values)
    assert [(why.code, why.section) for why in refused.value.reasons] == [expected]
    with pytest.raises(InvalidInput) as refused:
        agreements.empty(session, story, reference="2027/301", **values) if (
            "reference" not in values
        ) else agreements.empty(session, story, **values)
    assert [(why.code, why.section) for why in refused.value.reasons] == [expected]


def test_own_reference_is_no_duplicate(session, key, by):
    save(session, key, by, reference="2027/300", title="Nytt navn (konstruert)")
    assert agreements.framework(session, key).title == "Nytt navn (konstruert)"
    assert agreements.tags(session, key) == [Tag.FRAMEWORK_CREATE, Tag.FRAMEWORK_EDIT]


def test_saving_the_same_leaves_no_line(session, key, by):
    save(session, key, by, reference="2027/300")
    assert agreements.tags(session, key) == [Tag.FRAMEWORK_CREATE]


def test_second_of_two_officers_is_told(session, key, by):
    save(session, key, by, scope="Den første skrev dette.")
    with pytest.raises(Stale):
        save(session, key, by, scope="Den andre skrev dette.")
    with pytest.raises(Stale), atomic(session):
        framework_drafts.set_roles(session, key, [Word(None, "Rådgiver")], version=1, **by)
    assert agreements.framework(session, key).scope == "Den første skrev dette."


def test_buyer_can_be_another(session, key, by):
    with atomic(session):
        framework_drafts.change(
            session, key, version=1, values={},
            buyer=(stories.OWNER_BODY.name, stories.OWNER_BODY.organisation_number), **by,
        )  # fmt: skip
    assert agreements.framework(session, key).buyer.name == stories.OWNER_BODY.name


def test_what_began_with_the_draft_follows_its_start(session, story, by):
    key = agreements.whole(session, story)
    body = stories.OWNER_BODY
    with atomic(session):
        framework_draft_firms.add_party(
            session, key, name=body.name, number=body.organisation_number, **by
        )
    version = agreements.framework(session, key).version
    save(session, key, by, version=version, starts_on=date(2026, 12, 1))
    found = agreements.framework(session, key)
    assert [party.starts_on for party in found.parties] == [date(2026, 12, 1)]
    members = session.scalars(
        select(ConsortiumMember.starts_on)
        .join(Consortium, Consortium.id == ConsortiumMember.consortium_id)
        .where(Consortium.framework_id == key)
    ).all()
    assert members == [date(2026, 12, 1)] * 2


# --- the words


def test_words_are_kept_changed_removed_and_put_in_order(session, key, by):
    first, _second, third = (area.id for area in agreements.framework(session, key).areas)
    words = [
        Word(third, "Endringsledelse"),
        Word(first, "Tjenestedesign og innsikt"),
        Word(None, "Data"),
    ]
    with atomic(session):
        framework_drafts.set_areas(session, key, words, version=1, **by)
    found = agreements.framework(session, key).areas
    assert [(a.id, a.key, a.name) for a in found] == [
        (third, "change_management", "Endringsledelse"),
        (first, "service_design", "Tjenestedesign og innsikt"),
        (found[2].id, "data", "Data"),
    ]
    assert agreements.framework(session, key).version == 2


def test_word_of_another_agreement_becomes_a_new_one(session, story, key, by):
    foreign = agreements.framework(session, story.framework_id).areas[0].id
    with atomic(session):
        framework_drafts.set_areas(session, key, [Word(foreign, "Lånt")], version=1, **by)
    (area,) = agreements.framework(session, key).areas
    assert (area.name, area.id == foreign) == ("Lånt", False)


def test_role_with_a_rate_is_not_removed(session, story, by):
    key = agreements.whole(session, story)
    found = agreements.framework(session, key)
    role = found.roles[0].id
    consortium = session.scalar(select(Consortium.id).where(Consortium.framework_id == key))
    with atomic(session):
        framework_draft_firms.set_rates(session, key, consortium, {role: 1_200_00}, **by)
    version = agreements.framework(session, key).version
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_drafts.set_roles(session, key, [], version=version, **by)
    assert refused.value.reasons == (reason(Code.VOCABULARY_IN_USE, name="Rådgiver"),)
    with atomic(session):
        framework_draft_firms.set_rates(session, key, consortium, {role: None}, **by)
    with atomic(session):
        framework_drafts.set_roles(session, key, [], version=version, **by)
    assert agreements.framework(session, key).roles == []


def test_criteria_keep_their_spans(session, key, by):
    with atomic(session):
        framework_drafts.set_criteria(session, key, CRITERIA, version=1, **by)
    found = agreements.framework(session, key).allowed_criteria
    assert [(c.name, c.kind, c.weight_minimum, c.weight_maximum) for c in found] == [
        ("Pris", CriterionKind.PRICE, Decimal(20), Decimal(40)),
        ("Kvalitet", CriterionKind.QUALITY, Decimal(60), Decimal(80)),
    ]


def test_spans_that_cannot_make_a_hundred_are_not_saved(session, key, by):
    words = [Word(None, "Kvalitet", low=Decimal(0), high=Decimal(90))]
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_drafts.set_criteria(session, key, words, version=1, **by)
    assert [why.code for why in refused.value.reasons] == [Code.MAXIMUMS_UNDER_100]
    assert agreements.framework(session, key).allowed_criteria == []


def test_same_name_twice_is_refused(session, key, by):
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_drafts.set_areas(
            session, key, [Word(None, "Data"), Word(None, "data")], version=1, **by
        )
    assert refused.value.reasons == (reason(Code.NAMED_TWICE, name="data"),)


# --- bodies and consortia


def test_same_firm_twice_is_refused(session, story, key, by):
    body, lead = stories.OWNER_BODY, stories.firm(0)
    add = {"name": body.name, "number": body.organisation_number, **by}
    with atomic(session):
        framework_draft_firms.add_party(session, key, **add)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_draft_firms.add_party(session, key, **add)
    assert refused.value.reasons == (
        reason(Code.FIRM_TWICE, "organisation_number", name=body.name),
    )
    buyer = {"name": "Eier", "number": stories.BUYER.organisation_number, **by}
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_draft_firms.add_party(session, key, **buyer)
    assert refused.value.reasons == (reason(Code.PARTY_IS_BUYER, "organisation_number"),)
    with atomic(session):
        made = framework_draft_firms.add_consortium(
            session, key, name="Nord", lead_name=lead.name, lead_number=lead.organisation_number,
            contact_email="nord@example.test", **by,
        ).id  # fmt: skip
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_draft_firms.add_member(
            session, key, made, name=lead.name, number=lead.organisation_number, **by
        )
    assert refused.value.reasons == (
        reason(Code.FIRM_TWICE, "organisation_number", name=lead.name),
    )
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_draft_firms.add_consortium(
            session, key, name="nord", lead_name=lead.name, lead_number=lead.organisation_number,
            contact_email="nord@example.test", **by,
        )  # fmt: skip
    assert refused.value.reasons == (reason(Code.NAMED_TWICE, "name", name="nord"),)


def test_what_is_added_can_be_taken_out(session, story, by):
    key = agreements.whole(session, story)
    body = stories.OWNER_BODY
    with atomic(session):
        party = framework_draft_firms.add_party(
            session, key, name=body.name, number=body.organisation_number, **by
        ).id
    consortium = session.scalar(select(Consortium.id).where(Consortium.framework_id == key))
    session.rollback()
    with atomic(session):
        framework_draft_firms.remove_party(session, key, party, **by)
        framework_draft_firms.remove_consortium(session, key, consortium, **by)
    assert agreements.framework(session, key).parties == []
    left = select(func.count(Consortium.id)).where(Consortium.framework_id == key)
    assert session.scalar(left) == 1


def test_parts_of_another_agreement_are_not_found(session, story, key, by):
    other = story.consortium_ids[0]
    party = agreements.framework(session, story.framework_id).parties[0].id
    role = agreements.framework(session, story.framework_id).roles[0].id
    session.rollback()
    for act in (
        lambda: framework_draft_firms.remove_party(session, key, party, **by),
        lambda: framework_draft_firms.remove_consortium(session, key, other, **by),
        lambda: framework_draft_firms.set_rates(session, key, other, {role: 1}, **by),
        lambda: framework_draft_firms.add_member(
            session, key, other, name="X", number=stories.firm(3).organisation_number, **by
        ),
    ):
        with pytest.raises(NotFound), atomic(session):
            act()


# --- deleting, and who may


def test_draft_is_deleted_with_all_that_stands_in_it(session, story, by):
    key = agreements.whole(session, story)
    with atomic(session):
        framework_drafts.remove(session, key, **by)
    assert session.get(Framework, key) is None
    mine = select(func.count(Consortium.id)).where(Consortium.framework_id == key)
    assert session.scalar(mine) == 0
    assert agreements.tags(session, key)[-1] is Tag.FRAMEWORK_DELETE


def test_imported_draft_with_people_and_rates_is_deleted_too(session, story, by):
    with atomic(session):
        file = stories.framework_file(reference="2027/400")
        key = frameworks.store(session, file, actor=None, now=START).id
    with atomic(session):
        framework_drafts.remove(session, key, **by)
    assert session.get(Framework, key) is None
    assert session.scalar(select(func.count()).select_from(MaximumRate)) == 6  # the other's


def test_agreement_in_force_is_never_deleted_or_edited(session, story, by):
    for act in (
        lambda: framework_drafts.remove(session, story.framework_id, **by),
        lambda: framework_drafts.change(session, story.framework_id, version=1, values={}, **by),
        lambda: framework_drafts.set_areas(session, story.framework_id, [], version=1, **by),
        lambda: framework_drafts.set_roles(session, story.framework_id, [], version=1, **by),
        lambda: framework_drafts.set_criteria(session, story.framework_id, [], version=1, **by),
    ):
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            act()
        assert refused.value.reasons == (reason(Code.FRAMEWORK_NOT_DRAFT),)


def test_draft_with_a_document_is_kept(session, story, by):
    key = agreements.whole(session, story)
    with atomic(session):
        framework_documents.make(session, key, "framework_overview", 0, **by)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        framework_drafts.remove(session, key, **by)
    assert refused.value.reasons == (reason(Code.FRAMEWORK_IN_USE),)
    assert agreements.framework(session, key).id == key


@pytest.mark.parametrize("who", ["owner", "auditor", "administrator"])
def test_only_officers_write_agreements(session, story, key, who):
    actor = getattr(story, who)
    with pytest.raises(PermissionDenied):
        agreements.framework_drafts.create(
            session, buyer_name="X", buyer_number=stories.BUYER.organisation_number,
            values=agreements.VALUES, actor=actor, now=START,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        framework_drafts.remove(session, key, actor=actor, now=START)


def test_method_is_kept_as_it_is(session, key):
    assert agreements.framework(session, key).call_off_method is CallOffMethod.BOTH
