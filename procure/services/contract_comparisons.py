"""The chosen bid beside the contract, before anyone signs: price, roles, firms, dates (E1 42)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from procure.documents import fields
from procure.domain import formats, permissions
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.language import Language, say, using
from procure.models.awards import Contract, Decision
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import award_rule_facts, facts, material, validity
from procure.queries.material import Head
from procure.services.writing import call_off_contract

NAME = "call_off_contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that the bid offers and the contract holds, as both print it."""

    label: str
    bid: str
    contract: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.bid == self.contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole comparison, or why there is nothing to compare yet."""

    competition: Head
    language: str = Language.BOKMAL  # of what is compared; the labels are the reader's
    rows: tuple[Row, ...] = ()
    made: int = 0  # the version of the contract that is compared; 0: none is made
    changed: tuple[Reason, ...] = ()  # what the bid offered that is not so any more
    refusals: tuple[Reason, ...] = ()

    @property
    def differences(self) -> int:
        """How many rows differ."""
        return sum(not row.same for row in self.rows)


def compare(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Comparison:
    """Return the bid that stands as chosen beside the newest contract that is made of it.

    Until a contract is made, what it would hold stands in its place; once one is signed, the
    value that is posted. Raises `NotFound` for who may not read of the award.
    """
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.AWARD_READ, facts.subject_of(competition))
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    head = material.head(competition, known, now, viewer=viewer)
    bid_id = _chosen(session, competition_id)
    if bid_id is None or competition.letters_sent_at is None:
        return Comparison(competition=head, refusals=(reason(Code.LETTERS_NOT_SENT),))
    with using(competition.language):
        whole = call_off_contract.gather(session, competition, bid_id, actor=viewer, now=now)
        offered = fields.plain(whole)
        made = _made(session, competition_id)
        held = offered if made is None else json.loads(made.values)
        signed = _signed(session, competition_id)
    return Comparison(
        competition=head,
        language=competition.language,
        rows=tuple(_rows(offered, held, signed)),
        made=0 if made is None else made.number,
        changed=_changed(session, competition, bid_id, now),
    )


def _chosen(session: Session, competition_id: int) -> int | None:
    return session.scalar(select(Decision.bid_id).where(Decision.stands_in(competition_id)))


def _made(session: Session, competition_id: int) -> Document | None:
    return session.scalar(
        select(Document)
        .where(
            Document.competition_id == competition_id,
            Document.name == NAME,
            Document.suffix == "docx",
        )
        .options(undefer(Document.values))
        .order_by(Document.number.desc())
        .limit(1)
    )


def _signed(session: Session, competition_id: int) -> str | None:
    value = session.scalar(
        select(Contract.value_ore).where(Contract.competition_id == competition_id)
    )
    return None if value is None else formats.kroner(value)


def _rows(offered: Mapping[str, Any], held: Mapping[str, Any], signed: str | None) -> Iterator[Row]:
    """Yield what is compared: what one side alone has stands beside nothing."""
    yield Row(label=say("Samlet pris"), bid=offered["total"], contract=signed or held["total"])
    for label, name in ((say("Oppstart"), "starts"), (say("Slutt"), "ends")):
        yield Row(label=label, bid=offered[name], contract=held[name])
    lists = (
        (say("Team"), "team", "role", "who"),
        (say("Firma"), "firms", "name", "number"),
        (say("Timepris"), "prices", "role", "rate"),
        (say("Opsjon"), "options", "name", "amount"),
    )
    for what, name, label, value in lists:
        for row in _paired(offered[name], held[name], label, value):
            yield replace(row, label=f"{what}: {row.label}")


def _paired(
    offered: list[dict[str, Any]], held: list[dict[str, Any]], label: str, value: str
) -> Iterator[Row]:
    """Pair two lists row by row: their order is that of the bid."""
    for place in range(max(len(offered), len(held))):
        bid = offered[place] if place < len(offered) else {}
        contract = held[place] if place < len(held) else {}
        yield Row(
            label=str(bid.get(label) or contract.get(label) or ""),
            bid=str(bid.get(value) or ""),
            contract=str(contract.get(value) or ""),
        )


def _changed(
    session: Session, competition: Competition, bid_id: int, now: datetime
) -> tuple[Reason, ...]:
    """Return what has changed since the bid: who has left, and days that have passed."""
    found = award_rule_facts.contract(session, competition, now)["contract"]
    today = formats.local(now).date()
    starts, until = found.starts_on, validity.of_bid(session, competition, bid_id)
    unsigned = competition.contracted_at is None
    late = unsigned and starts is not None and starts < today
    over = unsigned and until is not None and until < today
    return (
        *((reason(Code.CONTRACT_STARTS_LATE, None, starts=starts),) if late else ()),
        *((reason(Code.VALIDITY_OVER, None, until=until),) if over else ()),
        *(reason(Code.OFFER_FIRM_GONE, None, name=name) for name in found.firms_gone),
        *(reason(Code.OFFER_PERSON_GONE, None, label=label) for label in found.people_gone),
    )
