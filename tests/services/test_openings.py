import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.errors import (
    DeadlinePassed,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from procure.domain.journal_facts import Clarification
from procure.domain.law import RejectionProvision
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import (
    Assessment,
    Bid,
    BidAnswer,
    BidFile,
    BidPrice,
    OpeningConfirmation,
    Submission,
    TeamMember,
)
from procure.models.competitions import Competition
from procure.services import bids, journals, openings, paperwork
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER, PDF, WRITING
from tests.stories import DEADLINE


@pytest.fixture
def vault():
    return ServerKeyVault("a test secret that is long enough to start with")


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path / "storage")


@pytest.fixture
def story(session):
    return stories.issued(session)


@pytest.fixture
def confirm(session, story, vault, storage):
    def confirm(actor, now=AFTER):
        with atomic(session):
            return bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=actor, now=now
            )

    return confirm


def codes(error):
    return [why.code for why in error.value.reasons]


def readable(session):
    """Count the rows that evaluators read, and what says that anything is open."""
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table))
        for table in (BidAnswer, TeamMember, BidPrice)
    } | {
        "opened": session.scalar(select(func.count(Bid.opened_at))),
        "competition": session.scalar(select(func.count(Competition.opened_at))),
    }


CLOSED = {"bid_answers": 0, "team_members": 0, "bid_prices": 0, "opened": 0, "competition": 0}


def test_two_officers_open_every_bid_that_stands(session, story, vault, storage, confirm):
    first, second = (bid_stories.submitted(session, story, vault, storage, n) for n in (0, 1))
    drafted = bid_stories.written(session, story, vault, 2)
    assert confirm(story.officer) is False
    assert readable(session) == CLOSED
    assert confirm(story.officer2) is True
    opened = {bid.id: bid.opened_at for bid in session.scalars(select(Bid))}
    assert opened == {first: AFTER, second: AFTER, drafted: None}
    assert session.get(Competition, story.competition_id).opened_at == AFTER
    content = bid_stories.content(session, story, 1)
    answers = session.execute(
        select(BidAnswer.criterion_id, BidAnswer.text).where(BidAnswer.bid_id == second)
    )
    prices = session.execute(
        select(BidPrice.price_line_id, BidPrice.rate_ore).where(BidPrice.bid_id == second)
    )
    team = session.scalars(
        select(TeamMember).where(TeamMember.bid_id == second).order_by(TeamMember.position)
    )
    assert dict(map(tuple, answers)) == content.answers
    assert dict(map(tuple, prices)) == content.rates
    assert [(m.label, m.role, m.person_id, m.levels, m.evidence) for m in team] == [
        (m.label, m.role, m.person_id, m.levels, m.evidence) for m in content.team
    ]
    assert session.get(Bid, second).reservations == content.reservations


def test_latest_submission_is_the_one_opened(session, story, vault, confirm):
    bid_id = bid_stories.submitted(session, story, vault, reservations="første")
    with atomic(session):
        bids.save_draft(
            session,
            bid_id,
            bid_stories.content(session, story, marker="annen"),
            version=1,
            vault=vault,
            actor=story.leads[0],
            now=WRITING,
        )
    bid_stories.deliver(session, story, bid_id, vault, key="second")
    with atomic(session):
        bids.save_draft(
            session,
            bid_id,
            bid_stories.content(session, story, marker="aldri levert"),
            version=2,
            vault=vault,
            actor=story.leads[0],
            now=WRITING,
        )
    confirm(story.officer)
    confirm(story.officer2)
    assert session.get(Bid, bid_id).reservations == "annen forbehold"


def test_withdrawn_bid_is_not_opened(session, story, vault, confirm):
    kept, gone = (bid_stories.submitted(session, story, vault, None, n) for n in (0, 1))
    with atomic(session):
        bids.withdraw(session, gone, actor=story.leads[1], now=WRITING)
    confirm(story.officer)
    confirm(story.officer2)
    assert session.get(Bid, kept).opened_at == AFTER
    assert session.get(Bid, gone).opened_at is None


