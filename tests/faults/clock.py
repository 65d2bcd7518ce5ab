"""A clock that is moved while the service runs: every process that maps its file sees it move."""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from procure.clock import system

_SECONDS = struct.Struct("d")


class MovedClock:
    """The system's clock, so and so far moved. Like it, it never stands still."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0))
        with path.open("r+b") as file:
            self._moved = mmap.mmap(file.fileno(), _SECONDS.size)

    def __call__(self) -> datetime:
        return system() + timedelta(seconds=_SECONDS.unpack(self._moved[:])[0])

    def set(self, to: datetime) -> None:
        """Let it be `to` now, whether that is a step forward or back."""
        self._moved[:] = _SECONDS.pack((to - system()).total_seconds())
