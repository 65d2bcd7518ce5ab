"""The documents as a page with pictures: what each is, what it is about, who reads it."""

from typing import Final

from procure.documents import catalogue
from procure.documents.fields import leaves
from procure.domain.competitions import Status
from procure.domain.paperwork import FRAMEWORK_KINDS, KINDS, Reader
from procure.exports.docs import GENERATED

READERS: Final = {
    Reader.STAFF: "the staff of the case",
    Reader.BIDDER: "the bidder it is about, and staff",
    Reader.INVITED: "all who were invited, and staff",
}
# Made by an act, not on demand: when, and who reads it.
MADE_BY: Final = {
    "invitation": ("at issue", READERS[Reader.INVITED]),
    "tender_document": ("at issue and at each amendment", READERS[Reader.INVITED]),
    "bid_receipt": ("at each submission", "the bidder alone until the opening"),
    "evaluation_matrix": ("after the lock", READERS[Reader.STAFF]),
    "award_letter_winner": ("when the letters are sent", READERS[Reader.BIDDER]),
    "award_letter_other": ("when the letters are sent", READERS[Reader.BIDDER]),
    "access_copy": ("when access is given", "the bidder that asked, and staff"),
}


def documents() -> str:
    """Return the page: every document in the order of a case, with a picture of its sample."""
    lines = [
        GENERATED,
        "",
        "# The documents",
        "",
        f"{len(catalogue.NAMES)} Word documents, each in bokmål, nynorsk and English. The pictures",
        "show the first page of the invented sample (`make pictures`). The fields of each stand in",
        "[doc_templates/README.md](../doc_templates/README.md).",
    ]
    for number, name in enumerate(catalogue.NAMES, start=1):
        kind = catalogue.kind(name)
        when, readers = _made(name)
        lines += [
            "",
            f"## {number}. {kind.kind}",
            "",
            f"`{name}.docx`, {len(leaves(kind))} fields. Made {when}; read by {readers}.",
            "",
            f"![First page of {name}](documents/{name}.png)",
        ]
    return "\n".join(lines) + "\n"


def _made(name: str) -> tuple[str, str]:
    if name in FRAMEWORK_KINDS:
        return "any time the framework is in force", "staff"
    if name in MADE_BY:
        return MADE_BY[name]
    kind = KINDS[name]
    when = [status.value for status in Status if status in kind.statuses]
    return f"on demand when the competition is {', '.join(when)}", READERS[kind.reader]
