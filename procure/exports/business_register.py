"""Asks the register of legal entities (Enhetsregisteret) for the name behind a number.

The address is configuration, empty when the service is off. Whatever answers is a stranger: it
gets little time and little room, may not send us elsewhere, and what it says is checked before
it is shown. Nothing is stored; a form that cannot ask works without.
"""

import json
import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from procure.domain import text

PATIENCE: Final = 4.0  # seconds, for the whole answer
SILENCE: Final = 2.0  # seconds, for each wait on the network
LARGEST: Final = 64_000  # bytes; an entity takes some three thousand
LONGEST_NAME: Final = 255
_OK: Final = 200
_NONE: Final = frozenset({404, 410})  # no such number, or removed from the register


@dataclass(frozen=True, slots=True)
class Entity:
    """A body or a firm as the register tells it."""

    organisation_number: str
    name: str
    bankrupt: bool = False
    dissolving: bool = False
    deleted: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing in the register speaks against it."""
        return not (self.bankrupt or self.dissolving or self.deleted)


class Unavailable(Exception):
    """The register is off, slow, down, or says what cannot be trusted."""


def look_up(address: str, number: str) -> Entity | None:
    """Return the entity with this number, or None when the register has none.

    `address` is the register's own up to the number, `…/enheter`; `number` has been checked.
    Raises `Unavailable` for everything that keeps us from knowing. A redirect is not followed:
    the address was chosen by whoever set up the service.
    """
    if not address:
        raise Unavailable
    try:
        status, body = _ask(address, number)
    except (OSError, HTTPException, ValueError) as fault:
        raise Unavailable from fault
    if status in _NONE:
        return None
    if status != _OK or len(body) > LARGEST:
        raise Unavailable
    return _entity(body, number)


def _ask(address: str, number: str) -> tuple[int, bytes]:
    """Return the status and at most one byte more than we take."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.hostname or "", parts.port, timeout=SILENCE)) as connection:
        connection.connect()
        watchdog = Timer(PATIENCE, _hang_up, [connection.sock])
        watchdog.daemon = True
        watchdog.start()
        try:
            path = f"{parts.path.rstrip('/')}/{number}"
            connection.request("GET", path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST + 1)
        finally:
            watchdog.cancel()


def _hang_up(line: socket.socket) -> None:
    """End the wait for an answer that drips: each byte would start the patience anew."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _entity(body: bytes, number: str) -> Entity:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Unavailable from fault
    if not isinstance(told, dict) or told.get("organisasjonsnummer") != number:
        raise Unavailable
    name = told.get("navn")
    if not isinstance(name, str) or not (shown := " ".join(text.clean(name).split())):
        raise Unavailable
    if len(shown) > LONGEST_NAME:
        raise Unavailable
    return Entity(
        organisation_number=number,
        name=shown,
        bankrupt=_true(told, "konkurs"),
        dissolving=_true(told, "underAvvikling")
        or _true(told, "underTvangsavviklingEllerTvangsopplosning"),
        deleted="slettedato" in told,
    )


def _true(told: Mapping[str, object], key: str) -> bool:
    return told.get(key) is True
