"""What is refused before a competition is sent out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from procure.domain.consortium_changes import Plan
from procure.domain.dialogues import Talk
from procure.domain.drafting import ClimateChoice, CriterionKind
from procure.domain.formats import OSLO
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_terms import RemoveParty
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.services import (
    competitions,
    consortium_suspensions,
    criteria,
    dialogues,
    exclusions,
    price_lines,
    projects,
)
from tests import agreement_stories, stories
from tests.stops import OFFICER, OWNER, State, Stop, World
from tests.stories import START, VAULT

PAGE = "/competitions/1"
HAND_OVER = "Send til godkjenning"
SEND_OUT = "Send ut og inviter alle"


def world(session: Session, story: stories.Story, folder: Path) -> World:
    return World(session=session, story=story, now=START, folder=folder)


def empty(session: Session, folder: Path) -> World:
    story = stories.framework(session)
    with atomic(session):
        made = projects.create(
            session, title="Tomt (konstruert)", values={}, invented=True, actor=story.owner, now=START
        )  # fmt: skip
        story = replace(story, project_id=made.id)
    return world(session, stories.empty_draft(session, story), folder)


def wrong(session: Session, folder: Path) -> World:
    """Filled in, then everything made wrong that a draft lets stand."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": START}
    values = {
        "estimate_ore": 41_000_000_00, "deadline_at": START - timedelta(hours=1),
        "questions_due_at": START, "validity_until": date(2027, 1, 11), "starts_on": None,
        "standstill_days": None, "delivery_place": "", "climate_choice": ClimateChoice.CRITERION,
    }  # fmt: skip
    with atomic(session):
        competition = competitions.editable(session, story.competition_id, **by)
        price, task, team = (c.id for c in competition.criteria)
        bare = {"description": "", "documentation": "", "word_limit": None, "weight": Decimal(10)}
        criteria.change_criterion(
            session, competition.id, price, values={"weight": Decimal(70)}, **by
        )
        criteria.change_criterion(session, competition.id, task, values=bare, **by)
        for parent, name, weight in ((team, "Team", 50), (None, "Løst kriterium", 5)):
            criteria.add_criterion(
                session, competition.id, kind=CriterionKind.QUALITY, parent_id=parent,
                values={**bare, "name": name, "weight": Decimal(weight)}, **by,
            )  # fmt: skip
        price_lines.set_lines(session, competition.id, lines=[], **by)
        model = {"formula": "linear", "k": Decimal(0)}
        competitions.set_model(session, competition.id, values=model, **by)
    with atomic(session):
        version = competitions.editable(session, story.competition_id, **by).version
        competitions.change(session, story.competition_id, version=version, values=values, **by)
    return world(session, story, folder)


def too_late(session: Session, folder: Path) -> World:
    """The deadline is after the framework's last day, and no day binds the bids."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": START}
    late = datetime(2030, 8, 1, 12, tzinfo=OSLO)
    values = {"deadline_at": late, "questions_due_at": late - timedelta(9), "validity_until": None}
    with atomic(session):
        version = competitions.editable(session, story.competition_id, **by).version
        competitions.change(session, story.competition_id, version=version, values=values, **by)
    return world(session, story, folder)


def no_party(session: Session, folder: Path) -> World:
    """The owner's body has left the agreement since the draft was begun."""
    story = stories.draft(session)
    (party,) = agreement_stories.framework(session, story.framework_id).parties
    agreement_stories.change(session, story, RemoveParty(party.id, START.date()))
    return world(session, story, folder)


def nameless(session: Session, folder: Path) -> World:
    """The agreement names nobody to write to: only a mistaken script can make it so."""
    story = stories.draft(session)
    with atomic(session):
        session.execute(text("UPDATE frameworks SET contact_email = ''"))
    return world(session, story, folder)


def direct(session: Session, folder: Path) -> World:
    """The framework gives direct award alone."""
    other = agreement_stories.active(
        session, stories.framework(session), call_off_method=CallOffMethod.DIRECT_AWARD
    )
    story = stories.draft(session, other)
    return world(session, story, folder)


