"""From recommendation to contract: one standing decision, all letters at once, one posting."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from procure.domain import evaluations, formats, gaps
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.formats import NBSP, OSLO
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.awards import Contract, Decision, Letter
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.models.ledger import LedgerPosting
from procure.queries import facts, material
from procure.services import award_letters, awards, competitions, consensus, rules
from tests import evaluation_stories as es
from tests import stories

EQUAL = {(bid, criterion): Decimal(7) for bid in range(2) for criterion in range(2)}


def refused(session, error, verb, *args, **kwargs):
    """Return the codes with which a verb is refused."""
    with pytest.raises(error) as why, atomic(session):
        verb(session, *args, **kwargs)
    return [r.code for r in why.value.reasons]


def decide(session, found, place=0, *, reason="Best plan og det sterkeste teamet.", actor=None):
    with atomic(session):
        return awards.decide(
            session,
            found.id,
            bid_id=found.bids[place],
            reason=reason,
            actor=actor or found.story.owner,
            now=es.DECIDED,
        )


def letters(session):
    """Every letter's text, by bid."""
    found = session.execute(
        select(Letter.bid_id, Document)
        .join(Document, Document.id == Letter.document_id)
        .options(undefer(Document.content))
        .order_by(Letter.bid_id)
    )
    return {bid: text_of(document.content) for bid, document in found}


def text_of(content):
    """All text of all parts of an Office file."""
    with ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.endswith(".xml")]
    return " ".join(re.sub(r"<[^>]+>", "", part) for part in parts)


def test_the_first_ranked_bid_is_chosen_with_a_reason(session, tmp_path):
    found = es.locked(session, tmp_path)
    decision = decide(session, found)
    assert (decision.bid_id, decision.decided_by_id) == (found.bids[0], found.story.owner.id)
    assert session.get(Competition, found.id).decided_at == es.DECIDED


@pytest.mark.parametrize(
    ("place", "reason", "code"),
    [
        (1, "Best plan og det sterkeste teamet.", Code.WINNER_NOT_RANKED_FIRST),
        (0, "", Code.REASON_MISSING),
        (0, "Best.", Code.REASON_TOO_SHORT),
        (0, "Bedre plan enn Konsortium 1 hadde.", Code.REASON_NAMES_OTHER),
    ],
)
def test_a_decision_that_the_rules_refuse_stores_nothing(session, tmp_path, place, reason, code):
    found = es.locked(session, tmp_path)
    with pytest.raises(InvalidInput) as why:
        decide(session, found, place, reason=reason)
    assert [r.code for r in why.value.reasons] == [code]
    assert session.scalars(select(Decision)).all() == []


def test_a_tie_lets_the_owner_choose_among_the_first(session, tmp_path):
    story = stories.issued(session)
    same = es.rates(session, story, 100_000, 90_000)
    found = es.locked(session, tmp_path, story=story, points=EQUAL, contents={0: same, 1: same})
    said = "Likt resultat. Metoden er best i oppgaveforståelsen."
    with pytest.raises(IllegalTransition) as why:
        decide(session, found, 1, reason=said)
    assert [(r.code, r.params["rule"]) for r in why.value.reasons] == [
        (Code.WARNING_UNEXPLAINED, "35c")
    ]
    with atomic(session):
        rules.explain(
            session, found.id, gate=Action.DECIDE, rule="35c", actor=found.story.owner,
            why="Konkurransegrunnlaget sier at oppgaveforståelse avgjør.", now=es.DECIDED,
        )  # fmt: skip
    decide(session, found, 1, reason=said)
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "award:decision:make")
    ).one()
    assert json.loads(line)["facts"]["tie"] is True