def test_same_officer_twice_does_not_open(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer)
    assert codes(refused) == [Code.ALREADY_CONFIRMED_OPENING]
    assert readable(session) == CLOSED
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 1


@pytest.mark.parametrize("before", [timedelta(microseconds=1), timedelta(days=5)])
def test_opening_before_the_deadline_is_refused(session, story, vault, confirm, before):
    bid_stories.submitted(session, story, vault)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer, now=DEADLINE - before)
    assert codes(refused) == [Code.BEFORE_DEADLINE]
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 0


def test_opening_at_the_deadline_is_allowed(story, confirm):
    assert confirm(story.officer, now=DEADLINE) is False


@pytest.mark.parametrize("who", ["owner", "auditor"])
def test_only_officers_confirm(story, confirm, who):
    with pytest.raises(PermissionDenied):
        confirm(getattr(story, who))


@pytest.mark.parametrize("who", ["administrator", "outsider", "leads", "evaluators"])
def test_others_do_not_know_of_the_opening(story, confirm, who):
    actor = getattr(story, who)
    with pytest.raises(NotFound):
        confirm(actor[0] if isinstance(actor, tuple) else actor)


def test_nothing_is_taken_in_after_the_opening(session, story, vault, storage, confirm):
    bid_id = bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    confirm(story.officer2)
    with pytest.raises(IllegalTransition):
        bid_stories.deliver(session, story, bid_id, vault, key="slow", received_at=WRITING)
    with pytest.raises(IllegalTransition):
        confirm(story.officer)


def change_payload(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.payload = row.payload[:-1] + bytes([row.payload[-1] ^ 1])


def change_payload_and_digest(session, bid_id):
    change_payload(session, bid_id)
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.payload_digest = hashlib.sha256(row.payload).hexdigest()


def swap_payloads(session, bid_id):
    rows = session.scalars(select(Submission)).all()
    for row in rows:
        row.payload, row.payload_digest = rows[0].payload, rows[0].payload_digest


def change_time(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.received_at -= timedelta(minutes=1)


def drop_file_from_list(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.files = []


def ruin_file_list(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.files = [{"name": "x"}]


def swap_files(session, bid_id):
    first, second = session.scalars(select(BidFile).order_by(BidFile.bid_id))
    first.object_key, second.object_key = "0" * 32, first.object_key


TAMPERING = [
    change_payload,
    change_payload_and_digest,
    swap_payloads,
    change_time,
    drop_file_from_list,
    ruin_file_list,
    swap_files,
]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda f: f.__name__)
def test_tampered_bid_is_named_and_nothing_is_opened(
    session, story, vault, storage, confirm, tamper
):
    for n in (0, 1):
        bid_stories.submitted(session, story, vault, storage, n)
    target = session.scalar(select(func.max(Bid.id)))
    with atomic(session):
        tamper(session, target)
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer2)
    assert codes(refused) == [Code.BID_UNREADABLE]
    assert str(target) in str(refused.value.reasons[0].params["bids"])
    assert readable(session) == CLOSED
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 1


@pytest.mark.parametrize("damage", ["change", "truncate", "remove"])
def test_damaged_file_is_named_and_nothing_is_opened(
    session, story, vault, storage, confirm, tmp_path, damage
):
    bid_id = bid_stories.submitted(session, story, vault, storage)
    key = session.scalar(select(BidFile.object_key))
    path = tmp_path / "storage" / key
    whole = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(
            whole[:-1] if damage == "truncate" else whole[:-1] + bytes([whole[-1] ^ 1])
        )
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer2)
    assert dict(refused.value.reasons[0].params) == {"bids": str(bid_id)}
    assert readable(session) == CLOSED
    path.write_bytes(whole)  # fetched from the backup
    assert confirm(story.officer2) is True


def test_key_of_another_server_opens_nothing(session, story, vault, storage, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    stranger = ServerKeyVault("another secret that is long enough to start with")
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        bid_stories.confirm(
            session,
            story.competition_id,
            vault=stranger,
            storage=storage,
            actor=story.officer2,
            now=AFTER,
        )
    assert codes(refused) == [Code.BID_UNREADABLE]
    assert readable(session) == CLOSED


def test_failed_opening_is_on_record(session, story):
    with atomic(session):
        openings.record_unreadable(
            session, story.competition_id, bids="3, 7", actor=story.officer2, now=AFTER
        )
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "access:action:refused")
    ).one()
    assert '"unreadable":"3, 7"' in line


