"""The call-off note, from the draft that is reviewed and the framework it uses."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.documents import parts
from procure.documents.contexts import call_off_note as note
from procure.documents.contexts.call_off_note import CallOffNote
from procure.domain import drafting, formats
from procure.domain.permissions import Actor, CompetitionRole
from procure.language import say
from procure.models.accounts import Organisation, User
from procure.models.competitions import Competition, CompetitionMembership, Invitation
from procure.models.consortia import Consortium, ConsortiumSuspension
from procure.models.ledger import LedgerPosting
from procure.queries import ceilings, facts, material
from procure.services import (
    course_pictures,
    document_parts,
    framework_parts,
    law,
    tender_chapters,
)
from procure.services.document_parts import paragraphs
from procure.services.writing import trial_parts

PLACES: Final[Mapping[str, str]] = {
    "": "basis",
    "framework": "framework",
    "need": "project",
    "need.background": "need",
    "assignment": "need",
    "assignment.period": "timeline",
    "assignment.estimated_value": "basis",
    "criteria": "criteria",
    "scale": "model",
    "standstill": "timeline",
    "climate": "climate",
    "timeline": "timeline",
    "participants": "people",
    "trial": "model",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> CallOffNote:
    """Return the note's values; what is not written yet is missing in it."""
    common = document_parts.common(session, competition, actor, now)
    known = material.of(session, competition)
    today = formats.local(now).date()
    left = _left(session, competition, today)
    invited, left_out = _suppliers(session, competition, today)
    steps = tuple(_timeline(competition))
    return CallOffNote(
        **common.start(),
        framework=_framework(competition, left),
        need=_need(competition),
        assignment=_assignment(competition),
        invited=invited,
        left_out=left_out,
        criteria=tuple(
            parts.WeightedCriterion(name=node.name, weight=document_parts.weight(known, node))
            for node in known.nodes
            if node.parent is None
        ),
        scale=formats.number(known.model.scale),
        presentation=competition.presentation,
        standstill=tender_chapters.standstill(competition),
        standstill_reason=competition.standstill_reason,
        climate=_climate(session, competition),
        climate_rule=law.cite(session, "climate", on=today),
        risks=tuple(_risks(competition, left, len(invited), now)),
        timeline=steps,
        timeline_figure=cast(  # missing when there is nothing to draw
            "parts.Picture", course_pictures.picture(session, competition, now)
        ),
        participants=_participants(session, competition.id),
        approval=_approval(session, competition),
        legal_basis=law.basis(session, "call_off_several", "criteria", on=today),
        trial=trial_parts.trial(competition, known),
        trial_outdated=trial_parts.is_outdated(competition, known),
    )


def _left(session: Session, competition: Competition, today: date) -> int:
    """Return what other call-offs, and all options that can be taken, have left, in øre."""
    own = session.scalar(
        select(func.coalesce(func.sum(LedgerPosting.amount_ore), 0)).where(
            LedgerPosting.competition_id == competition.id
        )
    )
    ceiling = ceilings.of(session, competition.framework_id, on=today)
    return ceiling.remaining_ore + int(own or 0)


def _framework(competition: Competition, left: int) -> note.NoteFramework:
    framework = competition.framework
    return note.NoteFramework(
        name=framework.title,
        number=framework.reference,
        owner=framework.buyer.name,
        period=framework_parts.period(framework),
        scope=(*paragraphs(framework.scope), *paragraphs(competition.scope_statement)),
        cpv_codes=framework_parts.listed(tuple(framework.cpv_codes)),
        maximum=formats.kroner(framework.maximum_value_ore),
        left=formats.kroner(left),
        left_after=formats.kroner(left - (competition.estimate_ore or 0)),
        method=framework.call_off_method,
        reopening=framework.reopening_condition,
    )


def _need(competition: Competition) -> note.NoteNeed:
    project = competition.project
    return note.NoteNeed(
        background=paragraphs(competition.need),
        problem=paragraphs(project.problem),
        users=paragraphs(project.users),
        effects=paragraphs(project.effects),
        benefits=paragraphs(project.benefit_potential),
        partners=paragraphs(project.partners),
        anchoring=paragraphs(project.leadership_anchoring),
    )


def _assignment(competition: Competition) -> note.NoteAssignment:
    project, estimate = competition.project, competition.estimate_ore
    starts, ends = competition.starts_on, competition.ends_on
    return note.NoteAssignment(
        description=paragraphs(competition.assignment),
        deliverables=paragraphs(competition.deliverables),
        limits=(
            say("Oppdraget omfatter det som står i konkurransegrunnlaget."),
            say("Arbeid ut over det må avtales skriftlig før det begynner."),
        ),
        period=f"{formats.day(starts)} – {formats.day(ends)}" if starts and ends else "",
        estimated_value="" if estimate is None else formats.kroner(estimate),
        grant=formats.kroner(project.grant_ore) if project.grant_ore else None,
        own_funding=formats.kroner(project.own_funding_ore) if project.own_funding_ore else None,
        contract=framework_parts.contract(competition.contract_form),
    )


