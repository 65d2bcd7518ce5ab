"""What a change of an agreement means for others: read before it is confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from procure.domain.formats import OSLO
from procure.domain.framework_plans import ONE_DAY, Plan
from procure.domain.framework_terms import (
    AdmitParty,
    Change,
    Extend,
    RemoveParty,
    SetContact,
    SetMaximum,
    SucceedParty,
    TakeOption,
    Terminate,
    Terms,
)
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.projects import Project


class EffectKind(StrEnum):
    """What an officer should know before confirming. A test demands a sentence for each."""

    UNDER_WAY_UNTOUCHED = "under_way_untouched"
    UNDER_WAY_ENDED = "under_way_ended"
    DRAFTS_FOLLOW = "drafts_follow"
    DRAFTS_TOO_LATE = "drafts_too_late"
    CONTRACTS_RUN_ON = "contracts_run_on"
    OVER_FOUR_YEARS = "over_four_years"
    MAXIMUM_RAISED = "maximum_raised"
    MAXIMUM_LOWERED = "maximum_lowered"
    NEW_PARTY = "new_party"
    SUCCESSOR = "successor"
    PROJECTS_SHUT_OUT = "projects_shut_out"
    OPTIONS_LEFT = "options_left"
    LETTERS_FOLLOW = "letters_follow"


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence; `warns` sets it apart from what merely is so."""

    kind: EffectKind
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    warns: bool = False


def of(
    session: Session, framework_id: int, terms: Terms, change: Change, plan: Plan
) -> tuple[Effect, ...]:
    """Return what follows from the change, warnings first."""
    found = [
        *_own(session, framework_id, terms, change),
        *([Effect(EffectKind.OVER_FOUR_YEARS, warns=True)] if plan.over_four_years else []),
        *_competitions(session, framework_id, change),
    ]
    return tuple(sorted(found, key=lambda effect: not effect.warns))


def _effect(kind: EffectKind, *, warns: bool = False, **params: object) -> Effect:
    return Effect(kind, MappingProxyType(params), warns)


def _own(session: Session, framework_id: int, terms: Terms, change: Change) -> Iterator[Effect]:
    match change:
        case SetMaximum() if change.maximum_ore > terms.maximum_ore:
            yield _effect(EffectKind.MAXIMUM_RAISED, warns=True)
        case SetMaximum():
            yield _effect(EffectKind.MAXIMUM_LOWERED)
        case AdmitParty():
            yield _effect(EffectKind.NEW_PARTY, warns=True)
        case SucceedParty():
            yield _effect(EffectKind.SUCCESSOR, warns=True)
        case RemoveParty():
            yield from _shut_out(session, framework_id, terms, change)
        case SetContact():
            yield _effect(EffectKind.LETTERS_FOLLOW)
        case Extend() if terms.next_option is not None:
            yield _effect(EffectKind.OPTIONS_LEFT)
        case _:
            return


def _shut_out(
    session: Session, framework_id: int, terms: Terms, change: RemoveParty
) -> Iterator[Effect]:
    party = terms.party(change.party_id)
    if party is None:
        return
    count = _count(
        session,
        Competition.framework_id == framework_id,
        Competition.project_id.in_(
            select(Project.id).where(Project.owner_id == party.organisation_id)
        ),
        Competition.issued_at.is_(None),
        _open(),
    )
    if count:
        yield _effect(EffectKind.PROJECTS_SHUT_OUT, warns=True, count=count, name=party.name)


def _competitions(session: Session, framework_id: int, change: Change) -> Iterator[Effect]:
    mine = Competition.framework_id == framework_id
    under_way = _count(
        session,
        mine,
        Competition.issued_at.is_not(None),
        Competition.contracted_at.is_(None),
        _open(),
    )
    if isinstance(change, Terminate):
        yield from _ended(session, framework_id, change.terminates_on, under_way)
        return
    if under_way:
        yield _effect(EffectKind.UNDER_WAY_UNTOUCHED, count=under_way)
    drafts = _count(session, mine, Competition.issued_at.is_(None), _open())
    if drafts and isinstance(change, TakeOption | Extend | SetMaximum):
        yield _effect(EffectKind.DRAFTS_FOLLOW, count=drafts)


def _ended(session: Session, framework_id: int, day: date, under_way: int) -> Iterator[Effect]:
    mine = Competition.framework_id == framework_id
    last = day - ONE_DAY
    if under_way:
        yield _effect(EffectKind.UNDER_WAY_ENDED, warns=True, count=under_way, last=last)
    late = _count(
        session,
        mine,
        Competition.issued_at.is_(None),
        Competition.deadline_at >= datetime.combine(day, time(), OSLO),
        _open(),
    )
    if late:
        yield _effect(EffectKind.DRAFTS_TOO_LATE, warns=True, count=late, last=last)
    contracts = session.scalar(
        select(func.count(Contract.id))
        .join(Competition, Competition.id == Contract.competition_id)
        .where(mine, Competition.completed_at.is_(None))
    )
    if contracts:
        yield _effect(EffectKind.CONTRACTS_RUN_ON, count=contracts)


def _open() -> ColumnElement[bool]:
    return Competition.cancelled_at.is_(None) & Competition.unsuccessful_at.is_(None)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Competition.id)).where(*conditions)) or 0
