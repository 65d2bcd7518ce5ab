"""A competition from need to contract, and a second one begun: rows in nearly every table."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.cancellations import CancelGround
from procure.domain.competitions import Action
from procure.domain.complaints import ComplaintKind
from procure.domain.dialogues import Talk
from procure.domain.drafting import CriterionKind
from procure.domain.framework_terms import SetContact
from procure.domain.packs import Content
from procure.domain.price_lines import AskedOption
from procure.extensions import atomic
from procure.language import Language
from procure.models.amendments import AnswerMark
from procure.queries import rule_settings as rule_pages
from procure.services import (
    amendment_changes,
    amendments,
    bid_confirmations,
    competitions,
    complaints,
    criteria,
    dialogues,
    exclusions,
    library,
    packs,
    price_lines,
    questions,
    reviews,
    rule_settings,
    templates,
)
from procure.vault.storage import FolderStorage
from tests import (
    agreement_stories,
    amendment_stories,
    bid_stories,
    card_stories,
    delivery_stories,
    evaluation_stories,
    journal_stories,
    price_stories,
    stories,
)
from tests.documents.cases import altered
from tests.evaluation_stories import Evaluation
from tests.stories import START

ASKED = START + timedelta(days=2)


def asked(session: Session) -> stories.Story:
    """An issued competition with one question that is answered and one that waits."""
    story = stories.issued(session)
    for lead in story.leads[:2]:
        with atomic(session):
            questions.ask(
                session, story.competition_id, text="Kan teamet være delt?", actor=lead, now=ASKED
            )
    with atomic(session):
        questions.answer(session, story.competition_id, 1, text="Ja.", actor=story.owner, now=ASKED)
    return story


def amended(session: Session, story: stories.Story) -> None:
    """One amendment given up and one issued, which the first consortium stands by."""
    key, by = story.competition_id, {"actor": story.owner, "now": ASKED}
    bid = bid_stories.started(session, story, now=ASKED)
    amendment_stories.prepared(session, story, now=ASKED)
    with atomic(session):
        amendments.discard(session, key, **amendment_stories.by(story, session, now=ASKED))
        amendments.prepare(session, key, **by)
        amendment_changes.change_texts(
            session, key, values={"delivery_place": "Oslo (konstruert)"},
            **amendment_stories.by(story, session, now=ASKED),
        )  # fmt: skip
    said = replace(amendment_stories.SAID, requirements=True)
    amendment_stories.explained(session, story, said, now=ASKED)
    amendment_stories.approved(session, story, now=ASKED)
    amendment_stories.told(session, story, now=ASKED)
    with atomic(session):
        marks = session.scalars(select(AnswerMark.id).where(AnswerMark.bid_id == bid)).all()
        bid_confirmations.confirm(session, bid, marks=marks, actor=story.leads[0], now=ASKED)


def cancelled(session: Session, story: stories.Story) -> None:
    """A draft that nobody was invited to."""
    draft = stories.empty_draft(session, replace(story, reference="2027/9"), now=ASKED)
    with atomic(session):
        competitions.cancel(
            session, draft.competition_id, ground=CancelGround.NEED, why="Behovet er borte.",
            actor=story.owner, now=ASKED,
        )  # fmt: skip


def unfinished(session: Session, story: stories.Story, folder: Path) -> None:
    """A bid with an attachment that its consortium never delivers."""
    bid = bid_stories.started(session, story, 2)
    storage = FolderStorage(folder / "storage")
    bid_stories.attached(session, story, bid, stories.VAULT, storage, 2)


def complained(session: Session, found: Evaluation) -> None:
    """The loser asked for an injunction and took it back."""
    by = {"actor": found.story.officer, "now": found.now}
    with atomic(session):
        one = complaints.receive(
            session, found.id, bid_id=found.bids[1], kind=ComplaintKind.COURT,
            said="Vi mener at poengene er feil.", received_at=found.now, **by,
        )  # fmt: skip
        session.flush()
        complaints.end(
            session, found.id, one.id, outcome="Trukket.", version=one.version, **by,
        )  # fmt: skip


def told(session: Session, folder: Path) -> Evaluation:
    """The whole story. The second competition is a draft that belongs to the same project."""
    story = asked(session)
    ruled(session, story)
    amended(session, story)
    with atomic(session):
        second = competitions.create(
            session,
            project_id=story.project_id,
            framework_id=story.framework_id,
            reference="2027/8",
            title="Et nytt avrop (konstruert)",
            actor=story.owner,
            now=ASKED,
        )
        session.flush()  # the talk names its id
        talk = Talk(
            held_on=ASKED.date(), subject="Metode", participants="A og B", material="Et notat"
        )
        dialogues.note(session, second.id, talk, actor=story.owner, now=ASKED)
    cancelled(session, story)
    unfinished(session, story, folder)
    reviewed(session, story, second.id)
    worded(session, story, second.id)
    own_template(session, story)
    with atomic(session):
        library.take_standard(
            session, story.framework_id, keys={"team"}, language=Language.BOKMAL,
            actor=story.officer, now=ASKED,
        )  # fmt: skip
    found = evaluation_stories.contracted(session, folder, story=replace(story, now=ASKED))
    complained(session, found)
    journal_stories.written(session, found, journal_stories.ANNEX)
    delivery_stories.whole(session, found)
    card_stories.put_in(session, story, now=ASKED)
    agreement_stories.change(
        session, story, SetContact("Seksjonsleder", "seksjon@example.test"), now=ASKED
    )
    with atomic(session):
        packs.order(
            session, found.id, content=Content.CASE, all_versions=False, with_pdf=False,
            actor=found.story.officer, now=found.now,
        )  # fmt: skip
    return found


def ruled(session: Session, story: stories.Story) -> None:
    """A threshold, a provision that an officer has confirmed, and a late answer's reason."""
    by = {"actor": story.officer, "now": ASKED}
    day = rule_pages.first_day(session, ASKED)
    with atomic(session):
        rule_settings.set_threshold(
            session, "answers.late_days", value="60", starts_on=day, source="Vedtak 1.", **by
        )
        rule_settings.confirm(session, "cancellation", read_on=ASKED.date(), note="Lest.", **by)
    stories.explain(session, replace(story, now=ASKED), Action.ANSWER)


