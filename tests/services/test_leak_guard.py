"""No letter leaves with another bidder in it: planted leaks in every text of every letter."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.blueprints.messages import sentence
from procure.documents.islands import Run
from procure.documents.passages import passages
from procure.documents.samples.award_letter_other import SAMPLE as OTHER
from procure.documents.samples.award_letter_winner import SAMPLE as WINNER
from procure.documents.samples.cancellation_letter import SAMPLE as CANCELLATION
from procure.documents.samples.rejection_letter import SAMPLE as REJECTION
from procure.domain import formats
from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.models.awards import Letter
from procure.models.bids import Bid, BidAnswer, BidPrice, TeamMember
from procure.models.consortia import ConsortiumMember
from procure.models.documents import Document
from procure.models.evaluations import ConsensusScore
from procure.queries import facts
from procure.services import (
    award_approvals,
    award_letters,
    awards,
    documents,
    leak_guard,
    paperwork,
)
from tests import evaluation_stories as es
from tests import stories
from tests.documents.cases import with_every_text
from tests.services.writing import made

WORDS = "Vi bygger på dybdesamtaler med de ansatte i førstelinjen og prøver ut løsningene tidlig."
LETTERS = (OTHER, WINNER, REJECTION, CANCELLATION)


@pytest.fixture
def found(session, tmp_path):
    """Three opened bids, the second is the reader's, the third has words of its own."""
    story = stories.issued(session, stories.project(session, stories.framework(session)))
    competition = facts.competition(session, story.competition_id)
    answers = {c.id: f"{WORDS} ({c.name})" for c in facts.scored_criteria(competition)}
    return es.decided(
        session, tmp_path, story=story, bids=3, winner=0,
        contents={
            0: es.rates(session, story, 101_300, 91_100),
            1: es.rates(session, story, 102_700, 92_900),
            2: es.rates(session, story, 103_100, 93_700) | {"answers": answers},
        },
    )  # fmt: skip


def secrets(session, found, place):
    """What must not be told of a bid, one of each kind, as a person would write it."""
    bid = session.get_one(Bid, found.bids[place])
    members = session.scalars(
        select(Organisation)
        .join(ConsortiumMember, ConsortiumMember.organisation_id == Organisation.id)
        .where(ConsortiumMember.consortium_id == bid.consortium_id)
    ).all()
    rates = session.scalars(select(BidPrice.rate_ore).where(BidPrice.bid_id == bid.id)).all()
    return {
        Code.LETTER_NAMES_OTHER: f"Konsortium {place}",
        Code.LETTER_NUMBERS_OTHER: formats.organisation_number(members[0].organisation_number),
        Code.LETTER_REVEALS_PRICE: formats.kroner(rates[0]),
        Code.LETTER_QUOTES_OTHER: WORDS,
    }


def refusals(session, document, found, place=1, **more):
    """What the guard says of a letter to the bidder at a place; nothing is fine."""
    bid_id = None if place is None else found.bids[place]
    try:
        leak_guard.check(session, document, found.id, bid_id, **more)
    except InvalidInput as refused:
        return [(why.code, why.params["field"]) for why in refused.reasons]
    return []


def planted(document, secret):
    """The letter once for each text in it, that one text ending with the secret."""
    places = [place for place, text in passages(document) if text]
    for number, place in enumerate(places):
        count = iter(range(len(places)))

        def grow(text, number=number, count=count):
            return f"{text} {secret}" if text and next(count) == number else text

        yield place, with_every_text(document, grow)


@pytest.mark.matrix
@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_a_leak_is_found_in_every_text_of_every_letter(session, found, letter):
    assert refusals(session, letter, found) == []
    for code, secret in secrets(session, found, 2).items():
        missed = [
            place
            for place, changed in planted(letter, secret)
            if (code, place) not in refusals(session, changed, found)
        ]
        assert missed == []


def test_the_real_letters_tell_nothing_of_a_third(session, found):
    with atomic(session):
        sent = awards.send_letters(session, found.id, actor=found.story.owner, now=es.SENT)
    assert len(sent) == 3
    for letter in session.scalars(select(Letter)):
        shown = made.read(session, letter.document_id)
        others = {0, 1, 2} - {found.bids.index(letter.bid_id), 0}
        assert [n for n in others if f"Konsortium {n}" in shown] == []


