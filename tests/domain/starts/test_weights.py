"""Weights that were wanted, in what an agreement allows."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.starts.weights import fit

PER_CENT = st.integers(min_value=0, max_value=100).map(Decimal)
SPANS = st.tuples(PER_CENT, PER_CENT).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(st.tuples(PER_CENT, SPANS), min_size=1, max_size=6))
def test_weights_stay_in_their_spans_and_make_100_whenever_the_spans_allow(rows):
    wanted = {key: want for key, (want, _span) in enumerate(rows)}
    spans = {key: span for key, (_want, span) in enumerate(rows)}
    found = fit(wanted, spans)
    assert all(low <= found[key] <= high for key, (low, high) in spans.items())
    least = sum(low for low, _high in spans.values())
    most = sum(high for _low, high in spans.values())
    assert sum(found.values()) == min(max(Decimal(100), least), most)


def test_weights_that_fit_as_they_are_stay_as_they_are():
    wanted = {1: Decimal(20), 2: Decimal(35), 3: Decimal(45)}
    assert fit(wanted, dict.fromkeys(wanted, (Decimal(10), Decimal(60)))) == wanted
