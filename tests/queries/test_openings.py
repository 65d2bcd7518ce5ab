import shutil

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from procure.domain.bids import Status
from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.law import RejectionProvision
from procure.domain.reasons import Code
from procure.extensions import atomic, make_engine
from procure.queries import openings
from procure.services import assessments, impartiality
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.bid_stories import AFTER, PDF, WRITING


def issued(session, consortia=3):
    framework = stories.framework(session, consortia=consortia)
    return stories.issued(session, stories.project(session, framework))


def page(session, story, viewer=None, now=AFTER):
    session.rollback()
    session.expunge_all()
    return openings.opening(session, story.competition_id, viewer=viewer or story.officer, now=now)


def confirm(session, story, vault, storage, officer):
    with atomic(session):
        bid_stories.confirm(
            session, story.competition_id, vault=vault, storage=storage, actor=officer, now=AFTER
        )


@pytest.mark.parametrize("now", [WRITING, AFTER])
def test_page_is_the_same_with_and_without_bids_until_they_are_opened(session, vault, storage, now):
    story = issued(session)
    before = page(session, story, now=now)
    bid_stories.submitted(session, story, vault, storage, 0)
    bid_stories.written(session, story, vault, 1)
    assert page(session, story, now=now) == before
    assert (before.rows, before.empty, before.unassessed) == ((), False, 0)


def test_page_is_the_same_with_and_without_bids_after_one_confirmation(session, vault, storage):
    story = issued(session)
    confirm(session, story, vault, storage, story.officer)
    before = page(session, story)
    bid_stories.submitted(session, story, vault, storage)
    assert page(session, story) == before


def test_page_lists_bids_in_the_order_they_came(session, vault, storage):
    story = issued(session)
    first, second = bid_stories.opened(session, story, vault, storage)
    found = page(session, story)
    assert [(r.bid_id, r.consortium, r.number, r.files, r.status) for r in found.rows] == [
        (first, "Konsortium 0 (konstruert)", 1, 1, Status.OPENED),
        (second, "Konsortium 1 (konstruert)", 1, 1, Status.OPENED),
    ]
    assert [r.total_ore for r in found.rows] == [
        800 * 100_001 + 400 * 100_002,
        800 * 100_101 + 400 * 100_102,
    ]
    assert [(c.name, c.at) for c in found.confirmations] == [
        ("Innkjøper 1", AFTER),
        ("Innkjøper 2", AFTER),
    ]
    assert found.unassessed == 2


def test_page_says_why_a_button_is_refused(session, vault, storage):
    story = issued(session)

    def codes(viewer, now=AFTER):
        found = page(session, story, viewer, now)
        return (
            [w.code for w in found.confirm_refusals],
            [w.code for w in found.end_refusals],
            found.empty,
        )

    early = [Code.BEFORE_DEADLINE]
    assert codes(story.officer, WRITING) == (early, early, False)
    assert codes(story.officer) == ([], [Code.OPENERS_TOO_FEW], False)
    assert codes(story.owner) == ([Code.NOT_PERMITTED], [Code.NOT_PERMITTED], False)
    confirm(session, story, vault, storage, story.officer)
    assert codes(story.officer)[0] == [Code.ALREADY_CONFIRMED_OPENING]
    assert codes(story.officer2) == ([], [Code.OPENERS_TOO_FEW], False)
    confirm(session, story, vault, storage, story.officer2)
    assert codes(story.officer) == ([Code.ALREADY_CONFIRMED_OPENING], [], True)


@pytest.mark.parametrize("who", ["leads", "members", "evaluators", "outsider", "administrator"])
def test_page_does_not_exist_for_others(session, who):
    story = issued(session)
    actor = getattr(story, who)
    with pytest.raises(NotFound):
        page(session, story, actor[0] if isinstance(actor, tuple) else actor)


def read(session, bid_id, viewer, now=AFTER):
    session.rollback()
    session.expunge_all()
    return openings.read(session, bid_id, viewer=viewer, now=now)


def test_sealed_bid_is_readable_by_nobody(session, vault, storage):
    story = issued(session)
    bid_id = bid_stories.submitted(session, story, vault, storage)
    everyone = (
        story.officer, story.owner, story.auditor, story.administrator,
        *story.evaluators, *story.leads, *story.members, story.outsider,
    )  # fmt: skip
    for actor in everyone:
        with pytest.raises(NotFound):
            read(session, bid_id, actor)


