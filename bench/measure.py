"""Interleaved rounds: what is compared runs side by side, so a busy machine slows both."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure. A quick one shows that everything runs; its figures mean little."""

    rounds: int = 9
    competitions: int = 2_000
    bids: tuple[int, ...] = (10, 100, 1_000)
    quick: bool = False

    def times(self, calls: int) -> int:
        """How often a call is repeated within a sample."""
        return 1 if self.quick else calls


QUICK = Plan(rounds=1, competitions=60, bids=(10,), quick=True)


@dataclass(frozen=True, slots=True)
class Variant:
    """Something to run; one sample is the mean of `times` calls."""

    name: str
    call: Callable[[], object]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What one call took, in seconds."""

    cpu: float
    wall: float


Taken = dict[str, list[Sample]]


def interleaved(*variants: Variant, rounds: int) -> Taken:
    """Run every variant once a round, in turned order; the first call of each is not taken."""
    for variant in variants:
        variant.call()
    taken: Taken = {variant.name: [] for variant in variants}
    with _settled():
        for number in range(rounds):
            for variant in variants if number % 2 == 0 else reversed(variants):
                taken[variant.name].append(_sample(variant))
    return taken


def _sample(variant: Variant) -> Sample:
    gc.collect()  # nobody pays for the rubbish of the one before
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(variant.times):
        variant.call()
    return Sample(
        (time.process_time() - cpu) / variant.times, (time.perf_counter() - wall) / variant.times
    )


@contextmanager
def _settled() -> Iterator[None]:
    """Keep what is there out of the collector's way, as `wsgi.py` does after the start."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
