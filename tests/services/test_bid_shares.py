"""Parts of the bid are given to firms, confirmed by them, and closed to the others."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.bid_corners import answer_cell, people_cell, rate_cell
from procure.domain.bids import BidContent, gaps, total
from procure.domain.errors import DeadlinePassed, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import PartAssignment, Submission
from procure.queries import bid_corners, bid_terms, facts
from procure.services import bid_files, bid_forms, bid_shares, bids
from procure.services.bid_shares import Given
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER, WRITING
from tests.stories import VAULT


@pytest.fixture
def story(session):
    return stories.issued(session)


@pytest.fixture
def bid(session, story):
    """A complete draft of consortium 0."""
    return bid_stories.written(session, story, VAULT)


@pytest.fixture
def terms(session, story):
    competition = facts.competition(session, story.competition_id)
    return bid_terms.of(session, competition, story.consortium_ids[0])


def text_of(docx):
    """All text of a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return file.read("word/document.xml").decode()


def share(session, story, bid, wanted, actor=None, now=WRITING):
    with atomic(session):
        bid_shares.share_out(
            session, bid, wanted=wanted, actor=actor or story.leads[0], now=now
        )  # fmt: skip


def confirm(session, bid, cell, actor, now=WRITING):
    with atomic(session):
        bid_shares.confirm(session, bid, cell=cell, vault=VAULT, actor=actor, now=now)


def read(session, bid, actor):
    return bids.read_draft(session, bid, vault=VAULT, actor=actor)


def save(session, bid, content, actor, version=1):
    with atomic(session):
        return bids.save_draft(
            session, bid, content, version=version, vault=VAULT, actor=actor, now=WRITING
        )


def firm(actor, *, private=False):
    return Given(actor.organisation_id, private)


@pytest.fixture
def closed(session, story, bid, terms):
    """The lead's own answer, rate and people are closed to the member, and one is theirs."""
    lead, member = story.leads[0], story.members[0]
    share(session, story, bid, {
        answer_cell(terms.criteria[0].id): firm(lead, private=True),
        rate_cell(terms.lines[0].id): firm(lead, private=True),
        people_cell(lead.organisation_id): firm(lead, private=True),
        people_cell(member.organisation_id): firm(member, private=True),
        answer_cell(terms.criteria[1].id): firm(member),
        "statements": firm(lead),
    })  # fmt: skip
    return bid


def test_member_reads_nothing_of_what_is_closed(session, story, closed, terms):
    whole = read(session, closed, story.leads[0])
    seen = read(session, closed, story.members[0])
    assert whole.closed == whole.others == frozenset()
    assert len(whole.content.answers) == len(whole.content.team) == 2
    assert set(seen.content.answers) == {terms.criteria[1].id}
    assert set(seen.content.rates) == {terms.lines[1].id}
    assert [m.label for m in seen.content.team] == ["Gevinstrådgiver 1 Vi forstår"]
    assert gaps(seen.content, terms, seen.closed) == ()
    assert total(seen.content.rates, terms.lines) is None


def test_saving_keeps_what_the_writer_cannot_see(session, story, closed, terms):
    before = read(session, closed, story.leads[0]).content
    seen = read(session, closed, story.members[0])
    mine = replace(seen.content, answers={terms.criteria[1].id: "Nytt svar"})
    save(session, closed, mine, story.members[0], seen.version)
    after = read(session, closed, story.leads[0]).content
    assert after == replace(
        before, answers={**before.answers, terms.criteria[1].id: "Nytt svar"}
    )  # fmt: skip


@pytest.mark.parametrize("guess", ["", "Vi forstår Oppgaveforståelse 0"])
def test_typing_in_a_closed_part_is_refused_whatever_stands_there(
    session, story, closed, terms, guess
):
    """A right guess gets the answer a wrong one gets."""
    seen = read(session, closed, story.members[0])
    forced = replace(
        seen.content, answers={**seen.content.answers, terms.criteria[0].id: guess or "Feil"}
    )
    with pytest.raises(PermissionDenied) as refused:
        save(session, closed, forced, story.members[0], seen.version)
    assert [(w.code, dict(w.params)) for w in refused.value.reasons] == [
        (Code.PART_OF_OTHER, {"names": "Firma 0 AS (konstruert)"})
    ]


def test_part_of_another_firm_is_read_but_not_written(session, story, closed):
    seen = read(session, closed, story.members[0])
    assert seen.content.reservations == "Vi forstår forbehold"
    with pytest.raises(PermissionDenied):
        save(
            session, closed, replace(seen.content, reservations="mitt"), story.members[0],
            seen.version,
        )  # fmt: skip


