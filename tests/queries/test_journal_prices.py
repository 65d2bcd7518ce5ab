"""A price in a clarification is closed to those who score, on the page and in the letter."""

import dataclasses

import pytest

from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.journals import EntryKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import documents
from procure.queries import journals as pages
from procure.services import consensus, journals
from tests import evaluation_stories as es
from tests import journal_stories as js

PRICED = dataclasses.replace(
    js.CLARIFICATION, subject="Timepris", question="Er timeprisen 1 250 kr for rollen?"
)


def entries(session, found, viewer):
    shown = pages.page(session, found.id, viewer=viewer, now=found.now)
    return next(g.entries for g in shown.kinds if g.kind is EntryKind.CLARIFICATION)


def read(session, found, entry, viewer):
    return pages.entry_page(session, found.id, entry, viewer=viewer, now=found.now)


def letters(session, found, viewer):
    rows = documents.page(session, found.id, viewer=viewer, now=found.now).rows
    return [row for row in rows if row.recipient is not None and "vklaring" in row.file_name]


@pytest.fixture
def priced(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, PRICED, 0)
    js.lettered(session, found, "clarification", entry)
    return found, entry


def test_a_scorer_sees_that_there_is_an_entry_and_not_what_it_says(session, priced):
    found, entry = priced
    (row,) = entries(session, found, found.story.evaluators[0])
    assert (row.hidden, row.headline, row.document_id) == (True, "", None)
    with pytest.raises(PermissionDenied) as refused:
        read(session, found, entry, found.story.evaluators[0])
    assert [why.code for why in refused.value.reasons] == [Code.PRICES_HIDDEN]


def test_the_officer_reads_it(session, priced):
    found, entry = priced
    (row,) = entries(session, found, found.story.officer)
    assert (row.hidden, row.headline) == (False, "Timepris")
    assert read(session, found, entry, found.story.officer).facts.question == PRICED.question


def test_the_letter_is_neither_listed_nor_fetched_by_a_scorer(session, priced):
    found, _entry = priced
    (letter,) = letters(session, found, found.story.officer)
    assert letters(session, found, found.story.evaluators[0]) == []
    with pytest.raises(NotFound):
        documents.download(session, letter.id, viewer=found.story.evaluators[0])


def test_a_price_in_the_answer_alone_hides_the_entry(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    js.lettered(session, found, "clarification", entry)
    assert not entries(session, found, found.story.evaluators[0])[0].hidden
    with atomic(session):
        journals.answer(
            session, found.id, entry, text="240 timer, til sammen kr 288 000.",
            received_at=found.now, accepted=True, assessment="Retter en skrivefeil.",
            actor=found.story.owner, now=found.now,
        )  # fmt: skip
    assert entries(session, found, found.story.evaluators[0])[0].hidden
    assert letters(session, found, found.story.evaluators[0]) == []


def test_after_the_lock_everyone_reads_it(session, tmp_path):
    found = es.agreed(session, tmp_path)
    (entry,) = js.written(session, found, PRICED, 0)
    js.lettered(session, found, "clarification", entry)
    assert entries(session, found, found.story.evaluators[0])[0].hidden
    with atomic(session):
        consensus.lock(session, found.id, actor=found.story.owner, now=found.now)
    assert not entries(session, found, found.story.evaluators[0])[0].hidden
    assert len(letters(session, found, found.story.evaluators[0])) == 1
