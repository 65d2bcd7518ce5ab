"""Every bidder gets the same request to keep its bid open, each in a letter of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import InvalidInput
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.services import journals
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "validity_extension"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.officer, now=found.now)


def test_one_letter_to_each_with_the_same_days(session, tmp_path):
    found = es.consensus(session, tmp_path)
    entries = js.written(session, found, js.VALIDITY, 0, 1)
    texts = [shown(session, found, entry) for entry in entries]
    for place, text in enumerate(texts):
        assert f"Konsortium {place} (konstruert)\nv/ Firma" in text
        assert f"Konsortium {1 - place}" not in text
        assert "Vi ber om at tilbudet gjelder til og med 1. september 2027." in text
        assert "Evalueringen tar lengre tid enn planlagt." in text
        assert "innen onsdag 10. februar 2027 kl. 10.00." in text
        assert "får den samme forespørselen med den samme fristen" in text
    owners = session.scalars(select(Document.bid_id).where(Document.name == NAME)).all()
    assert sorted(owners) == sorted(found.bids)


def test_a_request_to_one_alone_does_not_say_that_all_got_it(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.VALIDITY, 0)
    assert "får den samme forespørselen" not in shown(session, found, entry)


@pytest.mark.parametrize(
    ("accepted", "sentence"),
    [
        (True, "Leverandøren godtar at tilbudet gjelder til og med 1. september 2027."),
        (False, "Leverandøren godtar ikke forlengelsen."),
    ],
)
def test_the_answer_stands_in_the_next_version(session, tmp_path, accepted, sentence):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.VALIDITY, 0)
    shown(session, found, entry)
    with atomic(session):
        journals.answer(
            session,
            found.id,
            entry,
            text="Her er svaret.",
            received_at=found.now,
            accepted=accepted,
            actor=found.story.officer,
            now=found.now + timedelta(hours=1),
        )
    text = shown(session, found, entry)
    assert "Forespørselen ble sendt 3. februar 2027." in text
    assert sentence in text


def test_without_a_day_to_extend_the_letter_is_refused_and_says_where(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.VALIDITY, 0)
    with atomic(session):
        session.get(Competition, found.id).validity_until = None
    with pytest.raises(InvalidInput) as why:
        shown(session, found, entry)
    assert made.lacking(why) == [("Vedståelsesfrist", "timeline")]
