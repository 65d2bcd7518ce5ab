"""What the formulas, names, rules and charts of a workbook refer to, and what is wrong with it."""

import io
import re
import zipfile

import lxml.etree
import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import FORMULAE

SPEAKING = {"f", "formula", "formula1", "formula2", "definedName"}
SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:,]+))!")
CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")


def references(content: bytes) -> set[str]:
    """Return every formula of a workbook, wherever it stands, without the sign before it."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                root = lxml.etree.fromstring(package.read(name))
                parts = (e for e in root.iter("{*}*") if isinstance(e.tag, str))
                found |= {e.text for e in parts if lxml.etree.QName(e).localname in SPEAKING}
    return {formula for formula in found if formula}


def wrong(content: bytes) -> set[tuple[str, str]]:
    """Return what formulas name that the workbook lacks, or a program would not read."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = set(book.defined_names) | {"Print_Area", "Print_Titles"}
    for sheet in book:
        names |= set(sheet.defined_names)
    found = set()
    for formula in references(content):
        for token in Tokenizer(f"={formula}").items:
            if fault := _fault(token, set(book.sheetnames), names):
                found.add((fault, formula))
    return found


def _fault(token: Token, sheets: set[str], names: set[str]) -> str:
    if token.type == Token.FUNC and token.subtype == Token.OPEN:
        name = token.value.removesuffix("(").removeprefix("_xlfn.")
        return "" if name in FORMULAE else f"no function: {name}"
    if token.type == Token.SEP and token.value == ";":
        return "a semicolon between arguments"
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return ""
    for quoted, bare in SHEET.findall(token.value):
        sheet = quoted.replace("''", "'") or bare
        if sheet not in sheets:
            return f"no sheet: {sheet}"
        if bare and not (bare.isascii() and bare.isalpha()):
            return f"a name that must be quoted: {sheet}"
    last = token.value.rpartition("!")[2]
    known = last in names or CELLS.fullmatch(last) or re.fullmatch(r"\$?\w+:\$?\w+", last)
    return "" if known else f"no name: {last}"
