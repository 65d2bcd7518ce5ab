"""Invented bids, written, sealed and opened through the services."""

import functools
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.demo import openers
from procure.domain.bid_corners import STATEMENTS, answer_cell, people_cell
from procure.domain.bids import AskedLine, BidContent, Confirmation, Member
from procure.domain.invitations import Why
from procure.domain.law import RejectionProvision
from procure.domain.permissions import Actor
from procure.models.competitions import Invitation
from procure.models.consortia import Competence, Person
from procure.models.frameworks import CompetenceArea
from procure.queries import bid_terms, facts
from procure.queries import requirement_checks as checked
from procure.services import (
    assessments,
    bid_files,
    bid_shares,
    bids,
    invitations,
    openings,
    requirement_checks,
)
from procure.services.bid_shares import Given
from procure.vault import identities
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

TEXTS: Final = (
    (
        "**Vi starter hos dem det gjelder.** De første seks ukene følger vi saken fra innbyggerens "
        "side, sammen med to ansatte fra hver virksomhet.\n\n"
        "- Funnene legges fram hver uke, også de ubehagelige.\n"
        "- Ledergruppen får en side om hva funnene betyr.\n"
        "- Vi går ikke videre før dere har valgt problem."
    ),
    (
        "Erfaringen vår er at problemet sitter i **overgangene mellom virksomhetene**. Vi arbeider "
        "slik:\n\n1. kartlegger hvem som eier hver overgang\n2. lager en gevinstplan\n"
        "3. utvikler først når planen er godkjent"
    ),
    (
        "Vi bruker den triple diamanten med en åpen diagnose. Ledergruppen deltar i tre arbeidsmøter, "
        "slik at endringen er forankret før løsningen velges."
    ),
)
REJECTION: Final = (
    "Tilbudet sier at prosjektlederen er tilgjengelig én dag i uken. Det absolutte kravet er minst "
    "halve arbeidsuken."
)


def submit_all(
    session: Session,
    key: int,
    people: dict[str, Actor],
    *,
    count: int,
    tie: bool,
    vault: Vault,
    storage: FolderStorage,
    now: datetime,
) -> list[int]:
    """Let the first consortia submit a complete bid each; return their ids."""
    found = []
    for n in range(count):
        actor = people[f"leverandor{n + 1}"]
        bid_id = write(session, key, actor, n, tie=tie, vault=vault, now=now)
        bid_files.attach(
            session,
            bid_id,
            name="Framdriftsplan.pdf",
            content=_pdf(),
            vault=vault,
            storage=storage,
            actor=actor,
            now=now,
        )
        if n == 0:
            _share_out(session, bid_id, actor, people["medlem1"], vault=vault, now=now)
        bids.submit(
            session,
            bid_id,
            idempotency_key=f"demo-{key}-{n}",
            reader=identities.of(openers.READING).recipient,
            received_at=now + timedelta(hours=n + 1),
            vault=vault,
            actor=actor,
            now=now + timedelta(hours=n + 1),
        )
        found.append(bid_id)
    return found


@functools.cache
def _pdf() -> bytes:
    """Return an attachment of one empty page."""
    import pikepdf  # noqa: PLC0415 -- slow import

    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _share_out(
    session: Session, bid_id: int, lead: Actor, member: Actor, *, vault: Vault, now: datetime
) -> None:
    """Let the member answer the last criterion and keep its people to itself; it confirms both."""
    bid = bids.require_own(session, bid_id, lead)
    competition = facts.competition(session, bid.competition_id)
    terms = bid_terms.of(session, competition, bid.consortium_id)
    firm = member.organisation_id
    answer, people = answer_cell(terms.criteria[-1].id), people_cell(firm)
    wanted = {
        answer: Given(firm),
        people: Given(firm, private=True),
        STATEMENTS: Given(lead.organisation_id),
    }
    bid_shares.share_out(session, bid_id, wanted=wanted, actor=lead, now=now)
    for cell in (answer, people):
        bid_shares.confirm(session, bid_id, cell=cell, vault=vault, actor=member, now=now)


