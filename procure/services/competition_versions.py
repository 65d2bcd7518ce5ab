"""Freeze what suppliers are told, and the mails that tell them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import canonical
from procure.domain.permissions import Actor
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.models.consortia import Consortium
from procure.queries import facts, scale_wordings


def freeze(
    session: Session, competition: Competition, *, summary: str, actor: Actor, now: datetime
) -> CompetitionVersion:
    """Store the next numbered version with its SHA-256 (`product.md` §2)."""
    newest = session.scalar(
        select(func.max(CompetitionVersion.number)).where(
            CompetitionVersion.competition_id == competition.id
        )
    )
    text = snapshot(session, competition)
    version = CompetitionVersion(
        competition_id=competition.id,
        number=(newest or 0) + 1,
        snapshot=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        summary=summary,
        issued_at=now,
        issued_by_id=actor.id,
    )
    session.add(version)
    session.flush()  # documents print its digest
    return version


def snapshot(session: Session, competition: Competition) -> str:
    """Return the canonical text of everything that issue freezes."""
    model = competition.model
    grades = scale_wordings.of(session, competition.id)
    return canonical(
        {
            "reference": competition.reference,
            "title": competition.title,
            "need": competition.need,
            "assignment": competition.assignment,
            "deliverables": competition.deliverables,
            "delivery_place": competition.delivery_place,
            "contract_form": competition.contract_form,
            "language": competition.language.value,
            "climate": [competition.climate_choice, competition.climate_reason],
            "standstill_days": competition.standstill_days,
            "deadline_at": _iso(competition.deadline_at),
            "questions_due_at": _iso(competition.questions_due_at),
            "validity_until": str(competition.validity_until),
            "starts_on": str(competition.starts_on),
            "ends_on": str(competition.ends_on),
            "vat_basis": competition.vat_basis.value,
            "requirements": [
                [r.number, r.kind, r.text, r.evidence, r.word_limit, r.page_limit]
                for r in competition.requirements
            ],
            "criteria": [
                {
                    "id": c.id,
                    "parent": c.parent_id,
                    "name": c.name,
                    "kind": c.kind,
                    "description": c.description,
                    "documentation": c.documentation,
                    "word_limit": c.word_limit,
                    "page_limit": c.page_limit,
                    "grades": [[str(g.points), g.text] for g in grades.get(c.id, ())],
                    "weight": str(c.weight),
                    "minimum_points": _text(c.minimum_points),
                    "value_per_point_ore": c.value_per_point_ore,
                    "climate": c.climate,
                }
                for c in competition.criteria
            ],
            "price_lines": [
                [line.id, line.role_id, line.label, line.hours, line.option_id]
                for line in competition.price_lines
            ],
            "price_options": [
                [o.id, o.name, o.description, o.last_taken_on and o.last_taken_on.isoformat()]
                for o in facts.options(competition)
            ],
            "needs": sorted([n.area_id, n.level] for n in competition.needs),
            "model": {
                "family": model.family,
                "formula": model.formula,
                "scale": str(model.scale),
                "normalise": model.normalise,
                "minimum_quality": _text(model.minimum_quality),
                "k": str(model.k),
                "a": str(model.a),
                "floor": _text(model.floor),
                "low_ore": model.low_ore,
                "high_ore": model.high_ore,
                "rounding": [model.rounding_stage, model.rounding_decimals],
                **({} if model.tie_rule is None else {"tie_rule": model.tie_rule.value}),
            },
        }
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def invited_addresses(session: Session, competition: Competition) -> Sequence[str]:
    """Return the contact addresses of every consortium that was invited."""
    return session.scalars(
        select(Consortium.contact_email)
        .join(Invitation, Invitation.consortium_id == Consortium.id)
        .where(Invitation.competition_id == competition.id)
        .order_by(Consortium.name)
    ).all()
