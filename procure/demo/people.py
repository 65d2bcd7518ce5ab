"""The demo's accounts: role names at invented bodies and firms, all with one known password."""

from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.demo import PASSWORD
from procure.domain import formats
from procure.domain.permissions import Actor, Role
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import Framework, FrameworkParty
from procure.queries.accounts import actor_by_email
from procure.services import accounts

# e-mail, name, role, and which body: the buyer (0) or one of its parties (1, 2 …)
STAFF: Final = (
    ("innkjoper1@demo.example", "Innkjøper 1", Role.OFFICER, 0),
    ("innkjoper2@demo.example", "Innkjøper 2", Role.OFFICER, 0),
    ("prosjekteier1@demo.example", "Prosjekteier 1", Role.OWNER, 1),
    ("prosjekteier2@demo.example", "Prosjekteier 2", Role.OWNER, 2),
    ("evaluator1@demo.example", "Evaluator 1", Role.EVALUATOR, 1),
    ("evaluator2@demo.example", "Evaluator 2", Role.EVALUATOR, 1),
    ("radgiver@demo.example", "Rådgiver 1", Role.ADVISER, 0),
    ("revisor@demo.example", "Revisor 1", Role.AUDITOR, 0),
    ("administrator@demo.example", "Administrator 1", Role.ADMINISTRATOR, 0),
)
SUPPLIERS: Final = 4  # consortia whose lead has an account


def add(session: Session, framework: Framework, *, now: datetime) -> dict[str, Actor]:
    """Add the accounts; return the actors by the part of the e-mail before @."""
    hasher = PasswordHasher()
    bodies = [framework.buyer_id, *_parties(session, framework)]
    people = [(email, name, role, bodies[body]) for email, name, role, body in STAFF]
    people += _suppliers(session, framework, now)
    found = {}
    for email, name, role, organisation_id in people:
        accounts.add_user(
            session, email=email, name=name, password=PASSWORD, role=role,
            organisation_id=organisation_id, hasher=hasher, actor=None, now=now,
        )  # fmt: skip
        actor = actor_by_email(session, email, now=now)
        if actor is None:
            raise LookupError(email)
        found[email.partition("@")[0]] = actor
    return found


def _parties(session: Session, framework: Framework) -> list[int]:
    return list(
        session.scalars(
            select(FrameworkParty.organisation_id)
            .where(FrameworkParty.framework_id == framework.id)
            .order_by(FrameworkParty.id)
        )
    )


def _suppliers(
    session: Session, framework: Framework, now: datetime
) -> list[tuple[str, str, Role, int]]:
    """One account at the lead of the first consortia, and one at a member of the first."""
    rows = session.execute(
        select(Consortium.id, ConsortiumMember.organisation_id, ConsortiumMember.is_lead)
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .where(
            Consortium.framework_id == framework.id,
            ConsortiumMember.on(formats.local(now).date()),
        )
        .order_by(Consortium.id, ConsortiumMember.is_lead.desc(), Organisation.id)
    ).all()
    leads = [row.organisation_id for row in rows if row.is_lead][:SUPPLIERS]
    member = next(row.organisation_id for row in rows if not row.is_lead)
    return [
        (f"leverandor{n}@demo.example", f"Tilbudsleder {n}", Role.SUPPLIER, lead)
        for n, lead in enumerate(leads, 1)
    ] + [("medlem1@demo.example", "Medlem 1", Role.SUPPLIER, member)]
