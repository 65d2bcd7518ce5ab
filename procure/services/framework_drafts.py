"""Write a framework agreement by hand: a draft, one section at a time, until it is activated."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import framework_drafts, frameworks, permissions
from procure.domain.audit import Fact, Tag
from procure.domain.errors import InvalidInput, Stale
from procure.domain.formats import local
from procure.domain.framework_drafts import Span, Word
from procure.domain.framework_file import TRIANGLE
from procure.domain.frameworks import Action
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.consortia import (
    CardProposal,
    CommitmentStatement,
    Competence,
    Consortium,
    ConsortiumMember,
    ConsortiumSuspension,
    MaximumRate,
    Person,
)
from procure.models.frameworks import (
    AllowedCriterion,
    CompetenceArea,
    Framework,
    FrameworkChange,
    FrameworkParty,
    FrameworkRole,
)
from procure.models.library import LibraryItem
from procure.services import accounts, audit, framework_access
from procure.services import frameworks as agreements

EDITABLE: Final = frozenset(
    {
        "title", "reference", "starts_on", "ends_on", "duration_reason", "extension_options",
        "maximum_value_ore", "scope", "cpv_codes", "call_off_method", "reopening_condition",
        "standard_contract", "annexes", "contact_role", "contact_email",
    }
)  # fmt: skip
_DATED: Final[tuple[Any, ...]] = (ConsortiumMember, MaximumRate, ConsortiumSuspension, Person)


def create(
    session: Session,
    *,
    buyer_name: str,
    buyer_number: str,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Framework:
    """Begin a draft, with the three usual competence areas to keep or change.

    `values` are columns of `EDITABLE`: at least title, reference, period, maximum value, method
    and standard contract. Raises `InvalidInput`.
    """
    permissions.require(actor, Permission.FRAMEWORK_IMPORT)
    _require_sound(session, values, None)
    buyer = accounts.organisation(session, name=buyer_name, organisation_number=buyer_number)
    blank = {"scope": "", "cpv_codes": [], "contact_role": "", "contact_email": ""}
    framework = Framework(
        buyer_id=buyer.id,
        imported_at=now,
        **blank,
        **{k: values[k] for k in values if k in EDITABLE},
    )
    session.add(framework)
    session.flush()  # the areas and the audit line refer to its id
    session.add_all(
        CompetenceArea(framework_id=framework.id, key=area.key, name=area.name, position=n)
        for n, area in enumerate(TRIANGLE, 1)
    )
    _record(session, Tag.FRAMEWORK_CREATE, framework, actor, now, title=framework.title)
    return framework


def change(
    session: Session,
    framework_id: int,
    *,
    version: int,
    values: Mapping[str, Any],
    buyer: tuple[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> Framework:
    """Change columns of a draft; `buyer` is name and organisation number.

    Raises `Stale` when someone else changed it since `version`, and `InvalidInput`.
    """
    framework = draft(session, framework_id, actor=actor, now=now, version=version)
    _require_sound(session, values, framework)
    wanted = dict(values)
    if buyer is not None:
        name, number = buyer
        found = accounts.organisation(session, name=name, organisation_number=number)
        wanted["buyer_id"] = found.id
    if "starts_on" in wanted:
        _move_start(session, framework, wanted["starts_on"], local(now).date())
    changed = [
        name
        for name in sorted(wanted.keys() & (EDITABLE | {"buyer_id"}))
        if getattr(framework, name) != wanted[name]
    ]
    for name in changed:
        setattr(framework, name, wanted[name])
    if changed:
        _record(session, Tag.FRAMEWORK_EDIT, framework, actor, now, fields=changed)
    return framework


def draft(
    session: Session, framework_id: int, *, actor: Actor, now: datetime, version: int | None = None
) -> Framework:
    """Lock a draft for writing. Raises `IllegalTransition` when it is a draft no longer."""
    found = framework_access.locked(session, framework_id, Permission.FRAMEWORK_IMPORT, actor=actor)
    frameworks.require(agreements.facts_of(session, found), Action.EDIT, now)
    if version is not None and found.version != version:
        raise Stale([reason(Code.STALE)])
    return found


def _require_sound(
    session: Session, values: Mapping[str, Any], framework: Framework | None
) -> None:
    """What the database would refuse, in words and at its field."""
    found: list[Reason] = []
    taken = session.scalar(
        select(Framework.id).where(Framework.reference == values.get("reference"))
    )
    if taken is not None and (framework is None or taken != framework.id):
        found.append(reason(Code.DUPLICATE_REFERENCE, "reference", reference=values["reference"]))
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends <= starts:
        found.append(reason(Code.PERIOD_REVERSED, "ends_on"))
    if values.get("maximum_value_ore", 1) <= 0:
        found.append(reason(Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_value_ore"))
    if found:
        raise InvalidInput(found)


def _move_start(session: Session, framework: Framework, starts_on: date, today: date) -> None:
    """Let what began with the agreement begin with it still."""
    session.execute(
        update(FrameworkParty)
        .where(
            FrameworkParty.framework_id == framework.id,
            FrameworkParty.starts_on == framework.starts_on,
        )
        .values(starts_on=starts_on)
    )
    was, becomes = min(framework.starts_on, today), min(starts_on, today)
    ours = select(Consortium.id).where(Consortium.framework_id == framework.id)
    people = select(Person.id).where(Person.framework_id == framework.id)
    if becomes < was:
        for noun in _DATED:
            mine = noun.consortium_id.in_(ours)
            session.execute(
                update(noun).where(mine, noun.starts_on == was).values(starts_on=becomes)
            )
        mine = Competence.person_id.in_(people)
        session.execute(
            update(Competence).where(mine, Competence.starts_on == was).values(starts_on=becomes)
        )


def begins(framework: Framework, now: datetime) -> date:
    """Return from when what is written in a draft holds: its start, or today if that is earlier."""
    return min(framework.starts_on, local(now).date())


def _record(
    session: Session, tag: Tag, framework: Framework, actor: Actor, now: datetime, **facts: Fact
) -> None:
    audit.record(
        session, tag, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
        reference=framework.reference, **facts,
    )  # fmt: skip


# --- the words: areas, roles and criteria


def set_areas(
    session: Session, framework_id: int, words: Sequence[Word], *, version: int, actor: Actor,
    now: datetime,
) -> Framework:  # fmt: skip
    """Set the competence areas; those that are left out are removed if nobody uses them."""
    return _set_words(session, framework_id, CompetenceArea, words, version, actor, now)


def set_roles(
    session: Session, framework_id: int, words: Sequence[Word], *, version: int, actor: Actor,
    now: datetime,
) -> Framework:  # fmt: skip
    """Set the roles; those that are left out are removed if nobody uses them."""
    return _set_words(session, framework_id, FrameworkRole, words, version, actor, now)


def set_criteria(
    session: Session, framework_id: int, words: Sequence[Word], *, version: int, actor: Actor,
    now: datetime,
) -> Framework:  # fmt: skip
    """Set the allowed criteria with their spans, which must be able to make 100 per cent."""
    spans = [Span(w.name, w.kind, w.low, w.high) for w in words]
    if problems := framework_drafts.span_problems(spans):
        raise InvalidInput(problems)
    return _set_words(session, framework_id, AllowedCriterion, words, version, actor, now)


Vocabulary = type[Any]  # CompetenceArea, FrameworkRole or AllowedCriterion


def _set_words(
    session: Session, framework_id: int, noun: Vocabulary, words: Sequence[Word], version: int,
    actor: Actor, now: datetime,
) -> Framework:  # fmt: skip
    framework = draft(session, framework_id, actor=actor, now=now, version=version)
    if problems := framework_drafts.word_problems(words):
        raise InvalidInput(problems)
    rows: dict[int, Any] = {
        row.id: row
        for row in session.scalars(select(noun).where(noun.framework_id == framework.id))
    }
    kept = {word.id for word in words if word.id in rows}
    _drop(session, [row for id_, row in rows.items() if id_ not in kept])
    keys = {row.key for id_, row in rows.items() if id_ in kept}
    for position, word in enumerate(words, 1):
        row = rows[word.id] if word.id is not None and word.id in rows else None
        if row is None:
            row = noun(framework_id=framework.id, key=framework_drafts.key_of(word.name, keys))
            keys.add(row.key)
            session.add(row)
        row.name, row.position = word.name, position
        _fill(row, word)
    _touch(framework)
    _record(
        session, Tag.FRAMEWORK_EDIT, framework, actor, now,
        fields=[noun.__tablename__], names=[word.name for word in words],
    )  # fmt: skip
    return framework


def _fill(row: CompetenceArea | FrameworkRole | AllowedCriterion, word: Word) -> None:
    if isinstance(row, FrameworkRole):
        row.level = word.level
    if isinstance(row, AllowedCriterion):
        row.kind, row.weight_minimum, row.weight_maximum = word.kind, word.low, word.high


def _drop(session: Session, rows: Iterable[Any]) -> None:
    """Remove words; one that a person, a rate or a project uses is refused by the database."""
    for row in rows:
        name = row.name
        try:
            with session.begin_nested():
                session.delete(row)
        except IntegrityError:
            raise InvalidInput([reason(Code.VOCABULARY_IN_USE, name=name)]) from None


def _touch(framework: Framework) -> None:
    """Let the version count: what changed stands in rows of its own."""
    flag_modified(framework, "title")


# --- deleting


def remove(session: Session, framework_id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a draft and all that stands in it. The audit trail keeps that it was there.

    Raises `IllegalTransition` for an agreement that has been in force, and `InvalidInput` when
    a project, a document or a competition refers to the draft.
    """
    framework = draft(session, framework_id, actor=actor, now=now)
    reference, title = framework.reference, framework.title
    consortia = select(Consortium.id).where(Consortium.framework_id == framework.id)
    people = select(Person.id).where(Person.framework_id == framework.id)
    try:
        with session.begin_nested():
            session.execute(delete(Competence).where(Competence.person_id.in_(people)))
            for noun in (*_DATED, CommitmentStatement, CardProposal):
                session.execute(delete(noun).where(noun.consortium_id.in_(consortia)))
            for part in (
                LibraryItem, FrameworkChange, Consortium, AllowedCriterion, FrameworkRole,
                CompetenceArea, FrameworkParty,
            ):  # fmt: skip
                session.execute(delete(part).where(part.framework_id == framework_id))
            session.delete(framework)
    except IntegrityError:
        raise InvalidInput([reason(Code.FRAMEWORK_IN_USE)]) from None
    audit.record(
        session, Tag.FRAMEWORK_DELETE, f"framework:{framework_id}",
        chain=audit.chain_of(framework_id=framework_id), actor=actor, now=now,
        reference=reference, title=title,
    )  # fmt: skip
