"""Why a document could not be made. Nothing is ever written with a hole in it."""

from collections.abc import Iterable, Sequence

from procure.documents.fields import FieldPath
from procure.domain.errors import DomainError


class DocumentError(DomainError):
    """A document could not be made."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def __str__(self) -> str:
        return self.text


class GenerationRefused(DocumentError):
    """Values are missing; `missing` holds all of them, with the names the officer knows."""

    def __init__(self, missing: Sequence[FieldPath]) -> None:
        self.missing = tuple(missing)
        super().__init__("; ".join(field.label for field in self.missing))


class MissingValue(DocumentError):
    """A template printed a value that is absent: it lacks the condition around it."""


class TemplateMismatch(DocumentError):
    """A template and its document do not name the same fields, or it holds forbidden code.

    `unknown` are fields the document lacks, `unused` those the template never prints, `refused`
    what is not allowed in a template.
    """

    def __init__(
        self,
        unknown: Iterable[str] = (),
        unused: Iterable[str] = (),
        refused: Iterable[str] = (),
    ) -> None:
        self.unknown = tuple(sorted(unknown))
        self.unused = tuple(sorted(unused))
        self.refused = tuple(refused)
        parts = (("unknown", self.unknown), ("unused", self.unused), ("refused", self.refused))
        super().__init__("; ".join(f"{name}: {', '.join(of)}" for name, of in parts if of))


class LostText(DocumentError):
    """A value that was printed is not in the finished file. It must not be sent."""

    def __init__(self, lost: Sequence[str]) -> None:
        self.lost = tuple(lost)
        super().__init__(f"lost: {', '.join(text[:60] for text in self.lost)}")


class Unusual(Exception):
    """No error: a template holds something that only docxtpl can fill in."""
