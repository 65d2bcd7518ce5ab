"""The course of a competition as it stands in Word: drawn as on its page, with what is decided."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from procure.documents import figures
from procure.documents.parts import Picture
from procure.domain import courses, formats, timeline_drawings
from procure.domain.courses import Milestone, Step
from procure.domain.timeline_drawings import Words
from procure.language import say
from procure.models.competitions import Competition
from procure.queries import courses as course_facts


def picture(session: Session, competition: Competition, now: datetime) -> Picture | None:
    """Draw the dates that suppliers are told; None when none is set.

    What is planned and not decided is left out, and today is not marked: the document is read
    later. A draft begins now.
    """
    decided = courses.decided(course_facts.asked(session, competition))
    if not decided:
        return None
    begins = formats.local(competition.issued_at or now).date()
    words = Words(_words())
    return figures.drawn(
        timeline_drawings.bars(decided, begins, words),
        alt=say("Tidslinje: {steps}.", steps="; ".join(_told(each) for each in decided)),
        width=130,
    )


def _told(each: Milestone) -> str:
    return f"{_names()[each.step]} {each.told}"


def _words() -> Mapping[Step, str]:
    """What stands over each bar."""
    return {
        Step.QUESTIONS: say("Spørsmål"),
        Step.DEADLINE: say("Tilbud"),
        Step.START: say("Oppstart"),
        Step.VALIDITY: say("Tilbudene er bindende"),
    }


def _names() -> Mapping[Step, str]:
    """What happens on each day, as the table beside the drawing says."""
    return {
        Step.ISSUE: say("Konkurransen sendes ut"),
        Step.QUESTIONS: say("Frist for spørsmål"),
        Step.DEADLINE: say("Frist for tilbud"),
        Step.START: say("Oppdraget starter"),
        Step.VALIDITY: say("Tilbudene er bindende til"),
        Step.END: say("Oppdraget er ferdig"),
    }
