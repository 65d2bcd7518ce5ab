"""The form of the evaluation model, and the words for its choices."""

from flask_babel import lazy_gettext as __
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from procure.domain.ties import TieRule
from procure.forms.base import required
from procure.forms.drafting import VersionedForm
from procure.forms.fields import DecimalCommaField, MoneyField, choices

FAMILIES = [
    ("points", __("Poeng: pris og kvalitet blir poeng som vektes")),
    ("priced_quality", __("Prissatt kvalitet: kvalitet trekkes fra prisen i kroner")),
    ("ratio", __("Forhold: pris delt på kvalitetspoeng")),
]


FORMULAS = [
    ("proportional", __("Forholdsmessig: lavest pris delt på prisen")),
    ("linear", __("Lineær: poengene faller jevnt med prisen")),
    ("hybrid", __("Hybrid: lineær nær laveste pris, deretter forholdsmessig")),
    ("log", __("Logaritmisk: like prosenter gir like store poengforskjeller")),
    ("interval", __("Fast intervall: endepunktene er satt på forhånd")),
    ("minmax", __("Lavest–høyest (frarådes)")),
    ("mean", __("Gjennomsnitt (frarådes)")),
]


NORMALISATIONS = [
    ("none", __("Nei, poengene brukes som de er")),
    ("percent", __("Ja, prosentvis: beste tilbud løftes til full poengsum")),
    ("shift", __("Ja, med like mange poeng til alle")),
]


ROUNDING = [
    ("none", __("Ingen avrunding")),
    ("criterion", __("Poengene per kriterium")),
    ("weighted", __("De vektede poengene")),
    ("total", __("Bare summen")),
]


TIES = [
    ("", __("Ingen regel: vi velger og begrunner ut fra tildelingskriteriene")),
    (TieRule.QUALITY.value, __("Flest vektede kvalitetspoeng går foran, så lavest pris, så lodd")),
    (TieRule.PRICE.value, __("Lavest pris går foran, så flest vektede kvalitetspoeng, så lodd")),
    (TieRule.LOTS.value, __("Loddtrekning med vitner")),
]


def _tie_rule(chosen: str | None) -> TieRule | None:
    return TieRule(chosen) if chosen else None


class ModelForm(VersionedForm):
    family = RadioField(__("Evalueringsmodell"), choices=choices(FAMILIES))
    formula = SelectField(__("Prisformel"), choices=choices(FORMULAS))
    scale = DecimalCommaField(
        __("Høyeste poengsum"), [required(__("Skriv høyeste poengsum"))], render_kw={"size": 6}
    )
    normalise = SelectField(
        __("Løftes beste kvalitet til full poengsum?"), choices=choices(NORMALISATIONS)
    )
    k = DecimalCommaField(
        __("k: hvor bratt den lineære formelen faller"), [Optional()], render_kw={"size": 6}
    )
    a = DecimalCommaField(
        __("a: hvor mange ganger laveste pris gir null poeng"), [Optional()], render_kw={"size": 6}
    )
    floor = DecimalCommaField(__("Laveste prispoeng"), [Optional()], render_kw={"size": 6})
    low_ore = MoneyField(__("Nedre pris i intervallet"), [Optional()])
    high_ore = MoneyField(__("Øvre pris i intervallet"), [Optional()])
    minimum_quality = DecimalCommaField(
        __("Minste samlede kvalitetspoeng"), [Optional()], render_kw={"size": 6}
    )
    rounding_stage = SelectField(__("Hva avrundes?"), choices=choices(ROUNDING))
    rounding_decimals = IntegerField(
        __("Antall desimaler"),
        [NumberRange(min=0, max=6, message=__("Skriv et tall fra 0 til 6"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 4},
    )
    tie_rule = RadioField(
        __("Hva avgjør når flere er like på første plass?"),
        choices=choices(TIES),
        coerce=_tie_rule,
        description=__(
            "Regelen trykkes i konkurransegrunnlaget. Bare en regel som er kunngjort, kan "
            "avgjøre et likt resultat."
        ),
    )
