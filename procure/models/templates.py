"""The buyer's own Word templates: every version that was uploaded, and every time one was taken up.

Both are only ever added to. The newest use of a document in a language decides which template
its letters are made with; without any it is the one that ships with the product.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from procure.language import Language
from procure.models.accounts import User
from procure.models.base import Base, Digest, PrimaryKey, Short, choice, refers


class TemplateVersion(Base):
    """One uploaded template that passed the check, numbered from 1 within document and language."""

    __tablename__ = "template_versions"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("name", "language", "number"),
        UniqueConstraint("name", "language", "digest"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(60))  # file name of `product.md` §5
    language: Mapped[Language] = mapped_column(choice(Language))
    number: Mapped[int]
    file_name: Mapped[Short]  # as it was uploaded, for people to recognise
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False), raiseload=True)
    digest: Mapped[Digest] = mapped_column(index=True)
    findings: Mapped[str]  # what the check noted, as JSON
    added_by_id: Mapped[int] = refers("users.id")
    added_at: Mapped[datetime]

    added_by: Mapped[User] = relationship(lazy="raise_on_sql")


class TemplateUse(Base):
    """A decision on which template to use. `version_id` is None for the one that ships."""

    __tablename__ = "template_uses"
    __table_args__ = (Index("ix_template_uses_newest", "name", "language", "id"),)

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[Language] = mapped_column(choice(Language))
    version_id: Mapped[int | None] = refers("template_versions.id", nullable=True)
    used_by_id: Mapped[int] = refers("users.id")
    used_at: Mapped[datetime]

    version: Mapped[TemplateVersion | None] = relationship(lazy="raise_on_sql")
    used_by: Mapped[User] = relationship(lazy="raise_on_sql")


@event.listens_for(TemplateVersion, "before_update")
@event.listens_for(TemplateVersion, "before_delete")
@event.listens_for(TemplateUse, "before_update")
@event.listens_for(TemplateUse, "before_delete")
def refuse_change(_mapper: Any, _connection: Any, row: TemplateVersion | TemplateUse) -> None:
    """Documents name the digest of their template: what it was must stay to be seen."""
    msg = f"{row.__tablename__} {row.id} is kept as it was"
    raise RuntimeError(msg)
