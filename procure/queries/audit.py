"""The audit trail as people read it, and whether it is whole.

Those who may read the trail may still not learn who has bid before the opening, nor who
asked a question: such lines are left out, or their actor is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select, true, tuple_
from sqlalchemy.orm import Session

from procure.domain import audit, permissions
from procure.domain.audit import StoredLine, Tag
from procure.domain.permissions import EVERYTHING, Actor, Permission, Role
from procure.models.accounts import User
from procure.models.audit import AuditEntry, AuditHead
from procure.models.competitions import Competition
from procure.models.frameworks import Framework

PAGE: Final = 50
ACCOUNTS: Final = "accounts"
KINDS: Final = ("competition", "framework", ACCOUNTS)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9]{1,9}")  # as the database holds them

# What suppliers do in the open; everything else they do in a competition is part of a bid.
OPEN_TO_ALL: Final = (Tag.INVITATION_READ, Tag.QUESTION_ASK)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the trail. `who` is empty when the reader may not know."""

    at: datetime
    who: str
    tag: str
    subject: str
    chain: str
    about: str  # the competition's or framework's case number, empty for accounts
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the trail, newest first; the next begins after the line with digest `older`.

    A line's place in its chain would tell how many lines before it are left out.
    """

    rows: tuple[Row, ...]
    older: str | None
    about: str  # the case number when one chain is shown


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one chain is whole: `fault` names what is wrong first, or is None.

    A `sealed` chain belongs to a competition not yet opened: its length and head grow with
    every bid, so they are for the command line alone.
    """

    chain: str
    about: str
    count: int
    head: str
    fault: str | None
    sealed: bool


def listing(session: Session, *, viewer: Actor, chain: str = "", before: str = "") -> Listing:
    """Return a page of the lines that the viewer may read, of all chains or some.

    `chain` is one of `KINDS`, the name of one chain, or empty for all. `before` is the digest
    of the last line already shown; what is none counts as not given.
    """
    permissions.require_sight(viewer, Permission.AUDIT_READ, EVERYTHING)
    found = session.execute(
        select(AuditEntry, User.role)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(_in_chain(chain), _older_than(session, before), ~_sealed(session))
        .order_by(AuditEntry.at.desc(), AuditEntry.chain.desc(), AuditEntry.seq.desc())
        .limit(PAGE + 1)
    ).all()
    cases = _cases(session, {entry.chain for entry, _ in found} | {chain})
    rows = tuple(_row(entry, role, cases) for entry, role in found[:PAGE])
    older = found[PAGE - 1].AuditEntry.digest if len(found) > PAGE else None
    return Listing(rows, older, cases.get(chain, ""))


def _in_chain(chain: str) -> ColumnElement[bool]:
    if not chain:
        return true()
    if chain in KINDS and chain != ACCOUNTS:
        return AuditEntry.chain.startswith(f"{chain}:", autoescape=True)
    return AuditEntry.chain == chain


def _older_than(session: Session, before: str) -> ColumnElement[bool]:
    if not _DIGEST.fullmatch(before):
        return true()
    last = session.scalar(select(AuditEntry).where(AuditEntry.digest == before))
    if last is None:
        return true()
    same = tuple_(AuditEntry.chain, AuditEntry.seq) < tuple_(last.chain, last.seq)
    return or_(AuditEntry.at < last.at, and_(AuditEntry.at == last.at, same))


def _sealed(session: Session) -> ColumnElement[bool]:
    """Lines that would tell who has bid: what suppliers do in a competition not yet opened."""
    suppliers = select(User.id).where(User.role == Role.SUPPLIER)
    return and_(
        AuditEntry.chain.in_(_unopened(session)),
        or_(
            AuditEntry.tag.startswith("bid:"),
            and_(AuditEntry.actor_id.in_(suppliers), AuditEntry.tag.not_in(OPEN_TO_ALL)),
        ),
    )


def _unopened(session: Session) -> set[str]:
    found = session.scalars(
        select(Competition.id).where(
            Competition.issued_at.is_not(None), Competition.opened_at.is_(None)
        )
    )
    return {f"competition:{number}" for number in found}


def _row(entry: AuditEntry, role: Role | None, cases: dict[str, str]) -> Row:
    told: dict[str, Any] = json.loads(entry.line)
    supplier = role is Role.SUPPLIER
    asked = entry.tag == Tag.QUESTION_ASK
    refused = entry.tag == Tag.REFUSED and supplier  # its address may name a bid
    return Row(
        at=entry.at,
        who="" if asked else _who(str(told["actor"]), str(told["subject"])),
        tag=entry.tag,
        subject="" if refused else str(told["subject"]),
        chain=entry.chain,
        about=cases.get(entry.chain, ""),
        facts=tuple((name, _text(value)) for name, value in sorted(told["facts"].items())),
    )


def _who(actor: str, subject: str) -> str:
    """Return the actor's name; at sign-in nobody acts yet, so it is the address that was tried."""
    if actor != "system":
        return actor.partition(" ")[2]
    return subject.removeprefix("user:") if subject.startswith("user:") else actor


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in sorted(value.items()))
    return "–" if value is None else str(value)


def _cases(session: Session, chains: set[str]) -> dict[str, str]:
    """Return the case number of each chain that belongs to a competition or a framework."""
    found: dict[str, str] = {}
    for kind, noun in (("competition", Competition), ("framework", Framework)):
        ids = [
            int(n)
            for k, _, n in (c.partition(":") for c in chains)
            if k == kind and _ID.fullmatch(n)
        ]
        for row in session.execute(select(noun.id, noun.reference).where(noun.id.in_(ids))):
            found[f"{kind}:{row.id}"] = row.reference
    return found


def verify(session: Session, *, viewer: Actor) -> tuple[Verdict, ...]:
    """Walk every chain for someone who may read the trail."""
    permissions.require_sight(viewer, Permission.AUDIT_READ, EVERYTHING)
    return verify_all(session)


def verify_all(session: Session) -> tuple[Verdict, ...]:
    """Walk every chain in one pass, and compare its end with the head that was kept."""
    heads = {head.chain: head for head in session.scalars(select(AuditHead))}
    cases, unopened = _cases(session, set(heads)), _unopened(session)
    walked = {chain: _walk(lines) for chain, lines in groupby(_lines(session), lambda e: e[0])}
    verdicts = []
    for chain in sorted(heads.keys() | walked.keys()):
        count, end, fault = walked.get(chain, (0, audit.GENESIS, None))
        kept = heads.get(chain)
        if fault is None and (kept is None or (kept.seq, kept.digest) != (count, end)):
            fault = f"end missing at {count + 1}"
        about = cases.get(chain, "")
        verdicts.append(Verdict(chain, about, count, end, fault, sealed=chain in unopened))
    return tuple(verdicts)


def _lines(session: Session) -> Iterator[tuple[str, StoredLine]]:
    entries = (
        select(
            AuditEntry.chain,
            AuditEntry.seq,
            AuditEntry.line,
            AuditEntry.previous,
            AuditEntry.digest,
        )
        .order_by(AuditEntry.chain, AuditEntry.seq)
        .execution_options(yield_per=1000)
    )
    for row in session.execute(entries):
        yield row.chain, StoredLine(row.seq, row.line, row.previous, row.digest)


def _walk(lines: Iterator[tuple[str, StoredLine]]) -> tuple[int, str, str | None]:
    """Return how many lines there are, the last digest, and the first fault."""
    stored = [line for _, line in lines]
    return len(stored), stored[-1].digest, audit.first_fault(stored)
