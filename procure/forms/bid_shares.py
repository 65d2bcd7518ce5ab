"""The form in which the lead gives parts of the bid to firms; made by `shares_form`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, Field, SelectChoice, SelectField

from procure.forms.base import DsForm
from procure.forms.bids import NeededToSubmit

EVERYONE = 0  # in place of a firm


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part that can be given, to one of `firms` (id, name)."""

    cell: str
    label: str
    firms: Sequence[tuple[int, str]]
    may_close: bool


class SharesForm(DsForm):
    """A firm, and whether the part is closed, for each part."""

    rows: Sequence[PartRow] = ()

    def fields(self) -> Iterator[tuple[PartRow, Field, Field | None]]:
        """Return each part with the field for its firm, and the one that closes it if it can be."""
        for n, row in enumerate(self.rows):
            yield row, self[f"firm_{n}"], self[f"closed_{n}"] if row.may_close else None

    def wanted(self) -> dict[str, tuple[int, bool]]:
        """Return (firm, closed) by cell, for the parts that are given to a firm."""
        return {
            row.cell: (firm.data, bool(closed and closed.data))
            for row, firm, closed in self.fields()
            if firm.data != EVERYONE
        }


def shares_form(rows: Sequence[PartRow]) -> type[SharesForm]:
    """Return the form for these parts."""
    fields: dict[str, object] = {"rows": rows}
    for n, row in enumerate(rows):
        choices = [SelectChoice(EVERYONE, __("Alle kan skrive")), *(_choice(f) for f in row.firms)]
        fields[f"firm_{n}"] = SelectField(
            __("Fylles ut av"), [NeededToSubmit()], choices=choices, coerce=int, default=EVERYONE
        )
        if row.may_close:
            fields[f"closed_{n}"] = BooleanField(__("Lukket for de andre medlemmene"))
    return type("SharesForm", (SharesForm,), fields)


def _choice(firm: tuple[int, str]) -> SelectChoice:
    return SelectChoice(*firm)


def data_of(
    rows: Sequence[PartRow], given: Mapping[str, tuple[int, bool]], firms: Collection[int]
) -> dict[str, object]:
    """Return what to fill the form with; a firm that has left the consortium is nobody."""
    data: dict[str, object] = {}
    for n, row in enumerate(rows):
        firm, closed = given.get(row.cell, (EVERYONE, False))
        data[f"firm_{n}"] = firm if firm in firms else EVERYONE
        data[f"closed_{n}"] = closed
    return data
