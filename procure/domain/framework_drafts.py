"""What a draft of a framework agreement lacks before it can be put into force.

The same rules as for a file (`framework_file_checks`), told one section of the task list at a
time: a draft may be saved half done.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from procure.domain.drafting import CriterionKind
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_file_checks import (
    MAIN_RULE_MONTHS,
    WHOLE,
    months_after,
)
from procure.domain.framework_terms import Option
from procure.domain.reasons import Code, Reason, reason

LONGEST_KEY: Final = 60
_FOLDED: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "é": "e"})
_SIGNS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Span:
    """An allowed criterion with its least and greatest weight in per cent."""

    name: str
    kind: CriterionKind
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that the checks of a draft look at."""

    starts_on: date
    ends_on: date
    duration_reason: str
    options: tuple[Option, ...]
    scope: str
    cpv_codes: tuple[str, ...]
    contact_role: str
    contact_email: str
    method: CallOffMethod
    reopening_condition: str
    spans: tuple[Span, ...]
    areas: int
    roles: int


def gaps(draft: Draft) -> tuple[Reason, ...]:
    """Return what is missing or does not hold together, in the order of the task list."""
    return (
        *_basis(draft),
        *_period(draft),
        *_call_off(draft),
        *span_problems(draft.spans),
        *_unless(draft.areas > 0, Code.FRAMEWORK_AREAS_MISSING, "areas"),
        *_unless(draft.roles > 0, Code.FRAMEWORK_ROLES_MISSING, "roles"),
    )


def _unless(holds: bool, code: Code, section: str) -> tuple[Reason, ...]:  # noqa: FBT001 -- a condition
    return () if holds else (reason(code, section),)


def _basis(draft: Draft) -> tuple[Reason, ...]:
    return (
        *_unless(bool(draft.scope.strip()), Code.FRAMEWORK_SCOPE_MISSING, "basis"),
        *_unless(
            bool(draft.contact_role and draft.contact_email),
            Code.FRAMEWORK_CONTACT_MISSING,
            "basis",
        ),
        *_unless(bool(draft.cpv_codes), Code.FRAMEWORK_CPV_MISSING, "basis"),
    )


def _period(draft: Draft) -> tuple[Reason, ...]:
    """Four years count the options (A1.3); each option must lead further than the one before."""
    last, limit = draft.ends_on, months_after(draft.starts_on, MAIN_RULE_MONTHS)
    for number, option in enumerate(draft.options, 1):
        end = option.end_after(last)
        if end <= last:
            return (reason(Code.OPTION_NOT_LATER, "period", number=number, after=last),)
        last = end
    unreasoned = draft.ends_on <= limit < last and not draft.duration_reason.strip()
    return _unless(not unreasoned, Code.FRAMEWORK_TOO_LONG, "period")


def _call_off(draft: Draft) -> tuple[Reason, ...]:
    """A2.8: an agreement with competitions says when competition is reopened, and on what."""
    if draft.method is CallOffMethod.DIRECT_AWARD:
        return ()
    return (
        *_unless(
            bool(draft.reopening_condition.strip()), Code.FRAMEWORK_REOPENING_MISSING, "call_off"
        ),
        *_unless(bool(draft.spans), Code.FRAMEWORK_CRITERIA_MISSING, "criteria"),
    )


def span_problems(spans: Collection[Span]) -> tuple[Reason, ...]:
    """Return why the spans cannot add up to 100 per cent in any competition."""
    found = [
        reason(Code.SPAN_REVERSED, "criteria", name=s.name, low=s.low, high=s.high)
        for s in spans
        if s.low > s.high
    ]
    if sum(s.kind is CriterionKind.PRICE for s in spans) > 1:
        found.append(reason(Code.SECOND_PRICE_CRITERION, "criteria"))
    lowest, highest = sum(s.low for s in spans), sum(s.high for s in spans)
    if lowest > WHOLE:
        found.append(reason(Code.MINIMUMS_OVER_100, "criteria", total=lowest))
    if spans and highest < WHOLE:
        found.append(reason(Code.MAXIMUMS_UNDER_100, "criteria", total=highest))
    return tuple(found)


def key_of(name: str, taken: Collection[str] = ()) -> str:
    """Return the key that names a thing in files: a-z, 0-9 and _, first a letter.

    >>> key_of("Tjenestedesign og ØKT bruk"), key_of("Pris", {"pris"}), key_of("3D")
    ('tjenestedesign_og_okt_bruk', 'pris_2', 'x_3d')
    """
    plain = _SIGNS.sub("_", name.casefold().translate(_FOLDED)).strip("_")
    plain = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
    key, number = plain[: LONGEST_KEY - 5], 1
    while (found := key if number == 1 else f"{key}_{number}") in taken:
        number += 1
    return found


@dataclass(frozen=True, slots=True)
class Word:
    """An area, a role or a criterion as an officer writes it; `id` is None for a new one."""

    id: int | None
    name: str
    level: str = ""  # of a role
    kind: CriterionKind = CriterionKind.QUALITY  # of a criterion, as the weights
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)


def word_problems(words: Collection[Word]) -> tuple[Reason, ...]:
    """Return which names stand twice: a name must tell things apart, with the level of a role."""
    seen: set[tuple[str, str]] = set()
    found = []
    for word in words:
        told = (word.name.casefold().strip(), word.level.casefold().strip())
        if told in seen:
            found.append(reason(Code.NAMED_TWICE, name=word.name.strip()))
        seen.add(told)
    return tuple(found)
