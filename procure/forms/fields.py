"""Fields for Norwegian answers: money, shares, dates, times, organisation numbers.

Numbers are read in the notation of the page they were typed on, which its form names in
`NOTATION`: who chooses another language in another tab has no "1,250" read as something else.
All keep what was typed when it cannot be read, and say what to write instead.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Final, cast

from flask_babel import LazyString, lazy_gettext
from markupsafe import Markup
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.no import orgnr
from wtforms import Field, HiddenField, SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from procure.domain import formats
from procure.domain.formats import OSLO
from procure.language import Language, current, using

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
MOST_NUMBER: Final = 10**9  # no scale, slope or point is near it, and the database holds it
NOTATION: Final = "notation"  # what a form calls the language of its page; without it, bokmål
MOST_MONEY: Final = 10**14  # øre, a thousand milliard kroner: more is a slip of the finger

_VERSION_DIGITS: Final = 9  # as the database holds them
_MINUS: Final = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})
_KRONER: Final = re.compile(r"^(?:kr\.?|NOK)\s*|\s*(?:kr\.?|NOK|,-)$", re.IGNORECASE)
_DATE: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_SLASHED: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")  # English
_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NO_DATE: Final = lazy_gettext("Skriv datoen som dd.mm.åååå, for eksempel 01.02.2027")
_TIME: Final = re.compile(r"(?:kl\.?\s*)?([0-9]{1,2})[:.]([0-9]{2})(?::00)?", re.IGNORECASE)

Pair = tuple[str | int, str | LazyString]


def written_in(formdata: Any) -> Language:
    """Return the language of the page that a form was filled in on."""
    told = formdata.get(NOTATION, "") if formdata else ""
    return Language(told) if told in set(Language) else Language.BOKMAL


def choices(pairs: Iterable[Pair]) -> list[SelectChoice]:
    """Return the choices of a select or radio field from (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


class TypedField(Field):
    """A one-line field whose answer is more than text.

    Subclasses say how to `read` what was typed and how to `write` a value; `read` raises
    ValueError with the sentence the user gets.
    """

    widget = TextInput()
    attributes: ClassVar[dict[str, str]] = {"autocomplete": "off"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {**self.attributes, **(kwargs.get("render_kw") or {})}
        super().__init__(*args, **kwargs)

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        raise NotImplementedError

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the answer as it was written: in the notation of the page it was typed on."""
        self.typed_in = written_in(formdata)
        with using(self.typed_in):
            super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the answer; blank is None."""
        typed = self.joined(valuelist)
        self.data = None
        if typed:
            self.data = self.read(typed)

    def joined(self, valuelist: Sequence[str]) -> str:
        """What was typed, as one text: a field may be shown as two inputs of one name."""
        return " ".join(part.strip() for part in valuelist if part.strip())

    def _value(self) -> str:
        if self.raw_data and (self.data is None or self._same_notation()):
            return self.joined(self.raw_data)
        return "" if self.data is None else self.write(self.data)

    def _same_notation(self) -> bool:
        return formats.NOTATIONS[self.typed_in].point == formats.notation().point


class DecimalCommaField(TypedField):
    """A number with decimal comma and optional spaces between thousands, as exact Decimal.

    `minimum` and `maximum` are included and span `MOST_NUMBER` unless told otherwise; `places`
    is the most decimals accepted. A full stop is refused, since it means thousands to some and
    decimals to others; pages in English have a point and commas instead (`formats.decimal`).
    """

    attributes: ClassVar[dict[str, str]] = {"autocomplete": "off", "inputmode": "decimal"}
    wrong: ClassVar[Any] = lazy_gettext("Skriv et tall, med komma for desimaler, for eksempel 7,5")

    def __init__(
        self,
        *args: Any,
        places: int = 4,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.minimum = -MOST_NUMBER if minimum is None else minimum
        self.maximum = MOST_NUMBER if maximum is None else maximum

    def read(self, typed: str) -> Decimal:
        value = formats.decimal(typed.strip().translate(_MINUS))
        if value is None:
            raise ValueError(str(self.wrong))
        if _places(value) > self.places:
            raise ValueError(self._too_precise())
        self._check_span(value)
        return value

    def write(self, value: Decimal) -> str:
        return formats.exact(value)

    def _too_precise(self) -> str:
        if self.places == 0:
            return str(lazy_gettext("Skriv et helt tall, uten komma"))
        return str(lazy_gettext("Skriv høyst %(places)d desimaler", places=self.places))

    def _check_span(self, value: Decimal) -> None:
        if value < self.minimum:
            least = self.write(Decimal(self.minimum))
            raise ValueError(str(lazy_gettext("Tallet må være minst %(least)s", least=least)))
        if value > self.maximum:
            most = self.write(Decimal(self.maximum))
            raise ValueError(str(lazy_gettext("Tallet kan være høyst %(most)s", most=most)))


class PercentField(DecimalCommaField):
    """A share in percent, 0 to 100 unless told otherwise: 12,5 is Decimal("12.5")."""

    wrong: ClassVar[Any] = lazy_gettext("Skriv prosenten som et tall, for eksempel 12,5")

    def __init__(
        self,
        *args: Any,
        places: int = 2,
        minimum: Decimal | int | None = 0,
        maximum: Decimal | int | None = 100,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, places=places, minimum=minimum, maximum=maximum, **kwargs)

    def read(self, typed: str) -> Decimal:
        return super().read(typed.removesuffix("%"))


class MoneyField(TypedField):
    """An amount in kroner, as int øre: "1 250,50", "kr 1 250,50" and "500,-" are understood.

    `minimum` and `maximum` are øre and included.
    """

    attributes: ClassVar[dict[str, str]] = {"autocomplete": "off", "inputmode": "decimal"}

    def __init__(
        self, *args: Any, minimum: int = 0, maximum: int = MOST_MONEY, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, typed: str) -> int:
        number = _KRONER.sub("", _KRONER.sub("", typed.translate(_MINUS))).strip()
        kroner = formats.decimal(number)
        if kroner is None:
            wrong = lazy_gettext(
                "Skriv beløpet i kroner med komma før ørene, for eksempel 1 250,50"
            )
            raise ValueError(str(wrong))
        if _places(kroner) > 2:  # noqa: PLR2004 -- two digits of øre
            raise ValueError(str(lazy_gettext("Skriv beløpet med høyst to desimaler")))
        value = int(kroner * 100)
        self._check_span(value)
        return value

    def write(self, value: int) -> str:
        """Kroner as people write them; whole kroner without øre."""
        return formats.number(Decimal(value) / 100, 2 if value % 100 else 0)

    def _check_span(self, value: int) -> None:
        if value < 0 <= self.minimum:
            raise ValueError(str(lazy_gettext("Beløpet kan ikke være negativt")))
        if value < self.minimum:
            least = self.write(self.minimum)
            raise ValueError(str(lazy_gettext("Beløpet må være minst %(least)s kr", least=least)))
        if value > self.maximum:
            most = self.write(self.maximum)
            raise ValueError(str(lazy_gettext("Beløpet kan være høyst %(most)s kr", most=most)))


class DateField(TypedField):
    """A day as "dd.mm.åååå"; what browsers send ("åååå-mm-dd") is understood too.

    So it is on pages in English, where "dd/mm/åååå" is read as well: the day is first there too.
    """

    attributes: ClassVar[dict[str, str]] = {"autocomplete": "off", "size": "12"}

    def read(self, typed: str) -> date:
        day, rest = _leading_date(typed)
        if rest:
            raise ValueError(str(_NO_DATE))
        return day

    def write(self, value: date) -> str:
        return f"{value:%d.%m.%Y}"


class LocalDateTimeField(TypedField):
    """A moment by the clock in Oslo, as aware UTC.

    Shown as two inputs of one name, or one: "01.02.2027 12:00". Hours that do not exist or come
    twice when the clock changes are refused: nobody could tell when a deadline was.
    """

    attributes: ClassVar[dict[str, str]] = {"autocomplete": "off"}

    def read(self, typed: str) -> datetime:
        day, rest = _leading_date(typed)
        return _to_utc(datetime.combine(day, _read_time(rest.removeprefix("T"))))

    def write(self, value: datetime) -> str:
        return f"{value.astimezone(OSLO):%d.%m.%Y %H:%M}"

    def date_input(self, **kwargs: Any) -> Markup:
        """The first of two inputs: the day."""
        return self._part(0, id=self.id, size="12", **kwargs)

    def time_input(self, **kwargs: Any) -> Markup:
        """The second of two inputs: the time of day."""
        return self._part(1, id=f"{self.id}-time", size="7", **kwargs)

    def _part(self, index: int, **kwargs: Any) -> Markup:
        parts = [*self._value().rsplit(" ", 1), ""] if self._value() else ["", ""]
        if self.raw_data and len(self.raw_data) > 1:
            parts = list(self.raw_data)
        return cast("Markup", self.meta.render_field(self, {"value": parts[index], **kwargs}))


class OrgNumberField(TypedField):
    """A Norwegian organisation number; spaces are accepted, nine digits are kept."""

    attributes: ClassVar[dict[str, str]] = {
        "autocomplete": "off",
        "inputmode": "numeric",
        "size": "14",
    }

    def read(self, typed: str) -> str:
        try:
            return str(orgnr.validate("".join(typed.split())))
        except InvalidChecksum:
            wrong = lazy_gettext("Organisasjonsnummeret finnes ikke. Se etter tastefeil")
            raise ValueError(str(wrong)) from None
        except ValidationError:
            wrong = lazy_gettext("Et organisasjonsnummer har ni siffer, for eksempel 974 760 673")
            raise ValueError(str(wrong)) from None

    def write(self, value: str) -> str:
        return formats.organisation_number(value)


class VersionField(HiddenField):
    """The version of the row that a form was filled from; what is no version of ours is 0."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was posted; a form without it knows no version, not the newest."""
        self.data = valuelist[0] if valuelist else ""

    @property
    def number(self) -> int:
        """The version; 0, which no row ever has, when it was tampered with."""
        typed = str(self.data or "")
        known = typed.isascii() and typed.isdigit() and len(typed) <= _VERSION_DIGITS
        return int(typed) if known else 0


class CheckboxListField(SelectMultipleField):
    """Several choices, shown as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _places(value: Decimal) -> int:
    """How many decimals a number was written with."""
    return max(0, -int(value.as_tuple().exponent))


def _leading_date(typed: str) -> tuple[date, str]:
    """The date that the text begins with, and what follows it."""
    slashed = _SLASHED.match(typed) if current() is Language.ENGLISH else None
    if found := _DATE.match(typed) or slashed:
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO_DATE.match(typed):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(str(_NO_DATE))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        span = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValueError(str(lazy_gettext("Skriv et år fra %(first)d til %(last)d", **span)))
    try:
        return date(year, month, day), typed[found.end() :].lstrip(" ,")
    except ValueError:
        raise ValueError(str(lazy_gettext("Datoen finnes ikke i kalenderen"))) from None


def _read_time(typed: str) -> time:
    found = _TIME.fullmatch(typed)
    if not found:
        raise ValueError(str(lazy_gettext("Skriv klokkeslettet som tt:mm, for eksempel 12:00")))
    try:
        return time(int(found.group(1)), int(found.group(2)))
    except ValueError:
        raise ValueError(str(lazy_gettext("Skriv klokkeslettet fra 00:00 til 23:59"))) from None


def _to_utc(local: datetime) -> datetime:
    earlier = local.replace(tzinfo=OSLO)
    moment = earlier.astimezone(UTC)
    if moment.astimezone(OSLO).replace(tzinfo=None) != local:
        missing = lazy_gettext(
            "Klokken stilles fram den natten, så klokkeslettet finnes ikke. Velg et annet"
        )
        raise ValueError(str(missing))
    if earlier.utcoffset() != earlier.replace(fold=1).utcoffset():
        twice = lazy_gettext(
            "Klokken stilles tilbake den natten, så klokkeslettet kommer to ganger. Velg et annet"
        )
        raise ValueError(str(twice))
    return moment
