"""The races of opener keys once more, on the database that is in use here."""

from tests.postgres.test_opener_key_races import (
    test_key_posted_several_times_at_once_is_kept_once,
    test_two_halves_at_once_make_one_rotation,
)

__all__ = [
    "test_key_posted_several_times_at_once_is_kept_once",
    "test_two_halves_at_once_make_one_rotation",
]
