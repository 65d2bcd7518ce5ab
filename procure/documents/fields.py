"""The fields of a document: which are missing, what they are called, and what Word is given."""

import dataclasses
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final

from procure.documents.parts import Picture
from procure.domain import text
from procure.language import say

PLAIN: Final = (str, bool, bytes, int, float)  # what holds no other value
NUMBERED: Final = re.compile(r"(?P<name>.+)(?P<gap> \(?)nr\. (?P<number>[\d, ]+\)?)")


@dataclass(frozen=True, slots=True)
class FieldPath:
    """Where a value stands ("criteria[1].weight") and what the officer calls it."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that holds text (`printed`) or a choice that only conditions ask about."""

    path: str
    label: str
    printed: bool
    needed: bool  # always; not "when another choice prints it"


def said(label: str) -> str:
    """Return a label as it is put together here, in the current language.

    Labels are kept in bokmål, since whoever reads them may read another language than the
    document is written in.
    """
    return ": ".join(map(_said, label.split(": ")))


def _said(name: str) -> str:
    if found := NUMBERED.fullmatch(name):
        number = say("nr. {number}", number=found["number"])
        return f"{say(found['name'])}{found['gap']}{number}"
    return say(name)


def clean(value: str) -> str:
    r"""Return the text with what XML cannot hold replaced, so that nothing is lost around it.

    docxtpl reads \a as a new paragraph and \f as a page break; Word ends a line with \n alone.

    >>> clean("Ærlig \x0b& Sønn\r\nlinje\f 2")
    'Ærlig �& Sønn\nlinje 2'
    """
    if value.isascii() and value.isprintable():
        return value.strip()
    return text.clean(value.replace("\a", "").replace("\f", ""))


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """The name, the label and the need of each field of a class: asked for with every value."""
    fields = dataclasses.fields(kind)
    return tuple((f.name, f.metadata["label"], f.metadata["needed"]) for f in fields)


def missing(part: Any) -> list[FieldPath]:
    """Every value the document needs and lacks, in the order of the fields."""
    return list(_missing(part, "", ""))


def _missing(part: Any, path: str, label: str) -> Iterator[FieldPath]:
    for field, called, needed in _fields(part.__class__):
        value = getattr(part, field)
        absent = _absent(value)
        if not absent and isinstance(value, PLAIN):
            continue
        name = f"{label}: {called}" if label else called
        where = f"{path}.{field}" if path else field
        if not absent:
            yield from _inside(value, where, name)
        elif needed(part) if callable(needed) else needed:
            yield FieldPath(where, name)


def _inside(value: Any, path: str, label: str) -> Iterator[FieldPath]:
    """What is missing inside a value that is there."""
    if dataclasses.is_dataclass(value):
        yield from _missing(value, path, label)
    elif isinstance(value, tuple):
        for number, element in enumerate(value):
            absent = _absent(element)
            if not absent and isinstance(element, PLAIN):
                continue
            where, name = f"{path}[{number}]", f"{label} nr. {number + 1}"
            if absent:
                yield FieldPath(where, name)
            else:
                yield from _inside(element, where, name)


def _absent(value: Any) -> bool:
    """None, an empty tuple, or text with nothing to see in it."""
    if isinstance(value, str):
        if value[:1].isalnum():
            return False
        return not any(mark.isprintable() and not mark.isspace() for mark in value)
    return value is None or value in ((), b"")


def plain(part: Any) -> Any:
    """Return what the template is given: dictionaries, lists, clean text, pictures, no more.

    An optional text that is blank becomes None, so that a condition on it does not hold.
    """
    if isinstance(part, StrEnum):
        return part.value
    if isinstance(part, str):
        return None if _absent(part) else clean(part)
    if isinstance(part, tuple):
        return [plain(element) for element in part]
    if isinstance(part, Picture):
        return dataclasses.replace(part, alt=clean(part.alt))
    if dataclasses.is_dataclass(part):
        return {field: plain(getattr(part, field)) for field, *_ in _fields(part.__class__)}
    return part


def leaves(kind: Any) -> tuple[Leaf, ...]:
    """Every field of a document class, as a template names it: "criteria[].weight"."""
    found: list[Leaf] = []
    for field in dataclasses.fields(kind):
        needed = field.metadata["needed"] is True
        found += _leaves(field.type, field.name, field.metadata["label"], needed=needed)
    return tuple(found)


def _leaves(hint: Any, path: str, label: str, *, needed: bool) -> list[Leaf]:
    arguments = typing.get_args(hint)
    if isinstance(hint, UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _leaves(inner, path, label, needed=needed)
    if typing.get_origin(hint) is tuple:
        return _leaves(arguments[0], f"{path}[]", label, needed=needed)
    if hint is Picture or not dataclasses.is_dataclass(hint):
        return [Leaf(path, label, printed=hint in {str, Picture}, needed=needed)]
    return [
        dataclasses.replace(
            leaf,
            path=f"{path}.{leaf.path}",
            label=f"{label}: {leaf.label}",
            needed=needed and leaf.needed,
        )
        for leaf in leaves(hint)
    ]
