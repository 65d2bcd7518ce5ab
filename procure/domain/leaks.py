"""What a letter to one bidder would reveal of the others: names, persons, prices, wording.

Nothing is a secret to a reader who has it already: from what the buyer published, or from the
bid the reader made. So a word the competition itself uses is no leak, nor a firm that is in the
reader's own consortium too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

RUN: Final = 8  # words in a row: fewer are found in two texts by chance
SHORTEST_SURNAME: Final = 4  # letters
BARE: Final = 100_000  # øre: a smaller number is money only when it says so
_YEARS: Final = range(1900, 2101)
_WORD: Final = re.compile(r"\w+")
_ASIDE: Final = re.compile(r"\(.*?\)|\b(?:ASA|AS|ANS|DA|SA|BA|NUF)\b")
_GENERIC: Final = frozenset({"alliansen", "gruppen", "konsortiet", "konsortium", "team", "teamet"})
MOST_DIGITS: Final = 18  # of an amount that a price can be
_MONEY: Final = re.compile(
    r"(?:(?P<before>\b(?:kr|nok)\.?\s*)|(?<![\w/]))"
    r"(?P<whole>\d{1,3}(?:[ .’'](?=\d{3}(?!\d))\d{3})+|\d{1,3}(?:,\d{3}(?!\d))+|\d+)"
    r"(?:[.,](?P<part>\d{1,2})(?!\d))?"
    r"(?P<after>\s*(?:kr\b|kroner\b|nok\b|,-))?(?!\w)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<!\w)\d(?:[\s.-]?\d){8,}(?!\w)")


class Kind(StrEnum):
    """What is revealed."""

    NAME = "name"
    NUMBER = "number"
    PERSON = "person"
    PRICE = "price"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a letter, and what its writer calls the place it stands in."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Leak:
    """Something found that the reader may not know, as it stands in the letter."""

    where: str
    kind: Kind
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What belongs to the other bidders. Amounts in øre."""

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # organisation numbers, digits alone
    persons: frozenset[str] = frozenset()
    amounts: frozenset[int] = frozenset()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the reader has already: what was published, and what they wrote. Amounts in øre."""

    texts: tuple[str, ...] = ()
    amounts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its words: `spoken` as written, `words` without case."""

    spoken: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Text":
        """Split a text into words; signs that nobody sees are no part of it."""
        spoken = tuple(_WORD.findall(plain(text)))
        return cls(spoken, tuple(word.casefold() for word in spoken))

    def runs(self, length: int) -> Iterator[tuple[str, ...]]:
        """Every `length` words in a row."""
        yield from (self.words[at : at + length] for at in range(len(self.words) - length + 1))


def plain(text: str) -> str:
    r"""Return the text as it looks: one form of each sign, ordinary spaces, nothing unseen.

    >>> plain("Fjord\u200b\u00a0AS")
    'Fjord AS'
    """
    seen = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")


