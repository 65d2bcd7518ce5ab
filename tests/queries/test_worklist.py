"""The work list in every state, for each part; never a word of others' bids."""

from datetime import timedelta

import pytest

from procure.domain import drafting
from procure.domain.competitions import Status
from procure.domain.permissions import CompetitionRole, Role
from procure.domain.worklist import Duty, Step
from procure.extensions import atomic
from procure.queries import facts, standings, worklist
from procure.queries.accounts import actor_by_email
from procure.services import (
    accounts,
    competitions,
    evaluations,
    price_lines,
    questions,
)
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import amendment_stories, bid_stories, evaluation_stories, price_stories, stories
from tests.conftest import CHEAP
from tests.stories import DEADLINE, PASSWORD, START, VAULT

SECRET = "a test secret that is long enough to start with"


def seen(session, viewer, now=START):
    """The duties on the list, and the statuses of what waits."""
    page = worklist.page(session, viewer=viewer, now=now)
    return [item.duty for item in page.todo], [item.status for item in page.running]


def duty(step, count=0):
    return [Duty(step, count)], []


def test_empty_list_for_everyone(session):
    story = stories.framework(session)
    for viewer in (
        story.officer, story.owner, story.auditor, story.administrator, story.outsider,
        *story.evaluators, *story.leads, *story.members,
    ):  # fmt: skip
        assert seen(session, viewer) == ([], [])


def test_owner_is_led_from_draft_to_issue_and_officer_approves(session):
    story = stories.empty_draft(session)
    missing = len(gaps(session, story.competition_id))
    assert seen(session, story.owner) == duty(Step.FILL_IN, missing)
    assert seen(session, story.officer) == ([], [])  # others' drafts are not the officer's work


def test_complete_draft_goes_to_review_and_back_to_the_owner(session):
    story = stories.draft(session)
    assert seen(session, story.owner) == duty(Step.SUBMIT_FOR_REVIEW)
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=START)
    assert seen(session, story.owner) == ([], [Status.IN_REVIEW])
    assert seen(session, story.officer) == duty(Step.APPROVE)
    with atomic(session):
        competitions.approve(session, story.competition_id, actor=story.officer, now=START)
    assert seen(session, story.owner) == duty(Step.ISSUE)
    assert seen(session, story.officer) == ([], [Status.IN_REVIEW])


def test_adviser_reads_drafts_and_never_more(session):
    story = stories.draft(session)
    adviser = add_adviser(session, story)
    assert seen(session, adviser) == duty(Step.READ_DRAFT)
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=START)
        competitions.approve(session, story.competition_id, actor=story.officer, now=START)
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=START)
    assert seen(session, adviser) == ([], [])


def test_issued_competition_asks_suppliers_for_a_bid(session, tmp_path):
    story = stories.issued(session)
    vault = ServerKeyVault(SECRET)
    for supplier in (*story.leads, *story.members):
        assert seen(session, supplier) == duty(Step.READ_INVITATION)
    assert seen(session, story.owner) == ([], [Status.ISSUED])
    with atomic(session):
        competitions.read_invitation(session, story.competition_id, actor=story.leads[0], now=START)
    assert seen(session, story.leads[0]) == duty(Step.START_BID)
    bid = bid_stories.written(session, story, vault, 0)
    found = worklist.page(session, viewer=story.members[0], now=START).todo[0]
    assert (found.duty, found.bid_id) == (Duty(Step.FINISH_BID), bid)
    bid_stories.deliver(session, story, bid, vault, 0)
    page = worklist.page(session, viewer=story.leads[0], now=START)
    assert page.todo == ()
    assert [(i.status, i.delivered) for i in page.running] == [(Status.ISSUED, True)]


def test_unanswered_question_awaits_the_owner(session):
    story = stories.issued(session)
    with atomic(session):
        questions.ask(session, story.competition_id, text="Hva?", actor=story.leads[0], now=START)
        questions.ask(session, story.competition_id, text="Når?", actor=story.leads[1], now=START)
    assert seen(session, story.owner) == duty(Step.ANSWER, 2)
    with atomic(session):
        questions.answer(
            session, story.competition_id, 1, text="Alt.", actor=story.owner, now=START
        )
    assert seen(session, story.owner) == duty(Step.ANSWER, 1)


def test_passed_deadline_awaits_two_officers(session, tmp_path):
    story = stories.issued(session)
    vault, storage = ServerKeyVault(SECRET), FolderStorage(tmp_path)
    bid_stories.submitted(session, story, vault, None, 0)
    assert seen(session, story.officer, DEADLINE) == duty(Step.OPEN_BIDS)
    confirm(session, story, story.officer, vault, storage)
    assert seen(session, story.officer, DEADLINE) == ([], [Status.CLOSED])
    assert seen(session, story.officer2, DEADLINE) == duty(Step.OPEN_BIDS)
    confirm(session, story, story.officer2, vault, storage)
    for officer in (story.officer, story.officer2):
        assert seen(session, officer, DEADLINE) == duty(Step.ASSESS_BIDS, 1)
    assert seen(session, story.evaluators[0], DEADLINE) == duty(Step.DECLARE_IMPARTIALITY)


