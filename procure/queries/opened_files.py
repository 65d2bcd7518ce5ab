"""The files of an opened bid, as its readers see them."""

from dataclasses import dataclass, replace

from procure.domain import bids, masks
from procure.domain.openings import Defect
from procure.domain.permissions import Actor
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition
from procure.queries import material
from procure.queries.opened_corners import Opened


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a bid. `pages` is None for what is no PDF, or cannot be counted."""

    id: int
    name: str
    size: int
    pages: int | None
    withheld: int  # pages beyond the limit: not for those who score
    cut: bool  # the reader gets the others alone
    findings: tuple[str, ...]

    @property
    def readable(self) -> bool:
        """Whether something of it is left for the reader."""
        return not self.cut or self.withheld < (self.pages or 0)


def lost(bid: Bid, latest: Submission, *, masked: bool) -> tuple[Defect, ...]:
    """What was not as it was delivered; `masked` gives the files the names of their places."""
    found = tuple(map(Defect.of, bid.defects))
    if not masked:
        return found
    places = {file.id: place for place, file in enumerate(bids.received_files(latest.files))}
    return tuple(
        replace(one, name=masks.file_name(places.get(one.file_id, 0), one.name)) for one in found
    )


def of(
    bid: Bid, latest: Submission, competition: Competition, viewer: Actor, parts: Opened
) -> tuple[FileRow, ...]:
    """The files that there is something to read of."""
    gone = {defect.file_id for defect in map(Defect.of, bid.defects)}
    rows = {row.id: row for row in bid.files if parts.answer(row.criterion_id)}
    scores = material.is_evaluator(competition, viewer)
    masked = material.hides_names(competition, viewer)
    return tuple(
        FileRow(
            f.id, masks.file_name(place, f.name) if masked else f.name, f.size,
            row.pages, row.withheld_pages,
            cut=scores and row.withheld_pages > 0, findings=tuple(row.findings),
        )
        for place, f in enumerate(bids.received_files(latest.files))
        if (row := rows.get(f.id)) and not gone & {0, f.id}
    )  # fmt: skip
