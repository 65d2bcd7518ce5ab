"""The plain questions about the need for competence, in words, and the need they lead to."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from procure.domain import needs
from procure.domain.needs import AreaNeed, Question
from procure.forms.base import DsForm
from procure.forms.fields import VersionField, choices

MOST_PEOPLE: Final = 99
MOST_CAPACITY: Final = 9900  # per cent: as many people, full time

LEVELS: Final = (
    ("", __("Ikke svart ennå")),
    ("0", __("0 – ikke behov")),
    ("1", __("1 – kjenner området")),
    ("2", __("2 – kan delta")),
    ("3", __("3 – arbeider selvstendig")),
    ("4", __("4 – kan lede arbeidet")),
    ("5", __("5 – ledende fagperson")),
)


class Words(NamedTuple):
    """A question, why it counts, and its answers: the least need first."""

    question: LazyString
    why: LazyString
    answers: tuple[LazyString, ...]


WORDS: Final[Mapping[str, Words]] = {
    "users_known": Words(
        __("Hvor godt kjenner dere dem som merker problemet?"),
        __("Jo mindre dere vet om brukerne, jo mer må leverandøren finne ut."),
        (
            __("Godt: vi har snakket med mange av dem det siste året"),
            __("Nokså godt: vi har spurt noen, eller har tall om dem"),
            __("Lite: vi kjenner dem mest gjennom dem som møter dem"),
            __("Vi vet ikke helt hvem de er"),
        ),
    ),
    "problem_known": Words(
        __("Vet dere hvorfor problemet oppstår?"),
        __("Et problem som er dårlig forstått, må undersøkes før noe kan løses."),
        (
            __("Ja, vi har undersøkt årsakene"),
            __("Vi har en god forklaring, men den er ikke undersøkt"),
            __("Vi ser følgene, ikke årsakene"),
            __("Vi er uenige om hva problemet er"),
        ),
    ),
    "users_reached": Words(
        __("Hvor lett er det å få snakke med brukerne?"),
        __("Sårbare brukere krever mer erfaring og mer tid."),
        (
            __("Lett: de stiller gjerne opp"),
            __("Det tar tid å finne dem og avtale"),
            __("Vanskelig: de er syke, svært unge, lite tillitsfulle eller forstår lite norsk"),
        ),
    ),
    "work_changed": Words(
        __("Hvor mye må folk hos dere arbeide annerledes når løsningen er på plass?"),
        __("Jo mer arbeidet endres, jo mer må leverandøren kunne om endring."),
        (
            __("Nesten ikke: de bruker et nytt hjelpemiddel"),
            __("Noen oppgaver endres"),
            __("Mange arbeider på en ny måte"),
            __("Roller, ansvar eller organisering endres"),
        ),
    ),
    "leaders": Words(
        __("Hvor tett er ledelsen på arbeidet?"),
        __("Svak forankring gjør endringen vanskeligere å få til."),
        (
            __("Øverste leder eier det og følger det selv"),
            __("En leder på nivået under eier det"),
            __("Ledelsen kjenner til det"),
            __("Ledelsen har ikke tatt stilling"),
        ),
    ),
    "staff": Words(
        __("Hvor mange ansatte får en annen arbeidsdag?"),
        __("Jo flere som skal med, jo mer tid tar det."),
        (
            __("Under 20"),
            __("20 til 200"),
            __("200 til 2 000"),
            __("Flere enn 2 000, eller vi vet ikke"),
        ),
    ),
    "goal_measured": Words(
        __("Vet dere hva dere vil oppnå, og hvordan dere ser at det skjer?"),
        __("Uten mål og målinger må leverandøren hjelpe dere å finne dem."),
        (
            __("Ja, og vi har målt hvordan det er i dag"),
            __("Ja, men vi har ikke målt noe"),
            __("Bare i grove trekk"),
            __("Nei, ikke ennå"),
        ),
    ),
    "gain_shared": Words(
        __("Hvem får nytten av løsningen?"),
        __("Når noen betaler og andre får nytten, er gevinsten vanskeligere å hente ut."),
        (
            __("Vi selv"),
            __("Vi og innbyggerne"),
            __("Flere virksomheter, og vi vet omtrent hvordan den deles"),
            __("Andre enn de som betaler, eller vi vet ikke"),
        ),
    ),
    "bodies": Words(
        __("Hvor mange virksomheter må være med for å løse problemet?"),
        __("Flere virksomheter gir mer å samordne, og krever mer tid på alle områder."),
        (
            __("Bare vår"),
            __("To eller tre"),
            __("Fire til ti"),
            __("Flere enn ti, eller vi vet ikke"),
        ),
    ),
    "own_time": Words(
        __("Hvor mye tid har egne folk til å delta?"),
        __("Det dere ikke rekker selv, må leverandøren gjøre."),
        (
            __("Et fast team, minst halve uka"),
            __("Noen få, en dag eller to i uka"),
            __("Noen timer i uka"),
            __("Nesten ingen tid"),
        ),
    ),
}
_OWN_WHY: Final = __("Rammeavtalen har dette som et eget område.")
_OWN_ANSWERS: Final = (
    __("Ingenting"),
    __("Litt: noen må kunne delta i det"),
    __("En del: noen må gjøre det selvstendig"),
    __("Mye: noen må lede det arbeidet"),
    __("Det meste: det må løses på nye måter"),
)

LEVEL: Final = "level_"
CAPACITY: Final = "capacity_"
PEOPLE: Final = "people_"
QUESTION: Final = "q_"


class AnswerField(RadioField):
    """One question; it may be left for later, but is none that can be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flags.required = True  # the page calls no question optional

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that is none of the question's; no answer is not refused."""
        if self.raw_data:
            super().pre_validate(form)


