"""Each document passes three judges: openxml-audit, our own checks, Microsoft's SDK."""

import json
import subprocess

import pytest
from openxml_audit import OpenXmlValidator

from procure.documents.render import render, shipped
from procure.language import Language, using
from tests.conftest import missing
from tests.documents.cases import SAMPLES, docx_checks, ooxml_validator

NAMES = sorted(SAMPLES)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    for name, sample in SAMPLES.items():
        (folder / f"{name}.docx").write_bytes(render(sample))
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_open_xml_audit_finds_nothing(documents, name):
    for path in (documents / f"{name}.docx", shipped(name)):
        assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_own_checks_find_nothing(documents, name):
    assert docx_checks()(documents / f"{name}.docx") == []


@pytest.mark.documents
@pytest.mark.matrix
@pytest.mark.parametrize("spoken", Language)
@pytest.mark.parametrize("name", NAMES)
def test_microsoft_s_validator_finds_nothing(tmp_path, spoken, name):
    path = tmp_path / f"{name}.docx"
    with using(spoken):
        path.write_bytes(render(SAMPLES[name]))
    command = [*ooxml_validator(), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if not found.stdout:
        missing(f"the validator did not start: {found.stderr[-200:]}")
    assert json.loads(found.stdout)["errors"] == []
