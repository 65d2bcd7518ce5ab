"""The consortium's own pages: the bid room and its team.

Nothing here is for the buyer's staff; what they may read after the opening stands in
`procure.queries.openings`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import bids, formats, permissions
from procure.domain.bid_shares import Share
from procure.domain.bid_team import Area
from procure.domain.bids import BidFacts, Status, Terms
from procure.domain.drafting import RequirementKind
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import Organisation
from procure.models.bids import Assessment, Bid, BidDraft, BidFile, Submission
from procure.models.competitions import Competition
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import CompetenceArea, FrameworkRole
from procure.queries import answer_marks, bid_corners, bid_terms, facts
from procure.queries.answer_marks import Awaiting
from procure.queries.invitations import Answer, answer


def shown_status(competition: Competition, bid: Bid, submissions: int) -> Status:
    """Where the bid is, as its consortium may know: the officer's verdict comes by letter."""
    told = competition.letters_sent_at is not None
    assessment: Assessment | None = bid.assessment if told else None
    return bids.status(
        BidFacts(
            submissions=submissions,
            withdrawn_at=bid.withdrawn_at,
            opened_at=bid.opened_at,
            assessment=assessment,
        )
    )


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment of the draft."""

    id: int
    name: str
    size: int
    uploaded_at: datetime
    delivered: bool  # in the latest submission


@dataclass(frozen=True, slots=True)
class Delivery:
    """One submission, as its consortium sees it."""

    number: int
    received_at: datetime
    by: str
    files: int
    digest: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm of the consortium."""

    id: int
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The bid room, but for the sealed content, which only the vault can read."""

    id: int
    competition_id: int
    reference: str
    title: str
    invented: bool
    owner: str
    consortium: str
    lead: str
    is_lead: bool
    deadline_at: datetime
    validity_until: date | None
    status: Status
    withdrawn_at: datetime | None
    terms: Terms
    requirements: tuple[str, ...]  # the absolute ones
    files: tuple[FileRow, ...]
    deliveries: tuple[Delivery, ...]  # newest first
    changed: bool  # something was saved since the latest submission
    write_refusals: tuple[Reason, ...]
    submit_refusals: tuple[Reason, ...]
    answer: Answer  # to the invitation
    awaiting: Awaiting  # what amendments touched, until it is confirmed or changed
    areas: tuple[Area, ...]  # of competence, with the need
    shares: tuple[Share, ...]  # who fills in which part
    firm_id: int  # the viewer's own
    firms: tuple[Firm, ...]  # the consortium's, its lead first
    also: tuple[str, ...]  # other consortia of the framework that the viewer's own firm is in

    @property
    def others(self) -> frozenset[str]:
        """The parts that another firm fills in; none is to the lead, who answers for the bid."""
        foreign = [share.cell for share in self.shares if share.firm_id != self.firm_id]
        return frozenset() if self.is_lead else frozenset(foreign)

    @property
    def unconfirmed(self) -> bool:
        """Whether something in the bid awaits the consortium's word."""
        return bool(self.awaiting.parts)

    @property
    def latest(self) -> Delivery | None:
        """The submission that counts, withdrawn or not."""
        return self.deliveries[0] if self.deliveries else None


