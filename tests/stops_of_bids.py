"""What is refused from the issue until the bids are controlled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from procure.domain.journal_facts import Clarification
from procure.domain.law import RejectionProvision
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.bids import Submission
from procure.services import assessments, bids, evaluations, journals, openings
from tests import bid_stories, openers, stories
from tests import evaluation_stories as es
from tests.stops import LEAD, OFFICER, OFFICER2, OWNER, State, Stop, World
from tests.stories import DEADLINE

OPENING = "/competitions/1/opening"
JOURNAL = "/competitions/1/journal"


def bidding(
    session: Session, folder: Path, story: stories.Story | None = None, **changes: object
) -> World:
    """One bid is written and not delivered."""
    story = story or stories.issued(session)
    world = World(session=session, story=story, now=bid_stories.WRITING, folder=folder)
    bid = bid_stories.written(session, story, world.vault, **changes)
    return replace(world, bids=(bid,))


def sound(session: Session, folder: Path) -> World:
    return bidding(session, folder)


def unsound(session: Session, folder: Path) -> World:
    """An answer above the limit, and a rate above the highest."""
    story = stories.issued(session)
    said = bid_stories.content(session, story)
    return bidding(
        session,
        folder,
        story,
        answers={**said.answers, min(said.answers): "ord " * 601},
        rates=dict.fromkeys(said.rates, 150_001),
    )


def late(session: Session, folder: Path) -> World:
    return replace(bidding(session, folder), now=DEADLINE)


def confirmed(session: Session, folder: Path) -> World:
    """The deadline is out, and one officer has confirmed; nobody else."""
    story = stories.issued(session)
    world = World(session=session, story=story, now=bid_stories.AFTER, folder=folder)
    bid_stories.submitted(session, story, world.vault, world.storage)
    confirm(world, OFFICER)
    return world


def damaged(session: Session, folder: Path) -> World:
    """As `confirmed` by the other officer, where a byte of the bid is lost on the disk."""
    story = stories.issued(session)
    world = World(session=session, story=story, now=bid_stories.AFTER, folder=folder)
    bid_stories.submitted(session, story, world.vault, world.storage)
    with atomic(session):
        bid_stories.confirm(
            session, world.id, vault=world.vault, storage=world.storage,
            actor=story.officer2, now=world.now,
        )  # fmt: skip
    with atomic(session):
        session.execute(update(Submission).values(payload=b"lost"))
    return world


def scattered(session: Session, folder: Path) -> World:
    """One invitation went out later than the others: only a mistaken script makes it so."""
    found = confirmed(session, folder)
    with atomic(session):
        later = "UPDATE invitations SET sent_at = '2027-01-12 08:00:00+00' WHERE consortium_id = 2"
        session.execute(text(later))
    return found


def confirm(world: World, who: str) -> None:
    with atomic(world.session):
        bid_stories.confirm(
            world.session, world.id, vault=world.vault, storage=world.storage, **world.by(who)
        )


def typed(world: World, who: str) -> dict[str, str]:
    """What an officer types on the opening page."""
    return openers.typed(world.session, world.by(who)["actor"], stories.PASSWORD)


def opened(session: Session, folder: Path) -> World:
    """The bids are open; nobody has controlled them, and one is asked something."""
    story = stories.issued(session)
    world = World(session=session, story=story, now=es.OPENED, folder=folder)
    found = bid_stories.opened(session, story, world.vault, world.storage)
    due = es.OPENED + timedelta(days=2)
    with atomic(session):
        (entry,) = journals.write(
            session, world.id, Clarification(subject="A", question="B", due_at=due),
            bid_ids=[found[0]], **world.by(OFFICER),
        )  # fmt: skip
        key = entry.id
    return replace(world, bids=found, entry=key)


def ask(world: World) -> object:
    """Ask a bidder with a time that has been."""
    asked = Clarification(subject="A", question="B", due_at=world.now)
    return journals.write(
        world.session, world.id, asked, bid_ids=[world.bids[0]], **world.by(OFFICER)
    )


def reject(provision: RejectionProvision | None) -> Stop:
    chosen = {} if provision is None else {"provision": provision.value}
    missing = "Velg regelen som avvisningen bygger på"
    return Stop(
        codes=(Code.LOW_NOT_EXPLAINED if provision else Code.PROVISION_MISSING,),
        verb=lambda w: assessments.assess(
            w.session, w.bids[1], admissible=False, provision=provision, reason="For lav.",
            **w.by(OFFICER),
        ),
        url="/bids/2/assess",
        data={"verdict": "rejected", "reason": "For lav.", **chosen},
        status=422,
        who=OFFICER,
        said="" if provision else missing,
    )  # fmt: skip


def answer(world: World) -> object:
    return journals.answer(
        world.session, world.id, world.entry, text="Ja.", received_at=world.now, accepted=True,
        assessment="Uendret.", **world.by(OFFICER),
    )  # fmt: skip


def deliver(world: World) -> object:
    return bids.submit(
        world.session, world.bids[0], idempotency_key="k", received_at=world.now,
        vault=world.vault, **world.by(LEAD),
    )  # fmt: skip


STATES = (
    State(
        name="bidding",
        reach=sound,
        stops=(
            Stop(
                codes=(Code.BEFORE_DEADLINE,),
                verb=lambda w: confirm(w, OFFICER),
                url=f"{OPENING}/confirm",
                who=OFFICER,
                page=OPENING,
                button="Bekreft åpningen",
            ),
            Stop(
                codes=(Code.NOT_SUBMITTED,),
                verb=lambda w: bids.withdraw(w.session, w.bids[0], **w.by(LEAD)),
                url="/bids/1/withdraw",
                who=LEAD,
            ),
        ),
    ),
    State(
        name="bid against the terms",
        reach=unsound,
        stops=(
            Stop(
                codes=(Code.ANSWER_TOO_LONG, Code.RATE_ABOVE_MAXIMUM),
                verb=deliver,
                url="/bids/1/submit",
                data={"key": "0" * 32, "reader": openers.OFFICER.recipient},
                status=422,
                who=LEAD,
                page="/bids/1/submit",
                button="Lever tilbudet",
            ),
        ),
    ),
    State(
        name="deadline out",
        reach=late,
        stops=(
            Stop(
                codes=(Code.DEADLINE_PASSED,),
                verb=deliver,
                url="/bids/1/submit",
                data={"key": "0" * 32, "reader": openers.OFFICER.recipient},
                who=LEAD,
                said="Tilbudet er ikke levert. Et tilbud som kommer etter fristen, kan ikke tas imot",
            ),
        ),
    ),
    State(
        name="one officer has confirmed",
        reach=confirmed,
        stops=(
            Stop(
                codes=(Code.ALREADY_CONFIRMED_OPENING,),
                verb=lambda w: confirm(w, OFFICER),
                url=f"{OPENING}/confirm",
                who=OFFICER,
                page=OPENING,
                button="Bekreft og åpne tilbudene",
            ),
            Stop(
                codes=(Code.OPENERS_TOO_FEW,),
                verb=lambda w: openings.declare_unsuccessful(w.session, w.id, **w.by(OFFICER)),
                url=f"{OPENING}/unsuccessful",
                who=OFFICER,
            ),
        ),
    ),
    State(
        name="invited one after another",
        reach=scattered,
        stops=(
            Stop(
                codes=(Code.INVITATIONS_NOT_AT_ONCE,),
                verb=lambda w: confirm(w, OFFICER2),
                url=f"{OPENING}/confirm",
                data=lambda w: typed(w, OFFICER2),
                who=OFFICER2,
            ),
        ),
    ),
    State(
        name="bid damaged",
        reach=damaged,
        stops=(
            Stop(
                codes=(Code.BID_UNREADABLE,),
                verb=lambda w: confirm(w, OFFICER),
                url=f"{OPENING}/confirm",
                data=lambda w: typed(w, OFFICER),
                who=OFFICER,
                said="Dette kan ikke leses slik det ble levert: Tilbud nr. 1: alt som er skrevet",
            ),
        ),
    ),
    State(
        name="opened",
        reach=opened,
        stops=(
            Stop(
                codes=(Code.BID_NOT_ADMISSIBLE,),
                verb=lambda w: evaluations.start_scoring(w.session, w.id, **w.by(OWNER)),
                url="/competitions/1/evaluation/start",
                page="/competitions/1/evaluation",
                button="Start den individuelle vurderingen",
            ),
            reject(None),
            reject(RejectionProvision.LOW),
            Stop(
                codes=(Code.ENTRY_NOT_SENT,),
                verb=answer,
                url=f"{JOURNAL}/1/answer",
                data={
                    "received_at": "01.02.2027 12:00", "text": "Ja.", "accepted": "yes",
                    "assessment": "Uendret.",
                },
                who=OFFICER,
            ),
            Stop(
                codes=(Code.TIME_NOT_AHEAD,),
                verb=ask,
                url=f"{JOURNAL}/new/clarification",
                data={
                    "bids": 1, "purpose": "clarify", "subject": "A", "question": "B",
                    "due_at": "01.02.2027 08:00", "version": 1,
                },
                status=422,
                who=OFFICER,
            ),
        ),
    ),
)  # fmt: skip
