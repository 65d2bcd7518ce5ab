"""What a letter says had been enough is true, also where only some prices had won."""

from fractions import Fraction

from procure.domain import evaluations
from procure.domain.evaluation.model import Model, PriceFormula, PriceParameters
from procure.services import award_gaps
from tests.domain.test_gaps import material

BIDS = ((100, 5.5, 5.5), (150, 3, 3))
DEAR = (209, 10, 10)
MODEL = Model(price=PriceParameters(PriceFormula.INTERVAL, high=Fraction(200)))


def enough(*bids):
    outcome = evaluations.outcome(material(*bids, model=MODEL))
    told = award_gaps.told(outcome, 2, outcome.winners[0])
    return [said.replace("\N{NO-BREAK SPACE}", " ") for said in told.enough if "Pris" in said]


def test_price_is_told_as_a_limit_where_every_lower_one_wins_too():
    assert enough(*BIDS) == ["Pris: høyst 39,99 kr i stedet for 150 kr"]


def test_price_between_prices_that_lose_is_told_without_limits():
    assert enough(*BIDS, DEAR) == ["Pris: enkelte beløp under 150 kr, men ikke de laveste"]
