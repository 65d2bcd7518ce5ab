"""Let what was asked for, or what an officer wrote, hold on a card, and tell it in the history."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

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
from procure.services import framework_changes, people
from procure.services.people import Card

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


def apply(session: Session, card: Card, proposal: Proposal, *, reason: str, now: datetime) -> None:
    """Make every part hold from the card's day, each with its line in the history."""
    for part in sorted(proposal.parts, key=lambda p: ORDER.index(p.kind)):
        if isinstance(part, MemberPart):
            _member(session, card, part, reason, now)
            continue
        _person(session, card, part)
        firms = {n: firm.name for n, firm in cards.members_on(card.consortium, card.day).items()}
        framework_changes.log(
            session, card.consortium.framework, ChangeKind.CARD,
            consortium_id=card.consortium.id, effective_on=card.day,
            before=_values(card, part, firms, after=False),
            after=_values(card, part, firms, after=True),
            reason=reason, actor=card.actor, now=now,
        )  # fmt: skip


def _person(session: Session, card: Card, part: PersonPart) -> None:
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
    raise InvalidInput([reason(Code.CARD_UNREADABLE)])
