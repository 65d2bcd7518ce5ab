"""Sentences for the reasons that have to do with the seal, its keys and the opening."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.ATTACHMENT_DAMAGED: __("Vedlegget «%(name)s» er ikke helt hos oss. Last det opp på nytt."),
    Code.ATTACHMENTS_TOO_LARGE: __("Filene i tilbudet blir større enn %(limit)s til sammen. Fjern en fil først."),
    Code.UPLOAD_BROKEN: __("Opplastingen stemmer ikke med filen. Last den opp på nytt."),
    Code.UPLOAD_OUTDATED: __("Tilbudet ble levert mens filen ble lastet opp. Last den opp på nytt hvis den skal være med i neste versjon."),
    Code.CONTENT_UNREADABLE: __("Innholdet i tilbudet kan ikke leses slik det ble levert, så det kan ikke godtas til evaluering."),
    Code.OPENERS_MISSING: __("Det må finnes minst tre åpnernøkler, eller to og en gjenopprettingsnøkkel på papir. Nå er det %(people)s på personer og %(paper)s på papir. Lag nøkkelen din på siden «Åpnernøkler»."),
    Code.OPENERS_UNREHEARSED: __("Alle åpnernøkler må være prøvd de siste 90 dagene. Det mangler for %(names)s."),
    Code.OPENER_KEY_TAKEN: __("Den andre innkjøperen brukte denne nøkkelen. Velg en annen: To ulike nøkler åpner tilbudene."),
    Code.OPENER_KEY_WRONG: __("Nøkkelen eller passordfrasen passer ikke. Kontroller skrivemåten og prøv igjen."),
    Code.OPENER_PAPER_UNREHEARSED: __("Gjenopprettingsnøkkelen på papir må være prøvd de siste 90 dagene."),
    Code.OPENER_ROTATION_HALF: __("Du har gjort din del av byttet. En annen innkjøper må gjøre resten."),
    Code.OPENER_ROTATION_OVER: __("Åpnerne kan ikke byttes, for tilbudene er åpnet eller konkurransen er avsluttet."),
    Code.NOT_LEAD_TO_SHARE: __("Bare lederen av konsortiet kan fordele delene av tilbudet."),
    Code.OPENING_GUARDED: __("Tilbudene kan åpnes fra %(until)s. Til da kan et tilbud som kom i tide, fortsatt være på vei inn."),
    Code.PART_EMPTY: __("Fyll ut delen og lagre den før dere bekrefter den."),
    Code.PART_OF_OTHER: __("Et annet firma i konsortiet fyller ut delen du prøvde å endre: %(names)s. Endringen er ikke lagret."),
    Code.OPENING_MOVED: __("Noe skjedde samtidig, for eksempel at den andre innkjøperen bekreftet. Ingenting er åpnet. Skriv passord og nøkkel en gang til."),
    Code.PASSWORD_WRONG: __("Passordet til kontoen din er feil. Skriv det samme passordet som når du logger inn."),
    Code.READING_KEY_WRONG: __("Lesenøkkelen passer ikke til dette tilbudet."),
    Code.SEAL_MISSING: __("Konkurransen ble sendt ut før tilbud ble forseglet med åpnernøkler. Den kan ikke ta imot eller åpne tilbud."),
}  # fmt: skip
