"""The generated pages are what the code says, and what is written by hand leads somewhere."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import procure
from procure import demo
from procure.cli import document_pages, main
from procure.config import KNOWN, Config
from procure.demo import people
from procure.documents import field_catalogue
from procure.domain import bids, competitions, frameworks
from procure.domain.evaluation.files import evaluate_text
from procure.domain.evaluation.model import Family, PriceFormula
from procure.domain.evaluation.results import ExclusionCode, FlagCode
from procure.domain.permissions import POLICY, Actor, Permission, Role, Subject, allows
from procure.exports import docs, docs_glossary, docs_rules, docs_usage
from procure.models.registry import Base

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {
    "cli": lambda: docs_usage.commands(main),
    "configuration": docs_usage.configuration,
    "documents": document_pages.documents,
    "glossary": docs_glossary.glossary,
    "lifecycle": docs.lifecycle,
    "permissions": docs.permissions,
    "rules": docs_rules.rules,
    "templates": lambda: docs.page(field_catalogue.HEADING, *field_catalogue.sections()),
}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([\w-]+))?\)")


def cells(page, heading):
    """The rows of the table that begins with `heading`, each as a list of cells."""
    lines = page.partition(f"| {heading}")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_fresh(name):
    stored = (DOCS / f"{name}.md").read_text("utf-8")
    assert stored == PAGES[name](), f"docs/{name}.md is stale: run `make docs`"


@pytest.mark.parametrize("name", PAGES)
def test_command_writes_the_page(name):
    result = CliRunner().invoke(main, ["docs", name])
    assert (result.exit_code, result.output) == (0, PAGES[name]())


def test_lifecycle_has_a_line_for_every_edge():
    for edges, section in (
        (competitions.EDGES, "## Competition"),
        (frameworks.EDGES, "## Framework"),
    ):
        page = docs.lifecycle().partition(section)[2]
        assert [row[:3] for row in cells(page, "state | action")] == [
            [f"`{here}`", f"`{action}`", "stays" if here is there else f"`{there}`"]
            for (here, action), there in edges.items()
        ]


def test_lifecycle_draws_what_the_clock_does():
    page = docs.lifecycle()
    assert "    issued --> closed: deadline_at (the clock)\n" in page
    assert "    standstill --> decided: standstill_ends_at (the clock)\n" in page
    assert page.count("(the clock)") == 2


def test_lifecycle_tells_a_bids_state_by_its_facts():
    assert cells(docs.lifecycle(), "state | submissions") == [
        ["`draft`", "none", "none", "none", "any"],
        ["`submitted`", "yes", "none", "none", "any"],
        ["`withdrawn`", "any", "yes", "none", "any"],
        ["`opened`", "any", "any", "yes", "none"],
        ["`admissible`", "any", "any", "yes", "admissible"],
        ["`rejected`", "any", "any", "yes", "rejected"],
    ]
    assert len(bids.Status) == 6


def test_permissions_have_a_line_each():
    rows = cells(docs.permissions(), "permission")
    assert [row[0] for row in rows] == [f"`{permission}`" for permission in Permission]


def test_every_predicate_of_the_policy_is_explained():
    used = {holds.__name__ for rows in POLICY.values() for row in rows for holds in row}
    assert used == docs.MEANINGS.keys() - {"supplier"}  # said by `invited` and `lead` already


@pytest.mark.parametrize("role", Role)
def test_permission_table_says_what_the_policy_does(role):
    """A person without a role in the competition meets it in every state."""
    place = 1 + list(Role).index(role)
    kin = Actor(1, "", role, 1, consortium_ids=frozenset({1}), lead_consortium_ids=frozenset({1}))
    draft = Subject(organisation_id=1, consortium_id=1, invited_consortium_ids=frozenset({1}))
    late = replace(draft, issued=True, opened=True, locked=True)
    stranger = Actor(2, "", role, 2)
    for row in cells(docs.permissions(), "permission"):
        permission = Permission(row[0].strip("`"))
        given = [allows(a, permission, s) for a in (kin, stranger) for s in (draft, late)]
        assert (row[place] == "✓") == all(given), row
        assert (row[place] == "") == (not any(given)), row


def test_configuration_describes_every_setting():
    described = re.findall(r"^\| `(PROCURE_\w+)`", docs_usage.configuration(), re.MULTILINE)
    assert sorted(described) == sorted(KNOWN)
    assert len(described) == len(set(described))


def test_configuration_shows_the_defaults_that_hold():
    config = Config.from_env({"PROCURE_SECRET_KEY": "x" * 32})
    shown = {
        row[0].strip("`"): row[1].strip("`")
        for row in cells(docs_usage.configuration(), "setting | default")
    }
    assert shown["PROCURE_DATABASE_URL"] == config.database_url
    assert shown["PROCURE_BASE_URL"] == config.base_url
    assert Path(shown["PROCURE_STORAGE_URL"]).absolute() == config.storage_path


def test_unknown_setting_is_not_left_undescribed(monkeypatch):
    monkeypatch.setattr(docs_usage, "KNOWN", KNOWN | {"PROCURE_NEW"})
    with pytest.raises(KeyError, match="PROCURE_NEW"):
        docs_usage.configuration()


def test_every_command_has_help():
    sections = docs_usage.commands(main).split("\n## ")[1:]
    assert len(sections) > 10
    for section in sections:
        heading, _, rest = section.partition("\n\n")
        assert rest.strip(), heading
        assert not rest.startswith("|"), heading


WRITTEN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target, anchor in LINK.findall(path.read_text("utf-8")):
        if "://" in target:
            continue
        found = path.parent / target
        assert found.exists(), f"{path.name} → {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}
            assert anchor in slugs, f"{path.name} → {target}#{anchor}"


SECTION = re.compile(r"`(product|security|performance)\.md` (§[\d.]*\d)")
RULE = re.compile(r"\b(A[1-7]\.\d+|E1)\b")


def references():
    """What the code refers to in the notes: `product.md` §6, `domain.md` A4.19, E1 …"""
    for path in Path(procure.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        yield from (f"{note} {section}" for note, section in SECTION.findall(text))
        yield from (f"domain {rule}" for rule in RULE.findall(text))


def test_every_reference_in_the_code_is_explained():
    page = (DOCS / "references.md").read_text("utf-8")
    explained = set(re.findall(r"^\| (\w+ (?:§[\d.]+|[AE][\d.]+)) \|", page, re.MULTILINE))
    found = set(references())
    assert len(found) > 20
    assert sorted(found - explained) == []


def test_evaluation_page_shows_the_result_of_its_case():
    case, result = re.findall(r"```json\n(.*?)```", evaluation_page(), re.DOTALL)
    assert json.loads(evaluate_text(case)) == json.loads(result)


def evaluation_page():
    return (DOCS / "evaluation.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("family", Family),
        ("formula", PriceFormula),
        ("excluded", ExclusionCode),
        ("flag", FlagCode),
    ],
)
def test_evaluation_page_explains_every_code(heading, codes):
    shown = [
        row[0].strip("`").partition(":")[0] for row in cells(evaluation_page(), f"{heading} | ")
    ]
    assert shown == [code.value for code in codes]


def test_glossary_names_what_the_code_has():
    files = Path(procure.__file__).parent.rglob("*.py")
    source = "\n".join(p.read_text("utf-8") for p in files if p.name != "glossary.py")
    rows = re.findall(r"^\|.*\|$", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([^`]+)` \|$", row)]
    assert len(names) > 40
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", source)] == []


def test_architecture_page_places_every_table():
    page = (DOCS / "architecture.md").read_text("utf-8")
    nouns = page.partition("## The data, by noun")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|.*\|$", nouns, re.MULTILINE)
    places = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(places) == sorted(table.name for table in Base.metadata.sorted_tables)


def readme():
    return (ROOT / "README.md").read_text("utf-8")


def demo_source():
    return "\n".join(path.read_text("utf-8") for path in Path(demo.__file__).parent.glob("*.py"))


def test_readme_names_accounts_that_the_demo_has():
    found = set(re.findall(r"`(\w+)@demo\.example`", readme()))
    staff = {email.partition("@")[0] for email, *_ in people.STAFF}
    suppliers = {f"leverandor{n}" for n in range(1, people.SUPPLIERS + 1)}
    assert {"prosjekteier1", "leverandor1", "innkjoper1", "innkjoper2"} <= found
    assert found <= staff | suppliers
    assert f"`{demo.PASSWORD}`" in readme()


def test_readme_names_competitions_that_the_demo_has():
    titles = re.findall(r"\*([A-ZÆØÅ][^*\n]+ [^*\n]+)\*", readme())
    assert len(titles) >= 5
    assert [title for title in titles if f'"{title}' not in demo_source()] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_in_the_text_exist(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (ROOT / name).read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert named
    assert named <= targets
