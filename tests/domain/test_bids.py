import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import bids
from procure.domain.bid_shares import Share
from procure.domain.bids import (
    AskedCriterion,
    AskedLine,
    BidContent,
    BidFacts,
    Confirmation,
    Member,
    Part,
    Receipt,
    ReceivedFile,
    Status,
    Terms,
)
from procure.domain.reasons import Code

NOON = datetime(2027, 3, 3, 11, tzinfo=UTC)
VALID = date(2027, 6, 1)
TERMS = Terms(
    criteria=(AskedCriterion(1, "Oppgaveforståelse", 5), AskedCriterion(2, "Team")),
    lines=(AskedLine(7, "Seniorrådgiver", 100, 150_000), AskedLine(8, "Rådgiver", 50)),
    validity_until=VALID,
)
COMPLETE = BidContent(
    answers={1: "Vi forstår oppdraget svært godt", 2: "Tre personer"},
    team=(Member(label="Tjenestedesigner 1", role="Seniorrådgiver"),),
    rates={7: 150_000, 8: 110_050},
    confirmations=frozenset(c.value for c in Confirmation),
    validity=VALID,
)

names = st.text(min_size=1, max_size=255)
members = st.builds(
    Member,
    label=names,
    role=st.text(max_size=255),
    person_id=st.none() | st.integers(1, 10**9),
    levels=st.dictionaries(st.text(max_size=20), st.integers(0, 5), max_size=4),
    evidence=st.text(max_size=100),
    hours=st.none() | st.integers(1, 100_000),
)
shares = st.builds(
    Share,
    cell=names,
    firm_id=st.integers(1, 10**9),
    firm=names,
    private=st.booleans(),
    assigned_at=st.datetimes(timezones=st.just(UTC)),
    assigned_by_id=st.integers(1, 10**9),
    confirmed_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    confirmed_by_id=st.none() | st.integers(1, 10**9),
    confirmed_by=names,
)
contents = st.builds(
    BidContent,
    answers=st.dictionaries(st.integers(1, 10**9), st.text(max_size=200), max_size=5),
    team=st.lists(members, max_size=4).map(tuple),
    rates=st.dictionaries(st.integers(1, 10**9), st.integers(0, 10**14), max_size=5),
    reservations=st.text(max_size=200),
    confirmations=st.frozensets(st.sampled_from([c.value for c in Confirmation])),
    validity=st.none() | st.dates(),
    annex=st.lists(shares, max_size=2).map(tuple),
)
files = st.builds(
    ReceivedFile,
    id=st.integers(1, 10**9),
    name=names,
    size=st.integers(0, 10**7),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(contents)
def test_content_survives_its_text(content):
    assert bids.from_json(bids.to_json(content)) == content


@given(contents)
def test_same_content_has_one_text(content):
    turned = replace(
        content,
        answers=dict(reversed(content.answers.items())),
        rates=dict(reversed(content.rates.items())),
    )
    assert bids.to_json(turned) == bids.to_json(content)


@given(contents, st.lists(files, max_size=3).map(tuple), st.binary(min_size=32, max_size=32))
def test_package_survives_its_text(content, attached, seed):
    packed = bids.package(content, attached, seed)
    assert bids.unpack(packed) == bids.Package(content, attached, seed)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"format":2}',
        b'{"format":1}',
        b"\xff",
        bids.to_json(COMPLETE).replace(b'"reservations"', b'"other"'),
        bids.to_json(COMPLETE).replace(b"2027-06-01", b"2027-06-31"),
        bids.to_json(COMPLETE).replace(b'"levels":{}', b'"levels":{"design":6}'),
    ],
)
def test_other_text_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- the class is the promise
        bids.from_json(text)


def test_draft_of_an_earlier_version_is_read():
    """It knew neither hours nor annex."""
    earlier = json.loads(bids.to_json(COMPLETE))
    del earlier["annex"], earlier["team"][0]["hours"]
    assert bids.from_json(json.dumps({**earlier, "format": 1}).encode()) == COMPLETE


