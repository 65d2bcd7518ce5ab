"""Forms of the evaluation: shape and wording only; scale and length are the domain's."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, cast

from flask_babel import lazy_gettext as __
from wtforms import Field, RadioField, SelectChoice, TextAreaField, ValidationError

from procure.domain.reasons import Code, Reason
from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField

IMPARTIAL: Final = "impartial"
TIES: Final = "ties"
_ABOUT_POINTS: Final = frozenset({Code.POINTS_NOT_HALF, Code.POINTS_OUTSIDE_SCALE})


class ImpartialityForm(DsForm):
    """An evaluator's declaration; ties must be named."""

    standing = RadioField(
        __("Din erklæring"),
        [required(__("Velg det som gjelder for deg"))],
        choices=[
            SelectChoice(IMPARTIAL, __("Jeg kjenner ikke til noe som gjør meg inhabil")),
            SelectChoice(TIES, __("Jeg har en tilknytning til en eller flere av tilbyderne")),
        ],
    )
    ties = TextAreaField(
        __("Beskriv tilknytningen"),
        description=__(
            "Hvem det gjelder, og hva slags tilknytning. Fylles ut bare hvis du har en."
        ),
    )

    @property
    def named_ties(self) -> str:
        """The ties declared; empty when the evaluator is impartial."""
        return self.ties.data or "" if self.standing.data == TIES else ""

    def validate_ties(self, field: TextAreaField) -> None:
        """Ties that are declared must be described, or nobody can judge them."""
        if self.standing.data == TIES and not field.data:
            raise ValidationError(__("Skriv hvilken tilknytning du har"))


class Awaited:
    """Marks a field that is needed before the sheet is handed in, and may wait until then."""

    field_flags: Final = {"required": True}

    def __call__(self, form: DsForm, field: Field) -> None:
        """Let everything pass: the sheet is checked as a whole."""


class CellForm(DsForm):
    """Points and reason of one cell."""

    points = DecimalCommaField(__("Poeng"), [Awaited()], places=1, minimum=0, render_kw={"size": 5})
    reason = TextAreaField(__("Begrunnelse"), [Awaited()], render_kw={"rows": 5})

    @property
    def given(self) -> Decimal:
        """The points, of a form whose points are required and valid."""
        return cast("Decimal", self.points.data)

    def refuse(self, reasons: Iterable[Reason], sentence: Callable[[Reason], str]) -> None:
        """Put what the domain refused beside the field it is about."""
        for why in reasons:
            field = self.points if why.code in _ABOUT_POINTS else self.reason
            field.errors = [sentence(why)]


class ScoreForm(CellForm):
    """One cell of the own sheet; half of it may wait."""


class ConsensusForm(CellForm):
    """What the evaluators agreed on; both parts are needed."""

    points = DecimalCommaField(
        __("Felles poeng"),
        [required(__("Skriv poengene dere er enige om"))],
        places=1,
        minimum=0,
        render_kw={"size": 5},
    )
    reason = TextAreaField(
        __("Felles begrunnelse"),
        [required(__("Skriv begrunnelsen dere er enige om"))],
        description=__(
            "Tilbyderen leser den i tildelingsbrevet. Skriv styrker og svakheter ved dette "
            "tilbudet, og nevn ikke andre tilbydere."
        ),
        render_kw={"rows": 6},
    )
