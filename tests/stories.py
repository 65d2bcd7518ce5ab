"""Reach any state the way people do: through the services and the injected clock.

All firms, bodies and competitions here are invented. People are role names.
"""

import functools
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.no import orgnr

from procure.domain.competitions import Action
from procure.domain.drafting import ClimateChoice, CriterionKind
from procure.domain.framework_entries import (
    MemberEntry,
    OrganisationEntry,
    PartyEntry,
    PersonEntry,
)
from procure.domain.framework_file import (
    CallOffMethod,
    CompetenceArea,
    ConsortiumEntry,
    ContactEntry,
    CriterionEntry,
    FrameworkFile,
    FrameworkHead,
    RoleEntry,
    StandardContract,
)
from procure.domain.framework_file import CriterionKind as FileKind
from procure.domain.needs import AreaNeed
from procure.domain.permissions import Actor, CompetitionRole, Role
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.models.competitions import Competition, RequirementKind
from procure.models.consortia import Consortium
from procure.models.frameworks import AllowedCriterion, FrameworkRole
from procure.models.frameworks import CompetenceArea as AreaRow
from procure.queries import facts
from procure.queries import rules as rule_pages
from procure.queries.accounts import actor_by_email
from procure.services import (
    accounts,
    competitions,
    criteria,
    frameworks,
    needs,
    price_lines,
    projects,
    requirements,
    rules,
)
from procure.vault.keys import ServerKeyVault
from tests import openers
from tests.memory import remembered

START = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
DEADLINE = START + timedelta(days=21)
PASSWORD = "et langt passord til test"
SECRET = "a test secret that is long enough to start with"  # the server's
VAULT = ServerKeyVault(SECRET)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@functools.cache
def number(seed: int) -> str:
    """Return the seed-th organisation number with a right check digit."""
    found = 0
    for candidate in range(81_000_000, 82_000_000):
        digits = f"{candidate}"
        if candidate % 7 == 0:
            continue
        for check in "0123456789":
            if orgnr.is_valid(digits + check):
                found += 1
                if found == seed + 1:
                    return digits + check
                break
    raise AssertionError


BUYER = OrganisationEntry("Etat for modellkjøp (konstruert)", number(0))
OWNER_BODY = PartyEntry("Prøvedirektoratet (konstruert)", number(1))


def firm(n: int) -> MemberEntry:
    return MemberEntry(f"Firma {n} AS (konstruert)", number(10 + n))


def consortium(n: int) -> ConsortiumEntry:
    """Consortium n: firm 2n leads, firm 2n+1 is a member."""
    lead, member = firm(2 * n), firm(2 * n + 1)
    return ConsortiumEntry(
        name=f"Konsortium {n} (konstruert)",
        lead=lead.organisation_number,
        members=(lead, member),
        contact_email=f"konsortium{n}@example.test",
        rates={"senior": 150_000, "junior": 110_000},
        people=(
            PersonEntry(
                "Tjenestedesigner 1", lead.organisation_number, "senior",
                {"service_design": 5, "benefit_realisation": 2, "change_management": 2}, "Ti år",
            ),
            PersonEntry(
                "Gevinstrådgiver 1", member.organisation_number, "senior",
                {"service_design": 1, "benefit_realisation": 4, "change_management": 3}, "Åtte år",
            ),
        ),
    )  # fmt: skip


