"""From nodes to the dataclasses of `procure.domain.framework_file`, driven by their annotations.

A value that cannot be read is reported and replaced by a stand-in, so that the rest of the
file is read too and every problem is found at once. What was built with stand-ins never
leaves this package: `Report.refuse_if_any` comes first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from procure.domain.framework_file import ProblemCode
from procure.domain.framework_findings import Finding, Path
from procure.domain.framework_kinds import Kind
from procure.sheets import framework_values as values
from procure.sheets.framework_nodes import Node, Place, Raw, Report

STAND_INS: Final[Mapping[type, object]] = {
    str: "",
    int: 0,
    bool: False,
    Decimal: Decimal(0),
    date: date.min,
    datetime: datetime.min.replace(tzinfo=UTC),
}
NOT_IN_FILES: Final = "notes"  # the one field of a file's dataclass that no file holds


class Builder:
    """Builds dataclasses from nodes, and remembers where each value stood."""

    def __init__(self, report: Report, broken: Iterable[Path] = ()) -> None:
        self.report = report
        self.places: dict[Path, Place] = {}
        self.broken: set[Path] = set(broken)

    def build(self, hint: Any, node: Node, path: Path) -> Any:
        """Return the value of `node` read as `hint`, or a stand-in after a problem."""
        self.places[path] = node.place
        base, kind = parts(hint)
        if isinstance(base, type) and is_dataclass(base):
            return self._dataclass(base, node, path)
        origin = get_origin(base)
        if origin is tuple:
            return self._list(get_args(base)[0], node, path)
        if origin is Mapping:
            key, item = get_args(base)
            return self._mapping(key, item, node, path)
        if isinstance(node.value, list | dict):
            return self._wrong_shape(base, node, path, ProblemCode.WANTS_VALUE)
        return self._scalar(base, kind, node.value, node.place, path)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Report what does not hold together, except where a value could not be read at all."""
        for finding in findings:
            unread = any(finding.path[: len(bad)] == bad for bad in self.broken)
            if not unread and not any(self._touched(path) for path in finding.reads):
                self.report.add(self.place_of(finding.path), finding.code, finding.params)

    def _touched(self, path: Path) -> bool:
        """Whether a value could not be read, or one inside it, or what it is inside."""
        return any(all(a == b for a, b in zip(path, bad, strict=False)) for bad in self.broken)

    def place_of(self, path: Path) -> Place:
        """Return where a value stood, or the nearest thing around it."""
        return next(
            self.places[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.places
        )

    def _scalar(self, base: Any, kind: Kind | None, raw: Raw, place: Place, path: Path) -> Any:
        try:
            return _read(base, kind, raw)
        except values.ValueRefused as refused:
            self._break(path, place, refused.code, refused.params)
            return _as_written(kind, raw) if base is str else stand_in(base)

    def _dataclass(self, cls: Any, node: Node, path: Path) -> Any:
        if not isinstance(node.value, dict):
            return self._wrong_shape(cls, node, path, ProblemCode.WANTS_MAPPING)
        known = file_fields(cls)
        for name, child in node.value.items():
            if name not in known:
                self._unknown_key(name, child.place, tuple(known))
        hints = hints_of(cls)
        content: dict[str, Any] = {}
        for name, info in known.items():
            child = node.value.get(name) or Node(None, node.place.at(name))
            where = (*path, name)
            if where in self.broken:
                content[name] = stand_in(hints[name])
            elif not child.blank:
                content[name] = self.build(hints[name], child, where)
            else:
                self.places[where] = child.place
                if _required(info):
                    self._break(where, child.place, ProblemCode.REQUIRED, {})
                    content[name] = stand_in(hints[name])
        return cls(**content)

    def _list(self, item: Any, node: Node, path: Path) -> tuple[Any, ...]:
        if not isinstance(node.value, list):
            self._wrong_shape(tuple, node, path, ProblemCode.WANTS_LIST)
            return ()
        return tuple(self.build(item, child, (*path, i)) for i, child in enumerate(node.value))

    def _mapping(self, key: Any, item: Any, node: Node, path: Path) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            self._wrong_shape(dict, node, path, ProblemCode.WANTS_MAPPING)
            return {}
        content = {}
        for name, child in node.value.items():
            read = self.build(key, Node(name, child.place), (*path, name))
            content[read] = self.build(item, child, (*path, name))
        return content

    def _wrong_shape(self, base: Any, node: Node, path: Path, code: ProblemCode) -> Any:
        self._break(path, node.place, code, {})
        return stand_in(base)

    def _unknown_key(self, name: str, place: Place, known: tuple[str, ...]) -> None:
        if close := get_close_matches(name.casefold(), known, n=1):
            params = {"value": values.shown(name), "suggestion": close[0]}
            self.report.add(place, ProblemCode.KEY_MISSPELT, params)
        else:
            params = {"value": values.shown(name), "known": ", ".join(known)}
            self.report.add(place, ProblemCode.KEY_UNKNOWN, params)

    def _break(
        self, path: Path, place: Place, code: ProblemCode, params: Mapping[str, str]
    ) -> None:
        self.broken.add(path)
        self.report.add(place, code, params)


def parts(hint: Any) -> tuple[Any, Kind | None]:
    """Return the type behind an annotation, without None, and its kind."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    if get_origin(hint) is Annotated:
        base, kind = get_args(hint)
        return base, kind
    return hint, None


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """Return the annotations of a dataclass by field, resolved once."""
    return get_type_hints(cls, include_extras=True)


def file_fields(cls: Any) -> dict[str, Field[Any]]:
    """Return the fields that a file may fill in, by name."""
    return {f.name: f for f in fields(cls) if f.name != NOT_IN_FILES}


def _required(info: Field[Any]) -> bool:
    return info.default is MISSING and info.default_factory is MISSING


def _read(base: Any, kind: Kind | None, raw: Raw) -> object:
    values.readable(raw)
    if values.is_blank(raw):
        raise values.ValueRefused(ProblemCode.REQUIRED)
    if kind is not None:
        return values.READERS[kind](raw)
    if base is date:
        return values.day(raw)
    return values.flag(raw) if base is bool else values.choice(raw, base)


def _as_written(kind: Kind | None, raw: Raw) -> str:
    """Keep unreadable text, so that the same wrong number still means the same firm."""
    is_number = kind is Kind.ORGANISATION_NUMBER
    return values.compact_number(raw) if is_number else values.written(raw)


def stand_in(hint: Any) -> Any:
    """Return a harmless value of a type, for what could not be read."""
    base, _kind = parts(hint)
    if isinstance(base, type) and is_dataclass(base):
        hints = hints_of(base)
        needed = (name for name, info in file_fields(base).items() if _required(info))
        return base(**{name: stand_in(hints[name]) for name in needed})
    if get_origin(base) in {tuple, Mapping} or base in {tuple, dict}:
        return () if tuple in {base, get_origin(base)} else {}
    if issubclass(base, StrEnum):
        return next(iter(base))
    return STAND_INS[base]
