"""The offered teams in the competence triangle, for the documents of the evaluation."""

from collections.abc import Sequence
from typing import Final, TypedDict

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.parts import Picture
from procure.domain import evaluations
from procure.domain.bid_team import Area
from procure.domain.evaluations import Outcome
from procure.domain.triangle_drawings import CORNERS, Axis
from procure.language import say
from procure.models.competitions import Competition
from procure.queries import comparisons
from procure.queries.comparisons import Levels

TOGETHER: Final = 6  # in one picture: two rows fit a page laid sideways

Named = tuple[str, Sequence[Axis]]


class Shown(TypedDict):
    """The fields that the matrix and the report have for teams."""

    teams: tuple[Picture, ...]
    team_levels: tuple[str, ...]


def of(session: Session, competition: Competition, outcome: Outcome) -> Shown:
    """Return pictures and levels: nothing where no team is offered, pictures of three areas."""
    offers = outcome.material.offers
    offered = comparisons.teams(session, [offer.id for offer in offers])
    areas = comparisons.areas(session, competition)
    named = [
        (f"{evaluations.column(place)}: {offer.name}", _axes(offered[offer.id], areas))
        for place, offer in enumerate(offers)
        if offered[offer.id] and areas
    ]
    drawn = named if len(areas) == CORNERS else []
    return Shown(
        teams=tuple(
            _picture(drawn[start : start + TOGETHER]) for start in range(0, len(drawn), TOGETHER)
        ),
        team_levels=tuple(_told(one) for one in named),
    )


def _axes(team: Sequence[Levels], areas: Sequence[Area]) -> list[Axis]:
    return [
        Axis(
            label=area.name,
            need=area.need or 0,
            offered=max((person.get(area.key, 0) for person in team), default=0),
        )
        for area in areas
    ]


def _told(named: Named) -> str:
    name, axes = named
    levels = ", ".join(f"{axis.label} {int(axis.offered or 0)}" for axis in axes)
    return say("{bid}: {levels}.", bid=name, levels=levels)


def _picture(named: Sequence[Named]) -> Picture:
    return figures.small_triangles(
        named,
        need=say("Nivået som trengs"),
        offered=say("Høyeste nivå i teamet"),
        alt=" ".join(_told(one) for one in named),
    )
