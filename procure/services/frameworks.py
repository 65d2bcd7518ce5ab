"""Import a framework agreement, and put it into force."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import frameworks
from procure.domain.audit import Tag
from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.framework_file import (
    ConsortiumEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
)
from procure.domain.frameworks import Action, FrameworkFacts
from procure.domain.permissions import Actor, Permission, require
from procure.domain.reasons import Code, reason
from procure.models.consortia import Competence, Consortium, ConsortiumMember, MaximumRate, Person
from procure.models.frameworks import (
    AllowedCriterion,
    CompetenceArea,
    Framework,
    FrameworkParty,
    FrameworkRole,
)
from procure.queries import frameworks as pages
from procure.queries.facts import spent
from procure.services import accounts, audit


def store(
    session: Session, file: FrameworkFile, *, actor: Actor | None, now: datetime
) -> Framework:
    """Store a parsed and checked file as a draft agreement: all of it or nothing.

    `actor` is None only for the command line, which the host answers for.
    """
    if actor is not None:
        require(actor, Permission.FRAMEWORK_IMPORT)
    head = file.framework
    if session.scalar(select(Framework.id).where(Framework.reference == head.reference)):
        raise InvalidInput([reason(Code.DUPLICATE_REFERENCE, reference=head.reference)])
    framework = _head(session, head, now)
    session.add(framework)
    session.flush()  # what follows refers to its id
    areas, roles = _vocabulary(session, framework, head)
    today = local(now).date()
    for party in head.parties:
        session.add(
            FrameworkParty(
                framework_id=framework.id,
                organisation_id=accounts.organisation(
                    session, name=party.name, organisation_number=party.organisation_number
                ).id,
                starts_on=head.starts_on,
            )
        )
    for entry in file.consortia:
        _consortium(session, framework, entry, areas, roles, min(head.starts_on, today))
    audit.record(
        session, Tag.FRAMEWORK_IMPORT, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
        reference=framework.reference, consortia=len(file.consortia),
    )  # fmt: skip
    return framework


def _head(session: Session, head: FrameworkHead, now: datetime) -> Framework:
    buyer = accounts.organisation(
        session, name=head.buyer.name, organisation_number=head.buyer.organisation_number
    )
    return Framework(
        reference=head.reference,
        title=head.title,
        buyer_id=buyer.id,
        starts_on=head.starts_on,
        ends_on=head.ends_on,
        duration_reason=head.duration_reason,
        extension_options=[_option(option) for option in head.extension_options],
        maximum_value_ore=head.maximum_value,
        scope=head.scope,
        cpv_codes=list(head.cpv_codes),
        call_off_method=head.call_off_method,
        reopening_condition=head.reopening_condition,
        standard_contract=head.standard_contract.value,
        contact_role=head.contact.role,
        contact_email=head.contact.email,
        invented=head.invented,
        imported_at=now,
    )


def _option(option: ExtensionOption) -> dict[str, str]:
    until = option.until.isoformat() if option.until else ""
    return {"months": str(option.months or ""), "until": until, "text": option.text}


def _vocabulary(
    session: Session, framework: Framework, head: FrameworkHead
) -> tuple[dict[str, int], dict[str, int]]:
    """Store areas, roles and criteria; return the ids of areas and roles by key."""
    areas = [
        CompetenceArea(framework_id=framework.id, key=a.key, name=a.name, position=n)
        for n, a in enumerate(head.competence_areas, 1)
    ]
    roles = [
        FrameworkRole(framework_id=framework.id, key=r.key, name=r.name, level=r.level, position=n)
        for n, r in enumerate(head.roles, 1)
    ]
    criteria = [
        AllowedCriterion(
            framework_id=framework.id,
            key=c.key,
            name=c.name,
            kind=CriterionKind(c.kind),
            weight_minimum=c.weight_minimum,
            weight_maximum=c.weight_maximum,
            position=n,
        )
        for n, c in enumerate(head.allowed_criteria, 1)
    ]
    session.add_all([*areas, *roles, *criteria])
    session.flush()  # people and rates refer to their ids
    return {a.key: a.id for a in areas}, {r.key: r.id for r in roles}


def _consortium(
    session: Session,
    framework: Framework,
    entry: ConsortiumEntry,
    areas: dict[str, int],
    roles: dict[str, int],
    since: date,
) -> None:
    """Store a consortium; what it is made of holds from `since`, its rates with the agreement."""
    consortium = Consortium(
        framework_id=framework.id, name=entry.name, contact_email=entry.contact_email
    )
    session.add(consortium)
    session.flush()  # members, rates and people refer to its id
    firms = {
        member.organisation_number: accounts.organisation(
            session, name=member.name, organisation_number=member.organisation_number
        ).id
        for member in entry.members
    }
    session.add_all(
        ConsortiumMember(
            consortium_id=consortium.id,
            organisation_id=firm,
            is_lead=number == entry.lead,
            starts_on=since,
        )
        for number, firm in firms.items()
    )
    session.add_all(
        MaximumRate(
            consortium_id=consortium.id,
            role_id=roles[key],
            rate_ore=rate,
            starts_on=framework.starts_on,
        )
        for key, rate in entry.rates.items()
    )
    for someone in entry.people:
        person = Person(
            framework_id=framework.id,
            consortium_id=consortium.id,
            starts_on=since,
            employer_id=firms[someone.employer],
            role_id=roles.get(someone.role),
            label=someone.label,
            evidence=someone.evidence,
        )
        person.competences = [
            Competence(area_id=areas[key], level=level, starts_on=since)
            for key, level in someone.competences.items()
        ]
        session.add(person)


def activate(session: Session, framework_id: int, *, actor: Actor, now: datetime) -> Framework:
    """Put a draft agreement into force."""
    require(actor, Permission.FRAMEWORK_IMPORT)
    framework = session.scalar(
        select(Framework).where(Framework.id == framework_id).with_for_update()
    )
    if framework is None:
        raise NotFound
    frameworks.require(facts_of(session, framework), Action.ACTIVATE, now)
    framework.activated_at = now
    audit.record(
        session, Tag.FRAMEWORK_ACTIVATE, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
    )  # fmt: skip
    return framework


def facts_of(session: Session, framework: Framework) -> FrameworkFacts:
    """Return what the agreement's lifecycle looks at."""
    consortia = session.scalar(
        select(func.count(Consortium.id)).where(Consortium.framework_id == framework.id)
    )
    return pages.facts_of(
        framework, spent_ore=spent(session, framework.id), consortia=consortia or 0
    )