def test_opening_is_on_record_with_every_receipt(session, story, vault, confirm):
    bid_id = bid_stories.submitted(session, story, vault)
    digest = session.scalar(select(Submission.receipt_digest))
    confirm(story.officer)
    confirm(story.officer2)
    found = session.execute(
        select(AuditEntry.tag, AuditEntry.actor_id).where(AuditEntry.tag.like("opening:%"))
    )
    assert [tuple(row) for row in found] == [
        ("opening:opening:confirm", story.officer.id),
        ("opening:opening:confirm", story.officer2.id),
        ("opening:opening:open", story.officer2.id),
    ]
    line = session.scalar(select(AuditEntry.line).where(AuditEntry.tag == "opening:opening:open"))
    assert f'"bids":[{bid_id}]' in line
    assert f'"receipts":{{"{bid_id}":"{digest}"}}' in line


def test_no_bids_leaves_the_competition_closed_until_it_is_ended(session, story, confirm):
    def end():
        with atomic(session):
            openings.declare_unsuccessful(
                session, story.competition_id, actor=story.officer, now=AFTER
            )

    assert confirm(story.officer) is False
    with pytest.raises(IllegalTransition) as refused:
        end()
    assert codes(refused) == [Code.OPENERS_TOO_FEW]
    assert confirm(story.officer2) is False
    end()
    assert session.get(Competition, story.competition_id).unsuccessful_at == AFTER


def test_one_officer_learns_nothing_by_trying_to_end_it(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    assert codes(refused) == [Code.OPENERS_TOO_FEW]


def test_ending_before_the_deadline_is_refused(session, story):
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        openings.declare_unsuccessful(
            session, story.competition_id, actor=story.officer, now=WRITING
        )
    assert codes(refused) == [Code.BEFORE_DEADLINE]


def assess(session, bid_id, actor, *, admissible, reason="", provision=None, now=AFTER):
    with atomic(session):
        openings.assess(
            session, bid_id, admissible=admissible, reason=reason, provision=provision,
            actor=actor, now=now,
        )  # fmt: skip


def test_bids_are_admitted_or_rejected_with_provision_and_reason(session, story, vault, storage):
    good, bad = bid_stories.opened(session, story, vault, storage)
    assess(session, good, story.officer, admissible=True)
    with pytest.raises(InvalidInput) as refused:
        assess(session, bad, story.officer, admissible=False, reason="  ")
    assert codes(refused) == [Code.PROVISION_MISSING, Code.REASON_MISSING]
    why = {"provision": RejectionProvision.FORMAL, "reason": "Krav 1 er ikke oppfylt."}
    assess(session, bad, story.officer2, admissible=False, **why)
    rows = {
        b.id: (b.assessment, b.provision, b.assessment_reason) for b in session.scalars(select(Bid))
    }
    assert rows == {
        good: (Assessment.ADMISSIBLE, None, ""),
        bad: (Assessment.REJECTED, RejectionProvision.FORMAL, "Krav 1 er ikke oppfylt."),
    }
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tag.in_(["bid:bid:admit", "bid:bid:reject"]))
        .order_by(AuditEntry.seq)
    ).all()
    assert [entry.tag for entry in entries] == ["bid:bid:admit", "bid:bid:reject"]
    assert ["rejection_formal" in entry.line for entry in entries] == [False, True]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "Krav 1"}, Code.PROVISION_MISSING),
        ({"provision": RejectionProvision.BID}, Code.REASON_MISSING),
    ],
)
def test_rejection_needs_both_provision_and_reason(session, story, vault, storage, given, code):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    with pytest.raises(InvalidInput) as refused:
        assess(session, bid_id, story.officer, admissible=False, **given)
    assert codes(refused) == [code]
    assert session.get_one(Bid, bid_id).assessment is None