def confirm(session, story, officer, vault, storage):
    with atomic(session):
        bid_stories.confirm(
            session, story.competition_id, vault=vault, storage=storage, actor=officer,
            now=bid_stories.AFTER,
        )  # fmt: skip


def test_evaluation_leads_owner_and_evaluators_to_the_decision(session, tmp_path):
    found = evaluation_stories.opened(session, tmp_path / "a")
    assert seen(session, found.story.owner, found.now) == duty(Step.START_SCORING)


def test_competition_that_nobody_can_win_awaits_the_officer_and_not_the_owner(session, tmp_path):
    found = evaluation_stories.opened(session, tmp_path / "a", bids=1, rejected=(0,))
    assert seen(session, found.story.owner, found.now) == ([], [Status.OPENED])
    assert seen(session, found.story.officer, found.now) == duty(Step.DECLARE_UNSUCCESSFUL)


def test_evaluator_is_told_how_much_is_left(session, tmp_path):
    found = evaluation_stories.scoring(session, tmp_path)
    story = found.story
    assert seen(session, story.evaluators[0], found.now) == duty(Step.SCORE, len(found.cells))
    assert seen(session, story.owner, found.now) == ([], [Status.INDIVIDUAL_SCORING])
    score(session, found, found.cells[0])
    left = len(found.cells) - 1
    assert seen(session, story.evaluators[0], found.now) == duty(Step.SCORE, left)
    assert seen(session, story.evaluators[1], found.now) == duty(Step.SCORE, len(found.cells))


def score(session, found, cell):
    with atomic(session):
        evaluations.set_score(
            session, found.id, bid_id=cell[0], criterion_id=cell[1],
            points=evaluation_stories.points_of(0), reason="God.",
            actor=found.story.evaluators[0], now=found.now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "step"),
    [
        (evaluation_stories.scored, Step.START_CONSENSUS),
        (evaluation_stories.consensus, Step.AGREE),
        (evaluation_stories.agreed, Step.LOCK),
        (evaluation_stories.locked, Step.DECIDE),
    ],
)
def test_owner_is_led_through_the_consensus(session, tmp_path, reach, step):
    found = reach(session, tmp_path)
    count = len(found.cells) if step is Step.AGREE else 0
    assert seen(session, found.story.owner, found.now) == duty(step, count)


def test_decision_awaits_letters_and_then_the_end_of_the_standstill(session, tmp_path):
    found = evaluation_stories.chosen(session, tmp_path)
    story = found.story
    assert seen(session, story.officer, found.now) == duty(Step.APPROVE_AWARD)
    evaluation_stories.approved(session, found)
    assert seen(session, story.officer, found.now) == duty(Step.SEND_LETTERS)
    # Suppliers learn of no decision before the letters.
    assert seen(session, story.leads[0], found.now) == ([], [Status.CLOSED])


def test_letters_await_their_readers_and_the_officer_waits(session, tmp_path):
    found = evaluation_stories.told(session, tmp_path)
    story = found.story
    now = found.now + timedelta(hours=1)
    assert seen(session, story.officer, now) == ([], [Status.STANDSTILL])
    assert seen(session, story.leads[0], now) == duty(Step.READ_LETTER)
    assert seen(session, story.leads[2], now) == ([], [Status.STANDSTILL])  # gave no bid
    standstill = worklist.page(session, viewer=story.officer, now=now).running[0].due
    assert seen(session, story.officer, standstill) == duty(Step.SIGN_CONTRACT)


def test_supplier_sees_own_consortia_only(session):
    story = stories.issued(session)
    assert seen(session, story.outsider) == ([], [])
    items = worklist.page(session, viewer=story.leads[1], now=START).todo
    assert [(i.consortium_id, i.consortium) for i in items] == [
        (story.consortium_ids[1], "Konsortium 1 (konstruert)")
    ]


@pytest.mark.parametrize("who", ["officer", "owner", "auditor", "administrator"])
def test_list_is_the_same_whether_bids_came_or_not(session, who):
    story = stories.issued(session)
    viewer = getattr(story, who)
    before = worklist.page(session, viewer=viewer, now=START)
    closed = worklist.page(session, viewer=viewer, now=DEADLINE)
    bid_stories.submitted(session, story, ServerKeyVault(SECRET), None, 0)
    bid_stories.submitted(session, story, ServerKeyVault(SECRET), None, 1)
    assert worklist.page(session, viewer=viewer, now=START) == before
    assert worklist.page(session, viewer=viewer, now=DEADLINE) == closed


