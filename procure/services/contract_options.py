"""The options of a bid become rights in the contract, each with the sum that the bid asks."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.evaluations import Outcome
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.deliveries import ContractOption
from procure.queries import facts, material
from procure.services import ledger


def reserve(
    session: Session,
    competition: Competition,
    contract: Contract,
    outcome: Outcome,
    *,
    now: datetime,
) -> tuple[ContractOption, ...]:
    """Write down every option of the competition at the bid's price, when the contract is signed.

    From now on each counts against the framework's maximum until it is taken or lapses, as one
    that is agreed later does. Raises `IllegalTransition` when there is no room for one.
    """
    sums = material.sums_of(outcome, contract.bid_id)
    written = []
    for option in facts.options(competition):
        ledger.require_option_room(session, contract.id, sums[option.name], now=now)
        row = ContractOption(
            contract_id=contract.id,
            title=option.name,
            value_ore=sums[option.name],
            exercise_by=option.last_taken_on,
        )
        session.add(row)
        session.flush()  # the next one must see that this one is promised
        written.append(row)
    return tuple(written)
