"""The page of thresholds, rules and provisions: what is typed is kept, and who may set it."""

import pytest

from procure.blueprints import rule_words
from procure.domain.rules.gates import PERMISSIONS
from procure.domain.rules.settings import BY_KEY
from tests import stories
from tests.bid_pages import words_of
from tests.conftest import csrf_token

URL = "/admin/settings"
VALUE = {"value": "12", "starts_on": "11.01.2027", "source": "Vedtak <1> & rundskriv"}
RULE = {"in_force": "off", "starts_on": "11.01.2027", "source": "Prop. 147 L"}
READ = {"read_on": "11.01.2027", "note": "Lest på lovdata <https://example.test>"}


def test_every_threshold_and_gate_has_its_words():
    assert set(rule_words.SETTING_LABELS) == set(BY_KEY)
    assert set(rule_words.GATE_LABELS) == set(PERMISSIONS)


@pytest.fixture
def officer(session, login):
    story = stories.framework(session)
    login("innkjoper1@example.test")
    return story


def post(client, path, **data):
    url = f"{URL}/{path}"
    return client.post(url, data={"csrf_token": csrf_token(client, url), **data})


def test_new_threshold_is_shown_with_its_day_and_source(client, officer):
    done = post(client, "thresholds/bids.least_days", **VALUE)
    assert (done.status_code, done.location) == (303, URL)
    shown = words_of(client.get(URL))
    assert "Korteste tilbudsfrist uten varsel 12 dager 11.01.2027 Vedtak <1> & rundskriv" in shown
    assert "Fra 11.01.2027: 12 dager." in words_of(client.get(f"{URL}/thresholds/bids.least_days"))


def test_planned_value_is_shown_beside_the_one_that_holds(client, officer):
    post(client, "thresholds/bids.least_days", **VALUE | {"starts_on": "01.03.2027"})
    shown = words_of(client.get(URL))
    assert "Korteste tilbudsfrist uten varsel 10 dager Alltid" in shown
    assert "Fra 01.03.2027: 12 dager (Vedtak <1> & rundskriv)" in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": ""}, "Skriv den nye verdien"),
        ({"value": "0"}, "Verdien passer ikke. Den må være mellom 1 og 365."),
        ({"value": "<b>12</b>"}, "Verdien passer ikke."),
        ({"value": "9" * 61}, "Skriv høyst 60 tegn"),
        ({"starts_on": "10.01.2027"}, "Velg en dag fra og med 11. januar 2027."),
        ({"starts_on": "31.02.2027"}, "finnes ikke"),
        ({"starts_on": ""}, "Skriv dagen den gjelder fra"),
        ({"source": ""}, "Skriv hva verdien bygger på"),
    ],
)
def test_bad_threshold_comes_back_as_it_was_typed(client, officer, changes, said):
    typed = VALUE | changes
    answered = post(client, "thresholds/bids.least_days", **typed)
    assert answered.status_code == 422
    shown = words_of(answered)
    assert said in shown
    assert typed["source"] in shown
    assert "Innstillingen er lagret." not in words_of(client.get(URL))


def test_rule_is_taken_out_of_force_and_said_to_be(client, officer):
    assert post(client, "rules/15", **RULE).status_code == 303
    shown = words_of(client.get(URL))
    assert "Gjelder ikke fra 11.01.2027: Prop. 147 L" in shown
    assert "Fra 11.01.2027: gjelder ikke. Prop. 147 L" in words_of(client.get(f"{URL}/rules/15"))


@pytest.mark.parametrize(
    "path", ["rules/20", "rules/99", "thresholds/no", "provisions/notice", "provisions/no"]
)
def test_what_cannot_be_set_is_not_found(client, officer, path):
    assert client.get(f"{URL}/{path}").status_code == 404
    data = {"csrf_token": csrf_token(client, "/"), **VALUE, **RULE, **READ}
    assert client.post(f"{URL}/{path}", data=data).status_code == 404


def test_confirmed_provision_says_who_read_it_and_when(client, officer):
    assert "anskaffelsesforskriften § 25-4 om avlysning Ikke bekreftet" in words_of(client.get(URL))
    assert post(client, "provisions/cancellation", **READ).status_code == 303
    shown = words_of(client.get(URL))
    assert (
        "anskaffelsesforskriften § 25-4 om avlysning Bekreftet Lest 11.01.2027 av Innkjøper 1. "
        "Lest på lovdata <https://example.test>"
    ) in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"read_on": "12.01.2027"}, "fram i tid"),
        ({"note": " "}, "Skriv hvor du leste den"),
    ],
)
def test_bad_confirmation_comes_back(client, officer, changes, said):
    answered = post(client, "provisions/cancellation", **READ | changes)
    assert answered.status_code == 422
    assert said in words_of(answered)


def test_administrator_sets_thresholds_but_confirms_no_law(session, client, login):
    stories.framework(session)
    login("admin@example.test")
    assert post(client, "thresholds/bids.least_days", **VALUE).status_code == 303
    assert "/provisions/" not in client.get(URL).text
    data = {"csrf_token": csrf_token(client, URL), **READ}
    assert client.post(f"{URL}/provisions/cancellation", data=data).status_code == 403


def test_auditor_reads_and_changes_nothing(session, client, login):
    stories.framework(session)
    login("revisor@example.test")
    page = client.get(URL)
    assert "Bare innkjøpere og administratorer kan endre innstillingene." in words_of(page)
    assert "/thresholds/" not in page.text
    data = {"csrf_token": csrf_token(client, "/"), **VALUE}
    assert client.post(f"{URL}/thresholds/bids.least_days", data=data).status_code == 403


def test_day_a_competition_was_issued_on_is_not_changed(session, client, login):
    stories.issued(session)
    login("innkjoper1@example.test")
    answered = post(client, "thresholds/bids.least_days", **VALUE)
    assert answered.status_code == 422
    assert "Velg en dag fra og med 12. januar 2027." in words_of(answered)
