"""Attachments over HTTP: a form that streams, and parts that a script sends."""

import contextlib
import io
import re
import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from procure.blueprints.bodies import FORM_LIMIT
from procure.config import Config
from procure.domain.attachments import EDGE, LARGEST_PART, Limits
from procure.domain.bid_forms import ReadForm
from procure.domain.seals import PART_SIZE
from procure.extensions import atomic, db
from procure.models.bids import BidFile, BidFilePart
from procure.services import bid_forms
from procure.vault.clamav import Verdict
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import PDF
from tests.stories import DEADLINE

LARGE = b"%PDF-1.7\n" + b"0123456789abcdef" * ((PART_SIZE + EDGE) // 16) + b"\n%%EOF"
TYPES = "Filen må være PDF, Word, Excel eller et bilde (PNG, JPG)."
BOUNDARY = "grense"


@pytest.fixture
def config(tmp_path):
    return Config(
        secret_key=stories.SECRET, database_url="sqlite://", storage_path=tmp_path / "storage",
        testing=True, limits=Limits(file=6_000_000, bid=11_000_000),
    )  # fmt: skip


@pytest.fixture
def vault(app):
    return app.extensions["procure_vault"]


@pytest.fixture
def storage(app):
    return app.extensions["procure_storage"]


@pytest.fixture
def stored(tmp_path):
    """How many objects lie in the store, half-written ones too."""
    return lambda: len(list((tmp_path / "storage").iterdir()))


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    return stories.issued(session)


@pytest.fixture
def lead(session, story, login):
    login("leder0@example.test")
    bid_stories.started(session, story)
    return story


@pytest.fixture
def token(client):
    """The CSRF token of the page, as the script and the form send it."""

    def token(bid_id=1):
        page = client.get(f"/bids/{bid_id}/files").get_data(as_text=True)
        return form_fields(page)["csrf_token"]

    return token


def multipart(token, name="Løsning.pdf", body=PDF, criterion="0"):
    """The octets a browser sends; Werkzeug's own client would put them in a file on disk."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"--{BOUNDARY}\r\n{head.format('csrf_token')}\r\n\r\n{token}\r\n".encode(),
        f'--{BOUNDARY}\r\n{head.format("file")}; filename="{name}"\r\n\r\n'.encode(),
        body,
        f"\r\n--{BOUNDARY}\r\n{head.format('criterion')}\r\n\r\n{criterion}".encode(),
        f"\r\n--{BOUNDARY}--\r\n".encode(),
    ]
    return b"".join(parts)


@pytest.fixture
def upload(client, token):
    """Send a file by the form."""

    def upload(name="Løsning.pdf", body=PDF, *, criterion="0", bid_id=1, csrf=None):
        data = multipart(csrf or token(bid_id), name, body, criterion)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return client.post(f"/bids/{bid_id}/files", data=data, content_type=kind)

    return upload


@pytest.fixture
def ask(client, token):
    """Post as the script does: the token in a header."""

    def ask(url, data=None, *, csrf=None, **kwargs):
        headers = {"X-CSRFToken": csrf or token()}
        return client.post(url, data=data, headers=headers, **kwargs)

    return ask


@pytest.fixture
def begin(ask):
    def begin(name="Stor fil.pdf", body=LARGE, **fields):
        return ask("/bids/1/uploads", {"name": name, "size": len(body), **fields})

    return begin


@pytest.fixture
def send(ask):
    def send(upload, number, body=LARGE, **kwargs):
        start = sum(upload["sizes"][:number])
        piece = body[start : start + upload["sizes"][number]]
        kind = "application/octet-stream"
        return ask(f"{upload['parts']}{number}", piece, content_type=kind, **kwargs)

    return send


def parts(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(BidFilePart))


def whole(session):
    session.expire_all()
    return session.scalar(
        select(func.count())
        .select_from(BidFile)
        .where(BidFile.completed_at.is_not(None), BidFile.removed_at.is_(None))
    )


def test_files_are_listed_replaced_and_removed(lead, client, upload, post):
    assert upload().status_code == 303
    text = words_of(client.get("/bids/1/files"))
    assert "Filen er lagt ved." in text
    assert "Løsning.pdf" in text
    assert "609 byte" in text
    assert "609 byte av høyst 11 MB." in text
    upload(body=PDF + b"2")
    assert "Filen er byttet ut." in words_of(client.get("/bids/1/files"))
    removed = post("/bids/1/files/10002/remove", page="/bids/1/files")
    assert removed.status_code == 303
    assert "Ingen filer er lagt ved." in words_of(client.get("/bids/1/files"))


def test_file_is_shown_with_the_answer_it_belongs_to(session, lead, client, upload):
    page = client.get("/bids/1/files").get_data(as_text=True)
    assert "Tilbudet som helhet" in page
    names = page.split('name="criterion"')[1].split("</select>")[0]
    key, name = names.split("<option")[2].split('value="')[1].split("</option>")[0].split('">')
    assert upload(criterion=key).status_code == 303
    shown = client.get("/bids/1/files").get_data(as_text=True)
    assert re.search(rf"<td[^>]*>{re.escape(name)}</td>", shown)
    assert session.scalar(select(BidFile.criterion_id)) == int(key)


@pytest.mark.parametrize("criterion", ["999", "x", "", "1' OR 1"])
def test_file_for_an_answer_that_is_not_asked_for_leaves_nothing(
    session, lead, upload, stored, criterion
):
    assert upload(criterion=criterion).status_code == 422
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.pdf", b"<html>", TYPES),
        ("a.pdf", b"", TYPES),
        ("a.svg", b"<svg/>", TYPES),
        ("a.docx", b"PK\x03\x04" + b"0" * (PART_SIZE + EDGE), TYPES),  # told by its end
        ("stor.pdf", b"%PDF-" + b"0" * 6_000_000, "Filen er større enn 6 MB."),
        ("", b"", "Velg en fil"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_file_that_breaks_a_rule_is_refused_with_the_reason(
    session, lead, upload, stored, name, body, message
):
    refused = upload(name, body)
    assert (refused.status_code, message in words_of(refused)) == (422, True)
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


def test_files_that_are_too_much_together_are_refused(session, lead, upload):
    assert upload("a.pdf", LARGE).status_code == 303
    assert upload("b.pdf", LARGE).status_code == 303
    refused = upload("c.pdf", LARGE)
    said = "Filene i tilbudet blir større enn 11 MB til sammen. Fjern en fil først."
    assert (refused.status_code, said in words_of(refused)) == (422, True)
    assert whole(session) == 2


def test_file_larger_than_a_request_may_be_is_refused(lead, upload):
    assert upload("enorm.pdf", b"%PDF-" + b"0" * 8_000_000).status_code == 413


def test_other_forms_take_no_more_than_before(client, lead, post):
    page = "/bids/1/statements"
    refused = post(page, {"reservations": "x" * (FORM_LIMIT + 1)}, page=page)
    assert refused.status_code == 413


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("%22onload=alert(1).pdf", "_onload=alert(1).pdf"),
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("Smith & Sønn <AS>.pdf", "Smith & Sønn _AS_.pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("regning\u202efdp.pdf", "regningfdp.pdf"),
    ],
)
def test_hostile_file_name_is_shown_clean(lead, client, upload, name, shown):
    assert upload(name).status_code == 303
    page = client.get("/bids/1/files")
    assert shown in words_of(page)
    assert "<script>alert" not in page.get_data(as_text=True)


def test_form_without_its_token_leaves_nothing(session, lead, upload, stored):
    assert upload(body=LARGE, csrf="feil").status_code == 400
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


def test_visitor_and_other_consortium_leave_nothing(
    session, lead, client, login, token, upload, stored, post
):
    mine = token()
    post("/account/logout", page="/bids/1/files")
    assert upload(body=LARGE, csrf=mine).status_code in {303, 400}
    login("leder1@example.test")
    page = client.get("/bids/").get_data(as_text=True)
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert upload(body=LARGE, csrf=csrf).status_code == 404
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


def test_form_that_arrives_after_the_deadline_leaves_nothing(
    session, lead, clock, token, upload, stored
):
    csrf = token()
    clock.now = DEADLINE
    late = upload(body=LARGE, csrf=csrf)
    assert (late.status_code, "fristen" in words_of(late).lower()) == (409, True)
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


class Slow(io.BytesIO):
    """A body in whose midst the deadline passes, or the connection is lost."""

    def __init__(self, body, at, then):
        super().__init__(body)
        self._at, self._then = at, then

    def readinto(self, buffer):
        if self.tell() >= self._at and self._then:
            then, self._then = self._then, None
            then()
        return super().readinto(buffer)


def poured(client, body, at, then):
    return client.post(
        "/bids/1/files",
        input_stream=Slow(body, at, then),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        content_length=len(body),
    )


def test_upload_begun_before_the_deadline_and_ended_after_is_late(
    session, lead, client, clock, token, stored
):
    body = multipart(token(), body=LARGE)

    def strike():
        clock.now = DEADLINE

    late = poured(client, body, len(body) // 2, strike)
    assert (late.status_code, "fristen" in words_of(late).lower()) == (409, True)
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


def test_upload_that_is_cut_leaves_no_part(session, lead, client, token, stored):
    body = multipart(token(), body=LARGE)
    seen = []
    cut = client.post(
        "/bids/1/files",
        input_stream=Slow(body[: -EDGE // 2], PART_SIZE + EDGE // 2 - 1, lambda: seen.append(1)),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        content_length=len(body),
    )
    assert (cut.status_code, seen) == (400, [1])
    assert (whole(session), parts(session), stored()) == (0, 0, 0)


def test_nothing_of_a_file_is_kept_in_plain_text(lead, token, client, tmp_path):
    marker = b"UPLOAD-MARKER-7f3a"
    body = multipart(token(), body=LARGE[:-6] + marker * 1_000 + b"\n%%EOF")
    on_the_way, looked = [], []

    def look():
        looked.append(1)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        on_the_way.extend(path for path in files if marker in path.read_bytes())

    assert poured(client, body, len(body) - 65_536, look).status_code == 303
    look()
    assert (on_the_way, len(looked)) == ([], 2)


def test_file_in_parts_is_one_of_the_bid_and_opens_to_the_same_octets(  # noqa: PLR0917 -- fixtures
    session, lead, client, clock, login, vault, storage, begin, send, ask
):
    bid_stories.written(session, lead, vault)
    told = begin()
    assert told.status_code == 200
    sizes = told.json["sizes"]
    assert (sum(sizes), told.json["kept"]) == (len(LARGE), [])
    sent = [send(told.json, number).status_code for number in range(len(sizes))]
    assert sent == [204] * len(sizes)
    done = ask(told.json["finish"], {"criterion": "0"})
    assert (done.status_code, done.json) == (200, {"next": "/bids/1/files"})
    assert "Filen er lagt ved." in words_of(client.get("/bids/1/files"))
    bid_stories.deliver(session, lead, 1, vault)
    bid_stories.opened(session, lead, vault, storage, ())
    clock.now = bid_stories.AFTER
    login("innkjoper1@example.test")
    opened = client.get("/bids/1/files/10001")
    assert opened.get_data() == LARGE
    assert opened.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert opened.headers["Content-Disposition"].startswith("attachment")


def test_upload_is_listed_gone_on_with_and_given_up(
    session, lead, client, begin, send, post, stored
):
    first = begin().json
    send(first, 0)
    text = words_of(client.get("/bids/1/files"))
    assert "Ikke ferdig lastet opp" in text
    assert "Stor fil.pdf 4,2 MB av 5,2 MB" in text
    again = begin().json
    assert (again["parts"], len(again["kept"])) == (first["parts"], 1)
    fresh = begin(fresh="y").json
    assert (fresh["parts"] != first["parts"], fresh["kept"], stored()) == (True, [], 0)
    send(fresh, 0)
    assert post(fresh["cancel"], page="/bids/1/files").status_code == 303
    assert "Ikke ferdig lastet opp" not in words_of(client.get("/bids/1/files"))
    assert (parts(session), stored()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "a.exe"}, TYPES),
        ({"name": ""}, "Velg en fil"),
        ({"size": "0"}, "Filen er tom. Velg en annen fil."),
        ({"size": "6000001"}, "Filen er større enn 6 MB."),
    ],
)
def test_beginning_that_breaks_a_rule_is_told_in_a_sentence(session, lead, begin, fields, message):
    refused = begin(**fields)
    assert (refused.status_code, refused.json) == (422, {"error": message})
    assert session.scalar(select(func.count(BidFile.id))) == 0


@pytest.mark.parametrize("size", ["", "-5", "9" * 30, "1e6", "x"])
def test_size_that_is_no_size_is_refused(lead, begin, size):
    refused = begin(size=size)
    assert (refused.status_code, list(refused.json)) == (422, ["error"])


def test_part_of_a_wrong_type_gives_the_file_up(session, lead, begin, send, stored):
    body = b"<html>" + LARGE[6:]
    refused = send(begin(body=body).json, 0, body)
    assert (refused.status_code, refused.json) == (422, {"error": TYPES})
    assert (parts(session), stored()) == (0, 0)
    assert (
        send(begin(body=body).json | {"parts": "/bids/1/uploads/10001/parts/"}, 0).status_code
        == 404
    )


def test_part_that_does_not_fit_is_refused_and_the_others_stay(
    session, lead, begin, send, ask, stored
):
    upload = begin().json
    assert send(upload, 0).status_code == 204
    said = {"error": "Opplastingen stemmer ikke med filen. Last den opp på nytt."}
    kind = {"content_type": "application/octet-stream"}
    for refused in (
        send(upload, 0, LARGE.replace(b"0", b"1")),  # another file
        ask(f"{upload['parts']}1", b"for kort", **kind),
        ask(f"{upload['parts']}1", b"", **kind),
        ask(f"{upload['parts']}99", b"x", **kind),
        ask(upload["finish"], {"criterion": "0"}),
    ):
        assert (refused.status_code, refused.json) == (422, said)
    assert (parts(session), stored()) == (1, 1)


def test_part_larger_than_any_is_not_read(lead, begin, ask):
    upload = begin().json
    big = ask(
        f"{upload['parts']}0", b"x" * (LARGEST_PART + 1), content_type="application/octet-stream"
    )
    assert big.status_code == 413


def test_part_without_its_token_or_after_the_deadline_is_refused(
    session, lead, clock, token, begin, send, ask, stored
):
    csrf = token()
    upload = begin().json
    assert send(upload, 0, csrf="feil").status_code == 400
    clock.now = DEADLINE
    for late in (send(upload, 0, csrf=csrf), ask(upload["finish"], {"criterion": "0"}, csrf=csrf)):
        assert late.status_code == 409
        assert "fristen" in late.json["error"].lower()
    assert (parts(session), stored()) == (0, 0)


def test_upload_of_another_consortium_is_not_found(
    session, story, lead, login, client, begin, ask, token
):
    upload = begin().json
    login("leder1@example.test")
    bid_stories.started(session, story, 1)
    csrf = token(2)
    for url in (
        upload["parts"] + "0",
        upload["finish"],
        upload["cancel"],
        "/bids/2/uploads/10001/cancel",
    ):
        assert ask(url, {"criterion": "0"}, csrf=csrf).status_code == 404


class Found:
    """A scanner that says the same of everything."""

    def __init__(self, verdict):
        self.verdict = verdict

    def scan(self, _content):
        return self.verdict


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.CLEAN, ""),
        (Verdict.INFECTED, "Viruskontrollen reagerte på filen."),
        (Verdict.UNKNOWN, "Viruskontrollen svarte ikke da filen kom."),
    ],
)
def test_what_the_scanner_says_is_told_and_stops_nothing(
    session, lead, app, client, upload, verdict, said
):
    app.extensions["procure_scanner"] = Found(verdict)
    assert upload(body=PDF + b"\n%%EOF").status_code == 303
    text = words_of(client.get("/bids/1/files"))
    assert (said in text, "Se merknad" in text) == (True, bool(said))
    assert whole(session) == 1


def test_findings_are_told_beside_the_file(lead, client, upload):
    upload("låst.pdf", b"%PDF-1.7 trailer << /Encrypt 5 0 R >> %%EOF")
    text = words_of(client.get("/bids/1/files"))
    assert "Vi så gjennom filen og fant noe dere bør se på." in text
    assert "låst.pdf: Filen ser ut til å ha passord." in text


def test_no_transaction_is_held_while_octets_arrive(lead, client, token, begin):
    held = []

    def look():
        held.append(db.session.in_transaction())

    body = multipart(token(), body=LARGE)
    assert poured(client, body, len(body) - 65_536, look).status_code == 303
    sent = client.post(
        begin().json["parts"] + "0",
        input_stream=Slow(LARGE[:PART_SIZE], 0, look),
        headers={"X-CSRFToken": token()},
        content_type="application/octet-stream",
        content_length=PART_SIZE,
    )
    assert (sent.status_code, held) == (204, [False, False])


def test_form_that_waits_does_not_outlive_the_draft(session, lead, client, vault, storage, stored):
    bid_stories.written(session, lead, vault)
    with atomic(session):
        bid_forms.keep(
            session, 1, ReadForm(), name="skjema.docx", vault=vault, storage=storage,
            actor=lead.leads[0], now=bid_stories.WRITING,
        )  # fmt: skip
    assert stored() == 1
    fields = form_fields(client.get("/bids/1/submit").get_data(as_text=True))
    delivered = client.post("/bids/1/submit", data=fields)
    assert (delivered.status_code, stored()) == (200, 0)


@pytest.mark.matrix
def test_connections_that_are_lost_leave_no_thread_file_or_part(
    session, lead, app, client, token, stored
):
    """Uploads cut at the socket, as by a phone in a tunnel."""
    cookie = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())  # noqa: SLF001 -- the browser's
    body = multipart(token(), body=LARGE)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    before = threading.active_count()
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
            head = (
                f"POST /bids/1/files HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
                f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            with contextlib.suppress(OSError):
                connection.sendall(head.encode() + body[: -EDGE // 4])
    deadline = threading.Event()
    for _ in range(50):
        if threading.active_count() <= before and stored() == 0:
            break
        deadline.wait(0.1)
    server.shutdown()
    thread.join(5)
    server.server_close()
    assert (threading.active_count() < before, stored(), whole(session), parts(session)) == (
        True,
        0,
        0,
        0,
    )
