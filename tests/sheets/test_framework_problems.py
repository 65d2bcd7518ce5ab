"""Every problem has a sentence that says what is wrong and quotes the value."""

import re

import pytest

from procure.domain.framework_file import Note, NoteCode, Problem, ProblemCode
from procure.language import using
from procure.sheets.framework_problems import NOTES, PROBLEMS, note_text, place, problem_text


def test_every_code_has_a_sentence_of_its_own():
    assert set(PROBLEMS) == set(ProblemCode)
    assert set(NOTES) == set(NoteCode)
    sentences = [*PROBLEMS.values(), *NOTES.values()]
    alike = {s for s in sentences if sentences.count(s) > 1}
    assert alike == {PROBLEMS[ProblemCode.KEY_TWICE]}  # «…» står to ganger: keys and names


@pytest.mark.parametrize("msgid", [*PROBLEMS.values(), *NOTES.values()])
def test_sentences_are_whole_and_plain(msgid):
    assert msgid[0] in "«ABCDEFGHIJKLMNOPQRSTUVWXYZÅ%"
    assert msgid[-1] in ".?"
    assert "vennligst" not in msgid.lower()
    filled = msgid % dict.fromkeys(re.findall(r"%\((\w+)\)s", msgid), "x")
    assert re.findall(r"%[^ .,]", filled) == []


@pytest.mark.parametrize(
    ("item", "where"),
    [
        (("Konsortier", 7, "C (Org.nr.)"), "Konsortier, rad 7, C (Org.nr.)"),
        (("Konsortier", 1, ""), "Konsortier, rad 1"),
        (("Rammeavtale", 0, "Saksnummer"), "Rammeavtale, Saksnummer"),
        (("ramme.xlsx", 0, ""), "ramme.xlsx"),
        (("ramme.yaml", 12, "lead"), "ramme.yaml, linje 12, lead"),
    ],
)
def test_places_are_written_for_people(item, where):
    assert place(Problem(*item, ProblemCode.REQUIRED)) == where


def test_lines_say_where_and_what():
    problem = Problem(
        "Ark", 2, "A (Org.nr.)", ProblemCode.NUMBER_LENGTH, {"value": "12", "digits": "2"}
    )
    assert problem_text(problem) == (
        "Ark, rad 2, A (Org.nr.): «12» har 2 sifre. Et organisasjonsnummer har ni."
    )
    note = Note("Ark", 4, "", NoteCode.ROWS_HIDDEN, {"rows": "4, 7"})
    assert note_text(note) == "Ark, rad 4: Skjulte rader er ikke lest: 4, 7."


def test_sentences_follow_the_reader_s_language():
    problem = Problem("Ark", 2, "", ProblemCode.REQUIRED)
    with using("nn"):
        assert problem_text(problem) == "Ark, rad 2: Feltet må fyllast ut."
    with using("en"):
        assert problem_text(problem) == "Ark, row 2: The field must be filled in."