def room(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> Room:
    """Return the bid room of the viewer's own consortium; to anyone else it does not exist."""
    bid, competition = _own(session, bid_id, viewer)
    delivered = submissions(session, bid_id)
    files = _files(session, bid_id, delivered[0] if delivered else None)
    given = answer(session, competition, bid.consortium_id, viewer=viewer, now=now)
    refusals = given.write_refusals
    is_lead = bid.consortium_id in viewer.lead_consortium_ids
    firms = _firms(session, bid.consortium_id, now)
    return Room(
        id=bid.id,
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        invented=competition.invented,
        owner=competition.project.owner.name,
        consortium=bid.consortium.name,
        lead=next((firm.name for firm in firms if firm.leads), ""),
        is_lead=is_lead,
        deadline_at=_deadline(competition),
        validity_until=competition.validity_until,
        status=shown_status(competition, bid, len(delivered)),
        withdrawn_at=bid.withdrawn_at,
        terms=bid_terms.of(session, competition, bid.consortium_id),
        requirements=tuple(
            r.text for r in competition.requirements if r.kind is RequirementKind.MUST
        ),
        files=files,
        deliveries=tuple(_delivery(s) for s in delivered),
        changed=_changed(session, bid_id, delivered, files),
        write_refusals=refusals,
        submit_refusals=refusals or (() if is_lead else (reason(Code.NOT_LEAD),)),
        answer=given,
        awaiting=answer_marks.awaiting(session, competition, bid_id),
        areas=_areas(session, competition),
        shares=bid_corners.shares(session, bid_id),
        firm_id=viewer.organisation_id,
        firms=firms,
        also=_also(session, competition, bid.consortium_id, viewer, now),
    )


def _own(session: Session, bid_id: int, viewer: Actor) -> tuple[Bid, Competition]:
    bid = session.scalar(select(Bid).where(Bid.id == bid_id).options(joinedload(Bid.consortium)))
    if bid is None:
        raise NotFound
    competition = facts.competition(session, bid.competition_id)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(viewer, Permission.BID_EDIT, subject)
    return bid, competition


def _deadline(competition: Competition) -> datetime:
    if competition.deadline_at is None:
        raise NotFound  # issued without a deadline: the database refuses it
    return competition.deadline_at


def submissions(session: Session, bid_id: int) -> Sequence[Submission]:
    """Return the submissions of a bid, the latest first."""
    return session.scalars(
        select(Submission)
        .where(Submission.bid_id == bid_id)
        .options(joinedload(Submission.submitted_by))
        .order_by(Submission.number.desc())
    ).all()


def _delivery(row: Submission) -> Delivery:
    return Delivery(
        number=row.number,
        received_at=row.received_at,
        by=row.submitted_by.name,
        files=len(row.files),
        digest=row.receipt_digest,
    )


def _files(session: Session, bid_id: int, latest: Submission | None) -> tuple[FileRow, ...]:
    delivered = {file["id"] for file in latest.files} if latest else set()
    found = session.scalars(
        select(BidFile)
        .where(
            BidFile.bid_id == bid_id,
            BidFile.removed_at.is_(None),
            BidFile.completed_at.is_not(None),
        )
        .order_by(BidFile.id)
    )
    return tuple(
        FileRow(f.id, f.name, f.size, f.uploaded_at, str(f.id) in delivered) for f in found
    )


def _changed(
    session: Session, bid_id: int, delivered: Sequence[Submission], files: tuple[FileRow, ...]
) -> bool:
    """Whether the draft is another than what was delivered, told without opening either."""
    if not delivered:
        return False
    saved_at = session.scalar(select(BidDraft.saved_at).where(BidDraft.bid_id == bid_id))
    later = saved_at is not None and saved_at > delivered[0].received_at
    same_files = {str(f.id) for f in files} == {f["id"] for f in delivered[0].files}
    return later or not same_files


def _firms(session: Session, consortium_id: int, now: datetime) -> tuple[Firm, ...]:
    found = session.execute(
        select(Organisation.id, Organisation.name, ConsortiumMember.is_lead)
        .join(ConsortiumMember, ConsortiumMember.organisation_id == Organisation.id)
        .where(
            ConsortiumMember.consortium_id == consortium_id,
            ConsortiumMember.on(formats.local(now).date()),
        )
        .order_by(ConsortiumMember.is_lead.desc(), Organisation.name)
    )
    return tuple(Firm(row.id, row.name, row.is_lead) for row in found)


def _also(
    session: Session, competition: Competition, consortium_id: int, viewer: Actor, now: datetime
) -> tuple[str, ...]:
    """What a firm may know of other consortia is that it is in them itself."""
    found = session.scalars(
        select(Consortium.name)
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .where(
            Consortium.framework_id == competition.framework_id,
            Consortium.id != consortium_id,
            ConsortiumMember.organisation_id == viewer.organisation_id,
            ConsortiumMember.on(formats.local(now).date()),
        )
        .order_by(Consortium.name)
    )
    return tuple(found)


def _areas(session: Session, competition: Competition) -> tuple[Area, ...]:
    needs = {need.area_id: need.level for need in competition.needs}
    areas = session.scalars(
        select(CompetenceArea)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(Area(area.id, area.key, area.name, needs.get(area.id)) for area in areas)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone the consortium can offer; `levels` as the framework has them."""

    id: int
    label: str
    employer: str
    employer_id: int
    role: str
    levels: dict[str, int]
    evidence: str


@dataclass(frozen=True, slots=True)
class Team:
    """What the team is put together from."""

    areas: tuple[Area, ...]
    roles: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def team(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> Team:
    """Return areas, roles and people for the team of the viewer's own bid."""
    bid, competition = _own(session, bid_id, viewer)
    today = formats.local(now).date()
    areas = _areas(session, competition)
    roles = session.execute(
        select(FrameworkRole.id, FrameworkRole.name)
        .where(FrameworkRole.framework_id == competition.framework_id)
        .order_by(FrameworkRole.position)
    ).all()
    people = session.scalars(
        select(Person)
        .where(Person.consortium_id == bid.consortium_id, Person.on(today))
        .options(joinedload(Person.employer), joinedload(Person.competences))
        .order_by(Person.id)
    ).unique()
    names = {role.id: role.name for role in roles}
    keys = {area.id: area.key for area in areas}
    return Team(
        areas=areas,
        roles=tuple(role.name for role in roles),
        candidates=tuple(
            Candidate(
                id=p.id,
                label=p.label,
                employer=p.employer.name,
                employer_id=p.employer_id,
                role=names.get(p.role_id, "") if p.role_id is not None else "",
                levels={keys[area]: level for area, level in p.levels_on(today).items()},
                evidence=p.evidence,
            )
            for p in people
        ),
    )
