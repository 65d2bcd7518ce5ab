"""A bidder asks for access; what is secret is replaced in the copy, never covered."""

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from procure.domain.access_requests import BidGiven, Decision
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.journal_facts import Given, Verdict
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.complaints import AccessCopy, AccessRequest
from procure.models.documents import Document
from procure.models.journals import JournalEntry
from procure.queries import access_requests as pages
from procure.queries import bid_passages, documents, facts
from procure.services import access_requests, awards, journals, paperwork
from tests import bid_stories, journal_stories, stories
from tests import evaluation_stories as es

SECRET = "Metoden heter Nattugla og er vår alene."
ANSWER = f"Vi starter hos brukerne. {SECRET} Den tåler innsyn ellers.\nTeamet møtes hver uke."
ASKED = "Vi ber om innsyn i det valgte tilbudet."


def chosen_saying(session, folder, answer):
    """A competition whose chosen bid answers every criterion in these words."""
    story = stories.issued(session)
    said = bid_stories.content(session, story)
    first = {"answers": dict.fromkeys(said.answers, answer), "team": said.team, "rates": said.rates}
    return es.told(session, folder, story=story, contents={0: first})


@pytest.fixture
def told(session, tmp_path):
    """The chosen bid says a secret in the middle of a paragraph."""
    return chosen_saying(session, tmp_path, ANSWER)


def asked(session, found, place=1, said=ASKED):
    with atomic(session):
        return access_requests.ask(
            session, found.bids[place], said=said, actor=found.story.leads[place], now=found.now
        ).id


def hidden(session, found, *texts):
    """The numbers of the passages with these words."""
    chosen = bid_passages.of_chosen(session, facts.competition(session, found.id))
    return frozenset(
        one.number for one in chosen.passages if any(text in one.text for text in texts)
    )


def given(session, found, **changed):
    return BidGiven(
        **{
            "bid_id": found.bids[0],
            "given": Given.REDACTED,
            "hidden": hidden(session, found, "Nattugla", "\u00a0kr"),
            "redacted": "Metoden og timeprisene",
            "reason": "Opplysningene er forretningshemmeligheter.",
            **changed,
        }
    )


def decided(session, found, request_id, bid=None, **changed):
    decision = Decision(
        **{
            "verdict": Verdict.PARTLY, "claim": ASKED, "assessment": "Vi har vurdert tilbudet.",
            "appeal": "Klag til oss innen tre uker.", "bid": bid, **changed,
        }
    )  # fmt: skip
    with atomic(session):
        return access_requests.decide(
            session, found.id, request_id, decision, version=1, actor=found.story.officer,
            now=found.now + timedelta(days=1),
        ).id  # fmt: skip


def newest(session):
    found = select(Document).where(Document.name == "access_copy").order_by(Document.id.desc())
    return session.scalars(
        found.options(undefer(Document.content), undefer(Document.values))
    ).first()


def test_copy_says_the_bid_without_the_secret_and_tells_not_how_much_is_gone(session, told):
    request = asked(session, told)
    decided(session, told, request, given(session, told))
    made = newest(session)
    paragraphs = [p.text for p in docx.Document(io.BytesIO(made.content)).paragraphs]
    assert "Vi starter hos brukerne. [sladdet] Den tåler innsyn ellers." in paragraphs
    assert "Teamet møtes hver uke." in paragraphs
    heading = paragraphs.index("Timepriser")
    assert paragraphs[heading + 1] == "[sladdet]"  # two lines of rates, one mask
    assert paragraphs[heading + 2 :] == []
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        inside = b"".join(package.read(name) for name in package.namelist())
    for gone in ("Nattugla", "1\u00a0000,01\u00a0kr"):
        assert gone.encode() not in inside
        assert gone not in made.values


def test_asker_alone_fetches_what_was_given(session, told):
    request = asked(session, told)
    asker, rival = told.story.leads[1], told.story.leads[2]
    decided(session, told, request, given(session, told))
    made = newest(session)
    assert documents.download(session, made.id, viewer=asker).file_name == made.file_name
    assert made.id in [
        row.id for row in documents.page(session, told.id, viewer=asker, now=told.now).rows
    ]
    with pytest.raises(NotFound):
        documents.download(session, made.id, viewer=rival)
    with pytest.raises(NotFound):
        documents.download(session, made.id, viewer=told.story.leads[0])


