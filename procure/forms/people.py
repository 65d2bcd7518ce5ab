"""What a consortium writes on its card: people, firms, the contact, and the officer's answer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as __
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from procure.domain.proposals import (
    HIGHEST_LEVEL,
    LONGEST_LABEL,
    LONGEST_REFERENCE,
    MOST_MONTHS,
    AreaFacts,
    PersonFacts,
)
from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, DecimalCommaField, OrgNumberField, PercentField

LONGEST_TEXT: Final = 10_000
LONGEST_CONTENT: Final = 1_500_000  # characters of differences, well inside a form
#: Enough to catch a slip; whether the address exists, only a mail can tell.
ADDRESS: Final = Regexp(
    r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z", message=__("Skriv e-postadressen slik: navn@virksomhet.no")
)
NAME: Final = Length(max=LONGEST_LABEL)


class PersonForm(DsForm):
    """One person on the card; `person_form` adds the lists and the areas of the framework."""

    area_keys: Sequence[str] = ()

    label = StringField(
        __("Navn eller betegnelse"),
        [required(__("Skriv navnet eller betegnelsen")), NAME],
        description=__("For eksempel «Tjenestedesigner 1». Skriv ikke mer enn dere trenger."),
    )
    reference = StringField(
        __("Arbeidsgivers nummer"),
        [Length(max=LONGEST_REFERENCE)],
        description=__(
            "For eksempel ansattnummer, aldri fødselsnummer. "
            "Nummeret gjør at personen telles én gang i rammeavtalen."
        ),
    )
    availability = PercentField(
        __("Tilgjengelig"),
        [required(__("Skriv hvor mye av full tid personen kan brukes"))],
        places=0,
        description=__("Prosent av full tid."),
    )
    substitutable = BooleanField(__("Kan byttes ut med en annen med samme nivåer"))
    evidence = TextAreaField(
        __("Dokumentasjon"),
        [Length(max=LONGEST_TEXT)],
        description=__("Hva viser kompetansen? Prosjekter, utdanning, sertifikater."),
    )
    comment = TextAreaField(
        __("Hvorfor?"),
        [Length(max=LONGEST_TEXT)],
        description=__("Står i historikken og hjelper den som leser endringen."),
    )
    seen = HiddenField()

    def facts(self) -> PersonFacts:
        """Return the person as written."""
        return PersonFacts(
            label=self.label.data or "",
            employer=self["employer"].data or "",
            role=self["role"].data or "",
            reference=self.reference.data or "",
            availability=int(self.availability.data or 0),
            substitutable=bool(self.substitutable.data),
            evidence=self.evidence.data or "",
            areas={key: area for key in self.area_keys if (area := self._area(key)) is not None},
        )

    def _area(self, key: str) -> AreaFacts | None:
        level, months = self[f"level_{key}"].data, self[f"months_{key}"].data
        if not level:
            return None
        return AreaFacts(
            level=int(level),
            months=None if months is None else int(months),
            last_used=self[f"last_used_{key}"].data,
            evidence=self[f"evidence_{key}"].data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the level where something else is written about an area."""
        sound = super().validate(extra_validators)
        for key in self.area_keys:
            rest = (self[f"{name}_{key}"].data for name in ("months", "last_used", "evidence"))
            if not self[f"level_{key}"].data and any(value not in (None, "") for value in rest):
                missing = str(__("Velg nivå, siden du har skrevet mer om området"))
                self[f"level_{key}"].errors = [missing]
                sound = False
        return bool(sound)


