"""Requirements and criteria that were written once and can be used again."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What an item of the library becomes when it is used."""

    MUST = "must"  # an absolute requirement
    SHOULD = "should"  # a requirement that is answered
    CRITERION = "criterion"
