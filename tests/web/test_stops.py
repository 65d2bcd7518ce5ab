"""Every stop of the rules: the button that is disabled, the post that is refused, the service.

One table (`tests/stops_*.py`), state by state, each reached through the services with what people
enter; a state that the services never let come about is made by hand, and says so. What the database
keeps besides stands in `tests/models/test_stops.py`.
"""

from pathlib import Path

import pytest

from procure.blueprints.messages import sentence
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.model import Severity
from tests import (
    stops_before_issue,
    stops_beyond,
    stops_of_award,
    stops_of_bids,
    stops_of_evaluation,
)
from tests.bid_pages import words_of
from tests.conftest import csrf_token
from tests.stops import is_disabled, refusal

STATES = (
    *stops_before_issue.STATES,
    *stops_of_bids.STATES,
    *stops_of_evaluation.STATES,
    *stops_of_award.STATES,
    *stops_beyond.STATES,
)


# Stops that a file of tests of their own reaches, with the page and the service.
ELSEWHERE = {
    Code.AMENDMENT_EMPTY: "domain/test_amendments.py",
    Code.AMENDMENT_EXTENSION_UNDECIDED: "domain/test_amendments.py",
    Code.AMENDMENT_NOT_APPROVED: "services/test_amendments.py",
    Code.AMENDMENT_OUTDATED: "services/test_amendments.py",
    Code.AMENDMENT_REASON_MISSING: "domain/test_amendments.py",
    Code.LETTER_NAMES_OTHER: "services/test_leak_guard.py",
}
TESTS = Path(__file__).parents[1]


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_stop_is_shown_and_every_layer_refuses(state, session, app, clock, tmp_path):
    world = state.reach(session, tmp_path)
    clock.now = world.now
    for stop in state.stops:
        client = app.test_client()
        token = csrf_token(client, "/account/login")
        signed_in = {
            "csrf_token": token,
            "email": stop.who,
            "password": "et langt passord til test",
        }
        assert client.post("/account/login", data=signed_in).status_code == 303
        token = csrf_token(client, "/")
        told = {why.code: why for why in refusal(world, stop).reasons}
        assert set(stop.codes) - set(told) == set()
        with app.test_request_context():
            sentences = [plain(stop.said or sentence(told[code])) for code in stop.codes]
        if stop.button:
            page = client.get(stop.page)
            assert (stop.button, is_disabled(page.get_data(as_text=True), stop.button)) == (
                stop.button,
                True,
            )
            if stop.told:
                shown = words_of(page)
                assert [one for one in sentences if one not in shown] == []
        data = stop.data(world) if callable(stop.data) else stop.data
        answer = client.open(stop.url, method=stop.method, data={"csrf_token": token, **data})
        assert (stop.codes, answer.status_code) == (stop.codes, stop.status)
        answered = words_of(answer)
        assert [one for one in sentences if one not in answered] == []


def test_every_stop_of_the_rules_stands_in_the_table():
    stopping = {
        code for rule in registry.RULES if rule.severity is Severity.STOP for code in rule.codes
    }
    reached = {code for state in STATES for stop in state.stops for code in stop.codes}
    assert stopping - reached - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) <= stopping - reached
    for code, file in ELSEWHERE.items():
        assert f"Code.{code.name}" in (TESTS / file).read_text(encoding="utf-8")