def person_form(
    areas: Sequence[tuple[str, str]],
    roles: Sequence[tuple[str, str]],
    employers: Sequence[tuple[str, str]],
    *,
    reasoned: bool,
) -> type[PersonForm]:
    """Return the form; all three are (key, name), the employers by organisation number.

    `reasoned` asks for why: an officer's change stands in the history as it is written.
    """
    levels = [SelectChoice("", __("Ikke vurdert"))]
    levels += [SelectChoice(str(n), str(n)) for n in range(HIGHEST_LEVEL + 1)]
    none = SelectChoice("", __("Ingen bestemt rolle"))
    own: dict[str, Any] = {
        "area_keys": tuple(key for key, _ in areas),
        "employer": SelectField(
            __("Arbeidsgiver"),
            [required(__("Velg arbeidsgiveren"))],
            choices=[SelectChoice(n, name) for n, name in employers],
        ),
        "role": SelectField(__("Rolle"), choices=[none, *(SelectChoice(k, n) for k, n in roles)]),
    }
    if reasoned:
        own["comment"] = TextAreaField(
            __("Hvorfor?"),
            [required(__("Skriv hvorfor")), Length(max=LONGEST_TEXT)],
            description=__("Står i historikken til rammeavtalen."),
        )
    for key, _name in areas:
        own |= {
            f"level_{key}": SelectField(__("Nivå"), choices=levels),
            f"months_{key}": DecimalCommaField(
                __("Måneders erfaring"), [Optional()], places=0, minimum=0, maximum=MOST_MONTHS
            ),
            f"last_used_{key}": DateField(
                __("Sist brukt"), [Optional()], description=__("dd.mm.åååå")
            ),
            f"evidence_{key}": TextAreaField(__("Hva som viser det"), [Length(max=LONGEST_TEXT)]),
        }
    return type("PersonForm", (PersonForm,), own)


def filled(person: PersonFacts) -> dict[str, Any]:
    """Return what a person's form starts from."""
    once = {
        name: getattr(person, name)
        for name in ("label", "employer", "role", "reference", "substitutable", "evidence")
    }
    once["availability"] = Decimal(person.availability)
    for key, area in person.areas.items():
        once |= {
            f"level_{key}": str(area.level),
            f"months_{key}": None if area.months is None else Decimal(area.months),
            f"last_used_{key}": area.last_used,
            f"evidence_{key}": area.evidence,
        }
    return once


class PersonOutForm(DsForm):
    """Why somebody leaves the card."""

    comment = TextAreaField(
        __("Hvorfor?"),
        [required(__("Skriv hvorfor personen skal ut")), Length(max=LONGEST_TEXT)],
        description=__("For eksempel «Har sluttet» eller «Er bundet i et annet oppdrag»."),
    )


class MemberInForm(DsForm):
    """A firm that is to come in."""

    organisation_number = OrgNumberField(
        __("Organisasjonsnummer"), [required(__("Skriv organisasjonsnummeret"))]
    )
    name = StringField(
        __("Navn"), [required(__("Skriv navnet på virksomheten")), NAME],
        description=__("Som det står i Enhetsregisteret."),
    )  # fmt: skip
    comment = TextAreaField(
        __("Hvorfor?"),
        [required(__("Skriv hvorfor virksomheten skal være med")), Length(max=LONGEST_TEXT)],
    )


class MemberOutForm(DsForm):
    """Why a firm is to leave."""

    comment = TextAreaField(
        __("Hvorfor?"),
        [required(__("Skriv hvorfor virksomheten skal ut")), Length(max=LONGEST_TEXT)],
    )


class ContactForm(DsForm):
    """Where invitations go."""

    email = StringField(
        __("E-post"),
        [required(__("Skriv e-postadressen")), NAME, ADDRESS],
        render_kw={"type": "email", "autocomplete": "off"},
        description=__("Invitasjoner til minikonkurranser sendes hit."),
    )
    seen = HiddenField()


class AnswerForm(DsForm):
    """The officer's answer; `seen` is the card it is answered against."""

    verdict = RadioField(
        __("Svar"),
        [required(__("Velg om du bekrefter eller avslår"))],
        choices=[
            SelectChoice("yes", __("Bekreft")),
            SelectChoice("no", __("Avslå")),
        ],
    )
    comment = TextAreaField(
        __("Begrunnelse"),
        [Length(max=LONGEST_TEXT)],
        description=__("Må skrives når du avslår. Konsortiet får lese den."),
    )
    seen = HiddenField()


class UpdateFileForm(DsForm):
    """The consortium's own card as a file."""

    file = FileField(
        __("Kortet som Excel eller YAML"), [required(__("Velg filen dere har fylt ut"))]
    )


class TakeOverForm(DsForm):
    """Which of the file's differences to take over; `content` is what the file was read as."""

    chosen = SelectMultipleField(
        __("Velg det som skal tas inn"), [required(__("Velg minst én endring"))], coerce=int
    )
    comment = TextAreaField(__("Melding til innkjøperen"), [Length(max=LONGEST_TEXT)])
    content = HiddenField(validators=[Length(max=LONGEST_CONTENT)])
    contact = HiddenField(validators=[Optional(), NAME, ADDRESS])
    seen = HiddenField()
