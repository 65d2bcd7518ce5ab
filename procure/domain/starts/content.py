"""Our own texts to start from: standard requirements and criteria, and three ways to begin.

They are read when they are first asked for, one language at a time.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from procure.domain.drafting import StartingPoint
from procure.domain.library import ItemKind
from procure.domain.timelines import Lengths
from procure.language import Language

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A requirement or criterion of ours. `grades` are (points of 10, wording), best first."""

    key: str
    kind: ItemKind
    name: str
    text: str
    evidence: str
    price: bool = False
    fits: tuple[str, ...] = ()  # words that an agreement's own criterion of the kind may hold
    word_limit: int | None = None
    page_limit: int | None = None
    climate: bool = False
    grades: tuple[tuple[Decimal, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a template fills in. `need` goes on where the project's problem ends."""

    need: str
    assignment: str
    deliverables: str
    climate_reason: str
    standstill_reason: str
    requirements: tuple[str, ...]  # keys of items
    weights: Mapping[str, int]  # wanted per cent by key of item
    lengths: Lengths
    standstill_days: int
    months: int  # from the start of the assignment to its end
    presentation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Sentences to be filled with what the framework and the project know."""

    delivery_place: str
    scope_statement: str


@cache
def items(language: Language) -> Mapping[str, Item]:
    """Return the standard items in the language, by key, in the order of the library."""
    grades = _texts(language)["grades"]
    return {
        key: _item(key, made, _texts(language)["items"][key], grades)
        for key, made in _structure()["items"].items()
    }


@cache
def start(point: StartingPoint, language: Language) -> Start:
    """Return what the template fills in, in the language."""
    made, texts = _structure()["starts"][point.value], _texts(language)["starts"][point.value]
    lengths = Lengths(standstill=made["standstill_days"], **made["lengths"])
    return Start(
        **texts,
        requirements=tuple(made["requirements"]),
        weights=made["weights"],
        lengths=lengths,
        standstill_days=made["standstill_days"],
        months=made["months"],
        presentation=made["presentation"],
    )


@cache
def proposals(language: Language) -> Proposals:
    """Return the sentences that a new competition begins with."""
    return Proposals(**_texts(language)["proposals"])


def _item(key: str, made: dict[str, Any], texts: dict[str, str], grades: dict[str, str]) -> Item:
    subject = texts.get("subject")
    worded = grades.items() if subject else ()
    return Item(
        key=key,
        kind=ItemKind(made["kind"]),
        name=texts["name"],
        text=texts["text"],
        evidence=texts["evidence"],
        price=made.get("price", False),
        fits=tuple(made.get("fits", ())),
        word_limit=made.get("word_limit"),
        page_limit=made.get("page_limit"),
        climate=made.get("climate", False),
        grades=tuple((Decimal(n), text.replace("{subject}", subject or "")) for n, text in worded),
    )


@cache
def _structure() -> dict[str, Any]:
    return _read("structure")


@cache
def _texts(language: Language) -> dict[str, Any]:
    return _read(language.value)


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / f"{name}.toml").open("rb") as stored:
        return tomllib.load(stored)
