"""Generated documents: what was made, from what, by whom; bytes and their hash."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, Digest, PrimaryKey, Short, refers


class Document(Base):
    """One version of a generated file. A bid's documents belong to its consortium."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        Index(
            "one_version",
            *("competition_id", "name", "suffix", "number"),
            unique=True,
            sqlite_where=text("bid_id IS NULL"),
            postgresql_where=text("bid_id IS NULL"),
        ),
        Index(
            "one_version_per_bid",
            *("bid_id", "name", "suffix", "number"),
            unique=True,
            sqlite_where=text("bid_id IS NOT NULL"),
            postgresql_where=text("bid_id IS NOT NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    bid_id: Mapped[int | None] = refers("bids.id", nullable=True)
    name: Mapped[str] = mapped_column(String(60))  # file name of `product.md` §5
    suffix: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    title: Mapped[Short]
    file_name: Mapped[Short]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary), raiseload=True)
    digest: Mapped[Digest]
    template_digest: Mapped[Digest]
    data_digest: Mapped[Digest]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    for_suppliers: Mapped[bool] = mapped_column(default=False)

    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
