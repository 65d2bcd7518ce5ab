"""Several call-offs under one agreement: told to their bidders, and ready to be signed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.competitions import Action
from procure.domain.deliveries import Billed, PhaseKey
from procure.domain.framework_terms import Change
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.frameworks import Framework, FrameworkChange
from procure.models.ledger import LedgerPosting
from procure.services import awards, competitions, contract_amounts, deliveries, framework_changes
from tests import evaluation_stories, stories
from tests.delivery_stories import PLAN
from tests.evaluation_stories import Evaluation
from tests.stories import VAULT, Story

SIGNING = evaluation_stories.SENT + timedelta(days=12)
STANDING = {"validity_until": date(2099, 12, 31)}
PRICE = 116_000_000  # of each call-off, in øre
WHY = "Styringsgruppa har sluttet seg til dette."


def ready(session: Session, folder: Path, call_offs: int = 2) -> tuple[Evaluation, ...]:
    """Call-offs of one agreement, their letters sent and the standstill over at `SIGNING`."""
    story = stories.framework(session)
    found = []
    for n in range(call_offs):
        one = stories.project(session, replace(story, reference=f"2027/{n + 7}"))
        told = evaluation_stories.told(session, folder / str(n), story=_issued(session, one))
        found.append(replace(told, now=SIGNING))
    return tuple(found)


def _issued(session: Session, story: Story) -> Story:
    """An issued competition whose bids stand for as long as any test needs."""
    story = stories.draft(session, story)
    key, by = story.competition_id, {"actor": story.owner, "now": story.now}
    with atomic(session):
        version = session.scalar(select(Competition.version).where(Competition.id == key))
        competitions.change(session, key, version=version, values=STANDING, **by)
        competitions.submit_for_review(session, key, **by)
        competitions.approve(session, key, actor=story.officer, now=story.now)
        competitions.issue(session, key, vault=VAULT, **by)
    return story


def signed(session: Session, folder: Path, call_offs: int = 2) -> tuple[Evaluation, ...]:
    """The same, all signed."""
    found = ready(session, folder, call_offs)
    for one in found:
        sign(session, one)
    return found


def sign(session: Session, found: Evaluation, now: datetime = SIGNING) -> None:
    """Sign, with a reason for whatever the rules warn of: that the start has passed, mostly."""
    stories.explain(
        session, replace(found.story, competition_id=found.id), Action.SIGN_CONTRACT, now=now
    )
    with atomic(session):
        awards.sign_contract(session, found.id, actor=found.story.officer, now=now)


def change(session: Session, found: Evaluation, ore: int, now: datetime = SIGNING) -> None:
    """A change annex is signed."""
    with atomic(session):
        contract_amounts.sign_change(
            session, found.id, amount_ore=ore, why=WHY, signed_on=now.date(),
            actor=found.story.owner, now=now,
        )  # fmt: skip


def option(session: Session, found: Evaluation, ore: int, now: datetime = SIGNING, **given) -> int:
    """An option is written down; return its id."""
    with atomic(session):
        made = contract_amounts.add_option(
            session, found.id, title="Utvikle–levere", value_ore=ore,
            **({"exercise_by": None} | given), actor=found.story.owner, now=now,
        )  # fmt: skip
        return made.id


def take(session: Session, found: Evaluation, option_id: int, now: datetime = SIGNING) -> None:
    with atomic(session):
        contract_amounts.exercise_option(
            session, found.id, option_id, actor=found.story.owner, now=now
        )


def invoice(
    session: Session, found: Evaluation, number: str, ore: int, now: datetime = SIGNING
) -> None:
    billed = Billed(number=number, amount_ore=ore, invoiced_on=now.date(), phase=None, text="")
    with atomic(session):
        contract_amounts.register_invoice(
            session, found.id, billed, why=WHY, actor=found.story.owner, now=now
        )


def complete(session: Session, found: Evaluation, now: datetime = SIGNING) -> None:
    """Every phase is planned and run, and the delivery completed."""
    by = {"actor": found.story.owner, "now": now}
    with atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, why=WHY, **by)
        for key in PhaseKey:
            deliveries.start_phase(session, found.id, key, why=WHY, **by)
            deliveries.pass_gate(session, found.id, key, remark=WHY, **by)
        deliveries.complete_delivery(session, found.id, why=WHY, **by)


def amend(
    session: Session, found: Evaluation, asked: Change, now: datetime = SIGNING
) -> FrameworkChange:
    """An officer changes the agreement."""
    key = found.story.framework_id
    version = session.scalar(select(Framework.version).where(Framework.id == key))
    with atomic(session):
        return framework_changes.make(
            session, key, asked, version=version, why=WHY,
            actor=found.story.officer, now=now,
        )  # fmt: skip


def lines(session: Session) -> list[LedgerPosting]:
    """Every line, in order."""
    session.rollback()
    found = list(session.scalars(select(LedgerPosting).order_by(LedgerPosting.id)))
    session.expunge_all()  # they stay as they are, whatever happens next
    return found
