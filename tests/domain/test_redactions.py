"""A redacted copy is another than the original, and tells not how much it hides."""

from datetime import UTC, date, datetime

import pytest

from procure.domain.journal_checks import Known
from procure.domain.journal_facts import AccessPart, ComplaintAnswer, Given, Reply
from procure.domain.reasons import Code

KNOWN = Known(now=datetime(2027, 2, 3, tzinfo=UTC))
ORIGINAL = "Timeprisen er 1 450 kroner."


def codes(original, shown, masked=""):
    part = AccessPart(
        document="Tilbudet", given=Given.REDACTED, redacted="Timeprisene", reason="Hemmelig.",
        original=original, shown=shown,
    )  # fmt: skip
    answer = ComplaintAnswer(
        reply=Reply.ACCESS, received_on=date(2027, 2, 1), claim="Innsyn", assessment="Vurdert",
        appeal="Klag til oss.", parts=(part,), masked=masked,
    )  # fmt: skip
    return [why.code for why in answer.problems(KNOWN)]


@pytest.mark.parametrize(
    ("original", "shown", "told"),
    [
        (ORIGINAL, "Timeprisen er [sladdet].", []),
        (ORIGINAL, ORIGINAL, [Code.REDACTION_SAME]),
        (ORIGINAL, "timeprisen  er 1\u00a0450 kroner.\u200b", [Code.REDACTION_SAME]),
        (ORIGINAL, "", [Code.REDACTION_UNPROVEN]),
        ("", "Timeprisen er [sladdet].", [Code.REDACTION_UNPROVEN]),
        (ORIGINAL, "Timeprisen er X XXX kroner.", [Code.REDACTION_COUNTS]),
        (ORIGINAL, "Timeprisen er █████ kroner.", [Code.REDACTION_COUNTS]),
    ],
)
def test_redacted_passage_replaces_what_it_hides(original, shown, told):
    assert codes(original, shown) == told


def test_mask_that_counts_passes_with_a_written_reason():
    assert codes(ORIGINAL, "Timeprisen er X XXX kroner.", "Alle prisene har fire sifre.") == []
