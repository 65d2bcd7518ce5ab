"""The use of a ceiling over time as a picture, and bars in a table as widths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.triangle_pictures import Figure
from procure.domain import formats
from procure.domain.forecast import Silence
from procure.domain.ledger_drawings import PAPER, PHONE, Use, Words, ceiling
from procure.queries.ledger import LedgerPage, OverTime
from procure.queries.ledger_lines import Sum, Year

BAR: Final = 1000  # how wide the longest bar is
LEAST: Final = 4  # a bar that stands for something is never invisible
SILENCE_LABELS: Final[Mapping[Silence, LazyString]] = {
    Silence.ENDED: __("Avtalen er ute. Da er det ingenting å anslå."),
    Silence.NO_PACE: __("Like mye er gitt tilbake som kjøpt. Det gir ingen takt å regne med."),
    Silence.NOT_STARTED: __("Avtalen har ikke begynt. Da er det ingen takt å regne med."),
    Silence.TOO_FEW: __("Det er færre enn tre posteringer. Det er for lite til å anslå en takt."),
    Silence.TOO_SOON: __("Avtalen har vart i under 90 dager. Det er for kort til å anslå en takt."),
}  # fmt: skip


def figure(page: OverTime) -> Figure:
    """Return the ceiling over time, for a wide and a narrow screen."""
    known = page.forecast
    use = Use(
        starts_on=page.head.starts_on,
        ends_on=page.head.ends_on,
        last_day=page.head.last_day,
        today=known.today,
        maximum_ore=page.ceiling.maximum_ore,
        warning_ore=page.warning_ore,
        steps=page.steps,
        planned=known.line,
        exhausted=known.with_planned,
        committed_ore=(
            page.ceiling.committed_ore if page.ceiling.options_ore > 0 and known.line else None
        ),
    )
    words = Words(
        _("Høyeste verdi"),
        _("Varsel ved %(share)s", share=formats.share(page.warning_share)),
        _("mill. kr"),
        _("kr"),
    )
    told = _(
        "%(used)s av %(maximum)s er brukt. Tallene står i tabellene.",
        used=formats.kroner(page.ceiling.used_ore),
        maximum=formats.kroner(page.ceiling.maximum_ore),
    )
    wide, narrow = (ceiling(use, words, sheet) for sheet in (PAPER, PHONE))
    return Figure(wide, _("Bruken av rammen over tid"), told, narrow)


def widths(sums: Sequence[Sum | Year]) -> dict[int, int]:
    """Return how wide each sum's bar is, by its place; less than nothing has none."""
    most = max((one.ore for one in sums), default=0)
    return {
        place: max(LEAST, one.ore * BAR // most) if one.ore > 0 else 0
        for place, one in enumerate(sums)
    }


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the maximum: from where, and how wide, of `BAR`."""

    x: int
    width: int


def parts(page: LedgerPage) -> dict[str, Part]:
    """Return the parts of the maximum in one bar: used, options, planned, and the warning."""
    ceiling = page.ceiling
    amounts = {
        "used": ceiling.used_ore,
        "options": ceiling.options_ore,
        "planned": ceiling.planned_ore,
    }
    whole = max(ceiling.maximum_ore, sum(amounts.values()))
    found, start = {}, 0
    for name, ore in amounts.items():
        x, end = start * BAR // whole, (start + max(0, ore)) * BAR // whole
        found[name] = Part(x, end - x)
        start += max(0, ore)
    found["maximum"] = Part(ceiling.maximum_ore * BAR // whole, 0)
    found["warning"] = Part(page.warning_ore * BAR // whole, 0)
    return found
