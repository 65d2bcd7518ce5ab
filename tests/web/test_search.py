"""The search page and what was opened lately."""

import re

import pytest

from procure.blueprints import recent
from procure.blueprints.search import LABELS, marked
from procure.extensions import atomic
from procure.queries.search import PAGE, Kind
from procure.services import projects
from tests import stories
from tests.stories import START


def main(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def links(html):
    lists = "".join(re.findall(r'<ul class="found">.*?</ul>', html, re.DOTALL))
    found = re.findall(r'<a class="ds-link" href="([^"]+)">(.*?)</a>', lists)
    return [(url, re.sub(r"<[^>]+>", "", words)) for url, words in found]


def test_results_stand_by_kind_with_the_match_marked(session, client, login):
    stories.issued(session)
    login("innkjoper1@example.test")
    page = main(client, "/search?q=KONSORTIUM+1")
    headings = re.findall(r"<h2[^>]*>([^<]+)<", page)
    assert headings == [str(LABELS[Kind.CONSORTIUM])]
    assert "<mark>Konsortium 1</mark> (konstruert)" in page
    assert links(page)[0] == ("/consortia/2", "Konsortium 1 (konstruert)")


@pytest.mark.parametrize(
    ("text", "title", "shown"),
    [
        ("ær", "Lær ÆRE <b>", "L<mark>ær</mark> <mark>ÆR</mark>E &lt;b&gt;"),
        ("<b>", "a<b>c", "a<mark>&lt;b&gt;</mark>c"),
        ("x", "a&b", "a&amp;b"),
        ("", "a", "a"),
        ("i", "İi", "İi"),  # grows when it is made small
    ],
)
def test_match_is_marked_and_nothing_is_markup_of_another(text, title, shown):
    assert str(marked(text)(title)) == shown


def test_search_says_what_to_do_when_it_finds_nothing(session, client, login):
    stories.framework(session)
    login("leder0@example.test")
    assert "Søket trenger minst to tegn." in main(client, "/search?q=a")
    assert "Prøv et kortere ord" in main(client, "/search?q=finnes+ikke")
    assert "Skriv et navn" in main(client, "/search?q=++")


def test_all_of_a_kind_are_read_page_by_page(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(PAGE + 1):
            projects.create(session, title=f"Rekke {n:02}", actor=story.owner, now=START)
    login("innkjoper1@example.test")
    few = main(client, "/search?q=rekke")
    more = (
        re.search(r'href="(/search\?[^"]*kind=project[^"]*)"', few).group(1).replace("&amp;", "&")
    )
    whole = main(client, more)
    assert len(links(whole)) == PAGE
    older = re.search(r'rel="next" href="([^"]+)"', whole).group(1).replace("&amp;", "&")
    assert links(main(client, older)) == [("/projects/1", "Rekke 00")]


def test_header_has_a_plain_form_on_every_page_but_the_searchs_own(session, client, login):
    stories.framework(session)
    visitor = client.get("/").get_data(as_text=True)
    assert 'action="/search"' not in visitor
    login("leder0@example.test")
    for url in ("/", "/bids/", "/competitions/"):
        page = client.get(url).get_data(as_text=True)
        form = re.search(r'<form class="app-search"[^>]*>', page).group(0)
        assert 'method="get" action="/search" role="search"' in form
    assert client.get("/search").get_data(as_text=True).count('action="/search"') == 1


def test_cases_opened_lately_stand_on_the_work_list_newest_first(session, client, login):
    story = stories.issued(session)
    login("innkjoper1@example.test")
    opened = [
        f"/competitions/{story.competition_id}",
        "/consortia/1",
        f"/projects/{story.project_id}",
    ]
    for url in opened:
        client.get(url)
    client.get("/competitions/1/questions")
    client.get("/competitions/999")
    expected = [opened[0], opened[2], opened[1]]
    for url in ("/", "/search"):
        assert [url for url, _ in links(main(client, url).partition("Sist åpnet")[2])] == expected


def test_no_more_cases_are_remembered_than_are_shown(session, client, login):
    story = stories.framework(session)
    with atomic(session):
        for n in range(recent.MOST + 2):
            projects.create(session, title=f"Rekke {n}", actor=story.owner, now=START)
    login("innkjoper1@example.test")
    for n in range(1, recent.MOST + 3):
        client.get(f"/projects/{n}")
    page = main(client, "/search")
    assert [url for url, _ in links(page)] == [
        f"/projects/{n}" for n in range(recent.MOST + 2, 2, -1)
    ]


def test_what_was_opened_is_gone_with_the_sign_out_and_hidden_from_the_next(
    session, client, login, post
):
    stories.issued(session)
    login("innkjoper1@example.test")
    client.get("/competitions/1")
    post("/account/logout")
    login("leder0@example.test")
    assert "Sist åpnet" not in main(client, "/")
    client.get("/bids/")
    client.get("/competitions/1")
    assert links(main(client, "/search")) == [
        ("/competitions/1", "Enklere hverdag: tjenestedesign (konstruert)")
    ]


def test_case_that_may_no_longer_be_seen_is_not_named(session, client, login):
    stories.issued(session)
    login("leder0@example.test")
    client.get("/competitions/1")
    with client.session_transaction() as cookie:
        cookie[recent.NAME] = ["c1", "k1", "k2", "p1", "f1", "b7"]
    assert [url for url, _ in links(main(client, "/search"))] == ["/competitions/1", "/consortia/1"]
