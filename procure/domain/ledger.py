"""The framework's ledger: what each line is, what the ceiling holds, when a line is refused.

The maximum value binds (C-23/20, `domain.md` A1.4): what has been posted and the options that
can still be taken never pass it together. All amounts are øre excluding VAT.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from procure.domain.reasons import Code, Reason, reason


class PostingKind(StrEnum):
    """Why a line stands in the ledger (`product.md` §2)."""

    AWARD = "award"  # a signed call-off, without its options
    OPTION = "option"  # an option of a call-off was taken
    CHANGE = "change"  # a signed change annex
    COMPLETION = "completion"  # what was not used is given back, or used beyond, at the end
    CORRECTION = "correction"  # takes back one earlier line


class Level(StrEnum):
    """How near its maximum a framework is."""

    ROOM = "room"
    NEARLY = "nearly"  # a warning
    OVER = "over"  # past the maximum: refused where it would be posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What is used of a framework's maximum.

    `used_ore` is the sum of all postings; `options_ore` the options that have neither been taken
    nor lapsed, which count as used; `planned_ore` the estimates of competitions under way.
    """

    maximum_ore: int
    used_ore: int = 0
    options_ore: int = 0
    planned_ore: int = 0

    @property
    def committed_ore(self) -> int:
        """What can no longer be called off by anyone else: used, and options still open."""
        return self.used_ore + self.options_ore

    @property
    def remaining_ore(self) -> int:
        """What a new call-off, option or change may cost at most."""
        return self.maximum_ore - self.committed_ore

    @property
    def share(self) -> Fraction:
        """The committed part of the maximum, 0 to 1."""
        return Fraction(self.committed_ore, self.maximum_ore)

    @property
    def percent(self) -> Fraction:
        """The share in per cent, down to one decimal: 79.99 is not yet 80."""
        return Fraction(self.committed_ore * 1000 // self.maximum_ore, 10)


def level(ore: int, maximum_ore: int, warn_at: Fraction) -> Level:
    """Return how near the maximum an amount is; `warn_at` is a part of it, 0 to 1.

    The part is a setting, "ceiling.warning_share" (`domain.md` E1 3).

    >>> level(79_99, 100_00, Fraction(4, 5)), level(80_00, 100_00, Fraction(4, 5))
    (<Level.ROOM: 'room'>, <Level.NEARLY: 'nearly'>)
    """
    if ore > maximum_ore:
        return Level.OVER
    return Level.NEARLY if Fraction(ore, maximum_ore) >= warn_at else Level.ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a framework would be at if one more estimate were called off.

    `after_ore` is committed and the estimate; `all_ore` also everything else that is planned.
    """

    estimate_ore: int
    maximum_ore: int
    after_ore: int
    all_ore: int
    level: Level  # of `after_ore`: OVER can never be signed
    level_of_all: Level

    @property
    def share(self) -> Fraction:
        """The part of the maximum with the estimate, 0 to 1 or more."""
        return Fraction(self.after_ore, self.maximum_ore)


def outlook(ceiling: Ceiling, estimate_ore: int, warn_at: Fraction) -> Outlook:
    """Return what one more estimate would do to the ceiling: asked of a project's idea already.

    `ceiling.planned_ore` must not hold the same estimate.
    """
    after = ceiling.committed_ore + estimate_ore
    everything = after + ceiling.planned_ore
    return Outlook(
        estimate_ore=estimate_ore,
        maximum_ore=ceiling.maximum_ore,
        after_ore=after,
        all_ore=everything,
        level=level(after, ceiling.maximum_ore, warn_at),
        level_of_all=level(everything, ceiling.maximum_ore, warn_at),
    )


def room_refusals(ceiling: Ceiling, amount_ore: int) -> tuple[Reason, ...]:
    """Why an amount cannot be posted or promised: it would pass the maximum (E1 3).

    An amount of nothing or less never passes it, whatever stands there already.
    """
    if amount_ore <= 0 or amount_ore <= ceiling.remaining_ore:
        return ()
    return (
        reason(
            Code.LEDGER_PAST_MAXIMUM, amount=amount_ore, remaining=max(0, ceiling.remaining_ore)
        ),
    )


def award_refusals(
    ceiling: Ceiling, amount_ore: int, *, in_force: bool, last_day: date | None
) -> tuple[Reason, ...]:
    """Why a call-off cannot be posted: the agreement is not in force today, or has no room.

    Changes, options and completions of a call-off made in time may come later (A1.3).
    """
    late = () if in_force else (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=last_day),)
    return (*late, *room_refusals(ceiling, amount_ore))


@dataclass(frozen=True, slots=True)
class Line:
    """A posting as the rules see it."""

    kind: PostingKind
    amount_ore: int
    corrected: bool = False  # an earlier correction has taken it back


def correction_refusals(line: Line, ceiling: Ceiling) -> tuple[Reason, ...]:
    """Why a line cannot be taken back: a correction stands, and a line is taken back once."""
    if line.kind is PostingKind.CORRECTION:
        return (reason(Code.POSTING_IS_CORRECTION),)
    if line.corrected:
        return (reason(Code.POSTING_CORRECTED),)
    return room_refusals(ceiling, -line.amount_ore)


def completion_ore(invoiced: Iterable[int], posted: Iterable[int]) -> int:
    """Return what a finished call-off posts: what was invoiced less what stands posted for it.

    >>> completion_ore([300_00, 500_00, -50_00], [1_000_00])
    -25000
    """
    return sum(invoiced) - sum(posted)
