"""What is taken out of a draft is put back whole, once, and only while it is a draft."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.drafting import CriterionKind, RequirementKind
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.price_lines import AskedOption
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import (
    Criterion,
    CriterionGrade,
    PriceLine,
    PriceOption,
    Requirement,
)
from procure.models.frameworks import AllowedCriterion, FrameworkParty
from procure.queries import audit
from procure.services import (
    competitions,
    criteria,
    framework_draft_firms,
    framework_drafts,
    price_lines,
    requirements,
)
from tests import agreement_stories, price_stories, stories
from tests.stories import START

TABLES = (Criterion, CriterionGrade, Requirement, PriceOption, PriceLine)
OWN = {"id", "version"}


@pytest.fixture
def story(session):
    """A draft with all that can be taken out: two criteria below one, each with a scale in words."""
    story = price_stories.drafted(session)
    by = {"actor": story.owner, "now": START}
    with atomic(session):
        above = session.scalar(select(Criterion.id).where(Criterion.name == "Team og kompetanse"))
        for name, weight, climate in (("Erfaring", "66.65", True), ("Dekning", "33.35", False)):
            below = criteria.add_criterion(
                session, story.competition_id, kind=CriterionKind.QUALITY, parent_id=above,
                values={
                    "name": name, "weight": Decimal(weight), "description": f"Vi vurderer {name}.",
                    "documentation": "Vis det.", "word_limit": 300, "page_limit": 2,
                    "minimum_points": Decimal("2.5"), "value_per_point_ore": 1_000_00,
                    "climate": climate,
                }, **by,
            )  # fmt: skip
            criteria.set_wordings(
                session, story.competition_id, below.id, wordings=price_stories.SCALE, **by
            )
    return story


@pytest.fixture
def by(story):
    return {"actor": story.owner, "now": START}


def held(session):
    """Everything in every row, with the names of rows for their numbers: those may be new."""
    session.rollback()  # a new snapshot
    session.expire_all()
    named = {("parent_id", c.id): c.name for c in session.scalars(select(Criterion))}
    named |= {("criterion_id", key): name for (_column, key), name in named.items()}
    named |= {("option_id", o.id): o.name for o in session.scalars(select(PriceOption))}
    return {
        noun.__tablename__: sorted(
            (
                [
                    (column.key, named.get((column.key, value), value))
                    for column in noun.__table__.columns
                    if column.key not in OWN
                    for value in [getattr(row, column.key)]
                ]
                for row in session.scalars(select(noun))
            ),
            key=repr,
        )
        for noun in TABLES
    }


def one(session, noun, **wanted):
    return session.scalars(select(noun.id).filter_by(**wanted)).one()


TAKEN = {
    "criterion": (
        criteria.remove_criterion, criteria.restore_criterion,
        lambda session: one(session, Criterion, name="Team og kompetanse"),
    ),
    "worded criterion": (
        criteria.remove_criterion, criteria.restore_criterion,
        lambda session: one(session, Criterion, name="Oppgaveforståelse"),
    ),
    "sub-criterion": (
        criteria.remove_criterion, criteria.restore_criterion,
        lambda session: one(session, Criterion, name="Erfaring"),
    ),
    "requirement": (
        requirements.remove_requirement, requirements.restore_requirement,
        lambda session: one(session, Requirement, number=1),
    ),
    "option": (
        price_lines.remove_option, price_lines.restore_option,
        lambda session: one(session, PriceOption, name=price_stories.OPTION),
    ),
}  # fmt: skip


def taken_out(session, story, by, what):
    """Take it out; return its number, and the verb that puts it back."""
    remove, restore, found = TAKEN[what]
    with atomic(session):
        return remove(session, story.competition_id, found(session), **by), restore


def put_back(session, story, by, removal, restore):
    with atomic(session):
        return restore(session, story.competition_id, removal, **by)


def refused(session, error, verb, *args, **kwargs):
    with pytest.raises(error) as why, atomic(session):
        verb(session, *args, **kwargs)
    return [r.code for r in why.value.reasons]


@pytest.mark.parametrize("what", TAKEN)
def test_what_was_taken_out_is_put_back_whole_and_once(session, story, by, what):
    before = held(session)
    removal, restore = taken_out(session, story, by, what)
    assert held(session) != before
    assert put_back(session, story, by, removal, restore)
    assert held(session) == before
    assert not put_back(session, story, by, removal, restore)
    assert held(session) == before


@pytest.mark.parametrize("what", TAKEN)
def test_each_removal_is_undone_by_itself(session, story, by, what):
    before = held(session)
    first, restore = taken_out(session, story, by, what)
    assert put_back(session, story, by, first, restore)
    second, _ = taken_out(session, story, by, what)
    without = held(session)
    assert not put_back(session, story, by, first, restore)
    assert held(session) == without
    assert put_back(session, story, by, second, restore)
    assert held(session) == before


@pytest.mark.parametrize("what", TAKEN)
def test_undoing_has_a_line_of_its_own_and_what_was_kept_is_on_no_page(session, story, by, what):
    removal, restore = taken_out(session, story, by, what)
    put_back(session, story, by, removal, restore)
    chain = f"competition:{story.competition_id}"
    last = session.scalars(
        select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq.desc())
    ).first()
    told = json.loads(last.line)["facts"]
    assert (last.tag, last.seq, told["puts_back"]) == (Tag.COMPETITION_CHANGE, removal + 1, removal)
    assert told["what"].endswith(":restore")
    rows = audit.listing(session, viewer=story.auditor, chain=chain).rows[:2]
    assert [sorted(name for name, _ in row.facts) for row in rows] == [
        ["puts_back", "what", "which"],
        ["what", "which"] if what == "requirement" else ["name", "what", "which"],
    ]


@pytest.mark.parametrize("what", TAKEN)
def test_only_who_may_write_the_draft_undoes_and_only_while_it_is_one(session, story, by, what):
    key = story.competition_id
    removal, restore = taken_out(session, story, by, what)
    without = held(session)
    for actor in (story.evaluators[0], story.auditor):
        by_other = {"actor": actor, "now": START}
        codes = refused(session, PermissionDenied, restore, key, removal, **by_other)
        assert codes == [Code.NOT_PERMITTED]
    for actor in (story.administrator, story.leads[0], story.outsider):
        assert refused(session, NotFound, restore, key, removal, actor=actor, now=START) == []
    if restore is criteria.restore_criterion:  # without it the draft could not be issued
        put_back(session, story, by, removal, restore)
        without = held(session)
    with atomic(session):
        competitions.submit_for_review(session, key, **by)
    assert refused(session, IllegalTransition, restore, key, removal, **by) == [Code.NOT_DRAFT]
    with atomic(session):
        competitions.approve(session, key, actor=story.officer, now=START)
        competitions.issue(session, key, vault=stories.VAULT, **by)
    assert refused(session, IllegalTransition, restore, key, removal, **by) == [Code.NOT_DRAFT]
    assert held(session) == without


def test_only_a_removal_of_the_same_kind_in_the_same_draft_can_be_undone(session, story, by):
    key = story.competition_id
    removal, _ = taken_out(session, story, by, "requirement")
    for verb in (criteria.restore_criterion, price_lines.restore_option):
        assert refused(session, NotFound, verb, key, removal, **by) == []
    for place in (0, removal - 1, removal + 1, 10**6):
        assert refused(session, NotFound, requirements.restore_requirement, key, place, **by) == []
    other = stories.empty_draft(session, replace(story, reference="2027/8"))
    verb = requirements.restore_requirement
    assert refused(session, NotFound, verb, other.competition_id, removal, **by) == []


def test_what_was_taken_out_goes_last_when_another_has_its_place(session, story, by):
    key, (senior, *_) = story.competition_id, price_stories.roles(session, story)
    removals = [
        taken_out(session, story, by, what) for what in ("option", "sub-criterion", "requirement")
    ]
    with atomic(session):
        last = session.scalars(select(Requirement)).one()
        requirements.remove_requirement(session, key, last.id, **by)
        requirements.add_requirement(
            session, key, kind=RequirementKind.MUST, text="Et nytt.", evidence="", **by
        )
        price_lines.set_option(
            session, key, AskedOption(name="Støtte", lines=[(senior, "", 7)]), **by
        )
        below = session.scalars(select(Criterion).where(Criterion.name == "Dekning")).one()
        criteria.remove_criterion(session, key, below.id, **by)
        criteria.add_criterion(
            session, key, kind=CriterionKind.QUALITY, parent_id=below.parent_id,
            values={"name": "Nytt"}, **by,
        )  # fmt: skip
    for removal, restore in removals:
        assert put_back(session, story, by, removal, restore)
    assert session.scalars(select(Requirement.text).order_by(Requirement.number)).all() == [
        "Et nytt.", "Teamet snakker norsk.",
    ]  # fmt: skip
    assert session.scalars(select(PriceOption.name).order_by(PriceOption.position)).all() == [
        "Støtte", price_stories.OPTION,
    ]  # fmt: skip
    positions = select(Criterion.name).order_by(Criterion.position)
    assert session.scalars(positions).all()[-2:] == ["Nytt", "Erfaring"]


def test_a_sub_criterion_comes_back_below_the_one_it_stood_under(session, story, by):
    key = story.competition_id
    removal, restore = taken_out(session, story, by, "sub-criterion")
    above = one(session, Criterion, name="Team og kompetanse")
    price = one(session, AllowedCriterion, key="price")
    with atomic(session):
        criteria.change_criterion(session, key, above, values={"allowed_criterion_id": price}, **by)
    assert put_back(session, story, by, removal, restore)
    found = session.scalars(select(Criterion).where(Criterion.name == "Erfaring")).one()
    assert (found.parent_id, found.kind) == (above, CriterionKind.PRICE)


def test_a_sub_criterion_follows_the_one_it_stood_under_out_and_back_again(session, story, by):
    key = story.competition_id
    with atomic(session):  # last, so that what is put back gets a new number
        criteria.add_criterion(
            session, key, kind=CriterionKind.QUALITY, values={"name": "Nytt"}, **by
        )
    before = held(session)
    removal, restore = taken_out(session, story, by, "sub-criterion")
    for _again in range(2):
        above, _ = taken_out(session, story, by, "criterion")
        assert refused(session, InvalidInput, restore, key, removal, **by) == [
            Code.CRITERION_ABOVE_GONE
        ]
        assert put_back(session, story, by, above, restore)
    assert put_back(session, story, by, removal, restore)
    assert held(session) == before


@pytest.mark.sqlite
def test_a_sub_criterion_never_comes_back_below_another_that_has_the_old_number(session, story, by):
    key, above = story.competition_id, one(session, Criterion, name="Team og kompetanse")
    removal, restore = taken_out(session, story, by, "sub-criterion")
    gone, _ = taken_out(session, story, by, "criterion")
    with atomic(session):
        new = criteria.add_criterion(
            session, key, kind=CriterionKind.QUALITY, values={"name": "Nytt"}, **by
        )
        assert new.id == above  # the number is free, and SQLite gives it out again
    assert refused(session, InvalidInput, restore, key, removal, **by) == [
        Code.CRITERION_ABOVE_GONE
    ]
    assert put_back(session, story, by, gone, restore)
    assert put_back(session, story, by, removal, restore)
    found = session.scalars(select(Criterion).where(Criterion.name == "Erfaring")).one()
    assert found.parent_id == one(session, Criterion, name="Team og kompetanse")


@pytest.mark.parametrize(
    ("scale", "codes"),
    [
        (10, None),
        (9, [Code.WORDING_OUTSIDE_SCALE]),
        (2, [Code.CRITERION_MINIMUM_OUTSIDE]),
    ],
)
def test_a_criterion_that_the_scale_has_no_room_for_stays_out(session, story, by, scale, codes):
    key = story.competition_id
    removal, restore = taken_out(session, story, by, "criterion")
    taken_out(session, story, by, "worded criterion")
    with atomic(session):
        competitions.set_model(session, key, values={"scale": Decimal(scale)}, **by)
    if codes is None:
        assert put_back(session, story, by, removal, restore)
    else:
        assert refused(session, InvalidInput, restore, key, removal, **by) == codes
        assert session.scalars(select(Criterion.name)).all() == ["Pris"]


def test_an_option_whose_name_is_taken_stays_out(session, story, by):
    key, (senior, *_) = story.competition_id, price_stories.roles(session, story)
    removal, restore = taken_out(session, story, by, "option")
    again = AskedOption(name=price_stories.OPTION.upper(), lines=[(senior, "", 7)])
    with atomic(session):
        price_lines.set_option(session, key, again, **by)
    assert refused(session, InvalidInput, restore, key, removal, **by) == [Code.OPTION_TWICE]


# --- the bodies of an agreement that is written by hand


@pytest.fixture
def agreement(session, story):
    return agreement_stories.whole(session, story)


@pytest.fixture
def party(session, story, agreement):
    """A body that may call off, and is taken out: the removal's number."""
    body, officer = stories.OWNER_BODY, {"actor": story.officer, "now": START}
    with atomic(session):
        added = framework_draft_firms.add_party(
            session, agreement, name=body.name, number=body.organisation_number, **officer
        )
        return framework_draft_firms.remove_party(session, agreement, added.id, **officer)


