"""The bid form: empty for all who are invited, or with one consortium's draft filled in."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts import bid_form as form
from procure.documents.contexts.bid_form import BidForm
from procure.documents.controls import TICKED
from procure.documents.parts import Firm
from procure.domain import formats
from procure.domain.bid_forms import Experience, mark
from procure.domain.bids import AskedLine, BidContent, Confirmation, Member, total
from procure.domain.drafting import RequirementKind
from procure.domain.evaluations import Material
from procure.domain.filled_forms import FormCode, FormKind, version_of
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.accounts import Organisation
from procure.models.competitions import Competition, Criterion
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import CompetenceArea, FrameworkRole
from procure.queries import bid_terms, facts, material
from procure.services import document_parts, tender_chapters, tender_criteria, tender_prices

PLACES: Final[Mapping[str, str]] = {
    "answers": "criteria",
    "rates": "price",
    "roles": "framework",
    "people": "framework",
    "bid_deadline": "timeline",
    "valid_until": "timeline",
    "requirements": "requirements",
    "contact": "framework",
}
FEWEST_PEOPLE: Final = 4  # tables in an empty form
MORE_PEOPLE: Final = 2  # empty tables after those who are in the draft
EMPTY: Final = BidContent()
PERSON: Final = ("person", "role", "evidence", "availability", "reference")


def gather(
    session: Session,
    competition: Competition,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> BidForm:
    """Return the empty form, which is the same for all."""
    return write(session, competition, None, EMPTY, actor=actor, now=now)


def write(
    session: Session,
    competition: Competition,
    consortium_id: int | None,
    content: BidContent,
    *,
    actor: Actor,
    now: datetime,
) -> BidForm:
    """Return the form with `content` filled in; without a consortium it names nobody."""
    common = document_parts.common(session, competition, actor, now)
    known = material.of(session, competition)
    lines = bid_terms.lines(session, competition, consortium_id)
    areas = _areas(session, competition.framework_id)
    given = _given(competition, content)
    form_made = BidForm(
        **common.start(),
        form_code=code(session, competition, consortium_id or 0).text(),
        version=common.version,
        framework=common.framework,
        framework_number=common.framework_number,
        bid_deadline=tender_chapters.moment(competition.deadline_at),
        valid_until=tender_chapters.valid_until(competition),
        delivery_place=say(tender_chapters.ROOM),
        contract=competition.contract_form,
        contact=common.contact,
        answers=_answers(competition, known, content.answers),
        people=_people(areas, content.team, _names(session, consortium_id)),
        needs=_needs(competition, areas),
        roles=tuple(_roles(session, competition.framework_id)),
        rates=_rates(session, competition, lines, content.rates, own=consortium_id is not None),
        price_basis=tender_prices.basis(competition),
        confirmed=form.Confirmed(**{c.value: c.value in given for c in Confirmation}),
        requirements=tuple(
            form.MustRequirement(
                number=str(r.number),
                text=r.text,
                documentation=tender_chapters.documented(r),
            )
            for r in competition.requirements
            if r.kind is RequirementKind.MUST
        ),
        reservations=content.reservations or None,
        total=_money(total(content.rates, lines)),
        **(_bidder(session, competition, consortium_id) if consortium_id is not None else {}),
    )
    return dataclasses.replace(form_made, marks=_marks(form_made))


def _marks(made: BidForm) -> str | None:
    """What the fields hold, so that the reader knows which were touched."""
    held: list[tuple[str, str | None]] = [("reservation", made.reservations)]
    held += [
        (f"confirmation:{c.value}", TICKED if getattr(made.confirmed, c.value) else None)
        for c in Confirmation
    ]
    held += [(f"answer:{answer.id}", answer.text) for answer in made.answers]
    held += [(f"price:{line.id}", line.rate) for line in made.rates]
    for person in made.people:
        held += [(f"team:{person.no}:{key}", getattr(person, key)) for key in PERSON]
        held += [(f"team:{person.no}:level:{one.no}", one.level) for one in person.levels]
    marks = [mark(tag, text) for tag, text in held if text]
    return " ".join(("merker", *marks)) if marks else None


def code(session: Session, competition: Competition, consortium_id: int) -> FormCode:
    """Return what the form says of itself: it changes when what is asked for does."""
    rows = [
        [[c.id, c.name, c.word_limit] for c in facts.scored_criteria(competition)],
        [
            [line.id, line.name, line.hours, *filter(None, (line.option,))]
            for line in bid_terms.lines(session, competition)
        ],
        [[r.number, r.kind.value, r.text] for r in competition.requirements],
        [[area.key, area.name] for area in _areas(session, competition.framework_id)],
        [competition.contract_form, str(competition.validity_until)],
    ]
    return FormCode(FormKind.BID_FORM, consortium_id, version_of(rows), competition.reference)


def _given(competition: Competition, content: BidContent) -> frozenset[str]:
    """The confirmations that stand; one of another validity does not."""
    if content.validity == competition.validity_until:
        return content.confirmations
    return content.confirmations - {Confirmation.VALIDITY}


def _answers(
    competition: Competition, known: Material, written: Mapping[int, str]
) -> tuple[form.AnswerField, ...]:
    nodes = {node.id: node for node in known.nodes}
    return tuple(
        form.AnswerField(
            id=criterion.id,
            criterion=criterion.name,
            weight=document_parts.weight(known, nodes[criterion.id]),
            assessed=criterion.description,
            documentation=criterion.documentation or _documented(competition, criterion),
            limit=tender_criteria.most(criterion.word_limit, criterion.page_limit),
            text=written.get(criterion.id) or None,
        )
        for criterion in facts.scored_criteria(competition)
    )


def _documented(competition: Competition, criterion: Criterion) -> str:
    """A part of a criterion is documented as the whole, when it says nothing itself."""
    whole = next((c for c in competition.criteria if c.id == criterion.parent_id), None)
    return whole.documentation if whole is not None else ""


def _areas(session: Session, framework_id: int) -> Sequence[CompetenceArea]:
    return session.scalars(
        select(CompetenceArea)
        .where(CompetenceArea.framework_id == framework_id)
        .order_by(CompetenceArea.position)
    ).all()


def _needs(competition: Competition, areas: Sequence[CompetenceArea]) -> tuple[form.Need, ...]:
    levels = {need.area_id: need.level for need in competition.needs}
    return tuple(
        form.Need(area=area.name, level=str(levels[area.id])) for area in areas if area.id in levels
    )


def _roles(session: Session, framework_id: int) -> Sequence[str]:
    return session.scalars(
        select(FrameworkRole.name)
        .where(FrameworkRole.framework_id == framework_id)
        .order_by(FrameworkRole.position)
    ).all()


def _names(session: Session, consortium_id: int | None) -> Mapping[int | None, str]:
    """The consortium's people with their employers, as the bid room names them."""
    found = session.execute(
        select(Person.id, Person.label, Organisation.name)
        .join(Organisation, Organisation.id == Person.employer_id)
        .where(Person.consortium_id == consortium_id)
    )
    return {row.id: f"{row.label}, {row.name}" for row in found}


