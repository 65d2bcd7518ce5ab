"""Sentences for the reasons that have to do with the evaluation and what comes after it."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ALREADY_RECUSED: __("Evaluatoren er alt trådt til side."),
    Code.AWARD_APPROVED: __("Beslutningen er alt godkjent."),
    Code.AWARD_NOT_APPROVED: __("En innkjøper som ikke har tatt beslutningen, må godkjenne den først."),
    Code.AWARD_OWN_DECISION: __("Du har selv tatt beslutningen. En annen innkjøper må godkjenne den."),
    Code.EVALUATOR_RECUSED: __("Du er trådt til side i evalueringen og kan ikke lese tilbudene eller gi poeng."),
    Code.NOT_EVALUATOR: __("Personen er ikke evaluator i konkurransen."),
    Code.CALIBRATION_BEGUN: __("Noen har alt gitt poeng for kalibreringssvaret, så det kan ikke endres."),
    Code.CALIBRATION_DUE: __("Gi poeng for kalibreringssvaret først."),
    Code.CALIBRATION_ENDED: __("Kalibreringen er avsluttet."),
    Code.CALIBRATION_LATE: __("Noen har begynt å gi tilbudene poeng. Kalibreringen må komme før det."),
}  # fmt: skip
