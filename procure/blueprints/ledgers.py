"""A framework's ledger and how its call-offs are spread; one line, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, ledger_plots
from procure.blueprints.access import current_actor, declares
from procure.blueprints.ledger_plots import SILENCE_LABELS
from procure.domain import permissions
from procure.domain.ledger import PostingKind
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.invitations import LABELS as WHY_LABELS
from procure.forms.ledgers import CorrectionForm
from procure.queries import fairness as spreads
from procure.queries import ledger as pages
from procure.queries.ledger import Filters
from procure.queries.ledger_lines import Sum
from procure.services import ledger

bp = Blueprint("ledgers", __name__, url_prefix="/frameworks/<int:framework_id>")

KIND_LABELS: Final[Mapping[PostingKind, LazyString]] = {
    PostingKind.AWARD: __("Avrop"),
    PostingKind.OPTION: __("Opsjon tatt"),
    PostingKind.CHANGE: __("Endring"),
    PostingKind.COMPLETION: __("Sluttoppgjør"),
    PostingKind.CORRECTION: __("Retting"),
}


@bp.context_processor
def _labels() -> dict[str, object]:
    return {"kind_labels": KIND_LABELS, "silence_labels": SILENCE_LABELS, "why_labels": WHY_LABELS}


@bp.get("/ledger")
@declares(Permission.LEDGER_READ)
def index(framework_id: int) -> ResponseReturnValue:
    filters = _filters()
    page = pages.page(
        db.session,
        framework_id,
        viewer=current_actor(),
        now=access.now(),
        filters=filters,
        before=access.id_argument("before"),
    )
    return render_template(
        "ledgers/index.html",
        page=page,
        figure=ledger_plots.figure(page),
        parts=ledger_plots.parts(page),
        widths={
            name: ledger_plots.widths(getattr(page, name))
            for name in ("years", "consortia", "buyers")
        },
        choices={
            "years": [(year.year, year.year) for year in reversed(page.years)],
            "consortia": _options(page.consortia),
            "buyers": _options(page.buyers),
        },
        places=_places(page, framework_id),
    )


def _options(sums: Sequence[Sum]) -> list[tuple[int, str]]:
    return sorted(((one.id, one.name) for one in sums if one.id), key=lambda pair: pair[1])


def _filters() -> Filters:
    typed = request.args.get("kind", "")
    return Filters(
        year=access.id_argument("year"),
        buyer_id=access.id_argument("buyer"),
        consortium_id=access.id_argument("consortium"),
        kind=PostingKind(typed) if typed in set(PostingKind) else None,
    )


def _places(page: pages.LedgerPage, framework_id: int) -> dict[str, str | None]:
    """Where the newest lines and the next older ones are, with the same filters."""

    def place(before: int | None = None) -> str:
        chosen = page.filters
        return url_for(
            ".index",
            framework_id=framework_id,
            year=chosen.year,
            buyer=chosen.buyer_id,
            consortium=chosen.consortium_id,
            kind=chosen.kind,
            before=before,
            _anchor="posteringer",
        )

    return {
        "newer_url": place() if access.id_argument("before") else None,
        "older_url": place(page.older) if page.older else None,
    }


@bp.get("/ledger/<int:posting_id>")
@declares(Permission.LEDGER_READ)
def show(framework_id: int, posting_id: int) -> ResponseReturnValue:
    return _line_page(framework_id, posting_id, CorrectionForm(formdata=None), 200)


@bp.post("/ledger/<int:posting_id>/correct")
@declares(Permission.LEDGER_CORRECT)
def correct(framework_id: int, posting_id: int) -> ResponseReturnValue:
    pages.posting(db.session, framework_id, posting_id, **_seen())
    permissions.require(current_actor(), Permission.LEDGER_CORRECT)
    form = CorrectionForm()
    if not form.validate():
        return _line_page(framework_id, posting_id, form, 422)
    with atomic() as session:
        ledger.correct(session, posting_id, reason=form.reason.data or "", **_by())
    flash(_("Posteringen er rettet. Begge linjene står i regnskapet."), "success")
    return redirect(url_for(".index", framework_id=framework_id), code=303)


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _seen() -> dict[str, Any]:
    return {"viewer": current_actor(), "now": access.now()}


def _line_page(
    framework_id: int, posting_id: int, form: CorrectionForm, status: int
) -> ResponseReturnValue:
    page = pages.posting(db.session, framework_id, posting_id, **_seen())
    return render_template("ledgers/show.html", page=page, form=form), status


@bp.get("/fairness")
@declares(Permission.LEDGER_READ)
def fairness(framework_id: int) -> ResponseReturnValue:
    page = spreads.page(db.session, framework_id, viewer=current_actor())
    return render_template("ledgers/fairness.html", page=page)
