"""What has happened to the demo's agreement since it came into force: changes, and what is asked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import formats, rates
from procure.domain.consortium_changes import Plan
from procure.domain.framework_terms import SetContact
from procure.domain.permissions import Actor
from procure.domain.proposals import AreaFacts, PersonFacts
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.services import cards, consortium_rates, consortium_suspensions, framework_changes

AWAY: Final = timedelta(days=21)


def tell(session: Session, framework: Framework, cast: dict[str, Actor], *, now: datetime) -> None:
    """Change the contact, suspend a consortium for three weeks, adjust rates, ask for a person."""
    consortia = session.scalars(
        select(Consortium).where(Consortium.framework_id == framework.id).order_by(Consortium.id)
    ).all()
    officer = cast["innkjoper1"]
    _contact(session, framework, officer, now - timedelta(days=120))
    _suspend(session, consortia[7], officer, now - timedelta(days=90))
    _index(session, framework, consortia[:3], officer, now - timedelta(days=9))
    _ask(session, consortia[0], cast["leverandor1"], now - timedelta(days=2))


def _contact(session: Session, framework: Framework, officer: Actor, now: datetime) -> None:
    change = SetContact("Rammeavtaleforvalter", "rammeavtaler@modellanskaffelser.example")
    framework_changes.make(
        session, framework.id, change, version=framework.version,
        why="Rammeavtalene har fått en felles postkasse.", actor=officer, now=now,
    )  # fmt: skip


def _suspend(session: Session, consortium: Consortium, officer: Actor, now: datetime) -> None:
    first = formats.local(now).date()
    plan = Plan(
        effective_on=first,
        reason="Attest for skatt og avgift manglet. Konsortiet fikk tre uker på å levere.",
    )
    consortium_suspensions.suspend(
        session, consortium.id, plan, until=first + AWAY, actor=officer, now=now
    )


def _index(
    session: Session,
    framework: Framework,
    consortia: Sequence[Consortium],
    officer: Actor,
    now: datetime,
) -> None:
    """From New Year: a change that is planned and can still be withdrawn."""
    plan = Plan(
        effective_on=date(formats.local(now).year + 1, 1, 1),
        reason="Årlig regulering etter avtalens punkt 5. Prosenten er oppdiktet.",
    )
    consortium_rates.index_rates(
        session, framework.id, plan,
        adjustment=rates.by_percent(Decimal("3.2"), rates.Rounding.KRONER),
        versions={consortium.id: None for consortium in consortia}, actor=officer, now=now,
    )  # fmt: skip


def _ask(session: Session, consortium: Consortium, lead: Actor, now: datetime) -> None:
    """The consortium asks to put somebody on its card; the officer has not answered."""
    person = PersonFacts(
        label="Gevinstrådgiver 2",
        employer=session.get_one(Organisation, lead.organisation_id).organisation_number or "",
        role="gevinstradgiver",
        reference="G-204",
        availability=60,
        evidence="Fire nullpunktsmålinger i kommuner.",
        areas={"benefit_realisation": AreaFacts(4, 48), "change_management": AreaFacts(2, 12)},
    )
    cards.put_in(
        session, consortium.id, person,
        comment="Ansatt i høst. Styrker gevinstrealisering.", actor=lead, now=now,
    )  # fmt: skip
