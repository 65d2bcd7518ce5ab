"""Delivery of a call-off: the phases of the triple diamond, their gates, and deviations."""

from enum import StrEnum


class PhaseKey(StrEnum):
    """The triple diamond, in order (`domain.md` C7)."""

    DIAGNOSE = "diagnose"
    EXPLORE_DEFINE = "explore_define"
    DEVELOP_DELIVER = "develop_deliver"


class Severity(StrEnum):
    """How much a deviation hurts the delivery."""

    MINOR = "minor"
    SERIOUS = "serious"
    ESSENTIAL = "essential"
