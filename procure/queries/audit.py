"""The audit trail as people read it, and whether it is whole.

Those who may read the trail may still not learn who has bid before the opening, nor who
asked a question: such lines are left out, or their actor is.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from procure.domain import audit, formats, leaks, permissions
from procure.domain.audit import Anchor, StoredLine, Tag
from procure.domain.permissions import EVERYTHING, Actor, CompetitionRole, Permission, Role
from procure.models.accounts import User
from procure.models.audit import AuditEntry, AuditHead
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.frameworks import Framework
from procure.queries.matching import holds, like

PAGE: Final = 50
HIDDEN: Final = "…"  # an amount that the reader may not know until the points are locked
ACCOUNTS: Final = "accounts"
CHECKPOINTS: Final = "checkpoints"
ANCHORS: Final = "anchors"  # no chain: what was told outside
KINDS: Final = ("competition", "framework", ACCOUNTS)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PLACE: Final = re.compile(r"[0-9]{1,9}:[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9]{1,9}")  # as the database holds them

# What suppliers do in the open; everything else they do in a competition is part of a bid.
OPEN_TO_ALL: Final = (Tag.INVITATION_READ, Tag.QUESTION_ASK)
_UNOPENED: Final = and_(Competition.issued_at.is_not(None), Competition.opened_at.is_(None))


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


class _Line(NamedTuple):
    """What is read of a line to judge it."""

    chain: str
    seq: int
    at: datetime
    tag: str
    actor_id: int | None
    line: str
    previous: str
    digest: str


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


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are asked for; what is empty asks for all.

    `chain` is one of `KINDS` or the name of one chain, `tag` an act, `who` a part of a name;
    `since` and `until` are days in Oslo, both within.
    """

    chain: str = ""
    tag: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None


EVERY: Final = Sought()


def listing(
    session: Session, *, viewer: Actor, chain: str = "", before: str = "", sought: Sought = EVERY
) -> Listing:
    """Return a page of the lines that the viewer may read.

    `chain` is short for what is sought in one. `before` is the digest of the last line already
    shown; what is none counts as not given.
    """
    sought = replace(sought, chain=chain or sought.chain)
    permissions.require_sight(viewer, Permission.AUDIT_READ, EVERYTHING)
    found = session.execute(
        select(AuditEntry, User.role)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(*_wanted(sought), _older_than(session, before), ~sealed())
        .order_by(AuditEntry.at.desc(), AuditEntry.chain.desc(), AuditEntry.seq.desc())
        .limit(PAGE + 1)
    ).all()
    cases = _cases(session, {entry.chain for entry, _ in found} | {sought.chain})
    blind = _blind_chains(session, viewer)
    rows = tuple(
        _row(entry, role, cases, blind=entry.chain in blind) for entry, role in found[:PAGE]
    )
    older = found[PAGE - 1].AuditEntry.digest if len(found) > PAGE else None
    return Listing(rows, older, cases.get(sought.chain, ""))


def _wanted(sought: Sought) -> Iterator[ColumnElement[bool]]:
    # what a checkpoint tells of a chain's length grows with every sealed bid
    yield AuditEntry.chain != CHECKPOINTS
    yield _in_chain(sought.chain)
    if sought.tag:
        yield AuditEntry.tag == sought.tag
    if pattern := like(sought.who):
        # who asks for a name must not find its questions, which name nobody
        yield and_(holds(User.name, pattern), AuditEntry.tag != Tag.QUESTION_ASK)
    if sought.since:
        yield AuditEntry.at >= formats.midnight(sought.since)
    if sought.until and sought.until < date.max:
        yield AuditEntry.at < formats.midnight(sought.until + timedelta(days=1))


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


def sealed() -> ColumnElement[bool]:
    """Lines that would tell who has bid: what suppliers do in a competition not yet opened."""
    suppliers = select(User.id).where(User.role == Role.SUPPLIER)
    unopened = literal("competition:").concat(cast(Competition.id, String))
    return and_(
        AuditEntry.chain.in_(select(unopened).where(_UNOPENED)),
        or_(
            AuditEntry.tag.startswith("bid:"),
            and_(AuditEntry.actor_id.in_(suppliers), AuditEntry.tag.not_in(OPEN_TO_ALL)),
        ),
    )


def unopened_chains(session: Session) -> set[str]:
    """Return the chains that belong to competitions whose bids are sealed."""
    found = session.scalars(select(Competition.id).where(_UNOPENED))
    return {f"competition:{number}" for number in found}


def _blind_chains(session: Session, viewer: Actor) -> set[str]:
    """Chains of the evaluations in which the viewer scores and may know no price yet (E1 31)."""
    scored = (
        select(Competition.id)
        .join(CompetitionMembership, CompetitionMembership.competition_id == Competition.id)
        .where(
            CompetitionMembership.user_id == viewer.id,
            CompetitionMembership.role == CompetitionRole.EVALUATOR,
            Competition.locked_at.is_(None),
        )
    )
    return {f"competition:{number}" for number in session.scalars(scored)}


