"""Impartiality: each evaluator's declaration, stepping aside, and masked names."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.impartiality import RecusalForm, TieForm
from procure.queries import impartiality as pages
from procure.queries.impartiality import DeclarationPage
from procure.services import impartiality

bp = Blueprint("impartiality", __name__, url_prefix="/competitions/<int:competition_id>/evaluation")


@bp.route("/impartiality", methods=["GET", "POST"])
@declares(Permission.EVALUATION_SCORE)
def declare(competition_id: int) -> ResponseReturnValue:
    """Declare a tie in the line of a bidder, or with one button that there is none at all."""
    page = pages.declaration(db.session, competition_id, viewer=current_actor(), now=access.now())
    forms = _tie_forms(page)
    # A refused action is the service's to explain, whatever the forms hold.
    ready = request.method == "POST" and (page.refused or _valid(forms))
    if ready:
        _declare(competition_id, page, forms)
        flash(_("Erklæringen er registrert."), "success")
        return redirect(url_for("evaluations.board", competition_id=competition_id), code=303)
    faulty = next((form for form in forms.values() if form.errors), None)
    shown = render_template("evaluations/impartiality.html", page=page, forms=forms, form=faulty)
    return shown, 422 if faulty else 200


def _tie_forms(page: DeclarationPage) -> dict[int, TieForm]:
    """Return a form for each bidder, by consortium."""
    forms = {}
    for line in page.bidders:
        prefix = f"k{line.consortium_id}-"
        form = (
            TieForm(prefix=prefix)
            if request.method == "POST"
            else TieForm(formdata=None, prefix=prefix, data={"tie": line.tie})
        )
        form.tie.label.text = _("Tilknytning til %(name)s", name=line.name)
        forms[line.consortium_id] = form
    return forms


def _valid(forms: Mapping[int, TieForm]) -> bool:
    """Every line in itself, and together what the button says."""
    checked = [form.validate() for form in forms.values()]  # each, to mark every faulty line
    if not all(checked):
        return False
    tied = [form for form in forms.values() if form.tie.data]
    first = next(iter(forms.values()))
    if request.form.get("standing") == "impartial" and tied:
        tied[0].tie.errors = [_("Du har beskrevet en tilknytning. Send den, eller tøm feltet")]
        return False
    if request.form.get("standing") != "impartial" and not tied:
        first.tie.errors = [_("Beskriv tilknytningen hos den den gjelder")]
        return False
    return True


def _declare(competition_id: int, page: DeclarationPage, forms: Mapping[int, TieForm]) -> None:
    ties = {line.bid_id: forms[line.consortium_id].tie.data or "" for line in page.bidders}
    with atomic() as session:
        impartiality.declare(
            session, competition_id, ties=ties, actor=current_actor(), now=access.now()
        )


@bp.route("/evaluators/<int:user_id>/recuse", methods=["GET", "POST"])
@declares(Permission.EVALUATION_CHAIR)
def recuse(competition_id: int, user_id: int) -> ResponseReturnValue:
    page = pages.recusal(
        db.session, competition_id, user_id, viewer=current_actor(), now=access.now()
    )
    form = RecusalForm()
    ready = form.is_submitted() and (page.refused or form.validate())
    if ready and _recused(competition_id, user_id, form):
        flash(_("%(name)s er trådt til side. Alt er regnet om.", name=page.evaluator), "success")
        return redirect(url_for("evaluations.board", competition_id=competition_id), code=303)
    shown = render_template("evaluations/recusal.html", page=page, form=form)
    return shown, 422 if form.errors else 200


def _recused(competition_id: int, user_id: int, form: RecusalForm) -> bool:
    why = form.why.data or ""
    return steps.accepted(form, impartiality.recuse, competition_id, user_id, why=why)


@bp.post("/names")
@declares(Permission.EVALUATION_CHAIR)
def mask(competition_id: int) -> ResponseReturnValue:
    masked = request.form.get("masked") == "1"
    with atomic() as session:
        impartiality.mask(
            session, competition_id, masked=masked, actor=current_actor(), now=access.now()
        )
    done = _("Evaluatorene ser ikke navnene.") if masked else _("Evaluatorene ser navnene.")
    flash(done, "success")
    return redirect(url_for("evaluations.board", competition_id=competition_id), code=303)
