"""Packs of documents that people have asked for; made beside the requests, kept for some days."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from procure.domain.packs import Content, Failure
from procure.models.accounts import User
from procure.models.base import Base, Digest, PrimaryKey, Short, choice, refers
from procure.models.documents import Document


class Pack(Base):
    """One pack, made for one person, of the documents that person could see.

    `attempt` is the number of the try that owns the row: who lost it writes nothing more.
    """

    __tablename__ = "packs"
    __table_args__ = (
        CheckConstraint("0 <= done AND done <= total", name="done_within_total"),
        CheckConstraint(
            "(finished_at IS NULL) = (content IS NULL) AND (content IS NULL) = (digest IS NULL)",
            name="finished_iff_stored",
        ),
        CheckConstraint("finished_at IS NULL OR failure IS NULL", name="finished_or_failed"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    kind: Mapped[Content] = mapped_column(choice(Content))
    all_versions: Mapped[bool]
    with_pdf: Mapped[bool]
    file_name: Mapped[Short]
    requested_by_id: Mapped[int] = refers("users.id")
    requested_at: Mapped[datetime]
    attempt: Mapped[int] = mapped_column(default=0)
    worked_at: Mapped[datetime]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    without_pdf: Mapped[int] = mapped_column(default=0)  # Word files that got none
    finished_at: Mapped[datetime | None]
    failure: Mapped[Failure | None] = mapped_column(choice(Failure))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), raiseload=True)
    size: Mapped[int | None]  # of the content, in octets
    digest: Mapped[Digest | None]

    requested_by: Mapped[User] = relationship(lazy="raise_on_sql")
    files: Mapped[list["PackFile"]] = relationship(
        lazy="raise_on_sql", order_by="PackFile.position", passive_deletes=True
    )


class PackFile(Base):
    """One document in a pack, and where in it."""

    __tablename__ = "pack_files"
    __table_args__ = (UniqueConstraint("pack_id", "path"),)

    pack_id: Mapped[int] = mapped_column(
        ForeignKey("packs.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = refers("documents.id")
    path: Mapped[str]

    document: Mapped[Document] = relationship(lazy="raise_on_sql")
