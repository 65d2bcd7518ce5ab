"""The drawing of the sample competition's dates. Everything in it is invented."""

from datetime import date, datetime
from typing import Final

from procure.documents.figures import drawn
from procure.documents.samples.common import BID_DEADLINE, QUESTION_DEADLINE, VALID_UNTIL
from procure.domain import courses
from procure.domain.courses import Known, Step
from procure.domain.formats import OSLO
from procure.domain.timeline_drawings import Words, bars

_KNOWN: Final = Known(
    issued_at=datetime(2026, 11, 2, 9, tzinfo=OSLO),
    questions_due_at=datetime(2026, 11, 16, 12, tzinfo=OSLO),
    deadline_at=datetime(2026, 11, 26, 12, tzinfo=OSLO),
    validity_until=date(2027, 2, 26),
    starts_on=date(2027, 1, 4),
)
_WORDS: Final = Words(
    {
        Step.QUESTIONS: "Spørsmål",
        Step.DEADLINE: "Tilbud",
        Step.START: "Oppstart",
        Step.VALIDITY: "Tilbudene er bindende",
    }
)
COURSE: Final = drawn(
    bars(
        tuple(each for each in courses.course(_KNOWN, {}) if not each.planned),
        date(2026, 11, 2),
        _WORDS,
    ),
    alt=(
        f"Tidslinje: Frist for spørsmål {QUESTION_DEADLINE}; Frist for tilbud {BID_DEADLINE}; "
        f"Oppdraget starter 4.\u00a0januar 2027; Tilbudene er bindende til {VALID_UNTIL}."
    ),
    width=130,
)
