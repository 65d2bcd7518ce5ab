"""Forms of the bid room: shape and wording only. What is asked for is passed in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as __
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp
from wtforms.widgets import TextInput

from procure.domain.bids import (
    HIGHEST_LEVEL,
    MOST_HOURS,
    AskedCriterion,
    AskedLine,
    Confirmation,
    Member,
)
from procure.domain.formats import day, kroner, number
from procure.forms.base import DsForm, DsMeta, required
from procure.forms.fields import MoneyField

ANSWER: Final = "answer_"  # what a field is called before the number of its criterion
MOST_MEMBERS = 40


class NeededToSubmit:
    """Marks a field that a bid needs, but a draft may lack: it is never refused here."""

    field_flags: Final = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Accept: the domain says what is missing before the bid is submitted."""


class PartForm(DsForm):
    """A part of the bid; `base` holds the fingerprints of what the page showed."""

    base = HiddenField()


class AnswersForm(PartForm):
    """One text area per criterion; made by `answers_form`."""

    def answers(self) -> dict[int, str]:
        """Return what was written, by criterion; an empty answer is none."""
        typed = {_id(f.name): f.data for f in self if f.name.startswith(ANSWER)}
        return {key: text for key, text in typed.items() if text}


def answers_form(criteria: Sequence[AskedCriterion]) -> type[AnswersForm]:
    """Return the form for the answers to these criteria."""
    fields = {
        f"{ANSWER}{c.id}": TextAreaField(
            c.name,
            [NeededToSubmit()],
            description=__("Vedlegg på inntil %(n)s sider.", n=c.page_limit)
            if c.page_limit
            else "",
        )
        for c in criteria
    }
    return type("AnswersForm", (AnswersForm,), fields)


class PricesForm(PartForm):
    """One hourly rate per price line; made by `prices_form`."""

    def rates(self) -> dict[int, int]:
        """Return the rates in øre, by price line; an empty rate is none."""
        typed = {_id(f.name): f.data for f in self if f.name.startswith("rate_")}
        return {key: ore for key, ore in typed.items() if ore is not None}


def prices_form(lines: Sequence[AskedLine]) -> type[PricesForm]:
    """Return the form for the rates of these lines, each with its hours and ceiling."""
    fields = {
        f"rate_{line.id}": MoneyField(
            line.title, [NeededToSubmit()], minimum=1, description=_about(line)
        )
        for line in lines
    }
    return type("PricesForm", (PricesForm,), fields)


def _about(line: AskedLine) -> Any:
    hours = number(line.hours)
    if line.ceiling_ore is None:
        return __("%(hours)s timer", hours=hours)
    return __(
        "%(hours)s timer. Høyst %(most)s per time.", hours=hours, most=kroner(line.ceiling_ore)
    )


def _id(name: str) -> int:
    return int(name.rpartition("_")[2])


class MemberForm(Form):
    """One person of the team; made by `team_form`, without a token of its own."""

    class Meta(DsMeta):
        csrf = False

    person_id = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])


class TeamForm(PartForm):
    """Everyone in the team, and who to add; made by `team_form`."""

    def members(self, labels: Mapping[int, str]) -> tuple[Member, ...]:
        """Return the team in order. `labels` names the people; others are not offered."""
        rows = [(int(entry.person_id.data), entry) for entry in self.members_list]
        return tuple(
            Member(
                label=labels[person],
                role=entry.role.data or "",
                hours=entry.hours.data,
                person_id=person,
                levels={
                    f.short_name.removeprefix("level_"): f.data
                    for f in entry.form
                    if f.short_name.startswith("level_")
                },
                evidence=entry.evidence.data or "",
            )
            for person, entry in rows
            if person in labels
        )


def team_form(
    areas: Sequence[tuple[str, str]], roles: Sequence[str], people: Sequence[tuple[int, str]]
) -> type[TeamForm]:
    """Return the form for a team; `areas` are (key, name), `people` those not in it yet."""
    steps = [SelectChoice(level, str(level)) for level in range(HIGHEST_LEVEL + 1)]
    fields: dict[str, Any] = {
        "role": SelectField(
            __("Rolle"),
            [NeededToSubmit()],
            choices=[SelectChoice("", __("Velg rolle")), *(SelectChoice(r, r) for r in roles)],
        ),
        "hours": IntegerField(
            __("Timer i oppdraget"),
            [Optional(), NumberRange(1, MOST_HOURS, __("Skriv timene som et helt tall"))],
            widget=TextInput(),
            render_kw={"inputmode": "numeric", "size": 8, "autocomplete": "off"},
        ),
        **{
            f"level_{key}": SelectField(
                name, [NeededToSubmit()], choices=steps, coerce=int, default=0
            )
            for key, name in areas
        },
        "evidence": TextAreaField(__("Erfaring"), validators=[Length(max=10_000)]),
    }
    member = type("MemberForm", (MemberForm,), fields)
    own = {
        "members_list": FieldList(FormField(member), max_entries=MOST_MEMBERS),
        "person": SelectField(
            __("Legg til en person"),
            [NeededToSubmit()],
            choices=[SelectChoice(0, __("Velg person")), *(SelectChoice(i, n) for i, n in people)],
            coerce=int,
            default=0,
        ),
    }
    return type("TeamForm", (TeamForm,), own)


class StatementsForm(PartForm):
    """Reservations and the confirmations every bidder gives; made by `statements_form`."""

    reservations = TextAreaField(
        __("Forbehold"),
        description=__(
            "La feltet stå tomt hvis dere ikke tar forbehold. "
            "Vesentlige forbehold kan føre til at tilbudet blir avvist."
        ),
    )

    def confirmed(self) -> frozenset[str]:
        """Return the confirmations that are ticked."""
        return frozenset(c.value for c in Confirmation if self[f"confirm_{c.value}"].data)


def statements_form(validity: date | None) -> type[StatementsForm]:
    """Return the form; `validity` is the last day that the bid must bind."""
    until = day(validity) if validity else ""
    labels = {
        Confirmation.REQUIREMENTS: __("Vi oppfyller alle de absolutte kravene."),
        Confirmation.CONTRACT: __(
            "Vi godtar kontraktsvilkårene, med de forbeholdene som står her."
        ),
        Confirmation.INDEPENDENCE: __(
            "Vi har laget tilbudet uten samarbeid med eller kjennskap til andre tilbydere."
        ),
        Confirmation.VALIDITY: __("Tilbudet er bindende til og med %(day)s.", day=until),
    }
    fields = {f"confirm_{c.value}": BooleanField(labels[c]) for c in Confirmation}
    return type("StatementsForm", (StatementsForm,), fields)


class StartForm(DsForm):
    """Which of one's consortia a bid is begun for."""

    consortium = RadioField(__("Konsortium"), [required(__("Velg konsortium"))], coerce=int)
