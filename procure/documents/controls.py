"""Places to write in: Word content controls that a filled form is read by.

Each stands alone in a table cell. Word keeps the control with its tag; LibreOffice drops the
tag, so the cell before it carries a bookmark of the same name. `package.finish` numbers both.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from procure.documents.house_style import GREY, W

W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
OPEN, CLOSE = "‹", "›"  # around a placeholder, in every language, so that it is never an answer
TICKED, UNTICKED = "☒", "☐"
_NO_ID: Final = '<w:id w:val="0"/>'


class Kind(StrEnum):
    """What may be written: one line, text with paragraphs, or a tick."""

    LINE = "line"
    TEXT = "text"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Control:
    """A place to write in.

    `tag` is what the reader finds it by ("answer:{{ answer.id }}", at most 64 characters),
    `title` what Word shows on it. `value` names the field that fills it in; while that is
    absent, the placeholder stands there. A tick is set when the field `value` holds.
    """

    tag: str
    title: str
    placeholder: str
    value: str
    kind: Kind = Kind.LINE

    @property
    def bookmark(self) -> str:
        """The name of the bookmark in the cell before; Word allows no colon in it."""
        return bookmark_of(self.tag)


def bookmark_of(tag: str) -> str:
    """Return the bookmark that goes with a tag: "team:1:name" → "f_team_1_name"."""
    return "f_" + tag.replace(":", "_")


def variants(control: Control, title: str, placeholder: str) -> list[tuple[str, str]]:
    """Return (condition, content) for each state of the control; the content is XML.

    Their ids are 0: whoever adds them knows which are free.
    """
    if control.kind is Kind.TICK:
        made = [_sdt(control, title, sign) for sign in (TICKED, UNTICKED)]
    else:
        made = [
            _sdt(control, title, f"{{{{ {control.value} }}}}"),
            _sdt(control, title, f"{OPEN}{placeholder}{CLOSE}", empty=True),
        ]
    return [(f"{{%p if {control.value} %}}", made[0]), ("{%p else %}", made[1])]


def _sdt(control: Control, title: str, text: str, *, empty: bool = False) -> str:
    """A content control inside a paragraph, in the order of elements that the schema wants."""
    look = f'<w:rPr><w:color w:val="{GREY}"/></w:rPr>' if empty else ""
    kinds = {
        Kind.LINE: "<w:text/>",
        Kind.TEXT: "",
        Kind.TICK: f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="{int(text == TICKED)}"/>'
        '<w14:checkedState w14:val="2612" w14:font="Segoe UI Symbol"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/></w14:checkbox>',
    }
    if control.kind is Kind.TICK:
        face = "Segoe UI Symbol"
        look = f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/></w:rPr>'
    return (
        f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:alias w:val={quoteattr(title)}/>'
        f"<w:tag w:val={quoteattr(control.tag)}/>{_NO_ID}"
        f"{'<w:showingPlcHdr/>' if empty else ''}{kinds[control.kind]}</w:sdtPr>"
        f"<w:sdtContent><w:r>{look}<w:t>{escape(text)}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def add(paragraph: Any, xml: str, number: int) -> None:
    """Append one of the `variants` to a paragraph; `number` is its id."""
    from docx.oxml import parse_xml  # slow import

    paragraph._element.append(parse_xml(xml.replace(_NO_ID, f'<w:id w:val="{number}"/>')))  # noqa: SLF001 -- the library has no words for it


def mark(paragraph: Any, name: str, number: int) -> None:
    """Put an empty bookmark at the start of a paragraph."""
    from docx.oxml import parse_xml  # slow import

    first = paragraph._element  # noqa: SLF001 -- as in `add`
    at = 0 if first.find(f"{{{W}}}pPr") is None else 1
    start = f'<w:bookmarkStart xmlns:w="{W}" w:id="{number}" w:name={quoteattr(name)}/>'
    first.insert(at, parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{number}"/>'))
    first.insert(at, parse_xml(start))
