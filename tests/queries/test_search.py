"""The search: a few statements, and nothing that its reader's own lists do not show."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from procure.documents.islands import Run
from procure.domain.access_requests import Decision
from procure.domain.errors import NotFound
from procure.domain.journal_facts import Given, Verdict
from procure.domain.permissions import EVERYTHING
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import competitions as lists
from procure.queries import consortia, documents, search
from procure.queries.accounts import actor_by_email
from procure.queries.search import FEW, PAGE, Kind
from procure.services import access_requests, competitions, paperwork, projects
from tests import bid_stories, evaluation_stories
from tests.architecture.test_routes import WHO, opened, sealed
from tests.secrecy import planted
from tests.stories import START

ALL = set(WHO) - {"visitor"}
STAFF = {"officer", "owner", "other owner", "evaluator", "adviser", "auditor"}
PARTS = {"officer", "owner", "evaluator", "auditor", "lead", "member", "rival"}
# the word → who finds something by it while the bids are sealed
FOUND = {
    "enklere hverdag": PARTS | STAFF,  # the project has the same name, and all staff know it
    "2027/7": PARTS,
    "Planen bak (konstruert)": {"officer", "owner", "auditor"},  # a draft of the owner
    "Konsortium 0": STAFF | {"administrator", "lead", "member"},
    "Konsortium 1": STAFF | {"administrator", "rival"},
    "Firma 2 AS": STAFF | {"administrator", "rival"},
    "TJENESTEDESIGNER 1": STAFF | {"administrator", "lead", "member", "rival"},
    "Prøvedirektoratet": ALL - {"administrator", "outsider"},
    "konkurransegrunnlag": PARTS,
}


def actors(session):
    return {who: actor_by_email(session, email, now=START) for who, email in WHO.items() if email}


def hits(session, viewer, text, now=bid_stories.WRITING, **which):
    groups = search.find(session, viewer=viewer, now=now, text=text, **which)
    return [hit for group in groups for hit in group.hits]


@pytest.fixture
def sealed_case(session, app):
    """Everyone has a part in it; the owner has a draft too, and consortium 1 a sealed bid."""
    story = sealed(session, app)
    with atomic(session):
        competitions.create(
            session, project_id=story.project_id, framework_id=story.framework_id,
            reference="2027/9", title="Planen bak (konstruert)", actor=story.owner, now=START,
        )  # fmt: skip
    vault, storage = app.extensions["procure_vault"], app.extensions["procure_storage"]
    return story, planted.bid(session, story, vault, storage, 1)


def test_word_is_found_by_those_who_may_know_it_and_nobody_else(session, sealed_case):
    _story, bid = sealed_case
    secrets = {word: set() for word in (*bid.marks, bid.file_name, planted.FREE)}
    people = actors(session)
    for word, who in (FOUND | secrets).items():
        found = {name for name, viewer in people.items() if hits(session, viewer, word)}
        assert (word, found) == (word, who)


def test_search_takes_a_statement_for_each_kind_at_most(session, sealed_case, count_statements):
    for who, viewer in actors(session).items():
        with count_statements() as counted:
            assert hits(session, viewer, "e") == []
        assert counted.statements == []
        with count_statements() as counted:
            hits(session, viewer, "konstruert")
        assert (who, len([s for s in counted.statements if s != "BEGIN"]) <= len(Kind)) == (
            who, True,
        )  # fmt: skip


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("reach", [sealed, opened])
def test_everything_found_stands_in_the_viewers_own_lists(session, app, reach, masked):
    """Before and after the opening; what is found of documents is what the case's list shows."""
    story = reach(session, app)
    with atomic(session):
        session.execute(update(Competition).values(masks_bidders=masked))
        session.execute(update(Document).values(for_suppliers=Document.name != "evaluation_sheet"))
    now = bid_stories.AFTER
    for who, viewer in actors(session).items():
        for text in ("konstruert", "docx", "ing"):
            for hit in _all(session, viewer, text, now):
                assert (who, hit, _listed(session, viewer, hit, now)) == (who, hit, True)
    assert story.competition_id == 1


def _all(session, viewer, text, now):
    return [hit for kind in Kind for hit in hits(session, viewer, text, now, only=kind)]


