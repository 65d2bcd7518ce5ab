"""Repair what LibreOffice leaves undone in a PDF/A-2b and PDF/UA-1 file, and take the time out.

LibreOffice 7.4 names the standards in the file but leaves faults that strict checkers find: the
extension schema of PDF/UA is not declared, borders are drawn outside the tagged content, the tab
order is a text instead of a name, and a paragraph style called as a standard tag is remapped.
"""

import io
import struct
from collections.abc import Iterator
from typing import Any, Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP: Final = "http://ns.adobe.com/xap/1.0/"
EXTENSION: Final = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA: Final = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY: Final = "http://www.aiim.org/pdfa/ns/property#"
DECLARATION: Final = f"""
<rdf:Description xmlns:rdf="{RDF}" rdf:about="" xmlns:pdfaExtension="{EXTENSION}"
    xmlns:pdfaSchema="{SCHEMA}" xmlns:pdfaProperty="{PROPERTY}">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
    <pdfaProperty:name>part</pdfaProperty:name>
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    <pdfaProperty:category>internal</pdfaProperty:category>
    <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
PACKET: Final = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n',
    b'\n<?xpacket end="w"?>',
)
STANDARD_TAGS: Final = frozenset({
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI",
    "/Index", "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
    "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot",
    "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby",
    "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form",
})  # fmt: skip
STARTS_PATH: Final = frozenset({"m", "re"})
ENDS_PATH: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
DATES: Final = ("/CreationDate", "/ModDate")
MARKS: Final = frozenset({"/DocChecksum", "/ID"})  # of the file as LibreOffice made it, then


def repaired(pdf: bytes) -> bytes:
    """Return the file as the standards want it. Equal content gives equal bytes."""
    import pikepdf  # noqa: PLC0415 -- slow import

    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.Root.Metadata = file.make_stream(
            _metadata(file.Root.Metadata.read_bytes()),
            Type=pikepdf.Name.Metadata,
            Subtype=pikepdf.Name.XML,
        )
        for date in DATES:
            if date in file.docinfo:
                del file.docinfo[date]
        for mark in MARKS & file.trailer.keys():
            del file.trailer[mark]
        for intent in file.Root.OutputIntents:
            profile = intent.DestOutputProfile
            profile.write(_without_time(profile.read_bytes()))
        file.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _name_tags(file.Root.StructTreeRoot)
        for page in file.pages:
            page.Tabs = pikepdf.Name.S
            page.Contents = file.make_stream(_with_borders_marked(page))
        stored = io.BytesIO()
        file.save(
            stored,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return stored.getvalue()


def _without_time(profile: bytes) -> bytes:
    """A colour profile as made at the start of 1980; LibreOffice makes one each time."""
    return profile[:24] + struct.pack(">6H", 1980, 1, 1, 0, 0, 0) + profile[36:]


def _metadata(packet: bytes) -> bytes:
    """The XMP packet with the schema of PDF/UA declared, and without the time of making."""
    from lxml import etree  # noqa: PLC0415 -- slow import

    root: Any = etree.fromstring(packet)
    description = root.find(f"{{{RDF}}}RDF")
    for dated in [*root.iter(f"{{{XMP}}}CreateDate", f"{{{XMP}}}ModifyDate")]:
        dated.getparent().remove(dated)
    if root.find(f".//{{{EXTENSION}}}schemas") is None:
        description.append(etree.fromstring(DECLARATION))
    return PACKET[0] + etree.tostring(root, encoding="UTF-8") + PACKET[1]


def _name_tags(root: Any) -> None:
    """Undo the remapping of standard tags: a paragraph in the style "Quote" is a paragraph."""
    roles = root.get("/RoleMap", {})
    remapped = {name: roles[name] for name in roles.keys() & STANDARD_TAGS}
    for name in remapped:
        del roles[name]
    if remapped:
        for element in _elements(root):
            element.S = remapped.get(str(element.S), element.S)


def _elements(root: Any) -> Iterator[Any]:
    """Every element of the tree of tags, without recursion: a document may be deep."""
    import pikepdf  # noqa: PLC0415 -- slow import

    waiting = [root]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        below = element.get("/K", [])
        waiting += [
            child
            for child in (below if isinstance(below, pikepdf.Array) else [below])
            if isinstance(child, pikepdf.Dictionary)
        ]


def _with_borders_marked(page: Any) -> bytes:
    """The page's content, with lines that are drawn outside the tagged content as artifacts."""
    import pikepdf  # noqa: PLC0415 -- slow import

    begin = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
    marked: list[Any] = []
    depth, drawing = 0, False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
        if depth == 0 and not drawing and operator in STARTS_PATH:
            marked.append(begin)
            drawing = True
        marked.append(instruction)
        if drawing and operator in ENDS_PATH:
            marked.append(end)
            drawing = False
    return pikepdf.unparse_content_stream(marked)
