"""The library of a framework: written, changed, retired, and filled from our standard items."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import scale_wordings
from procure.domain.audit import Fact, Tag
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.library import ItemKind
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.domain.scale_wordings import Wording
from procure.domain.starts import content
from procure.domain.starts.content import Item
from procure.domain.starts.matching import Allowed, fits
from procure.language import Language
from procure.models.frameworks import AllowedCriterion
from procure.models.library import LibraryItem
from procure.services import audit, competition_starts, framework_access

CHANGE: Final = Permission.FRAMEWORK_CHANGE
SCALE: Final = Decimal(10)  # that the wording of an item is written for
EDITABLE: Final = frozenset(
    {
        "kind", "allowed_criterion_id", "language", "name", "text", "evidence", "word_limit",
        "page_limit", "climate", "grades",
    }
)  # fmt: skip


def stored_grades(wordings: Sequence[Wording]) -> list[dict[str, str]]:
    """Return wordings as an item keeps them: points as text, best first."""
    return [{"points": f"{points.normalize():f}", "text": text} for points, text in wordings]


def read_grades(stored: Sequence[Mapping[str, Any]]) -> tuple[Wording, ...]:
    """Return the wordings that an item keeps."""
    return tuple((Decimal(one["points"]), str(one["text"])) for one in stored)


def add(
    session: Session,
    framework_id: int,
    *,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> LibraryItem:
    """Put an item in the library. `grades` are (points of 10, wording), best first.

    Raises `InvalidInput` for wording that cannot be published, `NotFound` for a criterion of
    another framework.
    """
    framework_access.locked(session, framework_id, CHANGE, actor=actor)
    item = LibraryItem(framework_id=framework_id, created_by_id=actor.id, created_at=now)
    _assign(session, item, values)
    session.add(item)
    session.flush()  # the audit line names its id
    _record(session, Tag.LIBRARY_ADD, item, actor, now, name=item.name)
    return item


def change(
    session: Session,
    framework_id: int,
    item_id: int,
    *,
    version: int,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> LibraryItem:
    """Change an item. What was made from it before stays. Raises `Stale` when someone else did."""
    framework_access.locked(session, framework_id, CHANGE, actor=actor)
    item = _item(session, framework_id, item_id)
    if item.version != version:
        raise Stale([reason(Code.STALE)])
    _assign(session, item, values)
    if session.is_modified(item):
        _record(session, Tag.LIBRARY_CHANGE, item, actor, now, name=item.name)
    return item


def retire(
    session: Session, framework_id: int, item_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take an item out of use; it is offered no more. What was made from it stays."""
    framework_access.locked(session, framework_id, CHANGE, actor=actor)
    item = _item(session, framework_id, item_id)
    if item.retired_at is None:
        item.retired_at = now
        _record(session, Tag.LIBRARY_RETIRE, item, actor, now, name=item.name)


def take_standard(
    session: Session,
    framework_id: int,
    *,
    keys: Collection[str],
    language: Language,
    actor: Actor,
    now: datetime,
) -> int:
    """Take standard items of ours in, as they are; return how many.

    A criterion is tied to the framework's own that it is about, if there is one.
    """
    framework_access.locked(session, framework_id, CHANGE, actor=actor)
    known = content.items(language)
    if set(keys) - set(known):
        raise NotFound
    allowed = competition_starts.allowed(session, framework_id)
    for item in (known[key] for key in known if key in keys):
        add(session, framework_id, values=_values(item, language, allowed), actor=actor, now=now)
    return len(keys)


def _values(item: Item, language: Language, allowed: tuple[Allowed, ...]) -> dict[str, object]:
    own = None
    if item.kind is ItemKind.CRITERION:
        own = next((one.id for one in allowed if fits(item, one)), None)
    return {
        "kind": item.kind,
        "allowed_criterion_id": own,
        "language": language,
        "name": item.name,
        "text": item.text,
        "evidence": item.evidence,
        "word_limit": item.word_limit,
        "page_limit": item.page_limit,
        "climate": item.climate,
        "grades": item.grades,
    }


def _item(session: Session, framework_id: int, item_id: int) -> LibraryItem:
    item = session.get(LibraryItem, item_id)
    if item is None or item.framework_id != framework_id:
        raise NotFound
    return item


def _assign(session: Session, item: LibraryItem, values: Mapping[str, object]) -> None:
    given = {name: values[name] for name in values.keys() & EDITABLE}
    if "grades" in given:
        wordings: Any = given["grades"]
        if problems := scale_wordings.problems(tuple(wordings), SCALE):
            raise InvalidInput(problems)
        given["grades"] = stored_grades(wordings)
    for name, value in given.items():
        if getattr(item, name) != value:
            setattr(item, name, value)
    if item.kind is not ItemKind.CRITERION:
        item.allowed_criterion_id, item.grades = None, []
    if item.allowed_criterion_id is not None:
        wanted = select(AllowedCriterion.id).where(
            AllowedCriterion.id == item.allowed_criterion_id,
            AllowedCriterion.framework_id == item.framework_id,
        )
        if session.scalar(wanted) is None:
            raise NotFound


def _record(
    session: Session, tag: Tag, item: LibraryItem, actor: Actor, now: datetime, **facts: Fact
) -> None:
    chain = audit.chain_of(framework_id=item.framework_id)
    audit.record(
        session, tag, f"library_item:{item.id}", chain=chain, actor=actor, now=now, **facts
    )
