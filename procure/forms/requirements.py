"""The form of one requirement of a draft."""

from flask_babel import lazy_gettext as __
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from procure.forms.base import DsForm, required
from procure.forms.fields import VersionField, choices
from procure.forms.whole_numbers import page_limit, word_limit


class RequirementForm(DsForm):
    kind = RadioField(
        __("Type krav"),
        choices=choices(
            [
                ("must", __("Absolutt krav: tilbud som ikke oppfyller det, avvises")),
                ("should", __("Bør-krav: leverandøren svarer, svaret vurderes")),
            ]
        ),
        default="must",
        validators=[required(__("Velg type krav"))],
    )
    text = TextAreaField(
        __("Kravet"), [required(__("Skriv kravet")), Length(max=4000)], render_kw={"rows": 3}
    )
    evidence = TextAreaField(
        __("Slik dokumenterer leverandøren at kravet er oppfylt"),
        [Length(max=2000)],
        render_kw={"rows": 2},
    )
    word_limit = word_limit()
    page_limit = page_limit()


class RequirementEditForm(RequirementForm):
    """The same of one that is there, and the version it was filled from."""

    version = VersionField()
