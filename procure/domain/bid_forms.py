"""A filled bid form or price form: what was read, and what taking it over would change.

A form never takes anything away: what is empty in the file stays as it is in the draft.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from procure.domain.bids import BidContent, Confirmation, Member, Part, Terms
from procure.domain.filled_forms import STOPS, Problem, ProblemCode

RESERVATIONS: Final = "reservations"
_AVAILABLE, _REFERENCE = "Tilgjengelighet", "Referanse"
_EXTRAS: Final = re.compile(
    rf"(?:\A|\n\n)(?:{_AVAILABLE}: (?P<share>[^\n]{{1,20}}) %)?"
    rf"(?:\A|\n)?(?:{_REFERENCE}: (?P<reference>[^\n]+))?\Z"
)


def mark(tag: str, text: str) -> str:
    """Return eight hexadecimal digits of what a field held when the form was made.

    A form carries the marks of what it was filled in with. A field that still has its mark was
    not touched: what others have saved since then stands.
    """
    return hashlib.sha256(f"{tag} {' '.join(text.split())}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """A person's experience as the form divides it; the bid holds it as one text."""

    text: str = ""
    availability: str = ""  # per cent, as written
    reference: str = ""

    def joined(self) -> str:
        """Return the one text: the experience, then the rest on lines that name it."""
        extras = [
            f"{_AVAILABLE}: {self.availability} %" if self.availability else "",
            f"{_REFERENCE}: {self.reference}" if self.reference else "",
        ]
        return "\n\n".join(filter(None, (self.text, "\n".join(filter(None, extras)))))

    @classmethod
    def of(cls, text: str) -> "Experience":
        """Divide a text again; one without the lines is experience alone."""
        found = _EXTRAS.search(text)
        if found is None or not (found["share"] or found["reference"]):
            return cls(text=text)
        return cls(
            text=text[: found.start()],
            availability=found["share"] or "",
            reference=found["reference"] or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMember:
    """One person of a form. `start` is who the framework says it is; None was left empty."""

    start: Member
    role: str | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    evidence: str | None = None
    availability: str | None = None
    reference: str | None = None

    def onto(self, member: Member) -> Member:
        """Return the member with what the form says of it."""
        had = Experience.of(member.evidence)
        now = Experience(
            text=had.text if self.evidence is None else self.evidence,
            availability=self.availability or had.availability,
            reference=self.reference or had.reference,
        )
        return replace(
            member,
            role=self.role or member.role,
            levels={**member.levels, **self.levels},
            evidence=now.joined(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """Everything that was read from one file, and what was not understood."""

    answers: Mapping[int, str] = field(default_factory=dict)
    team: tuple[ReadMember, ...] = ()
    rates: Mapping[int, int] = field(default_factory=dict)  # øre
    reservations: str = ""
    confirmations: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing was read because the file is not the form that is asked for."""
        return any(problem.code in STOPS for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one field of the form would change. `name` is the field's own, as published."""

    cell: str
    part: Part
    name: str
    before: Any  # str, øre, Member, bool, or None for nothing
    after: Any


def changes(form: ReadForm, content: BidContent, terms: Terms) -> tuple[Change, ...]:
    """Return what the form would change in the content, in the order of the bid room."""
    found = [*_answers(form, content, terms), *_team(form, content), *_rates(form, content, terms)]
    return (*found, *_statements(form, content, terms))


def _answers(form: ReadForm, content: BidContent, terms: Terms) -> Iterator[Change]:
    for asked in terms.criteria:
        before, after = content.answers.get(asked.id, ""), form.answers.get(asked.id, "")
        if after not in ("", before):
            cell = f"{Part.ANSWERS}:{asked.id}"
            yield Change(
                cell=cell, part=Part.ANSWERS, name=asked.name, before=before, after=after
            )  # fmt: skip


def _team(form: ReadForm, content: BidContent) -> Iterator[Change]:
    present = {member.person_id: member for member in content.team}
    for read in form.team:
        before = present.get(read.start.person_id)
        after = read.onto(before or read.start)
        if after != before:
            cell = f"{Part.TEAM}:{read.start.person_id}"
            yield Change(
                cell=cell, part=Part.TEAM, name=after.label, before=before, after=after
            )  # fmt: skip


def _rates(form: ReadForm, content: BidContent, terms: Terms) -> Iterator[Change]:
    for line in terms.lines:
        before, after = content.rates.get(line.id), form.rates.get(line.id)
        if after is not None and after != before:
            cell = f"{Part.PRICES}:{line.id}"
            yield Change(cell=cell, part=Part.PRICES, name=line.title, before=before, after=after)


def _statements(form: ReadForm, content: BidContent, terms: Terms) -> Iterator[Change]:
    part, given = Part.STATEMENTS, content.confirmations
    if content.validity != terms.validity_until:
        given -= {Confirmation.VALIDITY}  # another date is asked for now
    before, after = content.reservations, form.reservations
    if after not in ("", before):
        cell = f"{part}:{RESERVATIONS}"
        yield Change(cell=cell, part=part, name=RESERVATIONS, before=before, after=after)
    for each in Confirmation:
        if each in form.confirmations and each not in given:
            yield Change(
                cell=f"{part}:{each}", part=part, name=each.value, before=False, after=True
            )  # fmt: skip


def applied(
    content: BidContent, found: Collection[Change], chosen: Collection[str], terms: Terms
) -> BidContent:
    """Return the content with the chosen cells changed and everything else as it was."""
    taken = [change for change in found if change.cell in chosen]
    answers, rates = dict(content.answers), dict(content.rates)
    team = list(content.team)
    reservations, confirmations = content.reservations, set(content.confirmations)
    for change in taken:
        key = change.cell.partition(":")[2]
        if change.part is Part.ANSWERS:
            answers[int(key)] = change.after
        elif change.part is Part.PRICES:
            rates[int(key)] = change.after
        elif change.part is Part.TEAM:
            at = team.index(change.before) if change.before else len(team)
            team[at : at + 1] = [change.after]
        elif key == RESERVATIONS:
            reservations = change.after
        else:
            confirmations.add(key)
    valid = Confirmation.VALIDITY in {change.name for change in taken}
    return replace(
        content,
        answers=answers,
        rates=rates,
        team=tuple(team),
        reservations=reservations,
        confirmations=frozenset(confirmations),
        validity=terms.validity_until if valid else content.validity,
    )


def plain(form: ReadForm) -> dict[str, Any]:
    """Return the form as JSON can hold it; `of_plain` reads it again."""
    return {
        "answers": {str(key): text for key, text in form.answers.items()},
        "team": [
            {
                "start": _plain_member(read.start),
                "role": read.role,
                "levels": dict(read.levels),
                "evidence": read.evidence,
                "availability": read.availability,
                "reference": read.reference,
            }
            for read in form.team
        ],
        "rates": {str(key): rate for key, rate in form.rates.items()},
        "reservations": form.reservations,
        "confirmations": sorted(form.confirmations),
        "problems": [
            {"code": p.code.value, "row": p.row, "name": p.name, "params": dict(p.params)}
            for p in form.problems
        ],
    }


def _plain_member(member: Member) -> dict[str, Any]:
    return {
        "label": member.label,
        "role": member.role,
        "person_id": member.person_id,
        "levels": dict(member.levels),
        "evidence": member.evidence,
    }


def of_plain(stored: Mapping[str, Any]) -> ReadForm:
    """Read what `plain` gave."""
    return ReadForm(
        answers={int(key): text for key, text in stored["answers"].items()},
        team=tuple(ReadMember(**{**m, "start": Member(**m["start"])}) for m in stored["team"]),
        rates={int(key): rate for key, rate in stored["rates"].items()},
        reservations=stored["reservations"],
        confirmations=frozenset(stored["confirmations"]),
        problems=tuple(
            Problem(ProblemCode(p["code"]), p["row"], p["name"], p["params"])
            for p in stored["problems"]
        ),
    )