def test_decision_stands_in_the_journal_and_its_letter_tells_what_is_redacted(session, told):
    request = asked(session, told)
    entry = decided(session, told, request, given(session, told))
    with atomic(session):
        made = paperwork.make(
            session, told.id, "complaint_answer", entry, actor=told.story.officer, now=told.now
        ).id
    letter = session.get(Document, made, options=[undefer(Document.content)])
    words = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(letter.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "Metoden og timeprisene" in words
    assert "Nattugla" not in words
    (row,) = pages.rows(session, told.id, now=told.now)
    assert (row.entry_id, row.letter, [copy.title for copy in row.copies]) == (
        entry, True, ["Kopi av tilbudet for innsyn"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"hidden": frozenset()}, Code.REDACTION_UNPROVEN),
        ({"reason": " "}, Code.ACCESS_UNREASONED),
        ({"redacted": ""}, Code.ACCESS_UNREASONED),
        ({"given": Given.REFUSED, "hidden": frozenset(), "reason": ""}, Code.ACCESS_UNREASONED),
    ],
)
def test_redaction_of_nothing_or_without_a_reason_is_refused_and_gives_nothing(
    session, told, changed, code
):
    request = asked(session, told)
    with pytest.raises(InvalidInput) as refused:
        decided(session, told, request, given(session, told, **changed))
    assert [why.code for why in refused.value.reasons] == [code]
    assert newest(session) is None
    assert session.scalars(select(AccessCopy)).all() == []


@pytest.mark.parametrize("given_as", [Given.WHOLE, Given.REFUSED])
def test_ticked_passages_never_go_out_with_a_bid_that_is_not_redacted(session, told, given_as):
    request = asked(session, told)
    ticked = given(session, told, given=given_as, redacted="", reason="Hemmelig.")
    with pytest.raises(InvalidInput) as refused:
        decided(session, told, request, ticked)
    assert [why.code for why in refused.value.reasons] == [Code.REDACTION_SAME]
    session.rollback()
    with pytest.raises(InvalidInput):
        access_requests.preview(
            session, told.id, request, decided=ticked, actor=told.story.officer, now=told.now
        )
    assert newest(session) is None


def test_what_is_redacted_is_in_no_journal_and_no_log(session, told):
    request = asked(session, told)
    entry = decided(session, told, request, given(session, told))
    kept = session.get(JournalEntry, entry).facts
    logged = "".join(session.scalars(select(AuditEntry.line)))
    assert "Passasje 2" in kept
    assert ("Nattugla" in kept, "Nattugla" in logged) == (False, False)


def test_redacted_passage_that_names_a_third_bidder_does_not_stop_the_decision(session, tmp_path):
    story = stories.issued(session)
    third = story.leads[2].organisation
    said = bid_stories.content(session, story)
    answers = dict.fromkeys(said.answers, f"Vi kjenner {third}. Vi er tre.")
    first = {"answers": answers, "team": said.team, "rates": said.rates}
    found = es.told(session, tmp_path, story=story, contents={0: first}, bids=3)
    request = asked(session, found)
    bid = BidGiven(
        bid_id=found.bids[0], given=Given.REDACTED, hidden=hidden(session, found, third),
        redacted="Et navn", reason="Hemmelig.",
    )  # fmt: skip
    assert decided(session, found, request, bid) == 1


def test_marks_of_formatting_are_no_part_of_a_passage(session, tmp_path):
    answer = "**Vi starter tidlig.** Så:\n\n- måler vi\n- lærer vi\n\n1. og leverer"
    found = chosen_saying(session, tmp_path, answer)
    chosen = bid_passages.of_chosen(session, facts.competition(session, found.id))
    said = [[one.text for one in paragraph] for paragraph in chosen.sections[0].paragraphs]
    assert said == [["Vi starter tidlig.", "Så:"], ["måler vi"], ["lærer vi"], ["og leverer"]]


def test_passages_picked_in_one_bid_are_never_taken_out_of_another(session, told):
    request = asked(session, told)
    other = given(session, told, bid_id=told.bids[1])  # read before the choice was made anew
    with pytest.raises(Stale):
        decided(session, told, request, other)
    session.rollback()
    with pytest.raises(Stale):
        access_requests.preview(
            session, told.id, request, decided=other, actor=told.story.officer, now=told.now
        )
    assert newest(session) is None


