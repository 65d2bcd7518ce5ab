"""Stored documents: version, hashes and names; what is missing is said in the writer's words."""

import dataclasses
import hashlib
import io
import json
from decimal import Decimal

import docx
import formualizer
import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from procure.domain import formats
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.documents import Document
from procure.models.frameworks import Framework
from procure.queries import facts, matrices
from procure.services import (
    competition_documents,
    competitions,
    document_parts,
    documents,
    matrix_documents,
)
from tests import evaluation_stories as es
from tests import stories
from tests.documents.cases import SAMPLES


def stored(session):
    """Every stored document with its bytes, oldest first."""
    return session.scalars(
        select(Document).options(undefer(Document.content)).order_by(Document.id)
    ).all()


def invitation(session, story, **changes):
    """The invitation of an issued competition, as it would be made now."""
    competition = facts.competition(session, story.competition_id)
    made = competition_documents.contents(session, competition, story.owner, stories.START)[0]
    return dataclasses.replace(made, **changes)


def generate(session, story, document, **more):
    with atomic(session):
        return documents.generate(
            session,
            document,
            case=documents.Case(competition_id=story.competition_id, **more),
            actor=story.owner,
            now=stories.START,
        )


def written(value):
    """A number of the workbook as the page writes it."""
    return formats.number(Decimal(f"{value:.9f}"), 2)


def test_issue_stores_every_document_with_its_hashes(session):
    stories.issued(session)
    made = stored(session)
    assert [(document.name, document.file_name) for document in made] == [
        ("invitation", "2027-7_Invitasjon-til-minikonkurranse_v1.docx"),
        ("tender_document", "2027-7_Konkurransegrunnlag_v1.docx"),
        ("requirements", "2027-7_Kravspesifikasjon-bilag-1_v1.docx"),
        ("bid_form", "2027-7_Tilbudsskjema-med-svarmal-team-og-CV-mal-prisskjema_v1.docx"),
    ]
    first = made[0]
    for document in made:
        assert document.digest == hashlib.sha256(document.content).hexdigest()
        assert (document.number, document.for_suppliers, document.bid_id) == (1, True, None)
        assert len({document.digest, document.template_digest, document.data_digest}) == 3
    frozen = session.scalars(select(CompetitionVersion.digest)).one()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(first.content)).paragraphs)
    assert frozen in text
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "document:document:generate")
    ).first()
    assert json.loads(line)["facts"]["digest"] == first.digest


def test_equal_data_gives_the_same_version_and_a_change_the_next(session):
    story = stories.issued(session)
    first = stored(session)[0].id
    same = generate(session, story, invitation(session, story), for_suppliers=True)
    assert same.id == first
    later = invitation(session, story, dated="en annen dag", document_id="en annen id")
    assert generate(session, story, later, for_suppliers=True).id == first
    other = invitation(session, story, bid_deadline="i morgen kl. 12.00")
    changed = generate(session, story, other, for_suppliers=True)
    assert (changed.number, changed.file_name) == (
        2,
        "2027-7_Invitasjon-til-minikonkurranse_v2.docx",
    )
    back = generate(session, story, invitation(session, story), for_suppliers=True)
    assert back.number == 3  # what was said last is what counts, not what was said once


def test_document_carries_its_own_version_in_the_footer(session):
    stories.issued(session)
    footers = [
        p.text
        for section in docx.Document(io.BytesIO(stored(session)[0].content)).sections
        for table in [section.footer]
        for p in table.paragraphs
    ]
    assert "2027/7, Invitasjon til minikonkurranse, v1" in " ".join(footers)


def test_missing_values_are_all_named_and_nothing_is_stored(session):
    story = stories.issued(session)
    empty = invitation(session, story, delivery_place=" ", attachments=())
    with pytest.raises(InvalidInput) as why:
        generate(session, story, empty)
    assert [(r.code, r.params["field"]) for r in why.value.reasons] == [
        (Code.DOCUMENT_VALUE_MISSING, "Leveringssted for tilbud"),
        (Code.DOCUMENT_VALUE_MISSING, "Vedlegg"),
    ]
    assert len(stored(session)) == 4


