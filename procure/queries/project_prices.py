"""What a project's contracts cost: as signed, with signed changes and options taken, in øre."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.deliveries import ContractChange, ContractOption


def _changes() -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(ContractChange.amount_ore), 0))
        .where(ContractChange.contract_id == Contract.id)
        .correlate(Contract)
        .scalar_subquery()
    )


def _taken() -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(ContractOption.value_ore), 0))
        .where(ContractOption.contract_id == Contract.id, ContractOption.exercised_at.is_not(None))
        .correlate(Contract)
        .scalar_subquery()
    )


def price() -> ColumnElement[int]:
    """Return the price of the contract of the outer row, as `ContractValue.ceiling_ore` has it."""
    return Contract.value_ore + _changes() + _taken()


def by_competition(session: Session, project_id: int) -> dict[int, tuple[int, int]]:
    """Return contract id and price by competition."""
    rows = session.execute(
        select(Contract.competition_id, Contract.id, price())
        .join(Competition, Competition.id == Contract.competition_id)
        .where(Competition.project_id == project_id)
    )
    return {competition: (contract, int(amount)) for competition, contract, amount in rows}
