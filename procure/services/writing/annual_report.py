"""The annual report: call-offs, answers and the use of the ceiling in one calendar year.

What bidders did is shown only when there is enough of it that nobody is recognised.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from statistics import median
from typing import Final

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.contexts import annual_report as report
from procure.documents.contexts.annual_report import AnnualReport
from procure.documents.parts import Picture
from procure.domain import evaluations, formats, ledger
from procure.domain.forecast import Basis, Forecast, Silence, spent_on
from procure.domain.ledger import Level
from procure.domain.ledger_drawings import Use, Words, ceiling
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.frameworks import Framework
from procure.queries import annual_figures, facts, ledger_lines, rules
from procure.queries.annual_figures import Answered, Figures, Total, YearUse
from procure.queries.framework_records import Answer, CallOff, Held, in_year
from procure.queries.ledger_lines import Entry
from procure.services import framework_parts

PLACES: Final[Mapping[str, str]] = dict.fromkeys(("buyer", "contact"), "framework")
_Seen = tuple[tuple[Entry, ...], Forecast]
FEWEST: Final = 3  # fewer invitations or refusals than this tell who did what


def gather(
    session: Session, framework: Framework, subject_id: int, *, actor: Actor, now: datetime
) -> AnnualReport:
    """Return the report of the year `subject_id`, as things stood when it ended.

    Raises `NotFound` for a year outside the agreement's duration, or one that has not begun.
    """
    found = annual_figures.of_year(session, framework, subject_id, formats.local(now).date())
    today = formats.local(now).date()
    warn_at = rules.settings_on(session, today).share("ceiling.warning_share")
    year, used, maximum = found.year, found.used_ore, found.maximum_ore
    seen = _seen(session, framework, found, min(today, date(year, 12, 31)))
    return AnnualReport(
        **framework_parts.start(framework, now),
        year=str(year),
        unfinished=found.unfinished,
        duration=framework_parts.period(framework),
        issued=str(found.count(lambda one: one.issued_at)),
        cancelled=str(found.count(lambda one: one.cancelled_at)),
        unsuccessful=str(found.count(lambda one: one.unsuccessful_at)),
        call_off_count=str(len(found.here)),
        call_off_value=formats.kroner(sum(one.value_ore for one in found.here)),
        maximum=formats.kroner(maximum),
        used=formats.kroner(used),
        left=formats.kroner(maximum - used),
        share=framework_parts.percent(used, maximum),
        nearly_used=ledger.level(used, maximum, warn_at) is not Level.ROOM,
        fewest=str(FEWEST),
        years=tuple(_year(one, maximum) for one in found.years),
        use_figure=_use_figure(framework, found, seen, warn_at),
        forecast=_told(*seen),
        no_forecast=_silence(seen[1]),
        suppliers=tuple(map(_total, found.suppliers)),
        buyers=tuple(map(_total, found.buyers)),
        contact=framework_parts.contact(framework),
        call_offs=tuple(map(_call_off, found.here)),
        answers=_answers(found),
        supplier_answers=_supplier_answers(found.answered),
        decline_reasons=_decline_reasons(framework, found.answers),
        days_to_award=_days_to_award(found.held, year),
    )


def _year(one: YearUse, maximum: int) -> report.YearUse:
    return report.YearUse(
        year=str(one.year),
        count=str(one.count),
        amount=formats.kroner(one.ore),
        used=formats.kroner(one.used_ore),
        share=framework_parts.percent(one.used_ore, maximum),
    )


def _seen(session: Session, framework: Framework, found: Figures, day: date) -> _Seen:
    """Return the lines of the ledger until the day, and where their pace alone leads."""
    entries = tuple(
        one for one in ledger_lines.entries_of(session, framework.id) if one.year <= found.year
    )
    ceiling_then = ledger.Ceiling(maximum_ore=found.maximum_ore, used_ore=found.used_ore)
    return entries, ledger_lines.forecast_of(framework, ceiling_then, entries, (), day)


def _told(entries: Sequence[Entry], known: Forecast) -> report.UseForecast | None:
    if known.pace is None:
        return None
    used_up = spent_on(ledger_lines.steps(entries), known.maximum_ore) or known.by_pace
    spans = {Basis.YEAR: say("de siste tolv månedene"), Basis.LIFE: say("hele avtalens tid")}
    return report.UseForecast(
        span=spans[known.pace.basis],
        postings=str(known.pace.postings),
        month=formats.kroner(known.pace.ore_per_month),
        at_end=formats.kroner(known.about_ore),
        used_up=formats.day(used_up) if used_up else None,
    )


def _silence(known: Forecast) -> str | None:
    if known.silence is None:
        return None
    return {
        Silence.ENDED: say("Avtalen er ute. Da er det ingenting å anslå."),
        Silence.NO_PACE: say("Like mye er gitt tilbake som kjøpt. Det gir ingen takt å regne med."),
        Silence.NOT_STARTED: say("Avtalen har ikke begynt. Da er det ingen takt å regne med."),
        Silence.TOO_FEW: say(
            "Det er færre enn tre posteringer. Det er for lite til å anslå en takt."
        ),
        Silence.TOO_SOON: say(
            "Avtalen har vart i under 90 dager. Det er for kort til å anslå en takt."
        ),
    }[known.silence]


def _use_figure(framework: Framework, found: Figures, seen: _Seen, warn_at: Fraction) -> Picture:
    """Draw the use day by day, as the ledger's page does, as far as the report reaches."""
    entries, known = seen
    use = Use(
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        last_day=facts.last_day(framework),
        today=known.today,
        maximum_ore=found.maximum_ore,
        warning_ore=int(found.maximum_ore * warn_at),
        steps=ledger_lines.steps(entries),
        planned=known.line if known.pace else (),
        exhausted=known.by_pace if known.pace else None,
    )
    words = Words(
        say("Høyeste verdi"),
        say("Varsel ved {share}", share=formats.share(warn_at)),
        say("mill. kr"),
        say("kr"),
    )
    return figures.drawn(
        ceiling(use, words),
        alt=say(
            "Bruken av rammen til og med {year}: {used} av {maximum} er brukt.",
            year=found.year,
            used=formats.kroner(found.used_ore),
            maximum=formats.kroner(found.maximum_ore),
        ),
        width=160,
    )


def _total(one: Total) -> report.Total:
    return report.Total(
        name=one.name,
        year_count=str(one.count),
        year_amount=formats.kroner(one.ore),
        all_count=str(one.all_count),
        all_amount=formats.kroner(one.all_ore),
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


def _answers(found: Figures) -> report.Answers | None:
    if not found.answers:
        return None
    invited = len(found.answers)
    bids = sum(one.bid for one in found.answered)
    return report.Answers(
        competitions=str(len(found.concluded)),
        invitations=str(invited),
        bids=str(bids),
        declined=str(sum(one.declined for one in found.answered)),
        silent=str(sum(one.silent for one in found.answered)),
        rate=framework_parts.percent(bids, invited, decimals=0),
        bids_each=formats.number(Fraction(bids, len(found.concluded)), 1),
    )


def _supplier_answers(answered: Sequence[Answered]) -> tuple[report.SupplierAnswers, ...]:
    """All suppliers or none: one that is left out alone could be found by subtraction."""
    if any(one.invited < FEWEST for one in answered):
        return ()
    return tuple(
        report.SupplierAnswers(
            consortium=one.consortium,
            invited=str(one.invited),
            bids=str(one.bid),
            rate=framework_parts.percent(one.bid, one.invited, decimals=0),
        )
        for one in answered
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
