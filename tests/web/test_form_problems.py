"""Every problem of a filled form has a sentence, with what the sentence needs."""

import re

import pytest

from procure.blueprints.form_problems import ONE, SENTENCES, said
from procure.domain.filled_forms import NOTES, STOPS, Problem, ProblemCode

PARAMS = {"count", "found", "limit", "rows", "value", "wanted", "what"}


def test_every_code_has_a_sentence():
    assert set(SENTENCES) == set(ProblemCode)
    assert set(ONE) <= set(SENTENCES)
    assert STOPS.isdisjoint(NOTES)


@pytest.mark.parametrize("code", ProblemCode)
def test_a_sentence_asks_for_what_problems_carry(app, code):
    with app.test_request_context():
        asked = set(re.findall(r"%\((\w+)\)s", str(SENTENCES[code])))
        assert asked <= PARAMS
        told = said(Problem(code, params=dict.fromkeys(asked, "50 %")))
        assert told.endswith(".")
        assert "%(" not in told
        assert told.count("50 %") == len(asked)


def test_one_of_a_kind_is_said_as_one(app):
    with app.test_request_context():
        assert said(Problem(ProblemCode.ROWS_EMPTY, params={"count": "1"})).startswith("Én rad")
        assert said(Problem(ProblemCode.ROWS_EMPTY, params={"count": "2"})).startswith("2 rader")
