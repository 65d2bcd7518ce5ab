"""A redacted copy is another than the original, and tells not how much it hides."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import redactions
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


@given(
    st.lists(st.text(alphabet="abcæ .!?", min_size=1).filter(str.strip), min_size=1, max_size=8),
    st.sets(st.integers(0, 7)),
)
def test_copy_holds_what_is_shown_and_one_mask_for_what_is_hidden_side_by_side(shown, hidden):
    mask = "[sladdet]"
    runs = [
        place
        for place in range(len(shown))
        if place in hidden and (place == 0 or place - 1 not in hidden)
    ]
    copy = redactions.replaced(shown, hidden, mask)
    assert copy.count(mask) == len(runs)
    kept = [text for place, text in enumerate(shown) if place not in hidden]
    assert " ".join(copy.replace(mask, " ").split()) == " ".join(" ".join(kept).split())


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Vi starter. Prisen er 1 450 kr! Går det?", ("Vi starter.", "Prisen er 1 450 kr!", "Går det?")),
        ("Uten punktum", ("Uten punktum",)),
        ("  ", ()),
        ("Møte kl. 10.00 i Oslo, f.eks. tirsdag.", ("Møte kl. 10.00 i Oslo, f.eks. tirsdag.",)),
    ],
)  # fmt: skip
def test_paragraph_falls_into_sentences(paragraph, expected):
    assert redactions.passages(paragraph) == expected
