"""Whoever scores quality knows no price before the points are locked, however they look for it.

Prices that nothing else in the world can be are offered. Then each scorer asks for every address,
in every order and format, and presses every button; no answer may hold a digit run of a price.
"""

import dataclasses
import html
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.blueprints import background
from procure.blueprints.lists import LISTS
from procure.domain.competitions import Action
from procure.domain.law import RejectionProvision
from procure.domain.permissions import CompetitionRole
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import facts
from procure.services import assessments, competitions, consensus, evaluations, impartiality
from procure.services import requirement_checks as checks
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests import stories
from tests.architecture.test_routes import VALUES, build, get_rules, sign_in
from tests.conftest import csrf_token
from tests.crawler import forms_of, sqlite_file
from tests.secrecy import planted
from tests.stories import VAULT

RATES = ((137_911, 86_353), (139_573, 91_787), (47_351, 38_917))  # øre an hour, by bid and line
SCORERS = {
    "evaluator": "evaluator1@example.test",
    "owner": "eier@example.test",  # leads the evaluation too
    "officer": "innkjoper2@example.test",
}
ORDERS = ("?sort=price", "?order=price", "?sort=-total_ore", "?sort=rank&order=desc")
SHORT = 3  # digits: so few are the number of a row or a cell in a workbook too
PDF_READER = shutil.which("pdftotext")
_GAP = re.compile(r"(?<=\d)(?:[\s.,'\u2009\u00a0\u202f\u2007]|&nbsp;|&#160;)(?=\d)")


@dataclass(frozen=True)
class World:
    """An evaluation with secret prices, and what they look like."""

    found: es.Evaluation
    marks: re.Pattern[str]


