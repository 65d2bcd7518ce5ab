"""The search over everything: one field in the header, one page of results."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from markupsafe import Markup, escape

from procure.blueprints import access, recent
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import search
from procure.queries.search import Hit, Kind

bp = Blueprint("search", __name__)

LABELS: Final[Mapping[Kind, LazyString]] = {
    Kind.COMPETITION: __("Konkurranser"),
    Kind.PROJECT: __("Prosjekter"),
    Kind.FRAMEWORK: __("Rammeavtaler"),
    Kind.CONSORTIUM: __("Konsortier og firmaer"),
    Kind.PERSON: __("Personer på kortene"),
    Kind.DOCUMENT: __("Dokumenter"),
}


@bp.get("/search")
@declares(Permission.WORKLIST_READ)
def show() -> ResponseReturnValue:
    viewer, text = current_actor(), access.text_argument("q").strip()
    wanted = request.args.get("kind", "")
    only = Kind(wanted) if wanted in set(Kind) else None
    before = access.id_argument("before")
    found = search.find(
        db.session, viewer=viewer, now=access.now(), text=text, only=only, before=before
    )
    return render_template(
        "search/show.html",
        text=text,
        least=search.LEAST,
        only=only,
        groups=found,
        labels=LABELS,
        address=address,
        marked=marked(text),
        opened=recent.cases(viewer) if not text else (),
        recent=recent,
    )


_ADDRESSES: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.COMPETITION: ("competitions.show", "competition_id"),
    Kind.PROJECT: ("projects.show", "project_id"),
    Kind.FRAMEWORK: ("frameworks.show", "framework_id"),
    Kind.CONSORTIUM: ("consortia.show", "consortium_id"),
}


def address(hit: Hit) -> str:
    """Return the page where the thing stands; people and documents stand on another's page."""
    if hit.kind is Kind.PERSON:
        return url_for("consortia.show", consortium_id=hit.case_id, q=hit.title)
    if hit.kind is Kind.DOCUMENT and hit.of_framework:
        return url_for("framework_documents.index", framework_id=hit.case_id)
    if hit.kind is Kind.DOCUMENT:
        return url_for("documents.index", competition_id=hit.case_id)
    endpoint, name = _ADDRESSES[hit.kind]
    place: dict[str, Any] = {name: hit.id}
    return url_for(endpoint, **place)


def marked(text: str) -> Callable[[str], Markup]:
    """Return what marks each place where a title holds the text, whatever the case."""
    small = text.lower()

    def mark(title: str) -> Markup:
        known, parts, done = title.lower(), [], 0
        if not small or len(known) != len(title):  # a letter that grows: the places are not known
            return escape(title)
        while (at := known.find(small, done)) >= 0:
            end = at + len(small)
            parts += [escape(title[done:at]), Markup("<mark>"), escape(title[at:end])]
            parts += [Markup("</mark>")]
            done = end
        return Markup("").join([*parts, escape(title[done:])])

    return mark
