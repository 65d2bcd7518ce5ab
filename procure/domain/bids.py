"""A bid (tilbud): what it says, what it lacks, where it is and the receipt for it.

The content is sealed as canonical JSON, so that the same content has one text and a receipt
can be checked by anyone (`product.md` §8).
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from procure.domain.audit import canonical
from procure.domain.bid_shares import Share
from procure.domain.drafting import VatBasis
from procure.domain.price_lines import full_name
from procure.domain.reasons import Code, Reason, reason
from procure.domain.text import words

HIGHEST_LEVEL: Final = 5  # of competence, in one area
LONGEST_LINE: Final = 255  # characters of a name or a role
MOST_HOURS: Final = 100_000  # of one person
_FORMAT: Final = 2  # of the sealed text; raised when its shape changes
_READ: Final = frozenset({1, _FORMAT})  # 1 knew no hours and no annex


class Part(StrEnum):
    """The parts of the bid room; a gap names the part that mends it."""

    ANSWERS = "answers"
    TEAM = "team"
    PRICES = "prices"
    STATEMENTS = "statements"


class Confirmation(StrEnum):
    """What every bidder must confirm before the bid can be submitted."""

    REQUIREMENTS = "requirements"  # all absolute requirements are met
    CONTRACT = "contract"  # the contract terms are accepted, save for written reservations
    INDEPENDENCE = "independence"  # made without contact with other bidders (`domain.md` A7.40)
    VALIDITY = "validity"  # the bid binds until the date named in the competition


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person offered. `levels` is 0 to 5 by area key, `hours` of the assignment."""

    label: str
    role: str
    person_id: int | None = None
    hours: int | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    evidence: str = ""

    def __post_init__(self) -> None:
        """Refuse what the readable rows could not hold: it must not surface at the opening."""
        if not self.label or max(len(self.label), len(self.role)) > LONGEST_LINE:
            msg = f"label and role are one line of at most {LONGEST_LINE} characters"
            raise ValueError(msg)
        if any(not 0 <= level <= HIGHEST_LEVEL for level in self.levels.values()):
            msg = f"levels are 0 to {HIGHEST_LEVEL}: {dict(self.levels)}"
            raise ValueError(msg)
        if self.hours is not None and not 0 < self.hours <= MOST_HOURS:
            msg = f"hours are 1 to {MOST_HOURS}: {self.hours}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class BidContent:
    """Everything the consortium writes. Answers by criterion id, rates in øre by price line id.

    `validity` is the last day the bid binds, as it stood when the bidder confirmed it. `annex`
    says which firm answers for which part; it is filled in when the bid is submitted.
    """

    answers: Mapping[int, str] = field(default_factory=dict)
    team: tuple[Member, ...] = ()
    rates: Mapping[int, int] = field(default_factory=dict)
    reservations: str = ""
    confirmations: frozenset[str] = frozenset()
    validity: date | None = None
    annex: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The consortium's working copy; `version` is 0 before anyone has saved.

    `content` is without the parts that are closed to the reader, `closed`; `others` are the parts
    that another firm fills in, the closed ones among them.
    """

    content: BidContent
    version: int
    closed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    saved_at: datetime | None = None
    saved_by: str = ""


def to_json(content: BidContent) -> bytes:
    """Return the one text of the content, as UTF-8."""
    return canonical({"format": _FORMAT, **_plain(content)}).encode()


def _plain(content: BidContent) -> dict[str, object]:
    return {
        "answers": {str(key): answer for key, answer in content.answers.items()},
        "team": [_plain_member(member) for member in content.team],
        "rates": {str(key): rate for key, rate in content.rates.items()},
        "reservations": content.reservations,
        "confirmations": sorted(content.confirmations),
        "validity": content.validity.isoformat() if content.validity else None,
        "annex": [share.plain() for share in content.annex],
    }


def _plain_member(member: Member) -> dict[str, object]:
    return {
        "label": member.label, "role": member.role, "person": member.person_id,
        "levels": dict(member.levels), "evidence": member.evidence, "hours": member.hours,
    }  # fmt: skip


def from_json(text: bytes) -> BidContent:
    """Return the content of a text made by `to_json`, by this version or an earlier one.

    Raises `ValueError` for any other text.
    """
    try:
        return _content(json.loads(text))
    except (KeyError, TypeError, AttributeError) as fault:
        msg = "not the content of a bid"
        raise ValueError(msg) from fault


def _content(raw: Any) -> BidContent:
    if raw["format"] not in _READ:
        msg = f"bid format {raw['format']!r}"
        raise ValueError(msg)
    return BidContent(
        answers={int(key): answer for key, answer in raw["answers"].items()},
        team=tuple(_member(member) for member in raw["team"]),
        rates={int(key): rate for key, rate in raw["rates"].items()},
        reservations=raw["reservations"],
        confirmations=frozenset(raw["confirmations"]),
        validity=date.fromisoformat(raw["validity"]) if raw["validity"] else None,
        annex=tuple(Share.of(share) for share in raw.get("annex", ())),
    )


def _member(raw: Any) -> Member:
    return Member(
        label=raw["label"], role=raw["role"], person_id=raw["person"], levels=raw["levels"],
        evidence=raw["evidence"], hours=raw.get("hours"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedCriterion:
    """A quality criterion that must be answered, with its limits."""

    id: int
    name: str
    word_limit: int | None = None
    page_limit: int | None = None  # of the files that belong to the answer


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A role that must be priced. `ceiling_ore` is the consortium's maximum hourly rate.

    `option` is the name of the option (opsjon) that the hours belong to; "" for the assignment.
    """

    id: int
    name: str
    hours: int
    ceiling_ore: int | None = None
    option: str = ""
    role: str = ""  # of the framework; several lines can be of one

    @property
    def title(self) -> str:
        """The line's name, told apart from the same role in the assignment or another option."""
        return full_name(self.name, self.option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The published terms one consortium's bid is held against."""

    criteria: tuple[AskedCriterion, ...] = ()
    lines: tuple[AskedLine, ...] = ()
    validity_until: date | None = None
    vat_basis: VatBasis = VatBasis.EXCLUDED


def gaps(
    content: BidContent, terms: Terms, closed: Collection[str] = frozenset()
) -> tuple[Reason, ...]:
    """Everything that keeps the bid from being submitted, in the order of the bid room.

    Nothing is said of the parts that are `closed` to the reader.
    """
    criteria = [c for c in terms.criteria if f"answer:{c.id}" not in closed]
    lines = [line for line in terms.lines if f"rate:{line.id}" not in closed]
    team_known = content.team or any(cell.startswith("people:") for cell in closed)
    return (
        *(why for criterion in criteria for why in _answer(content, criterion)),
        *(() if team_known else (reason(Code.TEAM_MISSING, Part.TEAM),)),
        *(why for line in lines for why in _rate(content, line)),
        *_statements(content, terms),
    )


def _answer(content: BidContent, asked: AskedCriterion) -> tuple[Reason, ...]:
    """A long answer is refused before delivery, never cut after it (`domain.md` A4.22)."""
    answer = content.answers.get(asked.id, "")
    if not answer.strip():
        return (reason(Code.ANSWER_EMPTY, Part.ANSWERS, name=asked.name),)
    used = words(answer)
    if asked.word_limit is not None and used > asked.word_limit:
        limit = asked.word_limit
        return (
            reason(
                Code.ANSWER_TOO_LONG, Part.ANSWERS, name=asked.name, words=used, limit=limit
            ),
        )  # fmt: skip
    return ()


def _rate(content: BidContent, line: AskedLine) -> tuple[Reason, ...]:
    rate = content.rates.get(line.id, 0)
    if rate <= 0:
        return (reason(Code.PRICE_MISSING, Part.PRICES, name=line.title),)
    if line.ceiling_ore is not None and rate > line.ceiling_ore:
        maximum = line.ceiling_ore
        return (reason(Code.RATE_ABOVE_MAXIMUM, Part.PRICES, name=line.title, maximum=maximum),)
    return ()


def _statements(content: BidContent, terms: Terms) -> tuple[Reason, ...]:
    """Every confirmation must stand, and the validity must be the date that is asked for now."""
    missing = {c.value for c in Confirmation} - content.confirmations
    if missing or content.validity != terms.validity_until:
        return (reason(Code.CONFIRMATION_MISSING, Part.STATEMENTS),)
    return ()


def total(rates: Mapping[int, int], lines: tuple[AskedLine, ...]) -> int | None:
    """Return Σ hours × rate in øre, or None while a line lacks its rate."""
    if not lines or any(rates.get(line.id, 0) <= 0 for line in lines):
        return None
    return sum(line.hours * rates[line.id] for line in lines)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """An attachment as it arrived. `size` is octets; `digest` is of the sealed bytes.

    `commitment` is salted; the salts come of the draft of submission `generation`. `criterion_id`
    is of the answer that it belongs to.
    """

    id: int
    name: str
    size: int
    digest: str
    commitment: str = ""
    generation: int = 1
    criterion_id: int | None = None

    def plain(self) -> dict[str, str]:
        """Return the form that is stored with the submission."""
        return {
            "id": str(self.id), "name": self.name, "size": str(self.size), "digest": self.digest,
            "commitment": self.commitment, "generation": str(self.generation),
            "criterion": str(self.criterion_id or ""),
        }  # fmt: skip

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "ReceivedFile":
        """Read the stored form. Raises `KeyError` or `ValueError` when it was changed."""
        return cls(
            int(stored["id"]), stored["name"], int(stored["size"]), stored["digest"],
            stored.get("commitment", ""), int(stored.get("generation", "1")),
            int(stored.get("criterion") or 0) or None,
        )  # fmt: skip


def package(content: BidContent, files: tuple[ReceivedFile, ...], seed: bytes) -> bytes:
    """Return what a submission seals: the content, the list of its files and the salts' seed.

    The list is inside the seal, so that no file can be added or taken away afterwards.
    """
    return canonical(
        {
            "format": _FORMAT, **_plain(content), "files": [file.plain() for file in files],
            "seed": seed.hex(),
        }
    ).encode()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """What a submission sealed."""

    content: BidContent
    files: tuple[ReceivedFile, ...]
    seed: bytes


def unpack(text: bytes) -> Package:
    """Return what `package` was given. Raises `ValueError` for any other text."""
    content, raw = from_json(text), json.loads(text)
    return Package(content, received_files(raw.get("files")), bytes.fromhex(raw.get("seed", "")))


def received_files(stored: Any) -> tuple[ReceivedFile, ...]:
    """Read a stored list of files. Raises `ValueError` when it is not one."""
    try:
        return tuple(ReceivedFile.of(file) for file in stored)
    except (KeyError, TypeError, AttributeError) as fault:
        msg = "not a list of files"
        raise ValueError(msg) from fault


class Status(StrEnum):
    """Where a bid is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    OPENED = "opened"
    ADMISSIBLE = "admissible"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class BidFacts:
    """All the status may look at. `assessment` is None until the officer has decided."""

    submissions: int = 0
    withdrawn_at: datetime | None = None
    opened_at: datetime | None = None
    assessment: str | None = None


def status(facts: BidFacts) -> Status:
    """Return where the bid is. What the officer did last decides, then the consortium."""
    if facts.opened_at is not None:
        return Status(facts.assessment) if facts.assessment else Status.OPENED
    if facts.withdrawn_at is not None:
        return Status.WITHDRAWN
    return Status.SUBMITTED if facts.submissions else Status.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that version `number` of a bid arrived, and exactly when.

    Digests are of sealed bytes: a plain hash of a price form could be guessed
    (`security.md` §0.3).
    """

    competition: str  # the case number
    bid_id: int
    consortium_id: int
    number: int
    received_at: datetime
    payload_digest: str
    files: tuple[ReceivedFile, ...]
    commitment: str = ""

    def text(self) -> str:
        """Return the canonical text that the receipt's digest is taken of."""
        return canonical(
            {
                "receipt": "procure-receipt-2",
                "competition": self.competition,
                "bid": self.bid_id,
                "consortium": self.consortium_id,
                "number": self.number,
                "received_at": self.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "payload": self.payload_digest,
                "commitment": self.commitment,
                "files": [file.plain() for file in self.files],
            }
        )

    def digest(self) -> str:
        """Return the SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.text().encode()).hexdigest()
