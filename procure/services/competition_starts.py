"""Start a competition from one of our templates: a whole draft, to be changed as needed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.drafting import ClimateChoice, CriterionKind, RequirementKind, StartingPoint
from procure.domain.formats import local
from procure.domain.permissions import Actor
from procure.domain.starts import content
from procure.domain.starts.content import Item, Start
from procure.domain.starts.matching import Allowed, Chosen, chosen
from procure.domain.timelines import plan
from procure.language import Language
from procure.models.competitions import Competition, Criterion, CriterionGrade, Requirement
from procure.models.frameworks import AllowedCriterion
from procure.queries.holidays import norwegian_holidays
from procure.services import audit, competitions

PREPARATION: Final = timedelta(days=14)  # from the first draft until it may be issued
HORIZON: Final = timedelta(days=400)  # how far ahead holidays must be known
_FEWEST_DAYS: Final = 28  # that every month has


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is said of a competition before it has any content."""

    project_id: int
    framework_id: int
    reference: str
    title: str = ""  # blank: named as its project
    language: Language = Language.BOKMAL


def create(session: Session, asked: Beginning, *, actor: Actor, now: datetime) -> Competition:
    """Start from scratch: with what the framework and the project know, and no more."""
    return competitions.create(
        session, project_id=asked.project_id, framework_id=asked.framework_id,
        reference=asked.reference, title=asked.title, language=asked.language,
        actor=actor, now=now,
    )  # fmt: skip


def from_template(
    session: Session, asked: Beginning, point: StartingPoint, *, actor: Actor, now: datetime
) -> Competition:
    """Start with texts, requirements, criteria and dates that the authors then change.

    The weights fit the spans of the framework; the dates are counted from two weeks ahead.
    """
    competition = create(session, asked, actor=actor, now=now)
    start, items = content.start(point, asked.language), content.items(asked.language)
    competition.started_from = point
    _fill(competition, start)
    _plan(competition, start, now)
    session.add_all(
        _requirement(competition.id, number, items[key])
        for number, key in enumerate(start.requirements, 1)
    )
    for position, choice in enumerate(
        chosen(allowed(session, asked.framework_id), items, start.weights), 1
    ):
        _criterion(session, competition.id, position, choice)
    audit.record_on(session, Tag.COMPETITION_CHANGE, competition, actor, now, template=point.value)
    return competition


def allowed(session: Session, framework_id: int) -> tuple[Allowed, ...]:
    """Return the criteria of a framework as the matching sees them, in order."""
    rows = session.scalars(
        select(AllowedCriterion)
        .where(AllowedCriterion.framework_id == framework_id)
        .order_by(AllowedCriterion.position)
    )
    return tuple(
        Allowed(
            id=a.id,
            key=a.key,
            name=a.name,
            price=a.kind is CriterionKind.PRICE,
            low=a.weight_minimum,
            high=a.weight_maximum,
        )
        for a in rows
    )


def _fill(competition: Competition, start: Start) -> None:
    """Put our texts in. Nothing is said of a need whose problem nobody has described."""
    if competition.need.strip():
        competition.need = f"{competition.need}\n\n{start.need}"
    competition.assignment = start.assignment
    competition.deliverables = start.deliverables
    competition.climate_choice = ClimateChoice.INSIGNIFICANT
    competition.climate_reason = start.climate_reason
    competition.standstill_days = start.standstill_days
    competition.standstill_reason = start.standstill_reason
    competition.presentation = start.presentation


def _plan(competition: Competition, start: Start, now: datetime) -> None:
    first = local(now).date() + PREPARATION
    dates = plan(first, norwegian_holidays(first, first + HORIZON), start.lengths)
    competition.questions_due_at = dates.questions_due_at.astimezone(UTC)
    competition.deadline_at = dates.deadline_at.astimezone(UTC)
    competition.validity_until = dates.validity_until
    begins = max(competition.starts_on or dates.contract_on, dates.contract_on)
    competition.starts_on, competition.ends_on = begins, months_after(begins, start.months)


def months_after(day: date, count: int) -> date:
    """Return the day so many months later; at most the 28th, which every month has.

    >>> months_after(date(2027, 8, 31), 6)
    datetime.date(2028, 2, 28)
    """
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, min(day.day, _FEWEST_DAYS))


def _requirement(competition_id: int, number: int, item: Item) -> Requirement:
    return Requirement(
        competition_id=competition_id,
        number=number,
        kind=RequirementKind(item.kind.value),
        text=item.text,
        evidence=item.evidence,
        word_limit=item.word_limit,
        page_limit=item.page_limit,
    )


def _criterion(session: Session, competition_id: int, position: int, choice: Chosen) -> None:
    """Add the criterion under the framework's name; without a text of ours it has none yet."""
    own, item = choice.allowed, choice.item
    criterion = Criterion(
        competition_id=competition_id,
        allowed_criterion_id=own.id,
        kind=CriterionKind.PRICE if own.price else CriterionKind.QUALITY,
        name=own.name,
        weight=choice.weight,
        position=position,
    )
    if item is not None:
        criterion.description, criterion.documentation = item.text, item.evidence
        criterion.word_limit, criterion.page_limit = item.word_limit, item.page_limit
        criterion.climate = item.climate
        criterion.grades = [
            CriterionGrade(position=place, points=points, text=text)
            for place, (points, text) in enumerate(item.grades, 1)
        ]
    session.add(criterion)