def _suppliers(
    session: Session, competition: Competition, today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is invited (before the issue: who will be), and who is suspended."""
    in_framework = select(Consortium.name).where(
        Consortium.framework_id == competition.framework_id
    )
    suspension = Consortium.suspensions.any(ConsortiumSuspension.on(today))
    chosen = in_framework.where(~suspension)
    if competition.issued_at is not None:
        chosen = in_framework.join(Invitation).where(Invitation.competition_id == competition.id)
    suspended = in_framework.where(suspension)
    invited = session.scalars(chosen.order_by(Consortium.name)).all()
    out = session.scalars(suspended.order_by(Consortium.name)).all()
    return tuple(invited), tuple(name for name in out if name not in invited)


def _climate(session: Session, competition: Competition) -> note.NoteClimate:
    choice = competition.climate_choice
    if choice is None:
        return cast("note.NoteClimate", None)  # missing, as any other value not written yet
    criteria = facts.draft_of(session, competition).criteria
    return note.NoteClimate(
        choice=choice,
        reason=paragraphs(competition.climate_reason),
        share=formats.percent(drafting.climate_share(criteria)),
    )


def _risks(competition: Competition, left: int, invited: int, now: datetime) -> Iterator[note.Risk]:
    """What the figures of the draft say can go wrong."""
    estimate = competition.estimate_ore or 0
    if estimate and left > 0:
        yield note.Risk(
            name=say("Rammen blir brukt opp"),
            assessment=_ceiling(estimate, left),
            measure=say("Verdien kontrolleres på nytt før kontrakten inngås."),
        )
    yield note.Risk(
        name=say("Pengene strekker ikke til"),
        assessment=_funding(competition, estimate),
        measure=say("Tilbudsprisen sammenlignes med midlene før valget."),
    )
    if competition.deadline_at is not None:
        sent = formats.local(competition.issued_at or now).date()
        days = (formats.local(competition.deadline_at).date() - sent).days
        yield note.Risk(
            name=say("Få eller ingen tilbud"),
            assessment=say(
                "Antall inviterte er {invited}. De får {days} kalenderdager til å lage tilbud.",
                invited=invited,
                days=days,
            ),
            measure=say("Leverandører som ikke vil delta, blir bedt om å si hvorfor."),
        )
    if competition.ends_on is not None:
        yield _duration(competition)


def _ceiling(estimate: int, left: int) -> str:
    if estimate > left:
        return say("Anslaget er høyere enn det som er igjen i rammeavtalen.")
    return say(
        "Anslaget er {share} av det som er igjen i rammeavtalen.",
        share=framework_parts.percent(estimate, left),
    )


def _funding(competition: Competition, estimate: int) -> str:
    """Compare the estimate with grant and own funding (`domain.md` E1 47)."""
    funds = competition.project.grant_ore + competition.project.own_funding_ore
    if not funds:
        return say("Det er ikke oppgitt tilskudd eller egne midler til prosjektet.")
    amount = formats.kroner(funds)
    if estimate > funds:
        return say(
            "Tilskudd og egne midler er til sammen {amount}. Det er mindre enn anslaget.",
            amount=amount,
        )
    return say("Tilskudd og egne midler er til sammen {amount} og dekker anslaget.", amount=amount)


def _duration(competition: Competition) -> note.Risk:
    late = competition.ends_on is not None and competition.ends_on > competition.framework.ends_on
    return note.Risk(
        name=say("Oppdraget varer lenger enn rammeavtalen"),
        assessment=(
            say("Oppdraget slutter etter at rammeavtalen er gått ut.")
            if late
            else say("Oppdraget er ferdig før rammeavtalen går ut.")
        ),
        measure=(
            say(
                "Kontrakten må være inngått mens rammeavtalen gjelder, og varigheten må kunne "
                "begrunnes."
            )
            if late
            else say("Ingen særskilte tiltak.")
        ),
    )


def _timeline(competition: Competition) -> Iterator[parts.Milestone]:
    steps = (
        (say("Konkurransen sendes ut"), tender_chapters.moment(competition.issued_at)),
        (say("Frist for spørsmål"), tender_chapters.moment(competition.questions_due_at)),
        (say("Frist for tilbud"), tender_chapters.moment(competition.deadline_at)),
        (say("Tilbudene er bindende til"), tender_chapters.valid_until(competition)),
        (say("Oppdraget starter"), _day(competition.starts_on)),
        (say("Oppdraget er ferdig"), _day(competition.ends_on)),
    )
    for activity, time in steps:
        if time:
            yield parts.Milestone(activity=activity, time=time)


def _day(on: date | None) -> str:
    return formats.day(on) if on else ""


def _participants(session: Session, competition_id: int) -> tuple[note.Participant, ...]:
    words = {
        CompetitionRole.OWNER: say("Prosjekteier"),
        CompetitionRole.EVALUATOR: say("Evaluator"),
        CompetitionRole.ADVISER: say("Rådgiver"),
    }
    found = session.execute(
        select(CompetitionMembership.role, User.name, Organisation.name.label("organisation"))
        .join(User, User.id == CompetitionMembership.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(CompetitionMembership.competition_id == competition_id)
        .order_by(User.name, User.id)
    ).all()
    return tuple(
        note.Participant(part=word, name=row.name, organisation=row.organisation)
        for role, word in words.items()
        for row in found
        if row.role is role
    )


def _approval(session: Session, competition: Competition) -> str | None:
    if competition.approved_at is None:
        return None
    approver = session.get_one(User, competition.approved_by_id)
    return say(
        "Avropet er godkjent av {name} {moment}.",
        name=approver.name,
        moment=formats.moment(competition.approved_at),
    )