def _listed(session, viewer, hit, now):
    try:
        if hit.kind is Kind.COMPETITION:
            rows = lists.listing(session, viewer=viewer, now=now).rows
        elif hit.kind is Kind.PERSON:
            rows = consortia.page(session, hit.case_id, viewer=viewer, now=now).people
        elif hit.kind is Kind.DOCUMENT and not hit.of_framework:
            rows = documents.page(session, hit.case_id, viewer=viewer, now=now).rows
        elif hit.kind is Kind.CONSORTIUM:
            rows = (consortia.page(session, hit.id, viewer=viewer, now=now),)
        else:
            return WHO_READS[hit.kind](viewer)
    except NotFound:
        return False
    return hit.id in {row.id for row in rows}


WHO_READS = {
    kind: lambda viewer, asked=asked: search.permissions.allows(viewer, asked, EVERYTHING)
    for kind, asked in (
        (Kind.PROJECT, search.Permission.PROJECT_READ),
        (Kind.FRAMEWORK, search.Permission.FRAMEWORK_READ),
        (Kind.DOCUMENT, search.Permission.FRAMEWORK_READ),
    )
}


def test_evaluator_finds_what_was_sent_out_and_a_bidder_their_own_letter(session, tmp_path):
    """The letters, the protocol and what is made of the evaluation are found by others."""
    found = evaluation_stories.told(session, tmp_path)
    evaluator, officer = found.story.evaluators[0], found.story.officer
    sent = {h.title for h in _all(session, evaluator, "docx", found.now) if h.kind is Kind.DOCUMENT}
    shown = documents.page(session, found.id, viewer=evaluator, now=found.now).rows
    assert sent <= {row.title for row in shown if row.for_suppliers}
    for lead in found.story.leads:
        own = documents.page(session, found.id, viewer=lead, now=found.now).rows
        found_by = {h.id for h in _all(session, lead, "docx", found.now) if h.kind is Kind.DOCUMENT}
        assert found_by == {row.id for row in own if row.newest and row.suffix == "docx"}
    everything = _all(session, officer, "docx", found.now)
    assert sent < {h.title for h in everything if h.kind is Kind.DOCUMENT}


def test_document_given_on_request_is_found_until_a_newer_one_is_given(session, tmp_path):
    told = evaluation_stories.told(session, tmp_path)
    asker, rival = told.story.leads[1], told.story.leads[2]

    def found(viewer):
        wanted = hits(session, viewer, "evalueringsrapport", told.now, only=Kind.DOCUMENT)
        return [hit.id for hit in wanted]

    first = _report(session, told, "Først.")
    assert found(asker) == []
    _give(session, told, first)
    second = _report(session, told, "Så.")
    assert (found(asker), found(rival)) == ([first], [])
    assert found(told.story.officer) == [second]
    _give(session, told, second)
    assert found(asker) == [second]


def _report(session, told, written):
    with atomic(session):
        return paperwork.make(
            session, told.id, "evaluation_report", 0, written={"recommendation": ((Run(written),),)},
            actor=told.story.officer, now=told.now,
        ).id  # fmt: skip


def _give(session, told, document):
    with atomic(session):
        request = access_requests.ask(
            session, told.bids[1], said="Vi ber om rapporten.", actor=told.story.leads[1],
            now=told.now,
        )  # fmt: skip
        access_requests.decide(
            session, told.id, request.id,
            Decision(
                verdict=Verdict.UPHELD, claim="Rapporten.", assessment="Vi gir den ut.",
                appeal="Klag til oss.", bid=None, documents={document: (Given.WHOLE, "")},
            ),
            version=1, actor=told.story.officer, now=told.now,
        )  # fmt: skip


def test_kinds_are_cut_short_and_read_on_by_the_page(session, sealed_case):
    story, _bid = sealed_case
    with atomic(session):
        for n in range(PAGE + 3):
            projects.create(session, title=f"Rekke {n:02}", actor=story.owner, now=START)
    few = search.find(session, viewer=story.officer, now=START, text="REKKE")
    assert [(g.kind, len(g.hits)) for g in few] == [(Kind.PROJECT, FEW)]
    assert few[0].older == few[0].hits[-1].id
    asked = {"viewer": story.officer, "now": START, "text": "rekke", "only": Kind.PROJECT}
    (first,) = search.find(session, **asked)
    (rest,) = search.find(session, before=first.older, **asked)
    titles = [hit.title for hit in (*first.hits, *rest.hits)]
    assert titles == [f"Rekke {n:02}" for n in reversed(range(PAGE + 3))]
    assert (len(first.hits), rest.older) == (PAGE, None)


def test_supplier_without_consortia_finds_no_card(session, sealed_case):
    story, _bid = sealed_case
    alone = replace(story.leads[0], consortium_ids=frozenset(), lead_consortium_ids=frozenset())
    assert hits(session, alone, "konsortium") == []
