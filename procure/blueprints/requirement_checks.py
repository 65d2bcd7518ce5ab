"""The must requirements of an opened bid, checked one by one beside the bid."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.openings import check_forms, read_page
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.requirement_checks import MET, CheckForm
from procure.queries import openings as pages
from procure.queries.openings import ReadPage
from procure.services import requirement_checks

bp = Blueprint("requirement_checks", __name__)


@bp.post("/bids/<int:bid_id>/requirements")
@declares(Permission.BID_ASSESS)
def save(bid_id: int) -> ResponseReturnValue:
    """Keep every line that says something new; all of them or none."""
    page = pages.read(db.session, bid_id, viewer=current_actor(), now=access.now())
    forms = check_forms(page, posted=True)
    # A refused action is the service's to explain, whatever the forms hold.
    checked = [page.assess_refusals != () or form.validate() for form in forms.values()]
    if not (all(checked) and _saved(page, forms)):
        return read_page(bid_id, checks=forms, status=422)
    flash(_("Kontrollen av kravene er lagret."), "success")
    return redirect(f"{url_for('openings.read', bid_id=bid_id)}#kontroll", code=303)


def _saved(page: ReadPage, forms: dict[int, CheckForm]) -> bool:
    """Store the lines; put what the rules refuse beside its line and say False."""
    form = next(iter(forms.values()), None)
    try:
        with atomic() as session:
            for row in page.requirements:
                form = forms[row.requirement_id]
                met = form.verdict.data == MET
                if form.blank or (row.met, row.reason) == (met, form.reason.data):
                    continue
                requirement_checks.check(
                    session, page.bid_id, row.requirement_id, met=met,
                    reason=form.reason.data or "", actor=current_actor(), now=access.now(),
                )  # fmt: skip
    except InvalidInput as refused:
        if form is not None:
            form.reason.errors = [sentence(why) for why in refused.reasons]
        return False
    return True
