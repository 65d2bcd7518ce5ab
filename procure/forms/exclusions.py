"""The forms that propose to leave a consortium out, and that refuse it."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from procure.forms.base import DsForm, required
from procure.forms.fields import choices

_MOST = Length(max=2000, message=__("Skriv høyst 2000 tegn"))


class ExclusionForm(DsForm):
    """Whom, and why it cannot deliver."""

    consortium = SelectField(__("Konsortium"), [required(__("Velg et konsortium"))])
    why = TextAreaField(
        __("Hvorfor kan konsortiet ikke levere?"),
        [required(__("Skriv hvorfor konsortiet ikke kan levere")), _MOST],
        description=__(
            "Vis til kompetanse, kapasitet eller delområde. Hvem dere helst vil ha, er ingen grunn."
        ),
        render_kw={"rows": 4},
    )

    def offer(self, consortia: Iterable[tuple[int, str]]) -> None:
        """Say which consortia can be chosen, by id."""
        known = choices((str(key), name) for key, name in consortia)
        self.consortium.choices = [*choices([("", __("Velg konsortium"))]), *known]


class RefuseExclusionForm(DsForm):
    """Why the consortium is invited after all."""

    why = TextAreaField(
        __("Hvorfor skal konsortiet inviteres?"),
        [required(__("Skriv hvorfor konsortiet skal inviteres")), _MOST],
        render_kw={"rows": 3},
    )
