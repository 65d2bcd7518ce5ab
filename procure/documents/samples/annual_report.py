"""Sample data for the annual report. Everything in it is invented."""

from datetime import date
from typing import Final

from procure.documents.contexts.annual_report import (
    AnnualReport,
    Answers,
    SupplierAnswers,
    Total,
    UseForecast,
    YearCallOff,
    YearUse,
)
from procure.documents.figures import drawn
from procure.documents.samples.framework_common import (
    ELVELOP,
    FRAMEWORK_COMMON,
    FRAMEWORK_CONTACT,
    HAVGAP,
    NORDLYS,
    TINDVED,
)
from procure.domain.formats import NBSP
from procure.domain.ledger_drawings import Use, Words, ceiling

_FJORDVIK: Final = "Fjordvik kommune (konstruert)"
_DIREKTORAT: Final = "Direktorat for modellsaker (konstruert)"


def _total(name: str, year: tuple[str, str], in_all: tuple[str, str]) -> Total:
    return Total(
        name=name,
        year_count=year[0],
        year_amount=year[1],
        all_count=in_all[0],
        all_amount=in_all[1],
    )


SAMPLE: Final = AnnualReport(
    **FRAMEWORK_COMMON,
    document_id="RA-0032-ÅR-2025-1",
    year="2025",
    unfinished=False,
    duration="1. januar 2025 – 31. desember 2027",
    issued="4",
    cancelled="1",
    unsuccessful="0",
    call_off_count="2",
    call_off_value="5 130 000 kr",
    maximum="60 000 000 kr",
    used="5 430 000 kr",
    left="54 570 000 kr",
    share="9,1 %",
    nearly_used=False,
    fewest="3",
    days_to_award="38",
    call_offs=(
        YearCallOff(
            reference="2025/0188",
            title="Enklere byggesak (konstruert)",
            buyer=_FJORDVIK,
            supplier=HAVGAP,
            signed="14.04.2025",
            amount="2 980 000 kr",
        ),
        YearCallOff(
            reference="2025/0402",
            title="Kortere ventetid (konstruert)",
            buyer=_DIREKTORAT,
            supplier=NORDLYS,
            signed="03.10.2025",
            amount="2 150 000 kr",
        ),
    ),
    suppliers=(
        _total(ELVELOP, ("0", "0 kr"), ("0", "0 kr")),
        _total(HAVGAP, ("1", "2 980 000 kr"), ("1", "2 980 000 kr")),
        _total(NORDLYS, ("1", "2 150 000 kr"), ("1", "2 150 000 kr")),
        _total(TINDVED, ("0", "0 kr"), ("0", "0 kr")),
    ),
    buyers=(
        _total(_DIREKTORAT, ("1", "2 150 000 kr"), ("1", "2 150 000 kr")),
        _total(_FJORDVIK, ("1", "2 980 000 kr"), ("1", "2 980 000 kr")),
    ),
    answers=Answers(
        competitions="3",
        invitations="12",
        bids="8",
        declined="3",
        silent="1",
        rate="67 %",
        bids_each="2,7",
    ),
    supplier_answers=(
        SupplierAnswers(consortium=ELVELOP, invited="3", bids="1", rate="33 %"),
        SupplierAnswers(consortium=HAVGAP, invited="3", bids="3", rate="100 %"),
        SupplierAnswers(consortium=NORDLYS, invited="3", bids="2", rate="67 %"),
        SupplierAnswers(consortium=TINDVED, invited="3", bids="2", rate="67 %"),
    ),
    decline_reasons=(
        "Teamet var opptatt i perioden.",
        "Fristen var for kort til å sette sammen et godt team.",
        "Oppdraget lå utenfor det vi er best på.",
    ),
    years=(
        YearUse(year="2025", count="2", amount="5 430 000 kr", used="5 430 000 kr", share="9,1 %"),
    ),
    use_figure=drawn(
        ceiling(
            Use(
                starts_on=date(2025, 1, 1),
                ends_on=date(2027, 12, 31),
                last_day=date(2027, 12, 31),
                today=date(2025, 12, 31),
                maximum_ore=60_000_000_00,
                warning_ore=48_000_000_00,
                steps=(
                    (date(2025, 4, 14), 2_980_000_00),
                    (date(2025, 10, 3), 5_130_000_00),
                    (date(2025, 11, 20), 5_430_000_00),
                ),
                planned=((date(2025, 12, 31), 5_430_000_00), (date(2027, 12, 31), 16_290_000_00)),
            ),
            Words("Høyeste verdi", f"Varsel ved 80{NBSP}%", "mill. kr", "kr"),
        ),
        alt="Bruken av rammen til og med 2025: 5 430 000 kr av 60 000 000 kr er brukt.",
        width=160,
    ),
    forecast=UseForecast(
        span="hele avtalens tid",
        postings="3",
        month="452 000 kr",
        at_end="16 290 000 kr",
    ),
    contact=FRAMEWORK_CONTACT,
)
