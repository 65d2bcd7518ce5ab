"""WTForms' own messages in our words: bokmål here, other languages in our catalogues."""

from typing import Final

from flask_babel import lazy_gettext

#: WTForms' English -> what the user reads. Placeholders must stay as WTForms writes them.
MESSAGES: Final = {
    "This field is required.": lazy_gettext("Fyll ut feltet"),
    "Invalid input.": lazy_gettext("Se over det du har skrevet. Formen er ikke riktig"),
    "Not a valid choice.": lazy_gettext("Velg et av alternativene i listen"),
    "Invalid Choice: could not coerce.": lazy_gettext("Velg et av alternativene i listen"),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_gettext(
        "Velg blant alternativene i listen"
    ),
    "Not a valid integer value.": lazy_gettext("Skriv et helt tall"),
    "Not a valid decimal value.": lazy_gettext("Skriv et tall, med komma for desimaler"),
    "Not a valid float value.": lazy_gettext("Skriv et tall, med komma for desimaler"),
    "Not a valid date value.": lazy_gettext("Skriv en dato som dd.mm.åååå"),
    "Not a valid datetime value.": lazy_gettext("Skriv dato og klokkeslett"),
    "Not a valid time value.": lazy_gettext("Skriv klokkeslettet som tt:mm"),
    "Number must be at least %(min)s.": lazy_gettext("Tallet må være minst %(min)s"),
    "Number must be at most %(max)s.": lazy_gettext("Tallet kan være høyst %(max)s"),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Tallet må være mellom %(min)s og %(max)s"
    ),
    "Date must be at least %(min)s.": lazy_gettext("Datoen må være %(min)s eller senere"),
    "Date must be at most %(max)s.": lazy_gettext("Datoen må være %(max)s eller tidligere"),
    "Date must be between %(min)s and %(max)s.": lazy_gettext(
        "Datoen må være fra %(min)s til %(max)s"
    ),
    "Field must be equal to %(other_name)s.": lazy_gettext("De to feltene må være like"),
    "Invalid email address.": lazy_gettext("Skriv e-postadressen slik: navn@virksomhet.no"),
    "Invalid URL.": lazy_gettext("Skriv nettadressen slik: https://www.virksomhet.no"),
    "Invalid UUID.": lazy_gettext("Se over det du har skrevet. Formen er ikke riktig"),
    "'%(value)s' is not a valid choice for this field.": lazy_gettext(
        "Valget «%(value)s» finnes ikke i listen"
    ),
    "Field must be at least %(min)d character long.": lazy_gettext("Skriv minst %(min)d tegn"),
    "Field cannot be longer than %(max)d character.": lazy_gettext(
        "Teksten kan ha høyst %(max)d tegn. Nå har den %(length)d"
    ),
    "Field must be exactly %(max)d character long.": lazy_gettext("Skriv nøyaktig %(max)d tegn"),
    "Field must be between %(min)d and %(max)d characters long.": lazy_gettext(
        "Skriv fra %(min)d til %(max)d tegn"
    ),
    "CSRF token missing.": lazy_gettext("Siden mangler en kode. Last siden på nytt"),
    "Invalid CSRF Token.": lazy_gettext("Siden er for gammel. Last siden på nytt"),
    "CSRF failed.": lazy_gettext("Siden er for gammel. Last siden på nytt"),
    "CSRF token expired.": lazy_gettext("Siden har stått åpen for lenge. Last siden på nytt"),
}


class Messages:
    """What WTForms asks for its texts; a message not listed stays in English.

    A test walks the fields and validators in use, so that none stays.
    """

    def gettext(self, message: str) -> str:
        """Our text for a message of WTForms, in the reader's language."""
        return str(MESSAGES.get(message, message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Our text for a counted message: bokmål says "tegn" for one and for many."""
        return self.gettext(singular)
