"""Agreements written by hand and changed while in force, reached through the services."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.domain.audit import Tag
from procure.domain.drafting import CriterionKind
from procure.domain.framework_drafts import Word
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_terms import Change
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.frameworks import Framework, FrameworkChange, FrameworkParty
from procure.services import (
    framework_changes,
    framework_draft_firms,
    framework_drafts,
    frameworks,
)
from tests import stories
from tests.stories import START, Story

VALUES: dict[str, Any] = {
    "title": "Rammeavtale om metode (konstruert)",
    "reference": "2027/300",
    "starts_on": date(2027, 2, 1),
    "ends_on": date(2029, 1, 31),
    "maximum_value_ore": 10_000_000_00,
    "call_off_method": CallOffMethod.BOTH,
    "standard_contract": "SSA-O",
}
REST: dict[str, Any] = {
    "scope": "Metode.",
    "cpv_codes": ["79410000"],
    "contact_role": "Avtaleforvalter",
    "contact_email": "avtale@example.test",
    "reopening_condition": "Når verdien er over 500 000 kroner.",
}
CRITERIA = (
    Word(None, "Pris", kind=CriterionKind.PRICE, low=Decimal(20), high=Decimal(40)),
    Word(None, "Kvalitet", low=Decimal(60), high=Decimal(80)),
)


def framework(session: Session, framework_id: int) -> Framework:
    """The agreement as it is stored now, with its parties."""
    session.expire_all()
    return session.scalars(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            selectinload(Framework.buyer),
            selectinload(Framework.areas),
            selectinload(Framework.roles),
            selectinload(Framework.allowed_criteria),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
        )
        .execution_options(populate_existing=True)
    ).one()


def empty(session: Session, story: Story, **changes: Any) -> int:
    """A draft with no more than it cannot do without."""
    with atomic(session):
        return framework_drafts.create(
            session,
            buyer_name=stories.BUYER.name,
            buyer_number=stories.BUYER.organisation_number,
            values=VALUES | changes,
            actor=story.officer,
            now=START,
        ).id


def whole(session: Session, story: Story) -> int:
    """A draft that can be put into force."""
    by = {"actor": story.officer, "now": START}
    key = empty(session, story)
    with atomic(session):
        framework_drafts.change(session, key, version=1, values=REST, **by)
    with atomic(session):
        framework_drafts.set_criteria(session, key, CRITERIA, version=2, **by)
    with atomic(session):
        framework_drafts.set_roles(session, key, [Word(None, "Rådgiver")], version=3, **by)
    for n in (0, 1):
        with atomic(session):
            framework_draft_firms.add_consortium(
                session, key, name=f"Konsortium {n}", lead_name=stories.firm(n).name,
                lead_number=stories.firm(n).organisation_number,
                contact_email=f"k{n}@example.test", **by,
            )  # fmt: skip
    return key


def active(session: Session, story: Story, **head: Any) -> Story:
    """Another agreement in force with the same people, imported with these values in its head."""
    file = stories.framework_file(reference="2026/900")
    file = replace(file, framework=replace(file.framework, **head))
    with atomic(session):
        stored = frameworks.store(session, file, actor=None, now=START)
        frameworks.activate(session, stored.id, actor=story.officer, now=START)
        return replace(story, framework_id=stored.id)


def change(
    session: Session, story: Story, change: Change, *, version: int | None = None,
    why: str = "Vedtak i sak 27/12.", actor: Any = None, now: datetime = START,
) -> FrameworkChange:  # fmt: skip
    """Make a change by an officer who has read the newest version."""
    read = version or framework(session, story.framework_id).version
    session.rollback()
    with atomic(session):
        return framework_changes.make(
            session, story.framework_id, change,
            version=read, why=why, actor=actor or story.officer, now=now,
        )  # fmt: skip


def tags(session: Session, framework_id: int) -> list[Tag]:
    """The agreement's audit trail, oldest first."""
    found = session.scalars(
        select(AuditEntry.tag)
        .where(AuditEntry.chain == f"framework:{framework_id}")
        .order_by(AuditEntry.seq)
    )
    return [Tag(tag) for tag in found]
