"""What has been done to a project, as the audit trail has it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.models.audit import AuditEntry

TAGS: Final = tuple(tag for tag in Tag if tag.startswith("project:"))
MOST: Final = 50  # lines shown


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what when; `fields` are the columns that were changed."""

    at: datetime
    who: str
    tag: Tag
    fields: tuple[str, ...]


def lines(session: Session, project_id: int) -> tuple[Line, ...]:
    """Return the newest lines about the project, newest first."""
    about = json.dumps({"subject": f"project:{project_id}"}, separators=(",", ":"))[1:-1]
    found = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tag.in_(TAGS), AuditEntry.line.contains(about, autoescape=True))
        .order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
        .limit(MOST)
    )
    return tuple(_line(entry) for entry in found)


def _line(entry: AuditEntry) -> Line:
    told: dict[str, Any] = json.loads(entry.line)
    _, _, name = str(told["actor"]).partition(" ")
    return Line(entry.at, name, Tag(entry.tag), tuple(told["facts"].get("fields", ())))
