"""Every answer makes the next version, for all who are invited, and names nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.documents.fields import missing
from procure.domain.questions import About, Part
from procure.extensions import atomic
from procure.models.documents import Document
from procure.queries import documents as reading
from procure.queries import facts
from procure.services import amendments, questions
from procure.services.writing import questions_answers
from tests import amendment_stories, stories
from tests.services.writing import made

ASKED = stories.START + timedelta(days=1)


def ask(session, story, text, n=0, now=ASKED):
    with atomic(session):
        return questions.ask(
            session, story.competition_id, text=text, actor=story.leads[n], now=now
        ).number


def answer(session, story, number, text, now=ASKED):
    with atomic(session):
        questions.answer(
            session, story.competition_id, number, text=text, actor=story.owner, now=now
        )


def test_each_answer_makes_the_next_version_for_all(session):
    story = stories.issued(session)
    ask(session, story, "Kan vi møtes på kvelden?\n\nOg i helgene?")
    ask(session, story, "Hva er <frist & sted>?", 1)
    answer(session, story, 1, "Ja.")
    later = ASKED + timedelta(hours=3)
    answer(session, story, 2, "Se kapittel 3.\nDer står alt.", later)
    versions = session.scalars(
        select(Document).where(Document.name == "questions_answers").order_by(Document.number)
    ).all()
    assert [(d.number, d.for_suppliers, d.bid_id) for d in versions] == [
        (1, True, None),
        (2, True, None),
    ]
    first = made.read(session, versions[0].id)
    assert "Kan vi møtes på kvelden?\nOg i helgene?\nSvar – presisering\nJa." in first
    assert "frist & sted" not in first  # not answered yet
    second = made.read(session, versions[1].id)
    for said in (
        "Versjon\t2, datert 12. januar 2027",
        "1\nHele konkurransen\npresisering\n12.01.2027 kl. 09.00\nUendret",
        "2\nHele konkurransen\npresisering\n12.01.2027 kl. 12.00\nNytt svar",
        "Hva er <frist & sted>?\nSvar – presisering\nSe kapittel 3.\nDer står alt.",
    ):
        assert said in second, said
    for n in range(3):
        page = reading.page(session, story.competition_id, viewer=story.leads[n], now=later)
        assert sum(row.title == "Spørsmål og svar" for row in page.rows) == 2


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_can_tell_who_asked(session, n):
    story = stories.issued(session)
    ask(session, story, "Hva?", n)
    answer(session, story, 1, "Det.")
    text = made.newest(session, "questions_answers")
    for name in ("Konsortium", "Firma", "Tilbudsleder"):
        assert name not in text


def test_without_an_answer_there_is_nothing_to_make(session):
    story = stories.issued(session)
    competition = facts.competition(session, story.competition_id)
    found = questions_answers.gather(session, competition, 0, actor=story.owner, now=ASKED)
    assert [field.label for field in missing(found) if field.path != "document_id"] == [
        "Besvarte spørsmål"
    ]


def test_document_says_what_a_question_is_about_and_that_its_answer_changed_something(session):
    story = stories.issued(session)
    first = amendment_stories.criteria(session, story)[0]
    with atomic(session):
        questions.ask(
            session, story.competition_id, text="Hvor mange ord?", about=About(Part.CRITERION, first),
            actor=story.leads[0], now=ASKED,
        )  # fmt: skip
    with atomic(session):
        amendments.prepare_answer(
            session, story.competition_id, 1, text="900.", actor=story.owner, now=ASKED
        )
    amendment_stories.issued(session, story, replace(amendment_stories.SAID, answer="900."))
    shown = made.newest(session, "questions_answers")
    for said in (
        "1\nTildelingskriteriet «Oppgaveforståelse»\nendring (versjon 2)\n",
        "Gjelder: Tildelingskriteriet «Oppgaveforståelse». Stilt 12.01.2027 kl. 09.00.",
        "Hvor mange ord?\nSvar – endring i versjon 2\n900.",
    ):
        assert said in shown, said
    for n in range(3):
        assert f"Konsortium {n}" not in shown
