"""Writing an agreement by hand: a new draft, its sections, its bodies and consortia."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, removals
from procure.blueprints.access import current_actor, declares
from procure.blueprints.framework_sections import SECTIONS, clashes
from procure.blueprints.framework_words import tell
from procure.blueprints.messages import sentence
from procure.domain import permissions
from procure.domain.errors import InvalidInput, Stale
from procure.domain.framework_drafts import Word
from procure.domain.framework_file import CallOffMethod
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms import framework_drafts as forms
from procure.forms.base import DsForm
from procure.queries import framework_consortia
from procure.queries import framework_drafts as pages
from procure.queries.framework_consortia import Filter
from procure.queries.framework_drafts import DraftConsortium, DraftPage
from procure.queries.framework_terms import stored_option
from procure.services import framework_draft_firms as firms
from procure.services import framework_drafts as drafts

bp = Blueprint("framework_drafts", __name__, url_prefix="/frameworks")
EDIT = Permission.FRAMEWORK_IMPORT
Save = Callable[[Any, Any], object]  # session and form


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _page(framework_id: int) -> DraftPage:
    return pages.page(db.session, framework_id, viewer=current_actor(), now=access.now())


@bp.route("/new", methods=["GET", "POST"])
@declares(EDIT)
def new() -> ResponseReturnValue:
    permissions.require(current_actor(), EDIT)
    form = forms.NewFrameworkForm()
    if form.validate_on_submit():
        values = _columns(form)
        try:
            with atomic() as session:
                made = drafts.create(
                    session,
                    buyer_name=form.buyer_name.data,
                    buyer_number=form.buyer_number.data or "",
                    values=values,
                    **_by(),
                )
        except InvalidInput as refused:
            tell(form, refused.reasons)
        else:
            flash(_("Utkastet er opprettet. Fyll ut resten, ett avsnitt om gangen."), "success")
            return redirect(url_for("frameworks.show", framework_id=made.id), code=303)
    return render_template("frameworks/new.html", form=form), 422 if form.errors else 200


def _columns(form: DsForm) -> dict[str, Any]:
    """Return the fields that are columns as they are."""
    values = {name: form[name].data for name in drafts.EDITABLE if name in form}
    if "call_off_method" in values:
        values["call_off_method"] = CallOffMethod(values["call_off_method"])
    return {name: "" if value is None else value for name, value in values.items()}


# --- the sections


def _section(page: DraftPage, key: str, form: DsForm, save: Save) -> ResponseReturnValue:
    """Show or save one section. Two officers: the second sees the first's, and keeps own."""
    if "more" in request.form:
        forms.spare(form, request.form["more"])
        return _render(page, key, form, 200)
    if not form.validate_on_submit():
        return _render(page, key, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            save(session, form)
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _render(page, key, form, 422)
    except Stale:
        return _conflict(page.id, key, form)
    return _saved(page.id, key)


def _render(
    page: DraftPage, key: str, form: DsForm, status: int, theirs: tuple[Any, ...] = ()
) -> ResponseReturnValue:
    label = next(label for name, _endpoint, label in SECTIONS if name == key)
    gaps = [sentence(why) for why in page.gaps if why.section == key]
    return render_template(
        "frameworks/section.html",
        page=page, key=key, form=form, title=label, gaps=gaps, theirs=theirs,
        conflict=status == 409,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


def _conflict(framework_id: int, key: str, form: DsForm) -> ResponseReturnValue:
    """Show what the other wrote beside what was typed; saving again replaces it knowingly."""
    page = _page(framework_id)
    theirs = clashes(page, key, form)
    form["version"].data, form["version"].raw_data = str(page.version), None
    return _render(page, key, form, 409, theirs)


def _saved(framework_id: int, key: str) -> ResponseReturnValue:
    """Say so, and lead on to the next section."""
    keys = [name for name, _endpoint, _label in SECTIONS]
    flash(_("Lagret."), "success")
    following = SECTIONS[keys.index(key) + 1]
    return redirect(url_for(following[1], framework_id=framework_id), code=303)


def _change(page: DraftPage, **extra: Callable[[Any], Any]) -> Save:
    """Save the columns of a form; `extra` are columns that are read in another way."""

    def save(session: Any, form: Any) -> object:
        values = _columns(form) | {name: read(form) for name, read in extra.items()}
        named = "buyer_number" in form
        return drafts.change(
            session,
            page.id,
            version=form.version.number,
            values=values,
            buyer=(form.buyer_name.data, form.buyer_number.data) if named else None,
            **_by(),
        )

    return save


@bp.route("/<int:framework_id>/draft/basis", methods=["GET", "POST"])
@declares(EDIT)
def basis(framework_id: int) -> ResponseReturnValue:
    page = _page(framework_id)
    form = forms.BasisForm(obj=page)
    return _section(page, "basis", form, _change(page))


@bp.route("/<int:framework_id>/draft/period", methods=["GET", "POST"])
@declares(EDIT)
def period(framework_id: int) -> ResponseReturnValue:
    page = _page(framework_id)
    form = forms.PeriodForm(
        obj=page, data={"extension_options": [_option(o) for o in page.options]}
    )
    _spare(form)
    save = _change(
        page, extension_options=lambda f: [stored_option(option) for option in f.options()]
    )
    return _section(page, "period", form, save)


def _option(option: Any) -> dict[str, object]:
    return {"months": option.months, "until": option.until, "text": option.text}


def _spare(form: DsForm) -> None:
    if not form.is_submitted():
        forms.spare(form)


@bp.route("/<int:framework_id>/draft/call-off", methods=["GET", "POST"])
@declares(EDIT)
def call_off(framework_id: int) -> ResponseReturnValue:
    page = _page(framework_id)
    form = forms.CallOffForm(obj=page)
    _spare(form)
    save = _change(page, annexes=lambda f: f.annex_list())
    return _section(page, "call_off", form, save)


def _words(
    framework_id: int, key: str, form_class: type[forms.WordsForm], set_words: Callable[..., Any]
) -> ResponseReturnValue:
    page = _page(framework_id)
    kept: tuple[Word, ...] = getattr(page, key)
    form = form_class(data={"words": [_row(word) for word in kept], "version": str(page.version)})
    _spare(form)

    def save(session: Any, form: Any) -> object:
        return set_words(session, page.id, form.written(), version=form.version.number, **_by())

    return _section(page, key, form, save)


def _row(word: Word) -> dict[str, object]:
    return {
        "id": str(word.id), "name": word.name, "level": word.level, "kind": word.kind.value,
        "low": word.low, "high": word.high,
    }  # fmt: skip


@bp.route("/<int:framework_id>/draft/criteria", methods=["GET", "POST"])
@declares(EDIT)
def criteria(framework_id: int) -> ResponseReturnValue:
    return _words(framework_id, "criteria", forms.CriteriaForm, drafts.set_criteria)


@bp.route("/<int:framework_id>/draft/areas", methods=["GET", "POST"])
@declares(EDIT)
def areas(framework_id: int) -> ResponseReturnValue:
    return _words(framework_id, "areas", forms.AreasForm, drafts.set_areas)


@bp.route("/<int:framework_id>/draft/roles", methods=["GET", "POST"])
@declares(EDIT)
def roles(framework_id: int) -> ResponseReturnValue:
    return _words(framework_id, "roles", forms.RolesForm, drafts.set_roles)


# --- bodies and consortia, one at a time


def _added(form: DsForm, add: Callable[[Any], object]) -> bool:
    """Validate and add; tell what stood in the way."""
    if not form.validate_on_submit():
        return False
    try:
        with atomic() as session:
            add(session)
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return False
    return True


@bp.route("/<int:framework_id>/draft/parties", methods=["GET", "POST"])
@declares(EDIT)
def parties(framework_id: int) -> ResponseReturnValue:
    page, form = _page(framework_id), forms.FirmForm()

    def add(session: Any) -> object:
        typed = {"name": form.name.data, "number": form.organisation_number.data}
        return firms.add_party(session, framework_id, **typed, **_by())

    if _added(form, add):
        flash(_("Virksomheten er lagt til."), "success")
        return redirect(url_for(".parties", framework_id=framework_id), code=303)
    return _render(page, "parties", form, 422 if form.errors else 200)


@bp.post("/<int:framework_id>/draft/parties/<int:party_id>/remove")
@declares(EDIT)
def remove_party(framework_id: int, party_id: int) -> ResponseReturnValue:
    with atomic() as session:
        removal = firms.remove_party(session, framework_id, party_id, **_by())
    where = {"framework_id": framework_id, "removal": removal}
    removals.taken_out(_("Virksomheten er tatt ut."), ".restore_party", **where)
    return redirect(url_for(".parties", framework_id=framework_id), code=303)


@bp.post("/<int:framework_id>/draft/parties/removed/<int:removal>/restore")
@declares(EDIT)
def restore_party(framework_id: int, removal: int) -> ResponseReturnValue:
    with atomic() as session:
        now = firms.restore_party(session, framework_id, removal, **_by())
    removals.put_back(_("Virksomheten er satt tilbake."), now=now)
    return redirect(url_for(".parties", framework_id=framework_id), code=303)


@bp.route("/<int:framework_id>/draft/consortia", methods=["GET", "POST"])
@declares(EDIT)
def consortia(framework_id: int) -> ResponseReturnValue:
    page, form = _page(framework_id), forms.ConsortiumForm()
    made: list[int] = []

    def add(session: Any) -> None:
        made.append(
            firms.add_consortium(
                session,
                framework_id,
                name=form["name"].data,
                lead_name=form.lead_name.data,
                lead_number=form.organisation_number.data or "",
                contact_email=form.contact_email.data,
                **_by(),
            ).id
        )

    if _added(form, add):
        flash(_("Konsortiet er lagt til. Legg inn timeprisene."), "success")
        address = url_for(".consortium", framework_id=framework_id, consortium_id=made[0])
        return redirect(address, code=303)
    wanted = Filter(after=access.id_argument("after"))
    listed = framework_consortia.page(
        db.session, framework_id, wanted, viewer=current_actor(), now=access.now()
    )
    return render_template(
        "frameworks/draft_consortia.html", page=page, listed=listed, form=form, wanted=wanted
    ), 422 if form.errors else 200


@bp.route("/<int:framework_id>/draft/consortia/<int:consortium_id>", methods=["GET", "POST"])
@declares(EDIT)
def consortium(framework_id: int, consortium_id: int) -> ResponseReturnValue:
    page = _consortium(framework_id, consortium_id)
    form = forms.rates_form(page.roles)(data=_rates(page))

    def save(session: Any) -> None:
        rates = {role: form[f"role_{role}"].data for role, _name in page.roles}
        version = form["version"].number
        firms.set_rates(session, framework_id, consortium_id, rates, version=version, **_by())

    try:
        saved = _added(form, save)
    except Stale:
        page = _consortium(framework_id, consortium_id)
        form["version"].data, form["version"].raw_data = str(page.version), None
        return _consortium_page(page, form, forms.FirmForm(formdata=None), status=409)
    if saved:
        flash(_("Timeprisene er lagret."), "success")
        return redirect(url_for(".consortia", framework_id=framework_id), code=303)
    return _consortium_page(page, form, forms.FirmForm(formdata=None))


def _consortium(framework_id: int, consortium_id: int) -> DraftConsortium:
    return pages.consortium(db.session, framework_id, consortium_id, viewer=current_actor())


def _rates(page: DraftConsortium) -> dict[str, object]:
    rates = {f"role_{role}": ore for role, ore in page.rates.items()}
    return {**rates, "version": str(page.version)}


def _consortium_page(
    page: DraftConsortium, form: DsForm, firm: DsForm, *, status: int = 0
) -> ResponseReturnValue:
    return render_template(
        "frameworks/draft_consortium.html", page=page, form=form, firm=firm,
        conflict=status == 409,  # noqa: PLR2004 -- Conflict
    ), status or (422 if form.errors or firm.errors else 200)  # fmt: skip


@bp.post("/<int:framework_id>/draft/consortia/<int:consortium_id>/members")
@declares(EDIT)
def add_member(framework_id: int, consortium_id: int) -> ResponseReturnValue:
    page, firm = _consortium(framework_id, consortium_id), forms.FirmForm()

    def add(session: Any) -> None:
        typed = {"name": firm.name.data, "number": firm.organisation_number.data}
        firms.add_member(session, framework_id, consortium_id, **typed, **_by())

    here = url_for(".consortium", framework_id=framework_id, consortium_id=consortium_id)
    if _added(firm, add):
        flash(_("Firmaet er lagt til."), "success")
        return redirect(here, code=303)
    rates = forms.rates_form(page.roles)(formdata=None, data=_rates(page))
    return _consortium_page(page, rates, firm)


@bp.post("/<int:framework_id>/draft/consortia/<int:consortium_id>/remove")
@declares(EDIT)
def remove_consortium(framework_id: int, consortium_id: int) -> ResponseReturnValue:
    with atomic() as session:
        firms.remove_consortium(session, framework_id, consortium_id, **_by())
    flash(_("Konsortiet er tatt ut."), "success")
    return redirect(url_for(".consortia", framework_id=framework_id), code=303)


@bp.post("/<int:framework_id>/draft/delete")
@declares(EDIT)
def delete(framework_id: int) -> ResponseReturnValue:
    with atomic() as session:
        drafts.remove(session, framework_id, **_by())
    flash(_("Utkastet er slettet."), "success")
    return redirect(url_for("frameworks.index"), code=303)