def decline(session: Session, key: int, actor: Actor, *, now: datetime) -> None:
    """Let the consortium that the actor leads decline its invitation."""
    found = select(Invitation.id).where(
        Invitation.competition_id == key, Invitation.consortium_id == min(actor.lead_consortium_ids)
    )
    invitations.decline(
        session, session.scalars(found).one(), why=Why.CAPACITY,
        words="Teamet er bundet i andre oppdrag ut året.", actor=actor, now=now,
    )  # fmt: skip


def write(
    session: Session, key: int, actor: Actor, n: int, *, tie: bool, vault: Vault, now: datetime
) -> int:
    """Write a complete draft for the consortium the actor leads."""
    consortium = min(actor.lead_consortium_ids)
    bid = bids.start(session, key, consortium_id=consortium, actor=actor, now=now)
    content = _content(session, key, consortium, n, tie=tie)
    bids.save_draft(session, bid.id, content, version=0, vault=vault, actor=actor, now=now)
    return bid.id


def _content(session: Session, key: int, consortium: int, n: int, *, tie: bool) -> BidContent:
    competition = facts.competition(session, key)
    terms = bid_terms.of(session, competition, consortium)
    return BidContent(
        answers={c.id: TEXTS[(n + i) % len(TEXTS)] for i, c in enumerate(terms.criteria)},
        team=_team(session, competition.framework_id, consortium),
        rates={line.id: _rate(line, n, tie=tie) for line in terms.lines},
        confirmations=frozenset(c.value for c in Confirmation),
        validity=competition.validity_until,
    )


def _rate(line: AskedLine, n: int, *, tie: bool) -> int:
    """A rate under the consortium's ceiling; the same for all where the plot is a tie."""
    highest = line.ceiling_ore or 1_200_00
    return 900_00 if tie else highest * (82 + 5 * n) // 100


def _team(session: Session, framework_id: int, consortium: int) -> tuple[Member, ...]:
    areas = session.scalars(
        select(CompetenceArea).where(CompetenceArea.framework_id == framework_id)
    )
    keys = {area.id: area.key for area in areas}
    people = session.scalars(
        select(Person).where(Person.consortium_id == consortium).order_by(Person.id).limit(4)
    ).all()
    return tuple(
        Member(
            label=person.label,
            role=person.label.rstrip("0123456789 "),
            person_id=person.id,
            levels=_levels(session, person.id, keys),
            evidence=person.evidence,
            hours=100 * (4 - n),
        )
        for n, person in enumerate(people)
    )


def _levels(session: Session, person_id: int, keys: dict[int, str]) -> dict[str, int]:
    rows = session.scalars(select(Competence).where(Competence.person_id == person_id))
    return {keys[row.area_id]: row.level for row in rows}


def open_all(
    session: Session,
    key: int,
    bid_ids: list[int],
    people: dict[str, Actor],
    *,
    vault: Vault,
    storage: FolderStorage,
    now: datetime,
    assessed: bool,
    rejected: int | None = None,
) -> None:
    """Two officers open; the first controls the must requirements and may reject one bid."""
    for officer in ("innkjoper1", "innkjoper2"):
        openings.confirm(
            session, key, hand=openers.hand(session, officer), vault=vault, storage=storage,
            actor=people[officer], now=now,
        )  # fmt: skip
    for bid_id in bid_ids if assessed else ():
        refused = bid_id == rejected
        _check(session, key, bid_id, people["innkjoper1"], met=not refused, now=now)
        assessments.assess(
            session,
            bid_id,
            admissible=not refused,
            provision=RejectionProvision.BID if refused else None,
            reason=REJECTION if refused else "",
            actor=people["innkjoper1"],
            now=now,
        )


def _check(
    session: Session, key: int, bid_id: int, officer: Actor, *, met: bool, now: datetime
) -> None:
    """The officer checks each must requirement; a bid that fails does so on the first."""
    rows = checked.of_bid(session, facts.competition(session, key), bid_id)
    for place, row in enumerate(rows):
        fails = place == 0 and not met
        requirement_checks.check(
            session, bid_id, row.requirement_id, met=not fails,
            reason=REJECTION if fails else "Bekreftet i tilbudet og vist i svarene.",
            actor=officer, now=now,
        )  # fmt: skip