def test_a_reason_that_quotes_a_bid_stops_every_letter(session, found):
    """The consensus reason of one bid quotes another: none of the letters goes out."""
    third = found.bids[2]
    reading = session.scalars(select(BidAnswer.text).where(BidAnswer.bid_id == third)).first()
    with atomic(session):
        agreed = session.get_one(ConsensusScore, (found.bids[1], found.criteria[0]))
        agreed.reason = f"Mangler det andre har: {reading}"
    with pytest.raises(InvalidInput) as error, atomic(session):
        awards.send_letters(session, found.id, actor=found.story.owner, now=es.SENT)
    (why,) = error.value.reasons
    assert why.code is Code.LETTER_QUOTES_OTHER
    assert why.params["field"] == (
        "Begrunnelse per kriterium nr. 2: Begrunnelse for mottakerens poeng"
    )
    assert "Skriv dette med egne ord: «Vi bygger på dybdesamtaler" in sentence(why)
    assert session.scalars(select(Document).where(Document.name.startswith("award"))).all() == []


def test_the_chosen_one_is_named_in_the_award_letters_and_after_them_alone(session, found):
    early = dataclasses.replace(REJECTION, reason=("Konsortium 0 er valgt.",))
    assert refusals(session, early, found) == [
        (Code.LETTER_NAMES_OTHER, "Begrunnelse for avvisningen nr. 1")
    ]
    told = dataclasses.replace(OTHER, winner="Konsortium 0 (konstruert)")
    assert refusals(session, told, found) == []
    with atomic(session):
        awards.send_letters(session, found.id, actor=found.story.owner, now=es.SENT)
    assert refusals(session, early, found) == []


def test_who_was_chosen_in_a_decision_that_nobody_was_told_of_is_not_named(session, tmp_path):
    found = es.locked(session, tmp_path, bids=3)
    by = {"actor": found.story.owner, "now": es.DECIDED}
    officer = {"actor": found.story.officer, "now": es.DECIDED}
    told = dataclasses.replace(OTHER, winner="Konsortium 0")
    with atomic(session):
        awards.decide(session, found.id, bid_id=found.bids[0], reason=es.REASON, **by)
    assert refusals(session, told, found) == []
    with atomic(session):
        award_approvals.send_back(session, found.id, why="Begrunnelsen er for tynn.", **officer)
    assert [code for code, _ in refusals(session, told, found)] == [Code.LETTER_NAMES_OTHER]


def test_the_winner_s_total_is_told_only_when_the_buyer_chose_to(session, found):
    total = formats.kroner(101_300 * 800 + 91_100 * 400)
    rate = formats.kroner(101_300)
    kept = dataclasses.replace(OTHER, winner_price=None, characteristics=(f"Pris {total}.",))
    where = "Det valgte tilbudets egenskaper og fordeler nr. 1"
    assert refusals(session, kept, found) == [(Code.LETTER_REVEALS_PRICE, where)]
    told = dataclasses.replace(OTHER, winner_price=total, characteristics=(f"Pris {total}.",))
    assert refusals(session, told, found) == []
    rated = dataclasses.replace(told, characteristics=(f"Timepris {rate}.",))
    assert refusals(session, rated, found) == [(Code.LETTER_REVEALS_PRICE, where)]


def test_how_far_the_price_is_from_another_is_a_price_too(session, found):
    apart = (103_100 - 102_700) * 800 + (93_700 - 92_900) * 400
    said = dataclasses.replace(REJECTION, reason=(f"Dere er {formats.kroner(apart)} billigere.",))
    assert [code for code, _ in refusals(session, said, found)] == [Code.LETTER_REVEALS_PRICE]


def test_the_reader_s_own_words_prices_and_names_are_free(session, found):
    own = session.get_one(Bid, found.bids[1])
    team = session.scalars(select(TeamMember.label).where(TeamMember.bid_id == own.id)).all()
    answer = session.scalars(select(BidAnswer.text).where(BidAnswer.bid_id == own.id)).first()
    reason = (f"Konsortium 1 krever {formats.kroner(102_700)}.", *team, answer)
    assert refusals(session, dataclasses.replace(REJECTION, reason=reason), found) == []


