"""What stands in a pack besides the documents: a list for people and one for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procure.domain import formats, packs
from procure.domain.permissions import Actor
from procure.language import Language, say
from procure.queries.documents import Row
from procure.queries.material import Head
from procure.services.documents import sha256


@dataclass(frozen=True, slots=True)
class Pdf:
    """The PDF of a Word file, or why there is none."""

    content: bytes | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in a pack. `pdf` is None where none was to be made."""

    path: str
    row: Row
    content: bytes
    pdf: Pdf | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for, by whom, as they may see it."""

    title: str
    competition: Head
    language: Language
    actor: Actor
    shows_makers: bool  # suppliers are not told who of the buyer's staff made a file
    ordered_at: datetime
    with_pdf: bool
    rows: Mapping[int, Row]


def members(order: Order, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return every file of the pack by its path, with the two lists of contents."""
    found = {
        packs.MANIFEST: _json(_manifest(order, entries)),
        packs.CONTENTS: ("\n".join(_lines(order, entries)) + "\n").encode(),
    }
    for entry in entries:
        found[entry.path] = entry.content
        if entry.pdf is not None and entry.pdf.content is not None:
            found[packs.pdf_beside(entry.path)] = entry.pdf.content
    return found


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _manifest(order: Order, entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        "title": order.title,
        "competition": {
            "reference": order.competition.reference,
            "title": order.competition.title,
            "invented": order.competition.invented,
        },
        "ordered_at": formats.iso(order.ordered_at),
        "ordered_by": order.actor.name,
        "files": [_entry(order, entry) for entry in entries],
    }


def _entry(order: Order, entry: Entry) -> dict[str, Any]:
    row = entry.row
    told: dict[str, Any] = {
        "path": entry.path,
        "title": row.title,
        "version": row.number,
        "newest": row.newest,
        "made_at": formats.iso(row.made_at),
    }
    if order.shows_makers:
        told |= {"made_by": row.made_by, "recipient": row.recipient}
    told |= {"size": len(entry.content), "sha256": sha256(entry.content)}
    if entry.pdf is not None:
        told["pdf"] = _pdf(entry.path, entry.pdf)
    return told


def _pdf(path: str, pdf: Pdf) -> dict[str, Any]:
    if pdf.content is None:
        return {"missing": pdf.why_not}
    beside = packs.pdf_beside(path)
    return {"path": beside, "size": len(pdf.content), "sha256": sha256(pdf.content)}


def _lines(order: Order, entries: Sequence[Entry]) -> Iterator[str]:
    """The list for people: what the pack is, then three or more lines for each file."""
    case = order.competition
    yield order.title
    yield say("{title}, saksnummer {number}", title=case.title, number=case.reference)
    if case.invented:
        yield say("KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning")
    ordered = formats.moment(order.ordered_at)
    yield say("Bestilt {moment} av {name}", moment=ordered, name=order.actor.name)
    yield ""
    yield say(
        "Kontrollsummen (SHA-256) viser om en fil er endret etter at den ble laget. "
        "manifest.json har de samme opplysningene for dataprogrammer."
    )
    if missing := sorted({e.pdf.why_not for e in entries if e.pdf and e.pdf.content is None}):
        yield ""
        yield from missing
    for entry in entries:
        yield ""
        yield from _about(order, entry)


def _about(order: Order, entry: Entry) -> Iterator[str]:
    row = entry.row
    yield entry.path
    title = f"{row.title}, {row.recipient}" if order.shows_makers and row.recipient else row.title
    version = say("{title}, versjon {number}", title=title, number=row.number)
    yield "  " + (version if row.newest else say("{version} (eldre)", version=version))
    made = formats.moment(row.made_at)
    if order.shows_makers:
        yield "  " + say("Laget {moment} av {name}", moment=made, name=row.made_by)
    else:
        yield "  " + say("Laget {moment}", moment=made)
    yield f"  SHA-256: {sha256(entry.content)}"
    if entry.pdf is not None:
        yield from _about_pdf(entry.path, entry.pdf)


def _about_pdf(path: str, pdf: Pdf) -> Iterator[str]:
    if pdf.content is None:
        yield "  " + say("PDF mangler: {reason}", reason=pdf.why_not)
        return
    yield f"  {packs.pdf_beside(path)}"
    yield f"  SHA-256: {sha256(pdf.content)}"
