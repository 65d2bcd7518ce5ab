"""The library of a framework: requirements and criteria to use again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.library import ItemKind
from procure.language import Language
from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, Short, choice, refers


class LibraryItem(Base):
    """One requirement or criterion. `grades` are {points, text}, best first."""

    __tablename__ = "library_items"
    __table_args__ = (
        CheckConstraint("word_limit > 0", name="word_limit_positive"),
        CheckConstraint("page_limit > 0", name="page_limit_positive"),
        CheckConstraint("text <> ''", name="worded"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind))
    allowed_criterion_id: Mapped[int | None] = refers("allowed_criteria.id", nullable=True)
    language: Mapped[Language] = mapped_column(choice(Language))
    name: Mapped[Short]
    text: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    word_limit: Mapped[int | None]
    page_limit: Mapped[int | None]
    climate: Mapped[bool] = mapped_column(default=False)
    grades: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_by_id: Mapped[int] = refers("users.id")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    created_by: Mapped[User] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
