"""The opener keys: made, tried, kept on paper, taken out of use; new openers for what is under way.

A passphrase or a sheet stands in the one answer to the post that made it, and nowhere else.
"""

import base64
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, errors
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence, sentences
from procure.demo import PASSWORD
from procure.demo.openers import PAPER, READING
from procure.domain.errors import DomainError, IllegalTransition, InvalidInput
from procure.domain.formats import local, short_day
from procure.domain.openers import grouped
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.opener_keys import MakeForm, PassphraseForm, RotateForm, SheetForm
from procure.queries import openers as pages
from procure.queries.openers import KeyRow, RotationPage, Trial
from procure.services import key_rotations, opener_keys
from procure.vault import identities

bp = Blueprint("openers", __name__, url_prefix="/openers")


@bp.app_context_processor
def _demo() -> dict[str, object]:
    """What opens the demonstration's keys; its pages tell it."""
    return {"demo_opener": {"words": PASSWORD, "sheet": PAPER, "reading": READING}}


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _page() -> pages.OpenersPage:
    return pages.page(db.session, viewer=current_actor(), now=access.now())


@bp.get("")
@declares(Permission.OPENER_KEY)
def index() -> ResponseReturnValue:
    return render_template("openers/index.html", page=_page())


@bp.route("/new", methods=["GET", "POST"])
@declares(Permission.OPENER_KEY)
def new() -> ResponseReturnValue:
    """Keep a key of the browser's, or make one here and show its passphrase once."""
    page, form = _page(), MakeForm()
    if not form.is_submitted():
        return render_template("openers/new.html", page=page, form=form, refused="")
    words = "" if form.from_browser else identities.passphrase()
    recipient, wrapped = form.recipient.data or "", form.wrapped_octets
    if words:
        made = identities.new()
        recipient, wrapped = made.recipient, identities.wrap(made.secret, words)
    try:
        with atomic() as session:
            key = opener_keys.register(session, recipient=recipient, wrapped=wrapped, **_by())
    except InvalidInput as error:
        refused = sentences(error.reasons)
        return render_template("openers/new.html", page=page, form=form, refused=refused), 422
    if words:
        return render_template("openers/made.html", key_id=key.id, words=words)
    flash(_("Nøkkelen er lagret. Prøv den nå."), "success")
    return redirect(url_for(".rehearse", key_id=key.id), code=303)


@bp.route("/paper", methods=["GET", "POST"])
@declares(Permission.OPENER_KEY)
def paper() -> ResponseReturnValue:
    """Keep the public half of a sheet, or make the sheet here and show it once."""
    _page()  # whoever may not know of it is told nothing
    form, today = MakeForm(), local(access.now()).date()
    if not form.is_submitted():
        return render_template("openers/paper.html", form=form, today=today, refused="")
    made = None if form.from_browser else identities.new()
    recipient = made.recipient if made else form.recipient.data or ""
    try:
        with atomic() as session:
            key = opener_keys.register_paper(session, recipient=recipient, **_by())
    except InvalidInput as error:
        refused = sentences(error.reasons)
        shown = render_template("openers/paper.html", form=form, today=today, refused=refused)
        return shown, 422
    if made:
        return render_template(
            "openers/sheet.html", key_id=key.id, secret=grouped(made.secret),
            recipient=recipient, today=today,
        )  # fmt: skip
    flash(_("Nøkkelen er lagret. Prøv den nå med arket du skrev ut."), "success")
    return redirect(url_for(".rehearse", key_id=key.id), code=303)


@bp.route("/<int:key_id>/rehearse", methods=["GET", "POST"])
@declares(Permission.OPENER_KEY)
def rehearse(key_id: int) -> ResponseReturnValue:
    trial = pages.trial(db.session, key_id, viewer=current_actor(), now=access.now())
    form = PassphraseForm() if trial.wrapped else SheetForm()
    if not form.validate_on_submit():
        return _trial(trial, form, 422 if form.is_submitted() else 200)
    try:
        answer = form.answered or _answer(key_id, form.typed.data or "")
        with atomic() as session:
            opener_keys.rehearse(session, key_id, answer, **_by())
    except InvalidInput as error:
        form.typed.errors = [sentence(why) for why in error.reasons]
        return _trial(trial, form, 422)
    flash(_("Nøkkelen virker. Den er klar i 90 dager."), "success")
    return redirect(url_for(".index"), code=303)


def _answer(key_id: int, typed: str) -> bytes:
    return opener_keys.answer(db.session, key_id, typed, actor=current_actor())


def _trial(trial: Trial, form: PassphraseForm, status: int) -> ResponseReturnValue:
    shown = render_template(
        "openers/rehearse.html", key=trial.key, form=form,
        canary=base64.b64encode(trial.canary).decode(),
        wrapped=base64.b64encode(trial.wrapped).decode(),
    )  # fmt: skip
    return shown, status


@bp.post("/<int:key_id>/retire")
@declares(Permission.OPENER_KEY)
def retire(key_id: int) -> ResponseReturnValue:
    with atomic() as session:
        opener_keys.retire(session, key_id, **_by())
    flash(_("Nøkkelen er tatt ut av bruk."), "success")
    return redirect(url_for(".index"), code=303)


@bp.route("/competitions/<int:competition_id>", methods=["GET", "POST"])
@declares(Permission.OPENER_KEY)
def rotate(competition_id: int) -> ResponseReturnValue:
    """Take part in giving a competition the openers of today; two officers do it."""
    page = pages.rotation(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = RotateForm()
    form.offer([(key.id, _label(key)) for key in page.hands])
    if not form.validate_on_submit():
        return _rotation(page, form, 422 if form.is_submitted() else 200)
    try:
        done = _half(competition_id, form)
    except (InvalidInput, IllegalTransition) as error:
        _note(competition_id, error)
        said = [sentence(why) for why in error.reasons]
        if isinstance(error, InvalidInput):
            form.typed.errors = said
        else:
            form.form_errors = said
        page = pages.rotation(db.session, competition_id, viewer=current_actor(), now=access.now())
        return _rotation(page, form, errors.status_of(error))
    flash(
        _("Åpnerne er byttet.")
        if done
        else _("Din del er gjort. En annen innkjøper må gjøre resten innen to timer."),
        "success",
    )
    return redirect(url_for(".index"), code=303)


def _half(competition_id: int, form: RotateForm) -> bool:
    hand = opener_keys.hand(
        db.session, int(form.key.data), form.typed.data or "", actor=current_actor()
    )
    with atomic() as session:
        return key_rotations.rotate(
            session, competition_id, hand=hand, vault=access.vault(), **_by()
        )


def _note(competition_id: int, error: DomainError) -> None:
    """The attempt was rolled back, and its record with it."""
    why = ", ".join(one.code.value for one in error.reasons)
    with atomic() as session:
        key_rotations.record_refused(session, competition_id, why=why, **_by())


def _label(key: KeyRow) -> str:
    day = short_day(local(key.made_at).date())
    if key.facts.on_paper:
        return str(_("Gjenopprettingsnøkkelen på papir, laget %(day)s", day=day))
    if not key.in_use:
        return str(_("Den gamle nøkkelen din, laget %(day)s", day=day))
    return str(_("Nøkkelen din, laget %(day)s", day=day))


def _rotation(page: RotationPage, form: RotateForm, status: int) -> ResponseReturnValue:
    return render_template("openers/rotate.html", page=page, form=form), status
