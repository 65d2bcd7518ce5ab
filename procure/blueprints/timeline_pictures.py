"""The course of a competition as a picture and as rows of a table, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.triangle_pictures import Figure
from procure.domain import formats, timeline_drawings
from procure.domain.courses import Course, Step
from procure.domain.timeline_drawings import NARROW, WIDTH, Words

STEPS: Final[Mapping[Step, LazyString]] = {
    Step.ISSUE: __("Konkurransen sendes ut"),
    Step.QUESTIONS: __("Frist for spørsmål"),
    Step.ANSWERS: __("Siste svar på spørsmål"),
    Step.DEADLINE: __("Tilbudsfrist"),
    Step.OPENING: __("Tilbudene åpnes"),
    Step.LETTERS: __("Evalueringen er ferdig, og brevene sendes"),
    Step.STANDSTILL: __("Karensperioden slutter"),
    Step.CONTRACT: __("Kontrakten kan inngås"),
    Step.START: __("Oppdraget starter"),
    Step.VALIDITY: __("Vedståelsesfristen går ut"),
    Step.END: __("Oppdraget er ferdig"),
}
_BARS: Final[Mapping[Step, LazyString]] = {
    **STEPS,
    Step.QUESTIONS: __("Spørsmål"),
    Step.ANSWERS: __("Svar"),
    Step.DEADLINE: __("Tilbud"),
    Step.OPENING: __("Åpning"),
    Step.LETTERS: __("Evaluering"),
    Step.STANDSTILL: __("Karens"),
    Step.CONTRACT: __("Kontrakt"),
    Step.START: __("Oppstart"),
    Step.VALIDITY: __("Tilbudene er bindende"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A step in the table; `earlier` are the days it was moved from."""

    step: LazyString
    at: str
    planned: bool
    earlier: str
    now: bool = False  # the first step that is still to come


def rows(course: Course, today: date) -> list[Row]:
    """Return the steps as the table beside the picture tells them."""
    coming = next((each for each in course if each.day >= today), None)
    return [
        Row(
            STEPS[each.step],
            each.told,
            each.planned,
            ", ".join(formats.day(day) for day in each.earlier),
            now=each is coming,
        )
        for each in course
    ]


def figure(course: Course, begins: date, today: date) -> Figure | None:
    """Return the course from the day it begins, with today marked; None when there is none."""
    if not course:
        return None
    words = Words({step: str(name) for step, name in _BARS.items()}, _("I dag"))
    wide, narrow = (
        timeline_drawings.bars(course, begins, words, today=today, width=width)
        for width in (WIDTH, NARROW)
    )
    told = "; ".join(f"{row.step}: {row.at}" for row in rows(course, today))
    return Figure(wide, _("Tidslinjen fra utsending til kontrakt"), f"{told}.", narrow)
