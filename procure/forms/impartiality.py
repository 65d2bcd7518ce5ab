"""Forms of impartiality: a tie to one bidder, and letting an evaluator step aside."""

from flask_babel import lazy_gettext as __
from wtforms import TextAreaField
from wtforms.validators import Length

from procure.forms.base import required
from procure.forms.journal_acts import PlacedForm


class TieForm(PlacedForm):
    """What ties an evaluator to one bidder; empty where nothing does."""

    tie = TextAreaField(__("Tilknytning"), [Length(max=2_000)], render_kw={"rows": 2})


class RecusalForm(PlacedForm):
    """Why an evaluator steps aside: it stands in the log and in the protocol."""

    why = TextAreaField(
        __("Hvorfor trer evaluatoren til side?"),
        [required(__("Skriv hvorfor evaluatoren trer til side")), Length(max=2_000)],
        description=__("Begrunnelsen står i saksloggen og i anskaffelsesprotokollen."),
        render_kw={"rows": 4},
    )