@pytest.mark.parametrize("hours", [0, -1, 100_001])
def test_person_has_hours_that_the_rows_can_hold(hours):
    with pytest.raises(ValueError, match="hours are 1 to 100000"):
        Member(label="Rådgiver 1", role="", hours=hours)


def test_nothing_is_said_of_what_is_closed():
    seen = replace(COMPLETE, answers={1: "x"}, team=(), rates={7: 1})
    closed = frozenset({"answer:2", "people:9", "rate:8"})
    assert bids.gaps(seen, TERMS, closed) == ()
    assert [why.code for why in bids.gaps(seen, TERMS)] == [
        Code.ANSWER_EMPTY, Code.TEAM_MISSING, Code.PRICE_MISSING,
    ]  # fmt: skip


def test_package_without_files_is_refused():
    with pytest.raises(ValueError, match="not a list of files"):
        bids.unpack(bids.to_json(COMPLETE))


def test_complete_bid_has_no_gaps():
    assert bids.gaps(COMPLETE, TERMS) == ()


def test_empty_bid_lacks_everything_in_the_order_of_the_room():
    found = bids.gaps(BidContent(), TERMS)
    assert [(why.code, why.section) for why in found] == [
        (Code.ANSWER_EMPTY, Part.ANSWERS),
        (Code.ANSWER_EMPTY, Part.ANSWERS),
        (Code.TEAM_MISSING, Part.TEAM),
        (Code.PRICE_MISSING, Part.PRICES),
        (Code.PRICE_MISSING, Part.PRICES),
        (Code.CONFIRMATION_MISSING, Part.STATEMENTS),
    ]


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        (
            {"answers": {1: "en to tre fire fem seks", 2: "x"}},
            Code.ANSWER_TOO_LONG,
            {"name": "Oppgaveforståelse", "words": 6, "limit": 5},
        ),
        ({"answers": {1: " \n\t", 2: "x"}}, Code.ANSWER_EMPTY, {"name": "Oppgaveforståelse"}),
        ({"rates": {7: 150_000, 8: 0}}, Code.PRICE_MISSING, {"name": "Rådgiver"}),
        ({"rates": {7: 150_000, 8: -1}}, Code.PRICE_MISSING, {"name": "Rådgiver"}),
        (
            {"rates": {7: 150_001, 8: 1}},
            Code.RATE_ABOVE_MAXIMUM,
            {"name": "Seniorrådgiver", "maximum": 150_000},
        ),
        ({"team": ()}, Code.TEAM_MISSING, {}),
        ({"validity": date(2027, 5, 31)}, Code.CONFIRMATION_MISSING, {}),
        ({"validity": None}, Code.CONFIRMATION_MISSING, {}),
    ],
)
def test_one_fault_gives_one_gap(change, code, params):
    (why,) = bids.gaps(replace(COMPLETE, **change), TERMS)
    assert (why.code, dict(why.params)) == (code, params)


@pytest.mark.parametrize("confirmation", list(Confirmation))
def test_each_confirmation_is_needed(confirmation):
    content = replace(COMPLETE, confirmations=COMPLETE.confirmations - {confirmation.value})
    assert [why.code for why in bids.gaps(content, TERMS)] == [Code.CONFIRMATION_MISSING]


def test_answer_at_the_limit_is_accepted_and_dashes_are_no_words():
    content = replace(COMPLETE, answers={1: "en – to – tre – fire – fem", 2: "x"})
    assert bids.gaps(content, TERMS) == ()


def test_total_is_hours_times_rates_in_ore():
    assert bids.total(COMPLETE.rates, TERMS.lines) == 100 * 150_000 + 50 * 110_050


@pytest.mark.parametrize("rates", [{}, {7: 1}, {7: 1, 8: 0}])
def test_total_waits_for_every_line(rates):
    assert bids.total(rates, TERMS.lines) is None


