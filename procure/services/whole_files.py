"""Look through the files of an opening: each is there as a whole for the first time.

A file that stops the check is told as unchecked; it keeps nobody from opening the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from procure.documents import whole_files
from procure.documents.child import ChildStopped
from procure.documents.whole_files import Whole
from procure.domain import attachments
from procure.domain.attachments import Finding

BATCH: Final = 32_000_000  # octets of files that one child looks through together
_CHECKED: Final = {"pdf", "docx", "xlsx"}
_END: Final = 2_048  # octets in which a whole PDF says where its parts are


@dataclass(frozen=True, slots=True)
class Looked:
    """A file to look through. `read` returns its content; `limited` says that pages count."""

    id: int
    name: str
    size: int
    limited: bool
    read: Callable[[], bytes]


def look_through(files: Iterable[Looked]) -> dict[int, Whole]:
    """Return what each file was found to be, by its id; those nothing is known of are left out."""
    found: dict[int, Whole] = {}
    for batch in _batches(one for one in files if attachments.kind_of(one.name) in _CHECKED):
        found |= _batch(batch)
    return found


def _batches(files: Iterable[Looked]) -> Iterator[list[Looked]]:
    batch: list[Looked] = []
    for one in files:
        if batch and sum(other.size for other in batch) + one.size > BATCH:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _batch(files: Sequence[Looked]) -> dict[int, Whole]:
    contents = {one.id: one.read() for one in files}
    damaged = [one for one in files if _cut_short(one, contents[one.id])]
    whole = [one for one in files if one not in damaged]
    found = {one.id: Whole(None, frozenset({Finding.DAMAGED})) for one in damaged}
    return found | _told(whole, [contents[one.id] for one in whole])


def _cut_short(file: Looked, content: bytes) -> bool:
    """Whether a PDF has no end. It is not looked through, unless pages could be hidden so."""
    lacks = attachments.kind_of(file.name) == "pdf" and b"startxref" not in content[-_END:]
    return lacks and not file.limited


def _told(files: Sequence[Looked], contents: Sequence[bytes]) -> dict[int, Whole]:
    if not files:
        return {}
    try:
        named = [(one.name, content) for one, content in zip(files, contents, strict=True)]
        return dict(zip((one.id for one in files), whole_files.checked(named), strict=True))
    except ChildStopped:
        if len(files) == 1:
            return {files[0].id: Whole(None, frozenset({Finding.UNCHECKED}))}
        each = (_told([one], [content]) for one, content in zip(files, contents, strict=True))
        return {key: whole for told in each for key, whole in told.items()}


def withheld(pages: Sequence[tuple[int, int | None]], limit: int | None) -> dict[int, int]:
    """Return how many pages of each file are beyond the limit on all files of one answer.

    The files count in the order they are given, by id. What cannot be counted holds nothing back.

    >>> withheld([(7, 4), (8, None), (9, 3)], 5)
    {9: 2}
    """
    left, beyond = limit, {}
    for file_id, count in pages:
        if left is None or count is None:
            continue
        if count > left:
            beyond[file_id] = count - left
        left = max(0, left - count)
    return beyond