def framework_file(consortia: int = 3, reference: str = "2026/100") -> FrameworkFile:
    """A small, sound framework agreement."""
    return FrameworkFile(
        framework=FrameworkHead(
            title="Rammeavtale om innovasjonsbistand (konstruert)",
            reference=reference,
            buyer=BUYER,
            starts_on=date(2026, 7, 1),
            ends_on=date(2030, 6, 30),
            maximum_value=40_000_000_00,
            scope="Tjenestedesign, gevinstrealisering og endringsledelse.",
            cpv_codes=("79410000",),
            call_off_method=CallOffMethod.MINI_COMPETITION,
            reopening_condition="Alle avrop skjer ved minikonkurranse.",
            standard_contract=StandardContract.ASSIGNMENT,
            contact=ContactEntry("Avtaleforvalter", "rammeavtale@example.test"),
            invented=True,
            parties=(OWNER_BODY,),
            competence_areas=(
                CompetenceArea("service_design", "Tjenestedesign"),
                CompetenceArea("benefit_realisation", "Gevinstrealisering"),
                CompetenceArea("change_management", "Endringsledelse"),
            ),
            roles=(RoleEntry("senior", "Seniorrådgiver"), RoleEntry("junior", "Rådgiver")),
            allowed_criteria=(
                CriterionEntry("price", "Pris", FileKind.PRICE, Decimal(20), Decimal(40)),
                CriterionEntry("task", "Oppgaveforståelse", FileKind.QUALITY, Decimal(20), Decimal(40)),
                CriterionEntry("team", "Team og kompetanse", FileKind.QUALITY, Decimal(30), Decimal(50)),
            ),
        ),
        consortia=tuple(consortium(n) for n in range(consortia)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Where a story stands: who is in it and what it is about."""

    framework_id: int
    consortium_ids: tuple[int, ...]
    officer: Actor
    officer2: Actor
    owner: Actor
    evaluators: tuple[Actor, ...]
    auditor: Actor
    administrator: Actor
    leads: tuple[Actor, ...]  # one user of each consortium's lead
    members: tuple[Actor, ...]  # one user of each consortium's other member
    outsider: Actor  # a supplier in no consortium
    project_id: int = 0
    competition_id: int = 0
    now: datetime = START
    reference: str = "2027/7"  # of the next competition


def _user(session: Session, email: str, name: str, role: Role, body: OrganisationEntry) -> Actor:
    organisation = accounts.organisation(
        session, name=body.name, organisation_number=body.organisation_number
    )
    accounts.add_user(
        session,
        email=email,
        name=name,
        password=PASSWORD,
        role=role,
        organisation_id=organisation.id,
        hasher=CHEAP,
        actor=None,
        now=START,
    )
    actor = actor_by_email(session, email, now=START)
    assert actor is not None
    return actor


@remembered
def framework(session: Session, *, consortia: int = 3, now: datetime = START) -> Story:
    """An active framework with its people."""
    with atomic(session):
        stored = frameworks.store(session, framework_file(consortia), actor=None, now=now)
        officer = _user(session, "innkjoper1@example.test", "Innkjøper 1", Role.OFFICER, BUYER)
        frameworks.activate(session, stored.id, actor=officer, now=now)
        ids = session.scalars(
            select(Consortium.id)
            .where(Consortium.framework_id == stored.id)
            .order_by(Consortium.id)
        ).all()
        officer2 = _user(session, "innkjoper2@example.test", "Innkjøper 2", Role.OFFICER, BUYER)
        openers.made(session, (officer, officer2), now=now)
        return Story(
            framework_id=stored.id,
            consortium_ids=tuple(ids),
            officer=officer,
            officer2=officer2,
            owner=_user(session, "eier@example.test", "Prosjekteier 1", Role.OWNER, OWNER_BODY),
            evaluators=tuple(
                _user(
                    session, f"evaluator{n}@example.test", f"Evaluator {n}", Role.EVALUATOR, OWNER_BODY
                )
                for n in (1, 2)
            ),
            auditor=_user(session, "revisor@example.test", "Revisor 1", Role.AUDITOR, BUYER),
            administrator=_user(session, "admin@example.test", "Administrator 1", Role.ADMINISTRATOR, BUYER),
            leads=tuple(
                _user(session, f"leder{n}@example.test", f"Tilbudsleder {n}", Role.SUPPLIER, firm(2 * n))
                for n in range(consortia)
            ),
            members=tuple(
                _user(session, f"medlem{n}@example.test", f"Medlem {n}", Role.SUPPLIER, firm(2 * n + 1))
                for n in range(consortia)
            ),
            outsider=_user(session, "utenfor@example.test", "Utenforstående", Role.SUPPLIER, firm(900)),
        )  # fmt: skip


@remembered
def project(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    story = story or framework(session)
    with atomic(session):
        made = projects.create(
            session,
            title="Enklere hverdag (konstruert)",
            values={
                "problem": "Innbyggere må melde fra tre ganger.",
                "users": "Innbyggere som flytter",
                "effects": "Færre henvendelser",
                "grant_ore": 2_000_000_00,
            },
            invented=True,
            actor=story.owner,
            now=now,
        )
        return replace(story, project_id=made.id)


@remembered
def empty_draft(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    """A competition just created: nothing filled in."""
    story = project(session, story) if story is None or not story.project_id else story
    with atomic(session):
        made = competitions.create(
            session,
            project_id=story.project_id,
            framework_id=story.framework_id,
            reference=story.reference,
            title="Enklere hverdag: tjenestedesign (konstruert)",
            actor=story.owner,
            now=now,
        )
        return replace(story, competition_id=made.id)


FIELDS = {
    "need": "Innbyggere må melde fra tre ganger. Vi vet ikke hvorfor.",
    "assignment": "Leverandøren skal lede diagnosen og foreslå en ny tjeneste.",
    "deliverables": "Innsiktsrapport, konsept og gevinstplan.",
    "delivery_place": "Hos Prøvedirektoratet og digitalt.",
    "scope_statement": "Oppdraget er tjenestedesign, som rammeavtalen omfatter.",
    "cpv_code": "79410000",
    "estimate_ore": 1_800_000_00,
    "climate_choice": ClimateChoice.INSIGNIFICANT,
    "climate_reason": "Rådgivning har etter sin art et uvesentlig klimaavtrykk.",
    "standstill_days": 10,
    "standstill_reason": "Gir leverandørene tid til å klage før kontrakt.",
    "deadline_at": DEADLINE,
    "questions_due_at": DEADLINE - timedelta(days=7),
    "validity_until": date(2027, 5, 31),
    "starts_on": date(2027, 3, 1),
    "ends_on": date(2027, 12, 15),
}


@remembered
def draft(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    """A complete draft, ready for review."""
    return filled(session, empty_draft(session, story, now=now), now=now)


def filled(session: Session, story: Story, *, version: int = 1, now: datetime = START) -> Story:
    """The draft of the story with everything filled in."""
    by = {"actor": story.owner, "now": now}
    key = story.competition_id
    with atomic(session):
        competitions.change(session, key, version=version, values=FIELDS, **by)
        requirements.add_requirement(
            session, key, kind=RequirementKind.MUST, text="Teamet snakker norsk.",
            evidence="Bekreft i tilbudet.", **by,
        )  # fmt: skip
        allowed = {
            a.key: a.id
            for a in session.scalars(
                select(AllowedCriterion).where(AllowedCriterion.framework_id == story.framework_id)
            )
        }
        criteria.add_criterion(
            session, key, kind=CriterionKind.PRICE, allowed_criterion_id=allowed["price"],
            values={"name": "Pris", "weight": Decimal(30), "description": "Samlet timepris."}, **by,
        )  # fmt: skip
        for name, which, weight in (
            ("Oppgaveforståelse", "task", 30),
            ("Team og kompetanse", "team", 40),
        ):
            criteria.add_criterion(
                session, key, kind=CriterionKind.QUALITY, allowed_criterion_id=allowed[which],
                values={
                    "name": name, "weight": Decimal(weight), "word_limit": 600,
                    "description": f"Vi vurderer {name.lower()}.",
                    "documentation": "Beskriv på inntil 600 ord.",
                }, **by,
            )  # fmt: skip
        roles = session.scalars(
            select(FrameworkRole.id)
            .where(FrameworkRole.framework_id == story.framework_id)
            .order_by(FrameworkRole.position)
        ).all()
        price_lines.set_lines(session, key, lines=[(roles[0], "", 800), (roles[1], "", 400)], **by)
        areas = session.scalars(
            select(AreaRow.id).where(AreaRow.framework_id == story.framework_id)
        ).all()
        needs.save(
            session, key, version=session.get_one(Competition, key).version, answers={},
            typed=dict.fromkeys(areas, AreaNeed(3, 0, 1)), **by,
        )  # fmt: skip
        competitions.set_members(
            session, key, role=CompetitionRole.EVALUATOR,
            user_ids={e.id for e in story.evaluators}, **by,
        )  # fmt: skip
    return story


@remembered
def in_review(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    story = draft(session, story, now=now)
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=now)
    return story


@remembered
def approved(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    story = in_review(session, story, now=now)
    with atomic(session):
        competitions.approve(session, story.competition_id, actor=story.officer, now=now)
    return story


@remembered
def issued(session: Session, story: Story | None = None, *, now: datetime = START) -> Story:
    """Issued to all consortia; the deadline is `DEADLINE`."""
    story = approved(session, story, now=now)
    with atomic(session):
        openers.rehearsed(session, (story.officer, story.officer2), now=now)
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=now)
    return story


def organisation_id(session: Session, entry: OrganisationEntry) -> int:
    found = session.scalar(
        select(Organisation.id).where(Organisation.organisation_number == entry.organisation_number)
    )
    assert found is not None
    return found


def explain(
    session: Session,
    story: Story,
    gate: Action,
    *,
    actor: Actor | None = None,
    now: datetime | None = None,
) -> None:
    """Pass every warning at a gate with a reason, as someone who may take the step."""
    competition = facts.competition(session, story.competition_id)
    at = now or story.now
    open_ = rule_pages.unexplained(session, competition, gate, now=at)
    with atomic(session):
        for rule in sorted({one.rule.id for one in open_}):
            rules.explain(
                session, story.competition_id, gate=gate, rule=rule,
                why="Prøvd og funnet forsvarlig i denne saken.",
                actor=actor or story.officer, now=at,
            )  # fmt: skip
