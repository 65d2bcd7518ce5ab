"""The price chapter of the tender document: VAT, hours per role, and options."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts import tender_document as tender
from procure.domain import formats
from procure.domain.drafting import VatBasis
from procure.domain.evaluations import Material
from procure.language import mark, say
from procure.models.competitions import Competition, PriceLine, PriceOption
from procure.models.consortia import MaximumRate
from procure.queries import facts

BASIS: Final[Mapping[VatBasis, str]] = {
    VatBasis.EXCLUDED: mark(
        "Prisene oppgis i norske kroner uten merverdiavgift. Timeprisen skal dekke alt arbeid og "
        "alle kostnader ved å utføre oppdraget."
    ),
    VatBasis.EXEMPT: mark(
        "Prisene oppgis i norske kroner. Tjenestene er unntatt fra merverdiavgift, så avgiften "
        "kommer ikke i tillegg. Timeprisen skal dekke alt arbeid og alle kostnader ved å utføre "
        "oppdraget."
    ),
}
CEILING: Final = mark("pristaket deres i rammeavtalen")


def basis(competition: Competition) -> str:
    """Return what prices cover, and how VAT is stated."""
    return say(BASIS[competition.vat_basis])


def capped_lines(session: Session, competition_id: int) -> frozenset[int]:
    """Return the price lines whose role has a maximum rate in the framework."""
    return frozenset(
        session.scalars(
            select(PriceLine.id)
            .join(MaximumRate, MaximumRate.role_id == PriceLine.role_id)
            .where(PriceLine.competition_id == competition_id)
        )
    )


def lines(
    session: Session, competition: Competition, known: Material, option: str = ""
) -> tuple[tender.PriceLine, ...]:
    """Return the lines of the assignment, or of the option that is named."""
    capped = capped_lines(session, competition.id)
    return tuple(
        tender.PriceLine(
            role=line.label,
            hours=formats.number(line.hours),
            ceiling=say(CEILING) if line.id in capped else None,
        )
        for line in known.lines
        if line.option == option
    )


def options(
    session: Session, competition: Competition, known: Material
) -> tuple[tender.PricedOption, ...]:
    """Return the options with the hours that are asked for."""
    return tuple(
        tender.PricedOption(
            name=option.name,
            last_day=_last_day(option),
            lines=lines(session, competition, known, option.name),
        )
        for option in facts.options(competition)
    )


def ordered_later(competition: Competition) -> tuple[tender.Option, ...]:
    """Return the options as the chapter of the assignment tells of them."""
    return tuple(
        tender.Option(
            name=option.name,
            content=option.description,
            terms=say(
                "Kan tas ut til og med {day}. Timene i opsjonen teller med når vi sammenligner "
                "prisene.",
                day=_last_day(option),
            ),
        )
        for option in facts.options(competition)
    )


def _last_day(option: PriceOption) -> str:
    return "" if option.last_taken_on is None else formats.day(option.last_taken_on)
