"""Workers are killed while bids come in: what was acknowledged stays, and nothing else counts."""

import random
import time

from tests.faults import invariants, servers
from tests.faults import town as towns
from tests.faults.bidders import Log
from tests.faults.siege import besiege


class Killer:
    """Ends a random worker at a random moment, again and again while bids are acknowledged."""

    def __init__(self, server, log, size):
        self.server, self.log, self.size, self.done = server, log, size, 0
        self.luck = random.Random(3)  # noqa: S311 -- no secret

    def __call__(self, stop):
        while not self.enough() and not stop.wait(self.luck.uniform(0.1, 0.5)):
            workers = self.server.workers()
            if workers and self.due():
                self.done += self.server.kill(self.luck.choice(workers))

    def due(self):
        """Spread over the whole: as many of the kills done as of the bids acknowledged."""
        bids = self.size.rounds * self.size.consortia
        return self.done / self.size.kills <= (len(self.log.received) + 1) / bids

    def enough(self):
        return self.done >= self.size.kills


def test_bids_survive_killed_workers(engine, tmp_path, size, figures):
    town = towns.found(engine, tmp_path / "town", consortia=size.consortia)
    log, began = Log(), time.monotonic()
    with servers.gunicorn(town) as server:
        killer = Killer(server, log, size)
        besiege(
            town, server.port, rounds=size.rounds, troubles=[killer], enough=killer.enough,
            calm_end=False, log=log,
        )  # fmt: skip
    figures(
        kills=killer.done, acknowledged=len(log.received), late=len(log.late),
        errors=dict(log.errors), seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert invariants.broken(town, log) == {}
    assert killer.done >= size.kills
    assert len(log.received) >= size.rounds * size.consortia
    assert log.gave_up == 0
