"""The gate: every view declares a permission, and the request knows who acts and when."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from argon2 import PasswordHasher
from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from procure.clock import Clock
from procure.domain import text
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission
from procure.extensions import db
from procure.queries import accounts
from procure.services.accounts import token_digest
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

View = TypeVar("View", bound=Callable[..., Any])
TOKEN = "token"  # noqa: S105 -- the name of the cookie's field
ID_DIGITS = 9  # as many as the routes take
LONGEST_TEXT = 200  # characters of a search
OPEN = frozenset({Permission.PUBLIC, Permission.ACCOUNT_LOGIN})


def declares(permission: Permission) -> Callable[[View], View]:
    """Say which permission a view needs. Services and queries enforce it on the thing."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def now() -> datetime:
    """The request's one instant: every rule of the request is judged by the same clock."""
    if "now" not in g:
        g.now = cast("Clock", current_app.extensions["procure_clock"])()
    return cast("datetime", g.now)


def begin(token: str) -> None:
    """Keep the token of a sign-in in a session that holds nothing of the one before."""
    session.clear()
    session[TOKEN] = token


def actor() -> Actor | None:
    """Who acts, or None for a visitor."""
    if "actor" not in g:
        token = session.get(TOKEN)
        g.actor = accounts.actor_of(db.session, token_digest(token), now=now()) if token else None
    return cast("Actor | None", g.actor)


def current_actor() -> Actor:
    """Who acts; the gate has made sure that someone does."""
    found = actor()
    if found is None:
        raise NotFound
    return found


def text_argument(name: str) -> str:
    """Return a text from the query string, without what no text of ours can hold."""
    return text.clean(request.args.get(name, ""))[:LONGEST_TEXT]


def id_argument(name: str) -> int | None:
    """Return an id from the query string; what is no id of ours counts as not given."""
    typed = request.args.get(name, "")
    known = typed.isascii() and typed.isdigit() and len(typed) <= ID_DIGITS
    return int(typed) if known else None


def id_arguments(name: str) -> list[int]:
    """Return all ids of a name in the query string; what is no id of ours is left out."""
    given = request.args.getlist(name)
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) <= ID_DIGITS]


def vault() -> Vault:
    """What seals and opens bids."""
    return cast("Vault", current_app.extensions["procure_vault"])


def hasher() -> PasswordHasher:
    """What knows passwords again."""
    return cast("PasswordHasher", current_app.extensions["procure_hasher"])


def storage() -> FolderStorage:
    """Where sealed files lie."""
    return cast("FolderStorage", current_app.extensions["procure_storage"])


def _gate() -> ResponseReturnValue | None:
    now()  # stamped before anything waits for a lock
    if request.endpoint is None:
        return None  # no such route: Flask answers 404 or 405
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission is None:
        if request.endpoint == "static":
            return None
        abort(403)  # a view that declares nothing is closed
    if permission in OPEN or actor() is not None:
        return None
    if request.method != "GET":
        return redirect(url_for("accounts.login"), code=303)
    return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), code=303)


def init_app(app: Flask) -> None:
    """Close every route that does not say who may use it."""
    app.before_request(_gate)
