"""How the values in a sentence are written: moments, amounts, and words of a list."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.documents import fields
from procure.domain import formats
from procure.domain.deliveries import PhaseKey

PHASE_LABELS: Final[Mapping[PhaseKey, LazyString]] = {
    PhaseKey.DIAGNOSE: __("Diagnose"),
    PhaseKey.EXPLORE_DEFINE: __("Utforske–definere"),
    PhaseKey.DEVELOP_DELIVER: __("Utvikle–levere"),
}

# What is wrong with a model, by the value that is at fault.
MODEL_FAULTS: Final[Mapping[str, LazyString]] = {
    "a": __("a må være større enn 1"),
    "criteria": __("den trenger minst ett kriterium, og høyst ett priskriterium"),
    "decimals": __("antall desimaler må være fra 0 til 6"),
    "high": __("øvre pris mangler eller er ikke over nedre pris"),
    "k": __("k må være større enn 0, og minst 1 i hybridformelen"),
    "minimum_quality": __("minste samlede kvalitetspoeng krever kriterier med poeng"),
    "scale": __("høyeste poengsum må være større enn 0"),
    "stage": __("denne modellen kan bare avrunde summen"),
    "values": __("sett verdi per poeng på hvert kvalitetskriterium"),
}

# Parameters that are words of a list, by name.
_WORDS: Final[Mapping[str, Mapping[str, LazyString]]] = {
    "phase": {key.value: label for key, label in PHASE_LABELS.items()},
    "problem": MODEL_FAULTS,
}

# Parameters that are amounts in øre, by name.
_MONEY: Final = frozenset(
    {"amount", "ceiling", "invoiced", "maximum", "over", "price", "remaining", "shortfall"}
)


def written(name: str, value: object) -> str:
    """Return a parameter of a reason as its sentence writes it."""
    if isinstance(value, date):
        return formats.moment(value) if isinstance(value, datetime) else formats.day(value)
    if name == "field":
        return fields.said(str(value))
    if name in _WORDS:
        return str(_WORDS[name].get(str(value), value))
    if name in _MONEY and isinstance(value, int):
        return formats.kroner(value)
    if isinstance(value, Decimal | int):
        return formats.number(value)
    return "–" if value is None else str(value)
