"""Agreement of evaluators against published figures, brute force and what cannot be measured."""

from itertools import combinations, permutations
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.analysis import agreement
from procure.analysis.agreement import Gap, Measure

# Six targets and four judges, the worked example of Shrout and Fleiss (1979), table 2.
PUBLISHED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Five bids: the third evaluator keeps the order and gives about two points less.
SEVERE = [[8, 7, 6], [6, 6, 4], [9, 9, 7], [5, 4, 3], [7, 7, 5]]


def measured(rows):
    return {one.measure: one for one in agreement.agreement(rows).measured}


def test_published_example_is_met_with_its_limits():
    """ICC(2,1) .29 and ICC(3,1) .71 in the article; the limits as programs print them."""
    found = measured(PUBLISHED)
    shown = {key: (one.value, one.low, one.high) for key, one in found.items()}
    assert shown[Measure.ABSOLUTE] == pytest.approx((0.290, 0.019, 0.761), abs=5e-4)
    assert shown[Measure.CONSISTENT] == pytest.approx((0.715, 0.342, 0.946), abs=5e-4)


def test_severe_evaluator_parts_absolute_from_consistent():
    """As `evaluation.md` §3.2 read it: the order alike, the level not."""
    found = measured(SEVERE)
    assert found[Measure.CONSISTENT].value > 0.9
    assert found[Measure.CONCORDANT].value > 0.9
    assert found[Measure.ABSOLUTE].value < 0.75
    assert found[Measure.ALPHA].value < 0.75
    for one in found.values():
        assert one.low < one.value < one.high + 1e-9


@pytest.mark.parametrize(
    ("share", "above", "below", "expected"),
    [  # tables of the F distribution
        (0.95, 1, 1, 161.4476),
        (0.95, 5, 10, 3.3258),
        (0.975, 5, 15, 3.5764),
        (0.975, 15, 5, 6.4277),
        (0.99, 30, 60, 2.0285),
        (0.5, 7, 7, 1.0),
    ],
)
def test_quantiles_are_those_of_the_tables(share, above, below, expected):
    assert agreement.f_quantile(share, above, below) == pytest.approx(expected, rel=1e-4)


tables = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.integers(0, 20), min_size=raters, max_size=raters), min_size=3, max_size=6
    )
)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_alpha_is_disagreement_observed_over_expected(rows):
    import numpy as np

    every = [one for row in rows for one in row]
    inside = mean((a - b) ** 2 for row in rows for a, b in permutations(row, 2))
    anywhere = mean((a - b) ** 2 for a, b in permutations(every, 2))
    value = agreement.krippendorff_alpha(np.array(rows, dtype=float))
    if anywhere:
        assert value == pytest.approx(1 - inside / anywhere)
    else:
        assert np.isnan(value)


def ranks(points):
    return [sum(b < a for b in points) + (points.count(a) + 1) / 2 for a in points]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 4).flatmap(lambda m: st.lists(st.permutations(range(5)), min_size=m, max_size=m))
)
def test_concordance_without_ties_is_the_mean_of_the_rank_correlations(raters):
    import numpy as np

    def rho(a, b):
        return 1 - 6 * sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) / (5 * 24)

    m = len(raters)
    average = mean(rho(a, b) for a, b in combinations(raters, 2))
    table = np.array(raters, dtype=float).T
    assert agreement.kendall_w(table) == pytest.approx((average * (m - 1) + 1) / m)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_concordance_with_ties_is_friedmans(rows):
    import numpy as np

    columns = [ranks([row[k] for row in rows]) for k in range(len(rows[0]))]
    n, m = len(rows), len(columns)
    sums = [sum(column[i] for column in columns) for i in range(n)]
    spread = sum((one - m * (n + 1) / 2) ** 2 for one in sums)
    most = m * sum((one - (n + 1) / 2) ** 2 for column in columns for one in column)
    value = agreement.kendall_w(np.array(rows, dtype=float))
    if most:
        assert value == pytest.approx(spread / most)
    else:
        assert np.isnan(value)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_correlations_are_those_of_the_variance_by_hand(rows):
    import numpy as np

    if len({one for row in rows for one in row}) == 1:
        return
    found = {one.measure: one for one in agreement.correlations(np.array(rows, dtype=float))}
    n, k = len(rows), len(rows[0])
    whole = mean(one for row in rows for one in row)
    across = [mean(row) for row in rows]
    down = [mean(row[j] for row in rows) for j in range(k)]
    cells = k * sum((one - whole) ** 2 for one in across) / (n - 1)
    raters = n * sum((one - whole) ** 2 for one in down) / (k - 1)
    error = sum(
        (rows[i][j] - across[i] - down[j] + whole) ** 2 for i in range(n) for j in range(k)
    ) / ((n - 1) * (k - 1))
    assert (Measure.CONSISTENT in found) == (cells + error > 1e-9)
    if Measure.CONSISTENT in found:
        assert found[Measure.CONSISTENT].value == pytest.approx(
            (cells - error) / (cells + (k - 1) * error), abs=1e-9
        )
    assert found[Measure.ABSOLUTE].value == pytest.approx(
        (cells - error) / (cells + (k - 1) * error + k * (raters - error) / n), abs=1e-9
    )


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([], Gap.FEW_RATERS),
        ([[7], [8], [9]], Gap.FEW_RATERS),
        ([[7, 8], [8, 8]], Gap.FEW_CELLS),
        ([[7, 7]] * 5, Gap.ALL_EQUAL),
    ],
)
def test_what_cannot_be_measured_is_told(rows, gap):
    found = agreement.agreement(rows)
    assert (found.gap, found.measured) == (gap, ())


def test_nearly_equal_points_have_measures_that_say_little():
    """Fourteen sevens and one eight: alpha is 0 though nearly all agree (`evaluation.md` §3.2)."""
    found = measured([[7, 7, 7]] * 4 + [[7, 7, 8]])
    assert found[Measure.ALPHA].value == pytest.approx(0.0, abs=1e-9)


def test_same_distances_throughout_have_no_limits():
    found = measured([[8, 6], [7, 5], [9, 7], [4, 2]])
    assert (found[Measure.CONSISTENT].value, found[Measure.CONSISTENT].low) == (1, None)
    assert found[Measure.ABSOLUTE].low is None
    assert found[Measure.CONCORDANT].value == 1


def test_same_table_gives_the_same_figures():
    assert agreement.agreement(PUBLISHED) == agreement.agreement(PUBLISHED)


def test_one_who_gives_everyone_the_same_is_measured_all_the_same():
    found = measured([[7, 2], [7, 5], [7, 9]])
    assert set(found) == set(Measure)
