"""The templates in the browser: from the list to a template of one's own in use."""

import re
from io import BytesIO

import pytest

from procure.documents import pdf
from procure.documents.render import render, shipped
from tests import stories
from tests.conftest import missing
from tests.documents.cases import SAMPLES, members
from tests.services.test_templates import own

OFFICER = "innkjoper1@example.test"
PAGE = "/templates/bid_receipt/nb"


@pytest.fixture
def send(post):
    """Upload a template as a browser does."""

    def send(content, name="Kvittering.docx", **kwargs):
        data = {"file": (BytesIO(content), name)}
        return post(PAGE, data, page=PAGE, content_type="multipart/form-data", **kwargs)

    return send


@pytest.fixture
def without_libreoffice(monkeypatch, tmp_path):
    """A server that has no LibreOffice on its path."""
    monkeypatch.setenv("PATH", str(tmp_path))


def text(response):
    return response.get_data(as_text=True)


def test_list_names_every_document_and_its_template(session, client, login):
    stories.framework(session)
    login(OFFICER)
    page = text(client.get("/templates/"))
    assert "Kvittering for mottatt tilbud" in page
    assert page.count(">Følger med</a>") >= len(SAMPLES)
    assert '<a href="/templates/" aria-current="page">Maler</a>' in page
    found = text(client.get("/templates/?q=kvittering"))
    assert "Kvittering for mottatt tilbud" in found
    assert "Årsrapport" not in found
    assert "Ingen egne maler ennå" in text(client.get("/templates/?own=1"))
    assert "Ingen treff" in text(client.get("/templates/?q=finnesikke"))


def test_from_download_to_use_and_back(session, client, login, post, send, without_libreoffice):
    stories.framework(session)
    login(OFFICER)
    download = client.get(f"{PAGE}/0")
    assert download.data == shipped("bid_receipt").read_bytes()
    content = own("Hilsen {{ buyer }}")
    response = send(content)
    assert (response.status_code, response.location) == (303, f"{PAGE}/1/preview")
    preview = text(client.get(response.location))
    assert "Versjon 1 er lagret. Se på eksemplet før du tar den i bruk." in preview
    assert "Ikke i bruk" in preview
    assert "Ta i bruk egen versjon 1?" in preview
    response = post(f"{PAGE}/1/use", page=f"{PAGE}/1/preview")
    assert (response.status_code, response.location) == (303, PAGE)
    page = text(client.get(PAGE))
    assert "Versjon 1 er i bruk. Nye dokumenter lages med den." in page
    assert ">Egen versjon 1</a>" in text(client.get("/templates/?own=1"))
    assert client.get(f"{PAGE}/1").data == content
    assert post(f"{PAGE}/0/use", page=PAGE).status_code == 303
    page = text(client.get(PAGE))
    assert "Malen som følger med, er i bruk igjen." in page
    assert re.search(r"Malen som følger med fra .*, valgt av Innkjøper 1", page)


def test_faults_are_told_all_at_once_and_nothing_is_kept(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    response = send(own("{{ byer }} {{ mer"))
    page = text(response)
    assert response.status_code == 422
    assert "<title>Feil: Kvittering for mottatt tilbud" in page
    assert "Malen har 2 feil og er ikke lagret." in page
    assert "Feltet «byer» finnes ikke i dette dokumentet. Mente du «buyer»?" in page
    assert "Krøllparentesene går ikke opp: {{ mer." in page
    assert "Egen versjon" not in text(client.get(PAGE))
    assert "Fikk en dokumentmal avvist" in text(client.get("/audit/"))


@pytest.mark.parametrize("content", [b"", b"ikke en Word-fil", b"\xd0\xcf\x11\xe0" + b"\0" * 99])
def test_what_is_no_word_file_is_refused_in_words(session, login, send, content):
    stories.framework(session)
    login(OFFICER)
    response = send(content, "brev.docx")
    assert response.status_code == 422
    assert "Lagre" in text(response) or "lagre den på nytt" in text(response)


def test_no_file_chosen_is_asked_for(session, login, post):
    stories.framework(session)
    login(OFFICER)
    response = post(PAGE, page=PAGE)
    assert response.status_code == 422
    assert "Velg en Word-fil" in text(response)


def test_shipped_template_uploaded_again_is_not_kept(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    response = send(shipped("bid_receipt").read_bytes())
    assert response.status_code == 422
    assert "Filen er den samme som malen som følger med." in text(response)


def test_preview_without_libreoffice_says_so_and_offers_word(
    session, client, login, send, without_libreoffice
):
    stories.framework(session)
    login(OFFICER)
    content = own("Uten LibreOffice")
    send(content)
    page = text(client.get(f"{PAGE}/1/preview"))
    assert "Sidene kan ikke vises her" in page
    assert "ikke er installert på tjeneren" in page
    assert "Last ned som PDF" not in page
    stored = client.get(f"{PAGE}/1/preview/docx").data
    assert members(stored) == members(render(SAMPLES["bid_receipt"], template=content))
    assert client.get(f"{PAGE}/1/preview/pdf").status_code == 422


@pytest.mark.documents
def test_preview_shows_the_pages_and_gives_a_pdf(session, client, login):
    if not pdf.available():
        missing("no LibreOffice")
    stories.framework(session)
    login(OFFICER)
    page = text(client.get(f"{PAGE}/0/preview"))
    assert page.count('<img src="data:image/png;base64,') >= 1
    assert 'alt="Side 1 av' in page
    assert client.get(f"{PAGE}/0/preview/pdf").data.startswith(b"%PDF-")


def test_others_read_but_cannot_change(session, client, login, post):
    stories.framework(session)
    login("eier@example.test")
    page = text(client.get(PAGE))
    assert "Versjoner" in page
    assert "Last opp og sjekk" not in page
    assert post(PAGE, page="/").status_code == 403
    assert post(f"{PAGE}/0/use", page="/").status_code == 403
    assert "Maler</a>" not in text(client.get("/"))


def test_fields_are_listed_with_meaning_and_example(session, client, login):
    stories.framework(session)
    login(OFFICER)
    page = text(client.get("/templates/fields/bid_receipt"))
    for said in ("received_at", "Mottatt", SAMPLES["bid_receipt"].received_at):
        assert said in page
    client.set_cookie("language", "en")
    page = text(client.get("/templates/fields/bid_receipt"))
    for said in ("received_at", "Received", SAMPLES["bid_receipt"].received_at):
        assert said in page
    assert "Mottatt<" not in page


def test_the_example_of_a_picture_is_what_it_shows(session, client, login):
    stories.framework(session)
    login(OFFICER)
    page = text(client.get("/templates/fields/evaluation_matrix"))
    assert "A: 5, 4 og 4. B: 4, 5 og 3." in page
    assert "Picture(" not in page


@pytest.mark.parametrize(
    "url",
    [
        "/templates/nothing/nb", "/templates/bid_receipt/de", "/templates/fields/nothing",
        f"{PAGE}/7", f"{PAGE}/7/preview", f"{PAGE}/0/preview/exe", "/templates/..%2f..%2fetc/nb",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(session, client, login, url):
    stories.framework(session)
    login(OFFICER)
    assert client.get(url).status_code == 404
