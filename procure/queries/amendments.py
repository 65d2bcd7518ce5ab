"""Amendments as pages: the versions everyone may compare, and the one that staff prepare."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import amendments, competitions, permissions
from procure.domain.amendments import Delta, Kind, Value
from procure.domain.competitions import Action
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.domain.timelines import Dates
from procure.models.amendments import Amendment
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.models.consortia import Consortium
from procure.models.questions import Question
from procure.queries import amendment_facts, answer_marks, case_pages, facts
from procure.queries.amendment_facts import Current
from procure.queries.answer_marks import Names
from procure.queries.case_pages import CasePage


@dataclass(frozen=True, slots=True)
class Version:
    """A version and the frozen text of it and the one before; `before` is empty for the first."""

    number: int
    issued_at: datetime
    summary: str
    digest: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class History:
    """Every version of a competition, the newest first."""

    id: int
    title: str
    reference: str
    versions: tuple[Version, ...]
    pages: tuple[CasePage, ...]
    read: tuple[tuple[str, int], ...]  # the viewer's own consortia, the newest version each read
    prepared: bool  # one is under way: told to staff alone
    may_prepare: bool
    prepare_refusals: tuple[Reason, ...]


def history(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> History:
    """Return the versions for whoever may read the competition; others get 404."""
    competition, subject = _seen(session, competition_id, viewer)
    known = facts.facts_of(session, competition)
    staff = viewer.role is not Role.SUPPLIER
    under_way = staff and amendment_facts.in_preparation(session, competition_id) is not None
    return History(
        id=competition.id,
        pages=case_pages.of(session, competition, subject, viewer),
        title=competition.title,
        reference=competition.reference,
        versions=versions(session, competition_id),
        read=_read(session, competition_id, viewer),
        prepared=under_way,
        may_prepare=permissions.allows(viewer, Permission.COMPETITION_RUN, subject),
        prepare_refusals=competitions.refusals(known, Action.AMEND, now),
    )


def _seen(session: Session, competition_id: int, viewer: Actor) -> tuple[Competition, Subject]:
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    return competition, subject


def versions(session: Session, competition_id: int) -> tuple[Version, ...]:
    """Return the versions with what each followed, the newest first."""
    found = session.execute(
        select(
            CompetitionVersion.number, CompetitionVersion.issued_at, CompetitionVersion.summary,
            CompetitionVersion.digest, CompetitionVersion.snapshot,
        )
        .where(CompetitionVersion.competition_id == competition_id)
        .order_by(CompetitionVersion.number)
    ).all()  # fmt: skip
    told, before = [], ""
    for number, at, summary, digest, snapshot in found:
        told.append(Version(number, at, summary, digest, before, snapshot))
        before = snapshot
    return tuple(reversed(told))


def _read(session: Session, competition_id: int, viewer: Actor) -> tuple[tuple[str, int], ...]:
    found = session.execute(
        select(Consortium.name, Invitation.read_version)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .where(
            Invitation.competition_id == competition_id,
            Invitation.consortium_id.in_(viewer.consortium_ids),
        )
        .order_by(Consortium.name)
    )
    return tuple((row.name, row.read_version) for row in found)


@dataclass(frozen=True, slots=True)
class Place:
    """A part that may change: as it was told, and as the amendment would leave it."""

    kind: Kind
    target: str
    before: Value
    after: Value

    @property
    def changed(self) -> bool:
        """Whether the amendment changes it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Answered:
    """A criterion that bidders answer; `forced` when a change touches it in any case."""

    id: int
    name: str
    chosen: bool
    forced: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that the amendment answers."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """The amendment in preparation, all that its pages need."""

    id: int
    title: str
    reference: str
    pages: tuple[CasePage, ...]
    version: int
    deltas: tuple[Delta, ...]
    names: Names
    texts: tuple[Place, ...]
    requirements: tuple[Place, ...]
    criteria: tuple[Place, ...]
    grade_points: dict[str, str]  # "criterion-position" → points, as printed
    dates: Dates  # as they are
    dates_after: Dates
    reason: str
    extension_reason: str
    answered: tuple[Answered, ...]
    requirements_touched: bool
    requirements_forced: bool
    question: Asked | None
    answer: str
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    problems: tuple[Reason, ...]
    write_refusals: tuple[Reason, ...]
    approve_refusals: tuple[Reason, ...]
    issue_refusals: tuple[Reason, ...]

    def place(self, kind: Kind, target: str) -> Place:
        """Return one part. Raises `NotFound` for one that is not there."""
        parts = {Kind.REQUIREMENT: self.requirements, Kind.CRITERION: self.criteria}[kind]
        for part in parts:
            if part.target == target:
                return part
        raise NotFound


def prepared(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Prepared:
    """Return the amendment in preparation; to suppliers, and where there is none, 404."""
    competition, subject = _seen(session, competition_id, viewer)
    amendment = session.scalar(
        select(Amendment)
        .where(
            Amendment.competition_id == competition_id,
            Amendment.issued_at.is_(None),
            Amendment.discarded_at.is_(None),
        )
        .options(joinedload(Amendment.drafted_by), joinedload(Amendment.approved_by))
    )
    if viewer.role is Role.SUPPLIER or amendment is None:
        raise NotFound
    return _page(session, competition, subject, amendment, viewer, now)


def _page(
    session: Session,
    competition: Competition,
    subject: Subject,
    amendment: Amendment,
    viewer: Actor,
    now: datetime,
) -> Prepared:
    deltas = amendment_facts.deltas_of(amendment)
    facts_ = amendment_facts.prepared_of(session, competition, amendment)
    known = facts.facts_of(session, competition)
    closed = competitions.refusals(known, Action.AMEND, now)
    current = Current(session, competition)
    return Prepared(
        id=competition.id,
        title=competition.title,
        reference=competition.reference,
        pages=case_pages.of(session, competition, subject, viewer),
        version=amendment.version,
        deltas=deltas,
        names=answer_marks.names(session, competition),
        texts=tuple(_place(current, deltas, Kind.TEXT, name) for name in amendments.TEXTS),
        requirements=_requirements(current, competition, deltas),
        criteria=tuple(
            _place(current, deltas, Kind.CRITERION, str(c.id)) for c in competition.criteria
        ),
        grade_points=_grade_points(session, competition),
        dates=amendment_facts.dates_of(competition),
        dates_after=facts_.dates,
        question=_asked(session, amendment),
        **_said(competition, amendment),
        problems=amendments.problems(facts_, now),
        write_refusals=closed or _role(viewer, Permission.COMPETITION_RUN, subject),
        approve_refusals=closed
        or _role(viewer, Permission.COMPETITION_APPROVE, subject)
        or amendments.problems(facts_, now),
        issue_refusals=closed
        or _role(viewer, Permission.COMPETITION_ISSUE, subject)
        or amendments.issue_problems(facts_, now),
    )


def _role(viewer: Actor, permission: Permission, subject: Subject) -> tuple[Reason, ...]:
    if permissions.allows(viewer, permission, subject):
        return ()
    return (reason(Code.NOT_PERMITTED, role=viewer.role.value),)


def _place(current: Current, deltas: tuple[Delta, ...], kind: Kind, target: str) -> Place:
    before = current.value(kind, target)
    after = next((d.after for d in deltas if (d.kind, d.target) == (kind, target)), before)
    return Place(kind, target, before, after)


def _requirements(
    current: Current, competition: Competition, deltas: tuple[Delta, ...]
) -> tuple[Place, ...]:
    added = [d.target for d in deltas if d.kind is Kind.REQUIREMENT and amendments.is_new(d.target)]
    targets = [str(row.id) for row in competition.requirements] + added
    return tuple(_place(current, deltas, Kind.REQUIREMENT, target) for target in targets)


def _grade_points(session: Session, competition: Competition) -> dict[str, str]:
    return {
        f"{key}-{grade.position}": str(grade.points.normalize())
        for key, worded in amendment_facts.grades(session, competition).items()
        for grade in worded
    }


def _asked(session: Session, amendment: Amendment) -> Asked | None:
    if amendment.question_id is None:
        return None
    question = session.get_one(Question, amendment.question_id)
    return Asked(question.number, question.text)


def _said(competition: Competition, amendment: Amendment) -> dict[str, Any]:
    """What the authors wrote and chose, and who they are."""
    deltas = amendment_facts.deltas_of(amendment)
    forced = amendments.touched_by(deltas, amendment_facts.answered(competition))
    return {
        "reason": amendment.reason,
        "extension_reason": amendment.extension_reason,
        "answered": tuple(
            Answered(c.id, c.name, c.id in amendment.touched, c.id in forced)
            for c in facts.scored_criteria(competition)
        ),
        "requirements_touched": amendment.requirements_touched,
        "requirements_forced": amendments.touches_requirements(deltas),
        "answer": amendment.answer,
        "drafted_by": amendment.drafted_by.name,
        "drafted_at": amendment.drafted_at,
        "approved_by": amendment.approved_by.name if amendment.approved_by else "",
        "approved_at": amendment.approved_at,
    }
