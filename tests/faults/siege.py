"""The whole of it: bids while faults go on, a deadline that moves, bids across it, the opening."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from procure.domain.errors import DomainError
from procure.domain.seals import GUARD
from procure.extensions import atomic
from procure.queries import facts
from tests.faults import invariants, servers
from tests.faults.bidders import Bidder, Log, Sent
from tests.faults.town import Town

Trouble = Callable[[threading.Event], None]  # makes trouble until it is told to stop
_MOMENT = 0.2  # seconds


def besiege(
    town: Town,
    port: int,
    *,
    rounds: int,
    troubles: Sequence[Trouble] = (),
    enough: Callable[[], bool] = lambda: True,
    calm_end: bool = True,
    log: Log | None = None,
) -> Log:
    """Let every bidder submit `rounds` times and once across the deadline; then open the bids.

    The deadline is moved meanwhile. It goes on until there was `enough` trouble. With `calm_end`
    none is made across the deadline, so that whoever was in time has to be taken.
    """
    log = Log() if log is None else log
    bidders = [Bidder(town, n, port, log) for n in range(len(town.bids))]
    try:
        with _going_on(troubles):
            with _going_on([lambda stop: _extend(town, stop)]):
                _at_once([lambda b=b: b.run(rounds, enough) for b in bidders])
            if not calm_end:
                _across_the_deadline(town, bidders, log, calm=False)
        if calm_end:
            _across_the_deadline(town, bidders, log, calm=True)
        log.plain = invariants.plain(town)
        _open(town, bidders, log)
    finally:
        for bidder in bidders:
            bidder.close()
    return log


@contextmanager
def _going_on(troubles: Sequence[Trouble]) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=trouble, args=(stop,)) for trouble in troubles]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(work) for work in works]]


def _extend(town: Town, stop: threading.Event) -> None:
    pause = 0.5
    while not stop.wait(pause):
        with suppress(OperationalError):  # the lock was not had in time: then the next one
            town.extend(timedelta(minutes=1))
        pause = 3  # each is told to everyone


def _across_the_deadline(town: Town, bidders: Sequence[Bidder], log: Log, *, calm: bool) -> None:
    """Half of the bidders send in time and wait for a lock; it is let go after the deadline.

    The other half send after the deadline. What counts is when a request had arrived.
    """
    ready = [
        (b, s) for b, s in zip(bidders, _at_once([b.prepare for b in bidders]), strict=True) if s
    ]
    early, after = ready[::2], ready[1::2]
    town.clock.set(town.deadline() - timedelta(minutes=10))
    with ThreadPoolExecutor(len(ready)) as pool:
        with locked(town):
            begun = servers.BEGUN["submit"]
            first = [(sent, pool.submit(b.submit, sent)) for b, sent in early]
            _wait_for(lambda: not calm or servers.BEGUN["submit"] - begun >= len(early))
            town.clock.set(town.deadline())
            second = [pool.submit(b.submit, sent) for b, sent in after]
            time.sleep(_MOMENT)
        told = [(sent, done.result()) for sent, done in first]
        for done in second:
            done.result()
    if calm:
        log.refused_in_time += [sent for sent, answer in told if answer != "received"]


def _wait_for(arrived: Callable[[], bool]) -> None:
    """Half a minute at most, and a moment in any case."""
    until = time.monotonic() + 25
    time.sleep(5 * _MOMENT)
    while not arrived() and time.monotonic() < until:
        time.sleep(_MOMENT)


@contextmanager
def locked(town: Town) -> Iterator[None]:
    """Hold what a submission has to wait for."""
    with Session(town.engine) as session, atomic(session):
        facts.competition(session, town.story.competition_id, lock=True)
        yield


def open_bids(town: Town) -> None:
    """Let two officers open, with nobody in the way."""
    town.clock.set(town.deadline() + GUARD + timedelta(seconds=1))
    _ceremony(town, Log())


def _open(town: Town, bidders: Sequence[Bidder], log: Log) -> None:
    """Two officers open while bidders still try; then the clock steps back before the deadline."""
    town.clock.set(town.deadline() + GUARD + timedelta(seconds=1))
    again = _unlucky(log)
    late = [lambda b=b: b.submit(again[b.bid_id]) for b in bidders if b.bid_id in again]
    _at_once([lambda: _ceremony(town, log), *late])
    town.clock.set(town.deadline() - timedelta(minutes=10))
    if late:
        _at_once(late)


def _ceremony(town: Town, log: Log) -> None:
    try:
        for officer in (town.story.officer, town.story.officer2):
            town.confirm(officer)
    except DomainError as fault:  # a bid that does not open: the invariants say which
        log.errors[f"opening: {fault}"] += 1


def _unlucky(log: Log) -> dict[int, Sent]:
    """By bid: what came too late."""
    return {sent.bid_id: sent for sent in log.late}
