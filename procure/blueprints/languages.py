"""The language that pages are written in: each reader's own choice, bokmål until one is made.

What is kept or sent follows the case's language instead; `procure.extensions.atomic` sees to it.
"""

from contextlib import ExitStack

from flask import Blueprint, Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.blueprints.access import declares
from procure.blueprints.accounts import local_path
from procure.domain.permissions import Permission
from procure.extensions import babel
from procure.language import Language, using

bp = Blueprint("languages", __name__)

COOKIE = "language"
YEAR = 31_536_000
# Each language in its own words: who looks for theirs may not read the others.
NAMES = {Language.BOKMAL: "Bokmål", Language.NYNORSK: "Nynorsk", Language.ENGLISH: "English"}


@bp.post("/language")
@declares(Permission.PUBLIC)
def choose() -> ResponseReturnValue:
    """Write the pages in another language from now on."""
    response = redirect(local_path(request.form.get("next")) or url_for("home.index"), code=303)
    wanted = request.form.get("language", "")
    if wanted in set(Language):
        response.set_cookie(COOKIE, wanted, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _chosen() -> Language:
    wanted = request.cookies.get(COOKIE, "")
    return Language(wanted) if wanted in set(Language) else Language.BOKMAL


def _begin() -> None:
    g.language = _chosen()
    g.writing = ExitStack()
    g.writing.enter_context(using(g.language))


def _end(_error: BaseException | None) -> None:
    writing: ExitStack | None = g.pop("writing", None)
    if writing is not None:
        writing.close()


def init_app(app: Flask) -> None:
    """Write every page of a request, and its formats, in the language of its reader."""
    babel.init_app(app, locale_selector=lambda: g.get("language", Language.BOKMAL).value)
    app.before_request(_begin)
    app.teardown_request(_end)
