import io

import pikepdf
import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.domain.seals import PART_SIZE
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import BidFile, BidFilePart
from procure.models.competitions import Criterion
from procure.queries import openings as pages_of_opening
from procure.services import impartiality, opened_files
from tests import bid_stories, stories
from tests.bid_stories import AFTER, PDF


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def download(session, bid_id, file_id, vault, storage, actor):
    with atomic(session):
        return opened_files.download(
            session, bid_id, file_id, vault=vault, storage=storage, actor=actor, now=AFTER
        )


@pytest.mark.parametrize("who", ["officer", "owner", "auditor", "leads"])
def test_file_of_an_opened_bid_is_delivered_and_logged(session, story, vault, storage, who):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    file_id = session.scalar(select(BidFile.id).where(BidFile.bid_id == bid_id))
    actor = story.leads[0] if who == "leads" else getattr(story, who)
    found = download(session, bid_id, file_id, vault, storage, actor)
    assert (found.name, found.size, found.content.read()) == ("Løsning.pdf", len(PDF), PDF)
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.tag == "document:document:download")
    ).one()
    assert (entry.actor_id, f'"file":{file_id}' in entry.line) == (actor.id, True)


def test_evaluator_declares_impartiality_before_a_download(session, story, vault, storage):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    file_id = session.scalar(select(BidFile.id).where(BidFile.bid_id == bid_id))
    with pytest.raises(PermissionDenied) as refused:
        download(session, bid_id, file_id, vault, storage, story.evaluators[0])
    assert codes(refused) == [Code.IMPARTIALITY_MISSING]


def test_download_is_not_found_for_others_or_before_the_opening(session, story, vault, storage):
    sealed = bid_stories.submitted(session, story, vault, storage, 2)
    file_id = session.scalar(select(BidFile.id))
    for actor in (story.officer, story.leads[2], story.administrator):
        with pytest.raises(NotFound):
            download(session, sealed, file_id, vault, storage, actor)


def test_download_gives_only_files_of_the_latest_submission(session, story, vault, storage):
    bid_id = bid_stories.submitted(session, story, vault, storage)
    late = bid_stories.attached(session, story, bid_id, vault, storage, name="ikke levert.pdf")
    other, _ = bid_stories.opened(session, story, vault, storage, (1, 2))
    foreign = session.scalar(select(BidFile.id).where(BidFile.bid_id == other))
    for file_id in (late, foreign, 0):
        with pytest.raises(NotFound):
            download(session, bid_id, file_id, vault, storage, story.officer)


def test_file_of_several_parts_is_read_from_anywhere(session, story, vault, storage):
    body = PDF + bytes(range(256)) * (2 * PART_SIZE // 256)
    bid_id = bid_stories.written(session, story, vault)
    file_id = bid_stories.attached(session, story, bid_id, vault, storage, body=body)
    bid_stories.deliver(session, story, bid_id, vault)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    found = download(session, bid_id, file_id, vault, storage, story.officer).content
    parts = session.scalars(select(BidFilePart).where(BidFilePart.file_id == file_id)).all()
    assert len(parts) > 1
    assert found.read() == body
    for at in (0, parts[0].size - 3, parts[0].size, len(body) - 5, len(body), len(body) + 9):
        found.seek(at)
        assert found.read(7) == body[at : at + 7]
    assert found.seek(-4, io.SEEK_END) == len(body) - 4
    assert found.read() == body[-4:]


def pages(count):
    with pikepdf.new() as file:
        for _ in range(count):
            file.add_blank_page()
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def test_pages_beyond_the_limit_are_kept_from_those_who_score(session, story, vault, storage):
    """The whole file stays with the officer; what is withheld is told in numbers."""
    bid_id = bid_stories.written(session, story, vault)
    sizes = {"a.pdf": 3, "b.pdf": 4, "c.pdf": 1, "d.pdf": 9}
    files = [
        bid_stories.attached(session, story, bid_id, vault, storage, name=name, body=pages(count))
        for name, count in sizes.items()
    ]
    with atomic(session):
        criterion = session.scalars(
            select(Criterion).where(Criterion.name == "Oppgaveforståelse")
        ).one()
        criterion.page_limit = 5
        for row in session.scalars(select(BidFile).where(BidFile.id.in_(files[:3]))):
            row.criterion_id = criterion.id
    bid_stories.deliver(session, story, bid_id, vault)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    rows = {row.id: (row.pages, row.withheld_pages) for row in session.scalars(select(BidFile))}
    assert [rows[file] for file in files] == [(3, 0), (4, 2), (1, 1), (9, 0)]
    evaluator = story.evaluators[0]
    with atomic(session):
        impartiality.declare(session, story.competition_id, ties={}, actor=evaluator, now=AFTER)

    def shown(file, actor):
        found = download(session, bid_id, file, vault, storage, actor)
        content = found.content.read()
        assert found.size == len(content)
        with pikepdf.open(io.BytesIO(content)) as opened:
            return len(opened.pages)

    assert [shown(file, story.officer) for file in files] == [3, 4, 1, 9]
    assert [shown(file, evaluator) for file in (files[0], files[1], files[3])] == [3, 2, 9]
    with pytest.raises(NotFound):
        shown(files[2], evaluator)
    read = pages_of_opening.read(session, bid_id, viewer=evaluator, now=AFTER)
    assert [(f.name, f.pages, f.withheld, f.cut, f.readable) for f in read.files] == [
        ("a.pdf", 3, 0, False, True),
        ("b.pdf", 4, 2, True, True),
        ("c.pdf", 1, 1, True, False),
        ("d.pdf", 9, 0, False, True),
    ]