def _people(
    areas: Sequence[CompetenceArea], team: Sequence[Member], names: Mapping[int | None, str]
) -> tuple[form.PersonField, ...]:
    """A table for each person in the draft, and empty ones after them."""
    empty = max(FEWEST_PEOPLE - len(team), MORE_PEOPLE)
    members: list[Member | None] = [*team, *[None] * empty]
    return tuple(_person(no, areas, member, names) for no, member in enumerate(members, start=1))


def _person(
    no: int,
    areas: Sequence[CompetenceArea],
    member: Member | None,
    names: Mapping[int | None, str],
) -> form.PersonField:
    had = Experience.of(member.evidence if member else "")
    levels = member.levels if member else {}
    return form.PersonField(
        no=no,
        person=names.get(member.person_id, member.label) if member else None,
        role=(member.role if member else "") or None,
        evidence=had.text or None,
        availability=had.availability or None,
        reference=had.reference or None,
        levels=tuple(
            form.LevelField(
                no=place,
                area=area.name,
                level=str(levels[area.key]) if area.key in levels else None,
            )
            for place, area in enumerate(areas, start=1)
        ),
    )


def _rates(
    session: Session,
    competition: Competition,
    lines: Sequence[AskedLine],
    rates: Mapping[int, int],
    *,
    own: bool,
) -> tuple[form.RateField, ...]:
    """The price lines. A ceiling is a consortium's own: the empty form says only that it is."""
    capped = tender_prices.capped_lines(session, competition.id)
    return tuple(
        form.RateField(
            id=line.id,
            role=line.title,
            hours=formats.number(line.hours),
            ceiling=_money(line.ceiling_ore)
            if own
            else say(tender_prices.CEILING)
            if line.id in capped
            else None,
            rate=_rate(rates[line.id]) if line.id in rates else None,
            amount=_money(line.hours * rates[line.id]) if line.id in rates else None,
        )
        for line in lines
    )


def _rate(ore: int) -> str:
    """Kroner as a person types them, in every language: the form is read again."""
    return f"{ore // 100},{ore % 100:02}" if ore % 100 else str(ore // 100)


def _money(ore: int | None) -> str | None:
    return None if ore is None else formats.kroner(ore)


def _bidder(session: Session, competition: Competition, consortium_id: int) -> dict[str, Any]:
    firms = session.execute(
        select(Organisation.name, Organisation.organisation_number, ConsortiumMember.is_lead)
        .join(ConsortiumMember, ConsortiumMember.organisation_id == Organisation.id)
        .where(
            ConsortiumMember.consortium_id == consortium_id,
            ConsortiumMember.on(facts.bidding_day(competition)),
        )
        .order_by(ConsortiumMember.is_lead.desc(), Organisation.name)
    )
    return {
        "consortium": session.scalars(
            select(Consortium.name).where(Consortium.id == consortium_id)
        ).one(),
        "firms": tuple(
            Firm(
                name=row.name,
                number=formats.organisation_number(row.organisation_number or ""),
                leads=row.is_lead,
            )
            for row in firms
        ),
    }
