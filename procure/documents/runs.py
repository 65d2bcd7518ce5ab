"""Put text into a paragraph of a template: plain, `**bold**`, and references to headings.

`[[bookmark|3]]` refers to the heading with that bookmark. Word keeps the number right; 3 is what
stands there until it looks, so a test asserts that it is the heading's own.
"""

import re
from typing import Any, Final

REFERENCE: Final = re.compile(r"\[\[(\w+)\|([\d.]+)\]\]")


def element(tag: str, **attributes: str) -> Any:
    """Return a new element of Word's, attributes in its name space too."""
    from docx.oxml import OxmlElement  # slow import
    from docx.oxml.ns import qn  # slow import

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def xml_of(thing: Any) -> Any:
    """Return the XML behind a python-docx object: fields, links and captions are only there."""
    return thing._element  # noqa: SLF001 -- the one door to what the library has no words for


def add_runs(paragraph: Any, text: str) -> None:
    """Append text to a paragraph, `**bold**` parts in bold runs, references as fields."""
    for index, part in enumerate(text.split("**")):
        bold = index % 2 > 0
        plain, *references = REFERENCE.split(part)
        _add_run(paragraph, plain, bold=bold)
        rest = iter(references)
        for bookmark, number, after in zip(rest, rest, rest, strict=True):
            add_field(paragraph, rf"REF {bookmark} \r \h", number, bold=bold)
            _add_run(paragraph, after, bold=bold)


def add_field(paragraph: Any, instruction: str, shown: str = "1", *, bold: bool = False) -> None:
    """Append a field that Word computes, such as PAGE. `shown` stands there until it has."""
    field = element("w:fldSimple", instr=instruction)
    run = paragraph.add_run(shown)
    if bold:
        run.bold = True
    field.append(xml_of(run))
    xml_of(paragraph).append(field)


def _add_run(paragraph: Any, text: str, *, bold: bool) -> None:
    if text:
        paragraph.add_run(text).bold = True if bold else None
