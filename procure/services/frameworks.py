"""Import a framework agreement, and put it into force."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import frameworks
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.framework_file import ExtensionOption, FrameworkFile, FrameworkHead
from procure.domain.frameworks import Action, FrameworkFacts
from procure.domain.permissions import Actor, Permission, require
from procure.domain.reasons import Code, reason
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.queries import framework_gaps
from procure.queries import frameworks as pages
from procure.queries.facts import spent
from procure.services import audit, framework_imports


def store(
    session: Session, file: FrameworkFile, *, actor: Actor | None, now: datetime
) -> Framework:
    """Store a parsed and checked file: all of it or nothing.

    It becomes a draft, unless the file says since when the agreement is in force. `actor` is None
    only for the command line, which the host answers for; commitment statements need one, since
    they are registered by somebody.
    """
    if actor is not None:
        require(actor, Permission.FRAMEWORK_IMPORT)
    head = file.framework
    if session.scalar(select(Framework.id).where(Framework.reference == head.reference)):
        raise InvalidInput([reason(Code.DUPLICATE_REFERENCE, reference=head.reference)])
    if actor is None and any(entry.commitments for entry in file.consortia):
        raise InvalidInput([reason(Code.IMPORT_NEEDS_USER)])
    bodies = framework_imports.bodies(session, file)
    framework = _head(head, bodies[head.buyer.organisation_number], now)
    session.add(framework)
    session.flush()  # what follows refers to its id
    keys = framework_imports.keys(session, framework, head, bodies, local(now).date())
    framework_imports.parties(session, head, keys)
    framework_imports.consortia(session, file.consortia, keys)
    if actor is not None:
        framework_imports.promises(session, framework.id, file, actor_id=actor.id, now=now)
    audit.record(
        session, Tag.FRAMEWORK_IMPORT, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
        reference=framework.reference, consortia=len(file.consortia),
    )  # fmt: skip
    return framework


def promise(
    session: Session, framework_id: int, file: FrameworkFile, *, actor: Actor, now: datetime
) -> None:
    """Register the commitment statements of a file that was stored without them."""
    require(actor, Permission.FRAMEWORK_IMPORT)
    framework_imports.promises(session, framework_id, file, actor_id=actor.id, now=now)


def _head(head: FrameworkHead, buyer_id: int, now: datetime) -> Framework:
    return Framework(
        reference=head.reference,
        title=head.title,
        buyer_id=buyer_id,
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
        annexes=[{"title": one.title, "reference": one.reference} for one in head.annexes],
        contact_role=head.contact.role,
        contact_email=head.contact.email,
        invented=head.invented,
        imported_at=now,
        activated_at=head.activated_at,
        terminated_at=head.terminated_at,
        terminates_on=head.terminates_on,
    )


def _option(option: ExtensionOption) -> dict[str, str]:
    until = option.until.isoformat() if option.until else ""
    taken = {"taken_on": option.taken_on.isoformat()} if option.taken_on else {}
    return {"months": str(option.months or ""), "until": until, "text": option.text} | taken


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
        framework,
        spent_ore=spent(session, framework.id),
        consortia=consortia or 0,
        gaps=framework_gaps.gaps_of(session, framework),
    )
