"""The robustness of a locked evaluation: a page to read, and nothing to press."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.triangle_pictures import Figure
from procure.domain import evaluation_drawings as drawings
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import matrices
from procure.services import matrix_documents, robustness
from procure.services import robustness_rows as rows
from procure.services.robustness import Robustness

bp = Blueprint(
    "robustness", __name__, url_prefix="/competitions/<int:competition_id>/evaluation/robustness"
)

WIDTHS: Final = (drawings.BESIDE, drawings.PHONE)


@bp.get("")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = robustness.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template(
        "evaluations/robustness.html",
        page=page,
        found=page.found,
        rows=rows,
        flags=matrices.flag_rows(page.found.outcome),
        flag_words=matrix_documents.FLAGS,
        reach=_reach(page.found),
        acceptability=_acceptability(page.found),
    )


def _reach(found: Robustness) -> Figure | None:
    reaches = rows.reaches(found)
    if not reaches:
        return None
    told = [
        _("%(criterion)s: %(own)s, mellom %(low)s og %(high)s.", criterion=row.criterion,
          own=row.own, low=row.low, high=row.high)
        for row in rows.weights(found)
    ]  # fmt: skip
    wide, narrow = (drawings.weights(reaches, width) for width in WIDTHS)
    return Figure(wide, _("Vektene som vinneren holder ved"), " ".join(told), narrow)


def _acceptability(found: Robustness) -> Figure | None:
    bars = rows.rank_bars(found)
    if not bars:
        return None
    told = [f"{row.column}: {', '.join(row.shares)}." for row in rows.ranks(found)]
    wide, narrow = (drawings.bars(bars, 1.0, width) for width in WIDTHS)
    title = _("Hvor ofte hvert tilbud får hver plassering")
    return Figure(wide, title, " ".join(told), narrow)
