"""Forms of the opener keys. What the browser made or opened comes in hidden fields."""

import base64
import binascii

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import Length

from procure.forms.base import DsForm, Needed, required

_ASIDE = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_PASSPHRASE = __("Passordfrase")
_SHEET = __("Koden på arket")
_SHEET_HINT = __("Begynner med AGE-SECRET-KEY. Mellomrom og små bokstaver gjør ikke noe.")


class MakeForm(DsForm):
    """A key that the browser made; both fields are empty when it could not."""

    recipient = HiddenField(validators=[Length(max=80)])
    wrapped = HiddenField(validators=[Length(max=2_000)])

    @property
    def from_browser(self) -> bool:
        """Whether the browser made it."""
        return bool(self.recipient.data)

    @property
    def wrapped_octets(self) -> bytes:
        """The identity under its passphrase; nothing for what is not base64."""
        return _octets(self.wrapped.data)


class PassphraseForm(DsForm):
    """What an officer's own key is tried with: the browser's answer, or the passphrase."""

    answer = HiddenField(validators=[Length(max=200)])
    passphrase = PasswordField(_PASSPHRASE, [Needed()], render_kw=_ASIDE)

    @property
    def answered(self) -> bytes:
        """What the browser found in the canary; nothing when it could not."""
        return _octets(self.answer.data)

    @property
    def typed(self) -> PasswordField | StringField:
        """The field that opens."""
        return self.passphrase


class SheetForm(PassphraseForm):
    """What the key on paper is tried with."""

    passphrase = None
    sheet = StringField(_SHEET, [Needed()], description=_SHEET_HINT, render_kw=_ASIDE)

    @property
    def typed(self) -> PasswordField | StringField:
        return self.sheet


class RotateForm(DsForm):
    """One opener's half of a rotation; the server opens, for this one request."""

    key = RadioField(__("Hvilken nøkkel bruker du?"), [required(__("Velg nøkkelen du bruker"))])
    typed = PasswordField(
        __("Passordfrasen din, eller koden på arket"),
        [required(__("Skriv passordfrasen, eller koden på arket")), Length(max=200)],
        render_kw=_ASIDE,
    )

    def offer(self, hands: list[tuple[int, str]]) -> None:
        """Offer the keys; the first one is chosen until another is."""
        self.key.choices = [SelectChoice(str(key_id), label) for key_id, label in hands]
        if self.key.data is None and hands:
            self.key.data = str(hands[0][0])


def _octets(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return b""