def _row(entry: AuditEntry, role: Role | None, cases: dict[str, str], *, blind: bool) -> Row:
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
        facts=tuple(
            (name, HIDDEN if blind and leaks.names_amount(text) else text)
            for name, text in ((n, _text(value)) for n, value in sorted(told["facts"].items()))
            if name != audit.KEPT
        ),
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


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What everyone may know of a checkpoint: not what it tells of the chains."""

    at: datetime
    anchor: Anchor


def checkpoints(session: Session) -> tuple[Checkpoint, ...]:
    """Return the newest checkpoints, newest first, for anyone who asks."""
    found = session.execute(
        select(AuditEntry.at, AuditEntry.seq, AuditEntry.digest)
        .where(AuditEntry.chain == CHECKPOINTS)
        .order_by(AuditEntry.seq.desc())
        .limit(PAGE)
    )
    return tuple(Checkpoint(row.at, Anchor(row.seq, row.digest)) for row in found)


def verify(
    session: Session, *, viewer: Actor, anchors: Collection[Anchor] = frozenset()
) -> tuple[Verdict, ...]:
    """Walk every chain for someone who may read the trail."""
    permissions.require_sight(viewer, Permission.AUDIT_READ, EVERYTHING)
    return verify_all(session, anchors=anchors)


def verify_all(
    session: Session, *, anchors: Collection[Anchor] = frozenset()
) -> tuple[Verdict, ...]:
    """Walk every chain, and compare it with its kept head and with what checkpoints tell of it.

    `anchors` are places that were told outside: each must be a line of some chain. Without them
    a trail that its owner wrote anew from the first line, checkpoints too, looks whole.
    """
    heads = {head.chain: head for head in session.scalars(select(AuditHead))}
    told, lost = _told_by_checkpoints(session), set(anchors)
    walked = {
        chain: _walk(rows, told.get(chain, {}), lost)
        for chain, rows in groupby(_lines(session), lambda row: row.chain)
    }
    chains = heads.keys() | walked.keys() | told.keys()
    cases, unopened = _cases(session, chains), unopened_chains(session)
    verdicts = []
    for chain in sorted(chains, key=_place):
        count, end, fault = walked.get(chain, (0, audit.GENESIS, None))
        kept, most = heads.get(chain), max(told.get(chain, {0: ""}))
        cut = kept is None or (kept.seq, kept.digest) != (count, end) or most > count
        about, sealed = cases.get(chain, ""), chain in unopened
        fault = fault or (f"end missing at {count + 1}" if cut else None)
        verdicts.append(Verdict(chain, about, count, end, fault, sealed=sealed))
    return (*verdicts, *map(_unknown, sorted(lost, key=str)))


def _place(chain: str) -> tuple[str, int, str]:
    """Return where a chain stands in a list: by kind, then by number."""
    kind, _, number = chain.partition(":")
    return kind, len(number), number


def _unknown(anchor: Anchor) -> Verdict:
    """A line that somebody outside has in writing, and that no chain holds any more."""
    fault = f"unknown anchor at {anchor.seq}"
    return Verdict(ANCHORS, "", 0, anchor.digest, fault, sealed=False)


def _told_by_checkpoints(session: Session) -> dict[str, dict[int, str]]:
    """Return the digest that a checkpoint tells of a line, by chain and place."""
    lines = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.chain == CHECKPOINTS)
        .execution_options(yield_per=1000)
    )
    told: dict[str, dict[int, str]] = {}
    for line in lines:
        for chain, place in _heads_in(line).items():
            seq, _, digest = place.partition(":")
            told.setdefault(chain, {})[int(seq)] = digest
    return told


def _heads_in(line: str) -> dict[str, str]:
    """Return what a checkpoint tells; nothing where its line is no longer what was written."""
    try:
        heads: dict[str, str] = json.loads(line)["facts"]["heads"]
    except (ValueError, LookupError, TypeError):
        return {}
    return {chain: place for chain, place in heads.items() if _PLACE.fullmatch(place)}


def _lines(session: Session) -> Iterator[_Line]:
    entries = (
        select(*(getattr(AuditEntry, name) for name in _Line._fields))
        .order_by(AuditEntry.chain, AuditEntry.seq)
        .execution_options(yield_per=1000)
    )
    return map(_Line._make, session.execute(entries))


def _walk(
    rows: Iterable[_Line], told: dict[int, str], lost: set[Anchor]
) -> tuple[int, str, str | None]:
    """Return how many lines there are, the last digest, and the first fault.

    Takes out of `lost` what it finds.
    """
    count, end, fault = 0, audit.GENESIS, None
    for row in rows:
        count += 1
        stored = StoredLine(row.seq, row.line, row.previous, row.digest)
        fault = fault or audit.fault_of(stored, expected=count, previous=end) or _untold(row)
        if fault is None and told.get(row.seq, row.digest) != row.digest:
            fault = f"rewritten at {row.seq}"
        lost.discard(Anchor(row.seq, row.digest))
        end = row.digest
    return count, end, fault


def _untold(row: _Line) -> str | None:
    """The columns that pages read and sort by must say what the line says, which is chained."""
    try:
        told = json.loads(row.line)
        who = None if told["actor"] == "system" else int(told["actor"].partition(" ")[0])
        at = datetime.fromisoformat(told["at"])  # the same instant, in whichever zone it was told
        same = (told["chain"], told["seq"], at, told["tag"], who) == (
            row.chain, row.seq, row.at, row.tag, row.actor_id,
        )  # fmt: skip
    except (ValueError, LookupError, TypeError):
        same = False
    return None if same else f"content changed at {row.seq}"
