"""What the opening protocol tells of what was not as it should be."""

from collections.abc import Iterable, Iterator, Sequence

from procure.documents.contexts.opening_protocol import RefusedAttempt
from procure.domain import formats
from procure.domain.attachments import Finding
from procure.domain.openings import Defect
from procure.language import say
from procure.models.bids import Bid, BidFile
from procure.queries.opening_attempts import Attempt, Refusal


def missing(bids: Iterable[Bid]) -> Iterator[str]:
    """Yield what could not be read as it was delivered."""
    for bid in bids:
        for defect in map(Defect.of, bid.defects):
            yield f"{bid.consortium.name}: {_defect(defect)}"


def _defect(defect: Defect) -> str:
    if not defect.file_id:
        return say("alt som er skrevet, og alle filene")
    if defect.gone:
        return say("filen «{name}» fantes ikke lenger", name=defect.name)
    return say("filen «{name}» var endret", name=defect.name)


def findings(bids: Iterable[Bid]) -> Iterator[str]:
    """Yield what was found in the files that were opened."""
    for bid, file in _opened(bids):
        if file.findings:
            told = ", ".join(_finding(Finding(code)) for code in file.findings)
            yield f"{bid.consortium.name}: «{file.name}» {told}"


def withheld(bids: Iterable[Bid]) -> Iterator[str]:
    """Yield the pages beyond a limit."""
    for bid, file in _opened(bids):
        if file.withheld_pages == 1:
            yield say(
                "{supplier}: 1 side av «{file}»", supplier=bid.consortium.name, file=file.name
            )
        elif file.withheld_pages:
            yield say(
                "{supplier}: {pages} sider av «{file}»",
                supplier=bid.consortium.name, pages=str(file.withheld_pages), file=file.name,
            )  # fmt: skip


def _opened(bids: Iterable[Bid]) -> Iterator[tuple[Bid, BidFile]]:
    for bid in bids:
        received = {file["id"] for file in bid.submissions[-1].files}
        if bid.opened_at is not None:
            yield from ((bid, file) for file in bid.files if str(file.id) in received)


def attempts(tried: Sequence[Attempt]) -> Iterator[RefusedAttempt]:
    """Yield the attempts that opened nothing, but for those that found something unreadable."""
    for one in tried:
        if one.why is not Refusal.UNREADABLE:
            yield RefusedAttempt(
                at=formats.exact_moment(one.at), who=one.who, why=_refusal(one.why)
            )


def _finding(finding: Finding) -> str:
    return {
        Finding.CUT_SHORT: say("mangler slutten"),
        Finding.DAMAGED: say("er skadet, så sidene ikke kan telles"),
        Finding.EMBEDDED: say("har andre filer inni seg"),
        Finding.ENCRYPTED: say("har passord"),
        Finding.EXPLODES: say("pakkes ut til uvanlig mye"),
        Finding.INFECTED: say("fikk viruskontrollen til å reagere"),
        Finding.MACROS: say("har makroer"),
        Finding.SCRIPTS: say("har skript"),
        Finding.UNCHECKED: say("kunne ikke kontrolleres"),
        Finding.UNSCANNED: say("er ikke viruskontrollert"),
    }[finding]


def _refusal(why: Refusal) -> str:
    return {
        Refusal.ALONE: say("Den samme personen eller nøkkelen to ganger"),
        Refusal.EARLY: say("Det var for tidlig"),
        Refusal.KEY: say("Nøkkelen eller passordfrasen passet ikke"),
        Refusal.OTHER: say("Konkurransen kunne ikke åpnes da"),
        Refusal.PASSWORD: say("Feil passord til kontoen"),
        Refusal.STRANGER: say("Personen har ikke rett til å åpne"),
    }[why]
