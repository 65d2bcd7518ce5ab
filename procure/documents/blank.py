"""An empty Word package of the house, and a package written so that equal content is equal bytes.

python-docx's own starting point is an American letter with 160 styles, a thumbnail and a part
that validators complain of. This one holds what the templates use.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from procure.documents import house_style
from procure.documents.house_style import Page, twips

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
PARTS: Final = ("styles", "numbering", "settings", "fontTable")


def blank(page: Page, *, numbered: bool) -> bytes:
    """Return a .docx with one empty page."""
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
        ),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{OFFICE}/{part}", f"{part}.xml") for part in PARTS),
            (f"{OFFICE}/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": _document(page),
        "word/styles.xml": house_style.styles(numbered=numbered),
        "word/numbering.xml": house_style.numbering(),
        "word/settings.xml": house_style.settings(),
        "word/fontTable.xml": house_style.fonts(),
        "word/theme/theme1.xml": house_style.theme(),
    }
    return packed({name: (HEAD + text).encode() for name, text in members.items()})


def packed(members: Mapping[str, bytes]) -> bytes:
    """Zip the members with fixed times, in one order, the content types first."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, members[name], compresslevel=9)
    return stored.getvalue()


def repacked(package: bytes) -> bytes:
    """Return the same package without the times of its making."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return packed({name: source.read(name) for name in source.namelist()})


def _content_types() -> str:
    kinds = {"document": "document.main", **{part: part for part in PARTS}}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/theme/theme1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{CORE}"/>{overrides}</Types>'
    )


def _relationships(*relations: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _document(page: Page) -> str:
    sideways = ' w:orient="landscape"' if page.width > page.height else ""
    edge = twips(11)
    return (
        f'<w:document xmlns:w="{house_style.W}" xmlns:r="{OFFICE}"><w:body><w:sectPr>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{sideways}/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.side)}"'
        f' w:bottom="{twips(page.bottom)}" w:left="{twips(page.side)}"'
        f' w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