def worded(question: Question, names: Mapping[str, str]) -> Words:
    """Return the words of a question; `names` are the names of the areas by key."""
    if question.key in WORDS:
        return WORDS[question.key]
    area = names[question.key.removeprefix(needs.OTHER)]
    asked = __("Hvor mye av oppdraget krever kunnskap om «%(area)s»?", area=area)
    return Words(asked, _OWN_WHY, _OWN_ANSWERS)


def answer_fields(names: Mapping[str, str]) -> dict[str, AnswerField]:
    """Return a field for each question that counts for the areas, given as name by key."""
    found = {}
    for question in needs.questions(names):
        words = worded(question, names)
        found[f"{QUESTION}{question.key}"] = AnswerField(
            words.question, description=words.why, choices=choices(enumerate(words.answers)),
            coerce=int,
        )  # fmt: skip
    return found


def needs_form(areas: Iterable[tuple[int, str, str]]) -> type[DsForm]:
    """Return the form of the areas, given as (id, key, name): the questions, then each need."""
    known = tuple(areas)
    fields: dict[str, object] = {"version": VersionField()}
    fields |= answer_fields({key: name for _id, key, name in known})
    for area_id, _key, name in known:
        fields[f"{LEVEL}{area_id}"] = SelectField(
            __("Nivå i %(area)s", area=name), [Optional()], choices=choices(LEVELS), default=""
        )
        fields[f"{CAPACITY}{area_id}"] = _number(
            __("Prosent av heltid i %(area)s", area=name), MOST_CAPACITY
        )
        fields[f"{PEOPLE}{area_id}"] = _number(__("Personer i %(area)s", area=name), MOST_PEOPLE)
    return type("NeedsForm", (DsForm,), fields)  # fmt: skip


def questions_form(names: Mapping[str, str]) -> type[DsForm]:
    """Return the questions alone, sent as a query: they propose a need and save nothing."""
    fields: dict[str, object] = dict(answer_fields(names))
    return type("QuestionsForm", (DsForm,), fields)


def _number(label: LazyString, most: int) -> IntegerField:
    wrong = __("Skriv et helt tall fra 0 til %(most)s", most=most)
    return IntegerField(
        label,
        [Optional(), NumberRange(min=0, max=most, message=wrong)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "5", "autocomplete": "off"},
    )


def filled(answers: Mapping[str, int], stored: Mapping[int, AreaNeed | None]) -> dict[str, object]:
    """Return the form's values from what is saved."""
    values: dict[str, object] = {f"{QUESTION}{key}": answer for key, answer in answers.items()}
    for area_id, need in stored.items():
        if need is not None:
            values[f"{LEVEL}{area_id}"] = str(need.level)
            values[f"{CAPACITY}{area_id}"] = need.capacity
            values[f"{PEOPLE}{area_id}"] = need.people
    return values


def answered(form: DsForm) -> dict[str, int]:
    """Return the answers given in a valid form, by question."""
    return {
        name.removeprefix(QUESTION): value
        for name, value in form.data.items()
        if name.startswith(QUESTION) and value is not None
    }


def typed(form: DsForm) -> dict[int, AreaNeed]:
    """Return the need typed in a valid form, by area; without a level nothing is said."""
    found = {}
    for name, level in form.data.items():
        if name.startswith(LEVEL) and level:
            area_id = int(name.removeprefix(LEVEL))
            capacity, people = form[f"{CAPACITY}{area_id}"].data, form[f"{PEOPLE}{area_id}"].data
            found[area_id] = needs.of(int(level), capacity or 0, 1 if people is None else people)
    return found
