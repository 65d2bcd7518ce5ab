"""The races at the ceiling once more, on the database that is in use here."""

from tests.postgres.test_ledger_races import (
    test_changes_of_two_call_offs_at_once_do_not_pass_together,
    test_of_signings_at_once_only_as_many_stand_as_there_is_room_for,
)

__all__ = [
    "test_changes_of_two_call_offs_at_once_do_not_pass_together",
    "test_of_signings_at_once_only_as_many_stand_as_there_is_room_for",
]
