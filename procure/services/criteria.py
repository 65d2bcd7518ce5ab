"""The award criteria of a draft, and what their points mean."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import scale_wordings, text
from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.scale_wordings import Wording
from procure.models.competitions import (
    Competition,
    Criterion,
    CriterionGrade,
)
from procure.models.frameworks import AllowedCriterion
from procure.queries import scale_wordings as wordings_of
from procure.services import audit, removals
from procure.services.competitions import editable

REMOVE: Final = "criterion:remove"
CRITERION: Final = frozenset(
    {
        "name", "description", "documentation", "word_limit", "page_limit", "weight",
        "minimum_points", "value_per_point_ore", "climate",
    }
)  # fmt: skip


def add_criterion(
    session: Session,
    competition_id: int,
    *,
    kind: CriterionKind,
    values: Mapping[str, object],
    allowed_criterion_id: int | None = None,
    parent_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Criterion:
    """Add a criterion bound to the framework's, or a sub-criterion below one."""
    competition = editable(session, competition_id, actor=actor, now=now)
    if parent_id is not None and parent_id not in {c.id for c in competition.criteria}:
        raise NotFound
    if allowed_criterion_id is not None:
        _require_known(session, AllowedCriterion, competition, {allowed_criterion_id})
    criterion = Criterion(
        competition_id=competition.id,
        parent_id=parent_id,
        allowed_criterion_id=allowed_criterion_id,
        kind=kind,
        position=max((c.position for c in competition.criteria), default=0) + 1,
    )
    _assign(competition, criterion, {"weight": Decimal(0), **values})
    session.add(criterion)
    session.flush()  # the audit line names its id
    audit.record_part(session, competition, actor, now, "criterion:add", criterion.id)
    return criterion


