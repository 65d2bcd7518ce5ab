"""The provisions that documents may cite: each with its source, its standing and its dates.

`source` is a line of `domain.md`. What that report marks as second-hand (S) or as general
knowledge (GK) is known here, but not printed: an officer must confirm it first.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """An act or a regulation."""

    PROCUREMENT_REGULATION = "FOA"  # forskrift 2016-08-12-974
    FREEDOM_OF_INFORMATION = "offentleglova"
    PUBLIC_ADMINISTRATION = "forvaltningsloven"


class RejectionProvision(StrEnum):
    """What a rejection may rest on (`domain.md` A4.20): the rules of its families, by name."""

    FORMAL = "rejection_formal"
    SUPPLIER = "rejection_supplier"
    BID = "rejection_bid"
    LOW = "rejection_low"


class Standing(StrEnum):
    """How well a reference is known, with the marks of `domain.md`."""

    CONFIRMED = "R"
    SECOND_HAND = "S"
    UNVERIFIED = "GK"


FOA_IN_FORCE: Final = date(2017, 1, 1)
CLIMATE_IN_FORCE: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One provision: `section` is what follows the § sign. `ends` is its last day, if any."""

    rule: str
    section: str
    source: str
    standing: Standing = Standing.CONFIRMED
    act: Act = Act.PROCUREMENT_REGULATION
    starts: date = FOA_IN_FORCE
    ends: date | None = None

    def printable(self, on: date, confirmed: Container[str] = ()) -> bool:
        """Say whether a document of this day may cite it; someone has read the `confirmed`."""
        begun = self.starts <= on and (self.ends is None or on <= self.ends)
        return begun and (self.standing is Standing.CONFIRMED or self.rule in confirmed)


_S: Final = Standing.SECOND_HAND
_GK: Final = Standing.UNVERIFIED
_REFERENCES: Final = (
    Reference(rule="call_off_several", section="26-3", source="A1.1"),
    Reference(rule="call_off_one", section="26-2", source="A1.1", standing=_GK),
    Reference(rule="framework_duration", section="26-1", source="A1.3"),
    Reference(rule="reopening", section="26-3", source="A2.8"),
    Reference(rule="time", section="7-6", source="A3.12"),
    Reference(rule="electronic", section="22-4", source="A3.14"),
    Reference(rule="dialogue", section="12-1", source="A3.18"),
    Reference(rule="dialogue_advantage", section="12-2", source="A3.18"),
    Reference(rule="rejection_formal", section="24-1", source="A4.20"),
    Reference(rule="rejection_supplier", section="24-2", source="A4.20"),
    Reference(rule="rejection_bid", section="24-8", source="A4.20"),
    Reference(rule="rejection_low", section="24-9", source="A4.20"),
    Reference(rule="clarification", section="23-5", source="A4.21"),
    Reference(rule="validity_extension", section="20-6", source="A4.23", standing=_S),
    Reference(rule="criteria", section="18-1", source="A5.24"),
    Reference(rule="climate", section="7-9", source="A5.30", starts=CLIMATE_IN_FORCE),
    Reference(rule="notice", section="25-1", source="A6.31"),
    Reference(rule="standstill_length", section="25-2", source="A6.33", standing=_GK),
    Reference(rule="reversal", section="25-1", source="A6.34", standing=_S),
    Reference(rule="cancellation", section="25-4", source="A6.35", standing=_S),
    Reference(rule="documentation", section="7-1", source="A7.37"),
    Reference(rule="protocol", section="25-5", source="A7.38"),
    Reference(rule="impartiality", section="7-5", source="A7.39"),
    Reference(rule="secrecy", section="7-4", source="A7.41", standing=_GK),
    Reference(
        rule="deferred_access",
        section="23",
        source="A7.41",
        standing=_GK,
        act=Act.FREEDOM_OF_INFORMATION,
    ),
    Reference(
        rule="business_secrets",
        section="13",
        source="A7.41",
        standing=_GK,
        act=Act.PUBLIC_ADMINISTRATION,
    ),
)
REFERENCES: Final[Mapping[str, Reference]] = {
    reference.rule: reference for reference in _REFERENCES
}
