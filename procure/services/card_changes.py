"""Let what was asked for, or what an officer wrote, hold on a card, and tell it in the history."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import proposals
from procure.domain.consortium_changes import Plan, first_day
from procure.domain.errors import InvalidInput
from procure.domain.framework_changes import ChangeKind, Value
from procure.domain.proposals import (
    Field,
    FieldChange,
    MemberPart,
    PersonPart,
    Proposal,
    ProposalKind,
)
from procure.domain.reasons import Code, reason
from procure.queries import cards
from procure.services import consortium_members, framework_changes, people
from procure.services.people import DAY, Card

#: A firm comes before its people; a place is left before it is taken.
ORDER: Final = (
    ProposalKind.MEMBER_IN,
    ProposalKind.PERSON_OUT,
    ProposalKind.PERSON_CHANGE,
    ProposalKind.PERSON_IN,
    ProposalKind.MEMBER_OUT,
)
LABELS: Final[Mapping[Field, str]] = {
    Field.LABEL: "Navn",
    Field.EMPLOYER: "Arbeidsgiver",
    Field.ROLE: "Rolle",
    Field.REFERENCE: "Arbeidsgivers nummer",
    Field.AVAILABILITY: "Tilgjengelig",
    Field.SUBSTITUTABLE: "Kan byttes ut",
    Field.EVIDENCE: "Dokumentasjon",
    Field.LEVEL: "Nivå",
    Field.MONTHS: "Måneders erfaring",
    Field.LAST_USED: "Sist brukt",
    Field.AREA_EVIDENCE: "Hva som viser det",
}


def apply(session: Session, card: Card, proposal: Proposal, *, why: str, now: datetime) -> None:
    """Make every part hold from the card's day, each with its line in the history.

    A firm comes or goes from tomorrow, as in every change of a consortium, and a new firm's
    people with it.
    """
    joining = proposals.joining(proposal)
    for part in sorted(proposal.parts, key=lambda p: ORDER.index(p.kind)):
        if isinstance(part, MemberPart):
            _member(session, card, part, why, now)
            cards.consortium(session, card.consortium.id)  # its firms, read anew
        else:
            _person(session, _when(card, part, joining), part, why, now)


def _when(card: Card, part: PersonPart, joining: Collection[str]) -> Card:
    """The card on the day a part begins to hold: tomorrow, for one whose employer comes then."""
    moves = {c.after for c in part.changes if c.field is Field.EMPLOYER}
    return Card(card.consortium, card.day + DAY, card.actor) if moves & set(joining) else card


def _person(session: Session, card: Card, part: PersonPart, why: str, now: datetime) -> None:
    row = (
        None
        if part.person_id is None
        else cards.person(session, card.consortium.id, part.person_id, card.day)
    )
    before = cards.facts_of(row, card.words, card.day) if row is not None else None
    after = people.facts_after(part, before)
    if row is None and after is not None:
        people.put_in(session, card, after)
    elif row is not None and after is None:
        people.take_out(card, row)
    elif row is not None and after is not None and before is not None:
        if faults := people.refusals(session, card, after, {row.id}):
            raise InvalidInput(faults)
        if after.employer != before.employer:
            people.move(session, card, row, after)
        else:
            people.amend(session, card, row, after)
    session.flush()  # the next part must see the place that was left or taken
    firms = {n: firm.name for n, firm in cards.members_on(card.consortium, card.day).items()}
    framework_changes.log(
        session, card.consortium.framework, ChangeKind.CARD,
        consortium_id=card.consortium.id, effective_on=card.day,
        before=_values(card, part, firms, after=False),
        after=_values(card, part, firms, after=True),
        reason=why, actor=card.actor, now=now,
    )  # fmt: skip


def _values(card: Card, part: PersonPart, firms: Mapping[str, str], *, after: bool) -> list[Value]:
    """Write the changed values as the history shows them, under the person's name."""
    gone = ProposalKind.PERSON_OUT if after else ProposalKind.PERSON_IN
    if part.kind is gone:
        return [Value.text("Person", None)]
    return [Value.text("Person", part.label), *_fields(card, part.changes, firms, after=after)]


def _fields(
    card: Card, changes: Iterable[FieldChange], firms: Mapping[str, str], *, after: bool
) -> list[Value]:
    return [
        _value(card, change, change.after if after else change.before, firms)
        for change in changes
        if change.before or change.after
    ]


def _value(card: Card, change: FieldChange, text: str, firms: Mapping[str, str]) -> Value:
    area = card.words.area_names.get(change.area, change.area)
    label = f"{LABELS[change.field]}, {area}" if area else LABELS[change.field]
    if not text:
        return Value(label, None)
    if change.field is Field.AVAILABILITY:
        return Value.percent(label, Decimal(text))
    if change.field in {Field.LEVEL, Field.MONTHS}:
        return Value.number(label, int(text))
    if change.field is Field.LAST_USED:
        return Value.day(label, date.fromisoformat(text))
    named = {
        Field.EMPLOYER: firms.get(text, text),
        Field.ROLE: card.words.role_names.get(text, text),
        Field.SUBSTITUTABLE: "ja" if text == "1" else "nei",
    }
    return Value.text(label, named.get(change.field, text))


def _member(session: Session, card: Card, part: MemberPart, why: str, now: datetime) -> None:
    plan = Plan(effective_on=first_day(now), reason=why)
    number = part.organisation_number
    if part.kind is ProposalKind.MEMBER_IN:
        consortium_members.member_in(
            session, card.consortium.id, plan,
            name=part.name, organisation_number=number, actor=card.actor, now=now,
        )  # fmt: skip
        return
    firm = cards.members_on(card.consortium, card.day).get(number)
    if firm is None:
        raise InvalidInput([reason(Code.MEMBER_MISSING)])
    consortium_members.member_out(
        session, card.consortium.id, plan,
        organisation_id=firm.id, actor=card.actor, now=now,
    )  # fmt: skip