def change_criterion(
    session: Session,
    competition_id: int,
    criterion_id: int,
    *,
    values: Mapping[str, object],
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a criterion of a draft. Raises `Stale` when someone else did since `version`.

    `allowed_criterion_id` among the values binds a main criterion to another of the framework's:
    it and what stands below it become of that one's kind.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    criterion = _current(competition, criterion_id, version)
    if "allowed_criterion_id" in values and criterion.parent_id is None:
        _bind(session, competition, criterion, values["allowed_criterion_id"])
    _assign(competition, criterion, values)
    audit.record_part(session, competition, actor, now, "criterion:change", criterion_id)


def _bind(
    session: Session, competition: Competition, criterion: Criterion, allowed_id: object
) -> None:
    allowed = session.scalar(
        select(AllowedCriterion).where(
            AllowedCriterion.framework_id == competition.framework_id,
            AllowedCriterion.id == allowed_id,
        )
    )
    if allowed is None:
        raise NotFound
    criterion.allowed_criterion_id = allowed.id
    for one in competition.criteria:
        if criterion.id in {one.id, one.parent_id}:
            one.kind = allowed.kind


def set_weights(
    session: Session,
    competition_id: int,
    *,
    weights: Mapping[int, Decimal],
    versions: Mapping[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the weights of several criteria at once, in per cent of their level.

    Raises `Stale` when someone else has changed one of them since its version in `versions`.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    seen = versions or {}
    for criterion_id, weight in weights.items():
        criterion = _current(competition, criterion_id, seen.get(criterion_id))
        _assign(competition, criterion, {"weight": weight})
    audit.record_part(session, competition, actor, now, "criterion:weights", len(weights))


def set_wordings(
    session: Session,
    competition_id: int,
    criterion_id: int,
    *,
    wordings: Sequence[Wording],
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say what points mean on a criterion, best first; none at all leaves the common scale.

    Raises `Stale` as `change_criterion`; `InvalidInput` with the place of each wording that
    cannot be published.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    criterion = _current(competition, criterion_id, version)
    cleaned = [(points, text.clean(said)) for points, said in wordings]
    if problems := scale_wordings.problems(cleaned, competition.model.scale):
        raise InvalidInput(problems)
    _forget_wordings(session, {criterion_id})
    _word(session, criterion_id, cleaned)
    flag_modified(criterion, "name")  # the wording is part of the criterion: its version goes up
    audit.record_part(session, competition, actor, now, "criterion:wordings", criterion_id)


def _word(session: Session, criterion_id: int, wordings: Sequence[Wording]) -> None:
    session.add_all(
        CriterionGrade(criterion_id=criterion_id, position=place, points=points, text=said)
        for place, (points, said) in enumerate(wordings, start=1)
    )


def _forget_wordings(session: Session, criterion_ids: Collection[int]) -> None:
    session.execute(delete(CriterionGrade).where(CriterionGrade.criterion_id.in_(criterion_ids)))


def remove_criterion(
    session: Session, competition_id: int, criterion_id: int, *, actor: Actor, now: datetime
) -> int:
    """Remove a criterion of a draft and what stands below it; return the removal's number."""
    competition = editable(session, competition_id, actor=actor, now=now)
    found = _criterion(competition, criterion_id)
    below = [c for c in competition.criteria if c.parent_id == criterion_id]
    worded = wordings_of.of(session, competition.id)
    told = [
        removals.kept(c, wordings=[(f"{w.points:f}", w.text) for w in worded.get(c.id, ())])
        for c in (found, *below)
    ]
    name = found.name
    _forget_wordings(session, {criterion_id, *(c.id for c in below)})
    for criterion in (*below, found):
        session.delete(criterion)
        session.flush()  # children before their parent
    return audit.record_part(
        session, competition, actor, now, REMOVE, criterion_id,
        name=name, **removals.text({"rows": told}),
    )  # fmt: skip


def restore_criterion(
    session: Session, competition_id: int, removal: int, *, actor: Actor, now: datetime
) -> bool:
    """Put back what a removal took out, with all that stood below it; False: that is done already.

    Raises `InvalidInput` where the draft no longer has room for it: the criterion above is gone,
    or the scale is shorter.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    chain = audit.chain_of(competition.id)
    told = removals.find(session, chain, REMOVE, removal)
    if told is None:
        return False
    (first, *below), above = told["rows"], None
    if first["parent_id"] is not None:
        key = removals.known_as(session, chain, REMOVE, removal, first["parent_id"])
        above = next((c for c in competition.criteria if c.id == key), None)
        if above is None:
            raise InvalidInput([reason(Code.CRITERION_ABOVE_GONE, name=first["name"])])
    found = _put_back(session, competition, first, above)
    for row in below:
        _put_back(session, competition, row, found)
    audit.record_part(
        session, competition, actor, now, "criterion:restore", found.id,
        **{removals.PUTS_BACK: removal},
    )  # fmt: skip
    return True


def _put_back(
    session: Session, competition: Competition, told: Mapping[str, Any], above: Criterion | None
) -> Criterion:
    criterion = Criterion(**removals.values(Criterion, told))
    criterion.parent_id = above.id if above else None
    criterion.kind = above.kind if above else criterion.kind
    criterion.position = removals.room(
        criterion.position, (c.position for c in competition.criteria)
    )
    wordings = [(Decimal(points), said) for points, said in told["wordings"]]
    _require_sound(competition, criterion)
    if problems := scale_wordings.problems(wordings, competition.model.scale):
        raise InvalidInput(problems)
    competition.criteria.append(criterion)
    session.flush()  # its wordings and those below it name its id
    _word(session, criterion.id, wordings)
    return criterion


def _require_known(
    session: Session,
    noun: type[AllowedCriterion],
    competition: Competition,
    ids: set[int],
) -> None:
    """Refuse ids of another framework: to the actor they do not exist."""
    known = session.scalars(
        select(noun.id).where(noun.framework_id == competition.framework_id, noun.id.in_(ids))
    )
    if set(known) != ids:
        raise NotFound


def _criterion(competition: Competition, criterion_id: int) -> Criterion:
    found = next((c for c in competition.criteria if c.id == criterion_id), None)
    if found is None:
        raise NotFound
    return found


def _current(competition: Competition, criterion_id: int, version: int | None) -> Criterion:
    """Return the criterion as the writer saw it; None: as it is."""
    found = _criterion(competition, criterion_id)
    if version is not None and found.version != version:
        raise Stale([reason(Code.STALE)])
    return found


def _assign(competition: Competition, criterion: Criterion, values: Mapping[str, object]) -> None:
    for name in values.keys() & CRITERION:
        setattr(criterion, name, values[name])
    _require_sound(competition, criterion)


def _require_sound(competition: Competition, criterion: Criterion) -> None:
    problems = []
    if not 0 <= criterion.weight <= 100:  # noqa: PLR2004 -- per cent
        problems.append(reason(Code.WEIGHT_OUTSIDE, "weight"))
    scale, minimum = competition.model.scale, criterion.minimum_points
    if minimum is not None and not 0 <= minimum <= scale:
        problems.append(reason(Code.CRITERION_MINIMUM_OUTSIDE, "minimum_points", scale=scale))
    if problems:
        raise InvalidInput(problems)
