"""Junk for every address, as everyone: nothing a browser can send may end in a crash.

The forms are found on the pages themselves, so that a new form is attacked without being named.
"""

import io
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import lxml.html
from flask import Flask
from flask.testing import FlaskClient

from tests.architecture.test_routes import OPEN, VALUES, build, sign_in
from tests.conftest import csrf_token

QUERIES = (
    "",
    "?q=%00&status=%00&before=%00&next=%00&bid=%00&chain=%00&project=%00&under=%00",
    "?q=%ff%25_%5C&before=-1&bid=%C2%B2&chain=competition:1&status=draft",
    "?bid=1&criterion=2&project=1&under=1&before=5&q='\"<b>",
    "?bid=99&criterion=99&project=99&under=99&before=999999999&chain=competition:999",
    f"?before={'9' * 5000}&bid={'9' * 40}&chain=competition:{'9' * 40}&status={'x' * 300}",
)
JUNK = (
    "", " ", "\x00", "a\x00b", "NaN", "sNaN", "-Infinity", "-1", "-0", "0", "1e999", "1e-999",
    "9" * 5000, "9" * 20, "2147483648", "999999999", "0,00000000000000000001", "1,5,5", "1_0",
    "٣", "²", "½", "2027-02-30", "9999-12-31 23:59", "0001-01-01 00:00", "28.03.2027 02:30",
    "\u202e<script>alert(1)</script>", "=cmd|' /C calc'!A0", "x" * 100_000, "æ" * 256,
    "{{ 7*7 }}", "%s %(name)s {0}", "\r\nX: y", "\x0b\x1f\ufffe\uffff", "//evil.example", "on",
)  # fmt: skip
WORST = ("\x00", "NaN", "9" * 5000, "x" * 100_000, "²")
BODIES = (
    {"data": b""},
    {"data": b"\xff\xfe\x00", "content_type": "application/json"},
    {"data": b'{"points": [1], "version": {}}', "content_type": "application/json"},
    {"data": b"a=%00%ff&version=%00", "content_type": "application/x-www-form-urlencoded"},
    {
        "data": b'--b\r\nContent-Disposition: form-data; name="file"; filename="../x\x00"\r\n\r\n',
        "content_type": "multipart/form-data; boundary=b",
    },
)
FILES = (b"", b"%PDF-1.7\n", b"PK\x03\x04" + b"\x00" * 40, b"\x00" * 100)


@dataclass(frozen=True)
class Form:
    """A form that some page showed: where it posts to, and what it held."""

    action: str
    fields: dict[str, str]
    files: tuple[str, ...]


