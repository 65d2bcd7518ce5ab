"""The minutes of the consensus meeting, as the evaluation report prints them."""

from typing import Final, TypedDict

from sqlalchemy.orm import Session

from procure.documents.contexts.evaluation_report import AgreedPoint
from procure.documents.parts import Picture
from procure.domain import formats
from procure.domain.evaluations import Material
from procure.language import say
from procure.models.competitions import Competition
from procure.queries import consensus_minutes
from procure.queries.consensus_minutes import AgreedCell, Minutes
from procure.services import spread_pictures

NONE: Final = "–"


class Met(TypedDict, total=False):
    """The fields that the report has for the meeting; none where there was no meeting."""

    meeting: str
    agreed: tuple[AgreedPoint, ...]
    spread: Picture | None
    evaluator_numbers: str | None


def of(session: Session, competition: Competition, everything: Material) -> Met:
    """Return what is said of the meeting, what was agreed on in it, and from how far apart."""
    if competition.consensus_started_at is None:
        return Met()
    found = consensus_minutes.of(session, competition, everything, competition.consensus_started_at)
    return Met(
        meeting=_meeting(found),
        agreed=tuple(_cell(cell) for cell in found.cells),
        **spread_pictures.of(found.cells, everything),
    )


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
