"""What is exported is imported again to the same state, from YAML and from Excel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.framework_entries import CommitmentEntry
from procure.domain.permissions import Role
from procure.domain.reasons import Code, reason
from procure.extensions import atomic, make_engine
from procure.models.accounts import Organisation, OrganisationName
from procure.models.consortia import (
    CommitmentStatement,
    Competence,
    Consortium,
    ConsortiumMember,
    ConsortiumSuspension,
    MaximumRate,
    Person,
)
from procure.models.frameworks import (
    AllowedCriterion,
    CompetenceArea,
    Framework,
    FrameworkParty,
    FrameworkRole,
)
from procure.models.registry import Base
from procure.queries.accounts import actor_by_email
from procure.queries.framework_files import framework_file
from procure.services import accounts, frameworks
from procure.sheets.framework_export import to_workbook
from procure.sheets.framework_yaml import to_yaml
from procure.sheets.frameworks import read_framework
from tests import framework_strategies as strategies
from tests import stories
from tests.stories import CHEAP, PASSWORD, START

OFFICER = "innkjoper1@example.test"
TABLES = (
    Framework, FrameworkParty, CompetenceArea, FrameworkRole, AllowedCriterion, Organisation,
    OrganisationName, Consortium, ConsortiumMember, MaximumRate, ConsortiumSuspension,
    CommitmentStatement, Person, Competence,
)  # fmt: skip
# Ids, and who took the file in and when: all that an export does not bring along.
NOT_COMPARED = {"id", "version", "imported_at", "made_at", "made_by_id"}


@cache
def databases():
    """Two databases in memory, made once: making their tables takes longer than a test."""
    engines = make_engine("sqlite://"), make_engine("sqlite://")
    for engine in engines:
        Base.metadata.create_all(engine)
    return engines


@contextmanager
def empty(which: int) -> Iterator[Session]:
    """A database of its own, with an officer whose body is in no file."""
    with Session(databases()[which], expire_on_commit=False) as session:
        with atomic(session):
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
            body = Organisation(name="Etat", organisation_number="974760673")
            session.add(body)
            session.flush()
            accounts.add_user(
                session, email=OFFICER, name="Innkjøper 1", password=PASSWORD, role=Role.OFFICER,
                organisation_id=body.id, hasher=CHEAP, actor=None, now=START,
            )  # fmt: skip
        yield session


def store(session, file):
    actor = actor_by_email(session, OFFICER, now=START)
    with atomic(session):
        return frameworks.store(session, file, actor=actor, now=START).id


def export(session, key):
    return framework_file(session, key, viewer=None, now=START)


def state(session):
    """Every row, with what it refers to by name instead of by id."""
    named = {
        **{
            ("organisations", o.id): o.organisation_number
            for o in session.scalars(select(Organisation))
        },
        **{("consortia", c.id): c.name for c in session.scalars(select(Consortium))},
        **{("framework_roles", r.id): r.key for r in session.scalars(select(FrameworkRole))},
        **{("competence_areas", a.id): a.key for a in session.scalars(select(CompetenceArea))},
    }
    named |= {
        ("people", p.id): (named["consortia", p.consortium_id], p.label, p.starts_on)
        for p in session.scalars(select(Person))
    }
    return {
        table.__tablename__: sorted(
            (told(row, table, named) for row in session.scalars(select(table))), key=repr
        )
        for table in TABLES
    }


def told(row, table, named):
    found = {}
    for column in table.__table__.columns:
        value = getattr(row, column.key)
        target = next((key.column.table.name for key in column.foreign_keys), None)
        if column.key not in NOT_COMPARED:
            found[column.key] = named.get((target, value), value) if target else value
    return found


def as_yaml(file):
    return read_framework("ramme.yaml", to_yaml(file).encode())


def as_workbook(file):
    return read_framework("ramme.xlsx", to_workbook(file))


def round_trip(file, written):
    """Store a file, and what comes out of it; return the two states and the two exports."""
    with empty(0) as first, empty(1) as second:
        out = export(first, store(first, file))
        again = export(second, store(second, written(out)))
        return state(first), state(second), out, again


@given(strategies.files())
@settings(max_examples=15, deadline=None)
def test_yaml_brings_back_the_same_state(file):
    before, after, out, again = round_trip(file, as_yaml)
    assert after == before
    assert again == out


@given(strategies.SHEETS)
@settings(max_examples=10, deadline=None)
def test_excel_brings_back_the_same_state(file):
    before, after, out, again = round_trip(file, as_workbook)
    assert after == before
    assert again == out


def test_the_states_are_not_equal_when_anything_differs():
    """The comparison sees each table: else the tests above could not fail."""
    file = stories.framework_file()
    with empty(0) as first, empty(1) as second:
        store(first, file)
        store(second, replace(file, framework=replace(file.framework, scope="Noe annet")))
        assert state(first) != state(second)
        one, other = state(first), state(second)
        assert [name for name in one if one[name] != other[name]] == ["frameworks"]
        assert len(one["people"]) == len(one["maximum_rates"]) == 6


def test_a_small_file_comes_back_as_it_was(session):
    file = stories.framework_file()
    key = stories.framework(session).framework_id
    out = framework_file(session, key, viewer=None, now=START)
    assert out.consortia == file.consortia
    assert out.framework == replace(file.framework, activated_at=START)


def test_what_hides_a_framework_hides_its_file(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        framework_file(session, story.framework_id, viewer=story.leads[0], now=START)
    with pytest.raises(NotFound):
        framework_file(session, 99, viewer=story.officer, now=START)


def test_the_export_takes_as_many_statements_for_many_as_for_few(session, count_statements):
    def statements(consortia, reference):
        file = stories.framework_file(consortia, reference)
        with atomic(session):
            key = frameworks.store(session, file, actor=None, now=START).id
        with count_statements() as counted:
            framework_file(session, key, viewer=None, now=START)
        return sum(text != "BEGIN" for text in counted.statements)

    assert statements(2, "2026/1") == statements(12, "2026/2") == 14


def test_the_import_takes_as_many_statements_for_many_as_for_few(session, count_statements):
    def statements(consortia, reference):
        file = stories.framework_file(consortia, reference)
        with count_statements() as counted, atomic(session):
            frameworks.store(session, file, actor=None, now=START)
        return len(counted.statements)

    assert statements(2, "2026/1") == statements(12, "2026/2")


def with_promise(file):
    promise = CommitmentEntry(
        "Firma 0 AS (konstruert)", stories.number(10), "To rådgivere", date(2026, 7, 1)
    )
    first, *rest = file.consortia
    return replace(file, consortia=(replace(first, commitments=(promise,)), *rest))


def test_promises_are_registered_by_somebody(session):
    file = with_promise(stories.framework_file(reference="2026/200"))
    with pytest.raises(InvalidInput) as info, atomic(session):
        frameworks.store(session, file, actor=None, now=START)
    assert info.value.reasons == (reason(Code.IMPORT_NEEDS_USER),)
    assert session.scalar(select(func.count(Framework.id))) == 0
    officer = stories.framework(session).officer
    with atomic(session):
        frameworks.store(session, file, actor=officer, now=START)
    found = session.scalars(select(CommitmentStatement)).one()
    assert (found.made_by_id, found.made_at, found.covers) == (officer.id, START, "To rådgivere")


def test_only_those_who_import_import(session):
    story = stories.framework(session)
    with pytest.raises(PermissionDenied), atomic(session):
        frameworks.store(
            session, stories.framework_file(reference="2026/200"), actor=story.owner, now=START
        )
