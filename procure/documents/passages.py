"""Every text of a document with the place it stands in, as its writer knows it."""

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from procure.documents.document import Document


def passages(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (place, text) for all that the document may print: "Begrunnelse nr. 2: Poeng"."""
    yield from _inside(document, "")


def _inside(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            label = field.metadata["label"]
            where = f"{place}: {label}" if place else label
            yield from _inside(getattr(value, field.name), where)
    elif isinstance(value, tuple):
        for number, element in enumerate(value, start=1):
            yield from _inside(element, f"{place} nr. {number}")
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield place, value