@dataclass(slots=True)
class Guard:
    """Searches letters to one reader. Built once, so that the secrets are prepared once."""

    secrets: Secrets
    known: Known
    _phrases: list[tuple[Kind, tuple[str, ...], bool]] = field(init=False)
    _runs: frozenset[tuple[str, ...]] = field(init=False)
    _amounts: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        """Take away what the reader knows."""
        known = [Text.of(text) for text in self.known.texts]
        names = [
            (Kind.NAME, phrase) for name in sorted(self.secrets.names) for phrase in _names(name)
        ]
        persons = [
            (Kind.PERSON, phrase)
            for person in sorted(self.secrets.persons)
            for phrase in _persons(person)
        ]
        self._phrases = [
            (kind, phrase, len(phrase) == 1)
            for kind, phrase in (*names, *persons)
            if not any(_at(text, phrase, exact=False) is not None for text in known)
        ]
        said = {run for text in known for run in text.runs(RUN)}
        secret = {run for text in self.secrets.texts for run in Text.of(text).runs(RUN)}
        self._runs = frozenset(secret - said)
        told = {amount for text in self.known.texts for amount, _ in _amounts(text)}
        self._amounts = self.secrets.amounts - self.known.amounts - told

    def leaks(self, passages: Iterable[Passage]) -> tuple[Leak, ...]:
        """Return everything found, in the order of the passages; equal ones of a place once."""
        found = [leak for passage in passages for leak in self._leaks(passage)]
        return tuple(dict.fromkeys(found))

    def _leaks(self, passage: Passage) -> Iterator[Leak]:
        text = Text.of(passage.text)
        for kind, words in self._phrases_in(text):
            yield Leak(passage.where, kind, words)
        for match in _NUMBER.finditer(plain(passage.text)):
            digits = re.sub(r"\D", "", match.group())  # another number may stand beside it
            for number in sorted(self.secrets.numbers):
                if number in digits:
                    yield Leak(passage.where, Kind.NUMBER, number)
        for amount, shown in _amounts(passage.text):
            if amount in self._amounts:
                yield Leak(passage.where, Kind.PRICE, shown)
        yield from self._wording(passage, text)

    def _phrases_in(self, text: Text) -> Iterator[tuple[Kind, str]]:
        """The names in a text, in full: "Kari Testnavn" is not "Testnavn" once more."""
        hits: dict[tuple[Kind, int, int], None] = {}  # in order, each once
        for kind, phrase, exact in self._phrases:
            at = _at(text, phrase, exact=exact)
            if at is not None:
                hits[kind, at, at + len(phrase)] = None
        spans = {(start, end) for _, start, end in hits}
        for kind, start, end in hits:
            wider = spans - {(start, end)}
            if not any(first <= start and end <= last for first, last in wider):
                yield kind, " ".join(text.spoken[start:end])

    def _wording(self, passage: Passage, text: Text) -> Iterator[Leak]:
        """The first stretch of words that another bid holds too."""
        hits = [at for at, run in enumerate(text.runs(RUN)) if run in self._runs]
        if hits:
            end = hits[0]
            while end + 1 in hits:
                end += 1
            yield Leak(passage.where, Kind.WORDING, " ".join(text.spoken[hits[0] : end + RUN]))


def _names(full: str) -> Iterator[tuple[str, ...]]:
    """The ways a consortium or firm is named: in full, and without "Konsortium"."""
    words = _WORD.findall(_ASIDE.sub(" ", plain(full)))
    yield from _phrase(words)
    if len(words) > 1 and words[0].casefold() in _GENERIC and not words[1].isdigit():
        yield from _phrase(words[1:])


def _persons(label: str) -> Iterator[tuple[str, ...]]:
    """The ways a person is named: as in the bid, and by the surname alone."""
    words = _WORD.findall(plain(label))
    yield from _phrase(words)
    if len(words) > 1 and words[-1].isalpha() and len(words[-1]) >= SHORTEST_SURNAME:
        yield (words[-1],)


def _phrase(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """One word keeps its case: as a name it is written as one. More words need no case."""
    if len(words) == 1:
        if len(words[0]) > 1:
            yield (words[0],)
    elif words:
        yield tuple(word.casefold() for word in words)


def _at(text: Text, phrase: tuple[str, ...], *, exact: bool) -> int | None:
    """Where the phrase begins in the text, the last word perhaps in the genitive."""
    own = text.spoken if exact else text.words
    sought = phrase if exact else tuple(word.casefold() for word in phrase)
    *first, end = sought
    ends = (end, end + "s", end.upper()) if exact else (end, end + "s")
    if not first:
        return min((own.index(form) for form in ends if form in own), default=None)
    if first[0] not in own:
        return None
    for at in range(own.index(first[0]), len(own) - len(first)):
        if own[at : at + len(first)] == sought[:-1] and own[at + len(first)] in ends:
            return at
    return None


def names_amount(text: str) -> bool:
    """Whether a text holds a number that may be money.

    >>> names_amount("Timeprisen er 1 250 kr."), names_amount("Oppstart 1. mars 2027, 3 personer.")
    (True, False)
    """
    return next(_amounts(text), None) is not None


def _amounts(text: str) -> Iterator[tuple[int, str]]:
    """Every number that may be money, in øre, with how it stands there."""
    for match in _MONEY.finditer(plain(text)):
        digits = re.sub(r"\D", "", match["whole"]).lstrip("0") or "0"
        if len(digits) > MOST_DIGITS:
            continue  # no amount is so long, and Python refuses to read the longest
        whole = int(digits)
        amount = whole * 100 + int((match["part"] or "0").ljust(2, "0"))
        marked = match["before"] or match["after"]
        bare = amount >= BARE and not (match["whole"].isdigit() and whole in _YEARS)
        if marked or (bare and "," not in match["whole"]):
            yield amount, match.group().strip()