@dataclass
class Crawler:
    """`reset` puts the database back after something was changed; None lets changes stand."""

    app: Flask
    emails: Iterable[str]
    reset: Callable[[], Callable[[], None]] | None = None
    quick: bool = False  # the most hostile queries and bodies only
    crashes: dict[str, str] = field(default_factory=dict)  # where it crashed: by what
    asked: int = 0

    def run(self, junk: Iterable[str], *, sample: int = 0) -> dict[str, str]:
        """Ask for every page and post junk to every form; return what crashed.

        Every form gets each of `junk` in all fields at once, and `sample` of `JUNK` in each
        field alone, from the first person whom it serves; from the others the worst alone.
        """
        clients = {email: self._signed_in(email) for email in self.emails}
        tokens = {email: csrf_token(client, "/") for email, client in clients.items()}
        self._again = self.reset() if self.reset else lambda: None
        forms = {f.action: f for c in clients.values() for f in self._forms(c)}
        for form in forms.values():
            served = False
            for email, client in clients.items():
                values, some = (WORST[:1], 0) if served else (junk, sample)
                here = self._attack(client, tokens[email], form, values, some)
                served = served or here
        for email, client in clients.items():
            self._post_bodies(client, tokens[email])
        return self.crashes

    def _signed_in(self, email: str) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, email)
        return client

    def _send(self, client: FlaskClient, method: str, url: str, **how: object):
        self.asked += 1
        try:
            response = client.open(url, method=method, **how)
        except Exception as crash:  # noqa: BLE001 -- anything at all is a crash
            self.crashes.setdefault(f"{type(crash).__name__} {method} {url[:80]}", str(how)[:300])
            return None
        if response.status_code >= 500:
            self.crashes.setdefault(f"{response.status_code} {method} {url[:80]}", str(how)[:300])
        if response.status_code == 303 and method == "POST":
            self._again()
        return response

    def _rules(self, method: str) -> list:
        rules = self.app.url_map.iter_rules()
        return sorted(
            (r for r in rules if method in r.methods and r.endpoint not in OPEN),
            key=lambda r: r.rule,
        )

    def _forms(self, client: FlaskClient) -> Iterator[Form]:
        for rule in self._rules("GET"):
            url = build(rule.rule, VALUES)
            for query in (QUERIES[1], QUERIES[5]) if self.quick else QUERIES:
                page = self._send(client, "GET", url + query)
                if page is not None and page.status_code == 200 and page.mimetype == "text/html":
                    yield from forms_of(page.get_data(as_text=True), url)

    def _attack(
        self, client: FlaskClient, token: str, form: Form, junk: Iterable[str], sample: int
    ) -> bool:
        """Post the form as it stands, then with junk; say whether it served this person."""
        first = self._post(client, token, form, {})
        served = first is None or first.status_code not in {403, 404}
        names = [name for name in form.fields if name != "csrf_token"]
        for value in junk if served else ():
            self._post(client, token, form, dict.fromkeys(names, value))
        for name in names if sample and served else ():
            chance = random.Random(f"{form.action} {name}")  # noqa: S311 -- the same each time
            for value in chance.sample(JUNK, sample):
                self._post(client, token, form, {name: value})
            self._post(client, token, form, {name: None})
        return served

    def _post(self, client: FlaskClient, token: str, form: Form, changes: dict[str, str | None]):
        data: dict[str, object] = {**form.fields, **changes, "csrf_token": token}
        data = {name: value for name, value in data.items() if value is not None}
        content = FILES[self.asked % len(FILES)]
        data |= {name: (io.BytesIO(content), "\u202e../a\r\n.pdf") for name in form.files}
        return self._send(client, "POST", form.action, data=data)

    def _post_bodies(self, client: FlaskClient, token: str) -> None:
        for rule in self._rules("POST"):
            if rule.endpoint == "accounts.logout":
                continue
            for number in (1,) if self.quick else (1, 2, 999_999_999):
                url = build(rule.rule, dict.fromkeys(rule.arguments, number) | {"kind": "docx"})
                for body in BODIES[2:4] if self.quick else BODIES:
                    self._send(client, "POST", url, headers={"X-CSRFToken": token}, **body)


def forms_of(page: str, url: str) -> Iterator[Form]:
    """The forms of a page that post, but for signing out."""
    for form in lxml.html.fromstring(page).iter("form"):
        action = (form.get("action") or url).partition("#")[0]
        if (form.get("method") or "").lower() == "post" and not action.endswith("/logout"):
            inputs = [
                e for e in form.iter("input", "select", "textarea", "button") if e.get("name")
            ]
            files = tuple(e.get("name") for e in inputs if e.get("type") == "file")
            fields = {e.get("name"): _value(e) for e in inputs if e.get("type") != "file"}
            yield Form(action, fields, files)


def _value(element: lxml.html.HtmlElement) -> str:
    if element.tag == "select":
        chosen = element.xpath(".//option[@selected]") or element.xpath(".//option")
        return chosen[0].get("value", "") if chosen else ""
    return (element.text or "") if element.tag == "textarea" else element.get("value", "on")


def sqlite_file(engine, path) -> Callable[[], Callable[[], None]]:
    """Return what keeps a copy of the database file now and gives what puts it back."""

    def keep() -> Callable[[], None]:
        engine.dispose()  # the last connection that closes writes the log into the file
        shutil.copy(path, f"{path}.kept")

        def put_back() -> None:
            engine.dispose()
            shutil.copy(f"{path}.kept", path)

        return put_back

    return keep
