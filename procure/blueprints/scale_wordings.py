"""What the points mean on one criterion of a draft, in words."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints.access import declares
from procure.blueprints.messages import sentence
from procure.blueprints.section_pages import authored, by
from procure.domain import scale_wordings
from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.domain.reasons import Code, Reason, reason
from procure.extensions import atomic
from procure.forms.criteria import MOST_WORDINGS, WordingsForm
from procure.queries.tender_parts import CriterionRow
from procure.queries.tenders import Tender
from procure.services import criteria

bp = Blueprint("scale_wordings", __name__, url_prefix="/competitions/<int:competition_id>/criteria")
EDIT = Permission.COMPETITION_EDIT
SPARE = 2


@bp.route("/<int:criterion_id>/scale", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    """Write what each number of points means; the second of two authors sees the first's."""
    page = authored(competition_id)
    row = _find(page, criterion_id)
    form = WordingsForm(data={"version": row.version, "wordings": _rows(page, row)})
    if "more" in request.form:
        for _each in range(min(SPARE, MOST_WORDINGS - len(form.wordings.entries))):
            form.wordings.append_entry()
        return _page(page, row, form, 200)
    if not _valid(form):
        return _page(page, row, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            criteria.set_wordings(
                session, competition_id, criterion_id, wordings=form.written(),
                version=form.version.number, **by(),
            )  # fmt: skip
    except InvalidInput as refused:
        _tell(form, refused.reasons)
        return _page(page, row, form, 422)
    except Stale:
        page = authored(competition_id)
        row = _find(page, criterion_id)
        form.version.data = str(row.version)
        return _page(page, row, form, 409)
    flash(_("Poengskalaen er lagret."), "success")
    return redirect(url_for("criteria.index", competition_id=competition_id), code=303)


def _valid(form: WordingsForm) -> bool:
    if not form.validate_on_submit():
        return False
    lacking = [row for row in form.begun if row.points.data is None]
    for row in lacking:
        row.points.errors = [sentence(reason(Code.WORDING_WITHOUT_POINTS))]
    if lacking:
        _sum_up(form)
    return not lacking  # `form.errors` was summed up before these


def _find(page: Tender, criterion_id: int) -> CriterionRow:
    """The criterion, when evaluators give points for it: a price and a whole of parts get none."""
    wholes = {c.parent_id for c in page.criteria}
    for row in page.criteria:
        if row.id == criterion_id and row.id not in wholes and row.kind is CriterionKind.QUALITY:
            return row
    raise NotFound


def _rows(page: Tender, row: CriterionRow) -> list[dict[str, object]]:
    """The wording as it is; where there is none, the points that are proposed."""
    if row.wordings:
        return [{"points": one.points, "text": one.text} for one in row.wordings]
    return [{"points": points} for points in scale_wordings.proposed_points(page.model.scale)]


def _tell(form: WordingsForm, reasons: Iterable[Reason]) -> None:
    """Put each reason at its row, which is known by its place among those that are begun."""
    begun = form.begun
    for why in reasons:
        row = begun[int(why.section or 0)]
        field = row.text if why.code is Code.WORDING_EMPTY else row.points
        field.errors = [*field.errors, sentence(why)]
    _sum_up(form)


def _sum_up(form: WordingsForm) -> None:
    """Let the list know of its rows' errors: it looked before these were said."""
    form.wordings.errors = [entry.form.errors for entry in form.wordings.entries]


def _page(page: Tender, row: CriterionRow, form: WordingsForm, status: int) -> ResponseReturnValue:
    return render_template(
        "competitions/scale_wording.html", page=page, row=row, form=form,
        changed=status == 409,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip
