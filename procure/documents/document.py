"""What every Word document is made of: frozen fields that know what the officer calls them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from procure.language import say

Needed = Callable[[Any], bool]


def label(text: str, *, needed: bool | Needed = True) -> Mapping[str, Any]:
    """Metadata for one field: its bokmål name, and whether the document needs it.

    `needed` may be a predicate over the dataclass that holds the field, for values that only
    some choices print (the slope of a linear price formula). A field that is not needed may be
    None, blank or empty; every other field is refused when it is.
    """
    return {"label": text, "needed": needed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The fields every document carries; strings are already formatted for the reader.

    No ORM row, Decimal or date reaches Word. `dated` is the day the document was made, as it
    is printed ("3. november 2026").
    """

    name: ClassVar[str]  # the template's file name without .docx, as in the list of documents
    kind: ClassVar[str]  # what the list of documents calls it, in bokmål
    title: ClassVar[str] = ""  # what stands on the document, when that is something else

    document_id: str = field(metadata=label("Dokument-ID"))
    case_number: str = field(metadata=label("Saksnummer"))
    dated: str = field(metadata=label("Dato"))
    buyer: str = field(metadata=label("Oppdragsgiver"))
    buyer_number: str = field(metadata=label("Oppdragsgivers organisasjonsnummer"))
    invented: bool = field(metadata=label("Konstruerte data"))

    @property
    def subject(self) -> str:
        """What the document is about: the competition, the framework, the consortium."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """The title Word shows in the window and in the file's properties."""
        return f"{say(self.title or self.kind)}: {self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionDocument(Document):
    """A document of one mini-competition."""

    competition_title: str = field(metadata=label("Konkurransens navn"))

    @property
    def subject(self) -> str:
        """The competition's name."""
        return self.competition_title


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkDocument(Document):
    """A document of a framework agreement, or of one of its suppliers."""

    framework: str = field(metadata=label("Rammeavtalens navn"))

    @property
    def subject(self) -> str:
        """The framework's name."""
        return self.framework
