"""The schema and the guide say what the reader does."""

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import jsonschema
import pytest

from procure.domain import framework_entries, framework_file
from procure.domain.framework_file import FrameworkFile, RoleEntry
from procure.sheets.framework_headings import ALL
from procure.sheets.framework_schema import framework_schema, schema_text
from procure.sheets.frameworks import read_consortia, read_framework
from tests import framework_stories as stories

DOCS = Path(__file__).parents[2] / "docs"
STALE = "run: python -m procure.sheets.framework_schema > docs/framework.schema.json"


def test_the_published_schema_is_current():
    assert (DOCS / "framework.schema.json").read_text(encoding="utf-8") == schema_text(), STALE


def test_the_schema_is_a_schema_and_holds_every_dataclass():
    schema = framework_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    entries = {
        cls.__name__
        for cls in (*vars(framework_file).values(), *vars(framework_entries).values())
        if is_dataclass(cls)
        and cls.__name__ not in {"Problem", "Note", "FrameworkFile", "ConsortiaFile"}
    }
    assert set(schema["$defs"]) == entries
    assert schema["required"] == ["framework", "consortia"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"framework": {}, "consortia": []},
        {"framework": {"title": "A"}, "consortia": [], "ekstra": 1},
        {"consortia": [{"name": "A", "lead": "1", "members": []}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(wrong):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, framework_schema())


def test_the_guide_names_every_key_sheet_and_heading():
    guide = (DOCS / "framework-file.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`\n]+)`", guide)) | set(re.findall(r"«([^»\n]+)»", guide))
    schema = framework_schema()
    objects = [schema, *schema["$defs"].values()]
    keys = {key for entry in objects for key in entry["properties"]}
    headings = {column.label for table in ALL for column in table.columns}
    assert (keys | headings | {table.label for table in ALL}) - told == set()
    assert {f.name for f in fields(FrameworkFile)} - keys == {"notes"}


def test_the_examples_of_the_guide_can_be_read():
    """The YAML lacks only what the guide leaves out for brevity, and says so."""
    guide = (DOCS / "framework-file.md").read_text(encoding="utf-8")
    example, rows = (
        re.search(f"```{kind}\n(.*?)```", guide, re.DOTALL)[1] for kind in ("yaml", "text")
    )
    missing = stories.refused(lambda: read_framework("eksempel.yaml", example.encode()))
    assert {p.code.value for p in missing} == {
        "required",
        "too_few_consortia",
        "maximums_under_100",
    }
    head = read_framework("ramme.yaml", stories.YAML.encode()).framework
    head = replace(head, roles=(RoleEntry("radgiver", "Rådgiver"),))
    (consortium,) = read_consortia([("eksempel.csv", rows.encode())], head).consortia
    assert consortium.rates == {"radgiver": 125_050}
    assert [m.organisation_number for m in consortium.members] == [stories.ALFA, stories.BETA]
