"""The mini-competition: what was asked, when, of whom, and by whom."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    case,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.cancellations import CancelGround
from procure.domain.competitions import LATEST_FIRST, Status
from procure.domain.drafting import (
    ClimateChoice,
    CriterionKind,
    RequirementKind,
    StartingPoint,
    VatBasis,
)
from procure.domain.permissions import CompetitionRole
from procure.domain.ties import TieRule
from procure.language import Language
from procure.models.accounts import User
from procure.models.base import Base, Digest, Ore, PrimaryKey, Short, choice, refers
from procure.models.consortia import Consortium
from procure.models.frameworks import AllowedCriterion, Framework, FrameworkRole
from procure.models.projects import Project


class Competition(Base):
    """A mini-competition (minikonkurranse). Facts only: the status is derived."""

    __tablename__ = "competitions"
    __table_args__ = (
        UniqueConstraint("id", "framework_id"),
        CheckConstraint("issued_at IS NULL OR approved_at IS NOT NULL", name="issued_approved"),
        CheckConstraint("issued_at IS NULL OR deadline_at IS NOT NULL", name="issued_deadline"),
        CheckConstraint("opened_at IS NULL OR issued_at IS NOT NULL", name="opened_issued"),
        CheckConstraint("opened_at IS NULL OR opened_at >= deadline_at", name="opened_late"),
        CheckConstraint(
            "scoring_started_at IS NULL OR opened_at IS NOT NULL", name="scored_opened"
        ),
        CheckConstraint(
            "consensus_started_at IS NULL OR scoring_started_at IS NOT NULL",
            name="consensus_scored",
        ),
        CheckConstraint(
            "locked_at IS NULL OR consensus_started_at IS NOT NULL", name="locked_consensus"
        ),
        CheckConstraint("decided_at IS NULL OR locked_at IS NOT NULL", name="decided_locked"),
        CheckConstraint(
            "letters_sent_at IS NULL OR decided_at IS NOT NULL", name="letters_decided"
        ),
        CheckConstraint(
            "contracted_at IS NULL OR letters_sent_at IS NOT NULL", name="contracted_letters"
        ),
        CheckConstraint(
            "contracted_at IS NULL OR standstill_ends_at IS NULL"
            " OR contracted_at >= standstill_ends_at",
            name="contracted_standstill",
        ),
        CheckConstraint(
            "completed_at IS NULL OR contracted_at IS NOT NULL", name="completed_contracted"
        ),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_reasoned"
        ),
        CheckConstraint("cancel_ground IS NULL OR cancelled_at IS NOT NULL", name="ground_of_end"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    project_id: Mapped[int] = refers("projects.id")
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[Short]
    invented: Mapped[bool] = mapped_column(default=False)
    started_from: Mapped[StartingPoint | None] = mapped_column(choice(StartingPoint))
    copied_from_id: Mapped[int | None] = refers("competitions.id", nullable=True)
    need: Mapped[str] = mapped_column(default="")
    assignment: Mapped[str] = mapped_column(default="")
    deliverables: Mapped[str] = mapped_column(default="")
    delivery_place: Mapped[Short] = mapped_column(default="")
    scope_statement: Mapped[str] = mapped_column(default="")  # why it lies inside the framework
    cpv_code: Mapped[str] = mapped_column(String(10), default="")
    need_answers: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # by question
    estimate_ore: Mapped[Ore | None]
    vat_basis: Mapped[VatBasis] = mapped_column(choice(VatBasis), default=VatBasis.EXCLUDED)
    language: Mapped[Language] = mapped_column(choice(Language), default=Language.BOKMAL)
    contract_form: Mapped[str] = mapped_column(String(20), default="SSA-O")
    presentation: Mapped[bool] = mapped_column(default=False)
    climate_choice: Mapped[ClimateChoice | None] = mapped_column(choice(ClimateChoice))
    climate_reason: Mapped[str] = mapped_column(default="")
    standstill_days: Mapped[int | None]  # 0: none, with reason; NULL: not chosen yet
    standstill_reason: Mapped[str] = mapped_column(default="")
    deadline_at: Mapped[datetime | None]
    questions_due_at: Mapped[datetime | None]
    validity_until: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    created_by_id: Mapped[int] = refers("users.id")
    created_at: Mapped[datetime]
    submitted_for_review_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    issued_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    scoring_started_at: Mapped[datetime | None]
    consensus_started_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    letters_sent_at: Mapped[datetime | None]
    standstill_ends_at: Mapped[datetime | None]
    contracted_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    cancel_ground: Mapped[CancelGround | None] = mapped_column(  # older ones have none
        choice(CancelGround)
    )
    unsuccessful_at: Mapped[datetime | None]
    masks_bidders: Mapped[bool] = mapped_column(default=False)  # evaluators see no names
    mask_seed: Mapped[Short] = mapped_column(default="")  # the order of the masked bids
    notice_published_on: Mapped[date | None]  # of the award, where one was published
    version: Mapped[int] = mapped_column(default=1)

    framework: Mapped[Framework] = relationship(lazy="raise_on_sql")
    project: Mapped[Project] = relationship(lazy="raise_on_sql")
    model: Mapped["EvaluationModel"] = relationship(
        lazy="raise_on_sql", back_populates="competition"
    )
    requirements: Mapped[list["Requirement"]] = relationship(
        lazy="raise_on_sql",
        order_by="Requirement.number",
        cascade="all, delete-orphan",
        primaryjoin="and_(Requirement.competition_id == Competition.id,"
        " Requirement.withdrawn_at.is_(None))",
    )
    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise_on_sql", order_by="Criterion.position"
    )
    price_lines: Mapped[list["PriceLine"]] = relationship(
        lazy="raise_on_sql", order_by="PriceLine.position", cascade="all, delete-orphan"
    )
    price_options: Mapped[list["PriceOption"]] = relationship(
        lazy="raise_on_sql", order_by="PriceOption.position", cascade="all, delete-orphan"
    )
    needs: Mapped[list["CompetenceNeed"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    roles: Mapped[list["CompetitionMembership"]] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["CompetitionVersion"]] = relationship(
        lazy="raise_on_sql", order_by="CompetitionVersion.number"
    )
    invitations: Mapped[list["Invitation"]] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


def written(status: Status) -> ColumnElement[str]:
    """Return the status as part of the statement: a list would else bind it dozens of times."""
    return literal_column(f"'{status.value}'", String)


def status_sql(now: datetime | BindParameter[datetime]) -> ColumnElement[str]:
    """Return the SQL twin of `procure.domain.competitions.status`; a test holds them equal."""
    runs = Competition.standstill_ends_at > now
    closed = Competition.deadline_at <= now
    whens: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    for fact, status in LATEST_FIRST:
        stamped = getattr(Competition, fact).is_not(None)
        if status is Status.DECIDED:
            whens.append((stamped & runs, written(Status.STANDSTILL)))
        if status is Status.ISSUED:
            whens.append((stamped & closed, written(Status.CLOSED)))
        whens.append((stamped, written(status)))
    return case(*whens, else_=written(Status.DRAFT))


class EvaluationModel(Base):
    """How bids are compared; frozen and hashed at issue. Fields as in `product.md` §6."""

    __tablename__ = "evaluation_models"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    family: Mapped[str] = mapped_column(String(20), default="points")
    formula: Mapped[str] = mapped_column(String(20), default="proportional")
    scale: Mapped[Decimal] = mapped_column(default=Decimal(10))
    normalise: Mapped[str] = mapped_column(String(20), default="none")
    minimum_quality: Mapped[Decimal | None]
    k: Mapped[Decimal] = mapped_column(default=Decimal(1))
    a: Mapped[Decimal] = mapped_column(default=Decimal(2))
    floor: Mapped[Decimal | None]
    low_ore: Mapped[Ore | None]
    high_ore: Mapped[Ore | None]
    rounding_stage: Mapped[str] = mapped_column(String(20), default="total")
    rounding_decimals: Mapped[int] = mapped_column(default=2)
    tie_rule: Mapped[TieRule | None] = mapped_column(choice(TieRule))  # None: none published
    trial: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # of the wind tunnel, kept
    version: Mapped[int] = mapped_column(default=1)

    competition: Mapped[Competition] = relationship(lazy="raise_on_sql", back_populates="model")

    __mapper_args__ = {"version_id_col": version}


class Requirement(Base):
    """One requirement of the specification (bilag 1). An amendment may withdraw it."""

    __tablename__ = "requirements"
    __table_args__ = (
        UniqueConstraint("competition_id", "number"),
        CheckConstraint("word_limit > 0", name="word_limit_positive"),
        CheckConstraint("page_limit > 0", name="page_limit_positive"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    number: Mapped[int]
    kind: Mapped[RequirementKind] = mapped_column(choice(RequirementKind))
    text: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    word_limit: Mapped[int | None]  # of the answer
    page_limit: Mapped[int | None]  # of the files that prove it
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Criterion(Base):
    """An award criterion or sub-criterion; weight is per cent of its level."""

    __tablename__ = "criteria"
    __table_args__ = (
        UniqueConstraint("id", "competition_id"),
        ForeignKeyConstraint(
            ["parent_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="parent_in_same_competition",
        ),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("word_limit > 0", name="word_limit_positive"),
        CheckConstraint("page_limit > 0", name="page_limit_positive"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    parent_id: Mapped[int | None]
    allowed_criterion_id: Mapped[int | None] = refers("allowed_criteria.id", nullable=True)
    kind: Mapped[CriterionKind] = mapped_column(choice(CriterionKind))
    name: Mapped[Short]
    description: Mapped[str] = mapped_column(default="")
    documentation: Mapped[str] = mapped_column(default="")
    word_limit: Mapped[int | None]
    page_limit: Mapped[int | None]  # of the files that belong to the answer
    weight: Mapped[Decimal]
    minimum_points: Mapped[Decimal | None]
    value_per_point_ore: Mapped[Ore | None]
    climate: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    allowed: Mapped[AllowedCriterion | None] = relationship(lazy="raise_on_sql")
    grades: Mapped[list["CriterionGrade"]] = relationship(
        lazy="raise_on_sql", order_by="CriterionGrade.position", passive_deletes="all"
    )

    __mapper_args__ = {"version_id_col": version}


class CriterionGrade(Base):
    """What so many points mean on one criterion, in words; best first."""

    __tablename__ = "criterion_grades"
    __table_args__ = (CheckConstraint("text <> ''", name="worded"),)

    criterion_id: Mapped[int] = refers("criteria.id", primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    points: Mapped[Decimal]
    text: Mapped[str]


class PriceOption(Base):
    """More of the work that the buyer may call off later at the prices of the bid (opsjon)."""

    __tablename__ = "price_options"

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    name: Mapped[Short]
    description: Mapped[str] = mapped_column(default="")
    last_taken_on: Mapped[date | None]  # the last day to take it
    position: Mapped[int]


class PriceLine(Base):
    """A role and the published hours that its rate is multiplied by."""

    __tablename__ = "price_lines"
    __table_args__ = (CheckConstraint("hours > 0", name="hours_positive"),)

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    role_id: Mapped[int] = refers("framework_roles.id")
    label: Mapped[Short] = mapped_column(default="")
    hours: Mapped[int]
    option_id: Mapped[int | None] = refers("price_options.id", nullable=True)
    position: Mapped[int]

    role: Mapped[FrameworkRole] = relationship(lazy="raise_on_sql")
    option: Mapped[PriceOption | None] = relationship(lazy="raise_on_sql")


class CompetenceNeed(Base):
    """What is needed in one area of the triangle: level, per cent of full time, people."""

    __tablename__ = "competence_needs"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("people >= 0", name="people_not_negative"),
    )

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    area_id: Mapped[int] = refers("competence_areas.id", primary_key=True)
    level: Mapped[int]
    capacity: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=1)


class CompetitionMembership(Base):
    """A person's role in one competition."""

    __tablename__ = "competition_memberships"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    user_id: Mapped[int] = refers("users.id", primary_key=True)
    role: Mapped[CompetitionRole] = mapped_column(choice(CompetitionRole), primary_key=True)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class CompetitionVersion(Base):
    """What suppliers were told, as frozen text; version 1 is the issue, later ones amend."""

    __tablename__ = "competition_versions"
    __table_args__ = (UniqueConstraint("competition_id", "number"),)

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    number: Mapped[int]
    snapshot: Mapped[str]
    digest: Mapped[Digest]
    summary: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = refers("users.id")


class Invitation(Base):
    """One consortium's invitation; all of a version carry the same time and hash."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("competition_id", "consortium_id"),
        CheckConstraint(
            "declined_at IS NULL OR decline_reason IS NOT NULL", name="declined_reasoned"
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    consortium_id: Mapped[int] = refers("consortia.id")
    sent_at: Mapped[datetime]
    mail_id: Mapped[int | None] = refers("outbox_mails.id", nullable=True)
    read_at: Mapped[datetime | None]
    read_version: Mapped[int] = mapped_column(default=0)  # the newest that was read
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None]

    consortium: Mapped[Consortium] = relationship(lazy="raise_on_sql")
