"""Sentences for the reasons that have to do with the evaluation and what comes after it."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ALREADY_RECUSED: __("Evaluatoren er alt trådt til side."),
    Code.NOT_EVALUATOR: __("Personen er ikke evaluator i konkurransen."),
}  # fmt: skip
