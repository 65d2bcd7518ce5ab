"""The library of a framework: the list, new items, changes, and our standard items."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain import permissions
from procure.domain.errors import InvalidInput, Stale
from procure.domain.library import ItemKind
from procure.domain.permissions import Permission
from procure.domain.starts import content
from procure.extensions import atomic, db
from procure.forms.fields import choices
from procure.forms.library import KINDS, ItemForm, PickForm, written
from procure.forms.new_competitions import LANGUAGES
from procure.language import Language
from procure.queries import library as pages
from procure.queries.library import ItemRow, LibraryPage, Wanted
from procure.services import library

bp = Blueprint("libraries", __name__, url_prefix="/frameworks/<int:framework_id>/library")

READ: Final = Permission.FRAMEWORK_READ
CHANGE: Final = Permission.FRAMEWORK_CHANGE
KIND_LABELS: Final[Mapping[ItemKind, LazyString]] = {ItemKind(key): text for key, text in KINDS}
LANGUAGE_LABELS: Final[Mapping[Language, LazyString]] = {
    Language(key): text for key, text in LANGUAGES
}
WORDS: Final[dict[str, Any]] = {"kind_labels": KIND_LABELS, "language_labels": LANGUAGE_LABELS}


def wanted() -> Wanted:
    """Return what the query asks for; what is none of ours is not asked for."""
    kind, language = request.args.get("kind", ""), request.args.get("language", "")
    return Wanted(
        text=access.text_argument("q"),
        kind=ItemKind(kind) if kind in set(ItemKind) else None,
        language=Language(language) if language in set(Language) else None,
        retired="retired" in request.args,
    )


def _page(framework_id: int) -> LibraryPage:
    return pages.page(db.session, framework_id, viewer=current_actor())


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get("")
@declares(READ)
def index(framework_id: int) -> ResponseReturnValue:
    asked = wanted()
    page = pages.page(
        db.session, framework_id, viewer=current_actor(), wanted=asked,
        before=access.id_argument("before"),
    )  # fmt: skip
    return render_template("libraries/index.html", page=page, wanted=asked, **WORDS)


def _form(page: LibraryPage, row: ItemRow | None) -> ItemForm:
    filled = {"allowed": row.allowed_criterion_id or 0} if row else {}
    form = ItemForm(obj=row, data=filled)
    if row and not form.grades.raw_data:  # nothing was posted, or nothing of it
        form.grades.data = written(row.grades)
    form.allowed.choices = choices([(0, _("Ingen")), *page.criteria])
    return form


def _values(form: ItemForm) -> dict[str, object]:
    names = ("name", "text", "word_limit", "page_limit", "climate")
    return {name: form[name].data for name in names} | {
        "kind": ItemKind(form.kind.data),
        "allowed_criterion_id": form.allowed.data or None,
        "language": Language(form.language.data),
        "grades": form.wordings(),
        "evidence": form.evidence.data or "",
    }


@bp.route("/new", methods=["GET", "POST"])
@declares(CHANGE)
def new(framework_id: int) -> ResponseReturnValue:
    page = _page(framework_id)
    permissions.require(current_actor(), CHANGE)
    form = _form(page, None)
    if form.validate_on_submit():
        try:
            with atomic() as session:
                library.add(session, framework_id, values=_values(form), **_by())
        except InvalidInput as refused:
            form.grades.errors = [sentence(why) for why in refused.reasons]
        else:
            flash(_("Teksten er lagt i biblioteket."), "success")
            return redirect(url_for(".index", framework_id=framework_id), code=303)
    return _item_page(page, form, None, 422 if form.errors else 200)


@bp.route("/<int:item_id>", methods=["GET", "POST"])
@declares(READ)
def edit(framework_id: int, item_id: int) -> ResponseReturnValue:
    """Show an item; post changes it. The second of two officers sees the first's words."""
    page = _page(framework_id)
    row = pages.item(db.session, framework_id, item_id, viewer=current_actor())
    form = _form(page, row)
    if not form.validate_on_submit():
        return _item_page(page, form, row, 422 if form.errors else 200)
    try:
        with atomic() as session:
            library.change(
                session, framework_id, item_id, version=form.version.number,
                values=_values(form), **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        form.grades.errors = [sentence(why) for why in refused.reasons]
        return _item_page(page, form, row, 422)
    except Stale:
        row = pages.item(db.session, framework_id, item_id, viewer=current_actor())
        form.version.data = str(row.version)
        return _item_page(page, form, row, 409)
    flash(_("Lagret. Konkurranser som har brukt teksten, er som før."), "success")
    return redirect(url_for(".index", framework_id=framework_id), code=303)


def _item_page(
    page: LibraryPage, form: ItemForm, row: ItemRow | None, status: int
) -> ResponseReturnValue:
    return render_template(
        "libraries/item.html", page=page, form=form, row=row,
        changed=status == 409, **WORDS,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


@bp.post("/<int:item_id>/retire")
@declares(CHANGE)
def retire(framework_id: int, item_id: int) -> ResponseReturnValue:
    with atomic() as session:
        library.retire(session, framework_id, item_id, **_by())
    flash(_("Teksten er tatt ut av bruk."), "success")
    return redirect(url_for(".index", framework_id=framework_id), code=303)


@bp.route("/standard", methods=["GET", "POST"])
@declares(CHANGE)
def standard(framework_id: int) -> ResponseReturnValue:
    """Show our own items; post takes those that are ticked in."""
    page = _page(framework_id)
    permissions.require(current_actor(), CHANGE)
    language = wanted().language or Language.BOKMAL
    known = content.items(language)
    form = PickForm()
    form["items"].choices = choices((key, item.name) for key, item in known.items())
    if not form.validate_on_submit():
        there = {(item.language, item.name) for item in page.items}
        return render_template(
            "libraries/standard.html", page=page, form=form, language=language,
            groups=[(kind, [i for i in known.values() if i.kind is kind]) for kind in ItemKind],
            there={key for key, item in known.items() if (language, item.name) in there},
            **WORDS,
        ), 422 if form.errors else 200  # fmt: skip
    with atomic() as session:
        keys = set(form["items"].data)
        taken = library.take_standard(session, framework_id, keys=keys, language=language, **_by())
    flash(_taken(taken), "success")
    return redirect(url_for(".index", framework_id=framework_id), code=303)


def _taken(count: int) -> str:
    one, many = "%(num)s tekst er lagt i biblioteket.", "%(num)s tekster er lagt i biblioteket."
    return str(ngettext(one, many, count))
