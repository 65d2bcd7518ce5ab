"""A consortium's card: reading it, its contact, and the people on it."""

from collections.abc import Iterable
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, card_words
from procure.blueprints.access import current_actor, declares
from procure.blueprints.commitments import STANDING_COLORS, STANDING_LABELS
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission, Role
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.deliveries import QUESTION_LABELS
from procure.forms.people import ContactForm, PersonForm, PersonOutForm, filled, person_form
from procure.queries import card_people, commitments, consortia
from procure.queries.card_people import EditPage
from procure.queries.supplier_evaluations import evaluations_of
from procure.services import cards

bp = Blueprint("consortia", __name__, url_prefix="/consortia")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {
        "card_kinds": card_words.KIND_LABELS,
        "outcome_labels": card_words.OUTCOME_LABELS,
        "outcome_colors": card_words.OUTCOME_COLORS,
        "standing_labels": STANDING_LABELS,
        "standing_colors": STANDING_COLORS,
    }


@bp.get("/")
@declares(Permission.CONSORTIUM_READ)
def index() -> ResponseReturnValue:
    viewer = current_actor()
    if viewer.role is not Role.SUPPLIER:
        return redirect(url_for("frameworks.index"), code=303)
    rows = consortia.listing(db.session, viewer=viewer)
    if len(rows) == 1:
        return redirect(url_for(".show", consortium_id=rows[0].id), code=303)
    return render_template("consortia/index.html", rows=rows)


@bp.get("/<int:consortium_id>")
@declares(Permission.CONSORTIUM_READ)
def show(consortium_id: int) -> ResponseReturnValue:
    page = consortia.page(
        db.session,
        consortium_id,
        viewer=current_actor(),
        now=access.now(),
        text=access.text_argument("q"),
        before=access.id_argument("after"),
    )
    promised = (
        commitments.page(db.session, consortium_id, viewer=current_actor(), now=access.now())
        if page.full
        else None
    )
    return render_template(
        "consortia/show.html",
        page=page,
        promised=promised,
        evaluations=evaluations_of(db.session, consortium_id, viewer=current_actor()),
        question_labels=QUESTION_LABELS,
    )


@bp.route("/<int:consortium_id>/contact", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def contact(consortium_id: int) -> ResponseReturnValue:
    page = card_people.contact(db.session, consortium_id, viewer=current_actor())
    form = ContactForm(data={"email": page.email, "seen": page.email})
    if not form.validate_on_submit():
        return _contact_page(page, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            cards.set_contact(
                session,
                consortium_id,
                form.email.data or "",
                seen=form.seen.data or "",
                actor=current_actor(),
                now=access.now(),
            )
    except Stale:
        page = card_people.contact(db.session, consortium_id, viewer=current_actor())
        form.seen.data = page.email
        return _contact_page(page, form, 409, theirs=page.email)
    flash(_("Invitasjoner sendes nå til %(email)s.", email=form.email.data), "success")
    return _to_card(consortium_id)


def _contact_page(
    page: card_people.ContactPage, form: ContactForm, status: int, theirs: str = ""
) -> ResponseReturnValue:
    return render_template("consortia/contact.html", page=page, form=form, theirs=theirs), status


def _to_card(consortium_id: int, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show", consortium_id=consortium_id, _anchor=part), code=303)


@bp.route("/<int:consortium_id>/people/new", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def new_person(consortium_id: int) -> ResponseReturnValue:
    page = card_people.edit(
        db.session, consortium_id, None, viewer=current_actor(), now=access.now()
    )
    form = _person_form(page)
    if not form.validate_on_submit():
        return _person_page(page, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            saved = cards.put_in(
                session, consortium_id, form.facts(),
                comment=form.comment.data or "", actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _person_page(page, form, 422)
    _say(saved)
    return _to_card(consortium_id, "personer")


@bp.route("/<int:consortium_id>/people/<int:person_id>", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def person(consortium_id: int, person_id: int) -> ResponseReturnValue:
    page = card_people.edit(
        db.session, consortium_id, person_id, viewer=current_actor(), now=access.now()
    )
    form = _person_form(page)
    if not form.validate_on_submit():
        return _person_page(page, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            saved = cards.change(
                session, consortium_id, person_id, form.facts(), seen=form.seen.data or "",
                comment=form.comment.data or "", actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _person_page(page, form, 422)
    except Stale:
        return _person_page(page, form, 409)
    _say(saved)
    return _to_card(consortium_id, "personer")


def _person_form(page: EditPage) -> PersonForm:
    kind = person_form(page.areas, page.roles, page.employers, reasoned=not page.asks)
    start = filled(page.person) if page.person else {"availability": Decimal(100)}
    return kind(data={**start, "seen": page.seen})


def _person_page(page: EditPage, form: PersonForm, status: int) -> ResponseReturnValue:
    """Show the form; with 409, what the card has come to say beside what was typed."""
    theirs: list[tuple[str, str]] = []
    if status == 409:  # noqa: PLR2004 -- somebody else was first
        theirs = card_words.theirs(page, form.facts())
        form.seen.data = page.seen
    return render_template("consortia/person.html", page=page, form=form, theirs=theirs), status


@bp.route("/<int:consortium_id>/people/<int:person_id>/out", methods=["GET", "POST"])
@declares(Permission.CONSORTIUM_EDIT)
def person_out(consortium_id: int, person_id: int) -> ResponseReturnValue:
    page = card_people.edit(
        db.session, consortium_id, person_id, viewer=current_actor(), now=access.now()
    )
    form = PersonOutForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with atomic() as session:
                saved = cards.take_out(
                    session, consortium_id, person_id,
                    comment=form.comment.data or "", actor=current_actor(), now=access.now(),
                )  # fmt: skip
        except InvalidInput as refused:
            tell(form, refused.reasons)
        else:
            _say(saved)
            return _to_card(consortium_id, "personer")
    return render_template("consortia/person_out.html", page=page, form=form), status


def tell(form: DsForm, reasons: Iterable[Reason]) -> None:
    """Say above the form why nothing was stored."""
    form.form_errors = [*form.form_errors, *(sentence(reason) for reason in reasons)]


def _say(saved: cards.Saved) -> None:
    if saved.kept:
        flash(_("Kortet er oppdatert."), "success")
    if saved.asked:
        flash(
            _("Forslaget er sendt til innkjøperen. Kortet er uendret til det er bekreftet."), "info"
        )
    if not (saved.kept or saved.asked):
        flash(_("Ingenting var endret."), "info")
