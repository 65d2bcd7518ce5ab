"""Every field of every document as its writer needs it: name, meaning, need, example."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from procure.documents import catalogue
from procure.documents.fields import leaves, plain, said
from procure.documents.parts import Picture
from procure.documents.template_words import how_to_write

HEADING: Final = "Feltene i dokumentmalene"
INTRODUCTION: Final = (
    "Alt malene kan fylle ut, i hvert dokuments egen rekkefølge. `[]` betyr at feltet er en liste. "
    "Eksemplene er oppdiktede. Det samme står i løsningen under Maler, der en mal også lastes ned, "
    "sjekkes og tas i bruk. Fra kommandolinjen: `procure templates check MAL.docx --name NAVN`."
)
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
    """Return the fields of a document in its own order, with labels in the current language.

    Raises KeyError for an unknown document.
    """
    sample = plain(catalogue.sample(name))
    return tuple(
        FieldRow(
            path=leaf.path,
            label=said(leaf.label),
            needed=leaf.needed,
            printed=leaf.printed,
            example=_example(sample, leaf.path),
            how=how_to_write(leaf),
        )
        for leaf in leaves(catalogue.kind(name))
    )


def _example(sample: Any, path: str) -> str:
    """The first value the sample has at the path, on one line; of a picture, its description."""
    value = next(_values(sample, path.replace("[]", ".[]").split(".")), "")
    value = value.alt if isinstance(value, Picture) else value
    text = {True: "ja", False: "nei"}[value] if isinstance(value, bool) else str(value)
    line = " ".join(text.splitlines())  # its no-break spaces stay as they are
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


def sections() -> Iterator[str]:
    """Write all of it as Markdown, a section for each document, for those who read it on paper."""
    yield INTRODUCTION
    for name in catalogue.NAMES:
        yield f"## {catalogue.kind(name).kind} (`{name}`)"
        lines = ["| felt | betydning | må ha verdi | eksempel |", "| --- | --- | --- | --- |"]
        for row in rows(name):
            needed, example = "ja" if row.needed else "nei", row.example.replace("|", "\\|")
            lines.append(f"| `{row.path}` | {row.label} | {needed} | {example or '–'} |")
        yield "\n".join(lines)
