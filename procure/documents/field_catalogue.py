"""Every field of every document as its writer needs it: name, meaning, need, example."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from procure.documents import catalogue
from procure.documents.fields import leaves, plain
from procure.documents.template_words import how_to_write

EXAMPLE_LENGTH: Final = 120  # characters


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field. `example` is what the sample prints, empty when it prints nothing there."""

    path: str
    label: str
    needed: bool
    printed: bool
    example: str
    how: str  # how a template shows it, loops and all


def rows(name: str) -> tuple[FieldRow, ...]:
    """Return the fields of a document in its own order. Raises KeyError for an unknown one."""
    sample = plain(catalogue.sample(name))
    return tuple(
        FieldRow(
            path=leaf.path,
            label=leaf.label,
            needed=leaf.needed,
            printed=leaf.printed,
            example=_example(sample, leaf.path),
            how=how_to_write(leaf),
        )
        for leaf in leaves(catalogue.kind(name))
    )


def _example(sample: Any, path: str) -> str:
    """The first value the sample has at the path, on one line."""
    value = next(_values(sample, path.replace("[]", ".[]").split(".")), "")
    text = {True: "ja", False: "nei"}[value] if isinstance(value, bool) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= EXAMPLE_LENGTH else f"{line[: EXAMPLE_LENGTH - 1]}…"


def _values(part: Any, steps: list[str]) -> Iterator[Any]:
    """What stands at the end of the steps, through every element of a list."""
    if part is None:
        return
    if not steps:
        yield part
    elif steps[0] == "[]":
        for element in part:
            yield from _values(element, steps[1:])
    elif isinstance(part, dict):
        yield from _values(part.get(steps[0]), steps[1:])
