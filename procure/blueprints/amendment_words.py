"""What an amendment changes, in the reader's words: what, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.domain import amendments, formats
from procure.domain.amendments import MOMENTS, Difference, Kind, Value
from procure.domain.drafting import RequirementKind
from procure.queries.answer_marks import Names

TEXTS: Final[Mapping[str, LazyString]] = {
    "need": __("Behovet"),
    "assignment": __("Oppdraget"),
    "deliverables": __("Leveransene"),
    "delivery_place": __("Stedet oppdraget utføres"),
}
DATES: Final[Mapping[str, LazyString]] = {
    "questions_due_at": __("Frist for spørsmål"),
    "deadline_at": __("Tilbudsfrist"),
    "validity_until": __("Vedståelsesfrist"),
    "starts_on": __("Forventet oppstart"),
    "ends_on": __("Forventet slutt"),
}
FIELDS: Final[Mapping[str, LazyString]] = {
    "kind": __("Type krav"),
    "text": __("Kravet"),
    "evidence": __("Dokumentasjon"),
    "description": __("Hva vi vurderer"),
    "documentation": __("Hva leverandøren skal dokumentere"),
    "word_limit": __("Ordgrense"),
    "page_limit": __("Sidegrense"),
    "grades": __("Hva poengene betyr"),
}
KINDS: Final[Mapping[str, LazyString]] = {
    RequirementKind.MUST.value: __("Absolutt krav"),
    RequirementKind.SHOULD.value: __("Bør-krav"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: an empty `before` is new, an empty `after` is gone."""

    what: str
    before: str
    after: str
    kind: str  # with `target`, the change it is part of
    target: str


def lines(
    differences: Iterable[Difference], names: Names, points: Mapping[str, str] | None = None
) -> list[Line]:
    """Return each difference in words."""
    return [_line(one, names, points or {}) for one in differences]


def _line(one: Difference, names: Names, points: Mapping[str, str]) -> Line:
    delta = one.delta
    before, after = (_value(one, value, points) for value in (one.before, one.after))
    return Line(_what(one, names), before, after, delta.kind.value, delta.target)


def _what(one: Difference, names: Names) -> str:
    delta = one.delta
    if delta.kind is Kind.TEXT:
        return str(TEXTS[delta.target])
    if delta.kind is Kind.DATE:
        return str(DATES[delta.target])
    row = place_name(delta.kind, delta.target, names)
    return row if one.field is None else f"{row}: {FIELDS[one.field]}"


def place_name(kind: Kind, target: str, names: Names) -> str:
    """Name a requirement or a criterion."""
    if kind is Kind.CRITERION:
        return str(_("Kriteriet «%(name)s»", name=names.criteria.get(target, target)))
    if target in names.requirements:
        return str(_("Krav %(number)s", number=names.requirements[target]))
    return str(_("Nytt krav"))


def _value(one: Difference, value: Value, points: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if one.delta.kind is Kind.DATE:
        return _date(one.delta.target, value)
    if isinstance(value, dict):
        return _requirement(value) if one.field is None else _grades(one, value, points)
    if one.field == "kind":
        return str(KINDS[str(value)])
    return formats.number(value) if isinstance(value, int) else value


def _date(field: str, value: Value) -> str:
    at = amendments.parsed(field, value)
    if at is None:
        return ""
    return formats.moment(at) if field in MOMENTS else formats.day(at)  # type: ignore[arg-type]


def _requirement(value: Mapping[str, Any]) -> str:
    said = f"{KINDS[str(value['kind'])]}: {value['text']}"
    return f"{said}\n{value['evidence']}" if value.get("evidence") else said


def _grades(one: Difference, value: Mapping[str, Any], points: Mapping[str, str]) -> str:
    """The wordings that differ, each with its points."""
    other = one.after if value is one.before else one.before
    kept = other if isinstance(other, dict) else {}
    changed = [place for place in value if kept.get(place) != value[place]]
    return "\n".join(
        _(
            "%(points)s poeng: %(text)s",
            points=points.get(f"{one.delta.target}-{place}", place), text=value[place],
        )
        for place in changed
    )  # fmt: skip
