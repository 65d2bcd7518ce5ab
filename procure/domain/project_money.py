"""A project's money against its estimate, its contracts and the framework's ceiling, in øre."""

from dataclasses import dataclass

from procure.domain.ledger import Level, Outlook
from procure.domain.reasons import Code, Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What the project has, what it thinks it needs, and what it has bought."""

    grant_ore: int
    own_funding_ore: int
    estimate_ore: int | None = None
    price_ore: int | None = None  # of its contracts, with signed changes and options taken

    @property
    def funding_ore(self) -> int:
        """Grant and own funding together."""
        return self.grant_ore + self.own_funding_ore


def warnings(money: Money) -> tuple[Reason, ...]:
    """E1 47: a price above grant and own funding (`domain.md` C6); the same for the estimate."""
    needed = (
        (money.price_ore, Code.PROJECT_PRICE_ABOVE_FUNDING),
        (money.estimate_ore, Code.PROJECT_ESTIMATE_ABOVE_FUNDING),
    )
    known = [(amount, code) for amount, code in needed if amount]
    if known and not money.funding_ore:
        return (reason(Code.PROJECT_FUNDING_UNKNOWN),)
    return tuple(
        reason(code, shortfall=amount - money.funding_ore)
        for amount, code in known
        if amount > money.funding_ore
    )


def ceiling(outlook: Outlook) -> tuple[Reason, ...]:
    """E1 3, already at the idea: the estimate against what is left of the framework's maximum."""
    if outlook.level is Level.OVER:
        left = outlook.maximum_ore - (outlook.after_ore - outlook.estimate_ore)
        over = outlook.after_ore - outlook.maximum_ore
        return (reason(Code.PROJECT_CEILING_PASSED, shortfall=over, remaining=max(0, left)),)
    if outlook.level is Level.NEARLY:
        share = round(outlook.share * 100)
        return (reason(Code.PROJECT_CEILING_NEAR, share=share),)
    if outlook.level_of_all is Level.OVER:
        over = outlook.all_ore - outlook.maximum_ore
        return (reason(Code.PROJECT_CEILING_CROWDED, shortfall=over),)
    return ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount in a picture; `width` is per mille of the widest, `start` where it begins."""

    key: str
    amount_ore: int
    start: int
    width: int


def bars(money: Money) -> tuple[Bar, ...]:
    """Return what there is and what it is held against, own funding after the grant.

    >>> [bar.width for bar in bars(Money(grant_ore=300, own_funding_ore=100, estimate_ore=200))]
    [750, 250, 500]
    """
    widest = max(money.funding_ore, money.estimate_ore or 0, money.price_ore or 0) or 1
    grant = money.grant_ore * 1000 // widest
    return (
        Bar("grant", money.grant_ore, 0, grant),
        Bar("own", money.own_funding_ore, grant, money.own_funding_ore * 1000 // widest),
        *(
            Bar(key, amount, 0, amount * 1000 // widest)
            for key, amount in (("estimate", money.estimate_ore), ("price", money.price_ore))
            if amount is not None
        ),
    )
