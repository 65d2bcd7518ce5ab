"""Who sees which stored document."""

import dataclasses

import pytest

from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.queries import documents
from procure.services import documents as verbs
from procure.services import matrix_documents
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.documents.cases import SAMPLES


def names(session, competition_id, viewer, now=es.SENT):
    page = documents.page(session, competition_id, viewer=viewer, now=now)
    return sorted((row.title.partition(" – ")[0], row.recipient) for row in page.rows)


PUBLIC = [
    ("Invitasjon til minikonkurranse", None),
    ("Konkurransegrunnlag", None),
    ("Kravspesifikasjon (bilag 1)", None),
    ("Tilbudsskjema med svarmal, team- og CV-mal, prisskjema", None),
]


def test_a_supplier_sees_the_tender_and_its_own_letter(session, tmp_path):
    found = es.told(session, tmp_path, bids=3, rejected=(2,))
    with atomic(session):
        matrix_documents.make_word(session, found.id, actor=found.story.owner, now=es.SENT)
    for n, viewer in (
        (0, found.story.leads[0]),
        (1, found.story.members[1]),
        (2, found.story.leads[2]),
    ):
        own = ("Tildelingsbrev", f"Konsortium {n} (konstruert)")
        assert names(session, found.id, viewer) == [*PUBLIC, own]
        page = documents.page(session, found.id, viewer=viewer, now=es.SENT)
        assert not page.shows_makers
        assert page.competition.places == ()
    for viewer in (found.story.owner, found.story.officer, found.story.auditor):
        assert names(session, found.id, viewer) == [
            ("Evalueringsmatrise", None),
            *PUBLIC,
            *(("Tildelingsbrev", f"Konsortium {n} (konstruert)") for n in range(3)),
            ("Åpningsprotokoll", None),
        ]
    for viewer in (found.story.outsider, found.story.administrator):
        with pytest.raises(NotFound):
            documents.page(session, found.id, viewer=viewer, now=es.SENT)


def test_download_follows_the_list(session, tmp_path):
    found = es.told(session, tmp_path)
    everything = documents.page(session, found.id, viewer=found.story.owner, now=es.SENT).rows
    viewer = found.story.leads[1]
    listed = {r.id for r in documents.page(session, found.id, viewer=viewer, now=es.SENT).rows}
    assert len(listed) == 5
    for row in everything:
        if row.id in listed:
            assert documents.download(session, row.id, viewer=viewer).digest == row.digest
        else:
            with pytest.raises(NotFound):
                documents.download(session, row.id, viewer=viewer)
    with pytest.raises(NotFound):
        documents.download(session, 999, viewer=found.story.owner)


def test_a_bids_document_tells_nobody_of_the_bid_before_the_opening(session):
    story = stories.issued(session)
    bid = bid_stories.submitted(session, story, ServerKeyVault(es.SECRET), None, 0)
    with atomic(session):
        receipt = verbs.generate(
            session, SAMPLES["bid_receipt"], case=verbs.of_bid(story.competition_id, bid),
            actor=story.leads[0], now=bid_stories.WRITING,
        ).id  # fmt: skip
    now = bid_stories.WRITING
    staff = (story.owner, story.officer, story.auditor, *story.evaluators)
    for viewer in (*staff, story.leads[1]):
        assert names(session, story.competition_id, viewer, now) == PUBLIC
        with pytest.raises(NotFound):
            documents.download(session, receipt, viewer=viewer)
    assert len(names(session, story.competition_id, story.leads[0], now)) == 5
    assert documents.download(session, receipt, viewer=story.members[0]).suffix == "docx"


def test_only_the_newest_version_is_marked_so(session, tmp_path):
    story = stories.issued(session)
    with atomic(session):
        for deadline in ("i morgen", "i overmorgen"):
            changed = dataclasses.replace(SAMPLES["invitation"], bid_deadline=deadline)
            verbs.generate(
                session, changed, case=verbs.Case(competition_id=story.competition_id), actor=story.owner,
                now=stories.START,
            )  # fmt: skip
    rows = documents.page(session, story.competition_id, viewer=story.owner, now=stories.START).rows
    marks = [(r.number, r.newest) for r in rows if r.title.startswith("Invitasjon")]
    assert sorted(marks) == [(1, False), (2, False), (3, True)]
