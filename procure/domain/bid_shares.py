"""A part of the bid that the lead gave one firm of the consortium to fill in and confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Who fills in a part, and whether the firm confirmed it.

    `cell` names the part as `procure.domain.bid_corners` does. Nobody but the firm and the lead
    reads a private one.
    """

    cell: str
    firm_id: int
    firm: str
    private: bool
    assigned_at: datetime
    assigned_by_id: int
    confirmed_at: datetime | None = None
    confirmed_by_id: int | None = None
    confirmed_by: str = ""

    def plain(self) -> dict[str, object]:
        """Return the form that is sealed with the bid; `of` reads it again."""
        return {
            "cell": self.cell, "firm": self.firm, "firm_id": self.firm_id,
            "private": self.private, "assigned_at": self.assigned_at.isoformat(),
            "assigned_by": self.assigned_by_id,
            "confirmed_at": self.confirmed_at.isoformat() if self.confirmed_at else None,
            "confirmed_by": self.confirmed_by_id, "confirmed_by_name": self.confirmed_by,
        }  # fmt: skip

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Share":
        """Read the sealed form. Raises `KeyError` or `ValueError` for any other."""
        confirmed = stored["confirmed_at"]
        return cls(
            cell=stored["cell"], firm=stored["firm"], firm_id=stored["firm_id"],
            private=stored["private"],
            assigned_at=datetime.fromisoformat(stored["assigned_at"]),
            assigned_by_id=stored["assigned_by"],
            confirmed_at=datetime.fromisoformat(confirmed) if confirmed else None,
            confirmed_by_id=stored["confirmed_by"], confirmed_by=stored["confirmed_by_name"],
        )  # fmt: skip
