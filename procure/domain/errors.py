"""One tree of exceptions; `procure.blueprints.errors` holds the one table to HTTP."""

from collections.abc import Iterable

from procure.domain.reasons import Reason


class DomainError(Exception):
    """Something the rules refuse. Carries reasons, never sentences."""

    def __init__(self, reasons: Iterable[Reason] = ()) -> None:
        self.reasons = tuple(reasons)
        super().__init__(", ".join(r.code for r in self.reasons) or type(self).__name__)


class NotFound(DomainError):
    """It does not exist, or the actor is not entitled to know that it does."""


class PermissionDenied(DomainError):
    """The actor may see the thing but not do this to it."""

    def __init__(self, reasons: Iterable[Reason] = (), permission: str = "") -> None:
        super().__init__(reasons)
        self.permission = permission


class IllegalTransition(DomainError):
    """The state of the thing, or the clock, refuses the action."""


class DeadlinePassed(IllegalTransition):
    """A bid that came after the deadline. Refused and logged, with no exception."""


class Stale(DomainError):
    """Somebody else changed the thing in the meantime; `current` shows their change."""

    def __init__(self, reasons: Iterable[Reason] = (), current: object = None) -> None:
        super().__init__(reasons)
        self.current = current


class InvalidInput(DomainError):
    """Well-formed input that a rule refuses: nothing is stored, everything is kept."""
