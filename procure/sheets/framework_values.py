"""One value of a framework file as people write it: "1 250,50 kr", "974 760 673 MVA", "30 %".

Every function takes what stood in the cell and returns the value, or raises `ValueRefused`.
Nothing is guessed: what can be read in two ways is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.no import orgnr

from procure.domain.drafting import CriterionKind
from procure.domain.framework_file import CallOffMethod, Currency, ProblemCode, StandardContract
from procure.domain.framework_kinds import (
    FULL_TIME,
    HIGHEST_LEVEL,
    LONGEST_EXPERIENCE,
    LONGEST_EXTENSION,
    Kind,
)
from procure.domain.text import clean
from procure.sheets.framework_nodes import Raw, Trouble

LONGEST: Final[Mapping[Kind, int]] = {
    Kind.LINE: 255,
    Kind.REFERENCE: 60,
    Kind.KEY: 60,
    Kind.EMAIL: 254,
    Kind.TEXT: 10_000,
}
"""Characters that fit: the columns of `procure.models.frameworks`, and ten pages for a text."""

LARGEST_AMOUNT: Final = Decimal(10) ** 12  # kroner; more is a typing error
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)  # outside is a typing error
PERCENT_PLACES: Final = 2

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_EMAIL: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_CPV: Final = re.compile(r"(\d{8})(?:[-–]\d)?(?:\s+\D.*)?")  # a description may follow
_QUOTED: Final = re.compile(r'="(.*)"', re.DOTALL)  # how Excel is told to keep digits as text
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_DOTTED: Final = re.compile(r"([-−]?)(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,6}))?")
_PLAIN: Final = re.compile(r"([-−]?)(\d{1,18}|\d{1,3}(?:[ _]\d{3})+)(?:[.,](\d{1,6}))?")
_AMBIGUOUS: Final = re.compile(r"\d{1,3}[.,]\d{3}")  # "1.250": thousands to some, 1¼ to others
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CURRENCY: Final = re.compile(r"^(?:kr\.?|nok)\s*|\s*(?:kr\.?|nok)$|[.,]?\s*[-–—]$", re.IGNORECASE)
_LINE_BREAKS: Final = re.compile("[\x85\u2028\u2029]")  # NEL and the Unicode separators
_PER_HOUR: Final = re.compile(r"\s*(?:/\s*|\bpr\.?\s+|\bper\s+)(?:time|t)\.?$", re.IGNORECASE)
_MONTH_WORD: Final = re.compile(r"\s*(?:måneder|måned|mnd\.?|md\.?)$", re.IGNORECASE)

_YES: Final = frozenset({"ja", "j", "x", "true", "1", "yes"})
_NO: Final = frozenset({"nei", "n", "false", "0", "no"})

CHOICES: Final[Mapping[type[StrEnum], Mapping[str, StrEnum]]] = {
    CallOffMethod: {
        "minikonkurranse": CallOffMethod.MINI_COMPETITION,
        "gjenapningavkonkurransen": CallOffMethod.MINI_COMPETITION,
        "direkteavrop": CallOffMethod.DIRECT_AWARD,
        "direktetildeling": CallOffMethod.DIRECT_AWARD,
        "fordelingsnokkel": CallOffMethod.DIRECT_AWARD,
        "begge": CallOffMethod.BOTH,
        "beggedeler": CallOffMethod.BOTH,
    },
    StandardContract: {
        "oppdragsavtalen": StandardContract.ASSIGNMENT,
        "bistandsavtalen": StandardContract.ASSISTANCE,
    },
    CriterionKind: {"pris": CriterionKind.PRICE, "kvalitet": CriterionKind.QUALITY},
    Currency: {"kr": Currency.NOK, "kroner": Currency.NOK, "norskekroner": Currency.NOK},
}
"""Folded Norwegian words for the choices, besides the values themselves."""


class ValueRefused(Exception):
    """A value that cannot be read as what it should be."""

    def __init__(self, code: ProblemCode, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def fold(text: str) -> str:
    """Return letters and digits alone, without case and accents, to compare headings with.

    >>> fold("Org. nr."), fold("Tjenestedesign (0–5)"), fold("Kompetanseområde")
    ('orgnr', 'tjenestedesign05', 'kompetanseomrade')
    """
    plain = text.casefold().replace("æ", "ae").replace("ø", "o").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum())


def is_blank(raw: Raw) -> bool:
    """Whether a cell is empty to the eye."""
    return raw is None or (
        isinstance(raw, str) and not isinstance(raw, Trouble) and not raw.strip()
    )


def shown(raw: Raw) -> str:
    """Return a raw value as a problem should quote it: one line, at most 80 characters."""
    text = " ".join(written(raw).split())
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 -- as the docstring says


def written(raw: Raw) -> str:
    """Return a raw value as text, with comma and points as a Norwegian reader writes them."""
    if isinstance(raw, bool):
        return "ja" if raw else "nei"
    if isinstance(raw, Decimal):
        return f"{raw:f}".replace(".", ",")
    if isinstance(raw, date):
        return f"{raw:%d.%m.%Y}"
    return "" if raw is None else str(raw)


def text(raw: Raw, kind: Kind = Kind.TEXT) -> str:
    """Read text; a line has its spaces, line breaks and invisible characters put right."""
    if isinstance(raw, date):
        raise ValueRefused(ProblemCode.NOT_TEXT, value=shown(raw))  # Excel made a date of it
    lines = _LINE_BREAKS.sub("\n", written(raw))
    visible = (c for c in clean(lines) if unicodedata.category(c) != "Cf")
    kept = "".join(visible).replace("\N{NO-BREAK SPACE}", " ")
    kept = clean(kept) if kind is Kind.TEXT else " ".join(kept.split())
    if len(kept) > LONGEST[kind]:
        limit = str(LONGEST[kind])
        raise ValueRefused(ProblemCode.TOO_LONG, value=shown(kept), limit=limit)
    return kept


def key(raw: Raw) -> str:
    """Read a key."""
    kept = text(raw, Kind.KEY)
    if not _KEY.fullmatch(kept):
        raise ValueRefused(ProblemCode.NOT_A_KEY, value=shown(kept))
    return kept


def email(raw: Raw) -> str:
    """Read an e-mail address."""
    kept = text(raw, Kind.EMAIL).removeprefix("mailto:")
    if not _EMAIL.fullmatch(kept):
        raise ValueRefused(ProblemCode.NOT_AN_EMAIL, value=shown(raw))
    return kept


def organisation_number(raw: Raw) -> str:
    """Read nine digits whose last is right; spaces, "NO", "MVA" and a float's ".0" are let go.

    >>> organisation_number("NO 974 760 673 MVA"), organisation_number(Decimal("974760673.0"))
    ('974760673', '974760673')
    """
    compact = compact_number(raw)
    if _SCIENTIFIC.fullmatch(compact):
        raise ValueRefused(ProblemCode.NUMBER_SCIENTIFIC, value=shown(raw))
    try:
        number = str(orgnr.validate(compact))
    except InvalidChecksum:
        raise ValueRefused(ProblemCode.NUMBER_CHECK_DIGIT, value=shown(raw)) from None
    except InvalidLength:
        params = {"value": shown(raw), "digits": str(len(compact))}
        raise ValueRefused(ProblemCode.NUMBER_LENGTH, **params) from None
    except ValidationError:
        raise ValueRefused(ProblemCode.NUMBER_FORMAT, value=shown(raw)) from None
    if not number.strip("0"):
        raise ValueRefused(ProblemCode.NUMBER_FORMAT, value=shown(raw))
    return number


def compact_number(raw: Raw) -> str:
    """Return an organisation number without all that people write around it, unchecked."""
    compact = "".join(text(unquoted(written(raw))).split()).upper()
    compact = re.sub(r"(?<=\d{9})[.,]0+$", "", compact)
    compact = compact.removeprefix("NO").removesuffix("MVA")
    return re.sub(r"(?<=\d)[.-](?=\d{3})", "", compact)


def unquoted(cell: str) -> str:
    """Return the text inside ="…", or the cell as it is."""
    found = _QUOTED.fullmatch(cell.strip())
    return found.group(1) if found else cell


def cpv(raw: Raw) -> str:
    """Read a CPV code; its check digit may be written and is let go."""
    found = _CPV.fullmatch(" ".join(unquoted(written(raw)).split()))
    if not found:
        raise ValueRefused(ProblemCode.NOT_CPV, value=shown(raw))
    return found.group(1)


def number(raw: Raw, code: ProblemCode = ProblemCode.NOT_A_NUMBER) -> Decimal:
    """Read a number with decimal comma or point, and spaces, points or _ between thousands.

    >>> number("1 250,50"), number("1.250.000"), number("−3")
    (Decimal('1250.5'), Decimal('1250000'), Decimal('-3'))
    """
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Decimal(raw)
    kept = " ".join(text(unquoted(written(raw))).split())
    if _AMBIGUOUS.fullmatch(kept):
        raise ValueRefused(ProblemCode.AMBIGUOUS, value=shown(raw))
    found = _DOTTED.fullmatch(kept) or _PLAIN.fullmatch(kept)
    if not found or isinstance(raw, bool | date):
        raise ValueRefused(code, value=shown(raw))
    sign, whole, decimals = found.groups(default="")
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{'-' if sign else ''}{digits}.{decimals or '0'}").normalize() + 0


def money(raw: Raw) -> int:
    """Read kroner and return øre; VAT, "ca." and more than two decimals are refused."""
    bare = raw
    if isinstance(raw, str):
        bare = _CURRENCY.sub("", _PER_HOUR.sub("", text(unquoted(raw)))).strip()
    kroner = number(bare, ProblemCode.NOT_AN_AMOUNT)
    if kroner <= 0:
        raise ValueRefused(ProblemCode.AMOUNT_NOT_POSITIVE, value=shown(raw))
    if kroner > LARGEST_AMOUNT:
        raise ValueRefused(ProblemCode.AMOUNT_TOO_LARGE, value=shown(raw))
    ore = kroner * 100
    if ore != ore.to_integral_value():
        raise ValueRefused(ProblemCode.AMOUNT_DECIMALS, value=shown(raw))
    return int(ore)


def percent(raw: Raw) -> Decimal:
    """Read per cent, 0 to 100 with at most two decimals."""
    bare = raw.strip().removesuffix("%").strip() if isinstance(raw, str) else raw
    value = _within(number(bare), 0, 100, raw)
    if value != round(value, PERCENT_PLACES):
        params = {"value": shown(raw), "lowest": "0", "highest": "100"}
        raise ValueRefused(ProblemCode.OUT_OF_RANGE, **params)
    return Decimal(f"{value.normalize():f}")


def months(raw: Raw) -> int:
    """Read a number of months, "12" or "12 måneder"."""
    bare = _MONTH_WORD.sub("", raw.strip()) if isinstance(raw, str) else raw
    return int(_within(_whole(bare), 1, LONGEST_EXTENSION, raw))


def level(raw: Raw) -> int:
    """Read a competence level."""
    return int(_within(_whole(raw), 0, HIGHEST_LEVEL, raw))


def availability(raw: Raw) -> int:
    """Read whole per cent of full time, "80" or "80 %"."""
    bare = raw.strip().removesuffix("%").strip() if isinstance(raw, str) else raw
    return int(_within(_whole(bare), 0, FULL_TIME, raw))


def experience(raw: Raw) -> int:
    """Read a number of months of work, "36" or "36 måneder"."""
    bare = _MONTH_WORD.sub("", raw.strip()) if isinstance(raw, str) else raw
    return int(_within(_whole(bare), 0, LONGEST_EXPERIENCE, raw))


def moment(raw: Raw) -> datetime:
    """Read a date and time with its zone, as ISO 8601 writes them, and return it in UTC.

    >>> moment("2026-11-22T14:03:09+01:00")
    datetime.datetime(2026, 11, 22, 13, 3, 9, tzinfo=datetime.timezone.utc)
    """
    try:
        kept = datetime.fromisoformat(text(raw, Kind.LINE) if isinstance(raw, str) else "")
    except ValueError:
        raise ValueRefused(ProblemCode.NOT_A_MOMENT, value=shown(raw)) from None
    if kept.tzinfo is None:
        raise ValueRefused(ProblemCode.NOT_A_MOMENT, value=shown(raw))
    return kept.astimezone(UTC)


def _whole(raw: Raw) -> Decimal:
    value = number(raw)
    if value != value.to_integral_value():
        raise ValueRefused(ProblemCode.NOT_WHOLE, value=shown(raw))
    return value


def _within(value: Decimal, lowest: int, highest: int, raw: Raw) -> Decimal:
    if not lowest <= value <= highest:
        params = {"value": shown(raw), "lowest": str(lowest), "highest": str(highest)}
        raise ValueRefused(ProblemCode.OUT_OF_RANGE, **params)
    return value


def day(raw: Raw) -> date:
    """Read a date: 2025-03-31 or 31.3.2025, or what Excel holds as a date."""
    kept = raw.strip() if isinstance(raw, str) else raw
    if isinstance(kept, str):
        kept = _written_day(kept)
    if isinstance(kept, datetime) or not isinstance(kept, date):
        raise ValueRefused(ProblemCode.NOT_A_DATE, value=shown(raw))
    if not EARLIEST <= kept <= LATEST:
        params = {"lowest": written(EARLIEST), "highest": written(LATEST)}
        raise ValueRefused(ProblemCode.OUT_OF_RANGE, value=shown(raw), **params)
    return kept


def _written_day(kept: str) -> date | None:
    if iso := _ISO_DAY.fullmatch(kept):
        parts = iso.groups()
    elif norwegian := _DAY.fullmatch(kept):
        parts = norwegian.groups()[::-1]
    else:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def flag(raw: Raw) -> bool:
    """Read ja or nei; x and 1 mean ja."""
    folded = fold(written(raw))
    if folded not in _YES | _NO:
        raise ValueRefused(ProblemCode.NOT_YES_OR_NO, value=shown(raw))
    return folded in _YES


def choice(raw: Raw, options: type[StrEnum]) -> StrEnum:
    """Read one of the values of `options`, or the Norwegian word for it."""
    words = {fold(option.value): option for option in options} | dict(CHOICES[options])
    found = words.get(fold(written(raw)))
    if found is None:
        known = ", ".join(option.value for option in options)
        raise ValueRefused(ProblemCode.NOT_A_CHOICE, value=shown(raw), known=known)
    return found


READERS: Final[Mapping[Kind, Callable[[Raw], object]]] = {
    Kind.LINE: lambda raw: text(raw, Kind.LINE),
    Kind.REFERENCE: lambda raw: text(raw, Kind.REFERENCE),
    Kind.TEXT: text,
    Kind.KEY: key,
    Kind.EMAIL: email,
    Kind.ORGANISATION_NUMBER: organisation_number,
    Kind.CPV: cpv,
    Kind.MONEY: money,
    Kind.PERCENT: percent,
    Kind.MONTHS: months,
    Kind.LEVEL: level,
    Kind.AVAILABILITY: availability,
    Kind.EXPERIENCE: experience,
    Kind.MOMENT: moment,
}


TROUBLES: Final[Mapping[Trouble, ProblemCode]] = {
    Trouble.FORMULA: ProblemCode.FORMULA_WITHOUT_VALUE,
    Trouble.ERROR: ProblemCode.FORMULA_ERROR,
}


def readable(raw: Raw) -> None:
    """Raise `ValueRefused` for a cell whose formula has no value."""
    if isinstance(raw, Trouble):
        raise ValueRefused(TROUBLES[raw])
