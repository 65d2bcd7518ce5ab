from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.amendments import Kind
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.questions import AnswerKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.amendments import Amendment
from procure.models.audit import OutboxMail
from procure.models.competitions import CompetitionVersion, Requirement
from procure.models.documents import Document
from procure.models.questions import Question
from procure.queries import amendment_facts, facts
from procure.queries.audit import verify_all
from procure.services import amendment_changes, amendment_issue, amendments, competitions, questions
from procure.vault.keys import ServerKeyVault
from tests import amendment_stories as told
from tests import bid_stories, evaluation_stories, stories
from tests.amendment_stories import SAID, WHEN, by, current
from tests.stories import DEADLINE

NEW = {
    "kind": "must", "text": "Teamet møter brukerne.", "evidence": "Beskriv hvordan.",
    "word_limit": None, "page_limit": None,
}  # fmt: skip


@pytest.fixture
def story(session):
    return stories.issued(session)


def count(session, row):
    return session.scalar(select(func.count()).select_from(row))


def codes(refused):
    return [why.code for why in refused.value.reasons]


def test_amendment_changes_the_competition_only_when_it_is_issued(session, story):
    told.prepared(session, story)
    first, second = told.criteria(session, story)
    before = facts.competition(session, story.competition_id)
    assert [c.description for c in before.criteria][1] == "Vi vurderer oppgaveforståelse."

    told.told(session, told.approved(session, told.explained(session, story)))

    after = facts.competition(session, story.competition_id)
    assert [c.description for c in after.criteria if c.id == first] == ["Vi vurderer to ting."]
    versions = session.scalars(select(CompetitionVersion).order_by(CompetitionVersion.number)).all()
    assert [(v.number, v.summary) for v in versions] == [(1, ""), (2, SAID.reason)]
    assert versions[0].digest != versions[1].digest
    assert amendment_facts.in_preparation(session, story.competition_id) is None
    assert {v.fault for v in verify_all(session)} == {None}
    assert second in told.criteria(session, story)


def test_everything_that_may_change_is_changed_together(session, story):
    told.prepared(session, story)
    key = story.competition_id
    dates = amendment_facts.dates_of(facts.competition(session, key))
    later = competitions.later_dates(dates, DEADLINE + timedelta(days=7), now=WHEN)
    old = session.scalars(select(Requirement.id)).one()
    steps = (
        lambda: amendment_changes.change_texts(
            session, key, values={"need": "Nytt behov.", "delivery_place": "Oslo"},
            **by(story, session),
        ),
        lambda: amendment_changes.change_dates(session, key, dates=later, **by(story, session)),
        lambda: amendment_changes.change_requirement(
            session, key, "", values=NEW, **by(story, session)
        ),
        lambda: amendment_changes.change_requirement(
            session, key, str(old), values=None, **by(story, session)
        ),
    )  # fmt: skip
    for step in steps:
        with atomic(session):
            step()
    told.told(session, told.approved(session, told.explained(session, story)))

    after = facts.competition(session, key)
    assert (after.need, after.delivery_place) == ("Nytt behov.", "Oslo")
    assert amendment_facts.dates_of(after) == later
    assert [(r.number, r.text) for r in after.requirements] == [(2, "Teamet møter brukerne.")]
    assert session.scalars(
        select(Requirement.number).where(Requirement.withdrawn_at == WHEN)
    ).all() == [1]


def test_issue_tells_everyone_at_once_with_the_documents_as_amended(session, story):
    mails = count(session, OutboxMail)
    told.issued(session, story)
    made = session.execute(
        select(Document.name, Document.number).where(Document.made_at == WHEN)
    ).all()
    assert sorted(made) == [
        ("amendment", 1), ("bid_form", 2), ("requirements", 2), ("tender_document", 2),
    ]  # fmt: skip
    sent = session.scalars(select(OutboxMail).order_by(OutboxMail.id).offset(mails)).all()
    assert [m.recipient for m in sent] == [f"konsortium{n}@example.test" for n in range(3)]
    assert len({(m.subject, m.body) for m in sent}) == 1
    assert "svaret på «Oppgaveforståelse»" in sent[0].body


def test_change_put_back_is_no_change(session, story):
    told.prepared(session, story)
    first = told.criteria(session, story)[0]
    with atomic(session):
        amendment_changes.change_criterion(
            session, story.competition_id, first, values=told.wording(session, story, first),
            **by(story, session),
        )  # fmt: skip
    assert current(session, story).deltas == []


