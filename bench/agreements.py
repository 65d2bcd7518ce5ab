"""Framework agreements of any size, all invented, and what their pages cost: P21."""

import random
import resource
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.measure import Plan, Variant, interleaved
from bench.pages import statements
from bench.results import Row, Spread, compared
from procure.app import create_app
from procure.blueprints import access
from procure.config import Config
from procure.domain.framework_entries import CompetenceEntry, MemberEntry, PersonEntry
from procure.domain.framework_file import ConsortiumEntry, FrameworkFile
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.services import accounts, frameworks
from tests import stories
from tests.stories import START

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)  # of the check digit of an organisation number
LEVELS = 6
USED = date(2026, 6, 1)
NOW = START + timedelta(hours=1)
PEOPLE = 20  # for each consortium
SMALL = 10  # consortia in an ordinary agreement
# What is asked for, and how much dearer a hundred times as many consortia may make it: a page of
# the list costs the same, the triangle and the files read everything.
PAGES = {
    "overview": ("/frameworks/{framework}", 2),
    "consortia": ("/frameworks/{framework}/consortia", 2),
    "card": ("/consortia/{consortium}", 1.5),
    "triangle": ("/frameworks/{framework}/triangle", None),
    "ledger": ("/frameworks/{framework}/ledger", 2),
    "fairness": ("/frameworks/{framework}/fairness", None),
    "list as CSV": ("/lists/consortia.csv?framework={framework}", None),
    "agreement as Excel": ("/frameworks/{framework}/agreement/xlsx", 130),
}


def rows(plan: Plan) -> Iterator[Row]:
    """P21: many consortia against ten, page by page."""
    many = 30 if plan.quick else 1_000
    with TemporaryDirectory() as folder, ExitStack() as stack:
        large = stack.enter_context(_place(Path(folder, "large"), many))
        small = stack.enter_context(_place(Path(folder, "small"), SMALL))
        yield _imported(large, small, many)
        for name, (path, goal) in PAGES.items():
            taken = interleaved(
                Variant(name, partial(large.ask, path), plan.times(3)),
                Variant(f"{name}, {SMALL} consortia", partial(small.ask, path), plan.times(10)),
                rounds=min(plan.rounds, 5),
            )
            sent = statements(large.engine, partial(large.ask, path))
            note = f"{many} consortia, {many * PEOPLE} people: {sent} statements"
            anchor = f"{name}, {SMALL} consortia"
            yield compared(taken, name, anchor, id="P21", goal=goal, note=note)


@dataclass(frozen=True, slots=True)
class Place:
    """A service with one agreement in force, and an officer who is signed in."""

    engine: Engine
    client: FlaskClient
    framework_id: int
    import_seconds: float

    def ask(self, path: str) -> None:
        """Ask for a page of the agreement."""
        found = self.client.get(path.format(framework=self.framework_id, consortium=1))
        assert found.status_code == HTTPStatus.OK, found.status


def _imported(large: Place, small: Place, many: int) -> Row:
    """The import was measured once: a database takes an agreement once."""
    ratio = large.import_seconds / small.import_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Row(
        id="P21",
        figure="import",
        anchor=f"import, {SMALL} consortia",
        unit="ms CPU",
        figure_value=1_000 * large.import_seconds,
        anchor_value=1_000 * small.import_seconds,
        ratio=Spread(ratio, ratio, ratio),
        goal=1.3 * many / SMALL,
        note=f"{many} consortia, {many * PEOPLE} people; peak {peak} MiB of the whole process",
    )


@contextmanager
def _place(folder: Path, consortia: int) -> Iterator[Place]:
    folder.mkdir()
    engine = make_engine(f"sqlite:///{folder}/bench.db")
    upgrade(engine)
    file = agreement(consortia, consortia * PEOPLE)
    with Session(engine, expire_on_commit=False) as session:
        with atomic(session):
            began = process_time()
            stored_id = frameworks.store(session, file, actor=None, now=START).id
            took = process_time() - began
        story = stories.framework(session)
        with atomic(session):
            frameworks.activate(session, stored_id, actor=story.officer, now=START)
            token = accounts.sign_in(
                session, email="innkjoper1@example.test", password=stories.PASSWORD,
                hasher=stories.CHEAP, now=NOW,
            )  # fmt: skip
    config = Config(
        secret_key=secrets.token_hex(), database_url="sqlite://", storage_path=folder / "storage"
    )
    app = create_app(config, engine=engine, now=lambda: NOW, hasher=stories.CHEAP)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[access.TOKEN] = token
    yield Place(engine, client, stored_id, took)
    engine.dispose()


def agreement(consortia: int, people: int, *, reference: str = "2027/9") -> FrameworkFile:
    """Return an agreement with this many consortia, and this many people among them."""
    draw = random.Random(consortia)  # noqa: S311 -- not for secrets
    numbers = _numbers()
    each, more = divmod(people, consortia)
    entries = tuple(
        _consortium(n, [next(numbers) for _ in range(3)], each + (n < more), draw)
        for n in range(consortia)
    )
    return replace(stories.framework_file(reference=reference), consortia=entries)


def _numbers() -> Iterator[str]:
    """Yield organisation numbers with right check digits that no body has: they begin with 3."""
    for first in range(32_000_000, 40_000_000):
        digits = f"{first}"
        rest = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
        if rest != 1:  # such a number has no check digit
            yield f"{digits}{(11 - rest) % 11}"


def _consortium(number: int, firms: list[str], people: int, draw: random.Random) -> ConsortiumEntry:
    members = tuple(MemberEntry(f"Firma {one} AS (konstruert)", one) for one in firms)
    return ConsortiumEntry(
        name=f"Storkonsortium {number} (konstruert)",
        lead=firms[0],
        members=members,
        contact_email=f"konsortium{number}@example.test",
        rates={
            "senior": draw.randrange(1_300_00, 1_700_00),
            "junior": draw.randrange(900_00, 1_200_00),
        },
        people=tuple(_person(n, firms[n % len(firms)], draw) for n in range(people)),
    )


def _person(number: int, employer: str, draw: random.Random) -> PersonEntry:
    areas = ("service_design", "benefit_realisation", "change_management")
    return PersonEntry(
        label=f"Rådgiver {number}",
        employer=employer,
        role="senior" if number % 2 else "junior",
        evidence="Oppdrag i stat og kommune.",
        reference=f"{number}",
        availability=draw.choice((40, 60, 80, 100)),
        experience=tuple(
            CompetenceEntry(area, draw.randrange(LEVELS), draw.randrange(120), USED, "Sju oppdrag.")
            for area in areas
        ),
    )
