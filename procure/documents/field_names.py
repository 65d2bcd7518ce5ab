"""Which fields a template names, set against those of its document."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from procure.documents.errors import TemplateMismatch
from procure.documents.fields import Leaf


@dataclass(slots=True)
class NamedFields:
    """What a template prints and what it only asks about, as "criteria[].weight"."""

    printed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    nodes: int = 0


def compare(found: NamedFields, wanted: Iterable[Leaf]) -> None:
    """Raise TemplateMismatch unless the template names exactly the document's fields."""
    leaves = tuple(wanted)
    known = {prefix for leaf in leaves for prefix in _prefixes(leaf.path)}
    unknown = (found.printed | found.asked) - known
    unused = [
        leaf.path
        for leaf in leaves
        if leaf.path not in (found.printed if leaf.printed else found.printed | found.asked)
    ]
    if unknown or unused:
        raise TemplateMismatch(unknown=unknown, unused=unused)


def _prefixes(path: str) -> Iterable[str]:
    """The path itself and everything it stands in."""
    yield path
    for index, mark in enumerate(path):
        if mark in ".[":
            yield path[:index]
        if mark == "]":
            yield path[: index + 1]
