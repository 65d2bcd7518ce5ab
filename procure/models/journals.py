"""The case journal: what staff wrote down after issue, and what was answered later."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.journals import EntryKind
from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, choice, refers


class JournalEntry(Base):
    """One entry. `facts` is the text that `domain.journals.dump` made, kept as it was written."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("competition_id", "kind", "number"),
        UniqueConstraint("id", "competition_id"),
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        ForeignKeyConstraint(
            ["replaces_id", "competition_id"],
            ["journal_entries.id", "journal_entries.competition_id"],
            name="replaces_in_same_competition",
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("replaces_id <> id", name="not_its_own_heir"),
        CheckConstraint("(closed_at IS NULL) = (closed_reason IS NULL)", name="closed_reasoned"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    number: Mapped[int]  # of its kind in the competition
    bid_id: Mapped[int | None]
    replaces_id: Mapped[int | None]
    facts: Mapped[str]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
    answers: Mapped[list["JournalAnswer"]] = relationship(
        lazy="raise_on_sql", order_by="JournalAnswer.id"
    )

    __mapper_args__ = {"version_id_col": version}


class JournalAnswer(Base):
    """What the bidder answered, when it came, and how staff took it; never changed."""

    __tablename__ = "journal_answers"

    id: Mapped[PrimaryKey]
    entry_id: Mapped[int] = refers("journal_entries.id")
    text: Mapped[str]
    received_at: Mapped[datetime]
    accepted: Mapped[bool]  # it may be used; or the bidder agrees
    assessment: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]

    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
