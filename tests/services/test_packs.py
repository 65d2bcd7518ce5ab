"""Packs of documents: what goes in, who gets it, what stops it."""

import dataclasses
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from procure.documents import pdf
from procure.domain import packs as rules
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.packs import Content, Failure, Progress
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.documents import Document
from procure.models.packs import Pack, PackFile
from procure.queries import documents as listing
from procure.queries import packs as pages
from procure.services import documents, pack_making, packs
from tests import evaluation_stories as es
from tests import stories
from tests.conftest import missing
from tests.documents.cases import SAMPLES

NOW = stories.START


@pytest.fixture
def story(session):
    return stories.issued(session)


def order(session, story, *, actor=None, content=Content.CASE, older=False, pdf=False, now=NOW):
    with atomic(session):
        pack = packs.order(
            session, story.competition_id, content=content, all_versions=older, with_pdf=pdf,
            actor=actor or story.owner, now=now,
        )  # fmt: skip
        return pack.id


def make(session, pack_id, *, attempt=1, now=NOW):
    pack_making.make(pack_id, attempt, transaction=partial(atomic, session), now=lambda: now)


def fetched(session, pack_id, actor, now=NOW):
    with atomic(session):
        return packs.read(session, pack_id, actor=actor, now=now)


def made(session, story, **options) -> zipfile.ZipFile:
    pack_id = order(session, story, **options)
    make(session, pack_id)
    actor = options.get("actor") or story.owner
    return zipfile.ZipFile(io.BytesIO(fetched(session, pack_id, actor).content))


def again(session, story):
    """The invitation once more, with another deadline in it: its version 2."""
    changed = dataclasses.replace(SAMPLES["invitation"], bid_deadline="i overmorgen")
    with atomic(session):
        documents.generate(
            session, changed, case=documents.Case(competition_id=story.competition_id, for_suppliers=True),
            actor=story.owner, now=NOW,
        )  # fmt: skip


LISTS = ["innhold.txt", "manifest.json"]
INVITATION = "2027-7_Invitasjon-til-minikonkurranse_v1.docx"
TENDER = "2027-7_Konkurransegrunnlag_v1.docx"


def listed(session, story):
    """The files in the list of documents, by name."""
    shown = listing.page(session, story.competition_id, viewer=story.owner, now=NOW)
    return {row.file_name: row for row in shown.rows}


def test_pack_holds_the_newest_files_with_their_digests(session, story):
    rows = listed(session, story)
    pack = made(session, story)
    assert pack.namelist() == sorted([*rows, *LISTS])
    manifest = json.loads(pack.read("manifest.json"))
    assert manifest["title"] == "Hele saken"
    assert manifest["competition"]["reference"] == "2027/7"
    assert manifest["ordered_by"] == "Prosjekteier 1"
    for file in manifest["files"]:
        assert file["sha256"] == hashlib.sha256(pack.read(file["path"])).hexdigest()
        assert file["size"] == len(pack.read(file["path"]))
    assert [
        (f["path"], f["title"], f["version"], f["made_by"], f["sha256"]) for f in manifest["files"]
    ] == [
        (name, row.title, row.number, row.made_by, row.digest) for name, row in sorted(rows.items())
    ]


def test_contents_can_be_read_by_people(session, story):
    pack = made(session, story, content=Content.INVITATION)
    digest = hashlib.sha256(pack.read(TENDER)).hexdigest()
    lines = pack.read("innhold.txt").decode().replace("\u00a0", " ").splitlines()
    assert lines[:4] == [
        "Dokumentene til invitasjonen",
        "Enklere hverdag: tjenestedesign (konstruert), saksnummer 2027/7",
        "KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning",
        "Bestilt mandag 11. januar 2027 kl. 09.00 av Prosjekteier 1",
    ]
    start = lines.index(TENDER)
    assert lines[start : start + 4] == [
        TENDER,
        "  Konkurransegrunnlag, versjon 1",
        "  Laget mandag 11. januar 2027 kl. 09.00 av Prosjekteier 1",
        f"  SHA-256: {digest}",
    ]


def test_older_versions_lie_in_a_folder_of_their_own(session, story):
    again(session, story)
    newest = INVITATION.replace("v1", "v2")
    names = made(session, story).namelist()
    assert (newest in names, INVITATION in names) == (True, False)
    with_older = made(session, story, older=True)
    assert set(with_older.namelist()) == {*names, f"Eldre versjoner/{INVITATION}"}
    files = json.loads(with_older.read("manifest.json"))["files"]
    assert [f["path"] for f in files if not f["newest"]] == [f"Eldre versjoner/{INVITATION}"]
    assert "versjon 1 (eldre)" in with_older.read("innhold.txt").decode()


