"""Forms of the opening: the officer's confirmation, and the control of each bid."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import (
    Field,
    Form,
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


class ConfirmForm(DsForm):
    """An officer shows who it is, and brings a key. What is secret is never sent back."""

    password = PasswordField(
        __("Passordet til kontoen din"),
        [required(__("Skriv passordet til kontoen din")), Length(max=200)],
        description=__("Det samme som når du logger inn."),
        render_kw={"autocomplete": "current-password"},
    )
    key = RadioField(
        __("Hvilken nøkkel åpner du med?"), [required(__("Velg en nøkkel"))], coerce=int
    )
    words = PasswordField(
        __("Passordfrasen, eller teksten på arket"),
        [required(__("Skriv passordfrasen til nøkkelen, eller teksten på arket")), Length(max=300)],
        description=__(
            "De seks ordene du fikk da nøkkelen ble laget. Bruker du gjenopprettingsnøkkelen, "
            "skriver du teksten på arket."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def offer(self, keys: Sequence[tuple[int, bool]]) -> "ConfirmForm":
        """Offer keys by id; the second says whether it is the one on paper."""
        self.key.choices = [
            SelectChoice(
                key_id,
                __("Gjenopprettingsnøkkelen på papir") if paper else __("Min egen åpnernøkkel"),
            )
            for key_id, paper in keys
        ]
        return self

    def blame(self, code: Code) -> Field:
        """Return the field that a refusal is about."""
        of_account = {Code.PASSWORD_WRONG, Code.TOO_MANY_ATTEMPTS}
        field: Field = self.password if code in of_account else self.words
        return field


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
