"""The wind tunnel: try the evaluation model on trial bids before real ones come.

A plain GET form: every trial has an address, and nothing is stored until a trial is attached to
the call-off note. With JavaScript the answer comes while the form is changed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from procure.blueprints import access, tunnel_plots
from procure.blueprints.access import current_actor, declares
from procure.domain import figures, formats
from procure.domain.evaluation.model import PriceFormula
from procure.domain.evaluations import Material
from procure.domain.permissions import Permission
from procure.domain.tipping import Tipping
from procure.domain.wind_tunnel import Drawback
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.fields import NOTATION, written_in
from procure.forms.wind_tunnel import KINDS, TrialForm, points_name, price_name, tunnel_form
from procure.language import current, using
from procure.queries import wind_tunnel as pages
from procure.queries.wind_tunnel import Basis, Settings, TunnelPage
from procure.services import trials

bp = Blueprint("wind_tunnel", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT

_LAID: Final = re.compile(r"([1-9]\d{0,14})-([1-9]\d?)", re.ASCII)
NAMES: Final[Mapping[str, LazyString]] = {kind.value: label for kind, label in KINDS}
FORMULAS: Final[Mapping[PriceFormula, LazyString]] = {
    PriceFormula.PROPORTIONAL: __("Forholdsmessig"),
    PriceFormula.LINEAR: __("Lineær"),
    PriceFormula.HYBRID: __("Hybrid"),
    PriceFormula.LOG: __("Logaritmisk"),
    PriceFormula.INTERVAL: __("Fast intervall"),
    PriceFormula.MINMAX: __("Lavest–høyest"),
    PriceFormula.MEAN: __("Gjennomsnitt"),
}
DRAWBACKS: Final[Mapping[Drawback, LazyString]] = {
    Drawback.ADVISED_AGAINST: __("Frarådes: poengene avhenger av de andre tilbudene i begge ender"),
    Drawback.DEAD_ZONE: __("Dødsone: under gulvet lønner det seg ikke å sette ned prisen"),
    Drawback.FLIPS: __("Vinneren skifter når et tapende tilbud faller bort"),
    Drawback.NEGATIVE: __("Dyre tilbud får poeng under null"),
    Drawback.WEIGHT_SHIFTED: __("Prisen teller mye mer eller mindre enn vekten sier"),
}


@bp.get("/wind-tunnel")
@declares(Permission.COMPETITION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    known = pages.basis(db.session, competition_id, viewer=current_actor(), now=access.now())
    if (lacking := known.lacking) is not None:
        return render_template("competitions/wind_tunnel.html", page=None, lacking=lacking)
    form = _form(known.material, request.args)
    if request.args and not form.validate():
        return _render(known, form, None, 422)
    settings = _settings(known.material, form, request.args) if request.args else _usual(known)
    if settings is None:
        return _render(known, form, None, 200)
    page = pages.page(known.material, settings)
    _fill(form, page, settings)
    return _render(known, form, page, 200)


@bp.get("/wind-tunnel/result")
@declares(Permission.COMPETITION_READ)
def result(competition_id: int) -> ResponseReturnValue:
    """The answer to one change while it is typed: what the trial shows, and no page around it."""
    known = pages.tried(db.session, competition_id, viewer=current_actor())
    form = _form(known, request.args)
    if not pages.can_be_tried(known) or not form.validate():
        return render_template("competitions/_tunnel_refused.html", form=form), 422
    settings = _settings(known, form, request.args)
    page = pages.page(known, settings)
    _fill(form, page, settings)
    moved = _laid(request.args) not in {None, (settings.estimate_ore, settings.spread)}
    with using(written_in(request.args)):  # the page around it is written so
        return render_template(
            "competitions/_tunnel.html", **_shown(page), typed=_typed(form), live=True,
            moved=moved, **_bids(known, form),
        )  # fmt: skip


@bp.post("/wind-tunnel/trial")
@declares(EDIT)
def attach(competition_id: int) -> ResponseReturnValue:
    """Keep the trial with the call-off note."""
    known = pages.basis(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = _form(known.material, request.form)
    why = TrialForm()
    if (lacking := known.lacking) is not None:
        return render_template("competitions/wind_tunnel.html", page=None, lacking=lacking), 422
    if not form.validate():
        return _render(known, form, None, 422)
    settings = _settings(known.material, form, request.form)
    page = pages.page(known.material, settings)
    _fill(form, page, settings)
    if not why.validate():
        return _render(known, form, page, 422, why=why)
    with atomic() as session:
        trials.attach(
            session, competition_id, settings=settings, why=why.reason.data or "",
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(_("Prøven er lagt ved avropsnotatet."), "success")
    typed = {**_typed(form), NOTATION: current().value}
    return redirect(url_for(".show", competition_id=competition_id, **typed), code=303)


@bp.post("/wind-tunnel/trial/remove")
@declares(EDIT)
def remove(competition_id: int) -> ResponseReturnValue:
    """Take the trial away from the call-off note."""
    with atomic() as session:
        trials.remove(session, competition_id, actor=current_actor(), now=access.now())
    flash(_("Prøven er tatt ut av avropsnotatet."), "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)


def _form(known: Material, typed: MultiDict[str, str]) -> DsForm:
    scale = known.model.scale
    kind = tunnel_form(
        [(one.id, one.name) for one in pages.scored(known)],
        Decimal(scale.numerator) / Decimal(scale.denominator),
    )
    return kind(formdata=typed or None, meta={"csrf": False})  # it changes nothing


def _usual(known: Basis) -> Settings | None:
    """The trial that is shown first: around the estimate, if there is one."""
    return Settings(estimate_ore=known.estimate_ore) if known.estimate_ore else None


def _laid(typed: MultiDict[str, str]) -> tuple[int, int] | None:
    """The estimate in øre and the spread that the form's bids were laid around, if it says."""
    found = _LAID.fullmatch(typed.get("laid", ""))
    return (int(found[1]), int(found[2])) if found else None


