"""Where sealed files lie: a folder, written so that an answered upload survives a power cut."""

import os
import re
import secrets
from pathlib import Path
from typing import Final

_KEY: Final = re.compile(r"[0-9a-f]{32}")


class FolderStorage:
    """Write-once objects under names of ours; a name never comes from a user."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Store durably and return the key: fsync file, rename, fsync folder, in that order."""
        key = secrets.token_hex(16)
        part = self._folder / f"{key}.part"
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._folder / key)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return key

    def remove(self, key: str) -> None:
        """Take away an object that nothing refers to; one that is gone already is no error."""
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(key)
        (self._folder / key).unlink(missing_ok=True)

    def remove_unfinished(self, before: float) -> int:
        """Take away what was being written when a process died, and count it.

        `before` is in seconds since 1970: a younger one is perhaps still being written.
        """
        found = [p for p in self._folder.glob("*.part") if p.stat().st_mtime < before]
        for part in found:
            part.unlink(missing_ok=True)
        return len(found)

    def get(self, key: str) -> bytes:
        """Return the stored bytes. Raises `FileNotFoundError` for an unknown key."""
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return (self._folder / key).read_bytes()
