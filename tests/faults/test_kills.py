"""Workers are killed while bids come in: what was acknowledged stays, and nothing else counts."""

import random
import time

from tests.faults import invariants, servers
from tests.faults import town as towns
from tests.faults.siege import besiege


class Killer:
    """Ends a random worker, now and then, the hard way."""

    def __init__(self, server, kills):
        self.server, self.wanted, self.done = server, kills, 0
        self.luck = random.Random(3)  # noqa: S311 -- no secret

    def __call__(self, stop):
        while not self.enough() and not stop.wait(self.luck.uniform(0.2, 0.6)):
            workers = self.server.workers()
            if workers:
                self.done += self.server.kill(self.luck.choice(workers))

    def enough(self):
        return self.done >= self.wanted


def test_bids_survive_killed_workers(engine, tmp_path, size, figures):
    town = towns.found(engine, tmp_path / "town", consortia=size.consortia)
    began = time.monotonic()
    with servers.gunicorn(town) as server:
        killer = Killer(server, size.kills)
        log = besiege(
            town, server.port, rounds=size.rounds, troubles=[killer], enough=killer.enough,
            calm_end=False,
        )  # fmt: skip
    figures(
        kills=killer.done, acknowledged=len(log.received), late=len(log.late),
        errors=dict(log.errors), seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert invariants.broken(town, log) == {}
    assert killer.done >= size.kills
    assert len(log.received) >= size.rounds * size.consortia
    assert log.gave_up == 0
