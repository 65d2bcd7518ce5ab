"""The races of amendments once more, on the database that is in use here."""

from tests.postgres.test_amendment_races import (
    test_amendment_that_two_issue_at_once_goes_out_once,
    test_bid_delivered_while_the_competition_is_amended_stands_and_is_marked,
    test_of_two_authors_at_once_one_is_told_that_the_other_wrote,
)

__all__ = [
    "test_amendment_that_two_issue_at_once_goes_out_once",
    "test_bid_delivered_while_the_competition_is_amended_stands_and_is_marked",
    "test_of_two_authors_at_once_one_is_told_that_the_other_wrote",
]
