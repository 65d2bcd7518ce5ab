"""Forms of a competition's steps: shape and wording only; rules stand in the domain."""

from flask_babel import lazy_gettext as __
from wtforms import TextAreaField
from wtforms.validators import Length

from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField


class ReturnForm(DsForm):
    comment = TextAreaField(
        __("Hva må endres?"), [required(__("Skriv hva som må endres"))], render_kw={"rows": 3}
    )


class ExtendForm(DsForm):
    deadline_at = LocalDateTimeField(__("Ny tilbudsfrist"), [required(__("Skriv den nye fristen"))])
    summary = TextAreaField(
        __("Melding til leverandørene"),
        [required(__("Skriv hva som er endret og hvorfor"))],
        render_kw={"rows": 3},
    )


class QuestionForm(DsForm):
    text = TextAreaField(
        __("Spørsmål"),
        [required(__("Skriv spørsmålet")), Length(max=8000)],
        description=__("Skriv ikke noe som røper hvem dere er. Alle inviterte får se det."),
        render_kw={"rows": 4},
    )


class AnswerForm(DsForm):
    text = TextAreaField(
        __("Svar"),
        [required(__("Skriv svaret")), Length(max=20_000)],
        description=__("Svaret går til alle inviterte samtidig."),
        render_kw={"rows": 4},
    )
