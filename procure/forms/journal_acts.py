"""Forms of what follows an entry: the bidder's answer, closing it, and the reversal."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField

from procure.domain.reasons import Reason
from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField
from procure.forms.journal_entries import Sentence


class PlacedForm(DsForm):
    """A form whose refusals stand beside the field they name, or else at its first."""

    def refuse(self, reasons: Iterable[Reason], sentence: Sentence) -> None:
        """Put what the rules refused beside the field it is about."""
        first = next(iter(self))
        for why in reasons:
            field = next((field for field in self if field.short_name == why.section), first)
            field.errors = [*field.errors, sentence(why)]


class AnswerForm(PlacedForm):
    """What the bidder answered to a clarification."""

    received_at = LocalDateTimeField(__("Når svaret kom"), [required(__("Skriv når svaret kom"))])
    text = TextAreaField(__("Svaret"), [required(__("Skriv hva leverandøren svarte"))])
    accepted = RadioField(
        __("Kan svaret brukes?"),
        [required(__("Velg om svaret kan brukes"))],
        choices=[
            SelectChoice("yes", __("Ja. Svaret forbedrer ikke tilbudet")),
            SelectChoice("no", __("Nei. Svaret forbedrer tilbudet og blir ikke tatt med")),
        ],
    )
    assessment = TextAreaField(
        __("Begrunnelse"),
        [required(__("Skriv hvorfor svaret forbedrer eller ikke forbedrer tilbudet"))],
        description=__("Leverandøren leser den. Nevn ikke andre tilbydere."),
    )


class ValidityAnswerForm(AnswerForm):
    """Whether the bidder keeps the bid open longer."""

    accepted = RadioField(
        __("Godtar leverandøren?"),
        [required(__("Velg om leverandøren godtar"))],
        choices=[
            SelectChoice("yes", __("Ja, tilbudet står ved lag til den nye datoen")),
            SelectChoice("no", __("Nei, tilbudet faller bort når fristen er ute")),
        ],
    )
    assessment = TextAreaField(__("Merknad"))


class CloseForm(PlacedForm):
    """Why an entry is closed."""

    why = TextAreaField(
        __("Hvorfor lukkes den?"),
        [required(__("Skriv hvorfor oppføringen lukkes"))],
        render_kw={"rows": 3},
    )


class ReversalForm(PlacedForm):
    """Why a decision is reversed; every bidder reads all of it."""

    fault = TextAreaField(
        __("Feilen"),
        [required(__("Skriv hvilken feil dere har funnet"))],
        description=__("Hva som ble feil, uten navn på andre tilbydere enn den valgte."),
    )
    reason = TextAreaField(
        __("Hvorfor valget må gjøres om"),
        [required(__("Skriv hvorfor valget må gjøres om"))],
        description=__("Hvordan feilen kan ha påvirket resultatet."),
    )
    following = TextAreaField(
        __("Det som skjer nå"),
        [required(__("Skriv hva som skjer nå"))],
        description=__("Hva dere vurderer på nytt, og når tilbyderne kan vente en ny meddelelse."),
    )
