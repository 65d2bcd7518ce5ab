"""The library of a framework as pages: the list, one item, and what a draft can take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.library import ItemKind
from procure.domain.permissions import EVERYTHING, Actor, Permission, Role
from procure.language import Language
from procure.models.frameworks import AllowedCriterion, Framework
from procure.models.library import LibraryItem
from procure.queries import facts
from procure.queries.matching import holds, like

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item. `grades` are (points, wording) as stored; `criterion` is the framework's own."""

    id: int
    kind: ItemKind
    language: Language
    name: str
    text: str
    evidence: str
    word_limit: int | None
    page_limit: int | None
    climate: bool
    grades: tuple[tuple[str, str], ...]
    allowed_criterion_id: int | None
    criterion: str
    retired: bool
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and blank: everything in use."""

    text: str = ""
    kind: ItemKind | None = None
    language: Language | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """A page of items, newest first; `older` is the key of the next."""

    framework_id: int
    framework: str
    items: tuple[ItemRow, ...]
    older: int | None
    criteria: tuple[tuple[int, str], ...]  # the framework's own, for the form
    may_change: bool


def page(
    session: Session,
    framework_id: int,
    *,
    viewer: Actor,
    wanted: Wanted | None = None,
    before: int | None = None,
) -> LibraryPage:
    """Return the library for staff; suppliers get 404."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = session.get(Framework, framework_id)
    if framework is None:
        raise NotFound
    wanted = wanted or Wanted()
    asked = _asked(framework_id, wanted).order_by(LibraryItem.id.desc()).limit(PAGE + 1)
    if before is not None:
        asked = asked.where(LibraryItem.id < before)
    names = _criteria(session, framework_id)
    rows = [_row(item, names) for item in session.scalars(asked)]
    return LibraryPage(
        framework_id=framework.id,
        framework=framework.title,
        items=tuple(rows[:PAGE]),
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        criteria=tuple(names.items()),
        may_change=permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
    )


def item(session: Session, framework_id: int, item_id: int, *, viewer: Actor) -> ItemRow:
    """Return one item of the framework's library."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    found = session.get(LibraryItem, item_id)
    if found is None or found.framework_id != framework_id:
        raise NotFound
    return _row(found, _criteria(session, framework_id))


def for_draft(
    session: Session, competition_id: int, *, viewer: Actor, wanted: Wanted
) -> tuple[ItemRow, ...]:
    """Return what the draft's author may take from its framework's library, by name."""
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, facts.subject_of(competition))
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    names = _criteria(session, competition.framework_id)
    asked = _asked(competition.framework_id, wanted).order_by(LibraryItem.name, LibraryItem.id)
    return tuple(_row(found, names) for found in session.scalars(asked))


def _asked(framework_id: int, wanted: Wanted) -> Select[LibraryItem]:
    asked = select(LibraryItem).where(
        LibraryItem.framework_id == framework_id,
        LibraryItem.retired_at.is_not(None) if wanted.retired else LibraryItem.retired_at.is_(None),
    )
    if wanted.kind is not None:
        asked = asked.where(LibraryItem.kind == wanted.kind)
    if wanted.language is not None:
        asked = asked.where(LibraryItem.language == wanted.language)
    if pattern := like(wanted.text):
        asked = asked.where(
            or_(
                holds(LibraryItem.name, pattern),
                holds(LibraryItem.text, pattern),
            )
        )
    return asked


def _criteria(session: Session, framework_id: int) -> dict[int, str]:
    rows = session.execute(
        select(AllowedCriterion.id, AllowedCriterion.name)
        .where(AllowedCriterion.framework_id == framework_id)
        .order_by(AllowedCriterion.position)
    )
    return {row.id: row.name for row in rows}


def _row(found: LibraryItem, names: Mapping[int, str]) -> ItemRow:
    grades: list[dict[str, Any]] = found.grades
    return ItemRow(
        id=found.id,
        kind=found.kind,
        language=found.language,
        name=found.name,
        text=found.text,
        evidence=found.evidence,
        word_limit=found.word_limit,
        page_limit=found.page_limit,
        climate=found.climate,
        grades=tuple((str(one["points"]), str(one["text"])) for one in grades),
        allowed_criterion_id=found.allowed_criterion_id,
        criterion=names.get(found.allowed_criterion_id or 0, ""),
        retired=found.retired_at is not None,
        version=found.version,
    )
