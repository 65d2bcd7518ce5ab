"""What is asked of a card: the lists, one proposal with its answer, and firms in or out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, business_register, card_words
from procure.blueprints.access import current_actor, declares
from procure.blueprints.consortia import tell
from procure.domain import proposals as facts
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.proposals import MemberPart, ProposalKind
from procure.extensions import atomic, db
from procure.forms.people import AnswerForm, MemberInForm, MemberOutForm
from procure.queries import card_people
from procure.queries import proposals as pages
from procure.queries.proposals import ProposalPage
from procure.services import proposals

bp = Blueprint("card_proposals", __name__, url_prefix="/consortia")


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "proposal_state": card_words.state,
        "field_name": card_words.field_name,
        "told": card_words.told,
    }


@bp.get("/proposals")
@declares(Permission.FRAMEWORK_CHANGE)
def waiting() -> ResponseReturnValue:
    page = pages.waiting(db.session, viewer=current_actor(), after=access.id_argument("after"))
    return render_template("consortia/waiting.html", page=page)


@bp.get("/<int:consortium_id>/proposals")
@declares(Permission.CONSORTIUM_HISTORY)
def index(consortium_id: int) -> ResponseReturnValue:
    card = card_people.head(db.session, consortium_id, viewer=current_actor())
    page = pages.of_consortium(
        db.session, consortium_id, viewer=current_actor(), before=access.id_argument("before")
    )
    return render_template("consortia/proposals.html", page=page, card=card)


@bp.route("/<int:consortium_id>/proposals/<int:proposal_id>", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_HISTORY)
def show(consortium_id: int, proposal_id: int) -> ResponseReturnValue:
    page = _page(consortium_id, proposal_id)
    form = AnswerForm(data={"seen": page.seen})
    if not form.is_submitted():
        return _shown(page, form)
    if not form.validate():
        return _shown(page, form, 422)
    accepted = form.verdict.data == "yes"
    try:
        with atomic() as session:
            proposals.answer(
                session, proposal_id, accepted=accepted, comment=form.comment.data or "",
                seen=form.seen.data or "", actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _shown(page, form, 422)
    except Stale:
        page = _page(consortium_id, proposal_id)
        form.seen.data = page.seen
        return _shown(page, form, 409)
    if accepted:
        flash(_("Forslaget er bekreftet. Kortet er endret, og konsortiet får e-post."), "success")
    else:
        flash(_("Forslaget er avslått. Kortet er uendret, og konsortiet får e-post."), "success")
    return redirect(url_for(".show", consortium_id=consortium_id, proposal_id=proposal_id), 303)


def _page(consortium_id: int, proposal_id: int) -> ProposalPage:
    return pages.page(
        db.session, consortium_id, proposal_id, viewer=current_actor(), now=access.now()
    )


def _shown(page: ProposalPage, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    shown = render_template(
        "consortia/proposal.html", page=page, form=form,
        overtaken=status == 409,  # noqa: PLR2004 -- the card changed while the officer read
    )  # fmt: skip
    return shown, status


@bp.post("/<int:consortium_id>/proposals/<int:proposal_id>/withdraw")
@declares(Permission.CONSORTIUM_HISTORY)
def withdraw(consortium_id: int, proposal_id: int) -> ResponseReturnValue:
    _page(consortium_id, proposal_id)  # 404 for another consortium's
    with atomic() as session:
        proposals.withdraw(session, proposal_id, actor=current_actor(), now=access.now())
    flash(_("Forslaget er trukket."), "success")
    return redirect(url_for(".index", consortium_id=consortium_id), code=303)


@bp.route("/<int:consortium_id>/members/new", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def member_in(consortium_id: int) -> ResponseReturnValue:
    page = card_people.contact(db.session, consortium_id, viewer=current_actor())
    form, warning = MemberInForm(), ""
    if request.form.get("step") == "look_up":
        warning = _filled_in(form)
        return _member_page(page, form, warning)
    if not form.validate_on_submit():
        return _member_page(page, form, status=422 if form.is_submitted() else 200)
    part = MemberPart(
        ProposalKind.MEMBER_IN, form.organisation_number.data or "", form.name.data or ""
    )
    try:
        with atomic() as session:
            made = proposals.make(
                session, consortium_id, facts.of_part(part),
                comment=form.comment.data or "", actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _member_page(page, form, status=422)
    return _asked(consortium_id, waits=made is not None)


def _filled_in(form: MemberInForm) -> str:
    """Fill in the name that the register gives, and return what to tell about it."""
    form.organisation_number.validate(form)
    if form.organisation_number.errors:
        return ""
    name, warning = business_register.look_up(form.organisation_number.data or "")
    if name:
        form.name.data, form.name.raw_data = name, None
    return warning


def _member_page(
    page: card_people.ContactPage, form: MemberInForm, warning: str = "", status: int = 200
) -> ResponseReturnValue:
    shown = render_template(
        "consortia/member_in.html", page=page, form=form, warning=warning,
        register=business_register.enabled(),
    )  # fmt: skip
    return shown, 422 if form.errors else status


@bp.route("/<int:consortium_id>/members/<int:organisation_id>/out", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def member_out(consortium_id: int, organisation_id: int) -> ResponseReturnValue:
    page = card_people.contact(db.session, consortium_id, viewer=current_actor())
    firm = card_people.member(
        db.session, consortium_id, organisation_id, viewer=current_actor(), now=access.now()
    )
    form = MemberOutForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        part = MemberPart(ProposalKind.MEMBER_OUT, firm.organisation_number, firm.name)
        try:
            with atomic() as session:
                made = proposals.make(
                    session, consortium_id, facts.of_part(part),
                    comment=form.comment.data or "", actor=current_actor(), now=access.now(),
                )  # fmt: skip
        except InvalidInput as refused:
            tell(form, refused.reasons)
        else:
            return _asked(consortium_id, waits=made is not None)
    return render_template("consortia/member_out.html", page=page, form=form, firm=firm), status


def _asked(consortium_id: int, *, waits: bool) -> ResponseReturnValue:
    if waits:
        flash(
            _("Forslaget er sendt til innkjøperen. Kortet er uendret til det er bekreftet."), "info"
        )
    else:
        flash(_("Endringen er ført inn og gjelder fra i morgen."), "success")
    return redirect(url_for("consortia.show", consortium_id=consortium_id), code=303)
