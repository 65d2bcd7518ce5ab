"""Third-party CSS, JavaScript and fonts: pinned by the lock file, checked, never committed."""

import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from procure import _assets

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
TAKEN = {*_assets.FILES, "@digdir/designsystemet-web", "age-encryption", "esbuild"}


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


FAKE_NPM = """#!{python}
import json, sys
from pathlib import Path

asked = sys.argv[1:]
if asked[0] == "ci":
    for path, hexed in json.loads(Path({laid!r}).read_text()).items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(bytes.fromhex(hexed))
elif asked[:4] == ["exec", "--no", "--", "esbuild"]:
    given = dict(option.partition("=")[::2] for option in asked[4:])
    out = Path(given["--outfile"])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("bundle of " + sys.stdin.read())
    inputs = ["<stdin>", "node_modules/age-encryption/dist/index.js", "node_modules/@other/lib/b.js"]
    Path(given["--metafile"]).write_text(json.dumps({{"inputs": dict.fromkeys(inputs)}}))
"""


@pytest.fixture
def npm(frontend, monkeypatch):
    """An npm that lays out files offline, as the tests have no network; returns what it lays."""
    laid = {
        f"node_modules/{package}/{source}": b"x//# sourceMappingURL=x.map"
        for package, files in _assets.FILES.items()
        for source in files
    }
    fonts = [path for path in laid if path.endswith(".woff")]
    laid |= dict.fromkeys(fonts, woff([(b"glyf", b"g" * 100), (b"head", b"hd")]))
    styles = "node_modules/@digdir/designsystemet-css/dist/src"
    parts = {name: f".ds-{name}{{a:b}}" for name in _assets.UNUSED}
    laid |= {f"{styles}/{name}.css": f"{part}\n".encode() for name, part in parts.items()}
    sheet = "".join(f"@layer ds.components{{{part}}}" for part in parts.values())
    laid[f"{styles}/index.css"] = f"@layer ds.components{{.ds-tag{{}}}}{sheet}".encode()
    own, other = "node_modules/age-encryption", "node_modules/@other/lib"
    laid |= {f"{own}/package.json": b"{}", f"{own}/LICENSE": b"own"}
    laid[f"{other}/package.json"] = b'{"name": "@other/lib", "version": "1.0.0", "license": "MIT"}'
    listing, npm = frontend / "laid.json", frontend / "npm"
    listing.write_text(json.dumps({path: data.hex() for path, data in laid.items()}))
    npm.write_text(FAKE_NPM.format(python=sys.executable, laid=str(listing)))
    npm.chmod(0o755)
    monkeypatch.setenv("PROCURE_NPM", str(npm))
    return listing


def test_build_takes_the_listed_files_from_what_npm_installs(frontend, npm):
    vendor = frontend / "vendor"
    assert _assets.build(frontend, vendor, log=lambda _: None) is True
    assert _assets.up_to_date(frontend, vendor) is True
    made = {str(p.relative_to(vendor)) for p in vendor.rglob("*") if p.is_file()}
    listed = {target for files in _assets.FILES.values() for target in files.values()}
    licences = {
        f"{folder}/LICENSE-{name}.txt"
        for folder in ("ds", "age")
        for name in ("age-encryption", "other-lib")
    }
    assert made == listed | {*_assets.BUNDLES} | licences | {"__init__.py", _assets.MANIFEST}
    assert (vendor / "age/age.js").read_text() == 'bundle of export * from "age-encryption";\n'
    assert (vendor / "age/LICENSE-age-encryption.txt").read_text() == "own"
    assert json.loads((vendor / "age/LICENSE-other-lib.txt").read_text())["license"] == "MIT"
    assert (vendor / "ds/designsystemet.css").read_text() == "@layer ds.components{.ds-tag{}}"
    assert (vendor / "htmx/htmx.min.js").read_bytes() == b"x\n"
    assert (vendor / "inter/inter-400.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert json.loads((vendor / _assets.MANIFEST).read_text())["versions"]["htmx.org"] == "4.0.1"


def test_build_stops_when_a_part_left_out_is_no_part_any_more(frontend, npm):
    laid = json.loads(npm.read_text())
    laid["node_modules/@digdir/designsystemet-css/dist/src/chip.css"] = b".new{}".hex()
    npm.write_text(json.dumps(laid))
    with pytest.raises(_assets.AssetsError, match=r"chip\.css is not a part"):
        _assets.build(frontend, frontend / "vendor", log=lambda _: None)


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
    listed |= {*_assets.BUNDLES}
    assert {name for name in listed if not (vendor / name).is_file()} == set()
    css = (ROOT / "procure/static/app.css").read_text()
    loaded = set(re.findall(r'url\("vendor/([^"]+)"\)', css))
    for script in (ROOT / "procure/static").glob("*.js"):
        loaded |= set(re.findall(r'import\("\./vendor/([^"]+)"\)', script.read_text()))
    for layout in (ROOT / "procure/templates").rglob("*.html"):
        loaded |= set(re.findall(r'"static", filename="vendor/([^"]+)"', layout.read_text()))
    assert {"ds/designsystemet.css", "htmx/htmx.min.js", "inter/inter-latin.woff2"} <= loaded
    assert loaded <= listed
    assert {*_assets.BUNDLES} <= loaded


def written(pattern):
    """Find what pages, their styles and the program write of the design system."""
    sources = [
        path
        for suffix in ("html", "py", "css", "js")
        for path in (ROOT / "procure").rglob(f"*.{suffix}")
        if path.name != "_assets.py"
    ]
    return {one for path in sources for one in re.findall(pattern, path.read_text())}


def test_styles_left_out_are_of_nothing_that_pages_have():
    styles = (_assets.vendor_dir() / "ds/designsystemet.css").read_text()
    names = written(r"\bds-[a-z-]+")
    assert {"ds-button", "ds-table", "ds-validation-message"} <= names
    assert names & {f"ds-{name}" for name in _assets.UNUSED} == set()
    assert written(r"data-tooltip\b|ds-popover|\bfocusgroup=|<u-[a-z-]+") == set()
    assert [name for name in ("ds-button", "ds-table") if f".{name}" not in styles] == []


def test_elements_of_the_design_system_on_pages_are_in_the_script():
    script = (_assets.vendor_dir() / "ds/designsystemet.js").read_text()
    elements = written(r"<(ds-[a-z-]+)")
    assert {"ds-field", "ds-error-summary"} <= elements
    assert {name for name in elements if f'"{name}"' not in script} == set()


def test_pages_with_htmx_load_it():
    """It is loaded only where it is used: a tenth of a first visit."""
    templates = ROOT / "procure/templates"
    asking = {path for path in templates.rglob("*.html") if "data-hx-" in path.read_text()}
    loading = {path for path in templates.rglob("*.html") if "htmx.min.js" in path.read_text()}
    parts = {path for path in asking if path.name.startswith("_")}
    assert {path.name for path in asking - parts} == {"wind_tunnel.html", "cell.html"}
    assert asking - parts <= loading
    for part in parts:  # each is included by a page that loads it, or answers a page that did
        name = str(part.relative_to(templates))
        users = {path for path in templates.rglob("*.html") if f'"{name}"' in path.read_text()}
        assert users & loading, name


def test_vendor_is_not_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    tracked = subprocess.run(
        ["git", "ls-files", "frontend"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert tracked.stdout.split() == ["frontend/package-lock.json", "frontend/package.json"]
