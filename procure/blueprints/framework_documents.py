"""The documents of a framework agreement: the list, making new ones, each file as it was made."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.language import Language
from procure.queries import framework_documents as pages
from procure.services import framework_documents

bp = Blueprint(
    "framework_documents", __name__, url_prefix="/frameworks/<int:framework_id>/documents"
)

TITLES: Final[Mapping[str, LazyString]] = {
    "framework_overview": __("Rammeavtaleoversikt"),
    "consortium_card": __("Konsortiekort"),
    "annual_report": __("Årsrapport"),
}
LANGUAGES: Final[Mapping[Language, LazyString]] = {
    Language.BOKMAL: __("Bokmål"),
    Language.NYNORSK: __("Nynorsk"),
    Language.ENGLISH: __("Engelsk"),
}


@bp.get("")
@declares(Permission.FRAMEWORK_READ)
def index(framework_id: int) -> ResponseReturnValue:
    return _index(framework_id)


def _index(framework_id: int, gaps: tuple[Reason, ...] = ()) -> str:
    return render_template(
        "framework_documents/index.html",
        page=pages.page(db.session, framework_id, viewer=current_actor(), now=access.now()),
        titles=TITLES,
        offered=LANGUAGES,
        chosen=_language(),
        gaps=[sentence(why) for why in gaps],
    )


def _language() -> Language:
    """Return the language that is asked for; bokmål when it is none of ours."""
    asked = request.values.get("language", "")
    return Language(asked) if asked in set(Language) else Language.BOKMAL


@bp.post("/<name>/<int:subject_id>")
@declares(Permission.FRAMEWORK_DOCUMENT)
def make(framework_id: int, name: str, subject_id: int) -> ResponseReturnValue:
    try:
        with atomic() as session:
            made = framework_documents.make(
                session,
                framework_id,
                name,
                subject_id,
                language=_language(),
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as refused:
        db.session.rollback()
        return _index(framework_id, refused.reasons), 422
    flash(_("Dokumentet er klart: %(name)s", name=made.file_name), "success")
    asked = None if made.language == Language.BOKMAL else made.language
    return redirect(url_for(".index", framework_id=framework_id, language=asked), code=303)


@bp.get("/<int:document_id>")
@declares(Permission.FRAMEWORK_READ)
def download(framework_id: int, document_id: int) -> ResponseReturnValue:
    with atomic() as session:
        found = framework_documents.read(
            session, framework_id, document_id, actor=current_actor(), now=access.now()
        )
    return send(found.content, found.file_name, found.suffix)
