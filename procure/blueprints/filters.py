"""What templates may call: the formats of the domain and the sentences of the catalogue."""

from babel.support import Translations
from flask import Flask, g
from flask_babel import get_translations
from markupsafe import Markup

from procure.blueprints import access, guidance, help_words, messages, rule_words, table_rows
from procure.documents import fields
from procure.domain import formats, prose, text
from procure.forms import evaluation_models as forms
from procure.language import say

FILTERS = {
    "blocks": prose.blocks,
    "day": formats.day,
    "exact_moment": formats.exact_moment,
    "iso": formats.iso,
    "kroner": formats.kroner,
    "labelled": table_rows.labelled,
    "field_label": fields.said,
    "moment": formats.moment,
    "number": formats.number,
    "organisation_number": formats.organisation_number,
    "percent": formats.percent,
    "rule_source": rule_words.rule_source,
    "say": say,
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


def _text(msgid: str, **values: object) -> Markup:
    """`_` of the templates: what Jinja's own does, in a third of the time."""
    found = Markup(_catalogue().gettext(msgid))  # noqa: S704 -- our own text; values are escaped
    return found % values if "%" in found else found


def _counted(one: str, many: str, num: int, **values: object) -> Markup:
    """`ngettext` of the templates."""
    found = Markup(_catalogue().ngettext(one, many, num))  # noqa: S704 -- as above
    return found % ({"num": num} | values)


def init_app(app: Flask) -> None:
    """Teach the templates to write for a Norwegian reader."""
    app.jinja_env.globals |= {"_": _text, "gettext": _text, "ngettext": _counted}
    app.jinja_env.globals |= {
        "guidance": guidance.of,
        "glossary_word": help_words.word,
        "printed_on": lambda: formats.local(access.now()),
    }
    app.jinja_env.filters |= FILTERS
    app.jinja_env.globals |= {
        "climate_labels": messages.CLIMATE_LABELS,
        "vat_labels": messages.VAT_LABELS,
        "competition_role_labels": messages.COMPETITION_ROLE_LABELS,
        "family_labels": dict(forms.FAMILIES),
        "formula_labels": dict(forms.FORMULAS),
        "normalise_labels": dict(forms.NORMALISATIONS),
        "rounding_labels": dict(forms.ROUNDING),
        "tie_labels": dict(forms.TIES),
        "role_labels": messages.ROLE_LABELS,
        "section_href": rule_words.section_href,
        "status_colors": messages.STATUS_COLORS,
        "status_labels": messages.STATUS_LABELS,
    }
