"""Save the plain fields of a draft that several authors write at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.domain.errors import Stale
from procure.domain.field_merge import marks, merge
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.services import competitions


@dataclass(frozen=True, slots=True)
class Saved:
    """How a save was settled: what others had changed stands, what clashed waits."""

    theirs: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


def base_of(row: object) -> str:
    """Return what a form filled from a draft, or from its page, must carry to be merged."""
    return marks({name: getattr(row, name) for name in competitions.EDITABLE})


def save(
    session: Session,
    competition_id: int,
    *,
    base: str,
    values: Mapping[str, Any],
    whole: bool = True,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Write what the author changed since `base`; what others changed meanwhile stands.

    Raises `Stale` with the outcome when both changed a field differently; nothing is written
    then. With `whole` false the rest is written, and the clashes are left for the author.
    """
    competition = competitions.editable(session, competition_id, actor=actor, now=now)
    stored = {name: getattr(competition, name) for name in values}
    found = merge(base, mine=values, theirs=stored)
    saved = Saved(found.theirs, found.clashes)
    if whole and found.clashes:
        raise Stale([reason(Code.STALE)], current=saved)
    competitions.assign(session, competition, found.values, actor=actor, now=now)
    return saved
