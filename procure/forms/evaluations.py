"""Forms of the own sheet: shape and wording only; scale and length are the domain's."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, cast

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from procure.domain.reasons import Code, Reason
from procure.domain.sheet_forms import LONGEST_PAGES, Remarks
from procure.forms.base import DsForm, needed
from procure.forms.fields import DecimalCommaField

_ABOUT_POINTS: Final = frozenset({Code.POINTS_NOT_HALF, Code.POINTS_OUTSIDE_SCALE})


class CellForm(DsForm):
    """Points and reason of one cell."""

    points = DecimalCommaField(__("Poeng"), [needed()], places=1, minimum=0, render_kw={"size": 5})
    reason = TextAreaField(__("Begrunnelse"), [needed()])

    @property
    def given(self) -> Decimal:
        """The points, of a form whose points are required and valid."""
        return cast("Decimal", self.points.data)

    def refuse(self, reasons: Iterable[Reason], sentence: Callable[[Reason], str]) -> None:
        """Put what the domain refused beside the field it is about."""
        for why in reasons:
            field = self.points if why.code in _ABOUT_POINTS else self.reason
            field.errors = [sentence(why)]


class ScoreForm(CellForm):
    """One cell of the own sheet; all of it may wait until the sheet is handed in.

    `seen` is the state of the cell that the form was filled from.
    """

    seen = HiddenField()
    reason = TextAreaField(
        __("Begrunnelse"),
        [needed()],
        description=__("Kan bli lest av tilbyderen. Ikke nevn andre tilbydere."),
    )
    strengths = TextAreaField(__("Styrker"))
    weaknesses = TextAreaField(__("Svakheter"))
    pages = StringField(
        __("Hvor i tilbudet"),
        [Length(max=LONGEST_PAGES)],
        description=__("For eksempel: side 4 og 7, vedlegg 2."),
        render_kw={"autocomplete": "off"},
    )
    note = TextAreaField(__("Eget notat"), description=__("Bare du ser det."))

    @property
    def remarks(self) -> Remarks:
        """What is written besides points and reason."""
        return Remarks(
            strengths=self.strengths.data or "",
            weaknesses=self.weaknesses.data or "",
            pages=self.pages.data or "",
            note=self.note.data or "",
        )
