"""From the fields of a filled bid form to what they mean for one consortium's bid.

Nothing is guessed: a name, a role, a level or a price that can be read in two ways is a problem.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from procure.domain import framework_file
from procure.domain.bid_forms import ReadForm, ReadMember, mark
from procure.domain.bids import HIGHEST_LEVEL, LONGEST_LINE, Confirmation, Member, Terms
from procure.domain.filled_forms import STOPS, FormCode, Problem, ProblemCode
from procure.domain.formats import kroner
from procure.domain.text import clean_reporting
from procure.language import say
from procure.queries.bids import Candidate, Team
from procure.sheets import framework_values as values

LONGEST_TEXT: Final = 100_000  # characters of an answer, as in the bid room
LONGEST_EVIDENCE: Final = 9_000  # of one person's; the bid room takes 10 000 with what is added
LEVELS: Final = frozenset(map(str, range(HIGHEST_LEVEL + 1)))
SHOWN: Final = 80  # characters of a value that a problem quotes
_AMOUNTS: Final = {
    framework_file.ProblemCode.AMBIGUOUS: ProblemCode.VALUE_AMBIGUOUS,
    framework_file.ProblemCode.AMOUNT_DECIMALS: ProblemCode.VALUE_DECIMALS,
    framework_file.ProblemCode.AMOUNT_NOT_POSITIVE: ProblemCode.VALUE_NOT_POSITIVE,
    framework_file.ProblemCode.AMOUNT_TOO_LARGE: ProblemCode.VALUE_TOO_LARGE,
}  # whatever else is refused is no amount


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks of one consortium."""

    code: FormCode
    terms: Terms
    team: Team


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the child read it."""

    tag: str
    text: str
    ticked: bool | None
    left_out: int
    untouched: bool = False  # as it was when the form was made: it says nothing new

    @property
    def said(self) -> str:
        """What somebody has written here since the form was made."""
        return "" if self.untouched else self.text


def understand(answer: bytes, asked: Asked) -> ReadForm:
    """Return what the fields mean; `answer` is what `bid_form_reading.read` gave."""
    found = json.loads(answer)
    if "refused" in found:
        return ReadForm(problems=(Problem(ProblemCode(found["refused"])),))
    start = recognised(FormCode.of(found["code"]), asked.code)
    if any(problem.code in STOPS for problem in start):
        return ReadForm(problems=start)
    marks = frozenset(found["marks"])
    fields = [
        Field(tag, text, ticked, left_out, untouched=mark(tag, text) in marks)
        for tag, text, ticked, left_out in found["fields"]
    ]
    reading = Reading(asked, fields)
    form = reading.form()
    if any(problem.code is ProblemCode.OTHER_VERSION for problem in start):
        form = _without_confirmations(form)
    return replace(form, problems=(*start, *form.problems))


def recognised(code: FormCode | None, expected: FormCode) -> tuple[Problem, ...]:
    """Say whether this is the form; the published one, which names no consortium, is too."""
    if code is None:
        return (Problem(ProblemCode.FORM_UNKNOWN),)
    return code.problems(expected if code.owner else replace(expected, owner=0))


def _without_confirmations(form: ReadForm) -> ReadForm:
    """What was confirmed may have changed since: it must be confirmed anew."""
    if not form.confirmations:
        return form
    problem = Problem(ProblemCode.CONFIRMATION_OLD, name=say("Bekreftelser"))
    return replace(form, confirmations=frozenset(), problems=(*form.problems, problem))


class Reading:
    """One form being read; `problems` grows on the way."""

    def __init__(self, asked: Asked, fields: list[Field]) -> None:
        self.asked, self.fields = asked, fields
        self.problems: list[Problem] = []

    def form(self) -> ReadForm:
        """Return everything that was understood."""
        answers = {c.id: self._text(f"answer:{c.id}", c.name) for c in self.asked.terms.criteria}
        rates = {
            line.id: self._rate(line.id, line.title, line.ceiling_ore)
            for line in self.asked.terms.lines
        }
        reservations = self._text("reservation", say("Forbehold"))
        team = tuple(self._people())
        return ReadForm(
            answers={key: text for key, text in answers.items() if text},
            team=team,
            rates={key: rate for key, rate in rates.items() if rate is not None},
            reservations=reservations,
            confirmations=frozenset(
                c.value for c in Confirmation if self._ticked(f"confirmation:{c.value}")
            ),
            problems=tuple(self.problems),
        )

    def _say(self, code: ProblemCode, name: str, **params: str) -> None:
        self.problems.append(Problem(code, name=name, params=params))

    def _one(self, tag: str, name: str) -> Field | None:
        """The field of a tag; one that was copied counts when the copies agree."""
        found = [field for field in self.fields if field.tag == tag]
        if not found:
            self._say(ProblemCode.FIELD_MISSING, name)
            return None
        if len({field.said for field in found if field.said}) > 1:
            self._say(ProblemCode.FIELD_TWICE, name)
            return None
        return next((field for field in found if field.said), found[0])

    def _text(self, tag: str, name: str) -> str:
        field = self._one(tag, name)
        return "" if field is None else self._cleaned(field, name, LONGEST_TEXT)

    def _cleaned(self, field: Field, name: str, longest: int) -> str:
        """A text as the bid room would store it; "" when it is empty or too long."""
        text, replaced = clean_reporting(field.said)
        if len(text) > longest:
            self._say(ProblemCode.TEXT_TOO_LONG, name, limit=str(longest))
            return ""
        if replaced:
            self._say(ProblemCode.TEXT_CLEANED, name)
        if field.left_out and text:
            self._say(ProblemCode.LEFT_OUT, name)
        return text

    def _rate(self, line_id: int, name: str, ceiling: int | None) -> int | None:
        field = self._one(f"price:{line_id}", name)
        written = "" if field is None else line_of(field.said)
        if not written:
            return None
        try:
            ore = values.money(written)
        except values.ValueRefused as refused:
            code = _AMOUNTS.get(refused.code, ProblemCode.VALUE_NOT_AMOUNT)
            self._say(code, name, value=shown(written))
            return None
        if ceiling is not None and ore > ceiling:
            self._say(ProblemCode.ABOVE_CEILING, name, value=kroner(ore), limit=kroner(ceiling))
        return ore

    def _ticked(self, tag: str) -> bool:
        field = self._one(tag, say("Bekreftelser"))
        return field is not None and field.ticked is True and not field.untouched

    # -- the team ---------------------------------------------------------------------------

    def _people(self) -> Iterator[ReadMember]:
        seen: set[int | None] = set()
        for number, fields in enumerate(self._slots(), start=1):
            name = say("Person {number}", number=number)
            member = self._person(fields, name)
            if member is None:
                continue
            if member.start.person_id in seen:
                self._say(ProblemCode.PERSON_TWICE, name, value=member.start.label)
                continue
            seen.add(member.start.person_id)
            yield member

    def _slots(self) -> Iterator[Mapping[str, Field]]:
        """The fields of each person's table; one that was copied begins where a field repeats."""
        slots: list[tuple[str, dict[str, Field]]] = []
        for field in self.fields:
            kind, _, rest = field.tag.partition(":")
            number, _, key = rest.partition(":")
            if kind != "team":
                continue
            if not slots or slots[-1][0] != number or key in slots[-1][1]:
                slots.append((number, {}))
            slots[-1][1][key] = field
        yield from (fields for _number, fields in slots)

    def _person(self, fields: Mapping[str, Field], name: str) -> ReadMember | None:
        written = line_of(fields["person"].text) if "person" in fields else ""
        if not any(field.said.strip() for field in fields.values()):
            return None  # empty, or as it was when the form was made
        if not written:
            self._say(ProblemCode.PERSON_UNNAMED, name)
            return None
        fits = [c for c in self.asked.team.candidates if _is(c, written)]
        if len(fits) != 1:
            self._say(ProblemCode.PERSON_UNKNOWN, name, value=shown(written))
            return None
        (who,) = fits
        return ReadMember(
            start=Member(
                label=who.label, role=who.role, person_id=who.id, levels=who.levels,
                evidence=who.evidence,
            ),
            role=self._role(fields.get("role"), who.label),
            levels=dict(self._levels(fields, who.label)),
            evidence=self._part(fields.get("evidence"), who.label, LONGEST_EVIDENCE),
            availability=self._part(fields.get("availability"), who.label, 20, line=True),
            reference=self._part(fields.get("reference"), who.label, LONGEST_LINE, line=True),
        )  # fmt: skip

    def _part(
        self, field: Field | None, name: str, longest: int, *, line: bool = False
    ) -> str | None:
        text = "" if field is None else self._cleaned(field, name, longest)
        text = line_of(text).removesuffix("%").strip() if line else text
        return text or None

    def _role(self, field: Field | None, name: str) -> str | None:
        written = "" if field is None else line_of(field.said)
        fits = [role for role in self.asked.team.roles if _same(role, written)]
        if written and not fits:
            self._say(ProblemCode.ROLE_UNKNOWN, name, value=shown(written))
        return fits[0] if fits else None

    def _levels(self, fields: Mapping[str, Field], name: str) -> Iterator[tuple[str, int]]:
        for number, area in enumerate(self.asked.team.areas, start=1):
            field = fields.get(f"level:{number}")
            written = "" if field is None else line_of(field.said)
            if written in LEVELS:
                yield area.key, int(written)
            elif written:
                self._say(ProblemCode.LEVEL_UNKNOWN, name, value=shown(written))


def line_of(text: str) -> str:
    """Return a text on one line, with plain spaces."""
    return " ".join(clean_reporting(text)[0].split())


def shown(text: str) -> str:
    """Return a value as a problem quotes it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _same(one: str, other: str) -> bool:
    return line_of(one).casefold() == line_of(other).casefold()


def _is(who: Candidate, written: str) -> bool:
    """Whether the name is the person's, alone or with the employer as the bid room shows it."""
    return _same(who.label, written) or _same(f"{who.label}, {who.employer}", written)
