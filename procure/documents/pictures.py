"""How a picture stands in a Word file: the drawing in the text, the member, the relation to it."""

import hashlib
import struct
from collections.abc import Mapping
from typing import Final

from procure.documents.parts import Picture
from procure.documents.program import quoted

EMU: Final = 36_000  # Word's unit, to the millimetre
FIRST_ID: Final = 1001  # docxtpl numbers drawings from here
DRAWN: Final = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
TYPE: Final = '<Default Extension="png" ContentType="image/png"/>'


class Pictures:
    """The pictures of one document: `written` gives each its drawing, `members` their files."""

    def __init__(self) -> None:
        self._names: dict[str, Picture] = {}
        self._count = 0

    def written(self, picture: Picture) -> str:
        """The XML that ends a run's text, shows the picture, and begins the text anew."""
        name = hashlib.sha256(picture.content).hexdigest()[:16]
        self._names[name] = picture
        self._count += 1
        return between_texts(drawing(picture, FIRST_ID - 1 + self._count, f"rId{name}"))

    def members(self) -> Mapping[str, bytes]:
        """The files by their name in the package; one that is shown twice is there once."""
        return {f"word/media/{name}.png": shown.content for name, shown in self._names.items()}

    def related(self, relations: str) -> str:
        """The relations of the document, with those to its pictures."""
        new = "".join(
            f'<Relationship Id="rId{name}" Type="{RELATIONS}/image" Target="media/{name}.png"/>'
            for name in self._names
        )
        return relations.replace("</Relationships>", f"{new}</Relationships>")

    def typed(self, types: str) -> str:
        """The list of content types, with that of a PNG."""
        if not self._names or 'Extension="png"' in types:
            return types
        head, tag, rest = types.partition("<Default ")
        return head + TYPE + tag + rest


def size_of(picture: Picture) -> tuple[int, int]:
    """Width and height in Word's unit. Raises ValueError for what is not a PNG."""
    if not picture.content.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", picture.content[16:24])
    across = round(picture.width * EMU)
    return across, round(across * height / width)


def drawing(picture: Picture, number: int, relation: str) -> str:
    """A picture in the line of the text, with its alternative text."""
    across, down = size_of(picture)
    told = f'id="{number}" name="Figur {number - FIRST_ID + 1}" descr="{quoted(picture.alt)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{DRAWN}/wordprocessingDrawing" xmlns:a="{DRAWN}/main"'
        f' xmlns:pic="{DRAWN}/picture" xmlns:r="{RELATIONS}"'
        ' distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr {told}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{DRAWN}/picture"><pic:pic><pic:nvPicPr>'
        f"<pic:cNvPr {told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip"
        f' r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def between_texts(xml: str) -> str:
    """XML to stand where a value stands, in a run of its own."""
    return f'</w:t></w:r><w:r>{xml}</w:r><w:r><w:t xml:space="preserve">'
