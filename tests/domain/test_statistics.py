"""Nobody can work out a hidden number: tried by going through every table it could have been."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.statistics import FEWEST, protect

TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


def test_counts_that_are_large_enough_are_all_shown():
    found = protect([[3, 4], [5, 6]])
    assert found.rows == ((3, 4, 7), (5, 6, 11), (8, 10, 18))
    assert not found.hides


@pytest.mark.parametrize("small", range(FEWEST))
def test_a_small_count_is_not_shown_and_not_left_alone(small):
    found = protect([[small, 9, 8], [10, 11, 12]])
    assert found.rows[0] == (None, 9, None, 17 + small)
    assert found.rows[1] == (None, 11, None, 33)
    assert found.rows[2] == (10 + small, 20, 20, 50 + small)


def test_hidden_counts_whose_sum_tells_them_are_joined_by_another():
    assert protect([[0, 0, 9, 8]]).rows[0] == (None, None, 9, None, 17)


def test_a_line_that_is_small_as_a_whole_hides_its_sum_too():
    assert protect([[1, 1]]).rows == ((None, None, None), (None, None, None))


@given(TABLES)
def test_what_is_shown_is_true_and_never_small(counts):
    found = protect(counts)
    whole = [[*row, sum(row)] for row in counts]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    for row, true in zip(found.rows, whole, strict=True):
        for shown, count in zip(row, true, strict=True):
            assert shown is None or (shown == count >= FEWEST)


def possible(found, most):
    """Yield every table of counts that agrees with what is shown."""
    inner = [row[:-1] for row in found.rows[:-1]]
    holes = [(i, j) for i, row in enumerate(inner) for j, n in enumerate(row) if n is None]
    for filled in product(range(most + 1), repeat=len(holes)):
        table = [list(row) for row in inner]
        for (i, j), count in zip(holes, filled, strict=True):
            table[i][j] = count
        rows = [sum(row) for row in table]
        columns = [sum(column) for column in zip(*table, strict=True)]
        told = [row[-1] for row in found.rows[:-1]], found.rows[-1][:-1], found.rows[-1][-1]
        sums = rows, columns, sum(rows)
        agrees = [
            shown is None or shown == one
            for shown, one in zip(
                [*told[0], *told[1], told[2]], [*sums[0], *sums[1], sums[2]], strict=True
            )
        ]
        if all(agrees):
            yield table


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=1, max_size=2))
def test_every_hidden_count_could_have_been_another(counts):
    found = protect(counts)
    tables = list(possible(found, most=8))
    for i, row in enumerate(found.rows[:-1]):
        for j, shown in enumerate(row[:-1]):
            if shown is None:
                assert len({table[i][j] for table in tables}) > 1
