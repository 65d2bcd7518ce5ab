"""A letter before it is sent: read it as a page, write in it, fetch it as a Word file."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms import award_letters as forms
from procure.forms.award_letters import LetterForm
from procure.queries import awards as pages
from procure.services import award_letters
from procure.services.award_letters import Draft

bp = Blueprint(
    "award_letters", __name__, url_prefix="/competitions/<int:competition_id>/award/letters"
)


@bp.route("/<int:bid_id>", methods=["GET", "POST"])
@declares(Permission.AWARD_DECIDE)
def show(competition_id: int, bid_id: int) -> ResponseReturnValue:
    """Show the letter as it would be sent now, with what staff write themselves beside it."""
    letter = _letter(competition_id, bid_id)
    form = forms.of(letter.titles, letter.written, letter.version)
    try:
        if form.validate_on_submit() and _written(competition_id, bid_id, form):
            here = url_for(".show", competition_id=competition_id, bid_id=bid_id)
            return redirect(here, code=303)
    except Stale:
        # The next save replaces what the page shows beside what was typed.
        form.seen.data = letter.version
        return _page(competition_id, bid_id, letter, form, stale=True), 409
    return _page(competition_id, bid_id, letter, form), 422 if form.errors else 200


def _page(
    competition_id: int, bid_id: int, letter: Draft, form: LetterForm, *, stale: bool = False
) -> str:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template(
        "awards/letter.html", page=page, letter=letter, bid_id=bid_id, form=form, stale=stale
    )


@bp.get("/<int:bid_id>/file")
@declares(Permission.AWARD_DECIDE)
def download(competition_id: int, bid_id: int) -> ResponseReturnValue:
    """Send the letter as it would be sent now; nothing is stored."""
    content = _letter(competition_id, bid_id).content
    return send(content, f"Utkast_tildelingsbrev_{bid_id}.docx", "docx")


def _letter(competition_id: int, bid_id: int) -> Draft:
    return award_letters.draft(
        db.session, competition_id, bid_id=bid_id, actor=current_actor(), now=access.now()
    )


def _written(competition_id: int, bid_id: int, form: LetterForm) -> bool:
    """Store what was typed; put what the rules refuse beside the first field and say False."""
    try:
        with atomic() as session:
            changed = award_letters.write(
                session, competition_id, bid_id=bid_id, texts=form.texts(),
                seen=form.seen.data or "", actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        first = next(field for field in form if field.short_name.startswith(forms.PREFIX))
        first.errors = [sentence(why) for why in refused.reasons]
        return False
    flash(_("Teksten er lagret.") if changed else _("Ingenting er endret."), "success")
    return True
