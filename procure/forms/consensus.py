"""The form of one agreed cell: shape and wording only; scale and length are the domain's."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final, cast

from flask_babel import lazy_gettext as __
from wtforms import TextAreaField

from procure.domain.reasons import Code, Reason
from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField, VersionField

_ABOUT: Final[Mapping[Code, str]] = {
    Code.DEPARTURE_MISSING: "departure",
    Code.POINTS_NOT_HALF: "points",
    Code.POINTS_OUTSIDE_SCALE: "points",
}


class ConsensusForm(DsForm):
    """What the evaluators agreed on; `version` is of the cell that the form was filled from."""

    version = VersionField()
    points = DecimalCommaField(
        __("Felles poeng"),
        [required(__("Skriv poengene dere er enige om"))],
        places=1,
        minimum=0,
        render_kw={"size": 5},
    )
    reason = TextAreaField(
        __("Felles begrunnelse"),
        [required(__("Skriv begrunnelsen dere er enige om"))],
        description=__(
            "Tilbyderen leser den i tildelingsbrevet. Skriv styrker og svakheter ved dette "
            "tilbudet, og nevn ikke andre tilbydere."
        ),
        render_kw={"rows": 6},
    )
    departure = TextAreaField(
        __("Derfor ble poengene andre"),
        description=__(
            "Fylles ut når poengene er andre enn dem hver av dere eller de fleste ga. Står i "
            "referatet, ikke i brevene."
        ),
        render_kw={"rows": 2},
    )

    @property
    def given(self) -> Decimal:
        """The points, of a form that is valid."""
        return cast("Decimal", self.points.data)

    def refuse(self, reasons: Iterable[Reason], sentence: Callable[[Reason], str]) -> None:
        """Put what the domain refused beside the field it is about."""
        for why in reasons:
            self[_ABOUT.get(why.code, "reason")].errors = [sentence(why)]
