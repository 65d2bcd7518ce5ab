"""What the prompts of the consensus meeting say, and where they lead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain import formats
from procure.domain.evaluations import Cell
from procure.domain.prompts import Kind, Prompt

_OF_CELL: Final[Mapping[Kind, LazyString]] = {
    Kind.SPREAD: __("Poengene spriker med %(distance)s. Hva la hver av dere vekt på?"),
    Kind.OUTLIER: __(
        "%(who)s ligger %(distance)s poeng fra snittet av de andre. Har dere lest det samme?"
    ),
    Kind.SAME_TEXT: __(
        "Begrunnelsen er den samme som for %(said)s. Hva er særskilt for dette tilbudet?"
    ),
    Kind.TOP_WITH_LACK: __(
        "Full poengsum i felles vurdering, men begrunnelsen sier «%(said)s». Passer det sammen?"
    ),
    Kind.OTHER_CRITERION: __(
        "Felles begrunnelse bruker ord fra kriteriet %(said)s. Hører det hjemme her?"
    ),
    Kind.PRICE_WORD: __(
        "Felles begrunnelse sier «%(said)s». Pris vurderes for seg. Hører det hjemme her?"
    ),
}
_OF_ONE: Final[Mapping[Kind, LazyString]] = {
    Kind.TOP_WITH_LACK: __(
        "%(who)s ga full poengsum, men begrunnelsen sier «%(said)s». Passer det sammen?"
    ),
    Kind.OTHER_CRITERION: __(
        "Begrunnelsen fra %(who)s bruker ord fra kriteriet %(said)s. Hører det hjemme her?"
    ),
    Kind.PRICE_WORD: __(
        "Begrunnelsen fra %(who)s sier «%(said)s». Pris vurderes for seg. Hører det hjemme her?"
    ),
    Kind.CENTRAL: __(
        "%(who)s har gitt %(share)s av poengene midt på skalaen. Får forskjellene mellom "
        "tilbudene fram?"
    ),
}
_LOWER: Final = __(
    "%(who)s gir i snitt %(distance)s poeng mindre enn de andre. Leser dere skalaen likt?"
)
_HIGHER: Final = __(
    "%(who)s gir i snitt %(distance)s poeng mer enn de andre. Leser dere skalaen likt?"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A prompt as a sentence; `cell` is where to talk about it."""

    text: str
    cell: Cell | None


def sentences(found: Iterable[Prompt]) -> tuple[Said, ...]:
    """Write each prompt for the reader."""
    return tuple(Said(_sentence(one), one.cell) for one in found)


def _sentence(one: Prompt) -> str:
    values = {
        "who": one.evaluator,
        "said": one.said,
        "distance": formats.number(round(abs(one.distance), 1)),
        "share": formats.share(one.distance) if one.kind is Kind.CENTRAL else "",
    }
    return str(_words(one) % values)


def _words(one: Prompt) -> LazyString:
    if one.kind is Kind.SEVERITY:
        return _LOWER if one.distance < 0 else _HIGHER
    return _OF_ONE[one.kind] if one.evaluator and one.kind in _OF_ONE else _OF_CELL[one.kind]
