"""Generated documents: what was made, from what, by whom; bytes and their hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, Digest, PrimaryKey, Short, refers


def _asked_for(*kind: Any, **options: Any) -> Any:
    """Return a column that a list never loads."""
    return mapped_column(*kind, deferred=True, deferred_raiseload=True, **options)


class Document(Base):
    """One version of a generated file of a competition or a framework.

    A bid's documents belong to its consortium.
    """

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(competition_id IS NULL) <> (framework_id IS NULL)", name="one_case"),
        Index(
            "one_version",
            *("competition_id", "name", "subject_id", "suffix", "number"),
            unique=True,
            sqlite_where=text("competition_id IS NOT NULL"),
            postgresql_where=text("competition_id IS NOT NULL"),
        ),
        Index(
            "one_version_of_framework",
            *("framework_id", "name", "subject_id", "suffix", "number"),
            unique=True,
            sqlite_where=text("framework_id IS NOT NULL"),
            postgresql_where=text("framework_id IS NOT NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int | None] = refers("competitions.id", nullable=True)
    framework_id: Mapped[int | None] = refers("frameworks.id", nullable=True)
    subject_id: Mapped[int] = mapped_column(default=0)  # what it is about, by its kind; 0: the case
    bid_id: Mapped[int | None] = refers("bids.id", nullable=True)
    name: Mapped[str] = mapped_column(String(60))  # file name of `product.md` §5
    suffix: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    title: Mapped[Short]
    file_name: Mapped[Short]
    values: Mapped[str] = _asked_for(default="{}")  # what the template was given
    islands: Mapped[str] = _asked_for(default="{}")  # what staff wrote by hand
    content: Mapped[bytes] = _asked_for(LargeBinary)
    digest: Mapped[Digest]
    template_digest: Mapped[Digest]
    data_digest: Mapped[Digest]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    for_suppliers: Mapped[bool] = mapped_column(default=False)

    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
