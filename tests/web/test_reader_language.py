"""What is kept or sent is in the language of its case, whoever's pages it was made from."""

import io
import json

from docx import Document as Word
from sqlalchemy import select
from sqlalchemy.orm import undefer

from procure.blueprints.message_values import written
from procure.language import using
from procure.models.documents import Document
from tests import evaluation_stories as es
from tests.web.test_awards import enter

PAGE = "/competitions/1/documents"
LANGUAGES = ("en", "nb", "nn")
__all__ = ["enter"]


def made(session, client, post, language):
    """Make the opening protocol on pages of a language; return the stored document."""
    client.set_cookie("language", language)
    response = post(f"{PAGE}/opening_protocol/0", {"notation": language}, page=PAGE)
    assert response.status_code == 303
    session.rollback()  # see what the request has committed
    return session.scalars(
        select(Document)
        .where(Document.suffix == "docx")
        .order_by(Document.id.desc())
        .limit(1)
        .options(undefer(Document.content), undefer(Document.values))
    ).one()


def told(document):
    """What the document says, without its own number and time."""
    word = Word(io.BytesIO(document.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in word.paragraphs), *cells])
    return text.replace(f"versjon {document.number}", "")


def test_a_reason_names_a_field_in_the_reader_s_language():
    label = "Kontakt: Kontaktpersonens e-postadresse"
    with using("en"):
        assert written("field", label) == "Contact: Email address of the contact person"


def test_a_document_says_the_same_whatever_its_maker_reads(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "innkjoper1")
    documents = [made(session, client, post, language) for language in LANGUAGES]
    values = [json.loads(document.values) for document in documents]
    assert values[0] == values[1] == values[2]
    assert "Åpningsprotokoll" in told(documents[0])
    assert told(documents[0]) == told(documents[1]) == told(documents[2])