def test_equal_orders_give_equal_bytes(session, story):
    digests = []
    for _ in range(2):
        pack_id = order(session, story)
        make(session, pack_id, now=NOW + timedelta(seconds=len(digests)))
        digests.append(fetched(session, pack_id, story.owner).digest)
    assert digests[0] == digests[1]


def test_supplier_gets_what_it_sees_and_no_names_of_staff(session, tmp_path):
    found = es.told(session, tmp_path)
    lead = found.story.leads[1]
    with atomic(session):
        pack_id = packs.order(
            session, found.id, content=Content.LETTERS, all_versions=True, with_pdf=False,
            actor=lead, now=es.SENT,
        ).id  # fmt: skip
    make(session, pack_id, now=es.SENT)
    pack = zipfile.ZipFile(io.BytesIO(fetched(session, pack_id, lead, es.SENT).content))
    letter = "2027-7_Tildelingsbrev_Konsortium-1-konstruert_v1.docx"
    assert pack.namelist() == [letter, "innhold.txt", "manifest.json"]
    told = pack.read("manifest.json").decode() + pack.read("innhold.txt").decode()
    assert "Prosjekteier" not in told
    assert "made_by" not in told
    for other in (found.story.leads[0], found.story.members[1], found.story.owner):
        with pytest.raises(NotFound):
            fetched(session, pack_id, other, es.SENT)


def test_outsiders_cannot_order(session, story):
    for viewer in (story.outsider, story.administrator):
        with pytest.raises(NotFound):
            order(session, story, actor=viewer)
    assert session.scalar(select(func.count()).select_from(Pack)) == 0


def test_nothing_is_ordered_where_nothing_is_made(session, story):
    with pytest.raises(InvalidInput) as refused:
        order(session, story, content=Content.LETTERS)
    assert [why.code for why in refused.value.reasons] == [Code.PACK_EMPTY]


def test_one_pack_at_a_time_until_it_is_made_or_has_stopped(session, story):
    first = order(session, story)
    with pytest.raises(IllegalTransition) as refused:
        order(session, story)
    assert [why.code for why in refused.value.reasons] == [Code.PACK_UNDER_WAY]
    order(session, story, actor=story.officer)  # another person's is another matter
    make(session, first)
    assert order(session, story) > first
    order(session, story, now=NOW + rules.PATIENCE)


def test_what_is_hidden_while_it_is_made_is_not_packed(session, story):
    pack_id = order(session, story, actor=story.leads[0])
    with atomic(session):
        session.execute(update(Document).values(for_suppliers=False))
    make(session, pack_id)
    assert session.get_one(Pack, pack_id).failure is Failure.HIDDEN
    with pytest.raises(NotFound):
        fetched(session, pack_id, story.leads[0])


def test_what_is_hidden_after_it_was_made_is_not_fetched(session, story):
    lead = story.leads[0]
    pack_id = order(session, story, actor=lead)
    make(session, pack_id)
    assert fetched(session, pack_id, lead).file_name == "2027-7_Hele-saken.zip"
    with atomic(session):
        session.execute(
            update(Document).where(Document.name == "invitation").values(for_suppliers=False)
        )
    with pytest.raises(NotFound):
        fetched(session, pack_id, lead)
    [told] = pages.page(session, story.competition_id, viewer=lead, now=NOW).packs
    assert (told.progress, told.reason.code, told.again) == (
        Progress.FAILED, Code.PACK_HIDDEN, False,
    )  # fmt: skip


def test_person_who_is_shut_out_gets_no_pack(session, story):
    from procure.models.accounts import User

    pack_id = order(session, story)
    with atomic(session):
        session.execute(update(User).where(User.id == story.owner.id).values(disabled_at=NOW))
    make(session, pack_id)
    assert session.get_one(Pack, pack_id).failure is Failure.HIDDEN


def test_stopped_pack_is_taken_up_and_the_first_try_writes_nothing_more(session, story):
    pack_id = order(session, story)
    late = NOW + rules.PATIENCE
    with atomic(session), pytest.raises(IllegalTransition):
        packs.start_again(session, pack_id, actor=story.owner, now=NOW)
    with atomic(session):
        assert packs.start_again(session, pack_id, actor=story.owner, now=late).attempt == 2
    make(session, pack_id, attempt=1, now=late)
    assert session.get_one(Pack, pack_id, populate_existing=True).finished_at is None
    make(session, pack_id, attempt=2, now=late)
    stored = session.get_one(Pack, pack_id, populate_existing=True)
    assert (stored.finished_at, stored.done) == (late, stored.total)
    with atomic(session):  # finished: nothing to take up
        assert packs.start_again(session, pack_id, actor=story.owner, now=late).attempt == 2


