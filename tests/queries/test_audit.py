"""What readers of the trail see, and what they must not learn from it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from procure.domain import audit as lines
from procure.domain import formats
from procure.domain.audit import Tag, digest
from procure.domain.cancellations import CancelGround
from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Submission
from procure.queries import audit as pages
from procure.services import audit, competitions, questions
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.stories import START

VAULT = ServerKeyVault("a test secret that is long enough to start with")


def rows(session, viewer, **which):
    """Every line the viewer can page to."""
    found, before = [], ""
    while True:
        page = pages.listing(session, viewer=viewer, before=before, **which)
        found += page.rows
        if page.older is None:
            return found
        before = page.older


def test_trail_is_for_officers_and_auditors(session):
    story = stories.issued(session)
    assert rows(session, story.officer) == rows(session, story.auditor)
    for other in (story.owner, story.administrator, story.evaluators[0], story.leads[0]):
        with pytest.raises(NotFound):
            pages.listing(session, viewer=other)
        with pytest.raises(NotFound):
            pages.verify(session, viewer=other)


def test_newest_comes_first_and_pages_hold_every_line_once(session):
    story = stories.issued(session)
    with atomic(session):
        for n in range(2 * pages.PAGE):
            audit.record(
                session, Tag.COMPETITION_CHANGE, f"nr {n:03}", chain="competition:1",
                actor=story.owner, now=START + timedelta(minutes=n // 3),
            )  # fmt: skip
    found = rows(session, story.officer)
    assert [r.at for r in found] == sorted((r.at for r in found), reverse=True)
    ours = [r.subject for r in found if r.subject.startswith("nr ")]
    assert ours == [f"nr {n:03}" for n in reversed(range(2 * pages.PAGE))]
    assert len(pages.listing(session, viewer=story.officer).rows) == pages.PAGE


@pytest.mark.parametrize("chain", ["competition", "framework", "accounts"])
def test_filter_shows_one_kind(session, chain):
    story = stories.issued(session)
    found = rows(session, story.officer, chain=chain)
    assert found
    assert {r.chain.partition(":")[0] for r in found} == {chain}


def test_filter_shows_one_competition_with_its_case_number(session):
    story = stories.issued(session)
    chain = f"competition:{story.competition_id}"
    page = pages.listing(session, viewer=story.officer, chain=chain)
    assert {(r.chain, r.about) for r in page.rows} == {(chain, "2027/7")}
    assert page.about == "2027/7"
    assert rows(session, story.officer, chain="competition:99") == []


def test_line_names_its_actor_and_facts(session):
    story = stories.issued(session)
    issued = next(r for r in rows(session, story.officer) if r.tag == Tag.COMPETITION_ISSUE)
    assert (issued.who, issued.at) == ("Prosjekteier 1", START)
    assert dict(issued.facts)["invited"] == (
        "Konsortium 0 (konstruert), Konsortium 1 (konstruert), Konsortium 2 (konstruert)"
    )


def test_asker_is_named_to_nobody(session):
    story = stories.issued(session)
    with atomic(session):
        questions.ask(session, story.competition_id, text="Hva?", actor=story.leads[1], now=START)
    asked = next(r for r in rows(session, story.auditor) if r.tag == Tag.QUESTION_ASK)
    assert (asked.who, asked.subject) == ("", "question:1")


def test_sealed_bids_leave_no_trace_until_they_are_opened(session, tmp_path):
    story = stories.issued(session)
    storage = FolderStorage(tmp_path)
    before = rows(session, story.officer)
    for n in (0, 1):
        bid_stories.submitted(session, story, VAULT, storage, n)
    assert rows(session, story.officer) == before
    assert rows(session, story.auditor) == before
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT, storage=storage, actor=officer,
                now=bid_stories.AFTER,
            )  # fmt: skip
    submitted = [r.who for r in rows(session, story.officer) if r.tag == Tag.BID_SUBMIT]
    assert sorted(submitted) == ["Tilbudsleder 0", "Tilbudsleder 1"]


def test_verification_tells_nothing_of_sealed_bids(session, tmp_path):
    story = stories.issued(session)
    chain = f"competition:{story.competition_id}"

    def sealed():
        return {v.chain for v in pages.verify(session, viewer=story.officer) if v.sealed}

    assert sealed() == {chain}
    bid_stories.opened(session, story, VAULT, FolderStorage(tmp_path))
    assert sealed() == set()


def test_cancelled_competition_keeps_its_bids_to_itself(session):
    story = stories.issued(session)
    bid_stories.submitted(session, story, VAULT, None, 0)
    with atomic(session):
        competitions.cancel(
            session, story.competition_id, ground=CancelGround.NEED, why="Behovet er borte, og midlene er trukket.",
            actor=story.officer, now=START + timedelta(days=1),
        )  # fmt: skip
    tags = {r.tag for r in rows(session, story.officer)}
    assert Tag.COMPETITION_CANCEL in tags
    assert not {tag for tag in tags if tag.startswith("bid:")}


def test_refused_supplier_shows_no_address(session):
    story = stories.issued(session)
    for actor in (story.leads[0], story.owner):
        with atomic(session):
            audit.record(
                session, Tag.REFUSED, "/bids/3/submit", chain="accounts", actor=actor, now=START
            )
    refused = [(r.who, r.subject) for r in rows(session, story.officer) if r.tag == Tag.REFUSED]
    assert sorted(refused) == [("Prosjekteier 1", "/bids/3/submit"), ("Tilbudsleder 0", "")]


def test_untouched_chains_are_whole(session, tmp_path):
    story = stories.issued(session)
    bid_stories.opened(session, story, VAULT, FolderStorage(tmp_path))
    verdicts = pages.verify_all(session)
    assert [(v.chain, v.about, v.fault) for v in verdicts] == [
        ("accounts", "", None),
        ("checkpoints", "", None),
        ("competition:1", "2027/7", None),
        ("framework:1", "2026/100", None),
    ]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE audit_entries SET line = 'x' WHERE chain = 'framework:1' AND seq = 1",
            "content changed at 1",
        ),
        ("DELETE FROM audit_entries WHERE chain = 'framework:1' AND seq = 1", "gap at 1"),
        ("DELETE FROM audit_entries WHERE chain = 'framework:1' AND seq = 2", "end missing at 2"),
        ("DELETE FROM audit_entries WHERE chain = 'framework:1'", "end missing at 1"),
        ("DELETE FROM audit_heads WHERE chain = 'framework:1'", "end missing at 3"),
        (
            "UPDATE audit_entries SET tag = 'x' WHERE chain = 'framework:1' AND seq = 2",
            "content changed at 2",
        ),
        (
            "UPDATE audit_entries SET actor_id = 7 WHERE chain = 'framework:1' AND seq = 2",
            "content changed at 2",
        ),
        (
            "UPDATE audit_entries SET at = '2027-01-01 00:00:00' WHERE chain = 'framework:1'",
            "content changed at 1",
        ),
    ],
)
@pytest.mark.sqlite
def test_tampering_past_the_triggers_is_found(session, statement, fault):
    stories.framework(session)
    with atomic(session):
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_entries_{verb}"))
        session.execute(text(statement))
    found = {v.chain: v.fault for v in pages.verify_all(session)}
    assert found == {"accounts": None, "checkpoints": None, "framework:1": fault}


def test_forged_line_at_the_end_is_found(session):
    """A line that fits the chain but that the head does not know."""
    stories.framework(session)
    head = next(v for v in pages.verify_all(session) if v.chain == "framework:1")
    line = lines.line(
        chain="framework:1", seq=head.count + 1, at=START, tag=Tag.FRAMEWORK_EDIT,
        subject="framework:1", actor="system", facts={},
    )  # fmt: skip
    with atomic(session):
        session.execute(
            insert(AuditEntry).values(
                chain="framework:1", seq=head.count + 1, at=START, tag=Tag.FRAMEWORK_EDIT.value,
                line=line, previous=head.head, digest=digest(head.head, line),
            )
        )  # fmt: skip
    found = {v.chain: v.fault for v in pages.verify_all(session)}
    assert found["framework:1"] == f"end missing at {head.count + 2}"


def rewritten(session, chain, *, forget=0):
    """What an owner of the database can do: write a chain anew without its last lines."""
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
    ).all()
    kept = [dict(at=r.at, tag=r.tag, actor_id=r.actor_id, line=r.line) for r in rows]  # noqa: C408 -- columns
    session.expunge_all()
    with atomic(session):
        for verb in ("update", "delete", "insert"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_{verb}"))
        session.execute(text("DELETE FROM audit_entries WHERE chain = :chain"), {"chain": chain})
        previous = lines.GENESIS
        for seq, row in enumerate(kept[: len(kept) - forget], 1):
            row["line"] = row["line"].replace('"subject":"', '"subject":"x')
            end = digest(previous, row["line"])
            session.execute(
                insert(AuditEntry).values(
                    chain=chain, seq=seq, previous=previous, digest=end, **row
                )
            )
            previous = end
        session.execute(
            text("UPDATE audit_heads SET seq = :seq, digest = :digest WHERE chain = :chain"),
            {"seq": len(kept) - forget, "digest": previous, "chain": chain},
        )


@pytest.mark.sqlite
@pytest.mark.parametrize(("forget", "fault"), [(0, "rewritten at 2"), (1, "end missing at 2")])
def test_chain_written_anew_differs_from_its_checkpoint(session, forget, fault):
    stories.issued(session)
    rewritten(session, "framework:1", forget=forget)
    found = {v.chain: v.fault for v in pages.verify_all(session)}
    assert found.pop("framework:1") == fault
    assert set(found.values()) == {None}


@pytest.mark.sqlite
def test_tail_cut_off_with_its_head_is_missed_by_the_checkpoint(session):
    story = stories.issued(session)
    count = next(v.count for v in pages.verify_all(session) if v.chain == "competition:1")
    with atomic(session):
        session.execute(text("DROP TRIGGER audit_entries_delete"))
        session.execute(
            text("DELETE FROM audit_entries WHERE chain = 'competition:1' AND seq = :seq"),
            {"seq": count},
        )
        session.execute(
            text(
                "UPDATE audit_heads SET seq = seq - 1, digest = (SELECT digest FROM audit_entries"
                " WHERE chain = 'competition:1' ORDER BY seq DESC LIMIT 1)"
                " WHERE chain = 'competition:1'"
            )
        )
    found = {v.chain: v.fault for v in pages.verify_all(session)}
    assert found["competition:1"] == f"end missing at {count}"
    assert story.competition_id == 1


@pytest.mark.sqlite
def test_trail_written_anew_with_its_checkpoints_is_found_by_what_was_told_outside(session):
    stories.issued(session)
    told = lines.anchors(audit.newest_checkpoint(session))
    assert {v.fault for v in pages.verify_all(session, anchors=told)} == {None}
    rewritten(session, "checkpoints")  # and nothing it tells is wrong
    assert {v.fault for v in pages.verify_all(session)} == {None}
    unknown = pages.verify_all(session, anchors=told)[-1]
    (anchor,) = told
    assert (unknown.chain, unknown.fault, unknown.head) == (
        "anchors", f"unknown anchor at {anchor.seq}", anchor.digest,
    )  # fmt: skip


def test_place_of_any_line_is_an_anchor(session, tmp_path):
    """A receipt tells where the chain stood when the bid came in."""
    story = stories.issued(session)
    bid_stories.submitted(session, story, VAULT, FolderStorage(tmp_path), 0)
    given = session.scalars(select(Submission)).one()
    told = lines.anchors(f"{given.chain_seq}:{given.chain_digest} {given.checkpoint}")
    assert len(told) == 2
    assert {v.fault for v in pages.verify_all(session, anchors=told)} == {None}


def test_place_on_the_next_page_tells_no_number_of_lines_left_out(session):
    """Two trails that look alike, one with sealed bids: their places must look alike too."""
    story = stories.issued(session)
    with atomic(session):
        for n in range(pages.PAGE + 1):
            audit.record(
                session, Tag.COMPETITION_CHANGE, f"nr {n:02}", chain="competition:1",
                actor=story.owner, now=START + timedelta(minutes=n),
            )  # fmt: skip
    older = pages.listing(session, viewer=story.officer, chain="competition:1").older
    shown = session.scalars(
        select(AuditEntry.digest).where(AuditEntry.chain == "competition:1")
    ).all()
    assert older in shown
    assert set(older) <= set("0123456789abcdef")


@pytest.mark.parametrize("typed", ["x", "0" * 64, "\x00", "2027-01-01T00:00:00+00:00~a~1"])
def test_foreign_place_is_the_newest_page(session, typed):
    story = stories.issued(session)
    newest = pages.listing(session, viewer=story.officer)
    assert pages.listing(session, viewer=story.officer, before=typed) == newest


def test_line_told_in_another_zone_is_whole(session):
    with atomic(session):
        audit.record(
            session, Tag.PROJECT_CHANGE, "project:1", chain="accounts", actor=None,
            now=START.astimezone(formats.OSLO),
        )  # fmt: skip
    assert [v.fault for v in pages.verify_all(session)] == [None]


def test_empty_database_has_no_chains(session):
    assert pages.verify_all(session) == ()


@pytest.mark.sqlite
def test_statements_do_not_grow_with_the_lines(session, count_statements):
    story = stories.project(session)
    counts = []
    for n in range(2):
        with atomic(session):
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference=f"2027/{n}", title="Utkast (konstruert)", actor=story.owner, now=START,
            )  # fmt: skip
        with count_statements() as statements:
            pages.listing(session, viewer=story.officer)
        counts.append(len(statements))
    assert counts == [5, 5]  # one of them begins the transaction


def test_chains_stand_by_kind_and_number(session):
    story = stories.issued(session)
    with atomic(session):
        for number in (10, 9, 101):
            audit.record(
                session, Tag.COMPETITION_CHANGE, "nr", chain=f"competition:{number}",
                actor=story.owner, now=START,
            )  # fmt: skip
    found = [verdict.chain for verdict in pages.verify(session, viewer=story.officer)]
    assert [chain for chain in found if chain.startswith("competition:")] == [
        "competition:1", "competition:9", "competition:10", "competition:101",
    ]  # fmt: skip