def parties(session, agreement):
    session.rollback()  # a new snapshot
    return [
        (p.organisation.name, p.starts_on, p.ends_on)
        for p in agreement_stories.framework(session, agreement).parties
    ]


def test_a_body_may_call_off_again_once_from_the_start_of_the_agreement(
    session, story, agreement, party
):
    by = {"actor": story.officer, "now": START}
    restore = framework_draft_firms.restore_party
    version = agreement_stories.framework(session, agreement).version
    with atomic(session):
        framework_drafts.change(
            session, agreement, version=version, values={"starts_on": date(2027, 3, 1)}, **by
        )
    for again in (True, False):
        with atomic(session):
            assert restore(session, agreement, party, **by) is again
        assert parties(session, agreement) == [(stories.OWNER_BODY.name, date(2027, 3, 1), None)]
    rows = audit.listing(session, viewer=story.auditor, chain=f"framework:{agreement}").rows
    assert dict(rows[0].facts)["puts_back"] == str(party)


def test_a_body_stays_out_when_it_is_in_already_or_the_agreement_is_no_draft(
    session, story, agreement, party
):
    body, by = stories.OWNER_BODY, {"actor": story.officer, "now": START}
    restore = framework_draft_firms.restore_party
    with pytest.raises(PermissionDenied), atomic(session):
        restore(session, agreement, party, actor=story.owner, now=START)
    for place in (0, party - 1, 10**6):
        assert refused(session, NotFound, restore, agreement, place, **by) == []
    with atomic(session):
        framework_draft_firms.add_party(
            session, agreement, name=body.name, number=body.organisation_number, **by
        )
    assert refused(session, InvalidInput, restore, agreement, party, **by) == [Code.FIRM_TWICE]
    assert session.scalars(
        select(FrameworkParty.id).where(FrameworkParty.framework_id == agreement)
    ).one()
    active = story.framework_id
    assert refused(session, IllegalTransition, restore, active, party, **by) == [
        Code.FRAMEWORK_NOT_DRAFT
    ]
