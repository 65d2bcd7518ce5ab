"""The fields of a document: which are missing, what they are called, and what Word is given."""

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Final

from procure.domain import text

# docxtpl reads \a as a new paragraph and \f as a page break; Word ends a line with \n alone.
BREAKS: Final = str.maketrans({"\a": None, "\f": None})


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


def clean(value: str) -> str:
    r"""Return the text with what XML cannot hold replaced, so that nothing is lost around it.

    >>> clean("Ærlig \x0b& Sønn\r\nlinje\f 2")
    'Ærlig �& Sønn\nlinje 2'
    """
    return text.clean(value.translate(BREAKS))


def missing(part: Any) -> list[FieldPath]:
    """Every value the document needs and lacks, in the order of the fields."""
    return list(_missing(part, "", ""))


def _missing(part: Any, path: str, label: str) -> Iterator[FieldPath]:
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        needed = field.metadata["needed"]
        name = f"{label}: {field.metadata['label']}" if label else field.metadata["label"]
        where = f"{path}.{field.name}" if path else field.name
        if not _absent(value):
            yield from _inside(value, where, name)
        elif needed(part) if callable(needed) else needed:
            yield FieldPath(where, name)


def _inside(value: Any, path: str, label: str) -> Iterator[FieldPath]:
    """What is missing inside a value that is there."""
    if dataclasses.is_dataclass(value):
        yield from _missing(value, path, label)
    elif isinstance(value, tuple):
        for number, element in enumerate(value):
            where, name = f"{path}[{number}]", f"{label} nr. {number + 1}"
            if _absent(element):
                yield FieldPath(where, name)
            else:
                yield from _inside(element, where, name)


def _absent(value: Any) -> bool:
    """None, an empty tuple, or text with nothing to see in it."""
    if isinstance(value, str):
        return not any(mark.isprintable() and not mark.isspace() for mark in value)
    return value is None or value == ()


def plain(part: Any) -> Any:
    """Return what the template is given: dictionaries, lists, clean text, nothing else.

    An optional text that is blank becomes None, so that a condition on it does not hold.
    """
    if dataclasses.is_dataclass(part):
        return {field.name: plain(getattr(part, field.name)) for field in dataclasses.fields(part)}
    if isinstance(part, tuple):
        return [plain(element) for element in part]
    if isinstance(part, StrEnum):
        return part.value
    if isinstance(part, str):
        return None if _absent(part) else clean(part)
    return part


def leaves(kind: Any) -> tuple[Leaf, ...]:
    """Every field of a document class, as a template names it: "criteria[].weight"."""
    hints = typing.get_type_hints(kind)
    found: list[Leaf] = []
    for field in dataclasses.fields(kind):
        needed = field.metadata["needed"] is True
        found += _leaves(hints[field.name], field.name, field.metadata["label"], needed=needed)
    return tuple(found)


def _leaves(hint: Any, path: str, label: str, *, needed: bool) -> list[Leaf]:
    arguments = typing.get_args(hint)
    if isinstance(hint, UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _leaves(inner, path, label, needed=needed)
    if typing.get_origin(hint) is tuple:
        return _leaves(arguments[0], f"{path}[]", label, needed=needed)
    if not dataclasses.is_dataclass(hint):
        return [Leaf(path, label, printed=hint is str, needed=needed)]
    return [
        dataclasses.replace(
            leaf,
            path=f"{path}.{leaf.path}",
            label=f"{label}: {leaf.label}",
            needed=needed and leaf.needed,
        )
        for leaf in leaves(hint)
    ]