def test_most_urgent_comes_first_and_what_has_no_date_last(session):
    story = stories.issued(session)
    with atomic(session):
        questions.ask(session, story.competition_id, text="Hva?", actor=story.leads[0], now=START)
    more(session, story, 3)
    found = worklist.page(session, viewer=story.owner, now=START).todo
    assert [i.duty.step for i in found] == [Step.ANSWER, *[Step.FILL_IN] * 3]
    assert [i.due for i in found] == [DEADLINE, None, None, None]


def test_amendment_awaits_an_officer_then_the_owner_then_those_it_touches(session):
    story = stories.issued(session)
    vault = ServerKeyVault(evaluation_stories.SECRET)
    bid_stories.submitted(session, story, vault)
    now = amendment_stories.WHEN
    amendment_stories.explained(session, amendment_stories.prepared(session, story))
    assert seen(session, story.officer, now) == duty(Step.APPROVE_AMENDMENT)
    amendment_stories.approved(session, story)
    assert seen(session, story.owner, now) == duty(Step.ISSUE_AMENDMENT)
    amendment_stories.told(session, story)
    assert seen(session, story.leads[0], now) == duty(Step.CONFIRM_ANSWERS, 1)


def more(session, story, count, batch=0):
    """More drafts of the same project."""
    with atomic(session):
        for n in range(count):
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference=f"2027/{batch}-{n}", title=f"Konkurranse {n} (konstruert)",
                actor=story.owner, now=START,
            )  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "officer", "evaluator", "lead"])
def test_statements_are_few_and_as_many_for_thirty_as_for_three(session, count_statements, who):
    story = stories.issued(session)
    viewer = {
        "owner": story.owner, "officer": story.officer,
        "evaluator": story.evaluators[0], "lead": story.leads[0],
    }[who]  # fmt: skip
    counts = []
    for wanted in (2, 27):
        more(session, story, wanted, len(counts))
        with count_statements() as statements:
            worklist.page(session, viewer=viewer, now=START)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    # Ceilings take three of the officer's, who may call off two of the owner's, cases four of both.
    assert counts[0] <= {"officer": 16, "owner": 10}.get(who, 5)


def gaps(session, competition_id):
    competition = facts.competition(session, competition_id)
    return drafting.gaps(facts.draft_of(session, competition), START)


def test_gaps_of_the_list_are_those_of_the_competition(session):
    """After every single change of a draft, whichever way the counts were read."""
    story = stories.draft(session)
    for name, value in {"need": "", "deadline_at": None, "estimate_ore": 10**12}.items():
        with atomic(session):
            competition = facts.competition(session, story.competition_id)
            competitions.change(
                session, story.competition_id, version=competition.version, values={name: value},
                actor=story.owner, now=START,
            )  # fmt: skip
        missing = len(gaps(session, story.competition_id))
        assert missing > 0
        assert seen(session, story.owner) == duty(Step.FILL_IN, missing)


def test_hours_of_an_option_alone_are_a_gap_in_the_list_too(session):
    story = price_stories.drafted(session)
    with atomic(session):
        price_lines.set_lines(session, story.competition_id, lines=(), actor=story.owner, now=START)
    missing = len(gaps(session, story.competition_id))
    assert missing > 0
    assert seen(session, story.owner) == duty(Step.FILL_IN, missing)


@pytest.mark.parametrize(
    "reach",
    [
        evaluation_stories.opened, evaluation_stories.scoring, evaluation_stories.scored,
        evaluation_stories.consensus, evaluation_stories.agreed, evaluation_stories.told,
    ],
)  # fmt: skip
def test_standing_agrees_with_the_facts(session, tmp_path, reach):
    found = reach(session, tmp_path)
    competition = facts.competition(session, found.id)
    known = facts.facts_of(session, competition)
    ((row, standing, _),) = standings.of_staff(session, found.story.officer, found.now)
    assert row.id == found.id
    assert standing.unassessed == known.unassessed_bids
    assert standing.sheets_outstanding == known.sheets_outstanding
    assert standing.cells_to_agree == known.consensus_missing


def add_adviser(session, story):
    with atomic(session):
        user = accounts.add_user(
            session, email="radgiver@example.test", name="Rådgiver 1", password=PASSWORD,
            role=Role.ADVISER, organisation_id=story.officer.organisation_id, hasher=CHEAP,
            actor=None, now=START,
        )  # fmt: skip
        session.flush()
        competitions.set_members(
            session, story.competition_id, role=CompetitionRole.ADVISER, user_ids={user.id},
            actor=story.owner, now=START,
        )  # fmt: skip
    return actor_by_email(session, "radgiver@example.test", now=stories.START)
