"""Forms of the calibration: the made-up answer, and one's points for it."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField

from procure.forms.base import DsForm, required
from procure.forms.evaluations import CellForm
from procure.forms.fields import DecimalCommaField


class CalibrationCaseForm(DsForm):
    """The made-up answer, and the criterion it answers."""

    criterion = RadioField(
        __("Kriterium"), [required(__("Velg et kriterium"))], coerce=int, choices=[]
    )
    answer = TextAreaField(
        __("Konstruert svar"),
        [required(__("Skriv et svar"))],
        description=__(
            "Et forslag står klart. Skriv det om, slik at det passer til kriteriet og har både "
            "styrker og svakheter. Ikke bruk tekst fra tilbudene."
        ),
    )

    def offer(self, criteria: Iterable[tuple[int, str]]) -> None:
        """Name the criteria there are; the first stands chosen when none is."""
        known = list(criteria)
        self.criterion.choices = [SelectChoice(value, label) for value, label in known]
        if self.criterion.data is None and not self.is_submitted() and known:
            self.criterion.data = known[0][0]


class CalibrationScoreForm(CellForm):
    """One's points for the made-up answer; both parts are needed."""

    points = DecimalCommaField(
        __("Poeng"),
        [required(__("Gi svaret poeng"))],
        places=1,
        minimum=0,
        render_kw={"size": 5},
    )
    reason = TextAreaField(
        __("Begrunnelse"), [required(__("Skriv hvorfor svaret får disse poengene"))]
    )
