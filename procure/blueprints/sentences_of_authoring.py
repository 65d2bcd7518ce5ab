"""Sentences for the reasons that have to do with writing a competition."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ALREADY_ISSUED: __(
        "Konkurransen ble sendt ut %(issued)s. Alle er invitert, og den sendes ikke ut igjen."
    ),
    Code.CRITERION_ABOVE_GONE: __(
        "Kriteriet som «%(name)s» sto under, er fjernet. Sett det tilbake først."
    ),
    Code.CRITERION_MINIMUM_OUTSIDE: __("Minste poengsum må være fra 0 til %(scale)s."),
    Code.HOURS_OUTSIDE: __("Skriv et helt antall timer fra 1 til %(most)s."),
    Code.OPTION_DAY_MISSING: __("Opsjonen «%(name)s» mangler siste dag for å ta den ut."),
    Code.OPTION_DAY_TOO_EARLY: __(
        "Siste dag for å ta ut opsjonen «%(name)s» må være etter at oppdraget starter."
    ),
    Code.OPTION_TWICE: __("Det finnes en opsjon som heter «%(name)s». Velg et annet navn."),
    Code.OPTION_WITHOUT_HOURS: __("Skriv timer for minst én rolle i opsjonen."),
    Code.PRICE_LINE_TWICE: __(
        "Rollen står på to linjer med samme merkelapp. Gi dem ulike merkelapper, "
        "så leverandørene ser forskjellen."
    ),
    Code.START_BEFORE_CONTRACT: __(
        "Oppdraget starter før kontrakten trolig kan inngås (%(contract)s). "
        "Flytt oppstarten, eller sett av kortere tid til evalueringen."
    ),
    Code.TRIAL_IMPOSSIBLE: __(
        "Modellen kan ikke prøves ennå. Rett evalueringsmodellen og kriteriene først."
    ),
    Code.VALIDITY_BEFORE_CONTRACT: __(
        "Vedståelsesfristen går ut før kontrakten trolig kan inngås (%(contract)s)."
    ),
    Code.WEIGHT_OUTSIDE: __("Vekten må være fra 0 til 100."),
    Code.WORDING_EMPTY: __("Skriv hva %(points)s poeng betyr."),
    Code.WORDING_NOT_FALLING: __("Sett poengene i fallende rekkefølge, med de høyeste først."),
    Code.WORDING_OUTSIDE_SCALE: __("%(points)s poeng er utenfor skalaen fra 0 til %(scale)s."),
    Code.WORDING_TWICE: __("%(points)s poeng står to ganger. Hver poengsum kan stå én gang."),
    Code.WORDING_WITHOUT_POINTS: __("Skriv poengene som beskrivelsen gjelder."),
}
