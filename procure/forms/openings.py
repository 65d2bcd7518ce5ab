"""Forms of the opening: the officer's confirmation, and the control of each bid."""

import base64
import json
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, StopValidation

from procure.domain.law import REFERENCES, RejectionProvision
from procure.domain.reasons import Code
from procure.forms.base import DsForm, Required, required

ID_DIGITS: Final = 9  # as many as the routes take
ADMISSIBLE: Final = "admissible"
REJECTED: Final = "rejected"


def _section(provision: RejectionProvision) -> str:
    return REFERENCES[provision].section


PROVISIONS: Final[Mapping[RejectionProvision, LazyString]] = {
    RejectionProvision.FORMAL: __(
        "Formelle feil (§ %(section)s)", section=_section(RejectionProvision.FORMAL)
    ),
    RejectionProvision.SUPPLIER: __(
        "Forhold ved leverandøren (§ %(section)s)", section=_section(RejectionProvision.SUPPLIER)
    ),
    RejectionProvision.BID: __(
        "Forhold ved tilbudet (§ %(section)s)", section=_section(RejectionProvision.BID)
    ),
    RejectionProvision.LOW: __(
        "Unormalt lavt tilbud (§ %(section)s)", section=_section(RejectionProvision.LOW)
    ),
}
_EXPLANATIONS: Final[Mapping[RejectionProvision, LazyString]] = {
    RejectionProvision.FORMAL: __("For eksempel at tilbudet kom etter fristen."),
    RejectionProvision.SUPPLIER: __("Grunnen ligger hos leverandøren selv, ikke i tilbudet."),
    RejectionProvision.BID: __("Grunnen ligger i det leverandøren tilbyr."),
    RejectionProvision.LOW: __("Be leverandøren forklare prisen før du avviser tilbudet."),
}


def _choice(provision: RejectionProvision) -> SelectChoice:
    label = __(
        "%(name)s. %(explanation)s",
        name=PROVISIONS[provision],
        explanation=_EXPLANATIONS[provision],
    )
    return SelectChoice(provision.value, label)


class _WhenRejected(Required):
    """Require an answer when the bid is rejected; otherwise what was chosen does not count."""

    def __call__(self, form: Form, field: Field) -> None:
        if form["verdict"].data != REJECTED:
            field.errors[:] = []
            raise StopValidation
        super().__call__(form, field)


class _Typed(Required):
    """Require what unlocks a key, unless the browser has used the key itself."""

    def __call__(self, form: Form, field: Field) -> None:
        if form["shares"].data or form["secret"].data:
            field.errors[:] = []
            raise StopValidation
        super().__call__(form, field)


class ConfirmForm(DsForm):
    """An officer shows who it is, and brings a key. What is secret is never sent back.

    With JavaScript the key is used in the browser, and what came of it is posted as `shares` or
    `secret` instead of what was typed. `seen` names the defects that `accept` is about.
    """

    password = PasswordField(
        __("Passordet til kontoen din"),
        [required(__("Skriv passordet til kontoen din")), Length(max=200)],
        description=__("Det samme som når du logger inn."),
        render_kw={"autocomplete": "current-password"},
    )
    accept = BooleanField(__("Åpne resten av tilbudene likevel"))
    seen = HiddenField()
    key = HiddenField()
    shares = HiddenField()
    secret = HiddenField()

    unlocked_by: ClassVar[str]  # the field for what unlocks the key

    @property
    def unlocks(self) -> Field:
        """The field for what unlocks the key."""
        return self[self.unlocked_by]

    @property
    def key_id(self) -> int:
        """The key that is used; 0 for what is no key of ours."""
        typed = str(self.key.data or "")
        known = typed.isascii() and typed.isdigit() and len(typed) <= ID_DIGITS
        return int(typed) if known else 0

    def stripped(self) -> dict[int, bytes]:
        """What the browser took the first layer off, by the other's key id; none if unreadable."""
        try:
            told = json.loads(str(self.shares.data))
            return {int(key): base64.b64decode(share, validate=True) for key, share in told.items()}
        except (ValueError, TypeError, AttributeError, RecursionError):
            return {}

    @property
    def accepted(self) -> str:
        """The defects that are accepted, by their fingerprint; "" for none."""
        return str(self.seen.data or "") if self.accept.data else ""

    def blame(self, code: Code) -> Field:
        """Return the field that a refusal is about."""
        of_account = {Code.PASSWORD_WRONG, Code.TOO_MANY_ATTEMPTS}
        field: Field = self.password if code in of_account else self.unlocks
        return field

    def asked_again(self, seen: str = "") -> None:
        """Forget what is secret before the form is shown once more."""
        for field in (self.unlocks, self.shares, self.secret):
            field.data = ""
        self.seen.data, self.accept.data = seen, False


class OwnKeyForm(ConfirmForm):
    """Confirm with the officer's own key."""

    unlocked_by = "passphrase"

    passphrase = PasswordField(
        __("Passordfrasen til åpnernøkkelen din"),
        [_Typed(__("Skriv passordfrasen til åpnernøkkelen")), Length(max=300)],
        description=__("De seks ordene du fikk da nøkkelen ble laget."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class PaperKeyForm(ConfirmForm):
    """Confirm with the recovery key that the body keeps on paper."""

    unlocked_by = "sheet"

    sheet = TextAreaField(
        __("Koden på arket"),
        [_Typed(__("Skriv koden som står på arket")), Length(max=300)],
        description=__("Mellomrom, linjeskift og store eller små bokstaver betyr ikke noe."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in (self.password, self.accept):  # the other form is on the same page
            field.id = field.label.field_id = f"ark-{field.id}"


class AssessForm(DsForm):
    """Whether a bid meets the absolute requirements. A rejection needs provision and reason."""

    verdict = RadioField(
        __("Oppfyller tilbudet de absolutte kravene?"),
        [required(__("Velg om tilbudet skal godtas eller avvises"))],
        choices=[
            SelectChoice(ADMISSIBLE, __("Ja, tilbudet godtas til evaluering")),
            SelectChoice(REJECTED, __("Nei, tilbudet avvises")),
        ],
    )
    provision = RadioField(
        __("Hvilken regel bygger avvisningen på?"),
        [_WhenRejected(__("Velg regelen som avvisningen bygger på"))],
        choices=[_choice(provision) for provision in PROVISIONS],
        description=__(
            "Paragrafene står i anskaffelsesforskriften. Den du velger, står i brevet til "
            "leverandøren og i anskaffelsesprotokollen."
        ),
    )
    reason = TextAreaField(
        __("Begrunnelse"),
        [Length(max=10_000)],
        description=__(
            "Må fylles ut når tilbudet avvises: hvilket krav som ikke er oppfylt, og hvorfor. Må "
            "også fylles ut når noe i tilbudet ikke ble bekreftet etter en endring."
        ),
    )

    @property
    def chosen_provision(self) -> RejectionProvision | None:
        """What the rejection rests on; None when the bid is admitted. Read a valid form only."""
        if self.verdict.data != REJECTED:
            return None
        return RejectionProvision(self.provision.data)

    def validate_reason(self, field: TextAreaField) -> None:
        if self.verdict.data == REJECTED and not field.data:
            raise ValidationError(str(__("Skriv hvorfor tilbudet avvises")))