def test_added_requirement_is_changed_and_taken_away_before_the_issue(session, story):
    told.prepared(session, story)
    key = story.competition_id
    with atomic(session):
        amendment_changes.change_requirement(session, key, "", values=NEW, **by(story, session))
    with atomic(session):
        amendment_changes.change_requirement(
            session, key, "new-1", values=NEW | {"text": "Annet."}, **by(story, session)
        )
    assert current(session, story).deltas[-1]["after"]["text"] == "Annet."
    first = str(told.criteria(session, story)[0])
    with atomic(session):
        amendment_changes.drop(
            session, key, kind=Kind.CRITERION, target=first, **by(story, session)
        )
    assert [d["kind"] for d in current(session, story).deltas] == ["requirement"]
    with atomic(session):
        amendment_changes.change_requirement(
            session, key, "new-1", values=None, **by(story, session)
        )
    assert current(session, story).deltas == []


def test_who_wrote_in_it_does_not_approve_it_and_a_change_takes_the_approval_back(session, story):
    told.explained(session, told.prepared(session, story))
    key = story.competition_id
    as_officer = {**by(story, session), "actor": story.officer2}
    with atomic(session):
        amendment_changes.change_texts(session, key, values={"need": "Nytt."}, **as_officer)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        amendments.approve(session, key, **{**by(story, session), "actor": story.officer2})
    assert codes(refused) == [Code.AMENDMENT_BY_AUTHOR]
    with pytest.raises(PermissionDenied), atomic(session):
        amendments.approve(session, key, **by(story, session))  # an owner is no officer

    told.approved(session, story)
    assert current(session, story).approved_by_id == story.officer.id
    with atomic(session):
        amendments.explain(session, key, replace(SAID, reason="Annet."), **by(story, session))
    assert current(session, story).approved_by_id is None
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        amendment_issue.issue(session, key, **by(story, session))
    assert codes(refused) == [Code.AMENDMENT_NOT_APPROVED]


def test_two_authors_do_not_overwrite_each_other(session, story):
    told.prepared(session, story)
    opened = by(story, session)
    with atomic(session):
        amendment_changes.change_texts(
            session, story.competition_id, values={"need": "Den første."}, **opened
        )
    with pytest.raises(Stale), atomic(session):
        amendment_changes.change_texts(
            session, story.competition_id, values={"need": "Den andre."}, **opened
        )
    assert current(session, story).deltas[-1]["after"] == "Den første."


def test_one_amendment_is_prepared_at_a_time_and_a_discarded_one_gives_way(session, story):
    told.prepared(session, story)
    with atomic(session):
        same = amendments.prepare(session, story.competition_id, actor=story.officer, now=WHEN)
        assert same.drafted_by_id == story.owner.id
    with atomic(session):
        amendments.discard(session, story.competition_id, **by(story, session))
    with pytest.raises(NotFound), atomic(session):
        amendments.discard(session, story.competition_id, version=3, actor=story.owner, now=WHEN)
    with atomic(session):
        amendments.prepare(session, story.competition_id, actor=story.officer, now=WHEN)
    assert count(session, Amendment) == 2


def test_extension_in_between_makes_changed_dates_outdated(session, story):
    key = story.competition_id
    with atomic(session):
        amendments.prepare(session, key, actor=story.owner, now=WHEN)
    dates = amendment_facts.dates_of(facts.competition(session, key))
    with atomic(session):
        amendment_changes.change_dates(
            session, key, dates=replace(dates, deadline_at=DEADLINE + timedelta(days=5)),
            **by(story, session),
        )  # fmt: skip
    told.explained(session, story)
    with atomic(session):
        competitions.extend(
            session, key, deadline_at=DEADLINE + timedelta(days=2), summary="Mer tid.",
            actor=story.owner, now=WHEN,
        )  # fmt: skip
    with pytest.raises(IllegalTransition) as refused:
        told.approved(session, story)
    assert codes(refused) == [Code.AMENDMENT_OUTDATED]


def test_dates_that_cannot_stand_leave_the_amendment_as_it_was(session, story):
    key = story.competition_id
    with atomic(session):
        amendments.prepare(session, key, actor=story.owner, now=WHEN)
    dates = amendment_facts.dates_of(facts.competition(session, key))
    with pytest.raises(InvalidInput) as refused, atomic(session):
        amendment_changes.change_dates(
            session, key, dates=replace(dates, deadline_at=DEADLINE - timedelta(hours=1)),
            **by(story, session),
        )  # fmt: skip
    assert codes(refused) == [Code.DEADLINE_MOVED_BACK]
    assert current(session, story).deltas == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda s, k, b: amendments.prepare(s, k, actor=b["actor"], now=b["now"]),
        lambda s, k, b: amendment_changes.change_texts(s, k, values={"need": "Nytt."}, **b),
        lambda s, k, b: amendments.explain(s, k, SAID, **b),
        lambda s, k, b: amendment_issue.issue(s, k, **b),
        lambda s, k, b: amendments.discard(s, k, **b),
    ],
)
def test_nothing_changes_from_the_deadline_on(session, story, verb):
    told.approved(session, told.explained(session, told.prepared(session, story)))
    late = by(story, session, now=DEADLINE)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        verb(session, story.competition_id, late)
    assert codes(refused) == [Code.DEADLINE_PASSED]
    assert count(session, CompetitionVersion) == 1