def unshared(session: Session, folder: Path) -> World:
    """One supplier has a note that the others lack."""
    story = stories.approved(session)
    talk = Talk(held_on=date(2027, 1, 8), subject="A", participants="B", material="Et notat")
    with atomic(session):
        dialogues.note(session, story.competition_id, talk, actor=story.owner, now=START)
    return world(session, story, folder)


def nobody(session: Session, folder: Path) -> World:
    """Every consortium is suspended on the day."""
    story = stories.approved(session)
    for consortium in story.consortium_ids:
        with atomic(session):
            consortium_suspensions.suspend(
                session,
                consortium,
                Plan(effective_on=START.date(), reason="Undersøkes."),
                until=None,
                actor=story.officer,
                now=START,
            )
    return world(session, story, folder)


def proposed(session: Session, folder: Path) -> World:
    """An exclusion that nobody has decided on."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": START}
    with atomic(session):
        exclusions.propose(
            session, story.competition_id, consortium_id=story.consortium_ids[2],
            why="Konsortiet mangler en rolle.", **by,
        )  # fmt: skip
        competitions.submit_for_review(session, story.competition_id, **by)
    with atomic(session):
        competitions.approve(session, story.competition_id, actor=story.officer, now=START)
    return world(session, story, folder)


def hand_over(*codes: Code) -> Stop:
    return Stop(
        codes=codes,
        verb=lambda w: competitions.submit_for_review(w.session, w.id, **w.by(OWNER)),
        url=f"{PAGE}/submit-for-review",
        page=PAGE,
        button=HAND_OVER,
    )


def send_out(*codes: Code) -> Stop:
    return Stop(
        codes=codes,
        verb=lambda w: competitions.issue(w.session, w.id, vault=VAULT, **w.by(OFFICER)),
        url=f"{PAGE}/issue",
        who=OFFICER,
        page=PAGE,
        button=SEND_OUT,
    )


STATES = (
    State(
        name="empty draft",
        reach=empty,
        stops=(
            hand_over(
                Code.ESTIMATE_MISSING, Code.NEED_MISSING,
                Code.PROJECT_INCOMPLETE, Code.REQUIREMENTS_MISSING, Code.CRITERIA_MISSING,
                Code.CLIMATE_CHOICE_MISSING, Code.DEADLINE_MISSING, Code.EVALUATORS_MISSING,
            ),
        ),
    ),
    State(
        name="draft where all is wrong",
        reach=wrong,
        stops=(
            hand_over(
                Code.EXCEEDS_MAXIMUM_VALUE, Code.DELIVERY_PLACE_MISSING, Code.DEADLINE_NOT_LATER,
                Code.QUESTIONS_DUE_AFTER_DEADLINE, Code.VALIDITY_TOO_SHORT, Code.PERIOD_MISSING,
                Code.STANDSTILL_MISSING, Code.CLIMATE_SHARE_TOO_LOW, Code.WEIGHTS_NOT_100,
                Code.SUB_WEIGHTS_NOT_100, Code.WEIGHTS_TURN_ORDER,
                Code.CRITERION_WITHOUT_DESCRIPTION, Code.CRITERION_WITHOUT_DOCUMENTATION,
                Code.CRITERION_WITHOUT_LIMIT, Code.CRITERION_NOT_ALLOWED,
                Code.CRITERION_WEIGHT_OUTSIDE_SPAN, Code.PRICE_LINES_MISSING, Code.MODEL_INVALID,
            ),
        ),
    ),
    State(
        name="draft beyond the framework",
        reach=too_late,
        stops=(hand_over(Code.FRAMEWORK_NOT_IN_FORCE, Code.VALIDITY_MISSING),),
    ),
    State(name="owner is no party", reach=no_party, stops=(hand_over(Code.BUYER_NOT_PARTY),)),
    State(name="nobody to ask", reach=nameless, stops=(hand_over(Code.CONTACT_MISSING),)),
    State(name="direct award", reach=direct, stops=(hand_over(Code.CALL_OFF_METHOD),)),
    State(name="unshared material", reach=unshared, stops=(send_out(Code.MATERIAL_NOT_SHARED),)),
    State(name="exclusion undecided", reach=proposed, stops=(send_out(Code.EXCLUSION_UNAPPROVED),)),
    State(name="nobody to invite", reach=nobody, stops=(send_out(Code.NOBODY_TO_INVITE),)),
)  # fmt: skip
