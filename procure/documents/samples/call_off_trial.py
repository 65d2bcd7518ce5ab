"""Sample data for the trial in the call-off note: what the tool says of these trial bids."""

from fractions import Fraction
from typing import Final

from procure.documents.contexts.call_off_note import NoteTrial, TriedBid, TriedFormula
from procure.documents.figures import drawn
from procure.domain import formats
from procure.domain.evaluation.model import PriceFormula, PriceParameters
from procure.domain.evaluation.prices import curve
from procure.domain.tunnel_drawings import TrialDot
from procure.domain.tunnel_drawings import curve as drawing
from procure.domain.wind_tunnel import Point

_SCALE: Final = Fraction(10)
_LOWEST: Final = Fraction(1_920_000)
_POINTS: Final = curve(PriceParameters(formula=PriceFormula.LOG), _SCALE, (_LOWEST,))
_BIDS: Final = (
    ("1. Billig og svakt", 1_920_000, "10,00", "5,20", "6"),
    ("2. Rimelig og middels", 2_160_000, "8,30", "6,46", "4"),
    ("3. Som anslaget, middels", 2_400_000, "6,78", "6,16", "5"),
    ("4. Best på ett kriterium", 2_400_000, "6,78", "6,86", "3"),
    ("5. Dyrt og sterkt", 2_880_000, "4,15", "8,03", "1"),
    ("6. Dobbelt så dyrt, feilfritt", 3_840_000, "0,00", "8,00", "2"),
)
_SHIFTED: Final = (
    "Frarådes: poengene avhenger av de andre tilbudene. Prisen teller mye mer eller mindre enn "
    "vekten sier."
)
_FORMULAS: Final = (
    ("Forholdsmessig", "Dobbelt så dyrt, feilfritt", "8 %", (375_000, 450_000), "Ingen"),
    ("Lineær", "Dyrt og sterkt", "16 %", (240_000, 288_000), "Ingen"),
    ("Hybrid", "Dobbelt så dyrt, feilfritt", "8 %", (375_000, 450_000), "Ingen"),
    ("Logaritmisk", "Dyrt og sterkt", "20 %", (207_944, 249_533), "Ingen"),
    ("Fast intervall", "Dyrt og sterkt", "16 %", (240_000, 288_000), "Ingen"),
    ("Lavest–høyest", "Dyrt og sterkt", "43 %", (240_000, 288_000), _SHIFTED),
    ("Gjennomsnitt", "Billig og svakt", "92 %", (32_500, 39_000), _SHIFTED),
)


def _at(price: int) -> Point:
    return Point(Fraction(price), _POINTS(max(Fraction(price), _LOWEST)))


TRIAL: Final = NoteTrial(
    dated="22. oktober 2026",
    estimate=formats.kroner(2_400_000_00),
    spread="20 %",
    model="Poeng, med prisformelen «Logaritmisk»",
    price_weight="20 %",
    reason=(
        (
            "Like store prisforskjeller i prosent gir like store forskjeller i poeng, og prisen "
            "teller som vekten sier."
        ),
    ),
    advice=(
        "Verktøyet foreslår formelen «Logaritmisk»: ingen av ulempene det ser etter, slår ut i "
        "prøven. Prisen står for 20 % av forskjellen i poeng, og vekten er 20 %."
    ),
    bids=tuple(
        TriedBid(
            name=name,
            price=formats.kroner(price * 100),
            price_points=points,
            result=result,
            rank=rank,
        )
        for name, price, points, result, rank in _BIDS
    ),
    formulas=tuple(
        TriedFormula(
            name=name,
            winner=winner,
            effective=effective,
            worth=" – ".join(formats.kroner(kroner * 100) for kroner in worth),
            drawbacks=drawbacks,
        )
        for name, winner, effective, worth, drawbacks in _FORMULAS
    ),
    figure=drawn(
        drawing(
            [_at(price) for price in range(1_536_000, 3_840_001, 144_000)],
            [TrialDot(n, _at(bid[1]), bid[4] == "1") for n, bid in enumerate(_BIDS, start=1)],
            _SCALE,
            ("1 536 000 kr", "2 688 000 kr", "3 840 000 kr"),
        ),
        alt="Kurve over prispoeng etter pris, fra 10 poeng for laveste pris til 0 for dobbel pris.",
        width=110,
    ),
    pair=(
        "«Dyrt og sterkt» bør vinne over «Billig og svakt», og gjør det med modellen. Det skjer "
        "når prisen veier mindre enn 46,1 %."
    ),
)
