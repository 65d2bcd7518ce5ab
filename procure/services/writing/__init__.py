"""What each document says: one module named as the file, `gather` builds its typed values.

`gather(session, competition, subject_id, *, actor, now)` returns the document, with what is
not known missing in it; `PLACES` (optional) says where the value at a path is written.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Protocol

from sqlalchemy.orm import Session

from procure.documents.document import Document
from procure.domain.permissions import Actor
from procure.models.competitions import Competition


class Writing(Protocol):
    """A module of this package."""

    PLACES: Mapping[str, str]

    def gather(
        self,
        session: Session,
        competition: Competition,
        subject_id: int,
        *,
        actor: Actor,
        now: datetime,
    ) -> Document:
        """Return the values of one document; `NotFound` when there is no such subject."""
        ...


def of(name: str) -> Writing:
    """Return the module that gathers the values of a document."""
    module: Writing = import_module(f"procure.services.writing.{name}")
    return module
