"""Who is invited: exclusions before the issue; mails, reading and reminders after it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.outbox import STATE_COLORS, STATE_LABELS
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.exclusions import ExclusionForm, RefuseExclusionForm
from procure.forms.invitations import LABELS
from procure.queries import invitation_pages as pages
from procure.services import exclusions, sent_invitations

bp = Blueprint("recipients", __name__, url_prefix="/competitions/<int:competition_id>/invitations")


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _page(
    competition_id: int, *, refused: DsForm | None = None, refused_for: int | None = None
) -> ResponseReturnValue:
    """Show the page; with a refused form again as 422, input kept."""
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    proposing = refused if isinstance(refused, ExclusionForm) else ExclusionForm(formdata=None)
    refusing = refused if isinstance(refused, RefuseExclusionForm) else None
    proposing.offer((one.consortium_id, one.name) for one in page.recipients.invited)
    return render_template(
        "competitions/invitations.html",
        page=page,
        form=refused,
        exclusion_form=proposing,
        refuse_form=lambda key: (
            refusing if refusing and key == refused_for
            else RefuseExclusionForm(formdata=None, prefix=f"nei-{key}-")
        ),
        own_proposal=pages.own_proposal,
        decline_labels=LABELS,
        mail_labels=STATE_LABELS,
        mail_colors=STATE_COLORS,
    ), 200 if refused is None else 422  # fmt: skip


def _back(competition_id: int) -> ResponseReturnValue:
    return redirect(url_for(".index", competition_id=competition_id), code=303)


@bp.get("")
@declares(Permission.COMPETITION_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return _page(competition_id)


@bp.post("/remind")
@declares(Permission.COMPETITION_RUN)
def remind(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        count = sent_invitations.remind(session, competition_id, **_by())
    told = ngettext("%(num)s konsortium får en påminnelse.", "%(num)s får en påminnelse.", count)
    flash(told, "success")
    return _back(competition_id)


@bp.post("/<int:invitation_id>/resend")
@declares(Permission.COMPETITION_RUN)
def resend(competition_id: int, invitation_id: int) -> ResponseReturnValue:
    with atomic() as session:
        sent_invitations.resend(session, competition_id, invitation_id, **_by())
    flash(_("Invitasjonen blir sendt på nytt til adressen som står på konsortiet."), "success")
    return _back(competition_id)


@bp.post("/exclusions")
@declares(Permission.COMPETITION_EDIT)
def propose(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = ExclusionForm()
    known = page.recipients
    taken = (*known.proposed, *known.excluded)  # chosen in another tab: the answer is a plain 409
    form.offer(
        (
            *((one.consortium_id, one.name) for one in known.invited),
            *((one.consortium_id, one.name) for one in taken),
        )
    )
    if not form.validate():
        return _page(competition_id, refused=form)
    key = int(form.consortium.data)
    with atomic() as session:
        exclusions.propose(session, competition_id, consortium_id=key, why=form.why.data, **_by())
    flash(_("Forslaget er lagret. En annen innkjøper må godkjenne det."), "success")
    return _back(competition_id)


@bp.post("/exclusions/<int:consortium_id>/withdraw")
@declares(Permission.COMPETITION_EDIT)
def withdraw(competition_id: int, consortium_id: int) -> ResponseReturnValue:
    with atomic() as session:
        exclusions.withdraw(session, competition_id, consortium_id=consortium_id, **_by())
    flash(_("Forslaget er trukket. Konsortiet blir invitert."), "success")
    return _back(competition_id)


@bp.post("/exclusions/<int:consortium_id>/approve")
@declares(Permission.COMPETITION_APPROVE)
def approve(competition_id: int, consortium_id: int) -> ResponseReturnValue:
    with atomic() as session:
        exclusions.approve(session, competition_id, consortium_id=consortium_id, **_by())
    flash(_("Forslaget er godkjent. Konsortiet blir ikke invitert."), "success")
    return _back(competition_id)


@bp.post("/exclusions/<int:consortium_id>/refuse")
@declares(Permission.COMPETITION_APPROVE)
def refuse(competition_id: int, consortium_id: int) -> ResponseReturnValue:
    form = RefuseExclusionForm(prefix=f"nei-{consortium_id}-")
    if not form.validate():
        return _page(competition_id, refused=form, refused_for=consortium_id)
    with atomic() as session:
        exclusions.refuse(
            session, competition_id, consortium_id=consortium_id, why=form.why.data, **_by()
        )
    flash(_("Forslaget er avslått. Konsortiet blir invitert."), "success")
    return _back(competition_id)
