"""Every list as a file shows the same as its page, to the same people."""

import csv
import html
import re
from io import BytesIO, StringIO
from urllib.parse import urlencode

import openpyxl
import pytest

from procure.blueprints.lists import LISTS
from tests import bid_stories, stories
from tests.architecture.test_routes import WHO, opened, sealed, sign_in
from tests.stories import START

# Each list: what names it, the page it stands on, and the table there whose rows it has.
PAGES = {
    "audit": ({}, "/audit/", "hendelser"),
    "bids": ({"competition": 1}, "/competitions/1/opening", "apnede"),
    "changes": ({"framework": 1}, "/frameworks/1/changes", None),
    "commitments": ({"framework": 1}, "/frameworks/1/commitments", None),
    "competitions": ({}, "/competitions/", "konkurranser"),
    "consortia": ({"framework": 1}, "/frameworks/1/consortia", "konsortieliste"),
    "consortium-commitments": ({"consortium": 1}, "/consortia/1/commitments", None),
    "consortium-members": ({"consortium": 1}, "/consortia/1", "medlemmer"),
    "consortium-people": ({"consortium": 1}, "/consortia/1", "folk"),
    "consortium-proposals": ({"consortium": 1}, "/consortia/1/proposals", None),
    "consortium-rates": ({"consortium": 1}, "/consortia/1", "timepriser"),
    "contract-changes": ({"competition": 1}, "/competitions/1/delivery", None),
    "criteria": ({"framework": 1}, "/frameworks/1", "kriterieliste"),
    "deviations": ({"competition": 1}, "/competitions/1/delivery", None),
    "documents": ({"competition": 1}, "/competitions/1/documents", None),
    "fairness": ({"framework": 1}, "/frameworks/1/fairness", None),
    "framework-documents": ({"framework": 1}, "/frameworks/1/documents", None),
    "frameworks": ({}, "/frameworks/", "rammeavtaler"),
    "invitations": ({"competition": 1}, "/competitions/1/invitations", "invitasjoner"),
    "invoices": ({"competition": 1}, "/competitions/1/delivery", None),
    "journal": ({"competition": 1}, "/competitions/1/journal", None),
    "ledger": ({"framework": 1}, "/frameworks/1/ledger", None),
    "outbox": ({}, "/admin/outbox", "e-poster"),
    "parties": ({"framework": 1}, "/frameworks/1", "parter-liste"),
    "project-competitions": ({"project": 1}, "/projects/1", None),
    "projects": ({}, "/projects/", "prosjekter"),
    "proposals": ({}, "/consortia/proposals", None),
    "questions": ({"competition": 1}, "/competitions/1/questions", None),
    "rates": ({"framework": 1}, "/frameworks/1/consortia", None),
    "triangles": ({"framework": 1}, "/frameworks/1/triangle", "konsortieliste"),
}
PAGE = 50  # rows of a page
# The column whose words stand on the page, where the first has none.
TOLD = {
    "audit": 1,
    "outbox": 1,
    "changes": 5,
    "journal": 3,
    "ledger": 2,
    "questions": 2,
    "competitions": 1,
}


def test_every_list_is_held_against_its_page():
    assert set(PAGES) == set(LISTS)


def address(name, ending="csv", **more):
    asked = urlencode(PAGES[name][0] | more)
    return f"/lists/{name}.{ending}" + (f"?{asked}" if asked else "")


def rows(found):
    text = found.get_data().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def table_rows(page, table):
    """Count the rows in the body of a table."""
    body = re.search(rf'<table[^>]*id="{table}".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    return body.group(1).count("<tr>") if body else 0


@pytest.mark.parametrize(
    ("reach", "now", "whom"),
    [
        (sealed, bid_stories.WRITING, ("officer", "owner", "auditor", "lead", "rival")),
        (opened, bid_stories.AFTER, tuple(WHO)),
    ],
    ids=["sealed", "opened"],
)
def test_every_list_shows_everyone_what_its_page_shows(session, app, clock, reach, now, whom):
    reach(session, app)
    clock.now = now
    seen = 0
    for who in whom:
        email = WHO[who]
        client = app.test_client()
        if email:
            sign_in(client, email)
        for name, (_, place, table) in PAGES.items():
            page = client.get(place)
            found = client.get(address(name))
            assert (who, name, found.status_code) == (who, name, page.status_code)
            if found.status_code != 200:
                continue
            shown = html.unescape(page.get_data(as_text=True))
            _heading, *lines = rows(found)
            if 'rel="next"' in shown:  # the file goes on where the page ends
                assert (who, name, len(lines) > PAGE) == (who, name, True)
                lines = lines[:PAGE]
            if table:
                assert (who, name, len(lines)) == (who, name, table_rows(shown, table))
            for line in lines:
                assert (who, name, line[TOLD.get(name, 0)] in shown) == (who, name, True)
            seen += len(lines)
    assert seen > 100


def test_a_list_in_excel_has_the_rows_of_the_csv(session, app, client, login, clock):
    opened(session, app)
    clock.now = bid_stories.AFTER
    login("innkjoper1@example.test")
    for name in PAGES:
        found = client.get(address(name, "xlsx"))
        if found.status_code == 200:
            (page,) = openpyxl.load_workbook(BytesIO(found.data)).worksheets
            assert (name, page.max_row) == (name, len(rows(client.get(address(name)))))


def test_a_list_is_narrowed_as_its_page(session, client, login):
    story = stories.issued(session)
    login("innkjoper1@example.test")
    title = stories.framework_file().framework.title
    everything = rows(client.get("/lists/competitions.csv"))
    assert len(everything) == 2
    assert rows(client.get("/lists/competitions.csv?status=draft"))[1:] == []
    assert rows(client.get("/lists/competitions.csv?q=finnes-ikke"))[1:] == []
    assert [row[1] for row in rows(client.get("/lists/frameworks.csv?q=innovasjon"))[1:]] == [title]
    assert rows(client.get("/lists/frameworks.csv?q=finnes-ikke"))[1:] == []
    of = f"/lists/consortia.csv?framework={story.framework_id}"
    assert [row[0] for row in rows(client.get(f"{of}&q=Konsortium+1"))[1:]] == [
        "Konsortium 1 (konstruert)"
    ]


def test_a_list_has_all_the_pages(session, client, login, count_statements):
    story = stories.framework(session, consortia=60)
    login("innkjoper1@example.test")
    names = [row[0] for row in rows(client.get("/lists/consortia.csv?framework=1"))[1:]]
    assert sorted(names) == sorted(f"Konsortium {n} (konstruert)" for n in range(60))
    assert len(story.consortium_ids) == 60


def test_a_list_that_is_not_there_is_not_found(session, client, login):
    stories.framework(session)
    login("innkjoper1@example.test")
    for path in (
        "/lists/bids.csv", "/lists/nothing.csv", "/lists/frameworks.docx",
        "/lists/consortia.csv?framework=99", "/lists/consortia.csv?framework=x",
    ):  # fmt: skip
        assert (path, client.get(path).status_code) == (path, 404)


def test_a_file_is_named_for_its_list_and_day(session, client, login):
    stories.framework(session)
    login("innkjoper1@example.test")
    for ending, kind in (("csv", "text/csv"), ("xlsx", "sheet")):
        found = client.get(f"/lists/frameworks.{ending}")
        name = f"rammeavtaler-{START:%Y-%m-%d}.{ending}"
        assert found.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert kind in found.headers["Content-Type"]
        assert found.headers["Cache-Control"] == "no-store"
