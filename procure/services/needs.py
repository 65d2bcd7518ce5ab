"""Save what a draft needs in each competence area: answers to plain questions, and figures."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import needs
from procure.domain.audit import Tag
from procure.domain.errors import NotFound, Stale
from procure.domain.needs import AreaNeed
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.competitions import CompetenceNeed, Competition
from procure.models.frameworks import CompetenceArea
from procure.queries.needs import of_row
from procure.services import audit
from procure.services.competitions import editable


def save(
    session: Session,
    competition_id: int,
    *,
    version: int,
    answers: Mapping[str, int],
    typed: Mapping[int, AreaNeed],
    follow: AbstractSet[int] = frozenset(),
    actor: Actor,
    now: datetime,
) -> Competition:
    """Keep the answers, and in each area the need that follows or that was typed.

    `follow` are areas where what was adjusted by hand gives way to the proposal. Raises `Stale`
    when someone else has saved since `version`, `NotFound` for an area of another framework.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    if competition.version != version:
        raise Stale([reason(Code.STALE)])
    areas = _areas(session, competition)
    if (set(typed) | follow) - set(areas):
        raise NotFound
    before, after = competition.need_answers, needs.sound(answers, areas.values())
    stored = {row.area_id: of_row(row) for row in competition.needs}
    moved = {}
    for area_id, key in areas.items():
        proposed = needs.proposed(after, key)
        need = needs.settled(
            stored.get(area_id), typed.get(area_id), needs.proposed(before, key), proposed
        )
        if area_id in follow and proposed is not None:
            need = proposed
        if need is not None and need != stored.get(area_id):
            moved[area_id] = need
    if after != before or moved:
        competition.need_answers = after
        flag_modified(competition, "need_answers")  # figures alone are a new version too
        _write(session, competition, moved)
        audit.record_on(
            session, Tag.COMPETITION_CHANGE, competition, actor, now,
            what="needs", which=len(moved), answers=len(after),
        )  # fmt: skip
    return competition


def _areas(session: Session, competition: Competition) -> dict[int, str]:
    """The areas of the draft's framework: key by id."""
    found = session.execute(
        select(CompetenceArea.id, CompetenceArea.key)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    )
    return {row.id: row.key for row in found}


def _write(session: Session, competition: Competition, moved: Mapping[int, AreaNeed]) -> None:
    rows = {row.area_id: row for row in competition.needs}
    for area_id, need in moved.items():
        row = rows.get(area_id)
        if row is None:
            row = CompetenceNeed(competition_id=competition.id, area_id=area_id)
            session.add(row)
        row.level, row.capacity, row.people = need.level, need.capacity, need.people