def test_decision_about_nothing_is_refused(session, told):
    request = asked(session, told)
    with pytest.raises(InvalidInput) as refused:
        decided(session, told, request)
    assert [(why.code, why.section) for why in refused.value.reasons] == [
        (Code.ROWS_MISSING, "parts")
    ]


def test_documents_of_the_case_are_given_whole_or_not(session, told):
    with atomic(session):
        report = paperwork.make(
            session, told.id, "evaluation_report", 0, actor=told.story.officer, now=told.now
        ).id
    request = asked(session, told)
    with pytest.raises(NotFound):
        documents.download(session, report, viewer=told.story.leads[1])
    decided(session, told, request, documents={report: (Given.WHOLE, "")})
    assert documents.download(session, report, viewer=told.story.leads[1]).suffix == "docx"


def test_request_is_decided_once_and_by_the_version_that_was_seen(session, told):
    request = asked(session, told)
    decision = Decision(
        verdict=Verdict.DISMISSED, claim=ASKED, assessment="Nei.", appeal="Klag til oss.",
        bid=BidGiven(bid_id=told.bids[0], given=Given.REFUSED, reason="Hemmelig."),
    )  # fmt: skip
    by = {"actor": told.story.officer, "now": told.now}
    with pytest.raises(Stale), atomic(session):
        access_requests.decide(session, told.id, request, decision, version=7, **by)
    with pytest.raises(NotFound):
        access_requests.decide(session, told.id, request + 1, decision, version=1, **by)
    with atomic(session):
        access_requests.decide(session, told.id, request, decision, version=1, **by)
    with pytest.raises(IllegalTransition) as again:
        access_requests.decide(session, told.id, request, decision, version=1, **by)
    assert [why.code for why in again.value.reasons] == [Code.ACCESS_DECIDED]


def test_nobody_asks_before_the_letters_or_for_others_and_asking_twice_asks_once(
    session, tmp_path, told
):
    assert asked(session, told) == asked(session, told)
    assert len(session.scalars(select(AccessRequest)).all()) == 1
    with pytest.raises(NotFound):
        access_requests.ask(
            session, told.bids[1], said=ASKED, actor=told.story.leads[0], now=told.now
        )
    with pytest.raises(InvalidInput):
        access_requests.ask(
            session, told.bids[1], said=" ", actor=told.story.leads[1], now=told.now
        )


def test_case_closes_when_every_asker_has_the_decision_by_letter(session, tmp_path):
    found = es.contracted(session, tmp_path)
    request = asked(session, found)
    by = {"actor": found.story.officer, "now": found.now}

    def closing():
        with pytest.raises(IllegalTransition) as refused:
            awards.complete(session, found.id, **by)
        session.rollback()
        return [why.code for why in refused.value.reasons]

    assert closing() == [Code.ACCESS_OPEN]
    bid = BidGiven(bid_id=found.bids[0], given=Given.REFUSED, reason="Hemmelig.")
    entry = decided(session, found, request, bid, verdict=Verdict.DISMISSED)
    assert closing() == [Code.ACCESS_OPEN]  # decided, and nobody is told
    journal_stories.lettered(session, found, "complaint_answer", entry)
    with atomic(session):
        assert awards.complete(session, found.id, **by).completed_at == found.now


def test_case_closes_with_the_letter_of_the_entry_that_replaced_the_decision(session, tmp_path):
    found = es.contracted(session, tmp_path)
    request = asked(session, found)
    by = {"actor": found.story.officer, "now": found.now}
    bid = BidGiven(bid_id=found.bids[0], given=Given.REFUSED, reason="Hemmelig.")
    entry = decided(session, found, request, bid, verdict=Verdict.DISMISSED)
    with pytest.raises(IllegalTransition) as refused:
        journals.close(session, found.id, entry, reason="Feil.", **by)
    assert [(why.code, why.params["count"]) for why in refused.value.reasons] == [
        (Code.ACCESS_OPEN, 1)
    ]
    session.rollback()
    (new,) = journal_stories.written(session, found, journal_stories.ACCESS, replaces=entry)
    assert session.get(AccessRequest, request, populate_existing=True).answer_id == new
    journal_stories.lettered(session, found, "complaint_answer", new)
    with atomic(session):
        assert awards.complete(session, found.id, **by).completed_at == found.now
    with atomic(session):  # told, so nothing waits for it
        assert journals.close(session, found.id, new, reason="Feil.", **by).closed_reason == "Feil."
