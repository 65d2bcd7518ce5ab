"""The consortium card, from the agreement and the competitions that are over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.contexts import consortium_card as card
from procure.documents.contexts.consortium_card import ConsortiumCard
from procure.documents.parts import Picture
from procure.domain import formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.consortia import Consortium, Person
from procure.models.frameworks import CompetenceArea, Framework
from procure.queries import framework_records as records
from procure.services import framework_parts
from procure.services.writing import framework_overview

PLACES: Final[Mapping[str, str]] = dict.fromkeys(("email", "firms", "coverage"), "framework")
HIGH: Final = 4  # from here a level is called high
HIGHEST: Final = 5
CORNERS: Final = 3  # a figure of more areas is no triangle
NONE: Final = "–"


def gather(
    session: Session, framework: Framework, subject_id: int, *, actor: Actor, now: datetime
) -> ConsortiumCard:
    """Return the card of the consortium `subject_id`. Raises `NotFound` when it is not here."""
    found = next((c for c in framework.consortia if c.id == subject_id), None)
    if found is None:
        raise NotFound
    roles = {role.id: role for role in framework.roles}
    today = formats.local(now).date()
    rates, suspension = found.rates_on(today), found.suspension_on(today)
    return ConsortiumCard(
        **framework_parts.start(framework, now),
        consortium=found.name,
        email=found.contact_email,
        suspended=formats.day(suspension.starts_on) if suspension else None,
        firms=framework_overview.firms(found, today),
        coverage=tuple(_coverage(found, area, today) for area in framework.areas),
        triangle=_triangle(found, framework.areas, today),
        people=tuple(
            _person(
                person, framework, roles[person.role_id].name if person.role_id else None, today
            )
            for person in found.people_on(today)
        ),
        rates=tuple(
            card.CardRate(role=role.name, level=role.level, amount=formats.kroner(rates[role.id]))
            for role in framework.roles
            if role.id in rates
        ),
        history=_history(session, framework.id, found.id),
    )


def _coverage(consortium: Consortium, area: CompetenceArea, today: date) -> card.Coverage:
    levels = _levels(consortium, area, today)
    return card.Coverage(
        area=area.name,
        highest=str(max(levels)) if levels else NONE,
        experienced=str(sum(level >= HIGH for level in levels)),
    )


def _levels(consortium: Consortium, area: CompetenceArea, today: date) -> list[int]:
    return [
        levels[area.id]
        for person in consortium.people_on(today)
        if area.id in (levels := person.levels_on(today))
    ]


def _triangle(
    consortium: Consortium, areas: Sequence[CompetenceArea], today: date
) -> Picture | None:
    """Draw the coverage; nothing for a framework that has more or fewer than three areas."""
    if len(areas) != CORNERS:
        return None
    levels = {area.name: max(_levels(consortium, area, today), default=0) for area in areas}
    told = [
        say("{area} {level} av {highest}", area=area, level=level, highest=HIGHEST)
        for area, level in levels.items()
    ]
    return figures.competence_triangle(
        [figures.Axis(label=area, need=HIGHEST, offered=level) for area, level in levels.items()],
        need=say("Fullt nivå ({highest})", highest=HIGHEST),
        offered=say("Høyeste nivå i konsortiet"),
        alt=say("Kompetansetriangel: {levels}.", levels=framework_parts.listed(tuple(told))),
        width=100,
    )


def _person(person: Person, framework: Framework, role: str | None, today: date) -> card.CardPerson:
    levels = person.levels_on(today)
    return card.CardPerson(
        who=person.label,
        employer=person.employer.name,
        role=role,
        evidence=person.evidence,
        levels=tuple(
            card.Level(level=str(levels[area.id]) if area.id in levels else NONE)
            for area in framework.areas
        ),
    )


def _history(
    session: Session, framework_id: int, consortium_id: int
) -> tuple[card.PastCompetition, ...]:
    """The competitions whose choice has been told: before that, who bid is nobody's business."""
    told = [one.id for one in records.held(session, framework_id) if one.letters_sent_at]
    return tuple(
        card.PastCompetition(
            competition=f"{answer.reference} {answer.title}",
            invited=formats.short_day(formats.local(answer.invited_at).date()),
            answer=_answer(answer),
        )
        for answer in records.answers(session, told)
        if answer.consortium_id == consortium_id
    )


def _answer(answer: records.Answer) -> str:
    if answer.won:
        return say("Ga tilbud og ble valgt")
    if answer.bid:
        return say("Ga tilbud og ble ikke valgt")
    if answer.decline_reason is not None:
        return say("Avslo: {reason}", reason=answer.decline_reason)
    return say("Svarte ikke")