def _settings(known: Material, form: DsForm, typed: MultiDict[str, str]) -> Settings:
    """What the form says. Prices that nobody has changed follow the estimate and the spread."""
    prices = {kind: form[price_name(kind)].data for kind in NAMES}
    if (laid := _laid(typed)) is not None:
        untouched = pages.usual_prices(known, *laid)
        prices = {k: ore for k, ore in prices.items() if ore != untouched[k]}
    points = {
        (kind, one.id): form[points_name(kind, one.id)].data
        for kind in NAMES
        for one in pages.scored(known)
    }
    moved = "usual" in request.args  # lay the bids anew around the estimate
    return Settings(
        estimate_ore=form["estimate_ore"].data,
        spread=int(form["spread"].data),
        prices={} if moved else {k: ore for k, ore in prices.items() if ore is not None},
        points={} if moved else {k: Fraction(p) for k, p in points.items() if p is not None},
        wanted=form["wanted"].data or "",
        other=form["other"].data or "",
    )


def _bids(known: Material, form: DsForm) -> dict[str, object]:
    """What the table of trial bids is written from; refused input keeps what it was laid around."""
    laid = request.values.get("laid", "")
    if not form.errors and form["estimate_ore"].data:
        laid = f"{form['estimate_ore'].data}-{form['spread'].data:f}"
    return {
        "form": form,
        "scored": pages.scored(known),
        "names": NAMES,
        "price_name": price_name,
        "points_name": points_name,
        "laid": laid,
    }


def _typed(form: DsForm) -> dict[str, Any]:
    """The settings of a filled form, as its fields take them."""
    typed = {
        f.name: f.data if isinstance(f, SelectField) else f._value()  # noqa: SLF001 -- as it is shown
        for f in form
    }
    return {name: value for name, value in typed.items() if value}


def _fill(form: DsForm, page: TunnelPage, settings: Settings) -> None:
    """Show in the form what the trial was run with."""
    values: dict[str, Any] = {
        "estimate_ore": settings.estimate_ore,
        "spread": Decimal(settings.spread),
        "wanted": settings.wanted,
        "other": settings.other,
    }
    for bid in page.bids:
        values[price_name(bid.id)] = int((bid.price or 0) * 100)
        for criterion, points in bid.quality.items():
            values[points_name(bid.id, criterion)] = Decimal(points.numerator) / Decimal(
                points.denominator
            )
    for name, value in values.items():
        form[name].data, form[name].raw_data = value, None


def _render(
    known: Basis, form: DsForm, page: TunnelPage | None, status: int, why: DsForm | None = None
) -> ResponseReturnValue:
    shown: dict[str, object] = {"page": None, "pair": None} if page is None else _shown(page)
    return render_template(
        "competitions/wind_tunnel.html",
        **shown,
        known=known,
        **_bids(known.material, form),
        why=why or TrialForm(),
        typed=_typed(form) if page is not None else {},
        lacking=None,
        live=False,
    ), status


def _shown(page: TunnelPage) -> dict[str, object]:
    """What the trial shows, for the page and for the answer to a change."""
    return {
        "page": page,
        "plots": tunnel_plots.plots(page.compared, page.scale, FORMULAS),
        "rows": _rows(page),
        "sums": _sums(page),
        "samples": _samples(page),
        "pair": _pair(page),
        "formulas": FORMULAS,
    }


