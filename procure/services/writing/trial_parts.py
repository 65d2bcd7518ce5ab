"""The trial of the evaluation model in the call-off note, in the note's language."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from procure.documents import figures
from procure.documents.contexts import call_off_note as note
from procure.documents.parts import Picture
from procure.domain import evaluations, formats, trials, wind_tunnel
from procure.domain.evaluation.model import Family, PriceFormula
from procure.domain.evaluation.results import Score
from procure.domain.evaluations import Material
from procure.domain.figures import kroner
from procure.domain.trials import Kept
from procure.domain.tunnel_drawings import TrialDot, curve
from procure.domain.wind_tunnel import Drawback, Kind, Point, Trial
from procure.language import say
from procure.models.competitions import Competition
from procure.queries.wind_tunnel import Pair, pair
from procure.services.document_parts import paragraphs


def is_outdated(competition: Competition, known: Material) -> bool:
    """Whether a trial is kept that the model or the criteria have moved away from."""
    kept = competition.model.trial
    return kept is not None and not _current(competition, known)


def _current(competition: Competition, known: Material) -> bool:
    kept = competition.model.trial
    if kept is None or evaluations.model_problems(known):
        return False
    case = evaluations.case(known)
    return not trials.is_stale(kept, case)


def trial(competition: Competition, known: Material) -> note.NoteTrial | None:
    """Return the attached trial, unless the model has changed since; None for none."""
    document = competition.model.trial
    if document is None or not _current(competition, known):
        return None
    kept = trials.from_document(document)
    return note.NoteTrial(
        dated=formats.day(formats.local(kept.at).date()),
        estimate=kroner(kept.estimate),
        spread=formats.percent(kept.spread),
        model=_model(kept),
        price_weight=formats.share(kept.price_weight),
        reason=paragraphs(kept.reason),
        advice=_advice(kept),
        bids=tuple(_bid(kept, number, score) for number, score in _scores(kept)),
        formulas=tuple(_formula(kept, formula, one) for formula, one in kept.compared),
        figure=_figure(kept),
        pair=_pair(kept),
    )


def _kinds() -> dict[str, str]:
    return {
        Kind.CHEAP_WEAK: say("Billig og svakt"),
        Kind.CHEAP_AVERAGE: say("Rimelig og middels"),
        Kind.AVERAGE: say("Som anslaget, middels"),
        Kind.STAR: say("Best på ett kriterium"),
        Kind.DEAR_STRONG: say("Dyrt og sterkt"),
        Kind.DEAREST: say("Dobbelt så dyrt, feilfritt"),
    }


def _formulas() -> dict[PriceFormula, str]:
    return {
        PriceFormula.PROPORTIONAL: say("Forholdsmessig"),
        PriceFormula.LINEAR: say("Lineær"),
        PriceFormula.HYBRID: say("Hybrid"),
        PriceFormula.LOG: say("Logaritmisk"),
        PriceFormula.INTERVAL: say("Fast intervall"),
        PriceFormula.MINMAX: say("Lavest–høyest"),
        PriceFormula.MEAN: say("Gjennomsnitt"),
    }


def _drawbacks() -> dict[Drawback, str]:
    return {
        Drawback.ADVISED_AGAINST: say("Frarådes: poengene avhenger av de andre tilbudene."),
        Drawback.DEAD_ZONE: say("Under gulvet lønner det seg ikke å sette ned prisen."),
        Drawback.FLIPS: say("Vinneren skifter når et tapende bud faller bort."),
        Drawback.NEGATIVE: say("Dyre bud får poeng under null."),
        Drawback.WEIGHT_SHIFTED: say("Prisen teller mye mer eller mindre enn vekten sier."),
    }


def _model(kept: Kept) -> str:
    formula = _formulas()[kept.case.model.price.formula]
    family = kept.case.model.family
    if family is Family.PRICED_QUALITY:
        return say("Prissatt kvalitet: kvalitet trekkes fra prisen i kroner")
    if family is Family.RATIO:
        return say("Forhold: pris delt på kvalitetspoeng")
    return say("Poeng, med prisformelen «{formula}»", formula=formula)


def _scores(kept: Kept) -> Iterator[tuple[int, Score]]:
    return enumerate(kept.here.evaluation.bids, start=1)


def _bid(kept: Kept, number: int, score: Score) -> note.TriedBid:
    points = score.total is not None
    result = score.total if points else score.evaluated_price
    return note.TriedBid(
        name=f"{number}. {_kinds()[score.id]}",
        price="–" if score.price is None else kroner(Fraction(round(score.price))),
        price_points=_number(score.price_points),
        result=_number(result) if points or result is None else kroner(Fraction(round(result))),
        rank=str(score.rank or "–"),
    )


def _number(value: Fraction | None) -> str:
    return "–" if value is None else formats.number(value, 2)


def _formula(kept: Kept, formula: PriceFormula, one: Trial) -> note.TriedFormula:
    against = wind_tunnel.drawbacks(one, kept.price_weight)
    return note.TriedFormula(
        name=_formulas()[formula],
        winner=", ".join(_kinds()[winner] for winner in one.evaluation.winners) or "–",
        effective=formats.share(round(one.effective, 2)),
        worth=_worth(one),
        drawbacks=" ".join(_drawbacks()[each] for each in against) or say("Ingen"),
    )


def _worth(one: Trial) -> str:
    known = sorted(round(value) for value in one.worth if value is not None)
    if not known:
        return "–"
    low, high = (formats.kroner(value * 100) for value in (known[0], known[-1]))
    return low if low == high else f"{low} – {high}"


def _advice(kept: Kept) -> str:
    formula = kept.recommended
    name = _formulas()[formula]
    one = dict(kept.compared)[formula]
    against = wind_tunnel.drawbacks(one, kept.price_weight)
    if against:
        return say(
            "Alle formlene har en ulempe i prøven. Verktøyet foreslår formelen «{formula}», som "
            "har de minst alvorlige: {drawbacks}",
            formula=name,
            drawbacks=" ".join(_drawbacks()[each] for each in against),
        )
    return say(
        "Verktøyet foreslår formelen «{formula}»: ingen av ulempene det ser etter, slår ut i "
        "prøven. Prisen står for {effective} av forskjellen i poeng, og vekten er {weight}.",
        formula=name,
        effective=formats.share(round(one.effective, 2)),
        weight=formats.share(kept.price_weight),
    )


def _pair(kept: Kept) -> str | None:
    """Say when the bid that ought to win does, if the author named one."""
    found = pair(kept.case, kept.wanted, kept.other)
    if found is None:
        return None
    said = {"wanted": _kinds()[found.wanted], "other": _kinds()[found.other]}
    first = (
        say("«{wanted}» bør vinne over «{other}», og gjør det med modellen.", **said)
        if found.holds
        else say("«{wanted}» bør vinne over «{other}», men gjør det ikke med modellen.", **said)
    )
    return f"{first} {_tip(found)}"


def _tip(found: Pair) -> str:
    """Say what tips the two: the price weight, or the value of quality where it is priced."""
    tipping = found.weight or found.value
    if tipping is None or tipping.value is None:
        return say("Ingen endring av modellens tall snur rekkefølgen mellom de to.")
    share = formats.percent(Decimal(round(tipping.value * 1000)) / 10)
    if found.weight is None:
        if tipping.above:
            return say(
                "Det skjer når kvaliteten er verdt mer enn {share} av det som er satt.", share=share
            )
        return say(
            "Det skjer når kvaliteten er verdt mindre enn {share} av det som er satt.", share=share
        )
    if tipping.above:
        return say("Det skjer når prisen veier mer enn {share}.", share=share)
    return say("Det skjer når prisen veier mindre enn {share}.", share=share)


def _figure(kept: Kept) -> Picture:
    """Draw the points by price; for models without price points, what each bid comes to."""
    points = kept.here.curve
    if not points:
        return _bars(kept)
    dots = [
        TrialDot(number, Point(score.price, score.price_points), bool(score.rank == 1))
        for number, score in _scores(kept)
        if score.price is not None and score.price_points is not None
    ]
    low, high = points[0].price, points[-1].price
    ends = (kroner(Fraction(round(price))) for price in (low, (low + high) / 2, high))
    first, middle, last = ends
    told = "; ".join(f"{dot.number}: {_number(dot.at.points)}" for dot in dots)
    return figures.drawn(
        curve(points, dots, kept.case.model.scale, (first, middle, last)),
        alt=say("Kurve over prispoeng etter pris. Prøvebudenes prispoeng: {told}.", told=told),
        width=110,
    )


def _bars(kept: Kept) -> Picture:
    found = [(n, score.evaluated_price or Fraction()) for n, score in _scores(kept)]
    rows = [
        figures.Bars(
            label=f"{number}. {_kinds()[kept.here.evaluation.bids[number - 1].id]}",
            values=(float(value),),
            texts=(kroner(Fraction(round(value))),),
        )
        for number, value in found
    ]
    highest = max((float(value) for _n, value in found), default=0) or 1
    told = "; ".join(f"{row.label} {row.texts[0]}" for row in rows)
    return figures.score_bars(
        rows, [say("Evaluert pris")], highest=highest,
        alt=say("Søyler over evaluert pris: {told}.", told=told), width=140,
    )  # fmt: skip
