"""What a bidder's browser does over HTTP. The only place here that knows pages and addresses."""

import hashlib
import http.client
import json
import secrets
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tests.stories import PASSWORD

BROKEN = (OSError, http.client.HTTPException)  # what a connection ends in
RECEIVED = frozenset({200, 303})
_FORM = "application/x-www-form-urlencoded"
_OCTETS = "application/octet-stream"


def _files(bid_id: int) -> str:
    return f"/bids/{bid_id}/files"


def _same(content: bytes, told: dict[str, Any]) -> bool:
    """Whether the parts that have arrived are of this file."""
    start = 0
    for size, kept in zip(told["sizes"], told["kept"], strict=False):
        piece = bytes.fromhex(kept["salt"]) + content[start : start + size]
        if hashlib.sha256(piece).hexdigest() != kept["commitment"]:
            return False
        start += size
    return True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Forms(HTMLParser):
    """The hidden fields of each form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told: dict[str, Any] = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and told.get("type") == "hidden" and self.forms:
            self.forms[-1][told.get("name") or ""] = told.get("value") or ""

    def with_field(self, name: str) -> dict[str, str]:
        """The form that has the field. Raises `LookupError` when none has."""
        for form in self.forms:
            if name in form:
                return form
        raise LookupError(name)


class Browser:
    """A session with the service. Everything raises one of `BROKEN` when the line is cut."""

    def __init__(self, port: int, *, timeout: float = 60) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def close(self) -> None:
        self._line.close()

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        headers = {"Cookie": self._crumbs()}
        if body:
            headers["Content-Type"] = kind
        if kind == _OCTETS:
            headers["X-CSRFToken"] = self._token
        try:
            self._line.request(method, path, body or None, headers)
            got = self._line.getresponse()
            text = got.read().decode(errors="replace")
        except BROKEN:
            self._line.close()
            raise
        for told in got.headers.get_all("Set-Cookie", []):
            self._cookies |= {k: v.value for k, v in SimpleCookie(told).items()}
        return Answer(got.status, got.headers.get("Location", ""), text)

    def _crumbs(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), _FORM)

    def sign_in(self, email: str) -> None:
        form = Forms(self.ask("GET", "/account/login").text).with_field("csrf_token")
        said = self.post("/account/login", form | {"email": email, "password": PASSWORD})
        if said.status != http.HTTPStatus.SEE_OTHER:
            raise http.client.HTTPException(f"sign-in: {said.status}")

    def upload(self, bid_id: int, name: str, content: bytes) -> Answer:
        """Attach a file with the form that needs no script."""
        return self.ask("POST", _files(bid_id), *self._multipart(bid_id, name, content))

    def upload_in_parts(self, bid_id: int, name: str, content: bytes) -> Answer:
        """Attach a file as the page's script does: begin, send what has not arrived, finish."""
        about = {"name": name, "size": str(len(content))}
        begun = self._begin(bid_id, about)
        if begun.status == http.HTTPStatus.OK and not _same(content, json.loads(begun.text)):
            begun = self._begin(bid_id, about | {"fresh": "y"})
        if begun.status != http.HTTPStatus.OK:
            return begun
        told, start = json.loads(begun.text), 0
        for number, size in enumerate(told["sizes"]):
            if number >= len(told["kept"]):
                piece = content[start : start + size]
                said = self.ask("POST", f"{told['parts']}{number}", piece, _OCTETS)
                if said.status != http.HTTPStatus.NO_CONTENT:
                    return said
            start += size
        return self.post(told["finish"], {"csrf_token": self._know_token(bid_id), "criterion": "0"})

    def _begin(self, bid_id: int, about: dict[str, str]) -> Answer:
        return self.post(
            f"/bids/{bid_id}/uploads", about | {"csrf_token": self._know_token(bid_id)}
        )

    def upload_request(self, bid_id: int, name: str, content: bytes) -> tuple[bytes, bytes]:
        """The head and the body of the same request, for one who will not send all of it."""
        body, kind = self._multipart(bid_id, name, content)
        return self.head(_files(bid_id), len(body), kind), body

    def head(self, path: str, length: int, kind: str = _FORM) -> bytes:
        """The head of a request to come."""
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self._crumbs()}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        ).encode()

    def _multipart(self, bid_id: int, name: str, content: bytes) -> tuple[bytes, str]:
        token = self._know_token(bid_id)
        edge = secrets.token_hex(16)
        before = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
            f"{token}\r\n--{edge}\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        after = f"\r\n--{edge}--\r\n"
        return before.encode() + content + after.encode(), f"multipart/form-data; boundary={edge}"

    def _know_token(self, bid_id: int) -> str:
        if not self._token:
            page = self.ask("GET", _files(bid_id)).text
            self._token = Forms(page).with_field("csrf_token")["csrf_token"]
        return self._token

    def delivery(self, bid_id: int) -> dict[str, str]:
        """The form that delivers, with its key. Raises `LookupError` when it is not there."""
        return Forms(self.ask("GET", f"/bids/{bid_id}/submit").text).with_field("key")

    def deliver(self, bid_id: int, form: dict[str, str]) -> Answer:
        """Deliver; an answer in `RECEIVED` acknowledges the bid."""
        return self.post(f"/bids/{bid_id}/submit", form)
