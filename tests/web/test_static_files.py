"""Style sheets, scripts and fonts: each under the digest of all, compressed, kept for a year."""

import gzip
import posixpath
import re
from pathlib import Path

import pytest
from flask import url_for

from procure import _assets
from procure.app import create_app
from procure.blueprints import static_files

YEAR = "public, max-age=31536000, immutable"
MINUTE = "public, max-age=60"
OWN = Path(static_files.__file__).parents[1] / "static"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
STYLES = "vendor/ds/designsystemet.css"
FONT = "vendor/inter/inter-latin.woff2"
NAMED = re.compile(r"""(?:\burl\("|\bfrom *"|\bimport *\(?")((?:\.\.?|vendor)/[\w./@-]+)\"""")


@pytest.fixture
def address(app):
    """Return a file's address, as pages write it."""

    def address(name):
        with app.test_request_context():
            return url_for("static", filename=name)

    return address


def content(name):
    if name.startswith("vendor/"):
        return (_assets.vendor_dir() / name.removeprefix("vendor/")).read_bytes()
    return (OWN / name).read_bytes()


def test_every_file_lies_under_one_digest_and_is_kept_for_a_year(app, client, address):
    with app.app_context():
        names = static_files.shelf().digests
    assert {"app.css", "openers.js", "icon.svg", STYLES, FONT} <= set(names)
    folders = {address(name).removesuffix(name) for name in names}
    assert len(folders) == 1
    assert re.fullmatch(r"/static/[0-9a-f]{16}/", folders.pop())
    for name in names:
        answer = client.get(address(name))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, YEAR), name
        assert answer.data == content(name), name
        assert "Set-Cookie" not in answer.headers, name


def test_a_page_names_no_file_without_its_digest(client):
    html = client.get("/").get_data(as_text=True)
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(named) > 5
    assert [one for one in named if not re.match(r"/static/[0-9a-f]{16}/", one)] == []
    assert {client.get(one).headers["Cache-Control"] for one in named} == {YEAR}


@pytest.mark.parametrize("folder", ["", "0123456789abcdef/"])
def test_file_without_the_right_digest_is_kept_for_a_minute(client, folder):
    answer = client.get(f"/static/{folder}app.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, MINUTE)
    assert answer.data == content("app.css")
    held = {"If-None-Match": answer.headers["ETag"]}
    again = client.get(f"/static/{folder}app.css", headers=held)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == MINUTE


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "vendor/manifest.json", "vendor", ""])
def test_nothing_else_is_a_file(client, address, name):
    assert client.get(f"/static/{name}").status_code == 404
    assert client.get(address("app.css").removesuffix("app.css") + name).status_code == 404


def test_what_files_name_lies_under_the_same_digest(app, client, address):
    """Relative addresses of style sheets and modules: one version of all."""
    with app.app_context():
        names = static_files.shelf().digests
    found = [
        (name, posixpath.normpath(posixpath.join(posixpath.dirname(name), asked)))
        for name in names
        if name.endswith((".css", ".js"))
        for asked in NAMED.findall(content(name).decode())
    ]
    assert {"app.css", "openers.js"} <= {name for name, _ in found}
    assert [pair for pair in found if pair[1] not in names] == []
    assert all(client.get(address(asked)).headers["Cache-Control"] == YEAR for _, asked in found)


