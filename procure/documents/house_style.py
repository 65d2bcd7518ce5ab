"""The house style of the Word templates: page, fonts, colours, styles, numbering, header, footer.

Calibri, which Word has, with Carlito of the same widths as its named stand-in. The XML is
written here in full, so that a template holds these styles and nothing else: no theme, no
thumbnail, no left-overs of python-docx's own American template.
"""

from dataclasses import dataclass
from typing import Final

from procure import language

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

INK: Final = "1F2933"  # body text
BLUE: Final = "1B4965"  # headings
GREY: Final = "5A6872"  # header, footer, notes
RULE: Final = "B8C4CC"  # thin lines
TINT: Final = "E6EEF2"  # the head of a table
FIELD: Final = "F3F5F6"  # a place to write in
AMBER: Final = "FFF4D6"  # the mark of invented data
RUST: Final = "8A3B12"

MM: Final = 56.6929  # twentieths of a point in a millimetre
HEADING_NUMBERING: Final = "1"
BULLET_NUMBERING: Final = "2"


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins in millimetres."""

    width: int
    height: int
    side: int = 25
    top: int = 28
    bottom: int = 24

    @property
    def text_width(self) -> int:
        """The width of a line, in millimetres."""
        return self.width - 2 * self.side


PORTRAIT: Final = Page(210, 297)
LANDSCAPE: Final = Page(297, 210, side=20, top=26, bottom=20)


def twips(millimetres: float) -> int:
    """Return the length in twentieths of a point, which is what Word counts in."""
    return round(millimetres * MM)


def _run(size: float, colour: str = INK, *, bold: bool = False, font: str = "Calibri") -> str:
    """Run properties; the size in points."""
    half = round(size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        + ("<w:b/><w:bCs/>" if bold else "")
        + f'<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    )


def _paragraph(
    before: float,
    after: float,
    *,
    start: str = "",
    middle: str = "",
    end: str = "",
    line: int = 264,
) -> str:
    """Paragraph properties in the order the schema wants; spacing in points."""
    return (
        f"<w:pPr>{start}{middle}"
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
        f' w:line="{line}" w:lineRule="auto"/>{end}</w:pPr>'
    )


def _style(
    name: str, properties: str, *, identifier: str = "", based_on: str = "Normal", after: str = ""
) -> str:
    """One paragraph style."""
    identifier = identifier or name.replace(" ", "")
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/>{following}<w:qFormat/>{properties}</w:style>'
    )


def _border(*sides: str, colour: str = RULE, space: int = 3) -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{space}" w:color="{colour}"/>'
        for side in sides
    )
    return f"<w:pBdr>{lines}</w:pBdr>"


def _heading(level: int, size: float, before: float, *, numbered: bool) -> str:
    """A heading style, linked to the outline numbering when the document is numbered."""
    numbering = (
        f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{HEADING_NUMBERING}"/></w:numPr>'
        if numbered
        else ""
    )
    properties = _paragraph(
        before,
        4,
        start="<w:keepNext/><w:keepLines/>",
        middle=numbering,
        end=f'<w:outlineLvl w:val="{level - 1}"/>',
        line=252,
    )
    return _style(
        f"heading {level}",
        properties + _run(size, BLUE, bold=True),
        identifier=f"Heading{level}",
        after="Normal",
    )


def _defaults() -> str:
    tag = language.current().tag
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _base_styles() -> str:
    """The four styles Word expects in every document, and the table style of the house."""
    cell = (
        '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{_paragraph(0, 7, start='<w:widowControl/>')}</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:styleId="HouseTable"><w:name w:val="House Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>{cell}'
        "</w:tblPr></w:style>"
    )


def styles(*, numbered: bool) -> str:
    """The whole styles part; `numbered` gives the headings their numbers."""
    fact = _paragraph(
        2,
        2,
        middle=_border("between", space=2)
        + f'<w:tabs><w:tab w:val="left" w:pos="{twips(52)}"/></w:tabs>',
        end=f'<w:ind w:left="{twips(52)}" w:hanging="{twips(52)}"/>',
    )
    bullet = _paragraph(
        0,
        3,
        middle=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{BULLET_NUMBERING}"/></w:numPr>',
        end=f'<w:ind w:left="{twips(6)}" w:hanging="{twips(5)}"/>',
    )
    mark = _paragraph(
        0,
        8,
        middle=_border("top", "left", "bottom", "right", colour=RUST, space=4)
        + f'<w:shd w:val="clear" w:color="auto" w:fill="{AMBER}"/>',
        end='<w:ind w:left="90" w:right="90"/>',
    )
    callout = _paragraph(
        4,
        9,
        middle=_border("top", "left", "bottom", "right", colour=TINT, space=5)
        + f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>',
        end='<w:ind w:left="110" w:right="110"/>',
    )
    parts = (
        _defaults(),
        _base_styles(),
        _heading(1, 15, 18, numbered=numbered),
        _heading(2, 12, 12, numbered=numbered),
        _heading(3, 10.5, 9, numbered=numbered),
        _style("Title", _paragraph(6, 2, line=240) + _run(23, BLUE, bold=True), after="Subtitle"),
        _style("Subtitle", _paragraph(0, 12, line=252) + _run(14, GREY), after="Normal"),
        _style("Contents Heading", _paragraph(16, 5) + _run(13, BLUE, bold=True)),
        _style("Contents", _paragraph(0, 2)),
        _style("Address", _paragraph(0, 0)),
        _style("Closing", _paragraph(20, 2, start="<w:keepNext/>")),
        _style("Fact", fact),
        _style("List Bullet", bullet),
        _style("Callout", callout),
        _style("Formula", _paragraph(2, 8, end=f'<w:ind w:left="{twips(6)}"/>') + _run(11.5, BLUE)),
        _style("Table Text", _paragraph(0, 0, line=247) + _run(10)),
        _style("Table Note", _paragraph(2, 0, line=240) + _run(9, GREY)),
        _style(
            "Table Head",
            _paragraph(0, 0, start="<w:keepNext/>", line=240) + _run(10, BLUE, bold=True),
        ),
        _style("Table Sum", _paragraph(0, 0, line=240) + _run(8.5, BLUE, bold=True)),
        _style("After Table", _paragraph(9, 7)),
        _style("After List", _paragraph(5, 7)),
        _style("Island", _paragraph(0, 7)),
        _style("Checksum", _paragraph(0, 7) + _run(9, font="Consolas")),
        _style("Small Checksum", _paragraph(0, 0, line=240) + _run(7.5, font="Consolas")),
        _style("Invented", mark + _run(10, RUST, bold=True)),
        _style("Note", _paragraph(4, 4) + _run(9.5, GREY)),
        _style("header", _paragraph(0, 0) + _run(9, GREY), identifier="Header"),
        _style("footer", _paragraph(0, 0) + _run(9, GREY), identifier="Footer"),
    )
    link = (
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr><w:color w:val="{BLUE}"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    return f'<w:styles xmlns:w="{W}">{"".join(parts)}{link}</w:styles>'


def numbering() -> str:
    """Outline numbers for the headings, and the bullet."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{".".join(f"%{n + 1}" for n in range(level + 1))}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{twips(11)}"/></w:tabs>'
        f'<w:ind w:left="{twips(11)}" w:hanging="{twips(11)}"/></w:pPr></w:lvl>'
        for level in range(3)
    )
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{twips(6)}" w:hanging="{twips(5)}"/></w:pPr></w:lvl>'
    )
    return (
        f'<w:numbering xmlns:w="{W}">'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
        f'<w:multiLevelType w:val="singleLevel"/>{bullet}</w:abstractNum>'
        f'<w:num w:numId="{HEADING_NUMBERING}"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="{BULLET_NUMBERING}"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )


def settings() -> str:
    """The language's separators and today's layout rules; no revision numbers or update prompts."""
    english = language.current() is language.Language.ENGLISH
    decimal, between = (".", ",") if english else (",", ";")
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language.current().tag}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{between}"/></w:settings>'
    )


def fonts() -> str:
    """The fonts used, each with its stand-in."""
    named = (("Calibri", "Carlito", "swiss"), ("Consolas", "Liberation Mono", "modern"))
    return (
        f'<w:fonts xmlns:w="{W}">'
        + "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="00"/>'
            f'<w:family w:val="{family}"/></w:font>'
            for name, other, family in named
        )
        + "</w:fonts>"
    )


def theme() -> str:
    """The smallest theme Word accepts, so that its colour menus show the colours of the house."""
    colours = {
        "dk1": INK, "lt1": "FFFFFF", "dk2": BLUE, "lt2": TINT, "accent1": BLUE, "accent2": RUST,
        "accent3": GREY, "accent4": "4F7F52", "accent5": "8F6B1E", "accent6": "6A4C7D",
        "hlink": BLUE, "folHlink": GREY,
    }  # fmt: skip
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = f'<a:ln w="6350">{fill[: len(fill) // 3]}</a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="House">'
        f'<a:themeElements><a:clrScheme name="House">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="House"><a:majorFont>{font}</a:majorFont>'
        f'<a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="House">'
        f"<a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
