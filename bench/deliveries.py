"""Bids at the deadline: how long a durable receipt takes, and a burst that nobody may lose to."""

import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bench.measure import Plan
from bench.results import Row, Spread
from procure.extensions import WRITES, atomic, make_engine
from procure.migrations import upgrade
from procure.models.bids import Submission
from procure.queries.audit import verify_all
from procure.services import bid_drafts
from tests import bid_stories, stories
from tests.faults import servers
from tests.faults import town as towns
from tests.faults.bidders import Bidder, Log, Sent
from tests.faults.browser import BROKEN, RECEIVED, Answer
from tests.faults.town import Town

WRITERS = 40
BIDS, SECONDS, FILES, OCTETS = 500, 8.0, 3, 200_000
PROXY = 120  # seconds that docs/nginx.conf waits for an answer
SLOWER = 1.67  # at most: a rate of 0.6 of the anchor's
_PAYLOAD = os.urandom(2_000)  # about what a small bid seals to


def rows(plan: Plan) -> Iterator[Row]:
    """P13 and P14."""
    writers = 4 if plan.quick else WRITERS
    with _town(writers) as town:
        yield _receipts(town, min(plan.rounds, 5))
    crowd = 6 if plan.quick else BIDS
    with _town(crowd) as town:
        yield _burst(town, SECONDS * crowd / BIDS)


@contextmanager
def _town(consortia: int) -> Iterator[Town]:
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/procure.db", pool_size=consortia, max_overflow=50)
        upgrade(engine)
        try:
            yield towns.found(engine, Path(folder, "town"), consortia=consortia)
        finally:
            engine.dispose()


def _receipts(town: Town, rounds: int) -> Row:
    """P14: everyone submits at once, again and again; the anchor writes one row each."""
    with town.engine.begin() as connection:
        connection.execute(text("CREATE TABLE plain (id INTEGER PRIMARY KEY, sealed BLOB)"))
    ours, plain, failures = [], [], 0
    for number in range(rounds):
        with Session(town.engine, expire_on_commit=False) as session:
            for n in range(len(town.bids)):
                _write(session, town, n)
        seconds, failed = _together(town, lambda n, key=f"{number}": _submit(town, n, key))
        ours.append(seconds / len(town.bids))
        failures += failed
        seconds, failed = _together(town, lambda _: _insert(town.engine))
        plain.append(seconds / len(town.bids))
        failures += failed
    with Session(town.engine) as session:
        forks = sum(verdict.fault is not None for verdict in verify_all(session))
        kept = len(session.scalars(select(Submission.id)).all())
    ratios = Spread.of([a / b for a, b in zip(ours, plain, strict=True)])
    return Row(
        id="P14", figure=f"durable receipt, {len(town.bids)} writers",
        anchor="one durable row each, no chain", unit="ms wall",
        figure_value=1_000 * statistics.median(ours), anchor_value=1_000 * statistics.median(plain),
        ratio=ratios, wall_ratio=ratios, goal=SLOWER,
        note=f"{failures} failures, {forks} broken chains, {kept} receipts (goal: 0; 0)",
    )  # fmt: skip


def _together(town: Town, act: Callable[[int], None]) -> tuple[float, int]:
    """Let every writer act at the same moment; return the seconds and how many failed."""
    gate = threading.Barrier(len(town.bids) + 1)

    def one(n: int) -> bool:
        gate.wait()
        try:
            act(n)
        except Exception:  # noqa: BLE001 -- counted
            return True
        return False

    with ThreadPoolExecutor(len(town.bids)) as pool:
        done = [pool.submit(one, n) for n in range(len(town.bids))]
        gate.wait()
        began = time.perf_counter()
        failed = sum(one.result() for one in done)
        return time.perf_counter() - began, failed


def _write(session: Session, town: Town, n: int) -> None:
    content = bid_stories.content(session, town.story, n)
    with atomic(session):
        bid_drafts.write(
            session, town.bids[n], content, vault=stories.VAULT, actor=town.story.leads[n],
            now=bid_stories.WRITING,
        )  # fmt: skip


def _submit(town: Town, n: int, key: str) -> None:
    with Session(town.engine, expire_on_commit=False) as session:
        bid_stories.deliver(session, town.story, town.bids[n], stories.VAULT, n, key=key)


def _insert(engine: Engine) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(
            text("INSERT INTO plain (sealed) VALUES (:sealed)"), {"sealed": _PAYLOAD}
        )


@dataclass
class _Told:
    """What the crowd was told, and how far behind the server's stamps were, in seconds."""

    answers: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    sent: dict[tuple[int, str], float] = field(default_factory=dict)
    broken: int = 0


def _burst(town: Town, seconds: float) -> Row:
    """P13: everyone uploads and submits within a few seconds, to a server as it is deployed."""
    told, log, crowd = _Told(), Log(), len(town.bids)
    began = time.perf_counter()
    with servers.gunicorn(town, workers=3, threads=8) as server:
        bidders = [Bidder(town, n, server.port, log, timeout=PROXY) for n in range(crowd)]
        with ThreadPoolExecutor(8) as pool:
            ready = list(pool.map(Bidder.prepare, bidders))
        for bidder in bidders:
            bidder.close()  # the first were hung up on while the last prepared: all dial anew
        start = time.time() + 0.5
        threads = [
            threading.Thread(target=_arrive, args=(bidder, sent, start + seconds * n / crowd, told))
            for n, (bidder, sent) in enumerate(zip(bidders, ready, strict=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.time() - start
        for bidder in bidders:
            bidder.close()
    received = sum(status in RECEIVED for status in told.answers)
    late = told.answers.count(409)
    ratio = Spread.of([crowd / max(received, 1)])
    return Row(
        id="P13", figure=f"{crowd} bids in {seconds:.1f} s: sent", anchor="received", unit="bids",
        figure_value=crowd, anchor_value=received, ratio=ratio, goal=1,
        note=f"{crowd - received} failed{_why(told)}, {late} wrongly late; "
        f"all done after {took:.0f} s; "
        f"submission p50 {_at(told.waits, 50):.1f} s, p99 {_at(told.waits, 99):.1f} s; "
        f"stamp behind p99 {_at(_lags(town, told), 99):.1f} s without a proxy; "
        f"{time.perf_counter() - began:.0f} s with preparing",
    )  # fmt: skip


def _why(told: _Told) -> str:
    """What those that failed were told, by status; 0 where the line broke."""
    failed = Counter(status for status in told.answers if status not in RECEIVED)
    failed[0] = told.broken
    return "".join(f" ({count} by {status})" for status, count in sorted(failed.items()) if count)


def _arrive(bidder: Bidder, sent: Sent | None, at: float, told: _Told) -> None:
    """Three files and the submission, once each: what fails is not tried again."""
    assert sent is not None
    time.sleep(max(0, at - time.time()))
    body = b"%PDF-1.7\n" + os.urandom(OCTETS)
    browser = bidder.browser
    try:
        for number in range(FILES):
            told_of = browser.upload(bidder.bid_id, f"{number}.pdf", body).status
            if told_of not in RECEIVED:
                told.answers.append(told_of)
                return
        told.sent[sent.bid_id, sent.key] = bidder.town.clock().timestamp()
        began = time.perf_counter()
        answer: Answer = browser.deliver(bidder.bid_id, sent.form)
        told.waits.append(time.perf_counter() - began)
        told.answers.append(answer.status)
    except BROKEN:
        told.broken += 1


def _lags(town: Town, told: _Told) -> list[float]:
    """How long after it was sent each submission was stamped."""
    with Session(town.engine) as session:
        rows = session.execute(
            select(Submission.bid_id, Submission.idempotency_key, Submission.received_at)
        )
        return [row.received_at.timestamp() - told.sent[row[0], row[1]] for row in rows]


def _at(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0