def test_total_of_no_lines_is_none():
    assert bids.total({}, ()) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (BidFacts(), Status.DRAFT),
        (BidFacts(submissions=1), Status.SUBMITTED),
        (BidFacts(submissions=3), Status.SUBMITTED),
        (BidFacts(submissions=1, withdrawn_at=NOON), Status.WITHDRAWN),
        (BidFacts(submissions=1, opened_at=NOON), Status.OPENED),
        (BidFacts(submissions=1, opened_at=NOON, assessment="admissible"), Status.ADMISSIBLE),
        (BidFacts(submissions=1, opened_at=NOON, assessment="rejected"), Status.REJECTED),
    ],
)
def test_status_follows_the_facts(facts, expected):
    assert bids.status(facts) is expected


@given(
    st.builds(
        BidFacts,
        submissions=st.integers(0, 5),
        withdrawn_at=st.none() | st.just(NOON),
        opened_at=st.none() | st.just(NOON),
        assessment=st.sampled_from([None, "admissible", "rejected"]),
    )
)
def test_assessment_shows_only_after_the_opening(facts):
    judged = bids.status(facts) in {Status.ADMISSIBLE, Status.REJECTED}
    assert judged == (facts.opened_at is not None and facts.assessment is not None)


@pytest.mark.parametrize(
    "change",
    [
        {"label": ""},
        {"label": "x" * 256},
        {"role": "x" * 256},
        {"levels": {"design": 6}},
        {"levels": {"design": -1}},
    ],
)
def test_member_the_rows_could_not_hold_is_refused(change):
    with pytest.raises(ValueError):  # noqa: PT011 -- the class is the promise
        Member(**{"label": "Rådgiver 1", "role": "Rådgiver", **change})


RECEIPT = Receipt(
    competition="2027/12",
    bid_id=3,
    consortium_id=4,
    number=1,
    received_at=NOON,
    payload_digest="a" * 64,
    files=(ReceivedFile(9, "CV.pdf", 12, "b" * 64, "d" * 64, 2, 5),),
    commitment="e" * 64,
)


def test_receipt_has_one_text():
    assert RECEIPT.text() == (
        '{"bid":3,"commitment":"' + "e" * 64 + '","competition":"2027/12","consortium":4,'
        '"files":[{"commitment":"' + "d" * 64 + '","criterion":"5","digest":"' + "b" * 64 + '",'
        '"generation":"2","id":"9","name":"CV.pdf","size":"12"}],"number":1,'
        '"payload":"' + "a" * 64 + '","receipt":"procure-receipt-2",'
        '"received_at":"2027-03-03T11:00:00.000000+00:00"}'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"competition": "2027/13"},
        {"bid_id": 4},
        {"consortium_id": 5},
        {"number": 2},
        {"received_at": NOON + timedelta(microseconds=1)},
        {"payload_digest": "c" * 64},
        {"commitment": "c" * 64},
        {"files": ()},
        {"files": (replace(RECEIPT.files[0], commitment="e" * 64),)},
        {"files": (replace(RECEIPT.files[0], generation=1),)},
        {"files": (replace(RECEIPT.files[0], criterion_id=None),)},
    ],
)
def test_receipt_digest_covers_every_field(change):
    assert replace(RECEIPT, **change).digest() != RECEIPT.digest()


def test_receipt_digest_is_the_same_in_another_zone():
    from zoneinfo import ZoneInfo

    there = NOON.astimezone(ZoneInfo("Europe/Oslo"))
    assert replace(RECEIPT, received_at=there).digest() == RECEIPT.digest()


@pytest.mark.parametrize(
    "stored", [None, [{}], [{"id": "x", "name": "", "size": "1", "digest": ""}]]
)
def test_changed_list_of_files_is_refused(stored):
    with pytest.raises(ValueError):  # noqa: PT011 -- the class is the promise
        bids.received_files(stored)
