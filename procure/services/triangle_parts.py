"""What the framework documents say of competence: triangles, mixes and holes, as on the pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from procure.documents import figures
from procure.documents.parts import Picture
from procure.domain import formats
from procure.domain.triangle import HIGHEST, Member, Need, Triangle, measure, weighted
from procure.domain.triangle_drawings import CORNERS, Axis, Point, zoom
from procure.language import say
from procure.models.consortia import Consortium, Person
from procure.models.frameworks import CompetenceArea
from procure.services import framework_parts

HIGH: Final = 4  # from here a level is called high
FEW: Final = 3  # fewer consortia than this at the high level is a hole
MOST_TRIANGLES: Final = 24
TOGETHER: Final = 6  # in one picture: two rows leave room for text on the page
MOST_POINTS: Final = 25

Areas = Sequence[CompetenceArea]
Amounts = tuple[Fraction, ...]


def team(people: Sequence[Person], day: date) -> tuple[Member, ...]:
    """Return the people as they are on a day."""
    return tuple(
        Member(id=person.id, share=Fraction(person.availability, 100), levels=person.levels_on(day))
        for person in people
    )


def triangle(members: Sequence[Member], areas: Areas) -> Triangle:
    """Return how many reach the high level in each area, and the highest level there."""
    return measure(members, [Need(area=area.id, level=HIGH) for area in areas])


def amounts(members: Sequence[Member], areas: Areas) -> Amounts:
    """Return all their time weighted by level, by area."""
    return tuple(
        sum((weighted(m.share, m.levels.get(area.id, 0)) for m in members), Fraction())
        for area in areas
    )


def axes(areas: Areas, members: Sequence[Member], *, dots: bool = False) -> list[Axis]:
    """Return the axes of a triangle of levels; with a dot for each person when asked for."""
    return [
        Axis(
            label=area.name,
            need=HIGH,
            offered=corner.peak,
            people=tuple(m.levels.get(area.id, 0) for m in members if m.share) if dots else (),
        )
        for area, corner in zip(areas, triangle(members, areas).corners, strict=True)
    ]


def told(found: Sequence[Axis]) -> str:
    """Return the highest levels in words."""
    return framework_parts.listed(
        tuple(
            say(
                "{area} {level} av {highest}",
                area=axis.label,
                level=int(axis.offered or 0),
                highest=HIGHEST,
            )
            for axis in found
        )
    )


def mix(areas: Areas, named: Mapping[int, Amounts]) -> tuple[Picture, str] | None:
    """Draw the mixes by their numbers, and say how the picture is read.

    None for another number of areas than three, for nothing to show and for too many to tell
    apart.
    """
    if len(areas) != CORNERS or len(named) > MOST_POINTS or not any(map(sum, named.values())):
        return None
    points = [Point(number, (a, b, c)) for number, (a, b, c) in named.items()]
    shares = "; ".join(
        f"{number}: {'–'.join(formats.number(a / sum(of) * 100, 0) for a in of)}"
        for number, of in named.items()
        if sum(of)
    )
    side, _step = zoom(points)
    picture = figures.mix(
        [area.name for area in areas], points,
        alt=say(
            "Fordelingen mellom {areas} i prosent. {shares}.",
            areas=framework_parts.listed(tuple(area.name for area in areas)), shares=shares,
        ),
    )  # fmt: skip
    read = say(
        "Et hjørne er {corner} prosent av området, siden rett overfor er {side}. Jo større punkt, "
        "jo mer kompetanse i alt.",
        corner=100 - 2 * side,
        side=side,
    )
    return picture, read


def small_triangles(
    areas: Areas, consortia: Sequence[Consortium], day: date
) -> tuple[Picture, ...]:
    """Draw a triangle for each consortium, numbered; none for too many, or not three areas."""
    if len(areas) != CORNERS or len(consortia) > MOST_TRIANGLES:
        return ()
    named = [
        (f"{number}. {one.name}", axes(areas, team(one.people_on(day), day)))
        for number, one in enumerate(consortia, start=1)
    ]
    return tuple(
        figures.small_triangles(
            some,
            need=say("Høyt nivå ({level})", level=HIGH),
            offered=say("Høyeste nivå i konsortiet"),
            alt="; ".join(f"{name}: {told(found)}" for name, found in some) + ".",
        )
        for some in (named[start : start + TOGETHER] for start in range(0, len(named), TOGETHER))
    )


def holes(areas: Areas, consortia: Sequence[Consortium], day: date) -> tuple[str, ...]:
    """Return a sentence for each area where too few consortia reach the high level.

    Consortia that are suspended on the day are not counted.
    """
    standing = [one for one in consortia if one.suspension_on(day) is None]
    found = [triangle(team(one.people_on(day), day), areas) for one in standing]
    return tuple(
        sentence
        for n, area in enumerate(areas)
        if (sentence := _hole(area.name, sum(each.corners[n].depth > 0 for each in found)))
    )


def _hole(area: str, count: int) -> str:
    if count >= FEW:
        return ""
    return {
        0: say("{area}: Ingen konsortier har noen på nivå 4 eller 5.", area=area),
        1: say("{area}: Bare ett konsortium har noen på nivå 4 eller 5.", area=area),
        2: say("{area}: Bare to konsortier har noen på nivå 4 eller 5.", area=area),
    }[count]
