"""Innovation projects that need a supplier."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import Organisation
from procure.models.base import Base, Ore, PrimaryKey, Short, refers


class Project(Base):
    """A project with its problem, users and the four selection criteria."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint("grant_ore >= 0", name="grant_not_negative"),
        CheckConstraint("own_funding_ore >= 0", name="own_funding_not_negative"),
    )

    id: Mapped[PrimaryKey]
    owner_id: Mapped[int] = refers("organisations.id")
    title: Mapped[Short]
    partners: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    users: Mapped[str] = mapped_column(default="")
    effects: Mapped[str] = mapped_column(default="")
    user_need: Mapped[str] = mapped_column(default="")
    societal_benefit: Mapped[str] = mapped_column(default="")
    benefit_potential: Mapped[str] = mapped_column(default="")
    leadership_anchoring: Mapped[str] = mapped_column(default="")
    life_event: Mapped[Short] = mapped_column(default="")
    cohort_year: Mapped[int | None]
    grant_ore: Mapped[Ore] = mapped_column(default=0)
    own_funding_ore: Mapped[Ore] = mapped_column(default=0)
    invented: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = refers("users.id")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
