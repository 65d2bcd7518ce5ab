"""Words of the opening: why an attempt opened nothing."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.queries.opening_attempts import Refusal

ATTEMPTS: Final[Mapping[Refusal, LazyString]] = {
    Refusal.ALONE: __("Den samme personen eller nøkkelen to ganger"),
    Refusal.EARLY: __("Det var for tidlig"),
    Refusal.KEY: __("Nøkkelen eller passordfrasen passet ikke"),
    Refusal.OTHER: __("Konkurransen kunne ikke åpnes da"),
    Refusal.PASSWORD: __("Feil passord til kontoen"),
    Refusal.STRANGER: __("Personen har ikke rett til å åpne"),
    Refusal.UNREADABLE: __("Noe kunne ikke leses slik det ble levert"),
}
