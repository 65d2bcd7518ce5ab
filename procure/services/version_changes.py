"""What differs between two frozen versions of a competition, in the reader's words.

Versions are compared as the texts that were frozen (`competition_versions.snapshot`), so that a
notice says what suppliers were told before and are told now, whatever the rows hold later.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from procure.domain import formats
from procure.domain.drafting import ClimateChoice, RequirementKind, VatBasis
from procure.language import mark, say

DEADLINES: Final = frozenset({"deadline_at", "questions_due_at"})
DATES: Final = DEADLINES | {"validity_until", "starts_on", "ends_on"}
_NONE: Final = "None"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One difference. `field` is its place in the frozen text; None for what was not there."""

    field: str
    what: str
    before: str | None
    after: str | None


Write = Callable[[Any], str | None]


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "", _NONE) else None


def _moment(value: Any) -> str | None:
    return formats.moment(datetime.fromisoformat(value)) if value else None


def _day(value: Any) -> str | None:
    return formats.day(date.fromisoformat(value)) if value not in (None, "", _NONE) else None


def _days(value: Any) -> str | None:
    return say("{days} kalenderdager", days=value) if value is not None else None


_CLIMATE: Final[Mapping[str, str]] = {
    ClimateChoice.CRITERION: mark("Tildelingskriterium"),
    ClimateChoice.REQUIREMENT: mark("Krav"),
    ClimateChoice.INSIGNIFICANT: mark("Uvesentlig klimaavtrykk og miljøbelastning"),
}


_VAT: Final[Mapping[str, str]] = {
    VatBasis.EXCLUDED: mark("Prisene oppgis uten merverdiavgift, som kommer i tillegg"),
    VatBasis.EXEMPT: mark("Tjenestene er unntatt fra merverdiavgift"),
}


def _vat(value: Any) -> str | None:
    return say(_VAT[value])


def _climate(value: Any) -> str | None:
    choice, reason = value
    return f"{say(_CLIMATE[choice])}: {reason}" if choice else None


_FIELDS: Final[Sequence[tuple[str, str, Write]]] = (
    ("title", mark("Konkurransens navn"), _text),
    ("need", mark("Behovet"), _text),
    ("assignment", mark("Oppdraget"), _text),
    ("deliverables", mark("Leveransene"), _text),
    ("delivery_place", mark("Stedet oppdraget utføres"), _text),
    ("contract_form", mark("Kontraktstandard"), _text),
    ("vat_basis", mark("Merverdiavgift"), _vat),
    ("climate", mark("Klima og miljø"), _climate),
    ("standstill_days", mark("Karensperiode"), _days),
    ("questions_due_at", mark("Spørsmålsfrist"), _moment),
    ("deadline_at", mark("Tilbudsfrist"), _moment),
    ("validity_until", mark("Tilbudet må gjelde til"), _day),
    ("starts_on", mark("Forventet oppstart"), _day),
    ("ends_on", mark("Forventet slutt"), _day),
)


def between(before: str, after: str) -> tuple[VersionChange, ...]:
    """Return everything that differs between two frozen texts, in the order of the document.

    What an older text never held is left out: nothing is known of it.
    """
    old, new = json.loads(before), json.loads(after)
    return tuple(
        change
        for found in (
            _fields(old, new),
            _rows(old, new, "requirements", _requirement),
            _rows(old, new, "criteria", _criterion),
            _rows(old, new, "price_lines", partial(_line, options=_option_names(old, new))),
            _rows(old, new, "price_options", _option),
            _whole(old, new),
        )
        for change in found
    )


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[VersionChange]:
    for name, label, write in _FIELDS:
        if name in old and name in new and old[name] != new[name]:
            yield VersionChange(name, say(label), write(old[name]), write(new[name]))


Named = tuple[str, str, str]  # the row's own key, what it is called, what it says


def _rows(
    old: Mapping[str, Any], new: Mapping[str, Any], name: str, write: Callable[[Any], Named]
) -> Iterator[VersionChange]:
    """Compare rows by their key: changed, gone, or new."""
    was, now = (
        {key: (what, said) for key, what, said in map(write, version.get(name, ()))}
        for version in (old, new)
    )
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            what = (now.get(key) or was[key])[0]
            before, after = (found[key][1] if key in found else None for found in (was, now))
            if before == after:  # only the name of the row is another
                before, after = was[key][0], now[key][0]
            yield VersionChange(name, what, before, after)


def _requirement(row: Any) -> Named:
    number, kind, text, evidence, *limits = row
    absolute = kind == RequirementKind.MUST
    what = say("Absolutt krav {number}", number=number) if absolute else say(
        "Krav {number}", number=number
    )  # fmt: skip
    shown = say("Dokumentasjon: {evidence}", evidence=evidence) if evidence else ""
    return str(number), what, " ".join(filter(None, (text, shown, *_limits(*limits))))


def _limits(word_limit: int | None = None, page_limit: int | None = None) -> Iterator[str]:
    if word_limit:
        yield say("Høyst {words} ord.", words=word_limit)
    if page_limit:
        yield say("Vedlegg på høyst {pages} sider.", pages=page_limit)


def _criterion(row: Mapping[str, Any]) -> Named:
    weight = formats.percent(Decimal(row["weight"]))
    parts = [
        say("Vekt {weight}.", weight=weight),
        row["description"],
        row["documentation"],
        *_limits(row["word_limit"], row.get("page_limit")),
        say("Minst {points} poeng.", points=row["minimum_points"]) if row["minimum_points"] else "",
        *(
            say(
                "{points} poeng: {meaning}", points=formats.number(Decimal(points)), meaning=meaning
            )
            for points, meaning in row.get("grades", ())
        ),
    ]
    what = say("Tildelingskriteriet «{name}»", name=row["name"])
    return str(row["id"]), what, " ".join(filter(None, parts))


def _option_names(*versions: Mapping[str, Any]) -> Mapping[int, str]:
    """The name of every option, the newest where it was renamed."""
    return {key: name for version in versions for key, name, *_ in version.get("price_options", ())}


def _option(row: Any) -> Named:
    key, name, description, last = row
    until = say("Kan tas ut til og med {day}.", day=_day(last) or "") if last else ""
    what = say("Opsjonen «{name}»", name=name)
    return str(key), what, " ".join(filter(None, (description, until))) or name


def _line(row: Any, options: Mapping[int, str]) -> Named:
    key, _role, label, hours, *option = row
    what = say("Timer for «{role}»", role=label) if label else say(
        "Timer i prislinje {number}", number=key
    )  # fmt: skip
    said = say("{hours} timer", hours=formats.number(hours))
    where = [say("i opsjonen «{name}»", name=options[each]) for each in option if each]
    return str(key), what, " ".join((said, *where))


def _whole(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[VersionChange]:
    """What is told as a whole: the tender document holds the rest."""
    told = say("Se det nye konkurransegrunnlaget")
    for name, label in (
        ("needs", say("Kompetansebehov")),
        ("model", say("Evalueringsmodell")),
    ):
        if old[name] != new[name]:
            yield VersionChange(name, label, say("Som i forrige versjon"), told)
