"""The documents of a case in the browser: make, be told what is missing, compare an edited file."""

import html
import io
import re

from sqlalchemy import select
from sqlalchemy.orm import undefer

from procure.documents import islands
from procure.documents.islands import Run
from procure.models.documents import Document
from tests import evaluation_stories as es
from tests.documents.cases import altered
from tests.web.test_awards import enter, text

PAGE = "/competitions/1/documents"
MAKE = f"{PAGE}/opening_protocol/0"
__all__ = ["enter"]


def newest(session):
    session.rollback()  # see what the request has committed
    return session.scalars(
        select(Document).order_by(Document.id.desc()).limit(1).options(undefer(Document.content))
    ).one()


def test_officer_makes_a_protocol_and_sees_it_in_the_list(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    before = newest(session).id
    page = client.get(PAGE)
    assert "Åpningsprotokoll" in text(page)
    made = post(MAKE, {}, page=PAGE, follow_redirects=True)
    assert made.status_code == 200
    assert "Dokumentet er klart: 2027-7_Åpningsprotokoll_v" in text(made)
    assert newest(session).id >= before


def test_a_document_before_its_time_is_refused(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    early = post(f"{PAGE}/procurement_protocol/0", {}, page=PAGE)
    assert early.status_code == 409
    assert "Dokumentet hører til et annet steg i saken." in text(early)


def test_nobody_else_makes_documents(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    for who, status in (("revisor", 403), ("leder0", 403)):
        enter(found, who)
        assert post(MAKE, {}, page="/").status_code == status
    enter(found, "innkjoper1")
    assert post(f"{PAGE}/no_such/0", {}, page=PAGE).status_code == 404
    assert post(f"{PAGE}/opening_protocol/7", {}, page=PAGE).status_code == 404


def test_an_edited_file_is_compared_and_own_text_kept(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    post(MAKE, {}, page=PAGE)
    document = newest(session)
    address = f"/documents/{document.id}/edited"
    written = islands.write(document.content, {"remarks": ((Run("Alle var <enige>."),),)})
    told = post(address, {"file": (io.BytesIO(written), "x.docx")}, page=address)
    assert told.status_code == 200
    assert "Alle var <enige>." in text(told)
    assert "Alt utenom egen tekst er som i saken." in text(told)
    hidden = re.search(r'name="written" value="([^"]*)"', told.get_data(as_text=True))[1]

    kept = post(f"{address}/keep", {"written": html.unescape(hidden)}, page=address)
    assert kept.status_code == 303
    assert islands.plain(islands.read(newest(session).content)["remarks"]) == "Alle var <enige>."


def test_a_changed_value_is_named_in_the_reader_s_language(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    post(MAKE, {}, page=PAGE)
    document = newest(session)
    address = f"/documents/{document.id}/edited"
    name = found.story.officer.name
    changed = altered(document.content, "word/document.xml", name, "En annen")
    for language, label in (
        ("nb", "Til stede ved åpningen: Navn (nr. 1)"),
        ("en", "Present at the opening: Name (no. 1)"),
    ):
        client.set_cookie("language", language)
        page = text(post(address, {"file": (io.BytesIO(changed), "x.docx")}, page=address))
        assert (label in page, "En annen" in page) == (True, True)


def test_wrong_files_are_told_in_plain_words(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    post(MAKE, {}, page=PAGE)
    address = f"/documents/{newest(session).id}/edited"
    none = post(address, {}, page=address)
    assert (none.status_code, "Velg en fil" in text(none)) == (422, True)
    wrong = post(address, {"file": (io.BytesIO(b"tull"), "x.docx")}, page=address)
    assert wrong.status_code == 422
    assert "Filen kan ikke leses." in text(wrong)
    lost = post(f"{address}/keep", {"written": "tull"}, page=address)
    assert lost.headers["Location"].endswith(address)


def test_a_forged_own_text_is_asked_for_anew_or_left_out(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    post(MAKE, {}, page=PAGE)
    address = f"/documents/{newest(session).id}/edited"
    deep = post(f"{address}/keep", {"written": "[" * 100_000}, page=address)
    assert deep.headers["Location"].endswith(address)
    for name in ("no such", "\\u0000", "\\ud800"):
        written = f'{{"{name}": [[["Tekst", false, false]]]}}'
        assert post(f"{address}/keep", {"written": written}, page=address).status_code == 303
        assert newest(session).number == 1


def test_an_owner_with_a_tie_is_told_of_no_bidder(session, tmp_path, enter, client):
    found = es.tied_owner(session, tmp_path)
    enter(found, "innkjoper1")
    assert "Åpningsprotokoll" in text(client.get(PAGE))
    enter(found, "eier")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Åpningsprotokoll" not in text(page)
