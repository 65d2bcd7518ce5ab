"""YAML: there and back again, and every error on its line."""

from datetime import date

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from procure.domain.framework_file import FrameworkFile
from procure.sheets.framework_schema import framework_schema
from procure.sheets.framework_values import fold
from procure.sheets.framework_yaml import to_yaml
from procure.sheets.frameworks import read_framework
from tests import framework_stories as stories
from tests import framework_strategies as strategies
from tests.framework_stories import ALFA, BETA, WRONG


@given(strategies.files())
@settings(max_examples=50, deadline=None)
def test_a_file_written_as_yaml_reads_back_equal_and_obeys_the_schema(file):
    written = to_yaml(file)
    assert read_framework("ramme.yaml", written.encode()) == file
    jsonschema.validate(as_json(yaml.safe_load(written)), framework_schema())


def as_json(value):
    """Return what an editor that checks YAML with a JSON Schema sees: dates are text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def read(*changes: tuple[str, str]) -> FrameworkFile:
    content = stories.YAML
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    return read_framework("ramme.yaml", content.encode())


def problems(*changes: tuple[str, str]) -> list[tuple[int, str, str]]:
    found = stories.refused(lambda: read(*changes))
    assert {p.sheet for p in found} == {"ramme.yaml"}
    return [place[1:] for place in stories.places(found)]


def test_values_are_read_as_written_and_not_as_yaml_takes_them():
    file = read(
        ("title: Modellavtale (konstruert)", "title: NO"),
        ("reference: 26/0001", "reference: 2026_01"),
        (f"organisation_number: '{stories.PARTY}'", f"organisation_number: {stories.PARTY}"),
        ("maximum_value: 20000000", "maximum_value: 1_234_567.80"),
        ("2028-12-31", "31.12.2028"),
        ("'79415000'", "79415000"),
        ("method: mini_competition", "method: minikonkurranse"),
    )
    assert (file.framework.title, file.framework.reference) == ("NO", "2026_01")
    assert file.framework.parties[0].organisation_number == stories.PARTY
    assert file.framework.maximum_value == 123_456_780
    assert file.framework.ends_on == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  title:", "  titel:", [(1, "title", "required"), (2, "titel", "key_misspelt")]),
        ("  title:", "  farge: blå\n  title:", [(2, "farge", "key_unknown")]),
        ("  title:", "  title: A\n  title:", [(3, "title", "key_twice")]),
        ("title: Modellavtale (konstruert)", "title: [a, b]", [(2, "title", "wants_value")]),
        ("title: Modellavtale (konstruert)", "title: {a: b}", [(2, "title", "wants_value")]),
        ("title: Modellavtale (konstruert)", "title: " + "x" * 256, [(2, "title", "too_long")]),
        ("title: Modellavtale (konstruert)", "title: ''", [(2, "title", "required")]),
        ("title: Modellavtale (konstruert)", "title:", [(2, "title", "required")]),
        ("contact: {role: Avtaleforvalter, email: avtale@modell.example}", "contact: Ola", [(13, "contact", "wants_mapping")]),
        ("[79411000-8, '79415000']", "79411000", [(9, "cpv_codes", "wants_list")]),
        ("[79411000-8, '79415000']", "[]", [(9, "cpv_codes", "required")]),
        ("[79411000-8, '79415000']", "[79411000, null]", [(9, "cpv_codes", "required")]),
        ("[79411000-8, '79415000']", "[79411000, '79411000-8']", [(9, "cpv_codes", "cpv_twice")]),
        ("2028-12-31", "2028-13-31", [(6, "ends_on", "not_a_date")]),
        ("2028-12-31", "2208-12-31", [(6, "ends_on", "out_of_range")]),
        ("2028-12-31", "2025-12-31", [(6, "ends_on", "ends_before_start")]),
        ("2028-12-31", "2030-01-02", [(6, "ends_on", "too_long_without_reason")]),
        ("20000000", "20.000", [(7, "maximum_value", "ambiguous")]),
        ("20000000", "1e9", [(7, "maximum_value", "not_an_amount")]),
        ("20000000", ".inf", [(7, "maximum_value", "not_an_amount")]),
        ("20000000", "1.005", [(7, "maximum_value", "ambiguous")]),
        ("20000000", "1.0055", [(7, "maximum_value", "amount_decimals")]),
        ("20000000", "1000000000001", [(7, "maximum_value", "amount_too_large")]),
        ("  scope:", "  currency: EUR\n  scope:", [(8, "currency", "not_a_choice")]),
        ("  scope:", "  invented: kanskje\n  scope:", [(8, "invented", "not_yes_or_no")]),
        ("  reopening_condition: Ved hvert avrop.\n", "", [(1, "reopening_condition", "reopening_condition_missing")]),
        ("key: pris,", "key: Pris!,", [(20, "key", "not_a_key")]),
        ("lead: '310001031'", f"lead: '{WRONG}'", [(24, "lead", "number_check_digit")]),
        ("rates: {tjenestedesigner: 1200, prosjektleder: 1450.50}", "rates: [1200]", [(29, "rates", "wants_mapping")]),
        ("tjenestedesigner: 1200", "rørlegger: 1200", [(29, "rørlegger", "not_a_key")]),
        ("tjenestedesigner: 1200", "rorlegger: 1200", [(29, "rorlegger", "role_unknown")]),
        ("tjenestedesigner: 1200", "tjenestedesigner: ", [(29, "tjenestedesigner", "required")]),
        ("service_design: 5", "service_desing: 5", [(34, "service_desing", "area_unknown")]),
        ("service_design: 5", "service_design: høy", [(34, "service_design", "not_a_number")]),
        ("service_design: 5", "service_design: -1", [(34, "service_design", "out_of_range")]),
        ("- label: Tjenestedesigner 1", "- ? [a]\n        : b\n        label: A", [(31, "people", "wants_value")]),
        ("title: Modellavtale (konstruert)", "title: !!python/object:os.system x", [(2, "title", "yaml_tag"), (2, "title", "required")]),
        ("title: Modellavtale (konstruert)", "title: !hemmelig x", [(2, "title", "yaml_tag"), (2, "title", "required")]),
        ("consortia:", "konsortier:", [(1, "consortia", "required"), (22, "konsortier", "key_misspelt")]),
    ],
)  # fmt: skip
def test_an_error_is_told_with_its_line_and_key(old, new, expected):
    assert problems((old, new)) == expected


def test_the_consequence_of_a_missing_body_is_not_told():
    cut = stories.YAML.index("consortia:")
    for content in (stories.YAML[:cut], stories.YAML[cut:]):
        found = stories.refused(lambda text=content: read_framework("r.yaml", text.encode()))
        assert [p.code.value for p in found] == ["required"]


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        ("a: &a [x, x]\nb: [*a, *a]\n", 2, "yaml_alias"),
        ("a: &a {x: 1}\nb:\n  <<: *a\n", 3, "yaml_alias"),
        ("a: " + "[" * 30 + "]" * 30, 1, "yaml_too_deep"),
        ("a: " + "[" * 30_000, 1, "yaml_too_deep"),
        ("a: [b\nc: d\n", 2, "yaml_syntax"),
        ("a: b\n---\na: c\n", 2, "yaml_syntax"),
        ("a: b\nc: \x07\n", 2, "yaml_syntax"),
        ("a: 'b\n", 2, "yaml_syntax"),
        ("framework: {a: 1}\n", None, None),
        ("- a\n- b\n", 1, "wants_mapping"),
        ("bare tekst\n", 1, "wants_mapping"),
    ],
)
def test_yaml_that_is_no_framework_is_refused(content, row, code):
    found = stories.refused(lambda: read_framework("r.yaml", content.encode()))
    if code is None:
        assert len(found) > 10
    else:
        assert stories.places(found) == [("r.yaml", row, "", code)]


def test_a_bomb_of_aliases_is_refused_unexploded():
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30))
    found = stories.refused(lambda: read_framework("r.yaml", f"a0: &a0 x\n{levels}".encode()))
    assert stories.places(found) == [("r.yaml", 2, "", "yaml_alias")]


def test_a_large_or_wrongly_encoded_file_is_refused():
    found = stories.refused(lambda: read_framework("r.yaml", b"#" * 2_000_001))
    assert stories.places(found) == [("r.yaml", 0, "", "file_too_large")]
    data = stories.YAML.encode("windows-1252")
    found = stories.refused(lambda: read_framework("r.yaml", data))
    assert stories.places(found) == [("r.yaml", 8, "", "encoding")]


def test_a_byte_order_mark_is_let_go():
    assert read_framework("r.yaml", b"\xef\xbb\xbf" + stories.YAML.encode()) == read()


def test_names_are_compared_without_regard_to_case_and_accents():
    assert fold("Örg.nr ÆØÅ é") == "orgnraeoae"
    assert problems(("name: Sør", "name: NORD"), ("Beta AS", "BETA as")) == [
        (36, "name", "consortium_twice")
    ]
    assert problems(("Beta AS", "Betta AS")) == [(40, "name", "organisation_two_names")]
    assert (ALFA, BETA) == ("310001031", "310001058")