def test_low_price_is_explained_before_it_rejects_a_bid(session, story, vault, storage):
    bid_id, other = bid_stories.opened(session, story, vault, storage)
    why = {"provision": RejectionProvision.LOW, "reason": "Prisen dekker ikke lønn."}
    with pytest.raises(InvalidInput) as refused:
        assess(session, bid_id, story.officer, admissible=False, **why)
    assert codes(refused) == [Code.LOW_NOT_EXPLAINED]
    asked = Clarification(
        subject="Prisen", question="Hvordan er prisen satt?", due_at=AFTER + timedelta(days=3)
    )
    by = {"actor": story.officer, "now": AFTER}
    with atomic(session):
        (entry,) = journals.write(session, story.competition_id, asked, bid_ids=[bid_id], **by)
    with pytest.raises(InvalidInput) as unsent:
        assess(session, bid_id, story.officer, admissible=False, **why)
    assert codes(unsent) == [Code.LOW_NOT_EXPLAINED]
    with atomic(session):
        paperwork.make(session, story.competition_id, "clarification", entry.id, **by)
    assess(session, bid_id, story.officer, admissible=False, **why)
    assert session.get_one(Bid, bid_id).provision is RejectionProvision.LOW
    with pytest.raises(InvalidInput):  # the other bidder was asked nothing
        assess(session, other, story.officer, admissible=False, **why)


def test_bid_that_is_admitted_after_all_keeps_no_provision(session, story, vault, storage):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    why = {"provision": RejectionProvision.BID, "reason": "Krav 1"}
    assess(session, bid_id, story.officer, admissible=False, **why)
    assess(session, bid_id, story.officer, admissible=True, **why)
    bid = session.get_one(Bid, bid_id)
    assert (bid.assessment, bid.provision) == (Assessment.ADMISSIBLE, None)


def test_all_rejected_can_be_ended(session, story, vault, storage):
    (only,) = bid_stories.opened(session, story, vault, storage, (0,))
    with pytest.raises(IllegalTransition), atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    why = {"provision": RejectionProvision.BID, "reason": "Krav 1"}
    assess(session, only, story.officer, admissible=False, **why)
    with atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    assert session.get(Competition, story.competition_id).unsuccessful_at == AFTER


def test_sealed_bid_cannot_be_assessed(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with pytest.raises(NotFound):
        assess(session, bid_id, story.officer, admissible=True)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("owner", PermissionDenied),
        ("auditor", PermissionDenied),
        ("leads", PermissionDenied),
        ("foreign", NotFound),
        ("administrator", NotFound),
    ],
)
def test_only_officers_assess(session, story, vault, storage, who, error):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    actor = {"leads": story.leads[0], "foreign": story.leads[1]}.get(who) or getattr(story, who)
    with pytest.raises(error):
        assess(session, bid_id, actor, admissible=True)


def download(session, bid_id, file_id, vault, storage, actor):
    with atomic(session):
        return openings.download(
            session, bid_id, file_id, vault=vault, storage=storage, actor=actor, now=AFTER
        )


@pytest.mark.parametrize("who", ["officer", "owner", "auditor", "leads"])
def test_file_of_an_opened_bid_is_delivered_and_logged(session, story, vault, storage, who):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    file_id = session.scalar(select(BidFile.id).where(BidFile.bid_id == bid_id))
    actor = story.leads[0] if who == "leads" else getattr(story, who)
    found = download(session, bid_id, file_id, vault, storage, actor)
    assert (found.name, found.content) == ("Løsning.pdf", PDF)
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


def test_late_bid_after_the_opening_is_refused_whatever_its_stamp(session, story, vault, storage):
    bid_stories.opened(session, story, vault, storage, (0,))
    with pytest.raises(IllegalTransition):
        bid_stories.started(session, story, 1, now=WRITING)
    with pytest.raises(DeadlinePassed):
        bid_stories.started(session, story, 1, now=AFTER)
