"""Comments on a draft: beside the fields, gathered on one page, answered by an author."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms import Field, Form, HiddenField
from wtforms.csrf.core import CSRFTokenField

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.accounts import local_path
from procure.blueprints.messages import ROLE_LABELS
from procure.blueprints.sections import SECTIONS
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms import drafting, evaluation_models, timelines
from procure.forms.base import DsForm
from procure.forms.reviews import AnswerForm, CommentForm
from procure.queries import reviews as pages
from procure.queries.reviews import Comment, Remarks
from procure.services import reviews

bp = Blueprint("reviews", __name__, url_prefix="/competitions/<int:competition_id>/comments")

LABELS: Final[Mapping[str, LazyString]] = {key: label for key, _endpoint, label in SECTIONS}
_ENDPOINTS: Final = {endpoint: key for key, endpoint, _label in SECTIONS}
# The forms whose fields can be commented on one by one; of the others, the section.
_FORMS: Final[Mapping[str, type[Form]]] = {
    "basis": drafting.BasisForm,
    "need": drafting.NeedForm,
    "model": evaluation_models.ModelForm,
    "climate": drafting.ClimateForm,
    "timeline": timelines.TimelineForm,
    "people": drafting.PeopleForm,
}


def _fields(section: str) -> Iterator[tuple[str, Field]]:
    """Yield the fields of a section that a person can see, by name."""
    form = _FORMS[section](formdata=None) if section in _FORMS else ()
    for field in form:
        if not isinstance(field, HiddenField | CSRFTokenField):
            yield field.name, field


def _places(*sections: str) -> list[tuple[str, str]]:
    """Return what can be commented on in some sections, each section before its fields."""
    found = []
    for section in sections:
        whole = _("Hele delen: %(section)s", section=LABELS[section])
        found.append((section, whole))
        for name, field in _fields(section):
            found.append((f"{section}:{name}", f"{LABELS[section]}: {field.label.text}"))
    return found


def place_label(section: str, field: str = "") -> str:
    """Return what a comment is about, in words."""
    label = str(LABELS.get(section, section))
    known = dict(_fields(section)) if field else {}
    return f"{label}: {known[field].label.text}" if field in known else label


@dataclass(frozen=True, slots=True)
class Beside:
    """The comments of the section that is shown, and the form for another."""

    section: str
    remarks: Remarks
    form: CommentForm


def beside(competition_id: int, form: DsForm | None = None) -> Beside | None:
    """Return the comments of the section that the request shows, and hang them on its fields.

    None where no section is shown, or to someone who may not read comments.
    """
    section = _ENDPOINTS.get(request.endpoint or "")
    if section is None:
        return None
    remarks = pages.of_section(db.session, competition_id, section, viewer=current_actor())
    if remarks is None:
        return None
    for field in form or ():
        field.comments = [one for one in remarks.waiting if one.field == field.name]
    made = CommentForm(formdata=None, prefix="kommentar-")
    made.offer(_places(section))
    return Beside(section, remarks, made)


def answer_form(comment: Comment) -> AnswerForm:
    """Return the form that answers a comment; its ids are those of the comment."""
    return AnswerForm(formdata=None, prefix=f"svar-{comment.id}-", back=request.path)


@bp.app_context_processor
def _everywhere() -> dict[str, object]:
    return {
        "comments_beside": beside,
        "comments_on": lambda key: pages.of_section(db.session, key, "", viewer=current_actor()),
        "comment_answer_form": answer_form,
        "comment_place": place_label,
        "comment_roles": ROLE_LABELS,
    }


def _page(
    competition_id: int, *, refused: DsForm | None = None, refused_for: int | None = None
) -> ResponseReturnValue:
    remarks = pages.page(db.session, competition_id, viewer=current_actor())
    form = refused if isinstance(refused, CommentForm) else CommentForm(
        formdata=None, prefix="kommentar-"
    )  # fmt: skip
    form.offer(_places(*LABELS))
    return render_template(
        "reviews/index.html",
        remarks=remarks,
        form=form,
        refused=refused,
        refused_for=refused_for,
        endpoints={key: endpoint for key, endpoint, _label in SECTIONS},
    ), 200 if refused is None else 422


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _back(competition_id: int, wanted: str | None) -> ResponseReturnValue:
    here = url_for(".index", competition_id=competition_id)
    return redirect(local_path(wanted) or here, code=303)


@bp.get("")
@declares(Permission.REVIEW_READ)
def index(competition_id: int) -> ResponseReturnValue:
    return _page(competition_id)


@bp.post("")
@declares(Permission.REVIEW_COMMENT)
def comment(competition_id: int) -> ResponseReturnValue:
    form = CommentForm(prefix="kommentar-")
    form.offer(_places(*LABELS))
    if not form.validate():
        return _page(competition_id, refused=form)
    section, _colon, field = form.place.data.partition(":")
    with atomic() as session:
        reviews.comment(
            session, competition_id, section=section, field=field, text=form.text.data, **_by()
        )
    flash(
        _("Kommentaren er lagret. Den som eier konkurransen, ser den i arbeidslisten."), "success"
    )
    return _back(competition_id, request.form.get("back"))


@bp.post("/<int:comment_id>/resolve")
@declares(Permission.REVIEW_RESOLVE)
def resolve(competition_id: int, comment_id: int) -> ResponseReturnValue:
    form = AnswerForm(prefix=f"svar-{comment_id}-")
    if not form.validate():
        return _page(competition_id, refused=form, refused_for=comment_id)
    words = (form.words.data or "").strip()
    told = _("Rettet.") if form.outcome.data == "fixed" else _("Beholdt.")
    with atomic() as session:
        reviews.resolve(
            session, competition_id, comment_id, resolution=f"{told} {words}".strip(), **_by()
        )
    flash(_("Svaret er lagret."), "success")
    return _back(competition_id, form.back.data)
