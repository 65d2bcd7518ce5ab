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
from procure.domain.commitments import Standing
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.domain.triangle import Member
from procure.domain.triangle_drawings import CORNERS
from procure.language import say
from procure.models.consortia import Person
from procure.models.frameworks import CompetenceArea, Framework
from procure.queries import commitments
from procure.queries import framework_records as records
from procure.queries.commitments import StatementRow
from procure.services import framework_parts, triangle_parts
from procure.services.writing import framework_overview

PLACES: Final[Mapping[str, str]] = dict.fromkeys(("email", "firms", "coverage"), "framework")
NONE: Final = "–"


def gather(
    session: Session, framework: Framework, subject_id: int, *, actor: Actor, now: datetime
) -> ConsortiumCard:
    """Return the card of the consortium `subject_id`. Raises `NotFound` when it is not here."""
    found = next((c for c in framework.consortia if c.id == subject_id), None)
    if found is None:
        raise NotFound
    today = formats.local(now).date()
    suspension = found.suspension_on(today)
    people = found.people_on(today)
    team = triangle_parts.team(people, today)
    corners = triangle_parts.triangle(team, framework.areas).corners
    mix = triangle_parts.mix(
        framework.areas,
        {n: triangle_parts.amounts([m], framework.areas) for n, m in enumerate(team, start=1)},
    )
    return ConsortiumCard(
        **framework_parts.start(framework, now),
        consortium=found.name,
        email=found.contact_email,
        suspended=formats.day(suspension.starts_on) if suspension else None,
        firms=framework_overview.firms(found, today),
        coverage=tuple(
            card.Coverage(
                area=area.name,
                highest=str(corner.peak) if team else NONE,
                experienced=str(corner.depth),
            )
            for area, corner in zip(framework.areas, corners, strict=True)
        ),
        triangle=_triangle(framework.areas, team),
        mix=mix[0] if mix else None,
        mix_note=mix[1] if mix else None,
        people=tuple(
            _person(number, person, framework, today)
            for number, person in enumerate(people, start=1)
        ),
        rates=_rates(found.rates_on(today), framework),
        statements=tuple(
            _statement(row) for row in commitments.of_consortium(session, found.id, today)
        ),
        history=_history(session, framework.id, found.id),
    )


def _triangle(areas: Sequence[CompetenceArea], team: Sequence[Member]) -> Picture | None:
    """Draw the coverage; nothing for a framework that has more or fewer than three areas."""
    if len(areas) != CORNERS:
        return None
    axes = triangle_parts.axes(areas, team, dots=True)
    return figures.competence_triangle(
        axes,
        need=say("Høyt nivå ({level})", level=triangle_parts.HIGH),
        offered=say("Høyeste nivå i konsortiet"),
        people=say("En person"),
        alt=say("Kompetansetriangel: {levels}.", levels=triangle_parts.told(axes)),
        width=90,
    )


def _rates(rates: Mapping[int, int], framework: Framework) -> tuple[card.CardRate, ...]:
    return tuple(
        card.CardRate(role=role.name, level=role.level, amount=formats.kroner(rates[role.id]))
        for role in framework.roles
        if role.id in rates
    )


def _person(number: int, person: Person, framework: Framework, today: date) -> card.CardPerson:
    levels, roles = person.levels_on(today), {role.id: role.name for role in framework.roles}
    return card.CardPerson(
        number=str(number),
        who=person.label,
        employer=person.employer.name,
        role=roles[person.role_id] if person.role_id else None,
        evidence=person.evidence,
        levels=tuple(
            card.Level(level=str(levels[area.id]) if area.id in levels else NONE)
            for area in framework.areas
        ),
    )


def _statement(row: StatementRow) -> card.CardStatement:
    until = formats.short_day(row.expires_on) if row.expires_on else say("Som avtalen")
    if row.standing is Standing.EXPIRED:
        until = say("{day} (har gått ut)", day=until)
    return card.CardStatement(
        firm=row.firm,
        covers=row.covers,
        signed=formats.short_day(row.signed_on),
        until=until,
        reference=row.reference or NONE,
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
