"""The ten invariants (`security.md` §3.2): what must hold whatever happened."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select, text
from sqlalchemy.orm import Session, selectinload

from procure.domain import bids, seals
from procure.domain.audit import Tag
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.queries import receipts
from procure.queries.audit import verify_all
from procure.vault import seal
from procure.vault.keys import SealBroken
from tests.faults.bidders import MARK, Log
from tests.faults.town import Town
from tests.stories import DEADLINE


class Invariant(StrEnum):
    ACKNOWLEDGED_IS_KEPT = "1: every acknowledged bid is kept, with the receipt that was given"
    ONE_PER_KEY = "2: one submission for each key"
    TRAIL_IS_WHOLE = "3: every chain of the audit trail is whole"
    ACCEPTED_IN_TIME = "4: in the trail's order, each bid came before the deadline then in force"
    NOTHING_AFTER_OPENING = "5: nothing after the opening, and what stood was opened"
    TRAIL_TELLS_EACH = "6: the trail tells of each submission and of no other"
    FILES_ARE_THERE = "7: every file of a submission is there, as its digest says"
    NUMBERED_WITHOUT_HOLE = "8: submissions of a bid are numbered 1 to n"
    NOTHING_IN_THE_OPEN = "9: nothing of a bid stands in the open before the opening"
    OPENS_TO_WHAT_WAS_SENT = "10: every submission opens to what was sent"
    DATABASE_IS_WHOLE = "the database itself is whole"
    TAKEN_IN_TIME = "who had sent before the deadline is taken"
    NO_FAULT = "nobody is told of a fault, or gives up, while nothing is broken"


def broken(town: Town, log: Log, *, quiet: bool = False) -> dict[Invariant, list[str]]:
    """Return every invariant that does not hold, with what tells so.

    `quiet`: nothing was broken, so no answer may have been a fault.
    """
    with Session(town.engine) as session:
        stored = _Stored(session, town)
        found = {name: check(stored, log) for name, check in _CHECKS.items()}
    found[Invariant.NOTHING_IN_THE_OPEN] = log.plain
    found[Invariant.TAKEN_IN_TIME] = [sent.words for sent in log.refused_in_time]
    if quiet and (log.faults() or log.gave_up):
        found[Invariant.NO_FAULT] = [f"{log.errors}, {log.gave_up} gave up"]
    return {name: faults for name, faults in found.items() if faults}


class _Stored:
    """All that is kept, read once."""

    def __init__(self, session: Session, town: Town) -> None:
        self.session, self.town = session, town
        self.bids = {
            bid.id: bid
            for bid in session.scalars(
                select(Bid).options(selectinload(Bid.submissions), selectinload(Bid.competition))
            )
        }
        self.submissions = [s for bid in self.bids.values() for s in bid.submissions]
        self.by_key = {(s.bid_id, s.idempotency_key): s for s in self.submissions}
        self.parts: dict[int, list[BidFilePart]] = {
            file.id: file.parts
            for file in session.scalars(select(BidFile).options(selectinload(BidFile.parts)))
        }
        chain = f"competition:{town.story.competition_id}"
        lines = session.scalars(
            select(AuditEntry.line).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
        )
        self.trail: list[dict[str, Any]] = [json.loads(line) for line in lines]


def _acknowledged(stored: _Stored, log: Log) -> Iterator[str]:
    for sent, page in (*log.received, *log.repeated):
        row = stored.by_key.get((sent.bid_id, sent.key))
        if row is None:
            yield f"{sent.words}: acknowledged and not kept"
        elif page and row.receipt_digest not in page:
            yield f"{sent.words}: another receipt"
    for sent in log.unseen:
        yield f"{sent.words}: acknowledged before it was kept"
    for row in stored.submissions:
        bid = stored.bids[row.bid_id]
        if receipts.receipt_of(bid.competition.reference, bid, row).digest() != row.receipt_digest:
            yield f"bid {row.bid_id} number {row.number}: its receipt is of something else"


def _keys(stored: _Stored, log: Log) -> Iterator[str]:
    meant = {(sent.bid_id, sent.key) for sent in log.sent}
    counted = Counter((row.bid_id, row.idempotency_key) for row in stored.submissions)
    yield from (f"{key}: {n} times" for key, n in counted.items() if n > 1)
    yield from (f"{key}: nobody sent it" for key in counted.keys() - meant)


def _trail(stored: _Stored, log: Log) -> Iterator[str]:
    for verdict in verify_all(stored.session):
        if verdict.fault:
            yield f"{verdict.chain}: {verdict.fault}"


def _in_time(stored: _Stored, log: Log) -> Iterator[str]:
    deadline = DEADLINE
    for line in stored.trail:
        facts = line["facts"]
        if line["tag"] == Tag.COMPETITION_AMEND:
            if datetime.fromisoformat(facts["deadline_from"]) != deadline:
                yield f"line {line['seq']}: not the deadline in force"
            if datetime.fromisoformat(line["at"]) >= deadline:
                yield f"line {line['seq']}: moved after it had passed"
            deadline = datetime.fromisoformat(facts["deadline_to"])
        if line["tag"] == Tag.BID_SUBMIT:
            received = datetime.fromisoformat(facts["received_at"])
            if received >= deadline:
                yield f"line {line['seq']}: {received} is not before {deadline}"


def _opening(stored: _Stored, log: Log) -> Iterator[str]:
    standing: set[int] = set()
    opened = False
    for line in stored.trail:
        if line["tag"] in {Tag.BID_SUBMIT, Tag.BID_WITHDRAW} and opened:
            yield f"line {line['seq']}: {line['tag']} after the opening"
        if line["tag"] == Tag.BID_SUBMIT:
            standing.add(_bid(line))
        elif line["tag"] == Tag.BID_WITHDRAW:
            standing.discard(_bid(line))
        elif line["tag"] == Tag.OPENING_OPEN:
            opened = True
            if set(line["facts"]["bids"]) != standing:
                yield f"opened {line['facts']['bids']}, but {sorted(standing)} stood"
    if standing and not opened:
        yield "never opened"


def _bid(line: dict[str, Any]) -> int:
    return int(line["subject"].removeprefix("bid:"))


def _told(stored: _Stored, log: Log) -> Iterator[str]:
    told = Counter(
        (_bid(line), line["facts"]["number"], line["facts"]["receipt"])
        for line in stored.trail
        if line["tag"] == Tag.BID_SUBMIT
    )
    kept = Counter((row.bid_id, row.number, row.receipt_digest) for row in stored.submissions)
    yield from (f"{one}: in the trail alone" for one in (told - kept).elements())
    yield from (f"{one}: not in the trail" for one in (kept - told).elements())


def _files(stored: _Stored, log: Log) -> Iterator[str]:
    for row in stored.submissions:
        for file in bids.received_files(row.files):
            parts = stored.parts.get(file.id, [])
            if not parts or seals.together(_digest(stored, part) for part in parts) != file.digest:
                yield f"bid {row.bid_id} number {row.number}: {file.name}"


def _digest(stored: _Stored, part: BidFilePart) -> str:
    try:
        return hashlib.sha256(stored.town.storage.get(part.object_key)).hexdigest()
    except OSError:
        return ""


def _numbers(stored: _Stored, log: Log) -> Iterator[str]:
    numbers = defaultdict(list)
    for row in stored.submissions:
        numbers[row.bid_id].append(row.number)
    for bid_id, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"bid {bid_id}: {sorted(found)}"


def _opens(stored: _Stored, log: Log) -> Iterator[str]:
    meant = {(sent.bid_id, sent.key): sent for sent in log.sent}
    secret = stored.town.secret().secret
    for row in stored.submissions:
        sent = meant.get((row.bid_id, row.idempotency_key))
        where = f"bid {row.bid_id} number {row.number}"
        if sent is None:
            continue
        try:
            words, files = _unsealed(stored, row, secret)
        except (SealBroken, OSError, ValueError) as fault:
            yield f"{where}: {type(fault).__name__}"
        else:
            if words != sent.words or not sent.files.items() <= files.items():
                yield f"{where}: opens to something else"


def _unsealed(stored: _Stored, row: Submission, secret: str) -> tuple[str, dict[str, str]]:
    place = seals.submission_place(row.bid_id, row.number)
    package = bids.unpack(seal.unseal(row.payload, secret, place=place).content)
    files = {}
    for file in package.files:
        whole = hashlib.sha256()
        for part in stored.parts[file.id]:
            where = seals.part_place(row.bid_id, file.id, part.number)
            sealed = stored.town.storage.get(part.object_key)
            whole.update(seal.unseal(sealed, secret, place=where).content)
        files[file.name] = whole.hexdigest()
    return package.content.reservations, files


def _database(stored: _Stored, log: Log) -> Iterator[str]:
    if stored.session.get_bind().dialect.name != "sqlite":
        return
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in stored.session.execute(text(f"PRAGMA {pragma}")):
            if tuple(row) != ("ok",):
                yield f"{pragma}: {tuple(row)}"


_CHECKS: dict[Invariant, Callable[[_Stored, Log], list[str]]] = {
    name: lambda stored, log, check=check: list(check(stored, log))
    for name, check in {
        Invariant.ACKNOWLEDGED_IS_KEPT: _acknowledged,
        Invariant.ONE_PER_KEY: _keys,
        Invariant.TRAIL_IS_WHOLE: _trail,
        Invariant.ACCEPTED_IN_TIME: _in_time,
        Invariant.NOTHING_AFTER_OPENING: _opening,
        Invariant.TRAIL_TELLS_EACH: _told,
        Invariant.FILES_ARE_THERE: _files,
        Invariant.NUMBERED_WITHOUT_HOLE: _numbers,
        Invariant.OPENS_TO_WHAT_WAS_SENT: _opens,
        Invariant.DATABASE_IS_WHOLE: _database,
    }.items()
}


def plain(town: Town) -> list[str]:
    """Where the mark of a bid's content is found in the open: files, tables, logs."""
    mark = MARK.encode()
    files = [path for path in town.folder.rglob("*") if path.is_file()]
    if town.engine.dialect.name == "sqlite":
        files += Path(town.engine.url.database or "").parent.glob("*.db*")
    found = {str(path) for path in files if mark in path.read_bytes()}
    return sorted(found | set(_plain_rows(town)))


def _plain_rows(town: Town) -> Iterator[str]:
    """Every value of every row; a PostgreSQL server's own files are not ours to read."""
    tables = MetaData()
    tables.reflect(town.engine)
    with town.engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                values = (v if isinstance(v, bytes) else str(v).encode() for v in row)
                if any(MARK.encode() in value for value in values):
                    yield f"table {table.name}"
