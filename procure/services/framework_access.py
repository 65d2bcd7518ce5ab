"""The way in to every change of an agreement: sight, permission, and its row locked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.frameworks import Framework


def locked(
    session: Session, framework_id: int, permission: Permission, *, actor: Actor
) -> Framework:
    """Return the agreement, locked and read anew. Raises `NotFound` and `PermissionDenied`."""
    permissions.require_sight(actor, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(actor, permission)
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found
