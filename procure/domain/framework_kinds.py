"""How the values of a framework file are written, where their Python type does not say.

The annotations are plain `int`, `str`, `date` and `Decimal` to a caller; their `Kind` tells the
reader, the writer and the JSON Schema.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final


class Kind(StrEnum):
    """How a value is written in a file."""

    LINE = "line"  # text on one line
    REFERENCE = "reference"  # a case number: a short line
    TEXT = "text"  # text that may run over several lines
    KEY = "key"  # a-z, 0-9 and _, first a letter: names a thing inside the file
    EMAIL = "email"
    ORGANISATION_NUMBER = "organisation_number"  # nine digits, the last a check digit
    CPV = "cpv"  # eight digits
    MONEY = "money"  # written in kroner, held in øre
    PERCENT = "percent"  # 0 to 100
    MONTHS = "months"  # 1 to 120
    LEVEL = "level"  # 0 to 5
    AVAILABILITY = "availability"  # whole per cent, 0 to 100
    EXPERIENCE = "experience"  # months, 0 to 720
    MOMENT = "moment"  # date, time and zone, as ISO 8601 writes them


Line = Annotated[str, Kind.LINE]
Reference = Annotated[str, Kind.REFERENCE]
Text = Annotated[str, Kind.TEXT]
Key = Annotated[str, Kind.KEY]
Email = Annotated[str, Kind.EMAIL]
OrganisationNumber = Annotated[str, Kind.ORGANISATION_NUMBER]
Cpv = Annotated[str, Kind.CPV]
Ore = Annotated[int, Kind.MONEY]
Percent = Annotated[Decimal, Kind.PERCENT]
Months = Annotated[int, Kind.MONTHS]
Level = Annotated[int, Kind.LEVEL]
Availability = Annotated[int, Kind.AVAILABILITY]
Experience = Annotated[int, Kind.EXPERIENCE]
Moment = Annotated[datetime, Kind.MOMENT]

HIGHEST_LEVEL: Final = 5
LONGEST_EXTENSION: Final = 120  # months; more is a typing error
LONGEST_EXPERIENCE: Final = 720  # months; more is a typing error
FULL_TIME: Final = 100  # per cent
