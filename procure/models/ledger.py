"""The framework's ledger: append-only lines of what has been called off, in øre."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.ledger import PostingKind
from procure.models.accounts import User
from procure.models.base import Base, Ore, PrimaryKey, Short, choice, refers


class LedgerPosting(Base):
    """One line. Nothing is edited: a mistake is taken back by a posting that corrects it.

    Triggers refuse UPDATE and DELETE, and a line that would pass the framework's maximum.
    """

    __tablename__ = "ledger_postings"
    __table_args__ = (
        Index(
            "one_award_posting",
            "competition_id",
            unique=True,
            sqlite_where=text("kind = 'award'"),
            postgresql_where=text("kind = 'award'"),
        ),
        CheckConstraint("(kind = 'correction') = (corrects_id IS NOT NULL)", name="corrects_one"),
        CheckConstraint("amount_ore <> 0", name="amount_not_zero"),
        CheckConstraint("corrects_id <> id", name="corrects_another"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    competition_id: Mapped[int | None] = refers("competitions.id", nullable=True)
    consortium_id: Mapped[int | None] = refers("consortia.id", nullable=True)
    buyer_id: Mapped[int | None] = refers("organisations.id", nullable=True)
    kind: Mapped[PostingKind] = mapped_column(choice(PostingKind))
    amount_ore: Mapped[Ore]
    posted_at: Mapped[datetime]
    text: Mapped[Short]
    reason: Mapped[str] = mapped_column(default="")
    corrects_id: Mapped[int | None] = refers("ledger_postings.id", nullable=True, unique=True)
    made_by_id: Mapped[int | None] = refers("users.id", nullable=True)

    made_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