def test_decision_waits_for_the_lock_and_is_made_once(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        decide(session, found)
    assert [r.code for r in why.value.reasons] == [Code.NOT_LOCKED]
    with atomic(session):
        consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    decide(session, found)
    with pytest.raises(IllegalTransition) as again:
        decide(session, found)
    assert [r.code for r in again.value.reasons] == [Code.WRONG_STATE]


def test_evaluators_and_suppliers_decide_nothing(session, tmp_path):
    found = es.locked(session, tmp_path)
    with pytest.raises(PermissionDenied):
        decide(session, found, actor=found.story.evaluators[0])
    with pytest.raises(PermissionDenied):
        decide(session, found, actor=found.story.auditor)
    for actor in (found.story.leads[0], found.story.outsider, found.story.administrator):
        with pytest.raises(NotFound):
            decide(session, found, actor=actor)


def test_the_database_itself_allows_one_standing_decision(session, tmp_path):
    found = es.decided(session, tmp_path)
    session.rollback()
    again = {
        "competition_id": found.id,
        "reason": "x",
        "decided_at": es.DECIDED,
        "decided_by_id": found.story.owner.id,
    }
    session.add(Decision(bid_id=found.bids[1], **again))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    session.scalars(select(Decision)).one().reversed_at = es.SENT
    session.add(Decision(bid_id=found.bids[1], **again))
    session.flush()


def test_all_bidders_get_a_letter_and_a_mail_at_the_same_time(session, tmp_path):
    found = es.told(session, tmp_path, bids=4, rejected=(3,))
    sent = session.scalars(select(Letter).order_by(Letter.bid_id)).all()
    rejected = max(found.bids) + 1
    assert [letter.bid_id for letter in sent] == [*found.bids, rejected]
    assert {letter.sent_at for letter in sent} == {es.SENT}
    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.subject.startswith("Meddelelse"))
    ).all()
    assert sorted(m.recipient for m in mails) == [f"konsortium{n}@example.test" for n in range(4)]
    assert {m.created_at for m in mails} == {es.SENT}
    assert all("Konsortium" not in m.body for m in mails)
    documents = session.scalars(select(Document).where(Document.bid_id.is_not(None))).all()
    assert [d.name for d in documents] == ["award_letter_winner", *["award_letter_other"] * 3]
    assert all(d.for_suppliers for d in documents)


def test_a_losers_letter_tells_of_itself_and_the_winner_only(session, tmp_path):
    story = stories.issued(
        session, stories.project(session, stories.framework(session, consortia=4))
    )
    rates = [(101_300, 90_000), (112_700, 90_000), (123_900, 90_000), (97_100, 60_000)]
    contents = {n: es.rates(session, story, *rate) for n, rate in enumerate(rates)}
    points = {
        (0, 0): Decimal("9.5"), (0, 1): Decimal(9),
        (1, 0): Decimal("6.5"), (1, 1): Decimal(7),
        (2, 0): Decimal("3.5"), (2, 1): Decimal(4),
        (3, 0): Decimal("1.5"), (3, 1): Decimal("2.5"),
    }  # fmt: skip
    found = es.told(session, tmp_path, story=story, bids=4, points=points, contents=contents)
    prices = [f"{800 * s // 100 + 400 * j // 100:,}".replace(",", NBSP) for s, j in rates]
    assert prices == [
        f"1{NBSP}170{NBSP}400",
        f"1{NBSP}261{NBSP}600",
        f"1{NBSP}351{NBSP}200",
        f"1{NBSP}016{NBSP}800",
    ]
    texts = letters(session)
    for place, bid in enumerate(found.bids):
        text = texts[bid]
        assert "Konsortium 0" in text
        for other in {1, 2, 3} - {place}:
            third = [
                f"Konsortium {other}",
                f"Firma {2 * other} ",
                prices[other],
                f"Ref. {other}-0",
                *(f"{points[other, c]:.2f}".replace(".", ",") for c in (0, 1)),
            ]
            assert [told for told in third if told in text] == [], (place, other)
        for own in (0, 1):
            assert f"{points[place, own]:.2f}".replace(".", ",") in text
    assert "9,50" in texts[found.bids[1]]
    assert prices[1] in texts[found.bids[1]]
    assert prices[0] not in texts[found.bids[1]]  # the winner's price is not told by default


def test_a_rejected_bidder_is_told_why_and_gets_no_points(session, tmp_path):
    found = es.told(session, tmp_path, bids=3, rejected=(2,))
    text = letters(session)[max(found.bids) + 1]
    assert "Tilbudet deres er avvist. Her får dere begrunnelsen." in text
    assert "Et absolutt krav er ikke oppfylt." in text
    assert "Avvisningen bygger på anskaffelsesforskriften § 24-8." in text.replace(NBSP, " ")
    assert "Konsortium 0" in text
    assert "Konsortium 1" not in text
    assert "ble nummer" not in text
    assert "Begrunnelse for hvert kriterium" not in text


