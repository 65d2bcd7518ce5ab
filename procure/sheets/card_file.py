"""A consortium's own card as Excel and YAML, and read back where time and memory are limited.

`read` runs in the limited child and gives JSON, so that no object of a hostile file reaches the
parent; `opened` gives the parent what the file says, or every problem with its place.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from procure.domain import proposals
from procure.domain.card_updates import CardFile, Words, of_entry, to_entry
from procure.domain.framework_entries import OrganisationEntry
from procure.domain.framework_file import (
    CallOffMethod,
    CompetenceArea,
    ConsortiaFile,
    ContactEntry,
    FrameworkFile,
    FrameworkHead,
    ImportRefused,
    Problem,
    ProblemCode,
    RoleEntry,
    StandardContract,
)
from procure.domain.proposals import FieldChange
from procure.sheets import framework_export, framework_yaml
from procure.sheets.frameworks import read_consortia

WORK: Final = "procure.sheets.card_file:read"
ENDINGS: Final = (".xlsx", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file says of each consortium in it; or why it cannot be read."""

    cards: tuple[CardFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def to_workbook(card: CardFile, words: Words) -> bytes:
    """Return an .xlsx that `read` reads back to the same card."""
    file = FrameworkFile(_head(words, card.name), (to_entry(card),))
    return framework_export.consortia_workbook(file, card.name)


def to_yaml(card: CardFile) -> str:
    """Return YAML that `read` reads back to the same card."""
    return framework_yaml.to_yaml(ConsortiaFile((to_entry(card),)))


def _head(words: Words, title: str = "") -> FrameworkHead:
    """As much of an agreement as its consortia are read against."""
    return FrameworkHead(
        title=title,
        reference="",
        buyer=OrganisationEntry("", ""),
        starts_on=words.starts_on,
        ends_on=date.max,
        maximum_value=0,
        scope="",
        cpv_codes=(),
        call_off_method=CallOffMethod.MINI_COMPETITION,
        standard_contract=StandardContract.ASSIGNMENT,
        contact=ContactEntry("", ""),
        competence_areas=tuple(CompetenceArea(key, name) for key, name in words.areas),
        roles=tuple(RoleEntry(*role) for role in words.roles),
    )


def payload(name: str, data: bytes, words: Words) -> bytes:
    """Return what the child is handed: one line of JSON, then the file."""
    told = {
        "name": name,
        "areas": words.areas,
        "roles": words.roles,
        "starts_on": words.starts_on.isoformat(),
        "day": words.day.isoformat(),
    }
    return json.dumps(told).encode() + b"\n" + data


def read(handed: bytes) -> bytes:
    """Read a file; return JSON for `opened`. Runs where time and memory are limited."""
    first, _, data = handed.partition(b"\n")
    told = json.loads(first)
    words = Words(
        tuple((key, name) for key, name in told["areas"]),
        tuple((key, name, level) for key, name, level in told["roles"]),
        date.fromisoformat(told["starts_on"]),
        date.fromisoformat(told["day"]),
    )
    try:
        found = read_consortia([(told["name"], data)], _head(words))
    except ImportRefused as refused:
        return json.dumps({"problems": [_plain(p) for p in refused.problems]}).encode()
    cards = [_written(of_entry(entry, words.day)) for entry in found.consortia]
    return json.dumps({"cards": cards}).encode()


def _plain(problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"params": dict(problem.params)}


def _written(card: CardFile) -> dict[str, Any]:
    return {
        "name": card.name,
        "lead": card.lead,
        "contact_email": card.contact_email,
        "members": dict(card.members),
        "people": [
            [[*key, value] for key, value in proposals.told(p).items()] for p in card.people
        ],
    }


def opened(answer: bytes) -> Opened:
    """Return what `read` found."""
    told = json.loads(answer)
    return Opened(
        cards=tuple(_card(raw) for raw in told.get("cards", ())),
        problems=tuple(_problem(raw) for raw in told.get("problems", ())),
    )


def _card(raw: dict[str, Any]) -> CardFile:
    people = tuple(_person(values) for values in raw["people"])
    return CardFile(raw["name"], raw["lead"], raw["contact_email"], raw["members"], people)


def _person(values: Sequence[Sequence[str]]) -> proposals.PersonFacts:
    changes = (FieldChange(proposals.Field(n), area, "", text) for n, area, text in values)
    return proposals.patched(None, changes)


def _problem(raw: dict[str, Any]) -> Problem:
    code = ProblemCode(raw["code"])
    return Problem(raw["sheet"], raw["row"], raw["column"], code, raw["params"])