def test_issue_says_everything_the_documents_lack_at_once(session):
    story = stories.approved(session)
    session.rollback()
    framework = session.scalars(select(Framework)).one()
    framework.contact_role = framework.contact_email = " "
    session.commit()
    loaded = facts.competition(session, story.competition_id)
    gaps = competition_documents.gaps(session, loaded, actor=story.owner, now=stories.START)
    assert [(r.params["field"], r.section) for r in gaps] == [
        ("Kontakt: Kontaktperson", "basis"),
        ("Kontakt: Kontaktpersonens e-postadresse", "basis"),
        ("Regler: Kontakt: Kontaktperson", "basis"),
        ("Regler: Kontakt: Kontaktpersonens e-postadresse", "basis"),
    ]
    with pytest.raises(InvalidInput) as why, atomic(session):
        competitions.issue(
            session, story.competition_id, vault=stories.VAULT, actor=story.owner, now=stories.START
        )
    assert why.value.reasons == gaps
    session.rollback()
    assert stored(session) == []
    assert session.get(Competition, story.competition_id).issued_at is None


def test_complete_draft_lacks_nothing_but_what_issue_sets(session):
    story = stories.draft(session)
    loaded = facts.competition(session, story.competition_id)
    assert competition_documents.gaps(session, loaded, actor=story.owner, now=stories.START) == ()


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("project.background[0]", "need"),
        ("project.effects", "project"),
        ("criteria[2].assessed", "criteria"),
        ("climate", "climate"),
        ("contact.email", "basis"),
    ],
)
def test_every_gap_points_to_a_section(path, section):
    assert documents.place_of(path, competition_documents.SECTIONS) == section


def test_a_hostile_reference_and_name_give_a_harmless_file_name(session, tmp_path):
    found = es.opened(session, tmp_path)
    session.rollback()
    competition = session.get(Competition, found.id)
    competition.reference = '../../etc/passwd "x"\n; rm'
    session.commit()
    document = SAMPLES["award_letter_other"]
    with atomic(session):
        made = documents.generate(
            session, document, case=documents.of_bid(found.id, found.bids[1]),
            actor=found.story.owner, now=es.OPENED,
        )  # fmt: skip
    assert made.file_name == "etc-passwd-x-rm_Tildelingsbrev_Konsortium-1-konstruert_v1.docx"


def test_each_bid_has_its_own_versions(session, tmp_path):
    found = es.opened(session, tmp_path)
    document = SAMPLES["award_letter_other"]
    with atomic(session):
        made = [
            documents.generate(
                session, document, case=documents.of_bid(found.id, bid),
                actor=found.story.owner, now=es.OPENED,
            )
            for bid in found.bids
        ]  # fmt: skip
    assert [m.number for m in made] == [1, 1]
    assert made[0].id != made[1].id


def test_download_is_noted_and_gives_the_stored_bytes(session):
    story = stories.issued(session)
    document_id, digest = session.execute(select(Document.id, Document.digest)).first()
    with atomic(session):
        found = documents.read(session, document_id, actor=story.leads[0], now=stories.START)
    assert hashlib.sha256(found.content).hexdigest() == digest
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "document:document:download")
    ).one()
    assert json.loads(line)["actor"] == f"{story.leads[0].id} Tilbudsleder 0"
    with pytest.raises(NotFound), atomic(session):
        documents.read(session, document_id, actor=story.outsider, now=stories.START)


def test_matrix_files_wait_for_the_lock_and_belong_to_the_chair(session, tmp_path):
    found = es.agreed(session, tmp_path)
    for make in (matrix_documents.make_word, matrix_documents.make_workbook):
        with pytest.raises(IllegalTransition) as early, atomic(session):
            make(session, found.id, actor=found.story.owner, now=es.LOCKED)
        assert [r.code for r in early.value.reasons] == [Code.NOT_LOCKED]
        with pytest.raises(PermissionDenied), atomic(session):
            make(session, found.id, actor=found.story.evaluators[0], now=es.LOCKED)
        with pytest.raises(NotFound), atomic(session):
            make(session, found.id, actor=found.story.leads[0], now=es.LOCKED)


