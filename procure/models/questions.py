"""Questions before the deadline, and the answers that everyone gets."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from procure.domain.questions import AnswerKind
from procure.models.base import Base, PrimaryKey, choice, refers


class Question(Base):
    """A question to the buyer. The answer goes to everyone; the asker is shown to no one."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("competition_id", "number"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_dated"),
        CheckConstraint("(answered_at IS NULL) = (answer_kind IS NULL)", name="answered_classed"),
        CheckConstraint(
            "answer_kind IS NULL OR answer_kind <> 'change' OR version_id IS NOT NULL",
            name="change_amends",
        ),
        CheckConstraint("requirement_id IS NULL OR criterion_id IS NULL", name="about_one_thing"),
        Index(
            "ix_questions_unanswered",
            "competition_id",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    consortium_id: Mapped[int] = refers("consortia.id")
    number: Mapped[int]
    text: Mapped[str]
    requirement_id: Mapped[int | None] = refers("requirements.id", nullable=True)
    criterion_id: Mapped[int | None] = refers("criteria.id", nullable=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_kind: Mapped[AnswerKind | None] = mapped_column(choice(AnswerKind))
    version_id: Mapped[int | None] = refers("competition_versions.id", nullable=True)