def test_a_bid_that_a_gate_stopped_is_told_that_it_is_not_ranked(session, tmp_path):
    story = stories.draft(session)
    with atomic(session):
        competitions.set_model(
            session, story.competition_id, values={"minimum_quality": Decimal(10)},
            actor=story.owner, now=stories.START,
        )  # fmt: skip
        competitions.submit_for_review(
            session, story.competition_id, actor=story.owner, now=stories.START
        )
        competitions.approve(session, story.competition_id, actor=story.officer, now=stories.START)
        competitions.issue(
            session, story.competition_id, vault=stories.VAULT, actor=story.owner, now=stories.START
        )
    low = {(1, 0): Decimal(2), (1, 1): Decimal(3)}
    found = es.told(session, tmp_path, story=story, points=low)
    text = letters(session)[found.bids[1]]
    assert "Tilbudet deres ble ikke rangert." in text
    assert "2,00" in text
    assert "ble nummer" not in text


def test_hostile_text_arrives_in_the_letter_as_text(session, tmp_path):
    found = es.locked(session, tmp_path)
    said = "Best & billigst <b>nå</b> {{ 7*7 }} </w:t> \u202e snudd"
    decide(session, found, reason=said)
    es.approved(session, found)
    with atomic(session):
        awards.send_letters(session, found.id, actor=found.story.owner, now=es.SENT)
    text = letters(session)[found.bids[1]]
    assert "Best &amp; billigst &lt;b&gt;nå&lt;/b&gt; {{ 7*7 }} &lt;/w:t&gt;" in text.replace(
        "&#123;", "{"
    ).replace("&#125;", "}")


def test_letters_are_previewed_without_being_stored(session, tmp_path):
    found = es.decided(session, tmp_path)
    before = session.scalars(select(Document.id)).all()
    by = {"actor": found.story.owner, "now": es.SENT}
    text = text_of(award_letters.draft(session, found.id, bid_id=found.bids[1], **by).content)
    assert "UTKAST" in text
    assert "Konsortium 1" in text
    assert session.scalars(select(Document.id)).all() == before
    assert refused(session, NotFound, award_letters.draft, found.id, bid_id=99, **by) == []
    with pytest.raises(PermissionDenied):
        award_letters.draft(
            session, found.id, bid_id=found.bids[1], actor=found.story.auditor, now=es.SENT
        )


def test_letters_are_sent_once(session, tmp_path):
    found = es.told(session, tmp_path)
    by = {"actor": found.story.owner, "now": es.SENT}
    codes = refused(session, IllegalTransition, awards.send_letters, found.id, **by)
    assert codes == [Code.WRONG_STATE]  # the standstill runs
    later = by | {"now": es.SENT + timedelta(days=30)}
    codes = refused(session, IllegalTransition, awards.send_letters, found.id, **later)
    assert codes == [Code.LETTERS_SENT]


@pytest.mark.parametrize(
    ("sent", "days", "ends"),
    [
        ("2027-02-06T10:00+01:00", 10, "2027-02-16T23:59:59+01:00"),
        ("2027-02-06T23:30+00:00", 10, "2027-02-17T23:59:59+01:00"),  # already the 7th in Oslo
        ("2027-03-20T10:00+01:00", 10, "2027-03-30T23:59:59+02:00"),  # across the clock's change
        ("2027-10-25T10:00+02:00", 10, "2027-11-04T23:59:59+01:00"),
        ("2027-02-06T10:00+01:00", 1, "2027-02-07T23:59:59+01:00"),
    ],
)
def test_standstill_ends_with_its_last_day_in_oslo(sent, days, ends):
    found = awards.standstill_end(datetime.fromisoformat(sent).astimezone(UTC), days)
    assert found == datetime.fromisoformat(ends)
    assert found.astimezone(OSLO).isoformat() == ends


@pytest.mark.parametrize("days", [0, None])
def test_no_standstill_has_no_end(days):
    assert awards.standstill_end(es.SENT, days) is None