def test_closed_rate_and_person_cannot_be_forced(session, story, closed, terms):
    whole = read(session, closed, story.leads[0]).content
    seen = read(session, closed, story.members[0])
    for forced in (
        replace(seen.content, rates={**seen.content.rates, terms.lines[0].id: 1}),
        replace(seen.content, team=whole.team),
    ):
        with pytest.raises(PermissionDenied):
            save(session, closed, forced, story.members[0], seen.version)
    assert read(session, closed, story.leads[0]).content == whole


def test_lead_writes_everywhere(session, story, closed, terms):
    whole = read(session, closed, story.leads[0])
    changed = replace(whole.content, answers={**whole.content.answers, terms.criteria[1].id: "x"})
    save(session, closed, changed, story.leads[0], whole.version)
    assert read(session, closed, story.leads[0]).content == changed


def test_clash_shows_the_writer_nothing_closed(session, story, closed, terms):
    with pytest.raises(Stale) as stale:
        save(session, closed, BidContent(), story.members[0], version=0)
    assert terms.criteria[0].id not in stale.value.current.content.answers


def test_forms_hold_nothing_closed(session, story, closed, tmp_path):
    by = {"vault": VAULT, "actor": story.members[0]}
    secret = read(session, closed, story.leads[0]).content
    found = bid_forms._price_form(  # noqa: SLF001 -- what the workbook is made of
        session, bids.require_own(session, closed, story.members[0]),
        facts.competition(session, story.competition_id), **by,
    )  # fmt: skip
    assert set(found.rates) < set(secret.rates)
    word = bid_forms.word_form(session, closed, now=WRITING, **by)
    text = text_of(word.content)
    assert "Gevinstrådgiver 1" in text
    assert "Vi forstår Oppgaveforståelse 0" not in text
    assert "Tjenestedesigner 1" not in text


def test_what_was_read_from_a_form_waits_for_its_own_firm(session, story, closed, tmp_path):
    storage = FolderStorage(tmp_path)
    form = bid_forms.ReadForm(rates={1: 130_000})
    with atomic(session):
        key = bid_forms.keep(
            session, closed, form, name="pris.xlsx", vault=VAULT, storage=storage,
            actor=story.leads[0], now=WRITING,
        )  # fmt: skip
    with pytest.raises(NotFound):
        bid_forms.review(
            session, closed, key, vault=VAULT, storage=storage, actor=story.members[0]
        )  # fmt: skip


def test_form_changes_nothing_in_the_part_of_another(session, story, closed, terms, tmp_path):
    storage = FolderStorage(tmp_path)
    form = bid_forms.ReadForm(
        answers={terms.criteria[0].id: "a", terms.criteria[1].id: "b"}, reservations="c"
    )
    by = {"vault": VAULT, "storage": storage, "actor": story.members[0]}
    with atomic(session):
        key = bid_forms.keep(session, closed, form, name="svar.docx", now=WRITING, **by)
    found = bid_forms.review(session, closed, key, **by)
    assert [change.cell for change in found.changes] == [f"answers:{terms.criteria[1].id}"]
    assert [change.name for change in found.left] == ["Oppgaveforståelse", "reservations"]


def test_file_of_anothers_answer_is_neither_removed_nor_replaced_nor_added(
    session, story, closed, terms, tmp_path
):
    storage = FolderStorage(tmp_path)
    secret, open_to_all = terms.criteria[0].id, terms.criteria[1].id

    def attach(name, criterion, actor):
        with atomic(session):
            return bid_files.attach(
                session, closed, name=name, content=bid_stories.PDF, criterion_id=criterion,
                vault=VAULT, storage=storage, actor=actor, now=WRITING,
            ).id  # fmt: skip

    def detach(file):
        with atomic(session):
            bid_files.detach(session, closed, file, actor=member, now=WRITING)

    lead, member = story.leads[0], story.members[0]
    file = attach("svar.pdf", secret, lead)
    with pytest.raises(PermissionDenied):
        detach(file)
    for name, criterion in (("svar.pdf", None), ("ny.pdf", secret)):
        with pytest.raises(PermissionDenied):
            attach(name, criterion, member)
    assert [one.id for one in bids.attached(session, closed)] == [file]
    detach(attach("mitt.pdf", open_to_all, member))


@pytest.mark.parametrize("who", ["member", "rival", "officer"])
def test_only_the_lead_shares_out(session, story, bid, who):
    actor = {"member": story.members[0], "rival": story.leads[1], "officer": story.officer}[who]
    with pytest.raises(PermissionDenied if who == "member" else NotFound):
        share(session, story, bid, {}, actor=actor)


