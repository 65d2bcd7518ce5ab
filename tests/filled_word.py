"""Fill in the places of a bid form the way Word, LibreOffice and people do."""

import copy
import io
import zipfile

from lxml import etree

from procure.documents.house_style import W

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
DOCUMENT = "word/document.xml"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def opened(content: bytes):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(DOCUMENT))


def saved(content: bytes, root, **more: bytes) -> bytes:
    """The package with another document, and members replaced or added by their place."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    members |= more
    return packed(members)


def packed(members: dict[str, bytes]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as package:
        for name, octets in members.items():
            package.writestr(name, octets)
    return stored.getvalue()


def control(root, tag: str):
    (found,) = [
        sdt
        for sdt in root.iter(w("sdt"))
        if (name := sdt.find(f"{w('sdtPr')}/{w('tag')}")) is not None and name.get(w("val")) == tag
    ]
    return found


def fill(content: bytes, values: dict[str, str], ticks: tuple[str, ...] = ()) -> bytes:
    """Type into the places, as Word stores it: paragraphs become runs with line breaks."""
    root = opened(content)
    for tag, text in values.items():
        type_into(control(root, tag), text)
    for tag in ticks:
        found = control(root, tag)
        next(found.iter(f"{{{W14}}}checked")).set(f"{{{W14}}}val", "1")
        next(found.iter(w("t"))).text = "☒"
    return saved(content, root)


def type_into(sdt, text: str) -> None:
    """What Word does when somebody writes in a control: the prompt is gone, the text is there."""
    properties, content = sdt.find(w("sdtPr")), sdt.find(w("sdtContent"))
    for prompt in properties.findall(w("showingPlcHdr")):
        properties.remove(prompt)
    for run in list(content):
        content.remove(run)
    for number, line in enumerate(text.split("\n")):
        run = etree.SubElement(content, w("r"))
        if number:
            etree.SubElement(run, w("br"))
        etree.SubElement(run, w("t")).text = line


def paragraphs(content: bytes, tag: str, lines: list[str], *, numbering: str = "") -> bytes:
    """Write paragraphs, as Word does when Enter is pressed; `numbering` makes them a list."""
    root = opened(content)
    sdt = control(root, tag)
    cell = next(sdt.iterancestors(w("tc")))
    for paragraph in cell.findall(w("p")):
        cell.remove(paragraph)
    block = copy.deepcopy(sdt)
    for prompt in block.iter(w("showingPlcHdr")):
        prompt.getparent().remove(prompt)
    inside = block.find(w("sdtContent"))
    for old in list(inside):
        inside.remove(old)
    for line in lines:
        paragraph = etree.SubElement(inside, w("p"))
        if numbering:
            properties = etree.SubElement(etree.SubElement(paragraph, w("pPr")), w("numPr"))
            etree.SubElement(properties, w("ilvl")).set(w("val"), "0")
            etree.SubElement(properties, w("numId")).set(w("val"), numbering)
        for word in line.split(" "):  # Word splits a line where spelling or proofing did
            run = etree.SubElement(paragraph, w("r"))
            text = etree.SubElement(run, w("t"))
            text.text = f"{word} "
    cell.append(block)
    etree.SubElement(cell, w("p"))
    return saved(content, root)


def without_controls(content: bytes) -> bytes:
    """What LibreOffice leaves: no tags, the text of the controls loose in their cells."""
    root = opened(content)
    for tag in list(root.iter(w("tag"))):
        tag.getparent().remove(tag)
    return saved(content, root)
