"""An edited document says what was changed in it: fields, other text, and own text."""

import dataclasses

import pytest

from procure.documents import catalogue, compare, islands
from procure.documents.compare import Change, Difference
from procure.documents.fields import plain
from procure.documents.islands import Run
from procure.documents.render import render, shipped
from tests.documents.cases import SAMPLES, altered

LETTER = "award_letter_other"


def compared(edited, name=LETTER, sample=None):
    values = plain(sample or SAMPLES[name])
    return compare.compare(edited, shipped(name).read_bytes(), name, values)


def edited(*changes, name=LETTER):
    stored = render(SAMPLES[name])
    for old, new in changes:
        stored = altered(stored, "word/document.xml", old, new)
    return stored


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_an_untouched_document_differs_in_nothing(name):
    found = compared(render(SAMPLES[name]), name)
    assert (found.fields, found.changes, found.written) == ((), (), {})


def test_a_changed_value_names_its_field():
    found = compared(edited(("Vi mottok 4 tilbud", "Vi mottok 5 tilbud")))
    assert found.fields == (Difference("Antall mottatte tilbud", "5", "4"),)
    assert found.changes == ()


def test_changed_wording_is_told_with_its_paragraph():
    found = compared(edited(("Her får dere ", "Nedenfor får dere ")))
    assert found.fields == ()
    (change,) = found.changes
    assert "Nedenfor får dere begrunnelsen" in change.document
    assert "Her får dere begrunnelsen" in change.system


def test_data_that_changed_since_is_told_too():
    newer = dataclasses.replace(SAMPLES[LETTER], bids_evaluated="2")
    found = compared(render(SAMPLES[LETTER]), sample=newer)
    assert found.fields == (Difference("Antall evaluerte tilbud", "3", "2"),)


def test_own_text_is_no_difference():
    own = {"ending": ((Run("Ring oss gjerne."),),)}
    found = compared(islands.write(render(SAMPLES[LETTER]), own))
    assert (found.fields, found.changes, found.written) == ((), (), own)


def test_an_added_paragraph_is_told():
    found = compared(
        edited(("<w:sdt>", "<w:p><w:r><w:t>Et helt nytt avsnitt.</w:t></w:r></w:p><w:sdt>"))
    )
    assert found.changes == (Change("Et helt nytt avsnitt.", ""),)


def test_a_child_finds_the_same():
    stored = edited(("Vi mottok 4 tilbud", "Vi mottok 5 tilbud"))
    asked = compare.payload(
        stored, shipped(LETTER).read_bytes(), LETTER, "nb", plain(SAMPLES[LETTER])
    )
    assert compare.loaded(compare.work(asked)) == compared(stored)


def test_a_value_that_was_written_anew_is_shown_whole():
    winner = SAMPLES[LETTER].winner
    found = compared(edited((winner, "Konsortium Sørlys &amp; venner")))
    assert found.fields == (Difference("Valgt leverandør", "Konsortium Sørlys & venner", winner),)
    assert found.changes == ()
