"""The annual report: call-offs, answers and the use of the ceiling in one calendar year.

What bidders did is shown only when there is enough of it that nobody is recognised.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from statistics import median
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.contexts import annual_report as report
from procure.documents.contexts.annual_report import AnnualReport
from procure.documents.parts import Picture
from procure.domain import evaluations, formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.frameworks import Framework
from procure.queries import framework_records as records
from procure.queries.framework_records import Answer, CallOff, Held, in_year
from procure.services import framework_parts

PLACES: Final[Mapping[str, str]] = dict.fromkeys(("buyer", "contact"), "framework")
FEWEST: Final = 3  # fewer invitations or refusals than this tell who did what
NEARLY_USED: Final = Fraction(80, 100)  # `domain.md` E1 3
Record = TypeVar("Record")


def gather(
    session: Session, framework: Framework, subject_id: int, *, actor: Actor, now: datetime
) -> AnnualReport:
    """Return the report of the year `subject_id`, as things stood when it ended.

    Raises `NotFound` for a year outside the agreement's duration, or one that has not begun.
    """
    year, today = subject_id, formats.local(now).date()
    if year not in records.years(framework, today):
        raise NotFound
    call_offs = _until(year, records.call_offs(session, framework.id), lambda one: one.signed_at)
    postings = _until(year, records.postings(session, framework.id), lambda one: one.at)
    held = records.held(session, framework.id)
    concluded = [one for one in held if in_year(one.concluded_at, year)]
    answers = records.answers(session, [one.id for one in concluded])
    here = [call_off for call_off in call_offs if in_year(call_off.signed_at, year)]
    used, maximum = sum(one.amount_ore for one in postings), framework.maximum_value_ore
    return AnnualReport(
        **framework_parts.start(framework, now),
        year=str(year),
        unfinished=year == today.year,
        duration=framework_parts.period(framework),
        issued=_count(held, lambda one: one.issued_at, year),
        cancelled=_count(held, lambda one: one.cancelled_at, year),
        unsuccessful=_count(held, lambda one: one.unsuccessful_at, year),
        call_off_count=str(len(here)),
        call_off_value=formats.kroner(sum(one.value_ore for one in here)),
        maximum=formats.kroner(maximum),
        used=formats.kroner(used),
        left=formats.kroner(maximum - used),
        share=framework_parts.percent(used, maximum),
        nearly_used=Fraction(used, maximum) > NEARLY_USED,
        fewest=str(FEWEST),
        years=_years(framework, year, call_offs, postings),
        use_figure=_use_figure(framework, year, postings),
        suppliers=_totals(
            year, call_offs, lambda one: one.supplier, [c.name for c in framework.consortia]
        ),
        buyers=_totals(year, call_offs, lambda one: one.buyer),
        contact=framework_parts.contact(framework),
        call_offs=tuple(_call_off(one) for one in here),
        answers=_answers(concluded, answers),
        supplier_answers=_supplier_answers(answers),
        decline_reasons=_decline_reasons(framework, answers),
        days_to_award=_days_to_award(held, year),
    )


def _until(year: int, found: Iterable[Record], at: Callable[[Record], datetime]) -> list[Record]:
    return [one for one in found if formats.local(at(one)).year <= year]


def _count(held: Iterable[Held], at: Callable[[Held], datetime | None], year: int) -> str:
    return str(sum(in_year(at(one), year) for one in held))


def _years(
    framework: Framework,
    last: int,
    call_offs: Sequence[CallOff],
    postings: Sequence[records.Posting],
) -> tuple[report.YearUse, ...]:
    """Every year until this one, so that the use can be followed."""
    rows, used = [], 0
    for year in range(framework.starts_on.year, last + 1):
        amount = sum(one.amount_ore for one in postings if in_year(one.at, year))
        used += amount
        rows.append(
            report.YearUse(
                year=str(year),
                count=str(sum(in_year(one.signed_at, year) for one in call_offs)),
                amount=formats.kroner(amount),
                used=formats.kroner(used),
                share=framework_parts.percent(used, framework.maximum_value_ore),
            )
        )
    return tuple(rows)


def _use_figure(framework: Framework, last: int, postings: Sequence[records.Posting]) -> Picture:
    """Draw what each year used, and what was used in all when it ended."""
    bars, used = [], 0
    for year in range(framework.starts_on.year, last + 1):
        amount = sum(one.amount_ore for one in postings if in_year(one.at, year))
        used += amount
        bars.append(
            figures.Bars(
                label=str(year),
                values=(amount, used),
                texts=(formats.kroner(amount), formats.kroner(used)),
            )
        )
    return figures.score_bars(
        bars,
        (say("Verdi i året"), say("Brukt i alt")),
        highest=max(framework.maximum_value_ore, used),
        alt=say(
            "Søyler for hvert år til og med {year}: {used} av {maximum} er brukt.",
            year=last,
            used=formats.kroner(used),
            maximum=formats.kroner(framework.maximum_value_ore),
        ),
        width=160,
    )


def _totals(
    year: int,
    call_offs: Sequence[CallOff],
    name: Callable[[CallOff], str],
    also: Iterable[str] = (),
) -> tuple[report.Total, ...]:
    """Sum by supplier or buyer; `also` are names that stand even without a call-off."""
    found: dict[str, list[CallOff]] = {one: [] for one in also}
    for call_off in call_offs:
        found.setdefault(name(call_off), []).append(call_off)
    return tuple(
        _total(one, [c for c in theirs if in_year(c.signed_at, year)], theirs)
        for one, theirs in sorted(found.items(), key=lambda item: item[0].casefold())
    )


def _total(name: str, here: Sequence[CallOff], in_all: Sequence[CallOff]) -> report.Total:
    return report.Total(
        name=name,
        year_count=str(len(here)),
        year_amount=formats.kroner(sum(one.value_ore for one in here)),
        all_count=str(len(in_all)),
        all_amount=formats.kroner(sum(one.value_ore for one in in_all)),
    )


def _call_off(one: CallOff) -> report.YearCallOff:
    return report.YearCallOff(
        reference=one.reference,
        title=one.title,
        buyer=one.buyer,
        supplier=one.supplier,
        signed=formats.short_day(formats.local(one.signed_at).date()),
        amount=formats.kroner(one.value_ore),
    )


def _answers(concluded: Sequence[Held], answers: Sequence[Answer]) -> report.Answers | None:
    if not answers:
        return None
    bids = sum(one.bid for one in answers)
    declined = sum(not one.bid and one.decline_reason is not None for one in answers)
    return report.Answers(
        competitions=str(len(concluded)),
        invitations=str(len(answers)),
        bids=str(bids),
        declined=str(declined),
        silent=str(len(answers) - bids - declined),
        rate=framework_parts.percent(bids, len(answers), decimals=0),
        bids_each=formats.number(Fraction(bids, len(concluded)), 1),
    )


def _supplier_answers(answers: Sequence[Answer]) -> tuple[report.SupplierAnswers, ...]:
    """All suppliers or none: one that is left out alone could be found by subtraction."""
    by: dict[str, list[Answer]] = {}
    for answer in answers:
        by.setdefault(answer.consortium, []).append(answer)
    if any(len(theirs) < FEWEST for theirs in by.values()):
        return ()
    return tuple(
        report.SupplierAnswers(
            consortium=consortium,
            invited=str(len(theirs)),
            bids=str(sum(one.bid for one in theirs)),
            rate=framework_parts.percent(sum(one.bid for one in theirs), len(theirs), decimals=0),
        )
        for consortium, theirs in sorted(by.items(), key=lambda item: item[0].casefold())
    )


def _decline_reasons(framework: Framework, answers: Iterable[Answer]) -> tuple[str, ...]:
    """Return why suppliers declined, sorted by text, without those that name one of them."""
    names = {
        name
        for consortium in framework.consortia
        for name in (consortium.name, *(m.organisation.name for m in consortium.members))
    }
    reasons = sorted(
        answer.decline_reason
        for answer in answers
        if answer.decline_reason and not evaluations.names_other(answer.decline_reason, names)
    )
    return tuple(reasons) if len(reasons) >= FEWEST else ()


def _days_to_award(held: Iterable[Held], year: int) -> str | None:
    """Return the median of the calendar days from issue to letters."""
    days = [
        Fraction((formats.local(told).date() - formats.local(issued).date()).days)
        for one in held
        if (issued := one.issued_at) and (told := one.letters_sent_at) and in_year(told, year)
    ]
    return formats.number(median(days)) if days else None