def test_unchanged_matrix_is_one_version(session, tmp_path):
    found = es.locked(session, tmp_path)
    for make, name in (
        (matrix_documents.make_word, "2027-7_Evalueringsmatrise_v1.docx"),
        (matrix_documents.make_workbook, "2027-7_Evalueringsmatrise_v1.xlsx"),
    ):
        ids = set()
        for hour in (0, 30):
            with atomic(session):
                now = es.LOCKED + es.timedelta(hours=hour)
                made = make(session, found.id, actor=found.story.owner, now=now)
                ids.add((made.id, made.file_name))
        assert [file_name for _, file_name in ids] == [name]


def test_page_word_and_excel_show_the_same_figures(session, tmp_path):
    story = stories.issued(
        session, stories.project(session, stories.framework(session, consortia=4))
    )
    rates = [(123_456, 98_765), (131_313, 77_777), (99_999, 109_999), (120_000, 90_001)]
    contents = {n: es.rates(session, story, *rate) for n, rate in enumerate(rates)}
    points = {(n, c): Decimal(17 - 3 * n + 2 * c) / 2 for n in range(4) for c in range(2)}
    found = es.locked(
        session, tmp_path, story=story, bids=4, rejected=(3,), points=points, contents=contents
    )
    with atomic(session):
        word = matrix_documents.make_word(session, found.id, actor=story.owner, now=es.LOCKED).id
        excel = matrix_documents.make_workbook(
            session, found.id, actor=story.owner, now=es.LOCKED
        ).id
    page = matrices.page(session, found.id, viewer=story.owner, now=es.LOCKED)
    shown = {line.criterion: [f.points for f in line.figures] for line in page.lines}
    weighted = {line.criterion: [f.weighted for f in line.figures] for line in page.lines}
    totals = [column.result for column in page.columns]
    ranks = [column.rank for column in page.columns]
    assert len(totals) == 3

    contents = {d.id: d.content for d in stored(session)}
    tables = docx.Document(io.BytesIO(contents[word])).tables
    grid = next(t for t in tables if t.rows[0].cells[0].text == "Kriterium" and len(t.columns) == 5)
    in_word = {row.cells[0].text: [c.text for c in row.cells[2:]] for row in grid.rows[1:]}
    assert in_word == {
        **{
            name: [f"{p}\n{w}" for p, w in zip(shown[name], weighted[name], strict=True)]
            for name in shown
        },
        "Samlet resultat": totals,
        "Rangering": ranks,
    }

    outcome = formualizer.recalculate_xlsx_bytes(contents[excel])
    assert outcome["summary"]["errors"] == 0
    sheet = openpyxl.load_workbook(io.BytesIO(outcome["bytes"]), data_only=True)["Resultat"]
    in_excel = {row[0]: row[2:5] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert [written(v) for v in in_excel["Sum av vektede poeng"]] == totals
    assert [f"{rank:.0f}" for rank in in_excel["Rangering"]] == ranks
    for name, figures in shown.items():
        assert [written(v) for v in in_excel[f"{name}: poeng"]] == figures
        assert [written(v) for v in in_excel[f"{name}: vektet"]] == weighted[name]


def test_common_parts_name_buyer_contact_and_checksum(session):
    story = stories.issued(session)
    competition = facts.competition(session, story.competition_id)
    common = document_parts.common(session, competition, story.owner, stories.START)
    assert common.buyer == "Prøvedirektoratet (konstruert)"
    assert common.contact.email == "rammeavtale@example.test"
    assert common.signature.name == "Prosjekteier 1"
    assert common.model_hash == session.scalars(select(CompetitionVersion.digest)).one()
