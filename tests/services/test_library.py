"""The library of a framework, and its way to drafts and back."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.library import ItemKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.language import Language
from procure.models.audit import AuditEntry
from procure.models.library import LibraryItem
from procure.queries import facts, scale_wordings
from procure.services import criteria, framework_drafts, library, library_use
from tests import agreement_stories, stories
from tests.stories import BUYER, START
from tests.two_frameworks import other_framework

CRITERION = {
    "kind": ItemKind.CRITERION, "language": Language.BOKMAL, "name": "Oppgaveforståelse",
    "text": "Vi vurderer forståelsen.", "evidence": "Beskriv.", "word_limit": 500,
    "grades": [(Decimal(10), "Svært godt"), (Decimal(5), "Godt nok"), (Decimal(0), "Ikke")],
}  # fmt: skip
MUST = {"kind": ItemKind.MUST, "language": Language.BOKMAL, "name": "Språk", "text": "Norsk."}


@pytest.fixture
def story(session):
    return stories.draft(session)


def add(session, story, values, actor=None):
    with atomic(session):
        return library.add(
            session, story.framework_id, values=values, actor=actor or story.officer, now=START
        ).id


def allowed_task(session, story):
    competition = facts.competition(session, story.competition_id)
    return next(
        c.allowed_criterion_id for c in competition.criteria if c.name == "Oppgaveforståelse"
    )


def test_officer_takes_our_standard_items_in_tied_to_the_frameworks_own_criteria(session, story):
    with atomic(session):
        taken = library.take_standard(
            session, story.framework_id, keys={"working_language", "understanding", "climate"},
            language=Language.NYNORSK, actor=story.officer, now=START,
        )  # fmt: skip
    rows = session.scalars(select(LibraryItem).order_by(LibraryItem.id)).all()
    assert taken == 3
    assert [(r.kind, r.name, r.allowed_criterion_id) for r in rows] == [
        (ItemKind.MUST, "Arbeidsspråk", None),
        (ItemKind.CRITERION, "Forståing av oppdraget", allowed_task(session, story)),
        (ItemKind.CRITERION, "Klima og miljø", None),  # which this framework does not have
    ]
    assert [one["points"] for one in rows[1].grades] == ["10", "8", "5", "2", "0"]
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.chain == "framework:1")).all()
    assert tags.count("library:item:add") == 3


def test_items_become_requirements_and_criteria_of_a_draft(session, story):
    must = add(session, story, MUST)
    own = add(session, story, {**CRITERION, "allowed_criterion_id": allowed_task(session, story)})
    with atomic(session):
        criteria.remove_criterion(session, story.competition_id, 2, actor=story.owner, now=START)
    with atomic(session):
        taken = library_use.take(
            session, story.competition_id, item_ids={must, own}, actor=story.owner, now=START
        )
    assert (taken.requirements, taken.criteria) == (1, 1)
    draft = facts.competition(session, story.competition_id)
    assert [(r.number, r.text) for r in draft.requirements][-1] == (2, "Norsk.")
    made = draft.criteria[-1]
    assert (made.name, made.weight, made.documentation, made.word_limit) == (
        "Oppgaveforståelse", 20, "Beskriv.", 500,
    )  # fmt: skip
    grades = scale_wordings.of(session, story.competition_id)[made.id]
    assert [(g.points, g.text) for g in grades] == CRITERION["grades"]


def test_draft_gives_to_the_library_and_the_wording_comes_back_whole(session, story):
    with atomic(session):
        criteria.set_wordings(
            session, story.competition_id, 3, wordings=CRITERION["grades"],
            actor=story.owner, now=START,
        )  # fmt: skip
    with atomic(session):
        one = library_use.keep_criterion(
            session, story.competition_id, 3, actor=story.officer, now=START
        )
        two = library_use.keep_requirement(
            session, story.competition_id, 1, actor=story.officer, now=START
        )
    assert (one.name, one.text, one.word_limit) == (
        "Team og kompetanse", "Vi vurderer team og kompetanse.", 600,
    )  # fmt: skip
    assert library.read_grades(one.grades) == tuple(CRITERION["grades"])
    assert (two.kind, two.name, two.evidence) == (
        ItemKind.MUST, "Teamet snakker norsk.", "Bekreft i tilbudet.",
    )  # fmt: skip


def test_item_of_another_framework_or_retired_is_not_there(session, story):
    other = other_framework(session, story)
    with atomic(session):
        foreign = library.add(session, other, values=MUST, actor=story.officer, now=START).id
    retired = add(session, story, MUST)
    with atomic(session):
        library.retire(session, story.framework_id, retired, actor=story.officer, now=START)
    for item in (foreign, retired, 999):
        with pytest.raises(NotFound), atomic(session):
            library_use.take(
                session, story.competition_id, item_ids={item}, actor=story.owner, now=START
            )
    with pytest.raises(NotFound), atomic(session):
        library.retire(session, story.framework_id, foreign, actor=story.officer, now=START)
    with pytest.raises(NotFound), atomic(session):
        library.add(
            session, other, actor=story.officer, now=START,
            values={**CRITERION, "allowed_criterion_id": allowed_task(session, story)},
        )  # fmt: skip


def test_second_officer_is_told_of_the_first(session, story):
    item = add(session, story, MUST)
    by = {"actor": story.officer, "now": START}
    with atomic(session):
        library.change(
            session, story.framework_id, item, version=1, values={"text": "Norsk eller samisk."},
            **by,
        )  # fmt: skip
    with pytest.raises(Stale), atomic(session):
        library.change(session, story.framework_id, item, version=1, values={"text": "x"}, **by)
    session.rollback()
    assert session.get_one(LibraryItem, item).text == "Norsk eller samisk."


def test_wording_that_cannot_be_published_is_refused(session, story):
    wrong = {**CRITERION, "grades": [(Decimal(5), "Godt"), (Decimal(10), "Best")]}
    with pytest.raises(InvalidInput) as refused:
        add(session, story, wrong)
    assert [why.code for why in refused.value.reasons] == [Code.WORDING_NOT_FALLING]


def test_only_officers_change_the_library(session, story):
    for who in (story.owner, story.evaluators[0], story.auditor):
        with pytest.raises(PermissionDenied):
            add(session, story, MUST, actor=who)
    for who in (story.leads[0], story.outsider):
        with pytest.raises(NotFound):
            add(session, story, MUST, actor=who)
    with pytest.raises(PermissionDenied), atomic(session):
        library_use.keep_requirement(session, story.competition_id, 1, actor=story.owner, now=START)
    assert session.scalars(select(LibraryItem)).all() == []


def test_issued_competition_takes_nothing_from_the_library(session):
    story = stories.issued(session)
    item = add(session, story, MUST)
    with pytest.raises(IllegalTransition), atomic(session):
        library_use.take(
            session, story.competition_id, item_ids={item}, actor=story.owner, now=START
        )


def test_requirement_has_neither_criterion_nor_grades(session, story):
    odd = {
        **CRITERION,
        "kind": ItemKind.SHOULD,
        "allowed_criterion_id": allowed_task(session, story),
    }
    found = session.get_one(LibraryItem, add(session, story, odd))
    assert (found.allowed_criterion_id, found.grades) == (None, [])


def test_draft_of_an_agreement_is_deleted_with_its_library(session, story):
    by = {"actor": story.officer, "now": START}
    with atomic(session):
        made = framework_drafts.create(
            session, buyer_name=BUYER.name, buyer_number=BUYER.organisation_number,
            values=agreement_stories.VALUES, **by,
        )  # fmt: skip
        library.add(session, made.id, values=MUST, **by)
    with atomic(session):
        framework_drafts.remove(session, made.id, **by)
    assert session.scalars(select(LibraryItem)).all() == []
