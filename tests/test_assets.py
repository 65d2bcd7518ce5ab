"""Third-party CSS, JavaScript and fonts: pinned by the lock file, checked, never committed."""

import hashlib
import json
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from procure import _assets

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
TAKEN = {*_assets.FILES, *_assets.MODULES}


@pytest.fixture
def frontend(tmp_path):
    """A folder like frontend/, free to change."""
    folder = tmp_path / "frontend"
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FRONTEND / name, folder)
    return folder


@pytest.fixture
def vendor(frontend):
    """Vendor files made from that folder, without npm: two files and their manifest."""
    folder = frontend / "vendor"
    contents = {"ds/theme.css": b":root{}\n", "htmx/htmx.min.js": b"htmx\n"}
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(data)
    manifest = {
        "lock": _assets.lock_digest(frontend),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    }
    (folder / _assets.MANIFEST).write_text(json.dumps(manifest))
    return folder


def test_lock_pins_every_package_by_content_and_names_no_address():
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in TAKEN} <= set(packages)
    assert {entry["integrity"].partition("-")[0] for entry in packages.values()} == {"sha512"}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_package_asks_for_exact_versions_of_what_is_taken():
    wanted = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    assert set(wanted) == TAKEN
    assert [v for v in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []


def test_every_package_brings_its_licence():
    without = {name for name, files in _assets.FILES.items() if "LICENSE" not in files}
    assert without == {"@fontsource/inter"}  # the same font and licence as the variable cut


def test_vendor_made_from_the_lock_is_up_to_date(frontend, vendor):
    assert _assets.up_to_date(frontend, vendor) is True


def change_a_file(frontend, vendor):
    (vendor / "htmx/htmx.min.js").write_bytes(b"evil\n")


def remove_a_file(frontend, vendor):
    (vendor / "ds/theme.css").unlink()


def change_the_lock(frontend, vendor):
    lock = frontend / "package-lock.json"
    lock.write_text(lock.read_text().replace("sha512-", "sha512-A", 1))


def break_the_manifest(frontend, vendor):
    (vendor / _assets.MANIFEST).write_text("{")


def empty_the_manifest(frontend, vendor):
    (vendor / _assets.MANIFEST).write_text("{}")


def remove_everything(frontend, vendor):
    shutil.rmtree(vendor)


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_file,
        remove_a_file,
        change_the_lock,
        break_the_manifest,
        empty_the_manifest,
        remove_everything,
    ],
)
def test_tampering_makes_vendor_stale(frontend, vendor, tamper):
    tamper(frontend, vendor)
    assert _assets.up_to_date(frontend, vendor) is False


def test_build_leaves_fresh_files_alone(frontend, vendor, monkeypatch):
    monkeypatch.setattr(_assets, "npm_command", lambda: None)
    assert _assets.build(frontend, vendor, log=lambda _: None) is False


def test_build_without_npm_names_the_remedy(frontend, monkeypatch):
    monkeypatch.setattr(_assets, "npm_command", lambda: None)
    with pytest.raises(_assets.AssetsError, match="then run `procure assets`"):
        _assets.build(frontend, frontend / "vendor", log=lambda _: None)


def test_build_stops_when_npm_refuses_and_keeps_what_was_there(frontend, vendor, monkeypatch):
    refusing = frontend / "npm"
    refusing.write_text("#!/bin/sh\necho EINTEGRITY >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PROCURE_NPM", str(refusing))
    with pytest.raises(_assets.AssetsError, match="EINTEGRITY"):
        _assets.build(frontend, vendor, force=True, log=lambda _: None)
    assert _assets.up_to_date(frontend, vendor) is True


