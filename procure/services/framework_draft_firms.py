"""Who stands in a draft: the bodies that may call off, and the consortia with their rates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from procure.domain.audit import Fact, Tag
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.accounts import Organisation
from procure.models.consortia import Consortium, ConsortiumMember, MaximumRate
from procure.models.frameworks import Framework, FrameworkParty, FrameworkRole
from procure.services import accounts, audit, removals
from procure.services.framework_drafts import begins, draft

REMOVE: Final = "party:remove"


def add_party(
    session: Session, framework_id: int, *, name: str, number: str, actor: Actor, now: datetime
) -> FrameworkParty:
    """Let one more body call off. Raises `InvalidInput` when it already can."""
    framework = draft(session, framework_id, actor=actor, now=now)
    body = accounts.organisation(session, name=name, organisation_number=number)
    _require_new(session, framework, body)
    party = FrameworkParty(
        framework_id=framework.id, organisation_id=body.id, starts_on=framework.starts_on
    )
    session.add(party)
    _record(session, framework, actor, now, fields=["framework_parties"], added=body.name)
    return party


def remove_party(
    session: Session, framework_id: int, party_id: int, *, actor: Actor, now: datetime
) -> int:
    """Take a body out of the draft; return the removal's number. Raises `NotFound`."""
    framework = draft(session, framework_id, actor=actor, now=now)
    party = session.get(FrameworkParty, party_id)
    if party is None or party.framework_id != framework.id:
        raise NotFound
    told = removals.kept(party)
    if party.starts_on == framework.starts_on:
        del told["starts_on"]  # it begins with the agreement, also if that is moved meanwhile
    session.delete(party)
    return _record(
        session, framework, actor, now, fields=["framework_parties"], removed=party_id,
        what=REMOVE, **removals.text(told),
    )  # fmt: skip


def restore_party(
    session: Session, framework_id: int, removal: int, *, actor: Actor, now: datetime
) -> bool:
    """Let the body that a removal took out call off again; False: that is done already.

    Raises `InvalidInput` when it can by now.
    """
    framework = draft(session, framework_id, actor=actor, now=now)
    chain = audit.chain_of(framework_id=framework.id)
    told = removals.find(session, chain, REMOVE, removal)
    if told is None:
        return False
    values = {"starts_on": framework.starts_on} | removals.values(FrameworkParty, told)
    body = session.get_one(Organisation, values["organisation_id"])
    _require_new(session, framework, body)
    session.add(FrameworkParty(**values))
    _record(
        session, framework, actor, now, fields=["framework_parties"], added=body.name,
        **{removals.PUTS_BACK: removal},
    )  # fmt: skip
    return True


def _require_new(session: Session, framework: Framework, body: Organisation) -> None:
    if body.id == framework.buyer_id:
        raise InvalidInput([reason(Code.PARTY_IS_BUYER, "organisation_number")])
    mine = (FrameworkParty.framework_id == framework.id, FrameworkParty.organisation_id == body.id)
    if session.scalar(select(FrameworkParty.id).where(*mine)) is not None:
        raise InvalidInput([reason(Code.FIRM_TWICE, "organisation_number", name=body.name)])


def add_consortium(
    session: Session,
    framework_id: int,
    *,
    name: str,
    lead_name: str,
    lead_number: str,
    contact_email: str,
    actor: Actor,
    now: datetime,
) -> Consortium:
    """Add a consortium with its lead. Raises `InvalidInput` when the name is taken."""
    framework = draft(session, framework_id, actor=actor, now=now)
    folded = func.lower(Consortium.name) == name.lower()
    mine = Consortium.framework_id == framework.id
    if session.scalar(select(Consortium.id).where(mine, folded)) is not None:
        raise InvalidInput([reason(Code.NAMED_TWICE, "name", name=name)])
    consortium = Consortium(framework_id=framework.id, name=name, contact_email=contact_email)
    session.add(consortium)
    session.flush()  # its lead refers to its id
    lead = accounts.organisation(session, name=lead_name, organisation_number=lead_number)
    session.add(
        ConsortiumMember(
            consortium_id=consortium.id,
            organisation_id=lead.id,
            is_lead=True,
            starts_on=begins(framework, now),
        )
    )
    _record(session, framework, actor, now, fields=["consortia"], added=name)
    return consortium


def remove_consortium(
    session: Session, framework_id: int, consortium_id: int, *, actor: Actor, now: datetime
) -> None:
    """Take a consortium out of the draft; one with people or promises is refused."""
    framework = draft(session, framework_id, actor=actor, now=now)
    consortium = _of(session, framework, consortium_id)
    name = consortium.name
    try:
        with session.begin_nested():
            for noun in (MaximumRate, ConsortiumMember):
                session.execute(delete(noun).where(noun.consortium_id == consortium.id))
            session.delete(consortium)
    except IntegrityError:
        raise InvalidInput([reason(Code.CONSORTIUM_IN_USE, name=name)]) from None
    _record(session, framework, actor, now, fields=["consortia"], removed=name)


def add_member(
    session: Session,
    framework_id: int,
    consortium_id: int,
    *,
    name: str,
    number: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a firm to a consortium. Raises `InvalidInput` when it is there already."""
    framework = draft(session, framework_id, actor=actor, now=now)
    consortium = _of(session, framework, consortium_id)
    firm = accounts.organisation(session, name=name, organisation_number=number)
    there = select(ConsortiumMember.organisation_id).where(
        ConsortiumMember.consortium_id == consortium.id,
        ConsortiumMember.organisation_id == firm.id,
    )
    if session.scalar(there) is not None:
        raise InvalidInput([reason(Code.FIRM_TWICE, "organisation_number", name=firm.name)])
    session.add(
        ConsortiumMember(
            consortium_id=consortium.id,
            organisation_id=firm.id,
            starts_on=begins(framework, now),
        )
    )
    _record(
        session, framework, actor, now,
        fields=["consortium_members"], consortium=consortium.name, added=firm.name,
    )  # fmt: skip


def set_rates(
    session: Session,
    framework_id: int,
    consortium_id: int,
    rates: Mapping[int, int | None],
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the highest rates in øre per hour by role; None is no rate for the role.

    Raises `Stale` when someone else set them since `version` of the consortium was read.
    """
    framework = draft(session, framework_id, actor=actor, now=now)
    consortium = _of(session, framework, consortium_id)
    if version is not None and consortium.version != version:
        raise Stale([reason(Code.STALE)])
    flag_modified(consortium, "name")  # let the version count: the rates are rows of their own
    roles = set(
        session.scalars(select(FrameworkRole.id).where(FrameworkRole.framework_id == framework.id))
    )
    if not rates.keys() <= roles:
        raise NotFound
    session.execute(delete(MaximumRate).where(MaximumRate.consortium_id == consortium.id))
    session.add_all(
        MaximumRate(
            consortium_id=consortium.id,
            role_id=role,
            rate_ore=rate,
            starts_on=begins(framework, now),
        )
        for role, rate in rates.items()
        if rate is not None
    )
    _record(
        session, framework, actor, now, fields=["maximum_rates"], consortium=consortium.name
    )  # fmt: skip


def _of(session: Session, framework: Framework, consortium_id: int) -> Consortium:
    found = session.get(Consortium, consortium_id, populate_existing=True)
    if found is None or found.framework_id != framework.id:
        raise NotFound
    return found


def _record(
    session: Session, framework: Framework, actor: Actor, now: datetime, **facts: Fact
) -> int:
    """Put the change on record; return the place of its line."""
    return audit.record(
        session, Tag.FRAMEWORK_EDIT, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now, **facts,
    ).seq  # fmt: skip
