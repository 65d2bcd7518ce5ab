"""What reviewers say of a draft, and whom it is not sent to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, refers
from procure.models.consortia import Consortium


class ReviewComment(Base):
    """A reviewer's comment on one field of a draft, until an author has dealt with it."""

    __tablename__ = "review_comments"
    __table_args__ = (
        CheckConstraint("text <> ''", name="worded"),
        CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_by_someone"
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    section: Mapped[str] = mapped_column(String(40))  # of the task list
    field: Mapped[str] = mapped_column(String(60), default="")  # "" is the whole section
    text: Mapped[str]
    written_by_id: Mapped[int] = refers("users.id")
    written_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    resolution: Mapped[str] = mapped_column(default="")

    written_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[written_by_id])
    resolved_by: Mapped[User | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[resolved_by_id]
    )


class InvitationExclusion(Base):
    """A consortium that cannot deliver what is asked for, and is therefore not invited.

    FOA § 26-3 invites every supplier able to deliver (`domain.md` A3.10): the reason is about
    capability, and another person than the one who proposed it approves it.
    """

    __tablename__ = "invitation_exclusions"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_someone"
        ),
        CheckConstraint("approved_by_id <> proposed_by_id", name="approved_by_another"),
    )

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    consortium_id: Mapped[int] = refers("consortia.id", primary_key=True)
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = refers("users.id")
    proposed_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = refers("users.id", nullable=True)

    consortium: Mapped[Consortium] = relationship(lazy="raise_on_sql")
    proposed_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[proposed_by_id])
    approved_by: Mapped[User | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[approved_by_id]
    )
