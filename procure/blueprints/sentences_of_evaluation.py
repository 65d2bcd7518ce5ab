"""Sentences for the reasons that have to do with the evaluation and what comes after it."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ACCESS_DECIDED: __("Innsynskravet er alt avgjort."),
    Code.ACCESS_OPEN: __("Innsynskrav uten vedtak i brev til leverandøren: %(count)s."),
    Code.ANSWER_NEEDS_OTHER: __("Du skrev spørsmålet. En annen må bekrefte at svaret ikke forbedrer tilbudet."),
    Code.AWARD_APPROVED: __("Beslutningen er alt godkjent."),
    Code.AWARD_NOT_APPROVED: __("En innkjøper som ikke har tatt beslutningen, må godkjenne den først."),
    Code.LETTER_TEXT_LONG: __("Teksten er lengre enn %(limit)s tegn."),
    Code.LOTS_NOT_DRAWN: __("Tilbudene er like også etter regelen i konkurransegrunnlaget. Trekk lodd først."),
    Code.LOTS_NOT_NEEDED: __("Det skal ikke trekkes lodd: Resultatet, regelen eller en trekning har alt avgjort hvem som er først."),
    Code.AWARD_OWN_DECISION: __(
        "Du har selv tatt beslutningen eller skrevet i et brev. En annen innkjøper må godkjenne den."
    ),
    Code.COMPLAINT_ENDED: __("Klagen er alt avsluttet."),
    Code.COMPLAINT_OPEN: __("Klager som ikke er besvart: %(count)s. Svar på dem, eller avslutt dem med en begrunnelse."),
    Code.INJUNCTION_OPEN: __("En begjæring om midlertidig forføyning er ikke avgjort."),
    Code.CALIBRATION_BEGUN: __("Noen har alt gitt poeng for kalibreringssvaret, så det kan ikke endres."),
    Code.CALIBRATION_DUE: __("Gi poeng for kalibreringssvaret først."),
    Code.CALIBRATION_ENDED: __("Kalibreringen er avsluttet."),
    Code.CALIBRATION_LATE: __("Noen har begynt å gi tilbudene poeng. Kalibreringen må komme før det."),
    Code.DEPARTURE_MISSING: __("%(where)sPoengene er andre enn dem hver av evaluatorene eller de fleste ga. Skriv hvorfor, med minst %(minimum)s tegn."),
    Code.EVALUATOR_RECUSED: __("Evaluatoren er trådt til side og kan ikke lese tilbudene eller gi poeng."),
    Code.REQUIREMENTS_UNCHECKED: __("Kontroller de absolutte kravene først. Det gjenstår å kontrollere krav %(numbers)s."),
    Code.REQUIREMENTS_UNMET: __("Tilbudet oppfyller ikke krav %(numbers)s og kan ikke godtas."),
    Code.PRESENTATIONS_NOT_ANNOUNCED: __("Konkurransegrunnlaget sier ikke noe om presentasjoner. Da kan dere ikke holde dem."),
    Code.PRESENTATIONS_TOO_EARLY: __("Alle tilbudene må være kontrollert før dere setter tider."),
    Code.PRESENTATION_HELD: __("En presentasjon er alt holdt. Da kan ikke tidene endres."),
    Code.SLOTS_MISSING: __("Sett tidene først."),
    Code.SLOTS_TOLD: __("Alle har fått beskjed om tiden sin."),
}  # fmt: skip