def test_a_firm_in_two_consortia_may_be_named_to_either(session, found):
    named = dataclasses.replace(REJECTION, reason=("Firma 4 er omtalt i tilbudet.",))
    assert [code for code, _ in refusals(session, named, found)] == [Code.LETTER_NAMES_OTHER]
    firm = session.scalars(
        select(Organisation.id).where(Organisation.name.startswith("Firma 4 "))
    ).one()
    with atomic(session):
        session.add(
            ConsortiumMember(
                consortium_id=session.get_one(Bid, found.bids[1]).consortium_id,
                organisation_id=firm,
                starts_on=stories.START.date(),
            )
        )
    assert refusals(session, named, found) == []


def test_the_buyer_s_own_published_text_is_free(session, found):
    competition = facts.competition(session, found.id)
    published = (competition.assignment, competition.need, competition.requirements[0].text)
    assert refusals(session, dataclasses.replace(REJECTION, reason=published), found) == []


def test_a_number_of_the_competition_is_no_price_of_another(session, tmp_path):
    story = stories.issued(session, stories.project(session, stories.framework(session)))
    equal = es.rates(session, story, 80_000, 110_000)  # 800 hours; 1 100 kr is a ceiling
    other = es.rates(session, story, 90_000, 100_000)
    found = es.opened(session, tmp_path, story=story, contents={0: equal, 1: other})
    said = dataclasses.replace(REJECTION, reason=("800 kr, og 1 100 kr for junioren.",))
    assert refusals(session, said, found) == []


def test_what_staff_write_by_hand_is_searched_too(session, found):
    island = ((Run("Konsortium", bold=True), Run(" 2 hadde en bedre plan.")),)
    assert refusals(session, REJECTION, found, written={"ending": island}) == [
        (Code.LETTER_NAMES_OTHER, "Egen tekst")
    ]


def test_a_letter_to_all_may_speak_of_no_bidder(session, found):
    said = dataclasses.replace(CANCELLATION, reason=("Konsortium 1 ba om det.",))
    assert [code for code, _ in refusals(session, said, found, place=None)] == [
        Code.LETTER_NAMES_OTHER
    ]


def test_before_the_opening_nothing_is_known_that_could_leak(session):
    story = stories.issued(session)
    said = dataclasses.replace(CANCELLATION, reason=("Konsortium 1 ba om det.",))
    leak_guard.check(session, said, story.competition_id)


def test_generating_stores_nothing_that_leaks(session, found):
    said = dataclasses.replace(REJECTION, reason=("Konsortium 2 var bedre.",))
    before = session.scalars(select(Document.id)).all()
    with pytest.raises(InvalidInput) as error, atomic(session):
        documents.generate(
            session, said, case=documents.of_bid(found.id, found.bids[1]),
            actor=found.story.officer, now=es.DECIDED + timedelta(hours=1),
        )  # fmt: skip
    assert sentence(error.value.reasons[0]) == (
        "Brevet nevner en annen tilbyder. Ta ut «Konsortium 2». Det står her: "
        "Begrunnelse for avvisningen nr. 1."
    )
    assert session.scalars(select(Document.id)).all() == before


def test_no_draft_of_an_award_letter_shows_what_leaks(session, found):
    with atomic(session):
        agreed = session.get_one(ConsensusScore, (found.bids[1], found.criteria[0]))
        agreed.reason = f"Mangler det andre har: {WORDS}"
    by = {"actor": found.story.owner, "now": es.SENT}
    with pytest.raises(InvalidInput) as error:
        award_letters.draft(session, found.id, bid_id=found.bids[1], **by)
    assert [why.code for why in error.value.reasons] == [Code.LETTER_QUOTES_OTHER]
    assert award_letters.draft(session, found.id, bid_id=found.bids[2], **by).content[:2] == b"PK"


def test_no_draft_of_a_document_shows_what_leaks(session, tmp_path):
    opened = es.opened(session, tmp_path, rejected=(0,))
    rejected = session.scalars(select(Bid.id).where(Bid.assessment == "rejected")).one()
    by = {"actor": opened.story.officer, "now": es.OPENED}
    of = (session, opened.id, "rejection_letter", rejected)
    assert paperwork.preview(*of, **by)[:2] == b"PK"
    with atomic(session):
        session.get_one(Bid, rejected).assessment_reason = "Konsortium 1 var bedre."
    with pytest.raises(InvalidInput) as error:
        paperwork.preview(*of, **by)
    assert [why.code for why in error.value.reasons] == [Code.LETTER_NAMES_OTHER]
    with pytest.raises(InvalidInput) as made_now, atomic(session):
        paperwork.make(*of, **by)
    assert made_now.value.reasons == error.value.reasons
