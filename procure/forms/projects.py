"""Projects: what the owner says about the need, and what the officer finds."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from procure.forms.base import DsForm, required
from procure.forms.fields import DateField, MoneyField, VersionField, choices

ID_DIGITS: Final = 9  # as the database holds them
MOST_PEOPLE: Final = 99
MOST_CAPACITY: Final = 9900  # per cent: as many people, full time

# What each level means, in plain words.
LEVELS: Final = (
    (0, __("0 – Vi trenger ikke denne kompetansen")),
    (1, __("1 – Kjenner faget og kan snakke med dem som kan det")),
    (2, __("2 – Kan delta i arbeidet når andre leder")),
    (3, __("3 – Gjør arbeidet selvstendig")),
    (4, __("4 – Leder arbeidet og lærer opp andre")),
    (5, __("5 – Blant de fremste: løser det ingen har løst før")),
)


def _id_or_none(value: object) -> int | None:
    """Read a choice that may be none; what is no id of ours counts as none."""
    typed = str(value or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= ID_DIGITS else None


class ProjectForm(DsForm):
    """One project; the names of its fields are the columns."""

    title = StringField(
        __("Navn på prosjektet"), [required(__("Skriv navnet på prosjektet")), Length(max=255)]
    )
    partners = StringField(
        __("Samarbeidspartnere"),
        [Length(max=500)],
        description=__("Andre virksomheter som er med, skilt med komma."),
    )
    problem = TextAreaField(
        __("Floken"),
        [required(__("Beskriv problemet prosjektet skal løse"))],
        description=__("Hva er problemet, og hvorfor er det vanskelig å løse?"),
    )
    users = TextAreaField(
        __("Brukerne"), description=__("Hvem merker problemet, og hvem får det bedre?")
    )
    effects = TextAreaField(
        __("Ønskede effekter"), description=__("Hva er annerledes når dere har lykkes?")
    )
    user_need = TextAreaField(
        __("Brukerbehov"), description=__("Hva vet dere om behovet, og hvordan vet dere det?")
    )
    societal_benefit = TextAreaField(
        __("Samfunnsnytte"), description=__("Hvilken nytte får flere enn dere selv?")
    )
    benefit_potential = TextAreaField(
        __("Gevinstpotensial"), description=__("Hva kan spares, bedres eller unngås?")
    )
    leadership_anchoring = TextAreaField(
        __("Lederforankring"),
        description=__("Hvem i ledelsen eier floken, og hva har de sagt ja til?"),
    )
    life_event = StringField(
        __("Livshendelse"),
        [Length(max=255)],
        description=__("For eksempel «Få barn» eller «Starte og drive bedrift»."),
    )
    cohort_year = IntegerField(
        __("Kull"),
        [Optional(), NumberRange(min=2000, max=2199)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "6", "autocomplete": "off"},
        description=__("Årstall."),
    )
    grant_ore = MoneyField(__("Tilskudd"), [Optional()])
    own_funding_ore = MoneyField(__("Egne midler"), [Optional()])
    framework_id = SelectField(
        __("Rammeavtale"),
        coerce=_id_or_none,
        description=__("Avtalen dere vil bruke. Den bestemmer hvilke konsortier dere kan velge."),
    )
    estimate_ore = MoneyField(
        __("Anslått verdi"),
        [Optional()],
        minimum=1_00,
        description=__("Hva oppdraget til leverandøren trolig koster, uten merverdiavgift."),
    )
    wanted_on = DateField(
        __("Ønsket leverandør fra"),
        [Optional()],
        description=__("Datoen dere håper å ha leverandøren på plass (dd.mm.åååå)."),
    )
    version = VersionField()


class ApprovalForm(DsForm):
    """What the officer finds; the names of its fields are those of `projects.Approval`."""

    user_need = TextAreaField(
        __("Vurdering av brukerbehovet"), [required(__("Skriv hvordan du vurderer brukerbehovet"))]
    )
    societal_benefit = TextAreaField(
        __("Vurdering av samfunnsnytten"),
        [required(__("Skriv hvordan du vurderer samfunnsnytten"))],
    )
    benefit_potential = TextAreaField(
        __("Vurdering av gevinstpotensialet"),
        [required(__("Skriv hvordan du vurderer gevinstpotensialet"))],
    )
    leadership_anchoring = TextAreaField(
        __("Vurdering av lederforankringen"),
        [required(__("Skriv hvordan du vurderer lederforankringen"))],
    )
    funding = TextAreaField(
        __("Hvorfor uten penger"),
        description=__("Prosjektet har ingen penger ennå. Hvorfor kan det gå videre?"),
    )
    note = TextAreaField(__("Merknad"), description=__("Vilkår, råd eller noe å følge opp."))
    version = VersionField()


class ReasonForm(DsForm):
    """Why something is taken back."""

    why = TextAreaField(__("Begrunnelse"), [required(__("Skriv en begrunnelse"))])


class StartForm(DsForm):
    """The one thing a competition needs that its project does not have."""

    reference = StringField(
        __("Saksnummer"),
        [required(__("Skriv saksnummeret")), Length(max=60)],
        description=__("Et forslag. Bruk nummeret fra arkivet hvis dere har et."),
        render_kw={"size": "14", "autocomplete": "off"},
    )


class Area(NamedTuple):
    """An area that a need is asked for in; level None: not said yet."""

    id: int
    name: str
    level: int | None
    capacity: int
    people: int


def needs_form(areas: Iterable[Area]) -> type[DsForm]:
    """Return a form with a level, a capacity and a number of people for each area."""
    fields: dict[str, object] = {"version": VersionField()}
    for area in areas:
        about = {"area": _inside(area.name)}
        fields[f"level_{area.id}"] = RadioField(
            __("Nivå i %(area)s", **about),
            [required(__("Velg et nivå i %(area)s", **about))],
            choices=choices(LEVELS),
            coerce=int,
            default=area.level,
        )
        fields[f"capacity_{area.id}"] = _number(
            __("Kapasitet i %(area)s", **about),
            MOST_CAPACITY,
            area.capacity,
            __("Prosent av heltid, for alle til sammen. 150 er én og en halv stilling."),
        )
        fields[f"people_{area.id}"] = _number(
            __("Personer i %(area)s", **about),
            MOST_PEOPLE,
            area.people,
            __("Hvor mange som minst må ha nivået."),
        )
    return type("NeedsForm", (DsForm,), fields)


def _inside(name: str) -> str:
    """Write a name as it stands inside a sentence: «tjenestedesign», but «IKT»."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _number(label: LazyString, most: int, given: int, hint: LazyString) -> IntegerField:
    return IntegerField(
        label,
        [Optional(), NumberRange(min=0, max=most)],
        default=given,
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "6", "autocomplete": "off"},
        description=hint,
    )