def test_draft_that_was_never_submitted_stays_unread(session, vault, storage):
    story = issued(session)
    drafted = bid_stories.written(session, story, vault, 2)
    bid_stories.opened(session, story, vault, storage)
    for actor in (story.officer, story.leads[2]):
        with pytest.raises(NotFound):
            read(session, drafted, actor)


def test_opened_bid_is_read_whole(session, vault, storage):
    story = issued(session)
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    content = bid_stories.content(session, story)
    found = read(session, bid_id, story.officer)
    assert [a.text for a in found.answers] == list(content.answers.values())
    assert [(m.label, m.levels) for m in found.team] == [
        ("Tjenestedesigner 1 Vi forstår", (4, None, None)),
        ("Gevinstrådgiver 1 Vi forstår", (4, None, None)),
    ]
    (group,) = found.prices
    assert [(p.name, p.hours, p.rate_ore, p.sum_ore) for p in group.rows] == [
        ("Seniorrådgiver", 800, 100_001, 80_000_800),
        ("Rådgiver", 400, 100_002, 40_000_800),
    ]
    assert found.total_ore == 120_001_600
    assert [(f.name, f.size) for f in found.files] == [("Løsning.pdf", len(PDF))]
    assert found.reservations == content.reservations
    (must,) = found.requirements
    assert (must.number, must.text, must.evidence, must.met) == (
        1, "Teamet snakker norsk.", "Bekreft i tilbudet.", None,
    )  # fmt: skip
    assert found.assess_refusals == ()


def test_prices_wait_for_the_lock_where_quality_is_judged(session, vault, storage):
    story = issued(session)
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    evaluator = story.evaluators[0]
    with pytest.raises(PermissionDenied) as refused:
        read(session, bid_id, evaluator)
    assert [w.code for w in refused.value.reasons] == [Code.IMPARTIALITY_MISSING]
    with atomic(session):
        impartiality.declare(session, story.competition_id, ties={}, actor=evaluator, now=AFTER)
    found = read(session, bid_id, evaluator)
    assert (found.prices_shown, found.prices, found.total_ore) == (False, (), None)
    for actor in (story.officer, story.owner, story.auditor, story.leads[0]):
        assert read(session, bid_id, actor).prices_shown


def test_verdict_reaches_its_bidder_by_letter_only(session, vault, storage):
    story = issued(session)
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    with atomic(session):
        assessments.assess(
            session, bid_id, admissible=False, provision=RejectionProvision.BID,
            reason="Krav 1", actor=story.officer, now=AFTER,
        )  # fmt: skip
    found = read(session, bid_id, story.officer)
    assert (found.status, found.assessment_reason) == (Status.REJECTED, "Krav 1")
    assert found.provision is RejectionProvision.BID
    own = read(session, bid_id, story.leads[0])
    assert (own.status, own.assessment_reason, own.provision) == (Status.OPENED, "", None)


def test_opening_asks_as_often_for_3_bids_as_for_30(tmp_path, migrated, vault):
    counts = []
    for size in (3, 30):
        path = tmp_path / f"{size}.db"
        shutil.copy(migrated, path)
        engine = make_engine(f"sqlite:///{path}")
        storage = FolderStorage(tmp_path / f"storage {size}")
        with Session(engine, expire_on_commit=False) as session:
            story = issued(session, consortia=size)
            found = bid_stories.opened(session, story, vault, storage, tuple(range(size)))
            counts.append(
                (
                    statements(engine, page, session, story),
                    statements(engine, read, session, found[-1], story.officer),
                )
            )
        engine.dispose()
    assert counts[0] == counts[1]
    assert max(counts[0]) < 35


def statements(engine, ask, *arguments):
    """Count what one page sends to the database."""
    seen = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask(*arguments)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_who_scores_sees_no_price_before_the_lock_whatever_else_they_are(session, tmp_path):
    found = es.tied_owner(session, tmp_path, ties="")
    told = {}
    for viewer in (found.story.owner, found.story.officer):
        listed = openings.opening(session, found.id, viewer=viewer, now=found.now)
        read = openings.read(session, found.bids[0], viewer=viewer, now=found.now)
        told[viewer.role] = (listed.rows[0].total_ore is None, read.total_ore is None, read.prices)
    assert told[found.story.owner.role] == (True, True, ())
    assert told[found.story.officer.role][:2] == (False, False)
