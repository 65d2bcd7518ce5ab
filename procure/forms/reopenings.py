"""The form that opens a locked evaluation again."""

from flask_babel import lazy_gettext as __
from wtforms import TextAreaField

from procure.forms.base import required
from procure.forms.journal_acts import PlacedForm


class ReopeningForm(PlacedForm):
    """Why the points are opened: it stands in the log of the case."""

    why = TextAreaField(
        __("Hvorfor åpner dere poengene igjen?"),
        [required(__("Skriv hvorfor poengene åpnes igjen"))],
        description=__("For eksempel en feil i en vurdering. Begrunnelsen står i saksloggen."),
        render_kw={"rows": 5},
    )
