"""A protocol edited in Word: what differs is told, and hand-written text outlives two versions."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from procure.documents import islands
from procure.documents.child import ChildStopped
from procure.documents.islands import Run
from procure.domain.errors import NotFound, PermissionDenied, Stale
from procure.extensions import atomic
from procure.models.documents import Document
from procure.services import edited_documents, paperwork
from tests import evaluation_stories as es
from tests.documents.cases import altered

OWN = {"remarks": ((Run("Rommet var "), Run("låst", bold=True), Run(".")),)}


@pytest.fixture
def found(session, tmp_path):
    return es.opened(session, tmp_path)


def content(session, document_id):
    return session.scalars(
        select(Document).where(Document.id == document_id).options(undefer(Document.content))
    ).one()


def made(session, found, **more):
    with atomic(session):
        return paperwork.make(
            session, found.id, "opening_protocol", 0,
            actor=found.story.officer, now=found.now, **more,
        ).id  # fmt: skip


def compared(session, found, document_id, stored):
    return edited_documents.compared(
        session, document_id, stored, actor=found.story.officer, now=found.now
    )


def test_an_untouched_file_differs_in_nothing(session, found):
    document = content(session, made(session, found))
    told = compared(session, found, document.id, document.content)
    assert (told.fields, told.changes, told.written) == ((), (), {})


def test_a_changed_figure_and_own_text_are_told(session, found):
    document = content(session, made(session, found))
    stored = islands.write(document.content, OWN)
    name = found.story.officer.name
    edited = altered(stored, "word/document.xml", name, "En annen")
    told = compared(session, found, document.id, edited)
    assert [(field.document, field.system) for field in told.fields] == [("En annen", name)]
    assert told.written == OWN


def test_own_text_survives_two_regenerations(session, found):
    first = made(session, found)
    with atomic(session):
        second = edited_documents.keep(
            session, first, OWN, actor=found.story.officer, now=found.now
        ).id
    third = made(session, found)
    assert content(session, second).number == 2
    assert third == second  # nothing new to say: no new version, and nothing lost
    with atomic(session):
        emptied = edited_documents.keep(
            session, second, {}, actor=found.story.officer, now=found.now
        )
    assert emptied.number == 3
    assert [islands.read(content(session, d).content) for d in (first, second, emptied.id)] == [
        {}, OWN, {},
    ]  # fmt: skip


@pytest.mark.parametrize("file", [b"", b"not a file", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_refused(session, found, file):
    document = made(session, found)
    with pytest.raises(ChildStopped):
        compared(session, found, document, file)


def test_others_find_nothing_to_compare(session, found):
    document = made(session, found)
    with pytest.raises(NotFound):
        edited_documents.head(session, document, actor=found.story.leads[0])
    with pytest.raises(PermissionDenied):
        edited_documents.head(session, document, actor=found.story.auditor)


@pytest.mark.parametrize("name", ["no such", "a\0", "\ud800"])
def test_text_for_an_island_that_the_file_lacks_is_not_kept(session, found, name):
    first = made(session, found)
    with atomic(session):
        kept = edited_documents.keep(
            session, first, OWN | {name: OWN["remarks"]},
            actor=found.story.officer, now=found.now,
        )  # fmt: skip
    stored = session.scalar(select(Document.islands).where(Document.id == kept.id))
    assert islands.loaded(stored) == OWN


def test_an_owner_with_a_tie_lays_no_file_beside_the_data(session, tmp_path):
    found = es.tied_owner(session, tmp_path)
    stored = session.scalars(select(Document.id).where(Document.name == "tender_document")).one()
    with pytest.raises(PermissionDenied):
        edited_documents.head(session, stored, actor=found.story.owner)


def test_a_colleague_s_text_is_not_overwritten_from_an_older_file(session, found):
    first = made(session, found)
    by = {"actor": found.story.officer, "now": found.now}
    with atomic(session):
        second = edited_documents.keep(session, first, OWN, **by)
    other = {"remarks": ((Run("Noe annet."),),)}
    with pytest.raises(Stale), atomic(session):
        edited_documents.keep(session, first, other, **by)
    with atomic(session):
        assert edited_documents.keep(session, first, OWN, **by).id == second.id  # sent twice
        assert edited_documents.keep(session, second.id, other, **by).number == 3
