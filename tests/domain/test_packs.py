"""Which documents a pack holds, where they lie in it, and how its making stands."""

from datetime import UTC, datetime, timedelta

import pytest

from procure.documents import catalogue
from procure.domain import packs
from procure.domain.packs import Content, Failure, PackFacts, Progress
from procure.domain.reasons import Code, Reason
from procure.services import packs as verbs

NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)


def test_invitation_and_letters_share_no_document():
    assert packs.NAMES[Content.INVITATION] & packs.NAMES[Content.LETTERS] == set()


def test_every_document_of_the_product_belongs_to_the_case():
    assert {name for name in catalogue.NAMES if packs.belongs(name, Content.CASE)} == {
        *catalogue.NAMES
    }


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("tender_document", Content.INVITATION, True),
        ("amendment", Content.INVITATION, True),
        ("evaluation_matrix", Content.INVITATION, False),
        ("award_letter_other", Content.LETTERS, True),
        ("rejection_letter", Content.LETTERS, True),
        ("bid_receipt", Content.LETTERS, False),
    ],
)
def test_a_document_belongs_by_its_name(name, content, expected):
    assert packs.belongs(name, content) is expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([("", "Ærlig Ønske Å.docx")], ("Ærlig Ønske Å.docx",)),
        ([("", "../../etc/passwd")], ("passwd",)),
        ([("", "C:\\Windows\\x.docx"), ("", "/x.docx")], ("x.docx", "x (2).docx")),
        ([("", ".."), ("", ""), ("", "a\u202e\x00b.docx")], ("fil", "fil (2)", "ab.docx")),
        ([("", "A.docx"), ("", "a.docx"), ("", "a (2).docx")], ("A.docx", "a (2).docx", "a (2) (2).docx")),
        ([("", "A.docx"), ("", "A.pdf"), ("", "A.xlsx")], ("A.docx", "A (2).pdf", "A.xlsx")),
        ([("", "manifest.json"), ("", "Innhold.txt")], ("manifest (2).json", "Innhold (2).txt")),
        ([("Eldre", "A.docx"), ("", "A.docx"), ("eldre", "a.DOCX")], ("Eldre/A.docx", "A.docx", "eldre/a (2).DOCX")),
        ([("", "CON.docx"), ("", "x" * 300 + ".docx")], ("_CON.docx", "x" * 115 + ".docx")),
    ],
)  # fmt: skip
def test_names_are_safe_and_all_different(files, expected):
    assert packs.arranged(files) == expected


@pytest.mark.parametrize(
    ("idle", "finished", "failure", "expected"),
    [
        (timedelta(0), None, None, Progress.BUILDING),
        (packs.PATIENCE - timedelta(seconds=1), None, None, Progress.BUILDING),
        (packs.PATIENCE, None, None, Progress.STOPPED),
        (packs.PATIENCE, NOW, None, Progress.READY),
        (packs.PATIENCE, None, Failure.ERROR, Progress.FAILED),
    ],
)
def test_a_pack_nobody_works_on_has_stopped(idle, finished, failure, expected):
    assert packs.progress(PackFacts(NOW - idle, finished, failure), NOW) is expected


def test_one_pack_is_made_at_a_time():
    over = [Progress.READY, Progress.FAILED, Progress.STOPPED]
    assert packs.refusals(over) == ()
    assert packs.refusals([*over, Progress.BUILDING]) == (Reason(Code.PACK_UNDER_WAY),)


def test_every_pack_has_a_title_and_every_failure_a_reason():
    assert {verbs.title_of(content) for content in Content} == {
        "Dokumentene til invitasjonen", "Brevene", "Hele saken",
    }  # fmt: skip
    assert {packs.why_failed(failure).code for failure in Failure} == {
        Code.PACK_FAILED, Code.PACK_HIDDEN,
    }  # fmt: skip
