"""Asks ClamAV about octets that pass through; keeps none of them, and stops nothing.

A signature can be wrong, and a bid must not be lost for it: the bidder is told, and decides. A
file that travels in several requests is asked about part by part.
"""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

PATIENCE: Final = 10.0  # seconds for one answer of the scanner, and for each piece it takes
_PIECE: Final = 1 << 18  # octets; within clamd's StreamMaxLength, which is of the whole
_LENGTH: Final = struct.Struct("!L")
_LONGEST_ANSWER: Final = 4_096


class Verdict(Enum):
    """What is known of the octets."""

    CLEAN = auto()
    INFECTED = auto()
    UNKNOWN = auto()  # no scanner answered, or it would not say


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd: "host:port", or the path of its socket."""

    address: str
    patience: float = PATIENCE

    def scan(self, content: bytes) -> Verdict:
        """Send everything and return the verdict. Never raises."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zINSTREAM\0")
                for piece in _pieces(content):
                    connection.sendall(_LENGTH.pack(len(piece)) + piece)
                return _verdict(_answer(connection))
        except (OSError, ValueError):
            return Verdict.UNKNOWN

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            local.settimeout(self.patience)
            try:
                local.connect(self.address)
            except OSError:
                local.close()
                raise
            return local
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self.patience)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
    yield b""  # the end


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer


def _verdict(answer: bytes) -> Verdict:
    said = answer.rstrip(b"\0\n ")
    if said.endswith(b" FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if said == b"stream: OK" else Verdict.UNKNOWN