def issued(session):
    """The owner and an officer are evaluators too."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": story.now}
    scorers = {story.owner.id, story.officer2.id, *(e.id for e in story.evaluators)}
    with atomic(session):
        key = story.competition_id
        competitions.set_members(
            session, key, role=CompetitionRole.EVALUATOR, user_ids=scorers, **by
        )
        competitions.submit_for_review(session, key, **by)
        competitions.approve(session, key, actor=story.officer, now=story.now)
        competitions.issue(session, key, vault=VAULT, **by)
    return story


def opened(session, folder):
    """Three bids; the third is rejected for its price, with amounts in every text about it."""
    story = issued(session)
    contents = {n: es.rates(session, story, *pair) for n, pair in enumerate(RATES)}
    found = es.opened(session, folder, bids=3, story=story, contents=contents)
    by = {"actor": story.officer, "now": es.OPENED}
    for place in (0, 2):
        asked = dataclasses.replace(
            js.CLARIFICATION, subject="Pris", question=low(session, found, place)
        )
        (entry,) = js.written(session, found, asked, place)
        js.lettered(session, found, "clarification", entry)
    told = low(session, found, 2)
    competition = facts.competition(session, found.id)
    must = next(r.id for r in competition.requirements if r.kind.value == "must")
    with atomic(session):
        checks.check(session, found.bids[2], must, met=True, reason=told, **by)
        assessments.assess(
            session, found.bids[2], admissible=False, provision=RejectionProvision.LOW,
            reason=told, **by,
        )  # fmt: skip
    js.lettered(session, found, "rejection_letter", found.bids[2])
    return World(found, pattern(amounts(session, found)))


def low(session, found, place):
    return (
        f"Timeprisen {kroner(RATES[place][0])} kr er lav. Samlet: {total(session, found, place)}."
    )


def scoring(session, folder):
    world = opened(session, folder)
    with atomic(session):
        for one in people(world.found.story):
            impartiality.declare(session, world.found.id, ties={}, actor=one, now=es.OPENED)
    stories.explain(session, world.found.story, Action.START_SCORING, now=es.SCORING)
    with atomic(session):
        evaluations.start_scoring(
            session, world.found.id, actor=world.found.story.owner, now=es.SCORING
        )
    return dataclasses.replace(world, found=dataclasses.replace(world.found, now=es.SCORING))


def agreed(session, folder):
    """Every cell is agreed on, and nothing is locked: whoever leads could see the result."""
    world = scoring(session, folder)
    found = world.found
    scored = [(b, c) for b in found.bids[:2] for c in found.criteria]
    with atomic(session):
        for one in people(found.story):
            for bid, criterion in scored:
                evaluations.set_score(
                    session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(7),
                    reason="Godt svar.", actor=one, now=es.SCORING,
                )  # fmt: skip
            evaluations.submit_sheet(session, found.id, actor=one, now=es.SCORING)
        by = {"actor": found.story.owner, "now": es.CONSENSUS}
        consensus.start(session, found.id, **by)
        for number, (bid, criterion) in enumerate(scored):
            consensus.agree(
                session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(7),
                reason=f"{es.REASON} Ref. {number}.", **by,
            )  # fmt: skip
    return dataclasses.replace(world, found=dataclasses.replace(found, now=es.CONSENSUS))


def people(story):
    return (*story.evaluators, story.owner, story.officer2)


def total(session, found, place):
    """Return the price of a bid as people write it."""
    lines = facts.competition(session, found.id).price_lines
    return kroner(sum(line.hours * rate for line, rate in zip(lines, RATES[place], strict=True)))


def kroner(ore):
    return f"{ore // 100:,}".replace(",", " ") + f",{ore % 100:02}"


def amounts(session, found):
    """Every rate, every line, every price, and how far each price is from the others."""
    lines = facts.competition(session, found.id).price_lines
    sums = [[line.hours * rate for line, rate in zip(lines, pair, strict=True)] for pair in RATES]
    totals = [sum(one) for one in sums]
    gaps = [abs(a - b) for a in totals for b in totals if a != b]
    return {ore for pair in (*RATES, *sums) for ore in pair} | {*totals, *gaps}


def pattern(ores):
    """Match an amount in øre, in kroner with and without øre, and rounded, once gaps are gone."""
    runs = set()
    for ore in ores:
        plain = f"{ore // 100}{ore % 100:02}"
        runs |= {plain, plain.rstrip("0"), str(ore // 100), str(round(ore / 100))}
    runs = {run for run in runs if len(run) > SHORT}
    return re.compile(rf"(?<![0-9A-Za-z])({'|'.join(sorted(runs))})(?![0-9A-Za-z])")


def digits_of(world, body):
    """Return the prices in some bytes: as they stand, as a page shows them, in zips and in PDF."""
    found = set()
    for part in (body, *planted.parts(body)):
        text = part.decode("utf-8", "replace")
        shown = html.unescape(re.sub(r"<[^>]*>", "|", text))
        for one in (text, shown, _GAP.sub("", shown), *pdf(part)):
            found |= {match.group() for match in world.marks.finditer(one)}
    return sorted(found)


def pdf(part):
    """The text of a PDF, where a program to read it is installed."""
    if not part.startswith(b"%PDF-1") or PDF_READER is None:
        return []
    read = subprocess.run([PDF_READER, "-", "-"], input=part, capture_output=True, check=False)
    return [_GAP.sub("", read.stdout.decode("utf-8", "replace"))]


def addresses(app, session, world):
    """Every page of every bid, criterion, entry and document; every list."""
    documents = session.scalars(select(Document.id)).all()
    session.rollback()
    found = set()
    for bid in world.found.bids:
        values = defaultdict(lambda: 1, VALUES)  # the first of whatever a new address names
        values |= {"bid_id": bid, "criterion_id": world.found.criteria[0]}
        values |= {"entry_id": bid, "consortium_id": bid}
        found |= {build(rule, values) for rule in get_rules(app)}
        found |= {f"/competitions/1/evaluation/sheet?bid={bid}", f"/bids/{bid}/read"}
    found |= {f"/documents/{one}" for one in documents}
    found |= {f"/lists/{name}.{kind}" for name in LISTS for kind in ("csv", "xlsx")}
    return sorted(url for url in found if "logout" not in url)


def signed_in(app, clock, world, who):
    clock.now = world.found.now + es.timedelta(minutes=1)
    client = app.test_client()
    sign_in(client, SCORERS[who])
    return client


def test_the_search_finds_a_price_however_it_is_written(session, tmp_path):
    world = opened(session, tmp_path)
    for said in ("1 379,11 kr", "1\u00a0379,11", "137911", "1379.11", "1&#160;379", "<b>1379</b>"):
        assert digits_of(world, said.encode()) != [], said
    assert digits_of(world, b"Nr. 71379 fra 2027-01-13") == []


@pytest.mark.matrix
@pytest.mark.parametrize("who", SCORERS)
@pytest.mark.parametrize("reach", [opened, scoring, agreed])
def test_no_address_tells_a_scorer_a_price(session, app, clock, tmp_path, monkeypatch, reach, who):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: previews are not drawn
    world = reach(session, tmp_path)
    urls = addresses(app, session, world)
    client = signed_in(app, clock, world, who)
    told, reached = {}, set()
    waiting = list(reversed(urls))
    while waiting:
        answer = client.get(url := waiting.pop())
        if answer.status_code == 200:
            reached.add(url)
            if answer.mimetype == "text/html" and "?" not in url:
                waiting += [url + order for order in ORDERS]
        headers = repr(dict(answer.headers)).encode()
        if seen := digits_of(world, answer.data) or digits_of(world, headers):
            told[url] = seen
    assert told == {}
    assert "/competitions/1/evaluation" in reached
    assert reach is opened or "/bids/1/read" in reached
    assert reach is not agreed or "/competitions/1/evaluation/matrix" in reached


@pytest.mark.sqlite  # after each form the database is put back
@pytest.mark.matrix
@pytest.mark.parametrize("who", SCORERS)
@pytest.mark.parametrize("reach", [scoring, agreed])
def test_no_button_tells_a_scorer_a_price(
    session, app, engine, clock, tmp_path, monkeypatch, reach, who
):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(background, "SHORT", 600.0)  # seconds: a pack is made before the page
    world = reach(session, tmp_path)
    urls = [url for url in addresses(app, session, world) if "?" not in url]
    session.close()
    client = signed_in(app, clock, world, who)
    token = csrf_token(client, "/")
    put_back = sqlite_file(engine, tmp_path / "test.db")()
    forms = {}
    for url in urls:
        page = client.get(url)
        if page.status_code == 200 and page.mimetype == "text/html":
            forms |= {(f.action, *sorted(f.fields.items())): f for f in forms_of(page.text, url)}
    assert forms
    told = {}
    for form in forms.values():
        answer = client.post(form.action, data=form.fields | {"csrf_token": token})
        for body in (answer.data, *planted.behind(client, answer)):
            locked = session.scalars(select(Competition.locked_at)).one() is not None
            session.close()
            if not locked and (seen := digits_of(world, body)):
                told[form.action] = seen
        put_back()
    assert told == {}


def test_the_price_is_there_for_everyone_when_the_points_are_locked(session, app, clock, tmp_path):
    world = agreed(session, tmp_path)
    stories.explain(session, world.found.story, Action.LOCK, now=es.LOCKED)
    with atomic(session):
        consensus.lock(session, world.found.id, actor=world.found.story.owner, now=es.LOCKED)
    client = signed_in(app, clock, dataclasses.replace(world), "evaluator")
    page = client.get("/competitions/1/evaluation/matrix")
    assert digits_of(world, page.data) != []
