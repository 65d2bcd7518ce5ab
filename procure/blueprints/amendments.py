"""Amendments: the versions everyone may compare, and the one that staff prepare and issue."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, amendment_parts, amendment_words
from procure.blueprints.access import current_actor, declares
from procure.blueprints.errors import status_of
from procure.blueprints.messages import sentence, sentences
from procure.domain.amendments import Kind, differences
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms import amendments as forms
from procure.queries import amendments as pages
from procure.queries.amendments import Prepared
from procure.services import amendment_changes, amendment_issue, amendments, version_changes
from procure.services.amendments import Explanation

RUN: Final = Permission.COMPETITION_RUN
PREFIX: Final = "/competitions/<int:competition_id>/amendments"

bp = Blueprint("amendments", __name__)
bp.register_blueprint(amendment_parts.bp)


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get(PREFIX)
@declares(Permission.COMPETITION_READ)
def index(competition_id: int) -> ResponseReturnValue:
    page = pages.history(db.session, competition_id, viewer=current_actor(), now=access.now())
    changes = {
        version.number: version_changes.between(version.before, version.after)
        for version in page.versions
        if version.before
    }
    return render_template("amendments/index.html", page=page, changes=changes)


@bp.post(PREFIX)
@declares(RUN)
def begin(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        amendments.prepare(session, competition_id, **_by())
    return redirect(url_for(".prepared", competition_id=competition_id), code=303)


@bp.get(f"{PREFIX}/prepared")
@declares(RUN)
def prepared(competition_id: int) -> ResponseReturnValue:
    page = amendment_parts.read(competition_id)
    return _page(page, _explain_form(page, None), 200)


@bp.post(f"{PREFIX}/prepared")
@declares(RUN)
def explain(competition_id: int) -> ResponseReturnValue:
    page = amendment_parts.read(competition_id)
    form = _explain_form(page, forms.ExplainForm())
    if not form.validate():
        return _page(page, form, 422)
    said = Explanation(
        reason=form.reason.data or "",
        extension=form.extension.data or "",
        touched=frozenset(form.touched.data or ()),
        requirements=form.requirements.data,
        answer=(form.answer.data or "") if page.question else "",
    )
    try:
        with atomic() as session:
            amendments.explain(session, competition_id, said, version=form.version.number, **_by())
    except InvalidInput as refused:
        form.answer.errors = [sentence(why) for why in refused.reasons]
        return _page(page, form, 422)
    except Stale:
        page = amendment_parts.read(competition_id)
        form.version.data = str(page.version)
        return _page(page, form, 409)
    flash(_("Lagret."), "success")
    return redirect(url_for(".prepared", competition_id=competition_id), code=303)


def _explain_form(page: Prepared, form: forms.ExplainForm | None) -> forms.ExplainForm:
    said = {
        "version": page.version, "reason": page.reason, "extension": page.extension_reason,
        "touched": [c.id for c in page.answered if c.chosen],
        "requirements": page.requirements_touched, "answer": page.answer,
    }  # fmt: skip
    form = form or forms.ExplainForm(formdata=None, data=said)
    form.touched.choices = amendment_parts.choices(
        (c.id, c.name) for c in page.answered if not c.forced
    )
    if page.question is None:
        del form.answer
    return form


def _page(page: Prepared, form: forms.ExplainForm, status: int) -> ResponseReturnValue:
    told = [one for delta in page.deltas for one in differences(delta)]
    return render_template(
        "amendments/prepared.html",
        page=page, form=form, changed=status == 409,  # noqa: PLR2004 -- Conflict
        lines=amendment_words.lines(told, page.names, page.grade_points),
        parts=amendment_parts.parts(page),
        same_deadline=page.dates.deadline_at == page.dates_after.deadline_at,
    ), status  # fmt: skip


def _step(
    competition_id: int, verb: Callable[..., object], done: str, to: str
) -> ResponseReturnValue:
    """Take a step with the amendment as it was shown; whoever was overtaken sees what it is now."""
    form = forms.VersionForm()
    form.validate()
    try:
        with atomic() as session:
            verb(session, competition_id, version=form.version.number, **_by())
    except (IllegalTransition, Stale) as refused:
        flash(sentences(refused.reasons), "danger")
        try:
            page = amendment_parts.read(competition_id)
        except NotFound:
            raise refused from None
        return _page(page, _explain_form(page, None), status_of(refused))
    flash(done, "success")
    return redirect(url_for(to, competition_id=competition_id), code=303)


@bp.post(f"{PREFIX}/prepared/approve")
@declares(Permission.COMPETITION_APPROVE)
def approve(competition_id: int) -> ResponseReturnValue:
    done = _("Endringen er godkjent og kan sendes.")
    return _step(competition_id, amendments.approve, done, ".prepared")


@bp.post(f"{PREFIX}/prepared/issue")
@declares(Permission.COMPETITION_ISSUE)
def issue(competition_id: int) -> ResponseReturnValue:
    done = _("Endringen er sendt til alle inviterte samtidig.")
    return _step(competition_id, amendment_issue.issue, done, ".index")


@bp.post(f"{PREFIX}/prepared/discard")
@declares(RUN)
def discard(competition_id: int) -> ResponseReturnValue:
    done = _("Endringen er forkastet. Konkurransen er som før.")
    return _step(competition_id, amendments.discard, done, ".index")


@bp.post(f"{PREFIX}/prepared/drop")
@declares(RUN)
def drop(competition_id: int) -> ResponseReturnValue:
    kind, target = request.form.get("kind", ""), request.form.get("target", "")
    if kind not in set(Kind):
        raise NotFound

    def verb(*args: Any, **by: Any) -> None:
        amendment_changes.drop(*args, kind=Kind(kind), target=target, **by)

    return _step(competition_id, verb, _("Tatt ut av endringen."), ".prepared")
