import pytest

from procure.domain.shared_people import Offered, Shared, shared


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([], ()),
        ([Offered("A", "Navn En"), Offered("B", "Navn To")], ()),
        ([Offered("A", "Navn En"), Offered("A", "Navn En")], ()),  # twice in one bid
        ([Offered("A", "Rådgiver 1"), Offered("B", "Rådgiver 1")], ()),
        (
            [Offered("B", "Navn En", 7), Offered("A", "NAVN  EN", 8)],
            (Shared("Navn En", ("A", "B")),),
        ),
        (
            [Offered("A", "Rådgiver 1", 7, "k12"), Offered("B", "Rådgiver 4", 7, "K12")],
            (Shared("Rådgiver 1", ("A", "B")),),
        ),
        ([Offered("A", "Rådgiver 1", 7, "12"), Offered("B", "Rådgiver 4", 8, "12")], ()),
        (
            [Offered("A", "Navn En", 7, "12"), Offered("B", "Navn En", 7, "12")],
            (Shared("Navn En", ("A", "B")),),  # told once
        ),
    ],
)
def test_people_of_several_bids_are_found_by_number_or_name(offered, expected):
    assert shared(offered) == expected
