"""Framework files in YAML: to nodes with line numbers, and back to text.

The YAML is composed, never constructed: values stay as written until `framework_values` reads
them, so that no amount passes through a float and "NO" is not false.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, get_args

import yaml

from procure.domain.framework_file import ConsortiaFile, FrameworkFile, ProblemCode
from procure.domain.framework_kinds import Kind
from procure.sheets.framework_build import file_fields, hints_of, parts
from procure.sheets.framework_nodes import Node, Place, Report, refusal_at
from procure.sheets.framework_values import shown

LARGEST_FILE: Final = 2_000_000  # bytes
DEEPEST: Final = 20  # levels; a framework file has seven
# The C parser is some ten times faster; wheels have it, some distributions do not.
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # writes the same, faster

_NULL: Final = "tag:yaml.org,2002:null"
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{tag}"
    for tag in ("map", "seq", "str", "int", "float", "bool", "timestamp", "null")
)


def read_nodes(name: str, data: bytes, report: Report) -> Node:
    """Return the nodes of a YAML file; rows are lines and columns are keys.

    Aliases are refused altogether: no framework needs them, and a few lines of them can
    unfold to gigabytes. Raises `ImportRefused` when there is nothing to go on with.
    """
    if len(data) > LARGEST_FILE:
        raise refusal_at(Place(name, 0), ProblemCode.FILE_TOO_LARGE, limit="2 MB")
    text = _decode(name, data)
    _look_through(name, text)
    root = yaml.compose(text, Loader=LOADER)
    if root is None:
        raise refusal_at(Place(name, 0), ProblemCode.FILE_EMPTY)
    return _node(root, Place(name, 1), report)


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise refusal_at(Place(name, row), ProblemCode.ENCODING) from None


def _look_through(name: str, text: str) -> None:
    """Refuse bad syntax, aliases and deep nesting before anything recurses."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            row = event.start_mark.line + 1 if event.start_mark else 1
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise refusal_at(Place(name, row), ProblemCode.YAML_SYNTAX)
            if isinstance(event, yaml.AliasEvent):
                raise refusal_at(Place(name, row), ProblemCode.YAML_ALIAS)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise refusal_at(Place(name, row), ProblemCode.YAML_TOO_DEEP)
    except yaml.YAMLError as error:
        raise refusal_at(Place(name, _row(error, text)), ProblemCode.YAML_SYNTAX) from None


def _row(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    return text[: getattr(error, "position", 0)].count("\n") + 1


def _node(node: yaml.Node, place: Place, report: Report) -> Node:
    if node.tag not in _PLAIN_TAGS:
        report.problem(place, ProblemCode.YAML_TAG, value=shown(node.tag))
        return Node(None, place)
    if isinstance(node, yaml.MappingNode):
        return Node(_entries(node, place, report), place)
    if isinstance(node, yaml.SequenceNode):
        items = [_node(item, _at(item, place), report) for item in node.value]
        return Node(list(items), place)
    return Node(None if node.tag == _NULL else str(node.value), place)


def _entries(mapping: yaml.MappingNode, place: Place, report: Report) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for key, value in mapping.value:
        where = _at(key, place)
        if not isinstance(key, yaml.ScalarNode):
            report.problem(where, ProblemCode.WANTS_VALUE)
            continue
        where = where.at(key.value)
        if key.value in entries:
            report.problem(where, ProblemCode.KEY_TWICE, value=shown(key.value))
            continue
        entries[key.value] = _node(value, where, report)
    return entries


def _at(node: yaml.Node, place: Place) -> Place:
    return Place(place.sheet, node.start_mark.line + 1, place.column)


def to_yaml(file: FrameworkFile | ConsortiaFile) -> str:
    """Write a file as YAML that `read_nodes` reads back to an equal one; defaults are left out."""
    plain = _plain(type(file), file)
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _WithoutAliases:
    """Writes each value where it stands, decimals with their own digits, long texts as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper: Final[Any] = type("_Dumper", (_WithoutAliases, DUMPER), {})


def _represent_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    tag = "int" if value == value.to_integral_value() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", f"{value:f}")


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(Decimal, _represent_decimal)
_Dumper.add_representer(str, _represent_text)


def _plain(hint: Any, value: Any) -> Any:
    base, kind = parts(hint)
    if isinstance(base, type) and is_dataclass(base):
        hints = hints_of(base)
        content = {
            name: (hints[name], getattr(value, name))
            for name, info in file_fields(base).items()
            if not _is_default(info, getattr(value, name))
        }
        return {name: _plain(inner, item) for name, (inner, item) in content.items()}
    if isinstance(value, tuple):
        return [_plain(get_args(base)[0], item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(get_args(base)[1], item) for name, item in value.items()}
    if kind is Kind.MONEY:
        return kroner(value)
    if kind is Kind.MOMENT:
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _is_default(info: Field[Any], value: object) -> bool:
    if info.default_factory is not MISSING:
        return bool(value == info.default_factory())
    return info.default is not MISSING and bool(value == info.default)


def kroner(ore: int) -> Decimal:
    """Return øre as kroner, with two decimals only where there are øre."""
    return Decimal(ore // 100) if ore % 100 == 0 else Decimal(ore).scaleb(-2)
