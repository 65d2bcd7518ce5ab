"""What is refused from the decision to the end of the case, and of the agreement itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.domain.complaints import ComplaintKind
from procure.domain.formats import OSLO
from procure.domain.framework_terms import SetMaximum
from procure.domain.journal_facts import Clarification, ComplaintAnswer
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import journals as journal_pages
from procure.services import (
    access_requests,
    awards,
    competitions,
    complaints,
    consensus,
    contract_amounts,
    frameworks,
    journals,
    reversals,
)
from tests import agreement_stories, bid_stories, journal_stories, stories
from tests import evaluation_stories as es
from tests.stops import EVALUATOR, LEAD, OFFICER, OWNER, State, Stop, World
from tests.stops_of_evaluation import world

AWARD = "/competitions/1/award"
SIGN = "Registrer signert kontrakt"


def dear(session: Session, folder: Path) -> World:
    """The framework has room for less than the cheapest bid costs."""
    found = es.locked(session, folder)
    agreement_stories.change(session, found.story, SetMaximum(1_000_000_00), now=found.now)
    return world(session, folder, found)


def decided(session: Session, folder: Path) -> World:
    return world(session, folder, es.decided(session, folder))


WORDS = "Vi bygger på dybdesamtaler med de ansatte i førstelinjen og prøver ut løsningene tidlig."


def leaky(session: Session, folder: Path) -> World:
    """The reasons for one bid tell what only another bid holds."""
    story = stories.issued(session)
    said = bid_stories.content(session, story)
    third = {
        "answers": dict.fromkeys(said.answers, WORDS),
        "team": (replace(said.team[0], person_id=None, label="Kari Prøveperson"),),
        "rates": dict.fromkeys(said.rates, 103_700),
    }
    found = es.agreed(session, folder, story=story, contents={1: third})
    number = formats.organisation_number(stories.firm(2).organisation_number)
    secrets = f"{WORDS} Kari Prøveperson koster 1 037 kr og er i firma {number}."
    with atomic(session):
        consensus.agree(
            session, found.id, bid_id=found.bids[0], criterion_id=found.criteria[0],
            points=Decimal(8), reason=secrets, departure=es.DEPARTURE, seen=1, actor=story.owner, now=es.CONSENSUS,
        )  # fmt: skip
        consensus.lock(session, found.id, actor=story.owner, now=es.LOCKED)
    with atomic(session):
        awards.decide(
            session, found.id, bid_id=found.bids[0], reason=es.REASON, actor=story.owner,
            now=es.DECIDED,
        )  # fmt: skip
    es.approved(session, found)
    return world(session, folder, replace(found, now=es.DECIDED))


def told(session: Session, folder: Path) -> World:
    return world(session, folder, es.told(session, folder))


def over(session: Session, folder: Path) -> World:
    return replace(told(session, folder), now=es.SENT + timedelta(days=12))


def complained(session: Session, folder: Path, kind: ComplaintKind = ComplaintKind.BUYER) -> World:
    """The standstill is over, and a complaint is not."""
    found = over(session, folder)
    with atomic(session):
        complaints.receive(
            session, found.id, bid_id=2, kind=kind, said="Poengene er for lave.",
            received_at=found.now, **found.by(OFFICER),
        )  # fmt: skip
    return found


def enjoined(session: Session, folder: Path) -> World:
    return complained(session, folder, ComplaintKind.COURT)


def wants_access(session: Session, folder: Path) -> World:
    """A bidder waits for a decision on access when the contract is signed."""
    found = contracted(session, folder)
    with atomic(session):
        access_requests.ask(session, 1, said="Alt.", **found.by(LEAD))
    return found


def expired(session: Session, folder: Path) -> World:
    """No bid binds its bidder any more."""
    return replace(told(session, folder), now=datetime(2027, 6, 1, 9, tzinfo=OSLO))


def contracted(session: Session, folder: Path) -> World:
    return world(session, folder, es.contracted(session, folder))


def untold(session: Session, folder: Path) -> World:
    """A letter is gone: no service takes one away, but a mistaken script could."""
    found = contracted(session, folder)
    with atomic(session):
        session.execute(text("DELETE FROM letters WHERE bid_id = 2"))
    return found


def gap(session: Session, folder: Path) -> World:
    """Something that the protocol must hold is gone, by a mistaken script too."""
    found = contracted(session, folder)
    with atomic(session):
        session.execute(text("UPDATE frameworks SET reopening_condition = ''"))
    return found


def asked(session: Session, folder: Path) -> World:
    """A bidder is asked about a price, while others score its quality."""
    found = world(session, folder, es.scoring(session, folder))
    due = found.now + timedelta(days=1)
    said = Clarification(subject="Prisen", question="Er timeprisen 1 250 kr?", due_at=due)
    with atomic(session):
        (entry,) = journals.write(session, found.id, said, bid_ids=[1], **found.by(OFFICER))
        key = entry.id
    return replace(found, entry=key)


def too_long(session: Session, folder: Path) -> World:
    """An agreement of more than four years is imported, and nobody says why."""
    story = stories.framework(session)
    file = stories.framework_file(reference="2026/901")
    head = replace(file.framework, ends_on=date(2031, 1, 1))
    with atomic(session):
        stored = frameworks.store(session, replace(file, framework=head), actor=None, now=story.now)
        story = replace(story, framework_id=stored.id)
    return World(session=session, story=story, now=story.now, folder=folder)


def sign(*codes: Code, button: str = SIGN) -> Stop:
    return Stop(
        codes=codes,
        verb=lambda w: awards.sign_contract(w.session, w.id, **w.by(OFFICER)),
        url=f"{AWARD}/contract",
        who=OFFICER,
        page=AWARD,
        button=button,
    )


def complete(code: Code, *, button: str = "", status: int = 409) -> Stop:
    return Stop(
        codes=(code,),
        verb=lambda w: awards.complete(w.session, w.id, **w.by(OWNER)),
        url=f"{AWARD}/complete",
        page=AWARD,
        button=button,
        status=status,
    )


ROW = {
    "version": 0, "bids": 1, "reply": "access", "received_on": "01.02.2027", "claim": "Innsyn.",
    "verdict": "partly", "assessment": "Vurdert.", "appeal": "Klag til oss innen tre uker.",
    "parts-0-document": "Tilbudet", "parts-0-given": "redacted",
}  # fmt: skip
REDACTED = {"parts-0-redacted": "Timeprisen", "parts-0-reason": "Hemmelig."}


def access(code: Code, data: dict[str, object], **part: str) -> Stop:
    """An answer to a request for access, with one redacted document."""
    first = replace(journal_stories.ACCESS.parts[1], **part)
    said: ComplaintAnswer = replace(journal_stories.ACCESS, parts=(first,))
    return Stop(
        codes=(code,),
        verb=lambda w: journals.write(w.session, w.id, said, bid_ids=[1], **w.by(OFFICER)),
        url="/competitions/1/journal/new/complaint_answer",
        data={**ROW, **data},
        status=422,
        who=OFFICER,
    )


STATES = (
    State(
        name="dearer than the framework",
        reach=dear,
        stops=(
            Stop(
                codes=(Code.PRICE_PAST_MAXIMUM,),
                verb=lambda w: awards.decide(
                    w.session, w.id, bid_id=1, reason=es.REASON, **w.by(OWNER)
                ),
                url=f"{AWARD}/decision",
                data={"bid": 1, "reason": es.REASON},
                page=AWARD,
                button="Velg leverandør",
            ),
        ),
    ),
    State(
        name="decided",
        reach=decided,
        stops=(
            replace(sign(Code.LETTERS_NOT_SENT), page="", button=""),
            Stop(
                codes=(Code.LETTERS_NOT_SENT,),
                verb=lambda w: reversals.reverse(
                    w.session, w.id, fault="Feil.", why="Feil.", following="Nytt.", **w.by(OWNER)
                ),
                url=f"{AWARD}/reversal",
                data={"fault": "Feil.", "reason": "Feil.", "following": "Nytt."},
                page=f"{AWARD}/reversal",
                button="Gjør om valget og gi beskjed til alle",
            ),
        ),
    ),
    State(
        name="letters that leak",
        reach=leaky,
        stops=(
            Stop(
                codes=(
                    Code.LETTER_NAMES_PERSON, Code.LETTER_NUMBERS_OTHER, Code.LETTER_QUOTES_OTHER,
                    Code.LETTER_REVEALS_PRICE,
                ),
                verb=lambda w: awards.send_letters(w.session, w.id, **w.by(OWNER)),
                url=f"{AWARD}/letters",
                status=422,
            ),
        ),
    ),
    State(name="standstill", reach=told, stops=(sign(Code.STANDSTILL_RUNS),)),
    State(
        name="letters sent",
        reach=over,
        stops=(
            Stop(
                codes=(Code.LETTERS_SENT,),
                verb=lambda w: awards.send_letters(w.session, w.id, **w.by(OWNER)),
                url=f"{AWARD}/letters",
            ),
        ),
    ),
    State(name="complaint open", reach=complained, stops=(sign(Code.COMPLAINT_OPEN),)),
    State(name="injunction open", reach=enjoined, stops=(sign(Code.INJUNCTION_OPEN),)),
    State(
        name="access undecided",
        reach=wants_access,
        stops=(complete(Code.ACCESS_OPEN, button="Fullfør konkurransen"),),
    ),
    State(name="bids expired", reach=expired, stops=(sign(Code.VALIDITY_OVER),)),
    State(
        name="contracted",
        reach=contracted,
        stops=(
            access(Code.ACCESS_UNREASONED, {}, reason=""),
            access(Code.REDACTION_UNPROVEN, REDACTED, shown=""),
            access(
                Code.REDACTION_SAME,
                {**REDACTED, "parts-0-original": "1 250 kr", "parts-0-shown": "1 250 kr"},
                shown=journal_stories.ACCESS.parts[1].original,
            ),
            Stop(
                codes=(Code.LEDGER_PAST_MAXIMUM,),
                verb=lambda w: contract_amounts.add_option(
                    w.session, w.id, title="Mer", value_ore=40_000_000_00, exercise_by=None,
                    **w.by(OWNER),
                ),
                url="/competitions/1/delivery/options/new",
                data={"title": "Mer", "value": "40 000 000"},
            ),
        ),
    ),
    State(
        name="bidder untold",
        reach=untold,
        stops=(complete(Code.BIDDER_UNTOLD, button="Fullfør konkurransen"),),
    ),
    State(
        name="gap in the protocol",
        reach=gap,
        stops=(complete(Code.DOCUMENT_VALUE_MISSING, button="Fullfør konkurransen", status=422),),
    ),
    State(
        name="cancelling",
        reach=told,
        stops=(
            Stop(
                codes=(Code.REASON_MISSING,),
                verb=lambda w: competitions.cancel(
                    w.session, w.id, ground=CancelGround.NEED, why=" ", **w.by(OWNER)
                ),
                url="/competitions/1/cancel",
                data={"ground": CancelGround.NEED.value, "why": " "},
                status=422,
                said="Skriv hvorfor konkurransen avlyses",
            ),
        ),
    ),
    State(
        name="asked about the price",
        reach=asked,
        stops=(
            Stop(
                codes=(Code.PRICES_HIDDEN,),
                verb=lambda w: journal_pages.entry_page(
                    w.session, w.id, w.entry, viewer=w.story.evaluators[0], now=w.now
                ),
                url="/competitions/1/journal/1",
                method="GET",
                status=403,
                who=EVALUATOR,
            ),
        ),
    ),
    State(
        name="agreement too long",
        reach=too_long,
        stops=(
            Stop(
                codes=(Code.FRAMEWORK_TOO_LONG,),
                verb=lambda w: frameworks.activate(
                    w.session, w.story.framework_id, **w.by(OFFICER)
                ),
                url="/frameworks/2/activate",
                who=OFFICER,
                page="/frameworks/2",
                button="Sett i kraft",
            ),
        ),
    ),
)  # fmt: skip
