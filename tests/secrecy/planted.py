"""A bid with a mark of its own in every field and file, and the search for these marks.

A mark is looked for as it stands, as people read it on a page, and inside every zip.
"""

import html
import io
import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from procure.vault.keys import _HEADER, _derived
from tests import bid_stories, stories

FREE = "MERKE"  # in every text that the bidder writes
SECRET = "AGE-SECRET-KEY-1"  # what opens everything; the server must never reach one
_NONCE = 12
_SPACES = re.compile("[\u00a0\u202f ]")


@dataclass(frozen=True)
class Planted:
    """The bid, its marks, and the name of its file, which the bidder is told stands in clear."""

    bid_id: int
    marks: frozenset[str]
    file_name: str


def bid(session, story, vault, storage, n: int, *, submit: bool = True) -> Planted:
    """Write, attach and submit the bid of consortium n, all of it marked."""
    marks: set[str] = set()
    bid_id = bid_stories.started(session, story, n)
    content = marked(bid_stories.content(session, story, n, marker=FREE), marks)
    rates = {line: 100_000 + secrets.randbelow(9_000) + 1 for line in content.rates}
    marks |= {str(rate) for rate in rates.values()}
    with stories.atomic(session):
        bid_stories.bids.save_draft(
            session, bid_id, replace(content, rates=rates), version=0, vault=vault,
            actor=story.leads[n], now=bid_stories.WRITING,
        )  # fmt: skip
    body = mark(marks)
    name = f"{mark(set())}.pdf"
    bid_stories.attached(
        session, story, bid_id, vault, storage, n, name=name,
        body=b"%PDF-1.7\n" + f"{body} ".encode() * 40,
    )  # fmt: skip
    if submit:
        bid_stories.deliver(session, story, bid_id, vault, n)
    return Planted(bid_id, frozenset(marks), name)


def mark(marks: set[str]) -> str:
    made = f"{FREE}{secrets.token_hex(8)}"
    marks.add(made)
    return made


def marked(value, marks):
    """Give every text that carries the word a mark of its own."""
    if isinstance(value, str):
        return value.replace(FREE, mark(marks)) if FREE in value else value
    if isinstance(value, tuple):
        return tuple(marked(part, marks) for part in value)
    if isinstance(value, dict):
        return {key: marked(part, marks) for key, part in value.items()}
    if is_dataclass(value):
        changed = {f.name: marked(getattr(value, f.name), marks) for f in fields(value)}
        return replace(value, **changed)
    return value


def texts(value, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a content, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, name)
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part, name)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name), one.name)


def found(body: bytes, marks: Iterable[str]) -> list[str]:
    """Return the marks in some bytes: in plain text, as shown on a page, or within a zip."""
    seen = [body, *parts(body)]
    return sorted({mark for mark in marks for part in seen if _holds(part, mark)})


def _holds(body: bytes, mark: str) -> bool:
    if not mark.isdigit():
        return mark.encode() in body
    kroner = f"{mark[:-5]} {mark[-5:-2]}"  # 104 200 øre is read as "1 042"
    page = _SPACES.sub(" ", html.unescape(body.decode("utf-8", "replace")))
    alone = (mark, f"{kroner},{mark[-2:]}", f"{kroner.replace(' ', '')},{mark[-2:]}")
    return any(re.search(rf"(?<![0-9A-Za-z]){text}(?![0-9A-Za-z])", page) for text in alone)


def parts(body: bytes) -> Iterator[bytes]:
    """Return what is in a zip, and in the zips in it; nothing for what is none."""
    if not body.startswith(b"PK\x03\x04"):
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.namelist():
            content = archive.read(member)
            yield member.encode()
            yield content
            yield from parts(content)


def opened_by_server(bodies: Iterable[bytes], secret: str) -> list[bytes]:
    """Everything that whoever holds the server's secret can make of some bytes.

    Whatever begins like something sealed is decrypted without asking whether it is whole or where
    it belongs, with the server's key and with every 32 octets that come out as a key in turn.
    """
    sealed = [part for body in bodies for part in _sealed_in(body)]
    keys, plain, tried = [_derived(secret, b"procure vault v1")], [], set()
    while keys:
        key = keys.pop()
        if key in tried:
            continue
        tried.add(key)
        for part in sealed:
            text = _decrypted(part, key)
            if key == _derived(secret, b"procure vault v1"):
                keys.append(text[:32].ljust(32, b"\0"))
            plain.append(text)
    return plain


def _sealed_in(body: bytes) -> Iterator[bytes]:
    starts = [match.start() for match in re.finditer(re.escape(_HEADER), body)]
    for start, end in pairwise([*starts, len(body)]):
        yield body[start + len(_HEADER) : min(end, start + 400_000)]


def _decrypted(part: bytes, key: bytes) -> bytes:
    """AES-GCM is AES-CTR from a counter of two; only its tag says what is true."""
    nonce, text = part[:_NONCE], part[_NONCE:]
    if len(nonce) < _NONCE:
        return b""
    return Cipher(AES(key), CTR(nonce + b"\0\0\0\2")).decryptor().update(text)


def behind(client, answer):
    """The page that a form leads to, and the files that it offers."""
    if answer.status_code != 303:
        return
    page = client.get(answer.headers["Location"])
    yield page.data
    for href in re.findall(r'href="(/(?:documents|packs)/[^"]+)"', page.text):
        yield client.get(href).data