def test_supplier_is_not_told_that_an_amendment_is_prepared(session, story):
    told.prepared(session, story)
    with pytest.raises(PermissionDenied), atomic(session):
        amendments.prepare(session, story.competition_id, actor=story.leads[0], now=WHEN)
    with pytest.raises(NotFound), atomic(session):
        amendments.prepare(session, story.competition_id, actor=story.outsider, now=WHEN)


def test_row_of_another_competition_is_not_found(session, story):
    other = stories.issued(session, replace(story, project_id=0, reference="2027/8"))
    told.prepared(session, story)
    foreign = told.criteria(session, other)[0]
    with pytest.raises(NotFound), atomic(session):
        amendment_changes.change_criterion(
            session, story.competition_id, foreign, values=told.wording(session, other, foreign),
            **by(story, session),
        )  # fmt: skip
    with pytest.raises(NotFound), atomic(session):
        amendment_changes.drop(
            session, story.competition_id, kind=Kind.CRITERION, target=str(foreign),
            **by(story, session),
        )  # fmt: skip


def test_bids_are_marked_exactly_where_they_are_touched(session, story):
    vault = ServerKeyVault(evaluation_stories.SECRET)
    delivered = bid_stories.submitted(session, story, vault)
    draft = bid_stories.written(session, story, vault, 1)
    first, second = told.criteria(session, story)
    told.issued(session, story)
    begun_after = bid_stories.started(session, story, 2, now=WHEN)
    assert told.marks(session, delivered) == [(first, False)]
    assert told.marks(session, draft) == [(first, False)]
    assert told.marks(session, begun_after) == []

    with atomic(session):
        amendments.prepare(session, story.competition_id, actor=story.owner, now=WHEN)
    with atomic(session):
        amendment_changes.change_texts(
            session, story.competition_id, values={"need": "Nytt."}, **by(story, session)
        )
    said = replace(SAID, touched=frozenset({second, 999_999}), requirements=True)
    told.told(session, told.approved(session, told.explained(session, story, said)))
    assert told.marks(session, begun_after) == [(None, False), (second, False)]
    assert told.marks(session, draft) == [(first, False), (None, False), (second, False)]


def test_question_and_the_change_it_leads_to_are_told_together(session, story):
    key = story.competition_id
    with atomic(session):
        questions.ask(
            session, key, text="Kan vi få flere ord?", actor=story.leads[0], now=stories.START
        )
    with atomic(session):
        amendments.prepare_answer(session, key, 1, text="Ja.", actor=story.owner, now=WHEN)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        questions.answer(session, key, 1, text="Nei.", actor=story.owner, now=stories.START)
    assert codes(refused) == [Code.QUESTION_IN_AMENDMENT]
    assert session.scalars(select(Question.answer)).one() is None

    told.prepared(session, story)
    told.explained(session, story, replace(SAID, answer="Ja, 900 ord."))
    told.told(session, told.approved(session, story))

    answered = session.scalars(select(Question)).one()
    assert (answered.answer, answered.answer_kind) == ("Ja, 900 ord.", AnswerKind.CHANGE)
    assert answered.answered_at == WHEN
    mail = session.scalars(select(OutboxMail.body).order_by(OutboxMail.id.desc()).limit(1)).one()
    assert "Kan vi få flere ord?" in mail
    assert "Ja, 900 ord." in mail
    names = session.scalars(select(Document.name).where(Document.made_at == WHEN))
    assert "questions_answers" in set(names)


def test_amendment_answers_one_question_only(session, story):
    key = story.competition_id
    for text in ("Hva?", "Når?"):
        with atomic(session):
            questions.ask(session, key, text=text, actor=story.leads[0], now=stories.START)
    with atomic(session):
        amendments.prepare_answer(session, key, 1, text="Ja.", actor=story.owner, now=WHEN)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        amendments.prepare_answer(session, key, 2, text="Nei.", actor=story.owner, now=WHEN)
    assert codes(refused) == [Code.AMENDMENT_HAS_QUESTION]
    with atomic(session):
        amendments.discard(session, key, **by(story, session))
    with atomic(session):
        questions.answer(session, key, 1, text="Nei.", actor=story.owner, now=stories.START)
