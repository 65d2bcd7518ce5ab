"""Between a draft and its framework's library: pick items, and keep what was written."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints.access import current_actor, declares
from procure.blueprints.libraries import WORDS, wanted
from procure.blueprints.section_pages import authored, by
from procure.domain.library import ItemKind
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.fields import choices
from procure.forms.library import PickForm
from procure.queries import library as pages
from procure.services import library_use
from procure.services.library_use import Taken

bp = Blueprint("library_picks", __name__, url_prefix="/competitions/<int:competition_id>")

CRITERIA: Final = "criteria"  # what the page picks when it picks no requirements


@bp.route("/library", methods=["GET", "POST"])
@declares(Permission.COMPETITION_EDIT)
def pick(competition_id: int) -> ResponseReturnValue:
    """Show what the library holds for the section; post adds what is ticked."""
    page, asked = authored(competition_id), wanted()
    criteria = request.args.get("for") == CRITERIA
    items = pages.for_draft(db.session, competition_id, viewer=current_actor(), wanted=asked)
    found = tuple(item for item in items if (item.kind is ItemKind.CRITERION) is criteria)
    form = PickForm()
    form["items"].choices = choices((str(item.id), item.name) for item in found)
    if not form.validate_on_submit():
        return render_template(
            "libraries/pick.html", page=page, form=form, items=found, wanted=asked,
            criteria=criteria, back=_section(competition_id, criteria=criteria), **WORDS,
        ), 422 if form.errors else 200  # fmt: skip
    with atomic() as session:
        taken = library_use.take(
            session, competition_id, item_ids={int(key) for key in form["items"].data}, **by()
        )
    flash(_told(taken), "success")
    return redirect(_section(competition_id, criteria=criteria), code=303)


def _section(competition_id: int, *, criteria: bool) -> str:
    endpoint = "criteria.index" if criteria else "requirements.index"
    return url_for(endpoint, competition_id=competition_id)


def _told(taken: Taken) -> str:
    if taken.criteria:
        return str(
            ngettext(
                "%(num)s kriterium er lagt til. Se over vektene.",
                "%(num)s kriterier er lagt til. Se over vektene.",
                taken.criteria,
            )
        )
    return str(
        ngettext("%(num)s krav er lagt til.", "%(num)s krav er lagt til.", taken.requirements)
    )


@bp.post("/requirements/<int:requirement_id>/keep")
@declares(Permission.FRAMEWORK_CHANGE)
def keep_requirement(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    with atomic() as session:
        library_use.keep_requirement(session, competition_id, requirement_id, **by())
    return _kept(competition_id, criteria=False)


@bp.post("/criteria/<int:criterion_id>/keep")
@declares(Permission.FRAMEWORK_CHANGE)
def keep_criterion(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    with atomic() as session:
        library_use.keep_criterion(session, competition_id, criterion_id, **by())
    return _kept(competition_id, criteria=True)


def _kept(competition_id: int, *, criteria: bool) -> ResponseReturnValue:
    flash(_("Lagt i rammeavtalens bibliotek."), "success")
    return redirect(_section(competition_id, criteria=criteria), code=303)