def test_only_its_owner_starts_a_pack_again(session, story):
    pack_id = order(session, story)
    with pytest.raises(NotFound), atomic(session):
        packs.start_again(session, pack_id, actor=story.officer, now=NOW + rules.PATIENCE)


def test_fault_is_written_down_and_can_be_tried_again(session, story, monkeypatch, caplog):
    pack_id = order(session, story)
    with monkeypatch.context() as patch:
        patch.setattr(listing, "download", lambda *_, **__: 1 / 0)
        make(session, pack_id)
    assert "pack 1 failed" in caplog.text
    [told] = pages.page(session, story.competition_id, viewer=story.owner, now=NOW).packs
    assert (told.progress, told.reason.code, told.again) == (
        Progress.FAILED, Code.PACK_FAILED, True,
    )  # fmt: skip
    with atomic(session):
        packs.start_again(session, pack_id, actor=story.owner, now=NOW)
    make(session, pack_id, attempt=2)
    assert fetched(session, pack_id, story.owner).competition_id == story.competition_id


def test_making_raises_nothing_when_the_database_is_gone(session, story, caplog):
    pack_id = order(session, story)

    def gone():
        raise OSError("no database")

    pack_making.make(pack_id, 1, transaction=gone, now=lambda: NOW)
    assert f"pack {pack_id} is left as it is" in caplog.text
    [told] = pages.page(
        session, story.competition_id, viewer=story.owner, now=NOW + rules.PATIENCE
    ).packs
    assert (told.progress, told.again) == (Progress.STOPPED, True)


def test_packs_are_kept_a_week_and_thrown_away_at_the_next_order(session, story):
    pack_id = order(session, story)
    make(session, pack_id)
    end = NOW + rules.KEPT
    assert fetched(session, pack_id, story.owner, end - timedelta(seconds=1)).content
    with pytest.raises(NotFound):
        fetched(session, pack_id, story.owner, end)
    assert pages.page(session, story.competition_id, viewer=story.owner, now=end).packs == ()
    newer = order(session, story, now=end)
    assert session.scalars(select(Pack.id)).all() == [newer]
    assert set(session.scalars(select(PackFile.pack_id))) == {newer}


def test_orders_and_downloads_are_on_record(session, story):
    pack_id = order(session, story)
    make(session, pack_id)
    digest = fetched(session, pack_id, story.owner).digest
    lines = session.execute(
        select(AuditEntry.tag, AuditEntry.line)
        .where(AuditEntry.tag.in_([Tag.DOCUMENT_PACK_MAKE, Tag.DOCUMENT_PACK_DOWNLOAD]))
        .order_by(AuditEntry.seq)
    ).all()
    assert [line.tag for line in lines] == [Tag.DOCUMENT_PACK_MAKE, Tag.DOCUMENT_PACK_DOWNLOAD]
    assert sorted(json.loads(lines[0].line)["facts"]["documents"]) == sorted(
        row.id for row in listed(session, story).values()
    )
    assert json.loads(lines[1].line)["facts"] == {"pack": pack_id, "digest": digest}


def test_without_libreoffice_the_pack_says_so(session, story, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    word = [name for name in listed(session, story) if name.endswith(".docx")]
    pack = made(session, story, pdf=True)
    assert [name for name in pack.namelist() if name.endswith(".pdf")] == []
    why = "PDF kan ikke lages her, fordi LibreOffice ikke er installert på tjeneren."
    files = json.loads(pack.read("manifest.json"))["files"]
    assert {file["path"]: file["pdf"] for file in files if "pdf" in file} == {
        name: {"missing": why} for name in word
    }
    assert f"  PDF mangler: {why}" in pack.read("innhold.txt").decode().splitlines()
    [told] = pages.page(session, story.competition_id, viewer=story.owner, now=NOW).packs
    assert told.without_pdf == len(word)


@pytest.mark.documents
def test_pdf_lies_beside_each_word_file(session, story):
    if not pdf.available():
        missing("LibreOffice is not installed")
    names = [*listed(session, story)]
    pack = made(session, story, pdf=True)
    beside = [name.replace(".docx", ".pdf") for name in names if name.endswith(".docx")]
    assert set(pack.namelist()) == {*names, *beside, *LISTS}
    for file in json.loads(pack.read("manifest.json"))["files"]:
        if not file["path"].endswith(".docx"):
            assert "pdf" not in file
            continue
        content = pack.read(file["pdf"]["path"])
        assert content[:5] == b"%PDF-"
        assert file["pdf"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_page_asks_no_more_for_more_packs(session, story, count_statements):
    counts = []
    for _ in range(2):
        make(session, order(session, story))
        session.rollback()
        session.expunge_all()
        with count_statements() as statements:
            pages.page(session, story.competition_id, viewer=story.owner, now=NOW)
        counts.append(len(statements))
    assert counts[0] == counts[1]
