"""Packs of documents: which documents belong to each, how long one is kept, how it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from procure.domain.reasons import Code, Reason, reason
from procure.domain.text import display_name

MANIFEST: Final = "manifest.json"  # for programs
CONTENTS: Final = "innhold.txt"  # for people
KEPT: Final = timedelta(days=7)
PATIENCE: Final = timedelta(minutes=5)  # without a file done; one takes a minute at most


class Content(StrEnum):
    """What a pack holds."""

    INVITATION = "invitation"
    LETTERS = "letters"
    CASE = "case"


class Progress(StrEnum):
    """How a pack stands. `stopped`: whoever was making it is gone, and it may be taken up."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


class Failure(StrEnum):
    """Why a pack was given up."""

    ERROR = "error"
    HIDDEN = "hidden"  # who asked for it may no longer see all of it


# Documents by the file names of `product.md` §5; the whole case holds every document.
NAMES: Final[Mapping[Content, frozenset[str]]] = {
    Content.INVITATION: frozenset({
        "invitation", "tender_document", "requirements", "bid_form", "questions_answers",
        "amendment",
    }),
    Content.LETTERS: frozenset({
        "rejection_letter", "clarification", "award_letter_winner", "award_letter_other",
        "cancellation_letter", "reversal_letter", "validity_extension", "complaint_answer",
    }),
}  # fmt: skip


def belongs(name: str, content: Content) -> bool:
    """Say whether a document with this file name is part of the content."""
    return content is Content.CASE or name in NAMES[content]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What is stored of a pack's making."""

    worked_at: datetime  # when the last file was done, or the making began
    finished_at: datetime | None
    failure: Failure | None


def progress(facts: PackFacts, now: datetime) -> Progress:
    """Say how a pack stands at `now`."""
    if facts.finished_at is not None:
        return Progress.READY
    if facts.failure is not None:
        return Progress.FAILED
    return Progress.BUILDING if now - facts.worked_at < PATIENCE else Progress.STOPPED


def refusals(stands: Iterable[Progress]) -> tuple[Reason, ...]:
    """Why a person cannot ask for one more pack of a competition, from how their own stand."""
    return (reason(Code.PACK_UNDER_WAY),) if Progress.BUILDING in stands else ()


def why_failed(failure: Failure) -> Reason:
    """Return the reason to show for a pack that was given up."""
    return reason({Failure.ERROR: Code.PACK_FAILED, Failure.HIDDEN: Code.PACK_HIDDEN}[failure])


def expires_at(requested_at: datetime) -> datetime:
    """When a pack is thrown away; the documents it holds stay where they are."""
    return requested_at + KEPT


def arranged(files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return a path in the pack for each file (its folder or "", and its name).

    Names are cleaned, so that none leads out of the folder it is unpacked in. Names that a
    computer could take for the same are numbered, counting the PDF that may come beside.

    >>> arranged([("", "Brev.docx"), ("", "brev.docx"), ("", "Brev.xlsx"), ("Eldre", "../Ær.docx")])
    ('Brev.docx', 'brev (2).docx', 'Brev.xlsx', 'Eldre/Ær.docx')
    """
    taken = {CONTENTS, MANIFEST}
    return tuple(_free(folder, display_name(name), taken) for folder, name in files)


def _free(folder: str, name: str, taken: set[str]) -> str:
    given = PurePosixPath(folder, name)
    path, number = given, 1
    while taken & _claimed(path):
        number += 1
        path = given.with_name(f"{given.stem} ({number}){given.suffix}")
    taken |= _claimed(path)
    return str(path)


def _claimed(path: PurePosixPath) -> set[str]:
    """The names that a file takes on a computer that does not tell capitals from others."""
    folded = PurePosixPath(str(path).casefold())
    return {str(folded)} | ({pdf_beside(str(folded))} if folded.suffix == ".docx" else set())


def pdf_beside(path: str) -> str:
    """Return where the PDF of a Word file lies.

    >>> pdf_beside("Eldre/Brev til A.S. Vik_v1.docx")
    'Eldre/Brev til A.S. Vik_v1.pdf'
    """
    return str(PurePosixPath(path).with_suffix(".pdf"))
