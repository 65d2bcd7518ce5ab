"""Style sheets, scripts and fonts: kept by browsers for a year, under the digest of them all.

The digest is a folder of the address, so that files may name each other by relative addresses
and are always of one version. Each file is compressed once in a process.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, abort, current_app, request, send_file

from procure import _assets

ENDPOINT: Final = "static"
YEAR: Final = "public, max-age=31536000, immutable"
MINUTE: Final = "public, max-age=60"  # for an address of another version, or of none
VENDOR: Final = "vendor/"
TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
PACKED: Final = {".css", ".html", ".js", ".svg", ".txt"}
_SHELF: Final = "procure_static_files"
_DIGITS: Final = 16  # of the digest in an address; no folder of ours has a name that long


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read."""

    data: bytes
    packed: bytes | None  # with gzip, where that makes it smaller
    digest: str
    mimetype: str


class Shelf:
    """The files that are served, by name; the vendor's under `vendor/`."""

    def __init__(self, own: Path, vendor: Path) -> None:
        """Take the digests of all: our own are read, the vendor's are in its manifest."""
        manifest: Mapping[str, Any] = json.loads((vendor / _assets.MANIFEST).read_text("utf-8"))
        self._own, self._vendor = own, vendor
        self._foreign = {f"{VENDOR}{name}": digest for name, digest in manifest["files"].items()}
        self.digests, self.version = self._taken()
        self.read = cache(self._read)

    def renew(self) -> None:
        """Look at our own files again: they change under whoever is writing them."""
        digests, version = self._taken()
        if version != self.version:
            self.digests, self.version = digests, version
            self.read.cache_clear()

    def _taken(self) -> tuple[Mapping[str, str], str]:
        own = {
            path.relative_to(self._own).as_posix(): _digest(path.read_bytes())
            for path in self._own.rglob("*")
            if path.is_file()
        }
        digests = own | self._foreign
        return digests, _digest(json.dumps(digests, sort_keys=True).encode())[:_DIGITS]

    def _read(self, name: str) -> File:
        folder = self._vendor if name.startswith(VENDOR) else self._own
        data = (folder / name.removeprefix(VENDOR)).read_bytes()
        suffix = Path(name).suffix
        packed = gzip.compress(data, mtime=0) if suffix in PACKED else data
        return File(
            data=data,
            packed=packed if len(packed) < len(data) else None,
            digest=_digest(data),
            mimetype=TYPES.get(suffix, "text/plain"),
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def shelf() -> Shelf:
    """Return what this application serves."""
    found: Shelf = current_app.extensions[_SHELF]
    return found


def serve(filename: str, version: str | None = None) -> Response:
    """Send a file, for a year if address and content are of the version that pages ask for.

    A file that was replaced on the disk since the start is sent, but not for long.
    """
    files = shelf()
    if filename not in files.digests:
        abort(HTTPStatus.NOT_FOUND)
    file = files.read(filename)
    packed = None if "Range" in request.headers or not takes_gzip() else file.packed
    response = send_file(
        BytesIO(packed or file.data),
        mimetype=file.mimetype,
        etag=f"{file.digest}-gzip" if packed else file.digest,
        conditional=True,
    )
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if file.packed is not None:
        response.vary.add("Accept-Encoding")
    right = version == files.version and file.digest == files.digests[filename]
    response.headers["Cache-Control"] = YEAR if right else MINUTE
    return response


def takes_gzip() -> bool:
    """Whether the browser takes answers compressed with gzip."""
    return request.accept_encodings["gzip"] > 0


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == ENDPOINT:
        if current_app.debug:
            shelf().renew()
        values.setdefault("version", shelf().version)


def init_app(app: Flask, vendor: Path) -> None:
    """Serve `static/` and the vendor's files: `url_for("static", filename=…)` names them."""
    app.extensions[_SHELF] = Shelf(Path(app.root_path) / "static", vendor)
    versioned = f"/static/<string(length={_DIGITS}):version>/<path:filename>"
    app.add_url_rule(versioned, ENDPOINT, serve)
    app.add_url_rule("/static/<path:filename>", ENDPOINT, serve)
    app.url_defaults(_name_version)