def test_build_takes_the_listed_files_from_what_npm_installs(frontend, monkeypatch):
    """The real build with an npm that lays out files offline, as the tests have no network."""
    font = woff([(b"glyf", b"g" * 100), (b"head", b"hd")])
    lines = ["#!/bin/sh", "set -e"]
    for package, files in _assets.FILES.items():
        for source in files:
            path = f"node_modules/{package}/{source}"
            lines.append(f"mkdir -p {Path(path).parent}")
            lines.append(
                f"cp {frontend}/font {path}"
                if source.endswith(".woff")
                else f"printf 'x//# sourceMappingURL=x.map' > {path}"
            )
    for package, (module, _) in _assets.MODULES.items():
        modules = {
            module: "import { a } from './a.js';\nexport * from \"@other/lib/b.js\";\n",
            "dist/a.js": "export const a = [1, 2];\nArray.from('x');\n",
            "node_modules/@other/lib/b.js": "export const b = 1;\n",
            "node_modules/@other/lib/package.json": "{}",
            "node_modules/@other/lib/LICENSE": "other's",
            "package.json": "{}",
            "LICENSE": "own",
        }
        for number, (name, code) in enumerate(modules.items()):
            (frontend / f"module{number}").write_text(code)
            path = f"node_modules/{package}/{name}"
            lines.append(f"mkdir -p {Path(path).parent}")
            lines.append(f"cp {frontend}/module{number} {path}")
    (frontend / "font").write_bytes(font)
    npm = frontend / "npm"
    npm.write_text("\n".join(lines))
    npm.chmod(0o755)
    monkeypatch.setenv("PROCURE_NPM", str(npm))
    vendor = frontend / "vendor"

    assert _assets.build(frontend, vendor, log=lambda _: None) is True
    assert _assets.up_to_date(frontend, vendor) is True
    made = {str(p.relative_to(vendor)) for p in vendor.rglob("*") if p.is_file()}
    listed = {target for files in _assets.FILES.values() for target in files.values()}
    age = {path.removeprefix("age/age-encryption/") for path in made if path.startswith("age/")}
    other = "of/@other/lib"
    assert age == {"LICENSE", "dist/index.js", "dist/a.js", f"{other}/b.js", f"{other}/LICENSE"}
    assert {path for path in made if not path.startswith("age/")} == listed | {
        "__init__.py",
        _assets.MANIFEST,
    }
    assert (vendor / "age/age-encryption/dist/index.js").read_text() == (
        'import { a } from "./a.js";\nexport * from "./../of/@other/lib/b.js";\n'
    )
    assert (vendor / "htmx/htmx.min.js").read_bytes() == b"x\n"
    assert (vendor / "inter/inter-400.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert json.loads((vendor / _assets.MANIFEST).read_text())["versions"]["htmx.org"] == "4.0.1"


def woff(tables):
    """A WOFF 1 file of these tables, each packed only when that makes it smaller."""
    directory, body = b"", b""
    for tag, data in tables:
        packed = min(zlib.compress(data), data, key=len)
        start = 44 + 20 * len(tables) + len(body)
        directory += struct.pack(">4sIIII", tag, start, len(packed), len(data), 7)
        body += packed + b"\0" * (-len(packed) % 4)
    head = struct.pack(">4sIIH", b"wOFF", 0x00010000, 0, len(tables)).ljust(44, b"\0")
    return head + directory + body


def test_woff_to_ttf_unpacks_every_table():
    tables = [(b"cmap", b"c" * 90), (b"head", b"hd")]
    font = _assets.woff_to_ttf(woff(tables))
    assert struct.unpack(">IHHHH", font[:12]) == (0x00010000, 2, 32, 1, 0)
    for i, (tag, data) in enumerate(tables):
        found, _, start, size = struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i])
        assert (found, font[start : start + size]) == (tag, data)


def test_woff_to_ttf_refuses_other_files():
    with pytest.raises(ValueError, match="not a WOFF 1 font"):
        _assets.woff_to_ttf(b"wOF2" + b"\0" * 40)


def test_npm_command_prefers_the_one_named_in_the_environment(monkeypatch):
    monkeypatch.setenv("PROCURE_NPM", "/opt/npm")
    assert _assets.npm_command() == ["/opt/npm"]


def test_vendor_dir_holds_every_file_the_pages_load():
    vendor = _assets.vendor_dir()
    assert vendor is not None, "run: procure assets"
    listed = {target for files in _assets.FILES.values() for target in files.values()}
    assert {name for name in listed if not (vendor / name).is_file()} == set()
    css = (ROOT / "procure/static/app.css").read_text()
    loaded = set(re.findall(r'url\("vendor/([^"]+)"\)', css))
    for layout in (ROOT / "procure/templates").rglob("*.html"):
        loaded |= set(re.findall(r'"static", filename="vendor/([^"]+)"', layout.read_text()))
    assert {"ds/designsystemet.css", "htmx/htmx.min.js", "inter/inter-latin.woff2"} <= loaded
    assert loaded <= listed


def test_vendor_is_not_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    tracked = subprocess.run(
        ["git", "ls-files", "frontend"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert tracked.stdout.split() == ["frontend/package-lock.json", "frontend/package.json"]
