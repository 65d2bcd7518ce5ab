"""Forms of the authoring steps: shape and wording only; rules stand in the domain."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from procure.domain.drafting import ClimateChoice
from procure.forms.base import DsForm, required
from procure.forms.fields import (
    CheckboxListField,
    DateField,
    DecimalCommaField,
    LocalDateTimeField,
    MoneyField,
    PercentField,
    VersionField,
)

FAMILIES = [
    ("points", __("Poeng: pris og kvalitet blir poeng som vektes")),
    ("priced_quality", __("Prissatt kvalitet: kvalitet trekkes fra prisen i kroner")),
    ("ratio", __("Forhold: pris delt på kvalitetspoeng")),
]
FORMULAS = [
    ("proportional", __("Forholdsmessig: lavest pris delt på prisen")),
    ("linear", __("Lineær: poengene faller jevnt med prisen")),
    ("hybrid", __("Hybrid: lineær nær laveste pris, deretter forholdsmessig")),
    ("log", __("Logaritmisk: like prosenter gir like store poengforskjeller")),
    ("interval", __("Fast intervall: endepunktene er satt på forhånd")),
    ("minmax", __("Lavest–høyest (frarådes)")),
    ("mean", __("Gjennomsnitt (frarådes)")),
]
NORMALISATIONS = [
    ("none", __("Nei, poengene brukes som de er")),
    ("percent", __("Ja, prosentvis: beste tilbud løftes til full poengsum")),
    ("shift", __("Ja, med like mange poeng til alle")),
]
ROUNDING = [
    ("none", __("Ingen avrunding")),
    ("criterion", __("Poengene per kriterium")),
    ("weighted", __("De vektede poengene")),
    ("total", __("Bare summen")),
]


Pair = tuple[str | int, str | LazyString]


def choices(pairs: Iterable[Pair]) -> list[SelectChoice]:
    """Return the choices of a select or radio field from (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


LEVELS = [
    (0, __("0 – ikke behov")),
    (1, __("1 – kjenner området")),
    (2, __("2 – kan delta")),
    (3, __("3 – arbeider selvstendig")),
    (4, __("4 – kan lede arbeidet")),
    (5, __("5 – ledende fagperson")),
]


class VersionedForm(DsForm):
    """A form that knows which version it was filled from."""

    version = VersionField()


class NewCompetitionForm(DsForm):
    project = SelectField(__("Prosjekt"), coerce=int)
    framework = SelectField(__("Rammeavtale"), coerce=int)
    reference = StringField(
        __("Saksnummer"),
        [required(__("Skriv saksnummeret")), Length(max=60)],
        description=__("Slik det står i arkivet, for eksempel 2027/117"),
    )
    title = StringField(
        __("Navn på konkurransen"), [required(__("Skriv et navn")), Length(max=200)]
    )


class BasisForm(VersionedForm):
    title = StringField(
        __("Navn på konkurransen"), [required(__("Skriv et navn")), Length(max=200)]
    )
    estimate_ore = MoneyField(
        __("Anslått verdi uten mva."),
        [required(__("Skriv anslått verdi"))],
        description=__("Med opsjoner. Anslaget kontrolleres mot rammeavtalens maksimalverdi."),
    )
    contract_form = SelectField(
        __("Standardavtale"),
        choices=choices(
            [
                ("SSA-O", __("SSA-O: leverandøren svarer for resultatet")),
                ("SSA-B", __("SSA-B: leverandøren bistår under kundens ledelse")),
            ]
        ),
    )
    language = SelectField(
        __("Språk i dokumentene"),
        choices=choices([("nb", __("Bokmål")), ("nn", __("Nynorsk")), ("en", __("Engelsk"))]),
        description=__("Invitasjon, brev og protokoller skrives på dette språket."),
    )
    presentation = BooleanField(__("Alle tilbydere får presentere tilbudet sitt"))


class NeedForm(VersionedForm):
    need = TextAreaField(
        __("Behovet"),
        description=__(
            "Hva er problemet, for hvem, og hva vet dere ikke ennå? "
            "Beskriv behovet, ikke løsningen."
        ),
        render_kw={"rows": 8},
    )
    assignment = TextAreaField(
        __("Oppdraget"),
        description=__(
            "Hva leverandøren skal gjøre i fasene diagnose, utforske–definere og utvikle–levere. "
            "Sett av mer tid til diagnosen enn dere tror."
        ),
        render_kw={"rows": 8},
    )
    deliverables = TextAreaField(__("Leveranser"), render_kw={"rows": 5})


class RequirementForm(DsForm):
    kind = RadioField(
        __("Type krav"),
        choices=choices(
            [
                ("must", __("Absolutt krav: tilbud som ikke oppfyller det, avvises")),
                ("should", __("Bør-krav: leverandøren svarer, svaret vurderes")),
            ]
        ),
        default="must",
    )
    text = TextAreaField(
        __("Kravet"), [required(__("Skriv kravet")), Length(max=4000)], render_kw={"rows": 3}
    )
    evidence = TextAreaField(
        __("Slik dokumenterer leverandøren at kravet er oppfylt"),
        [Length(max=2000)],
        render_kw={"rows": 2},
    )


class CriterionForm(DsForm):
    name = StringField(__("Navn"), [required(__("Skriv et navn")), Length(max=200)])
    allowed = SelectField(
        __("Kriterium i rammeavtalen"),
        coerce=int,
        description=__("Konkurransen kan bare bruke kriterier som rammeavtalen åpner for."),
    )
    weight = PercentField(__("Vekt"), [required(__("Skriv vekten i prosent"))])
    description = TextAreaField(__("Hva vi vurderer"), [Length(max=4000)], render_kw={"rows": 3})
    documentation = TextAreaField(
        __("Hva leverandøren skal dokumentere"), [Length(max=4000)], render_kw={"rows": 3}
    )
    word_limit = IntegerField(
        __("Ordgrense"),
        [Optional(), NumberRange(min=1, max=20_000, message=__("Skriv et tall fra 1 til 20 000"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8},
    )
    minimum_points = DecimalCommaField(
        __("Minste poengsum"),
        [Optional()],
        description=__("Tilbud under grensen er ikke med i konkurransen."),
        render_kw={"size": 8},
    )
    value_per_point_ore = MoneyField(
        __("Verdi per poeng"),
        [Optional()],
        description=__("Bare når kvalitet prissettes: hva ett poeng er verdt for dere."),
    )
    climate = BooleanField(__("Kriteriet gjelder klima og miljø"))


class ModelForm(DsForm):
    family = RadioField(__("Evalueringsmodell"), choices=choices(FAMILIES))
    formula = SelectField(__("Prisformel"), choices=choices(FORMULAS))
    scale = DecimalCommaField(
        __("Høyeste poengsum"), [required(__("Skriv høyeste poengsum"))], render_kw={"size": 6}
    )
    normalise = SelectField(
        __("Løftes beste kvalitet til full poengsum?"), choices=choices(NORMALISATIONS)
    )
    k = DecimalCommaField(
        __("k: hvor bratt den lineære formelen faller"), [Optional()], render_kw={"size": 6}
    )
    a = DecimalCommaField(
        __("a: hvor mange ganger laveste pris gir null poeng"), [Optional()], render_kw={"size": 6}
    )
    floor = DecimalCommaField(__("Laveste prispoeng"), [Optional()], render_kw={"size": 6})
    low_ore = MoneyField(__("Nedre pris i intervallet"), [Optional()])
    high_ore = MoneyField(__("Øvre pris i intervallet"), [Optional()])
    minimum_quality = DecimalCommaField(
        __("Minste samlede kvalitetspoeng"), [Optional()], render_kw={"size": 6}
    )
    rounding_stage = SelectField(__("Hva avrundes?"), choices=choices(ROUNDING))
    rounding_decimals = IntegerField(
        __("Antall desimaler"),
        [NumberRange(min=0, max=6, message=__("Skriv et tall fra 0 til 6"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 4},
    )


def price_lines_form(roles: Iterable[tuple[int, str]]) -> type[DsForm]:
    """Return a form with the hours of each of the framework's roles; blank means not bought."""
    hours = {
        f"role_{role_id}": IntegerField(
            name,
            [Optional(), NumberRange(min=1, max=200_000, message=__("Skriv et antall timer"))],
            widget=TextInput(),
            render_kw={"inputmode": "numeric", "size": 8},
        )
        for role_id, name in roles
    }
    return type("PriceLinesForm", (DsForm,), hours)


def needs_form(areas: Iterable[tuple[int, str]]) -> type[DsForm]:
    """Return a form with the level needed in each of the framework's competence areas."""
    levels = {
        f"area_{area_id}": SelectField(name, choices=choices(LEVELS), coerce=int, default=0)
        for area_id, name in areas
    }
    return type("NeedsForm", (DsForm,), levels)


class ClimateForm(VersionedForm):
    climate_choice = RadioField(
        __("Klima og miljø (anskaffelsesforskriften § 7-9)"),
        choices=choices(
            [
                (
                    ClimateChoice.CRITERION.value,
                    __("Kriterier for klima og miljø vekter minst 30 %"),
                ),
                (
                    ClimateChoice.REQUIREMENT.value,
                    __("Krav i stedet, fordi det gir klart bedre effekt"),
                ),
                (ClimateChoice.INSIGNIFICANT.value, __("Avtrykket er etter sin art uvesentlig")),
            ]
        ),
        validators=[required(__("Velg ett alternativ"))],
    )
    climate_reason = TextAreaField(
        __("Begrunnelse"),
        [required(__("Skriv en begrunnelse"))],
        description=__("Begrunnelsen trykkes i konkurransegrunnlaget."),
        render_kw={"rows": 4},
    )


class TimelineForm(VersionedForm):
    deadline_at = LocalDateTimeField(__("Tilbudsfrist"), [required(__("Skriv tilbudsfristen"))])
    questions_due_at = LocalDateTimeField(
        __("Frist for spørsmål"), [required(__("Skriv spørsmålsfristen"))]
    )
    validity_until = DateField(
        __("Vedståelsesfrist"),
        [required(__("Skriv vedståelsesfristen"))],
        description=__("Så lenge er leverandørene bundet av tilbudet."),
    )
    starts_on = DateField(__("Forventet oppstart"), [Optional()])
    ends_on = DateField(__("Forventet slutt"), [Optional()])
    standstill = RadioField(
        __("Karensperiode"),
        choices=choices(
            [
                ("yes", __("Ja, frivillig karensperiode")),
                ("no", __("Nei, kontrakt kan inngås når brevene er sendt")),
            ]
        ),
        description=__("Ikke påkrevd ved avrop på rammeavtale."),
        validators=[required(__("Velg ja eller nei"))],
    )
    standstill_days = IntegerField(
        __("Antall kalenderdager"),
        [Optional(), NumberRange(min=1, max=60, message=__("Skriv et tall fra 1 til 60"))],
        widget=TextInput(),
        default=10,
        render_kw={"inputmode": "numeric", "size": 4},
    )
    standstill_reason = TextAreaField(
        __("Begrunnelse for valget"), [required(__("Skriv en begrunnelse"))], render_kw={"rows": 3}
    )


class PlanForm(DsForm):
    """Sent as a query: it proposes dates and saves nothing."""

    start = DateField(
        __("Dagen konkurransen sendes ut (dd.mm.åååå)"), [required(__("Skriv en dato"))]
    )


class PeopleForm(DsForm):
    evaluators = CheckboxListField(__("Evaluatorer"), coerce=int)
    owners = CheckboxListField(__("Prosjekteiere"), coerce=int)


class ReturnForm(DsForm):
    comment = TextAreaField(
        __("Hva må endres?"), [required(__("Skriv hva som må endres"))], render_kw={"rows": 3}
    )


class ExtendForm(DsForm):
    deadline_at = LocalDateTimeField(__("Ny tilbudsfrist"), [required(__("Skriv den nye fristen"))])
    summary = TextAreaField(
        __("Melding til leverandørene"),
        [required(__("Skriv hva som er endret og hvorfor"))],
        render_kw={"rows": 3},
    )


class CancelForm(DsForm):
    why = TextAreaField(
        __("Saklig grunn"),
        [required(__("Skriv hvorfor konkurransen avlyses"))],
        description=__("Alle inviterte får meldingen med begrunnelsen."),
        render_kw={"rows": 4},
    )


class QuestionForm(DsForm):
    text = TextAreaField(
        __("Spørsmål"),
        [required(__("Skriv spørsmålet")), Length(max=8000)],
        description=__("Skriv ikke noe som røper hvem dere er. Alle inviterte får se det."),
        render_kw={"rows": 4},
    )


class AnswerForm(DsForm):
    text = TextAreaField(
        __("Svar"),
        [required(__("Skriv svaret")), Length(max=20_000)],
        description=__("Svaret går til alle inviterte samtidig."),
        render_kw={"rows": 4},
    )