@pytest.mark.parametrize(
    ("cell", "who", "private"),
    [
        ("answer:999", "member", False),
        ("rate:x", "member", False),
        ("team", "member", False),
        ("", "member", False),
        ("statements", "member", True),
        ("statements", "rival", False),
    ],
)
def test_part_or_firm_of_no_such_bid_is_not_there(session, story, bid, cell, who, private):
    actor = {"member": story.members[0], "rival": story.leads[1]}[who]
    with pytest.raises(NotFound):
        share(session, story, bid, {cell: firm(actor, private=private)})


def test_people_are_filled_in_by_their_own_firm(session, story, bid):
    with pytest.raises(NotFound):
        share(session, story, bid, {
            people_cell(story.leads[0].organisation_id): firm(story.members[0])
        })  # fmt: skip


def test_parts_are_shared_out_until_the_deadline(session, story, bid):
    with pytest.raises(DeadlinePassed):
        share(session, story, bid, {"statements": firm(story.members[0])}, now=AFTER)


def test_sharing_out_is_on_record_without_content(session, story, closed):
    line = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == "bid:part:share")).one()
    assert '"parts":6' in line


def states(session, bid):
    return {s.cell: s.confirmed_by for s in bid_corners.shares(session, bid)}


def test_firm_confirms_its_part_and_a_change_needs_a_new_word(session, story, closed, terms):
    cell, other = answer_cell(terms.criteria[1].id), people_cell(story.members[0].organisation_id)
    confirm(session, closed, cell, story.members[0])
    confirm(session, closed, other, story.members[0])
    assert states(session, closed)[cell] == "Medlem 0"
    whole = read(session, closed, story.leads[0])
    changed = replace(whole.content, answers={**whole.content.answers, terms.criteria[1].id: "x"})
    save(session, closed, changed, story.leads[0], whole.version)
    after = states(session, closed)
    assert (after[cell], after[other]) == ("", "Medlem 0")


def test_part_that_changes_hands_is_confirmed_anew(session, story, bid):
    share(session, story, bid, {"statements": firm(story.members[0])})
    confirm(session, bid, "statements", story.members[0])
    share(session, story, bid, {"statements": firm(story.members[0])})
    assert states(session, bid) == {"statements": "Medlem 0"}
    share(session, story, bid, {"statements": firm(story.leads[0])})
    assert states(session, bid) == {"statements": ""}
    share(session, story, bid, {})
    assert states(session, bid) == {}


@pytest.mark.parametrize("who", ["lead", "rival"])
def test_only_the_firm_itself_confirms(session, story, bid, who):
    share(session, story, bid, {"statements": firm(story.members[0])})
    with pytest.raises(NotFound):
        confirm(session, bid, "statements", story.leads[0 if who == "lead" else 1])


def test_part_that_nobody_was_given_is_not_confirmed(session, story, bid):
    with pytest.raises(NotFound):
        confirm(session, bid, "statements", story.leads[0])


def test_empty_part_is_not_confirmed(session, story):
    bid = bid_stories.started(session, story)
    share(session, story, bid, {"statements": firm(story.members[0])})
    with pytest.raises(InvalidInput) as refused:
        confirm(session, bid, "statements", story.members[0])
    assert [why.code for why in refused.value.reasons] == [Code.PART_EMPTY]


def test_nothing_is_confirmed_after_the_deadline(session, story, bid):
    share(session, story, bid, {"statements": firm(story.members[0])})
    with pytest.raises(DeadlinePassed):
        confirm(session, bid, "statements", story.members[0], now=AFTER)


def test_annex_is_sealed_with_the_bid_and_read_as_delivered(
    session, story, closed, terms, tmp_path
):
    """What was changed after the submission says nothing of what was submitted."""
    cell = answer_cell(terms.criteria[1].id)
    confirm(session, closed, cell, story.members[0])
    bid_stories.deliver(session, story, closed, VAULT)
    before = bid_corners.shares(session, closed)
    share(session, story, closed, {}, now=WRITING + timedelta(hours=1))
    assert bid_corners.shares(session, closed) == ()
    payload = session.scalars(select(Submission.payload)).one()
    assert b"Medlem 0" not in payload
    storage = FolderStorage(tmp_path)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    assert bid_corners.shares(session, closed) == before
    assert session.get_one(PartAssignment, (closed, cell)).confirmed_by_id == story.members[0].id
