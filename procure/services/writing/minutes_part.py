"""The minutes of the consensus meeting, as the evaluation report prints them."""

from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.evaluation_report import AgreedPoint
from procure.domain import formats
from procure.domain.evaluations import Material
from procure.language import say
from procure.models.competitions import Competition
from procure.queries import consensus_minutes
from procure.queries.consensus_minutes import AgreedCell, Minutes

NONE: Final = "–"


def of(
    session: Session, competition: Competition, everything: Material
) -> tuple[str | None, tuple[AgreedPoint, ...]]:
    """Return what is said of the meeting, and what was agreed on in it."""
    if competition.consensus_started_at is None:
        return None, ()
    found = consensus_minutes.of(session, competition, everything, competition.consensus_started_at)
    return _meeting(found), tuple(_cell(cell) for cell in found.cells)


def _meeting(found: Minutes) -> str:
    opened = say(
        "Skjemaene ble åpnet for evaluatorene {moment}.", moment=formats.moment(found.opened_at)
    )
    if not found.writers:
        return opened
    names = ", ".join(found.writers)
    return f"{opened} {say('Det de ble enige om, ble skrevet ned av {names}.', names=names)}"


def _cell(cell: AgreedCell) -> AgreedPoint:
    return AgreedPoint(
        criterion=cell.criterion,
        supplier=cell.bid,
        given="\n".join(f"{name}: {formats.number(points)}" for name, points in cell.given) or NONE,
        points=formats.number(cell.agreed.points) if cell.agreed else NONE,
        saved="\n".join(
            f"{formats.number(one.points)}: {one.by}, {formats.short_moment(one.at)}"
            for one in cell.changes
        )
        or NONE,
        departure=cell.departure or NONE,
    )