def test_text_is_compressed_for_browsers_that_take_it(client, address):
    plain = client.get(address(STYLES))
    packed = client.get(address(STYLES), headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == content(STYLES)
    assert len(packed.data) * 4 < len(plain.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip;q=0, *"])
def test_others_get_it_as_it_is(client, address, accepted):
    answer = client.get(address("app.css"), headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == content("app.css")


def test_a_font_is_compressed_already(client, address):
    answer = client.get(address(FONT), headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.headers["Content-Type"] == "font/woff2"
    assert answer.data == content(FONT)


def test_compressed_file_that_is_held_is_not_sent_again(client, address):
    packed = client.get(address("app.css"), headers=GZIP)
    again = client.get(address("app.css"), headers=GZIP | {"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert [again.headers[name] for name in ("ETag", "Cache-Control", "Vary")] == [
        packed.headers[name] for name in ("ETag", "Cache-Control", "Vary")
    ]


def test_head_tells_what_get_would(client, address):
    head = client.head(address("app.css"), headers=GZIP)
    got = client.get(address("app.css"), headers=GZIP)
    told = ("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Cache-Control", "Vary")
    assert (head.status_code, head.data) == (200, b"")
    assert [head.headers[name] for name in told] == [got.headers[name] for name in told]


def test_part_of_a_file_is_a_part_of_it_as_it_is(client, address):
    part = client.get(address("app.css"), headers=GZIP | {"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, content("app.css")[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content('app.css'))}"
    assert "Content-Encoding" not in part.headers
    beyond = client.get(address("app.css"), headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    other = client.get(
        address("app.css"), headers=GZIP | {"Range": "bytes=10-19", "If-Range": '"another"'}
    )
    assert (other.status_code, other.data) == (200, content("app.css"))


def test_policies_stand_on_what_a_browser_may_show_as_a_page(client, address):
    told = {name: client.get(address(name)).headers for name in ("icon.svg", "app.css", "app.js")}
    policy = "Content-Security-Policy"
    assert [name for name, headers in told.items() if policy in headers] == ["icon.svg"]
    assert {headers["X-Content-Type-Options"] for headers in told.values()} == {"nosniff"}


def test_files_take_no_statement(client, address, count_statements):
    with count_statements() as counted:
        client.get(address("app.css"))
    assert counted.statements == []


@pytest.fixture
def shelf(tmp_path):
    """Files that may be changed: one of our own, one of the vendor's."""
    own, vendor = tmp_path / "own", tmp_path / "vendor"
    (own / "deep").mkdir(parents=True)
    vendor.mkdir()
    (own / "app.css").write_text("a{}")
    (own / "deep" / "app.js").write_text("1")
    (vendor / "ds.css").write_text("b{}")
    digest = "6a7a5c1a4a5aa0bd0a3e3a1d8ba1cd4cf8b7ddd5fa5d2a0c5a3d1bd8b1b0a0a0"
    (vendor / "manifest.json").write_text(f'{{"files": {{"ds.css": "{digest}"}}}}')
    return static_files.Shelf(own, vendor), own


def test_shelf_names_folders_within(shelf):
    assert set(shelf[0].digests) == {"app.css", "deep/app.js", "vendor/ds.css"}


def test_a_new_content_gives_a_new_version(shelf):
    files, own = shelf
    first = files.version
    assert files.read("app.css").data == b"a{}"
    files.renew()
    assert files.version == first
    (own / "app.css").write_text("a{color:red}")
    files.renew()
    assert files.version != first
    assert files.read("app.css").data == b"a{color:red}"


def test_small_files_that_would_grow_are_not_compressed(shelf):
    assert shelf[0].read("app.css").packed is None


def test_file_replaced_on_the_disk_is_not_kept_for_long(client, address, app, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "app.css").write_text("a{}")
    files = static_files.Shelf(own, _assets.vendor_dir())
    app.extensions["procure_static_files"] = files
    (own / "app.css").write_text("b{}")
    answer = client.get(f"/static/{files.version}/app.css")
    assert (answer.data, answer.headers["Cache-Control"]) == (b"b{}", MINUTE)


def test_who_writes_styles_sees_them_at_once(config, engine, clock, tmp_path):
    app = create_app(config, engine=engine, now=clock)
    app.debug = True
    own = tmp_path / "own"
    own.mkdir()
    (own / "app.css").write_text("a{}")
    app.extensions["procure_static_files"] = static_files.Shelf(own, _assets.vendor_dir())
    addresses = []
    for text in ("b{}", "c{}"):
        (own / "app.css").write_text(text)
        with app.test_request_context():
            addresses.append(url_for("static", filename="app.css"))
        answer = app.test_client().get(addresses[-1])
        assert (answer.get_data(as_text=True), answer.headers["Cache-Control"]) == (text, YEAR)
    assert len(set(addresses)) == 2
