"""The words of the service as a page: `docs/glossary.md` is what this returns."""

from collections.abc import Mapping
from typing import Final

from procure.domain.glossary import TERMS, Section
from procure.exports.docs import page, table

HEADINGS: Final[Mapping[Section, str]] = {
    Section.PARTIES: "The parties",
    Section.AGREEMENT: "The agreement",
    Section.COMPETITION: "The competition",
    Section.BID: "The bid",
    Section.AWARD: "Evaluation and award",
    Section.PROJECT: "The project",
}


def glossary() -> str:
    """Return the page on the words, as Markdown."""
    parts = []
    for section, heading in HEADINGS.items():
        parts.append(f"## {heading}")
        parts.append(
            table(
                ("bokmål", "nynorsk", "English", "in the code"),
                (
                    (*term.forms, f"`{term.code}`" if term.code else "")
                    for term in TERMS
                    if term.section is section
                ),
            )
        )
    return page(
        "Glossary",
        "These words, and no others, stand in the code, on the pages and in the documents. The "
        "last column is the name in the code; empty where the code has no thing of that name. "
        "Texts are written in bokmål first; nynorsk and English follow these columns. What each "
        "word means, and who uses it so, stands on the page `/help/words`.",
        *parts,
    )
