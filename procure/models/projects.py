"""Innovation projects that need a supplier."""

from datetime import date, datetime

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
        CheckConstraint("estimate_ore > 0", name="estimate_positive"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_one"),
        CheckConstraint("finished_at IS NULL OR approved_at IS NOT NULL", name="finished_approved"),
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
    framework_id: Mapped[int | None] = refers("frameworks.id", nullable=True)
    estimate_ore: Mapped[Ore | None]
    wanted_on: Mapped[date | None]  # when the project hopes to have its supplier
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    approval_note: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]
    invented: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = refers("users.id")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    needs: Mapped[list["ProjectNeed"]] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class ProjectNeed(Base):
    """What the project needs in one area: level 0 to 5, per cent of full time, people."""

    __tablename__ = "project_needs"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("people >= 0", name="people_not_negative"),
    )

    project_id: Mapped[int] = refers("projects.id", primary_key=True)
    area_id: Mapped[int] = refers("competence_areas.id", primary_key=True)
    level: Mapped[int]
    capacity: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=1)