def reviewed(session: Session, story: stories.Story, competition_id: int) -> None:
    """A comment that an author has answered, and an exclusion that another has approved."""
    one = {"consortium_id": story.consortium_ids[0], "now": ASKED}
    with atomic(session):
        made = reviews.comment(
            session, competition_id, section="need", text="Hvem er brukerne?",
            actor=story.officer, now=ASKED,
        )  # fmt: skip
        reviews.resolve(
            session, competition_id, made.id, resolution="Rettet.", actor=story.owner, now=ASKED
        )
        exclusions.propose(
            session, competition_id, why="Dekker ikke delområdet.", actor=story.owner, **one
        )
        exclusions.approve(session, competition_id, actor=story.officer, **one)


def worded(session: Session, story: stories.Story, competition_id: int) -> None:
    """A criterion whose points are put in words, and an option."""
    by = {"actor": story.owner, "now": ASKED}
    senior, *_ = price_stories.roles(session, story)
    with atomic(session):
        made = criteria.add_criterion(
            session, competition_id, kind=CriterionKind.QUALITY, values={"name": "Plan"}, **by
        )
        criteria.set_wordings(session, competition_id, made.id, wordings=price_stories.SCALE, **by)
        option = AskedOption(name="Utrulling", lines=[(senior, "", 10)])
        price_lines.set_option(session, competition_id, option, **by)


def own_template(session: Session, story: stories.Story) -> None:
    """The buyer's own receipt, whose check has found nothing, in use."""
    own = altered("bid_receipt", "word/document.xml", "<w:sectPr", "<w:p/><w:sectPr")
    file = templates.Checked(name="bid_receipt", language=Language.BOKMAL, content=own, findings=())
    with atomic(session):
        templates.add(session, file, file_name="mal.docx", actor=story.officer, now=ASKED)
        templates.take_up(session, file, 1, actor=story.officer, now=ASKED)
