"""The races of complaints and access once more, on the database that is in use here."""

from tests.postgres.test_complaint_races import (
    test_contract_and_complaint_at_once_come_one_after_the_other,
    test_request_is_decided_once,
)

__all__ = [
    "test_contract_and_complaint_at_once_come_one_after_the_other",
    "test_request_is_decided_once",
]
