"""Sentences for the reasons that have to do with the seal, its keys and the opening."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ATTACHMENTS_TOO_LARGE: __("Filene i tilbudet blir større enn %(limit)s til sammen. Fjern en fil først."),
    Code.UPLOAD_BROKEN: __("Opplastingen stemmer ikke med filen. Last den opp på nytt."),
    Code.UPLOAD_OUTDATED: __("Tilbudet ble levert mens filen ble lastet opp. Last den opp på nytt hvis den skal være med i neste versjon."),
    Code.OPENERS_MISSING: __("Det må finnes minst tre åpnernøkler, eller to og en gjenopprettingsnøkkel på papir. Nå er det %(people)s på personer og %(paper)s på papir. Lag nøkkelen din på siden «Åpnernøkler»."),
    Code.OPENERS_UNREHEARSED: __("Alle åpnernøkler må være prøvd de siste 90 dagene. Det mangler for %(names)s."),
    Code.OPENER_KEY_TAKEN: __("Den andre innkjøperen brukte denne nøkkelen. Velg en annen: To ulike nøkler åpner tilbudene."),
    Code.OPENER_KEY_WRONG: __("Nøkkelen eller passordfrasen passer ikke. Kontroller skrivemåten og prøv igjen."),
    Code.OPENER_PAPER_UNREHEARSED: __("Gjenopprettingsnøkkelen på papir må være prøvd de siste 90 dagene."),
    Code.OPENER_ROTATION_HALF: __("Du har gjort din del av byttet. En annen innkjøper må gjøre resten."),
    Code.OPENER_ROTATION_OVER: __("Åpnerne kan ikke byttes, for tilbudene er åpnet eller konkurransen er avsluttet."),
    Code.OPENING_GUARDED: __("Tilbudene kan åpnes fra %(until)s. Til da kan et tilbud som kom i tide, fortsatt være på vei inn."),
    Code.PASSWORD_WRONG: __("Passordet til kontoen din er feil. Skriv det samme passordet som når du logger inn."),
    Code.READING_KEY_WRONG: __("Lesenøkkelen passer ikke til dette tilbudet."),
    Code.SEAL_MISSING: __("Konkurransen ble sendt ut før tilbud ble forseglet med åpnernøkler. Den kan ikke ta imot eller åpne tilbud."),
}  # fmt: skip
