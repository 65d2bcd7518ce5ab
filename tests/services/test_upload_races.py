"""The races of uploads once more, on the database that is in use here."""

from tests.postgres.test_upload_races import (
    story,
    test_file_finished_while_the_bid_is_submitted_is_of_one_version_or_refused,
    test_file_that_two_windows_finish_at_once_is_finished_once,
    test_part_that_two_windows_send_at_once_counts_once,
    test_two_files_that_together_are_too_much_are_not_both_begun,
)

__all__ = [
    "story",
    "test_file_finished_while_the_bid_is_submitted_is_of_one_version_or_refused",
    "test_file_that_two_windows_finish_at_once_is_finished_once",
    "test_part_that_two_windows_send_at_once_counts_once",
    "test_two_files_that_together_are_too_much_are_not_both_begun",
]