def _rows(page: TunnelPage) -> list[dict[str, object]]:
    """The comparison: one row for each formula."""
    return [
        {
            "formula": one.formula,
            "here": one.formula is page.formula and page.family.value == "points",
            "recommended": one.formula in page.recommended[:1],
            "winners": [str(NAMES[w]) for w in one.trial.evaluation.winners],
            "effective": formats.share(round(one.trial.effective, 2)),
            "worth": _worth(one.trial.worth),
            "double": formats.number(one.trial.at_double, 2),
            "drawbacks": [str(DRAWBACKS[d]) for d in one.drawbacks],
            "flips": [
                _(
                    "Uten «%(bid)s» vinner «%(winner)s».",
                    bid=NAMES[flip.removed],
                    winner=", ".join(str(NAMES[w]) for w in flip.winners),
                )
                for flip in one.trial.flips
            ],
        }
        for one in page.compared
    ]


def _worth(values: tuple[Fraction | None, ...]) -> str:
    """One quality point in whole kroner, as a span when the criteria weigh differently."""
    known = sorted(round(value) for value in values if value is not None)
    if not known:
        return "–"
    low, high = (formats.kroner(value * 100) for value in (known[0], known[-1]))
    return low if low == high else f"{low} – {high}"


def _sums(page: TunnelPage) -> list[dict[str, object]]:
    """What each trial bid gets with the model as it is."""
    priced = {bid.id: bid.price or Fraction() for bid in page.bids}
    rows = []
    for number, score in enumerate(page.here.evaluation.bids, 1):
        total = score.total if score.total is not None else score.evaluated_price
        rows.append(
            {
                "number": number,
                "name": NAMES[score.id],
                "price": figures.kroner(Fraction(round(priced[score.id]))),
                "price_points": _points(score.price_points),
                "result": _points(total) if score.total is not None else _kroner(total),
                "rank": score.rank or "–",
                "wins": score.id in page.here.evaluation.winners,
            }
        )
    return rows


def _points(value: Fraction | None) -> str:
    return "–" if value is None else formats.number(value, 2)


def _kroner(value: Fraction | None) -> str:
    return "–" if value is None else figures.kroner(Fraction(round(value)))


def _samples(page: TunnelPage) -> list[tuple[str, list[str]]]:
    """The curves as a table: a price and the points each formula gives it."""
    curves = [tunnel_plots.sampled(one.trial.curve) for one in page.compared]
    return [
        (_kroner(points[0].price), [formats.number(p.points, 2) for p in points])
        for points in zip(*curves, strict=True)
    ]


def _pair(page: TunnelPage) -> dict[str, object] | None:
    """Say when the wanted bid wins, in sentences."""
    pair = page.pair
    if pair is None:
        return None
    said = {"wanted": NAMES[pair.wanted], "other": NAMES[pair.other]}
    holds = (
        _("Med modellen som den er, kommer «%(wanted)s» foran «%(other)s».", **said)
        if pair.holds
        else _("Med modellen som den er, kommer «%(wanted)s» ikke foran «%(other)s».", **said)
    )
    return {"holds": pair.holds, "said": holds, "tips": _tips(page)}


def _tips(page: TunnelPage) -> list[str]:
    pair, tips = page.pair, []
    if pair is None:
        return []
    if pair.weight is not None:
        tips.append(_weight(pair.weight))
    if pair.constant is not None and (constant := pair.constant.value) is not None:
        tips.append(_constant(page.formula, constant, above=pair.constant.above))
    if pair.value is not None:
        tips.append(_value(pair.value))
    return tips


def _weight(found: Tipping) -> str:
    if found.value is None:
        return str(_("Ingen vekt på prisen endrer rekkefølgen mellom disse to."))
    share = _share(found.value)
    more = _("Det gjør det når prisen veier mer enn %(share)s.", share=share)
    less = _("Det gjør det når prisen veier mindre enn %(share)s.", share=share)
    return str(more if found.above else less)


def _value(found: Tipping) -> str:
    if found.value is None:
        return str(_("Ingen verdi av kvaliteten endrer rekkefølgen mellom disse to."))
    share = _share(found.value)
    more = _(
        "Det gjør det når kvaliteten er verdt mer enn %(share)s av det dere har satt.", share=share
    )
    less = _(
        "Det gjør det når kvaliteten er verdt mindre enn %(share)s av det dere har satt.",
        share=share,
    )
    return str(more if found.above else less)


def _share(part: Fraction) -> str:
    """A part of the whole with one decimal at most."""
    return formats.percent(Decimal(round(part * 1000)) / 10)


def _constant(formula: PriceFormula, value: Fraction, *, above: bool) -> str:
    if formula is PriceFormula.INTERVAL:
        kroner = figures.kroner(Fraction(round(value)))
        wider = _("Det gjør det når intervallet er bredere enn %(width)s.", width=kroner)
        narrower = _("Det gjør det når intervallet er smalere enn %(width)s.", width=kroner)
        return str(wider if above else narrower)
    name = "k" if formula is PriceFormula.LINEAR else "a"
    shown = {"name": name, "value": formats.number(value, 2)}
    larger = _("Det gjør det når %(name)s er større enn %(value)s.", **shown)
    smaller = _("Det gjør det når %(name)s er mindre enn %(value)s.", **shown)
    return str(larger if above else smaller)
