"""What Word takes inside what, for the elements our documents are made of (ECMA-376, part 1).

No whole schema: the parts in which a fault makes Word refuse a file, or drop text from it.
Elements of other namespaces are not judged.
"""

from collections.abc import Mapping
from typing import Final

RANGES: Final = frozenset({
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "proofErr",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "ins", "del", "moveFrom", "moveTo",
})  # fmt: skip
BLOCKS: Final = RANGES | {"p", "tbl", "sdt", "customXml", "altChunk"}
INLINES: Final = RANGES | {
    "r", "hyperlink", "fldSimple", "sdt", "customXml", "smartTag", "dir", "bdo", "subDoc",
}  # fmt: skip

#: The w-children that an element takes, in any order.
INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "body": BLOCKS | {"sectPr"},
    "hdr": BLOCKS,
    "ftr": BLOCKS,
    "footnote": BLOCKS,
    "endnote": BLOCKS,
    "comment": BLOCKS,
    "txbxContent": BLOCKS,
    "tc": BLOCKS | {"tcPr"},
    "tbl": RANGES | {"tblPr", "tblGrid", "tr", "sdt", "customXml"},
    "tr": RANGES | {"tblPrEx", "trPr", "tc", "sdt", "customXml"},
    "p": INLINES | {"pPr"},
    "hyperlink": INLINES,
    "fldSimple": INLINES | {"fldData"},
    "r": frozenset({
        "rPr", "br", "t", "contentPart", "delText", "instrText", "delInstrText", "noBreakHyphen",
        "softHyphen", "dayShort", "monthShort", "yearShort", "dayLong", "monthLong", "yearLong",
        "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "sym",
        "pgNum", "cr", "tab", "object", "pict", "fldChar", "ruby", "footnoteReference",
        "endnoteReference", "commentReference", "drawing", "ptab", "lastRenderedPageBreak",
    }),
    "rPr": frozenset({
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
        "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
        "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect",
        "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
        "specVanish", "oMath", "ins", "del", "moveFrom", "moveTo", "rPrChange",
    }),
    "trPr": frozenset({
        "cnfStyle", "divId", "gridBefore", "gridAfter", "wBefore", "wAfter", "cantSplit",
        "trHeight", "tblHeader", "tblCellSpacing", "jc", "hidden", "ins", "del", "trPrChange",
    }),
}  # fmt: skip

#: The w-children that an element takes in this order alone.
IN_ORDER: Final[Mapping[str, tuple[str, ...]]] = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
        "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
        "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap",
        "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId",
        "cnfStyle", "rPr", "sectPr", "pPrChange",
    ),
    "numPr": ("ilvl", "numId", "numberingChange", "ins"),
    "tblPr": (
        "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize",
        "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd",
        "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription", "tblPrChange",
    ),
    "tblGrid": ("gridCol", "tblGridChange"),
    "tcPr": (
        "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
        "textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns", "cellDel",
        "cellMerge", "tcPrChange",
    ),
}  # fmt: skip

#: What stands before everything else in an element, when it stands there at all.
FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "p": ("pPr",),
    "r": ("rPr",),
    "tbl": ("tblPr", "tblGrid"),
    "tr": ("tblPrEx", "trPr"),
    "tc": ("tcPr",),
}

_SWITCH: Final = frozenset({"0", "1", "on", "off", "true", "false"})

#: The values that an attribute takes: (element, attribute) → values.
VALUES: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("jc", "val"): frozenset({
        "start", "center", "end", "both", "mediumKashida", "distribute", "numTab", "highKashida",
        "lowKashida", "thaiDistribute", "left", "right",
    }),
    ("br", "type"): frozenset({"page", "column", "textWrapping"}),
    ("fldChar", "fldCharType"): frozenset({"begin", "separate", "end"}),
    ("vMerge", "val"): frozenset({"restart", "continue"}),
    ("vAlign", "val"): frozenset({"top", "center", "both", "bottom"}),
    ("vertAlign", "val"): frozenset({"baseline", "superscript", "subscript"}),
    ("pgSz", "orient"): frozenset({"portrait", "landscape"}),
    ("spacing", "lineRule"): frozenset({"auto", "exact", "atLeast"}),
    ("tblLayout", "type"): frozenset({"fixed", "autofit"}),
    ("tab", "val"): frozenset({
        "clear", "start", "center", "end", "decimal", "bar", "num", "left", "right",
    }),
    **{
        (name, "val"): _SWITCH
        for name in ("b", "i", "caps", "keepNext", "keepLines", "pageBreakBefore", "tblHeader")
    },
}  # fmt: skip
