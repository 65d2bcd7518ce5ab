"""Words of the opening: why an attempt opened nothing, and what was found in a file."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.attachments import Finding
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

# As those who read the bid need it; the bidder is told in words of its own.
FINDINGS: Final[Mapping[str, LazyString]] = {
    Finding.CUT_SHORT: __("mangler slutten"),
    Finding.DAMAGED: __("er skadet, så sidene ikke kan telles"),
    Finding.EMBEDDED: __("har andre filer inni seg"),
    Finding.ENCRYPTED: __("har passord"),
    Finding.EXPLODES: __("pakkes ut til uvanlig mye"),
    Finding.INFECTED: __("fikk viruskontrollen til å reagere"),
    Finding.MACROS: __("har makroer"),
    Finding.SCRIPTS: __("har skript"),
    Finding.UNCHECKED: __("kunne ikke kontrolleres"),
    Finding.UNSCANNED: __("er ikke viruskontrollert"),
}
