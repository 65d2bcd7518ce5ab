"""The annual report as a workbook, from the same figures as the Word report."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.analysis import annual_workbook
from procure.analysis.annual_workbook import AnnualData, CallOffLine, Cell, Counted, Line, ReachLine
from procure.domain import formats, permissions, statistics
from procure.domain.ledger import PostingKind
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.language import mark, say
from procure.models.accounts import Organisation
from procure.models.frameworks import Framework
from procure.queries import (
    annual_figures,
    framework_records,
    ledger_lines,
    triangle_needs,
    triangles,
)
from procure.queries.annual_figures import Figures
from procure.queries.ledger_lines import Entry

ANSWERS = (mark("Tilbud"), mark("Takket nei"), mark("Uten svar"), mark("Invitert"))


def make(
    session: Session,
    framework_id: int,
    year: int,
    *,
    kinds: Mapping[PostingKind, str],
    actor: Actor,
    now: datetime,
) -> tuple[str, bytes]:
    """Return the file's name and content, in the current language.

    `kinds` is what the kinds of lines are called. Raises `NotFound` for an agreement that is not
    to be seen, and for a year it has not lived in.
    """
    permissions.require_sight(actor, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = framework_records.framework(session, framework_id)
    found = annual_figures.of_year(session, framework, year, formats.local(now).date())
    corners = triangles.page(
        session, framework_id, triangle_needs.Asked(), viewer=actor, now=now
    ).reach
    data = AnnualData(
        title=framework.title,
        reference=framework.reference,
        year=year,
        summary=_summary(framework, found),
        amounts=_amounts(found),
        years=tuple((one.year, one.count, one.ore, one.used_ore) for one in found.years),
        maximum_ore=found.maximum_ore,
        call_offs=tuple(
            CallOffLine(
                one.reference, one.title, one.buyer, one.supplier,
                formats.local(one.signed_at).date(), one.value_ore,
            )
            for one in found.here
        ),
        lines=_lines(session, framework, year, kinds),
        answers=_answers(found),
        spread=_spread(session, found),
        reach=tuple(ReachLine(one.area.name, one.consortia, one.alone) for one in corners),
    )  # fmt: skip
    number = framework.reference.replace("/", "-")
    return f"arsrapport-{number}-{year}.xlsx", annual_workbook.workbook(data)


def _summary(framework: Framework, found: Figures) -> tuple[tuple[str, Cell], ...]:
    return (
        (say("Rammeavtale"), framework.title),
        (say("Saksnummer"), framework.reference),
        (say("År"), str(found.year)),
        (say("Året er ikke slutt"), say("ja") if found.unfinished else say("nei")),
        (say("Konkurranser sendt ut"), found.count(lambda one: one.issued_at)),
        (say("Konkurranser avlyst"), found.count(lambda one: one.cancelled_at)),
        (say("Konkurranser uten resultat"), found.count(lambda one: one.unsuccessful_at)),
        (say("Avrop i året"), len(found.here)),
    )


def _amounts(found: Figures) -> tuple[tuple[str, int], ...]:
    used = found.used_ore
    return (
        (say("Verdi av avropene i året (kr)"), sum(one.value_ore for one in found.here)),
        (say("Høyeste verdi (kr)"), found.maximum_ore),
        (say("Brukt i alt (kr)"), used),
        (say("Igjen (kr)"), found.maximum_ore - used),
    )


def _lines(
    session: Session, framework: Framework, year: int, kinds: Mapping[PostingKind, str]
) -> tuple[Line, ...]:
    entries = ledger_lines.entries_of(session, framework.id)
    until: list[Entry] = [one for one in entries if one.year <= year]
    consortia = {one.id: one.name for one in framework.consortia}
    wanted = {one.buyer_id for one in until if one.buyer_id is not None}
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    buyers = {key: str(name) for key, name in session.execute(named)}
    return tuple(
        Line(
            one.year,
            kinds[one.kind],
            consortia.get(one.consortium_id or 0, say("Uten konsortium")),
            buyers.get(one.buyer_id or 0, say("Uten oppdragsgiver")),
            one.ore,
        )
        for one in until
    )


def _answers(found: Figures) -> Counted | None:
    """Return how invitations were answered, without the numbers that tell who did what."""
    if not found.answered:
        return None
    counts = [(one.bid, one.declined, one.silent) for one in found.answered]
    names = tuple(one.consortium for one in found.answered)
    return Counted(tuple(map(say, ANSWERS)), names, statistics.protect(counts))


def _spread(session: Session, found: Figures) -> tuple[tuple[str, int, int, int], ...]:
    """Return who was invited and who won, until the year's end: all of it is told everyone."""
    known = [
        one.id
        for one in found.held
        if one.concluded_at and formats.local(one.concluded_at).year <= found.year
    ]
    answers = framework_records.answers(session, known)
    return tuple(
        (
            one.name,
            sum(answer.consortium == one.name for answer in answers),
            sum(answer.consortium == one.name and answer.won for answer in answers),
            one.all_ore,
        )
        for one in found.suppliers
    )
