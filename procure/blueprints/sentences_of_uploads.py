"""What is said of a file that was looked through while it arrived."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.attachments import Finding

FINDINGS: Final[Mapping[str, LazyString]] = {
    Finding.CUT_SHORT: __("Filen ser ut til å mangle slutten. Kontroller at den lar seg åpne."),
    Finding.DAMAGED: __("Filen er skadet. Kontroller at den lar seg åpne."),
    Finding.EMBEDDED: __("Filen har andre filer inni seg. Innkjøperen vurderer bare det som står på sidene."),
    Finding.ENCRYPTED: __("Filen ser ut til å ha passord. Da kan innkjøperen ikke lese den. Last den opp uten passord."),
    Finding.EXPLODES: __("Filen pakkes ut til uvanlig mye. Det kan hende at innkjøperen ikke får åpnet den. Lagre den på nytt, gjerne som PDF."),
    Finding.INFECTED: __("Viruskontrollen reagerte på filen. Kontroller den, og last den opp på nytt. Den er lagt ved inntil dere fjerner den."),
    Finding.MACROS: __("Filen har makroer. Innkjøperen kjører dem ikke. Lagre den uten makroer, gjerne som PDF."),
    Finding.SCRIPTS: __("Filen har skript som innkjøperen ikke kjører. Lagre den gjerne uten."),
    Finding.UNCHECKED: __("Filen har så mange deler at vi ikke kunne se gjennom den. Kontroller at den ikke har passord eller makroer."),
    Finding.UNSCANNED: __("Viruskontrollen svarte ikke da filen kom. Filen er lagt ved."),
}  # fmt: skip
