"""Each test on both databases; a short form for every change, the whole by `make faults`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from procure.extensions import make_engine
from tests.faults import town as towns


@dataclass(frozen=True)
class Size:
    """How much is done of everything."""

    rounds: int
    kills: int
    faults: int  # of lines
    races: int
    consortia: int


SHORT = Size(rounds=1, kills=5, faults=6, races=4, consortia=4)
WHOLE = Size(rounds=84, kills=200, faults=100, races=250, consortia=12)


@pytest.fixture(
    params=[
        pytest.param(SHORT, marks=pytest.mark.matrix, id="short"),
        pytest.param(WHOLE, marks=pytest.mark.faults, id="whole"),
    ]
)
def size(request) -> Size:
    return request.param


FIGURES: list[str] = []


@pytest.fixture
def figures(request) -> Callable[..., None]:
    """Tell what was done; it is printed when all is over."""

    def tell(**values: object) -> None:
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        FIGURES.append(f"{request.node.name}: {told}")

    return tell


def pytest_terminal_summary(terminalreporter):
    for line in FIGURES:
        terminalreporter.write_line(line)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request, tmp_path):
    """A database as it is in service: SQLite keeps its word at every commit."""
    if request.param == "postgresql":
        yield request.getfixturevalue("pg_engine")
        return
    path = tmp_path / "procure.db"
    shutil.copy(request.getfixturevalue("migrated"), path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine, tmp_path):
    return towns.found(engine, tmp_path / "town", consortia=4)
