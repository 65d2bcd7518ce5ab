"""The journal as its readers see it: all of it, in as many statements for one entry as for five."""

import pytest

from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.journals import EntryKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import journals as pages
from procure.queries import paperwork
from procure.services import journals
from tests import evaluation_stories as es
from tests import journal_stories as js


def page(session, found, viewer=None):
    return pages.page(session, found.id, viewer=viewer or found.story.officer, now=found.now)


def entry_page(session, found, entry, viewer=None):
    return pages.entry_page(
        session, found.id, entry, viewer=viewer or found.story.officer, now=found.now
    )


def rows(session, found, kind):
    return next(group.entries for group in page(session, found).kinds if group.kind is kind)


def codes(reasons):
    return [why.code for why in reasons]


def test_the_list_tells_whom_each_entry_is_about_and_how_far_it_has_come(session, tmp_path):
    found = es.consensus(session, tmp_path)
    first, second = js.written(session, found, js.VALIDITY, 0, 1)
    js.lettered(session, found, "validity_extension", first)
    with atomic(session):
        journals.answer(
            session, found.id, first, text="Ja.", received_at=found.now, accepted=True,
            actor=found.story.officer, now=found.now,
        )  # fmt: skip
    told = [
        (row.number, row.bidder, row.document_number, row.accepted)
        for row in rows(session, found, EntryKind.VALIDITY_EXTENSION)
    ]
    assert told == [
        (1, "Konsortium 0 (konstruert)", 1, True),
        (2, "Konsortium 1 (konstruert)", 0, None),
    ]
    assert second == first + 1


def test_what_can_be_written_depends_on_the_step_and_the_role(session, tmp_path):
    found = es.consensus(session, tmp_path)
    write = {group.kind: codes(group.write) for group in page(session, found).kinds}
    open_ = [kind for kind, why in write.items() if not why]
    assert open_ == [
        EntryKind.PRESENTATION_MINUTES,
        EntryKind.CLARIFICATION,
        EntryKind.VALIDITY_EXTENSION,
        EntryKind.COMPLAINT_ANSWER,
    ]
    assert {code for why in write.values() for code in why} == {Code.ENTRY_WRONG_STEP}
    for viewer in (found.story.evaluators[0], found.story.auditor):
        seen = page(session, found, viewer)
        assert {code for group in seen.kinds for code in codes(group.write)} == {Code.NOT_PERMITTED}


def test_only_the_staff_of_the_case_read(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    for viewer in (found.story.leads[0], found.story.outsider, found.story.administrator):
        with pytest.raises(NotFound):
            page(session, found, viewer)
        with pytest.raises(NotFound):
            entry_page(session, found, entry, viewer)
    with pytest.raises(PermissionDenied):
        pages.new_page(
            session, found.id, EntryKind.CLARIFICATION,
            viewer=found.story.auditor, now=found.now,
        )  # fmt: skip


def test_an_entry_tells_why_each_button_is_refused(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    shown = entry_page(session, found, entry)
    assert (shown.change, shown.close, shown.make, shown.replace) == ((), (), (), ())
    assert codes(shown.answer) == [Code.ENTRY_NOT_SENT]
    assert (shown.document, shown.told, shown.version) == ("clarification", True, 1)
    js.lettered(session, found, "clarification", entry)
    shown = entry_page(session, found, entry)
    assert (codes(shown.change), shown.answer) == ([Code.ENTRY_FIXED], ())
    (new,) = js.written(session, found, js.CLARIFICATION, replaces=entry)
    shown = entry_page(session, found, new)
    assert (shown.replaces.id, shown.replaces.closed_reason) == (entry, "Erstattet av nr. 2.")
    old = entry_page(session, found, entry)
    assert {
        code for why in (old.change, old.close, old.make, old.answer) for code in codes(why)
    } == {Code.ENTRY_CLOSED}


def test_an_entry_of_another_case_is_not_found(session, tmp_path):
    found = es.consensus(session, tmp_path)
    with pytest.raises(NotFound):
        entry_page(session, found, 999)


def test_documents_are_made_from_open_entries_by_number(session, tmp_path):
    found = es.consensus(session, tmp_path)
    first, second = js.written(session, found, js.VALIDITY, 0, 1)
    (clarified,) = js.written(session, found, js.CLARIFICATION, 1)
    assert pages.subjects(session, found.id, "validity_extension") == (
        (first, "nr. 1 – Konsortium 0 (konstruert)", found.bids[0]),
        (second, "nr. 2 – Konsortium 1 (konstruert)", found.bids[1]),
    )
    assert pages.subjects(session, found.id, "clarification") == (
        (clarified, "nr. 1 – Konsortium 1 (konstruert) – Antall timer i fase 2", found.bids[1]),
    )
    with atomic(session):
        journals.close(
            session, found.id, first, reason="Feil.", actor=found.story.officer, now=found.now
        )
    assert [s[0] for s in pages.subjects(session, found.id, "validity_extension")] == [second]
    offered = paperwork.makeable(session, found.id, viewer=found.story.officer, now=found.now)
    assert [m.subject.id for m in offered if m.name == "validity_extension"] == [second]


def test_the_list_takes_as_many_statements_for_one_as_for_three(
    session, tmp_path, count_statements
):
    found = es.consensus(session, tmp_path)
    taken = []
    for count in (1, 2):
        for _ in range(count):
            js.written(session, found, js.CLARIFICATION, 0)
        session.expunge_all()
        with count_statements() as counter:
            page(session, found)
        taken.append(len(counter))
    assert taken[0] == taken[1]
    assert taken[0] < 16
