"""A whole evaluation in real browsers at once: nobody sees too much, and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.models.evaluations import ConsensusChange
from tests import evaluation_stories as es
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
ROOT = "/competitions/1/evaluation"
PRICES = re.compile(r"1[\s ]?16[08][\s ]?000|1[\s ]?000,00|1[\s ]?010,00")
POINTS = {0: ("7", "6"), 1: ("8", "6")}  # by evaluator: what each gives on every cell, in turn
FIRST = "Planen er god, og fristene er satt med omhu av hele teamet."
SECOND = "Planen er god, men fristene er knappe for en oppgave som denne."


@pytest.fixture
def opened(town, tmp_path, clock):
    with Session(town.engine, expire_on_commit=False) as session:
        found = es.opened(session, tmp_path)
    clock.now = es.OPENED + es.timedelta(hours=1)
    return found


@pytest.fixture
def people(opened, person):
    """Two evaluators, the chair, and an officer who leads beside the chair."""
    return {
        who: person().signs_in(f"{who}@example.test", stories.PASSWORD)
        for who in ("evaluator1", "evaluator2", "eier", "innkjoper1")
    }


def evaluators(people):
    return [people["evaluator1"], people["evaluator2"]]


def says(number, place):
    return f"Hemmelig grunn {number}-{place} fra evaluator {number + 1}."


def fetched(someone, path):
    """Return the page as it is sent, markup and all."""
    return someone.page.request.get(someone.town.address + path).text()


def hides(someone, path, *secrets):
    """The page holds none of the secrets and no price, in text or in markup."""
    shown = fetched(someone, path)
    assert [secret for secret in secrets if secret in shown] == []
    assert PRICES.search(shown) is None, path


def is_closed(someone, path):
    assert someone.page.request.get(someone.town.address + path).status == 409


def scores(someone, number, place):
    """Give points and a reason for the cell in view, and go on."""
    someone.page.locator(f"input[name$=points][value='{POINTS[number][place % 2]}']").check()
    someone.page.locator("textarea[name$=reason]").fill(says(number, place))
    someone.turns(someone.page.locator("button[value=next]"))


def test_three_play_a_whole_evaluation_and_two_write_one_cell(opened, people, town):
    chair, officer = people["eier"], people["innkjoper1"]
    for someone in evaluators(people):
        someone.goes_to(ROOT).presses("Jeg har ingen tilknytning til noen av dem")
    chair.goes_to(ROOT).presses("Start den individuelle vurderingen", then="Start")
    scores_in_turn(people)
    opens_all_sheets(people)
    writes_one_cell_twice(opened, chair, officer, people["evaluator1"])
    kept_both(opened, town)
    agrees_on_the_rest(opened, chair)
    sees_prices_at_the_lock(people)


def scores_in_turn(people):
    """Cell by cell, one after the other; neither finds the other's words anywhere."""
    for someone in evaluators(people):
        someone.goes_to(f"{ROOT}/sheet").follows("Begynn vurderingen")
    for place in range(4):
        for number, someone in enumerate(evaluators(people)):
            scores(someone, number, place)
    for number, someone in enumerate(evaluators(people)):
        for path in ("", "/sheet"):
            hides(someone, ROOT + path, *(says(1 - number, place) for place in range(4)))
        for path in ("/consensus", "/consensus/spread", "/consensus/minutes", "/matrix"):
            is_closed(someone, ROOT + path)
    everything = [says(number, place) for number in (0, 1) for place in range(4)]
    hides(people["eier"], ROOT, *everything)
    people["eier"].goes_to(ROOT).reads("4 av 4").is_refused(
        "Start den felles vurderingen", "2 evaluatorer har ikke levert skjemaet sitt."
    )


def opens_all_sheets(people):
    for someone in evaluators(people):
        someone.goes_to(f"{ROOT}/sheet").presses("Lever skjemaet", then="Lever")
    people["eier"].goes_to(ROOT).presses(
        "Start den felles vurderingen", then="Start felles vurdering"
    )
    for someone in evaluators(people):
        someone.goes_to(f"{ROOT}/consensus").reads(says(0, 0)).reads(says(1, 0))
        expect(someone.page.locator("[name=points]")).to_have_count(0)
        hides(someone, f"{ROOT}/consensus")


def writes_one_cell_twice(opened, chair, officer, evaluator):
    """Both have the cell open before either saves."""
    bid, criterion = opened.cells[0]
    cell = f"{ROOT}/consensus?bid={bid}&criterion={criterion}"
    for someone, points, said in ((officer, "7", FIRST), (chair, "8", SECOND)):
        someone.goes_to(cell).writes("Felles poeng", points).writes("Felles begrunnelse", said)
    officer.presses("Lagre og gå til neste").reads("Lagret.")
    chair.seen.clear()  # what follows stands at the same address
    chair.presses("Lagre og gå til neste")
    chair.reads("Noen andre har lagret denne vurderingen mens du skrev").reads(FIRST)
    expect(chair.page.locator("[name=reason]")).to_have_value(SECOND)
    evaluator.goes_to(cell).reads(FIRST)
    assert SECOND not in evaluator.page.content()
    chair.presses("Lagre min i stedet").reads("Lagret.")
    evaluator.goes_to(cell).reads(SECOND).reads("Tidligere tekster (1)")
    evaluator.goes_to(f"{ROOT}/consensus/minutes").reads("7 av ").reads("8 av ")


def kept_both(opened, town):
    with Session(town.engine) as session:
        kept = session.query(ConsensusChange).order_by(ConsensusChange.id).all()
        assert [(str(one.points), one.reason) for one in kept] == [("7", FIRST), ("8", SECOND)]


def agrees_on_the_rest(opened, chair):
    for bid, criterion in opened.cells[1:]:
        chair.goes_to(f"{ROOT}/consensus?bid={bid}&criterion={criterion}")
        chair.writes("Felles poeng", "9")
        chair.writes("Felles begrunnelse", f"Svaret dekker oppdraget godt, felt {bid}-{criterion}.")
        chair.presses("Lagre og gå til neste").reads("Poengene er andre enn dem")
        chair.writes("Derfor ble poengene andre", "Vi leste kravene på nytt og så mer i svaret.")
        chair.presses("Lagre og gå til neste").reads("Lagret.")


def sees_prices_at_the_lock(people):
    first, second = evaluators(people)
    for path in ("/consensus", "/consensus/spread", "/consensus/minutes", "/matrix"):
        hides(first, ROOT + path)
    first.goes_to(f"{ROOT}/consensus/spread").reads("Hvor enige er dere?")
    people["eier"].goes_to(f"{ROOT}/consensus").presses("Lås med innstilling", then="Lås")
    second.goes_to(f"{ROOT}/matrix")
    assert PRICES.search(fetched(second, f"{ROOT}/matrix"))
    first.goes_to(f"{ROOT}/consensus").reads("Evalueringen ble låst med innstilling")
