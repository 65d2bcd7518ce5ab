"""The price that a competition asks for: VAT basis, hours per role, and options."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import text
from procure.domain.drafting import VatBasis
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor
from procure.domain.price_lines import AskedOption, HourLine, line_problems
from procure.domain.reasons import Code, Reason, reason
from procure.models.competitions import Competition, PriceLine, PriceOption
from procure.models.frameworks import FrameworkRole
from procure.queries import facts, price_lines
from procure.services import audit, removals
from procure.services.competitions import editable

REMOVE: Final = "price_option:remove"


def set_lines(
    session: Session,
    competition_id: int,
    *,
    lines: Sequence[HourLine],
    vat_basis: VatBasis | None = None,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the hours of the assignment itself, and how VAT is stated when that is given.

    `seen` is the mark of the price list that the writer saw: `Stale` when it is another now.
    Raises `InvalidInput` with the place of every line that cannot stand.
    """
    competition = _open(session, competition_id, seen, actor, now)
    cleaned = _checked(session, competition, lines)
    competition.vat_basis = vat_basis or competition.vat_basis
    _arrange(competition, None, cleaned)
    audit.record_part(session, competition, actor, now, "price_lines", len(lines))


def set_option(
    session: Session,
    competition_id: int,
    asked: AskedOption,
    *,
    option_id: int | None = None,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> PriceOption:
    """Add an option, or change the one that is named, with its hours: none is kept without.

    Raises as `set_lines`; and `InvalidInput` for a name that another option has, since bidders
    and the evaluation know an option by its name.
    """
    competition = _open(session, competition_id, seen, actor, now)
    known = facts.options(competition)
    option = next((one for one in known if one.id == option_id), None)
    if option_id is not None and option is None:
        raise NotFound
    called = _line_of(asked.name)
    others = [one for one in known if one is not option]
    problems = [
        *(() if called else (reason(Code.TEXT_MISSING, "name"),)),
        *_named_twice(called, others),
        *(() if asked.lines else (reason(Code.OPTION_WITHOUT_HOURS, "lines"),)),
    ]
    if problems:
        raise InvalidInput(problems)
    lines = _checked(session, competition, asked.lines)
    if option is None:
        option = PriceOption(
            competition_id=competition.id, position=max((o.position for o in known), default=0) + 1
        )
        session.add(option)
    option.name, option.description = called, text.clean(asked.description)
    option.last_taken_on = asked.last_taken_on
    session.flush()  # its lines name its id
    _arrange(competition, option, lines)
    audit.record_part(session, competition, actor, now, "price_option", option.id)
    return option


def remove_option(
    session: Session,
    competition_id: int,
    option_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Take an option and its hours out of a draft; return the removal's number."""
    competition = editable(session, competition_id, actor=actor, now=now)
    option = next((o for o in facts.options(competition) if o.id == option_id), None)
    if option is None:
        raise NotFound
    own = [line for line in competition.price_lines if line.option_id == option_id]
    told = removals.kept(option, lines=[(o.role_id, o.label, o.hours) for o in own])
    _arrange(competition, option, ())
    session.flush()  # the lines before the option they belong to
    session.delete(option)
    return audit.record_part(
        session, competition, actor, now, REMOVE, option_id,
        name=option.name, **removals.text(told),
    )  # fmt: skip


def restore_option(
    session: Session, competition_id: int, removal: int, *, actor: Actor, now: datetime
) -> bool:
    """Put back the option that a removal took out, with its hours; False: that is done already.

    Raises `InvalidInput` when another option has its name by now.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    told = removals.find(session, audit.chain_of(competition.id), REMOVE, removal)
    if told is None:
        return False
    option, known = PriceOption(**removals.values(PriceOption, told)), facts.options(competition)
    if problems := _named_twice(option.name, known):
        raise InvalidInput(problems)
    option.position = removals.room(option.position, (one.position for one in known))
    session.add(option)
    session.flush()  # its lines name its id
    _arrange(competition, option, [(role, label, hours) for role, label, hours in told["lines"]])
    audit.record_part(
        session, competition, actor, now, "price_option:restore", option.id,
        **{removals.PUTS_BACK: removal},
    )  # fmt: skip
    return True


def _named_twice(name: str, others: Iterable[PriceOption]) -> tuple[Reason, ...]:
    if name.casefold() in {one.name.casefold() for one in others}:
        return (reason(Code.OPTION_TWICE, "name", name=name),)
    return ()


def _open(
    session: Session, competition_id: int, seen: str | None, actor: Actor, now: datetime
) -> Competition:
    competition = editable(session, competition_id, actor=actor, now=now)
    if seen is not None and seen != price_lines.mark(competition):
        raise Stale([reason(Code.STALE)])
    return competition


def _checked(
    session: Session, competition: Competition, lines: Sequence[HourLine]
) -> list[HourLine]:
    """Return the lines with clean labels. Raises for any that cannot stand.

    Roles of another framework do not exist here: `NotFound`.
    """
    cleaned = [(role, _line_of(label), hours) for role, label, hours in lines]
    roles = {role for role, _label, _hours in cleaned}
    known = session.scalars(
        select(FrameworkRole.id).where(
            FrameworkRole.framework_id == competition.framework_id, FrameworkRole.id.in_(roles)
        )
    )
    if set(known) != roles:
        raise NotFound
    if problems := line_problems(cleaned):
        raise InvalidInput(problems)
    return cleaned


def _line_of(typed: str) -> str:
    """Return what was typed on one line, as it is stored and printed."""
    return " ".join(text.clean(typed).split())


def _arrange(
    competition: Competition, option: PriceOption | None, lines: Sequence[HourLine]
) -> None:
    """Put the lines in the place of the group's old ones: the assignment's first, then options'."""
    fresh = [
        PriceLine(role_id=role, label=label, hours=hours, option=option)
        for role, label, hours in lines
    ]
    group = None if option is None else option.id
    kept = [line for line in competition.price_lines if line.option_id != group]
    everything = [*kept, *fresh]
    everything.sort(key=lambda line: line.option.position if line.option else 0)
    for position, line in enumerate(everything, start=1):
        line.position = position
    competition.price_lines = everything
