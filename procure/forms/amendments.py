"""Forms of an amendment: what changes, why, what it touches, and the steps that send it."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import (
    BooleanField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.fields import (
    CheckboxListField,
    DateField,
    LocalDateTimeField,
    VersionField,
)


class VersionForm(DsForm):
    """A step that is taken with the amendment as it was shown."""

    version = VersionField()


class TextsForm(VersionForm):
    need = TextAreaField(__("Behovet"), [required(__("Skriv behovet"))])
    assignment = TextAreaField(__("Oppdraget"), [required(__("Skriv oppdraget"))])
    deliverables = TextAreaField(__("Leveranser"), [required(__("Skriv leveransene"))])
    delivery_place = StringField(__("Stedet oppdraget utføres"), [Length(max=255)])


class DatesForm(VersionForm):
    deadline_at = LocalDateTimeField(
        __("Tilbudsfrist"),
        [required(__("Skriv tilbudsfristen"))],
        description=__("Fristen kan bare bli senere."),
    )
    questions_due_at = LocalDateTimeField(__("Frist for spørsmål"), [Optional()])
    validity_until = DateField(__("Vedståelsesfrist"), [required(__("Skriv vedståelsesfristen"))])
    starts_on = DateField(__("Forventet oppstart"), [Optional()])
    ends_on = DateField(__("Forventet slutt"), [Optional()])


class ShiftForm(DsForm):
    """Sent as a query: it proposes dates and saves nothing."""

    deadline = LocalDateTimeField(__("Ny tilbudsfrist"), [required(__("Skriv den nye fristen"))])


def _limit(label: object, unit: object) -> IntegerField:
    return IntegerField(
        label,
        [Optional(), NumberRange(min=1, max=20_000, message=__("Skriv et tall fra 1 til 20 000"))],
        description=unit,
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8},
    )


class RequirementForm(VersionForm):
    kind = RadioField(
        __("Type krav"),
        [required(__("Velg type krav"))],
        choices=[
            SelectChoice("must", __("Absolutt krav: tilbud som ikke oppfyller det, avvises")),
            SelectChoice("should", __("Bør-krav: leverandøren svarer, svaret vurderes")),
        ],
        default="must",
    )
    text = TextAreaField(__("Kravet"), [required(__("Skriv kravet")), Length(max=4000)])
    evidence = TextAreaField(
        __("Slik dokumenterer leverandøren at kravet er oppfylt"), [Length(max=2000)]
    )
    word_limit = _limit(__("Ordgrense"), __("Tomt felt: ingen grense"))
    page_limit = _limit(__("Sidegrense for vedlegg"), __("Tomt felt: ingen grense"))


class CriterionForm(VersionForm):
    description = TextAreaField(
        __("Hva vi vurderer"), [required(__("Skriv hva dere vurderer")), Length(max=4000)]
    )
    documentation = TextAreaField(__("Hva leverandøren skal dokumentere"), [Length(max=4000)])
    word_limit = _limit(__("Ordgrense"), __("Tomt felt: ingen grense"))
    page_limit = _limit(__("Sidegrense for vedlegg"), __("Tomt felt: ingen grense"))

    def grades(self) -> dict[str, str]:
        """Return the wordings by position."""
        return {
            name.removeprefix("grade_"): field.data
            for name, field in self._fields.items()
            if name.startswith("grade_")
        }


def criterion_form(grades: Iterable[tuple[str, str]]) -> type[CriterionForm]:
    """Return the form with a wording for each (position, points) of the criterion's scale."""
    worded = {
        f"grade_{position}": TextAreaField(
            __("Hva %(points)s poeng betyr", points=points),
            [required(__("Skriv hva poengene betyr")), Length(max=2000)],
            render_kw={"rows": 2},
        )
        for position, points in grades
    }
    return type("CriterionForm", (CriterionForm,), worded)


class _BeforeApproval:
    """Asked for before the amendment is approved, not each time it is saved."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Let it wait: the rules say what an approval needs."""


class ExplainForm(VersionForm):
    reason = TextAreaField(
        __("Hvorfor endres konkurransen?"),
        [_BeforeApproval(), Length(max=10_000)],
        description=__("Alle inviterte leser begrunnelsen. Du kan lagre og skrive den senere."),
        render_kw={"rows": 3},
    )
    extension = TextAreaField(
        __("Hvorfor blir tilbudsfristen forlenget, eller hvorfor ikke?"),
        [_BeforeApproval(), Length(max=10_000)],
        description=__("Valget skal begrunnes hver gang. Selve datoen settes under «Frister»."),
        render_kw={"rows": 3},
    )
    touched = CheckboxListField(
        __("Hvilke andre svar må bekreftes på nytt?"),
        coerce=int,
        description=__(
            "Velg det leverandørene bør lese om igjen. Svar på kriterier du endrer, er alltid med."
        ),
    )
    requirements = BooleanField(__("Bekreftelsen av de absolutte kravene må gis på nytt"))
    answer = TextAreaField(__("Svar på spørsmålet"), [Length(max=20_000)], render_kw={"rows": 4})
