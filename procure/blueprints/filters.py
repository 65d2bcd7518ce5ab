"""What templates may call: the formats of the domain and the sentences of the catalogue."""

from babel.support import Translations
from flask import Flask, g
from flask_babel import get_translations

from procure.blueprints import messages
from procure.domain import formats, text
from procure.forms import competitions as forms

FILTERS = {
    "day": formats.day,
    "exact_moment": formats.exact_moment,
    "iso": formats.iso,
    "kroner": formats.kroner,
    "moment": formats.moment,
    "number": formats.number,
    "organisation_number": formats.organisation_number,
    "percent": formats.percent,
    "sentence": messages.sentence,
    "sentences": messages.sentences,
    "share": formats.share,
    "short_day": formats.short_day,
    "short_moment": formats.short_moment,
    "size": formats.size,
    "words": text.words,
}


def _catalogue() -> Translations:
    """The request's catalogue, found once: flask-babel looks for it at every text."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: Translations = g.catalogue
    return found


def init_app(app: Flask) -> None:
    """Teach the templates to write for a Norwegian reader."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Babel's extension
        gettext=lambda text: _catalogue().gettext(text),
        ngettext=lambda one, many, n: _catalogue().ngettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters |= FILTERS
    app.jinja_env.globals |= {
        "climate_labels": messages.CLIMATE_LABELS,
        "competition_role_labels": messages.COMPETITION_ROLE_LABELS,
        "family_labels": dict(forms.FAMILIES),
        "formula_labels": dict(forms.FORMULAS),
        "normalise_labels": dict(forms.NORMALISATIONS),
        "rounding_labels": dict(forms.ROUNDING),
        "role_labels": messages.ROLE_LABELS,
        "status_colors": messages.STATUS_COLORS,
        "status_labels": messages.STATUS_LABELS,
    }
