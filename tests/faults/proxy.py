"""A line that cannot be trusted: it resets, stalls, and swallows answers."""

import random
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL

_RESET = struct.pack("ii", 1, 0)  # closing sends RST and drops what waits
_CHUNK = 65_536


class UntrustedLine:
    """Forwards a port of this machine; each chunk meets a fault with probability `chance`."""

    def __init__(self, target: int | Path, *, chance: float) -> None:
        self._target, self._chance = target, chance
        self._luck = random.Random(1)  # noqa: S311 -- no secret
        self.faults: Counter[str] = Counter()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._over = False

    def __enter__(self) -> Self:
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._over = True
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes the one who accepts
        self._accepting.join()
        self._listener.close()

    def behave(self) -> None:
        """From now on, forward everything."""
        self._chance = 0

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if self._over:
                near.close()
                return
            try:
                far = self._connect()
            except OSError:
                near.close()
                continue
            for there, back, answers in ((near, far, False), (far, near, True)):
                threading.Thread(
                    target=self._pump, args=(there, back, answers), daemon=True
                ).start()

    def _connect(self) -> socket.socket:
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target))
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(self._target))
        return far

    def _pump(self, there: socket.socket, back: socket.socket, answers: bool) -> None:  # noqa: FBT001 -- a thread's
        try:
            while chunk := there.recv(_CHUNK):
                if self._luck.random() < self._chance and self._fault(answers):
                    for line in (there, back):
                        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    break
                back.sendall(chunk)
        except OSError:
            pass
        for line in (there, back):
            with suppress(OSError):  # closed by the other direction
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _fault(self, answers: bool) -> bool:  # noqa: FBT001 -- as above
        """Whether the line is cut; a swallowed answer leaves its sender believing in it."""
        kind = self._luck.choice(
            ("reset", "stall", "answer lost") if answers else ("reset", "stall")
        )
        self.faults[kind] += 1
        if kind == "stall":
            time.sleep(self._luck.uniform(0.05, 0.4))
        return kind != "stall"


def past(url: URL, line: UntrustedLine) -> str:
    """The address of the same PostgreSQL database by way of the line."""
    query = {name: value for name, value in url.query.items() if name not in {"host", "port"}}
    moved = url.set(host="127.0.0.1", port=line.port).set(query=query)
    return moved.render_as_string(hide_password=False)


def door(url: URL) -> int | Path:
    """Where a PostgreSQL server listens: a port of this machine, or a socket in a folder."""
    host = str(url.query.get("host") or url.host or "127.0.0.1")
    port = int(str(url.query.get("port") or url.port or 5432))
    return Path(host, f".s.PGSQL.{port}") if host.startswith("/") else port
