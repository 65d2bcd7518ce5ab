"""Forms of the questions before the deadline, and of their answers."""

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length

from procure.domain.questions import AnswerKind
from procure.forms.base import DsForm, required


class QuestionForm(DsForm):
    about = SelectField(
        __("Hva gjelder spørsmålet?"),
        default="",
        description=__("Da finner alle svaret ved kravet eller kriteriet det gjelder."),
    )
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
        description=__("Svaret går til alle inviterte samtidig. Skriv ikke hvem som spurte."),
        render_kw={"rows": 4},
    )
    kind = RadioField(
        __("Hva gjør svaret med konkurransen?"),
        [required(__("Velg om svaret presiserer eller endrer"))],
        choices=[
            SelectChoice(
                AnswerKind.CLARIFICATION.value,
                __("Presiserer: Det som står, gjelder fortsatt. Svaret sendes nå."),
            ),
            SelectChoice(
                AnswerKind.CHANGE.value,
                __("Endrer: Svaret sendes sammen med endringen når den er godkjent."),
            ),
        ],
        default=AnswerKind.CLARIFICATION.value,
    )
