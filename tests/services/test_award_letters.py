"""The islands of the letters: written before they are sent, kept, guarded, and approved."""

import pytest
from sqlalchemy import select

from procure.documents import islands
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.awards import Decision, Letter, LetterText
from procure.models.documents import Document
from procure.services import award_letters, awards
from tests import evaluation_stories as es

SAID = "Vi håper dere gir tilbud igjen.\n\nRing oss gjerne & spør: <b>alltid</b> {{ 7*7 }}"


def by(found, who="owner"):
    return {"actor": getattr(found.story, who), "now": es.DECIDED}


def write(session, found, place, said, who="owner"):
    with atomic(session):
        return award_letters.write(
            session, found.id, bid_id=found.bids[place], texts={"ending": said}, **by(found, who)
        )


def content_of(session, document_id):
    return session.scalars(select(Document.content).where(Document.id == document_id)).one()


def in_file(content):
    return islands.plain(islands.read(content)["ending"])


def test_own_text_is_read_before_and_stands_in_the_letter_that_is_sent(session, tmp_path):
    found = es.chosen(session, tmp_path)
    assert write(session, found, 1, SAID) is True
    draft = award_letters.draft(session, found.id, bid_id=found.bids[1], **by(found, "officer"))
    assert (draft.written, in_file(draft.content)) == ({"ending": SAID}, SAID)
    shown = ["".join(run.text for run in one.runs) for one in draft.blocks if one.island]
    assert shown == [line for line in SAID.split("\n") if line]
    es.approved(session, found)
    with atomic(session):
        sent = awards.send_letters(session, found.id, **by(found))
    files = {one.bid_id: content_of(session, one.document_id) for one in sent}
    assert in_file(files[found.bids[1]]) == SAID
    assert islands.read(files[found.bids[0]]) == {}


def test_another_text_needs_a_new_approval_and_the_same_text_none(session, tmp_path):
    found = es.chosen(session, tmp_path)
    write(session, found, 1, SAID)
    es.approved(session, found)
    assert write(session, found, 1, f" {SAID}\r\n") is False
    assert session.scalars(select(Decision.approved_at)).all() == [es.DECIDED]
    assert write(session, found, 1, "") is True
    assert session.scalars(select(Decision.approved_at)).all() == [None]
    assert session.scalars(select(LetterText)).all() == []


def test_older_text_does_not_replace_what_another_wrote(session, tmp_path):
    found = es.chosen(session, tmp_path)
    place = {"bid_id": found.bids[1], **by(found)}
    old = award_letters.draft(session, found.id, **place).version
    write(session, found, 1, SAID, "officer")
    with pytest.raises(Stale) as stale, atomic(session):
        award_letters.write(session, found.id, texts={"ending": "Takk."}, seen=old, **place)
    assert [why.code for why in stale.value.reasons] == [Code.STALE]
    assert session.scalars(select(LetterText.text)).all() == [SAID]
    with atomic(session):  # the same text is nobody's loss
        assert not award_letters.write(session, found.id, texts={"ending": SAID}, seen=old, **place)
        new = award_letters.draft(session, found.id, **place).version
        assert award_letters.write(session, found.id, texts={"ending": "Takk."}, seen=new, **place)
    assert session.scalars(select(LetterText.text)).all() == ["Takk."]


def test_own_text_that_tells_of_a_third_is_refused_and_nothing_is_kept(session, tmp_path):
    found = es.chosen(session, tmp_path, bids=3)
    with pytest.raises(InvalidInput) as refused:
        write(session, found, 1, "Dere var bedre enn Konsortium 2.")
    assert [why.code for why in refused.value.reasons] == [Code.LETTER_NAMES_OTHER]
    assert write(session, found, 1, "Konsortium 0 hadde flere referanser.") is True
    with pytest.raises(InvalidInput) as long:
        write(session, found, 1, "x" * 20_001)
    assert [why.code for why in long.value.reasons] == [Code.LETTER_TEXT_LONG]
    assert session.scalars(select(LetterText.text)).all() == [
        "Konsortium 0 hadde flere referanser."
    ]


def test_text_that_leaked_later_still_stops_every_letter(session, tmp_path):
    found = es.decided(session, tmp_path, bids=3)
    with atomic(session):
        session.add(
            LetterText(
                decision_id=1, bid_id=found.bids[1], island="ending", text="Bedre enn Konsortium 2",
                written_by_id=found.story.owner.id, written_at=es.DECIDED,
            )
        )  # fmt: skip
    with pytest.raises(InvalidInput), atomic(session):
        awards.send_letters(session, found.id, **by(found))
    assert session.scalars(select(Letter)).all() == []


def test_only_who_decides_writes_and_only_in_what_the_letter_has(session, tmp_path):
    found = es.chosen(session, tmp_path)
    with pytest.raises(PermissionDenied):
        write(session, found, 1, SAID, "auditor")
    with pytest.raises(NotFound):
        award_letters.write(session, found.id, bid_id=99, texts={"ending": SAID}, **by(found))
    with pytest.raises(NotFound):
        award_letters.write(
            session, found.id, bid_id=found.bids[1], texts={"other": SAID}, **by(found)
        )
    session.rollback()
    es.approved(session, found)
    with atomic(session):
        awards.send_letters(session, found.id, **by(found))
    with pytest.raises(IllegalTransition):
        write(session, found, 1, SAID)
