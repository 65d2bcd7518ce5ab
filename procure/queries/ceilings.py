"""What is used of a framework's maximum: read in one statement, the same wherever it is asked."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from procure.domain.errors import NotFound
from procure.domain.ledger import Ceiling
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.deliveries import ContractOption
from procure.models.frameworks import Framework
from procure.models.ledger import LedgerPosting


def used() -> ScalarSelect[int]:
    """Sum the postings of the framework of the outer row."""
    return (
        select(func.coalesce(func.sum(LedgerPosting.amount_ore), 0))
        .where(LedgerPosting.framework_id == Framework.id)
        .correlate(Framework)
        .scalar_subquery()
    )


def open_options(*, on: date | None = None, but_option_id: int | None = None) -> ScalarSelect[int]:
    """Sum the options of the framework's call-offs that can still be taken (C-23/20).

    Without a day, those whose last day has passed are counted too.
    """
    return (
        select(func.coalesce(func.sum(ContractOption.value_ore), 0))
        .join(Contract, Contract.id == ContractOption.contract_id)
        .join(Competition, Competition.id == Contract.competition_id)
        .where(
            Competition.framework_id == Framework.id,
            _standing(),
            *([] if on is None else [or_(_last_day().is_(None), _last_day() >= on)]),
            *([] if but_option_id is None else [ContractOption.id != but_option_id]),
        )
        .correlate(Framework)
        .scalar_subquery()
    )


def _standing() -> ColumnElement[bool]:
    return and_(ContractOption.exercised_at.is_(None), ContractOption.lapsed_at.is_(None))


def _last_day() -> Any:
    return ContractOption.exercise_by


def dated_options(session: Session, framework_id: int) -> tuple[tuple[date, int], ...]:
    """Return the last day and the value of every option that a day will end, earliest first."""
    found = session.execute(
        select(ContractOption.exercise_by, ContractOption.value_ore)
        .join(Contract, Contract.id == ContractOption.contract_id)
        .join(Competition, Competition.id == Contract.competition_id)
        .where(Competition.framework_id == framework_id, _standing(), _last_day().is_not(None))
        .order_by(ContractOption.exercise_by, ContractOption.id)
    )
    return tuple((day, value) for day, value in found if day)


def committed(*, on: date | None = None) -> ColumnElement[int]:
    """Used and still open options, of the framework of the outer row."""
    return used() + open_options(on=on)


def under_way() -> ColumnElement[bool]:
    """Select competitions with an estimate that have no contract and can still get one."""
    return and_(
        Competition.estimate_ore.is_not(None),
        Competition.contracted_at.is_(None),
        Competition.cancelled_at.is_(None),
        Competition.unsuccessful_at.is_(None),
    )


def planned(*, but_project_id: int | None = None) -> ScalarSelect[int]:
    """Sum the estimates of the framework's competitions under way."""
    return (
        select(func.coalesce(func.sum(Competition.estimate_ore), 0))
        .where(
            Competition.framework_id == Framework.id,
            under_way(),
            *([] if but_project_id is None else [Competition.project_id != but_project_id]),
        )
        .correlate(Framework)
        .scalar_subquery()
    )


def of(
    session: Session,
    framework_id: int,
    *,
    on: date | None = None,
    but_option_id: int | None = None,
    but_project_id: int | None = None,
) -> Ceiling:
    """Return what is used, promised and planned. Raises `NotFound`.

    `on` is the day it is asked on: options that had to be taken before it are promised no more.
    `but_option_id` leaves out an option that is being taken, `but_project_id` the competitions
    of a project that is asked about.
    """
    found = session.execute(
        select(
            Framework.maximum_value_ore,
            used(),
            open_options(on=on, but_option_id=but_option_id),
            planned(but_project_id=but_project_id),
        ).where(Framework.id == framework_id)
    ).first()
    if found is None:
        raise NotFound
    maximum, used_ore, options_ore, planned_ore = found
    return Ceiling(
        maximum_ore=maximum,
        used_ore=int(used_ore),
        options_ore=int(options_ore),
        planned_ore=int(planned_ore),
    )
