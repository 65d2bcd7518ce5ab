"""Verifying the audit trail against hashing its lines and no more: P15."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared
from procure.domain import audit
from procure.domain.audit import Tag
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.models.audit import AuditEntry, AuditHead
from procure.queries.audit import verify_all
from tests.stories import START

LINES, CHAINS = 100_000, 50
VERIFY, HASH = "verify the trail", "read, parse and hash its lines"
SLOWER = 3.33  # at most: three lines in the time of ten that are only read, parsed and hashed
LONGEST = 5.0  # seconds for all lines


def rows(plan: Plan) -> Iterator[Row]:
    """P15: every chain walked, every column held against its line, every head compared."""
    lines = LINES // 50 if plan.quick else LINES
    with TemporaryDirectory() as folder:
        path = Path(folder, "trail.db")
        engine = make_engine(f"sqlite:///{path}")
        upgrade(engine)
        with Session(engine) as session:
            with atomic(session):
                _write(session, lines)
            taken = interleaved(
                Variant(VERIFY, partial(_verify, session)),
                Variant(HASH, partial(_hash, path)),
                rounds=min(plan.rounds, 5),
            )
        engine.dispose()
    slowest = max(sample.wall for sample in taken[VERIFY])
    note = f"{lines} lines in {slowest:.1f} s at most (goal: 100 000 in {LONGEST:.0f} s)"
    yield compared(taken, VERIFY, HASH, id="P15", goal=SLOWER, note=note)


def _write(session: Session, lines: int) -> None:
    """Chains like those of competitions, written past the services: one statement for each."""
    facts: dict[str, audit.Fact] = {"title": "Enklere hverdag: tjenestedesign", "version": 3}
    for number in range(1, CHAINS + 1):
        chain, previous, made = f"competition:{number}", audit.GENESIS, []
        for seq in range(1, lines // CHAINS + 1):
            at = START + timedelta(seconds=seq)
            text = audit.line(
                chain=chain, seq=seq, at=at, tag=Tag.COMPETITION_CHANGE, subject=chain,
                actor="7 Prosjekteier 1", facts=facts,
            )  # fmt: skip
            end = audit.digest(previous, text)
            made.append(
                {
                    "chain": chain, "seq": seq, "at": at, "tag": Tag.COMPETITION_CHANGE.value,
                    "actor_id": 7, "line": text, "previous": previous, "digest": end,
                }
            )  # fmt: skip
            previous = end
        session.execute(insert(AuditEntry), made)
        session.add(AuditHead(chain=chain, seq=len(made), digest=previous))


def _verify(session: Session) -> None:
    if faults := [one for one in verify_all(session) if one.fault]:
        raise RuntimeError(faults)
    session.rollback()


def _hash(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (line,) in connection.execute("SELECT line FROM audit_entries ORDER BY chain, seq"):
            json.loads(line)
            hashlib.sha256(line.encode()).hexdigest()
