"""The races of the consensus once more, on the database that is in use here."""

from tests.postgres.test_consensus_races import test_one_text_stands_and_the_others_are_told

__all__ = ["test_one_text_stands_and_the_others_are_told"]