def test_contract_waits_for_the_standstill_and_posts_the_price(session, tmp_path):
    found = es.told(session, tmp_path)
    ends = session.get(Competition, found.id).standstill_ends_at
    assert ends == datetime(2027, 2, 16, 23, 59, 59, tzinfo=OSLO)
    by = {"actor": found.story.officer}
    early = refused(
        session, IllegalTransition, awards.sign_contract, found.id,
        now=ends - timedelta(seconds=1), **by,
    )  # fmt: skip
    assert early == [Code.STANDSTILL_RUNS]
    with atomic(session):
        awards.sign_contract(session, found.id, now=ends, **by)
    contract = session.scalars(select(Contract)).one()
    posting = session.scalars(select(LedgerPosting)).one()
    assert (contract.bid_id, contract.value_ore) == (found.bids[0], 116_000_000)
    assert (posting.kind, posting.amount_ore, posting.framework_id, posting.competition_id) == (
        "award", 116_000_000, found.story.framework_id, found.id,
    )  # fmt: skip
    again = refused(
        session, IllegalTransition, awards.sign_contract, found.id,
        now=ends + timedelta(days=1), **by,
    )  # fmt: skip
    assert again == [Code.WRONG_STATE]


def test_only_an_officer_signs(session, tmp_path):
    found = es.told(session, tmp_path)
    late = es.SENT + timedelta(days=20)
    with pytest.raises(PermissionDenied), atomic(session):
        awards.sign_contract(session, found.id, actor=found.story.owner, now=late)


def test_without_letters_there_is_no_contract(session, tmp_path):
    found = es.decided(session, tmp_path)
    codes = refused(
        session, IllegalTransition, awards.sign_contract, found.id,
        actor=found.story.officer, now=es.SENT,
    )  # fmt: skip
    assert codes == [Code.LETTERS_NOT_SENT]


def test_without_standstill_the_contract_can_follow_at_once(session, tmp_path):
    story = stories.draft(session)
    with atomic(session):
        competitions.change(
            session, story.competition_id, version=session.get(Competition, story.competition_id).version,
            values={"standstill_days": 0, "standstill_reason": "Avropet haster."},
            actor=story.owner, now=stories.START,
        )  # fmt: skip
        competitions.submit_for_review(
            session, story.competition_id, actor=story.owner, now=stories.START
        )
        competitions.approve(session, story.competition_id, actor=story.officer, now=stories.START)
        competitions.issue(
            session, story.competition_id, vault=stories.VAULT, actor=story.owner, now=stories.START
        )
    found = es.told(session, tmp_path, story=story)
    assert session.get(Competition, found.id).standstill_ends_at is None
    assert "ingen karensperiode" in letters(session)[found.bids[0]]
    with atomic(session):
        awards.sign_contract(session, found.id, actor=story.officer, now=es.SENT)


def test_framework_that_has_ended_stops_the_signing(session, tmp_path):
    found = es.told(session, tmp_path)
    ended = datetime.combine(date(2030, 7, 2), datetime.min.time(), tzinfo=UTC)
    codes = refused(
        session, IllegalTransition, awards.sign_contract, found.id,
        actor=found.story.officer, now=ended,
    )  # fmt: skip
    assert codes == [
        Code.FRAMEWORK_NOT_IN_FORCE, Code.VALIDITY_OVER, Code.WARNING_UNEXPLAINED,
    ]  # fmt: skip


def test_completed_is_the_end(session, tmp_path):
    found = es.contracted(session, tmp_path)
    by = {"actor": found.story.owner, "now": found.now}
    with atomic(session):
        awards.complete(session, found.id, **by)
    assert refused(session, IllegalTransition, awards.complete, found.id, **by) == [
        Code.WRONG_STATE
    ]


def test_letter_tells_the_lead_on_each_criterion_and_what_had_been_enough(session, tmp_path):
    found = es.decided(session, tmp_path, bids=3)
    known = evaluations.outcome(material.of(session, facts.competition(session, found.id)))
    winner, other = found.bids[0], found.bids[1]
    gap = gaps.of(known, other, winner)
    assert gap.raises != ()
    assert gap.price is not None
    by = {"actor": found.story.owner, "now": es.SENT}
    text = text_of(award_letters.draft(session, found.id, bid_id=other, **by).content)
    assert "Hva som skilte tilbudene" in text
    lead = known.score(winner).total - known.score(other).total
    assert f"Sum{formats.number(lead, 2)}" in text
    for one in gap.raises:
        needed, own = formats.number(one.needed), formats.number(one.own)
        assert f"{one.row.node.name}: {needed} poeng fra evaluatorene i stedet for {own}" in text
    price = gaps.told(gap.price, frozenset())
    assert f"Pris: høyst {formats.kroner(price)} i stedet for" in text
    assert "Hva som skilte tilbudene" not in text_of(
        award_letters.draft(session, found.id, bid_id=winner, **by).content
    )
