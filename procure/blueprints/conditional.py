"""Pages that a browser may keep and ask about: unchanged, they are neither read nor drawn again.

A page's tag names everything the page is made of: who looks, at which address, in which session,
colours and language, drawn by which start of the program from which state of the database. The
clock is in it too: the tag ends with the second at which time alone changes the page.
"""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Final

from flask import Flask, Response, current_app, make_response, request, session

from procure.blueprints import access
from procure.domain import formats
from procure.domain.permissions import Role
from procure.extensions import db
from procure.language import current
from procure.queries import snapshots

KEEP: Final = "private, no-cache"  # keep it, but ask each time
FOREVER: Final = 10**10  # seconds: the year 2286
_SECONDS: Final = re.compile(r"[0-9]{1,11}")
_START: Final = "procure_start"


def page_key() -> str | None:
    """Return the name of the page about to be shown; None when it must not be kept.

    Call it before the page's data is read (see `snapshots.mark`). A message shown once must
    not come back, and a session that has no CSRF token yet gets it while the page is drawn. A
    supplier's page follows its own bids, which the mark does not.
    """
    actor = access.current_actor()
    if "_flashes" in session or "csrf_token" not in session or actor.role is Role.SUPPLIER:
        return None
    made_of = (
        current_app.extensions[_START],
        snapshots.mark(db.session),
        actor,
        session["csrf_token"],
        request.cookies.get("scheme"),
        current(),
        formats.local(access.now()).date(),  # printed at the head of a page on paper
        request.full_path,
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def unchanged(key: str | None) -> Response | None:
    """Return 304 if the browser holds this page and the clock has not changed it since."""
    now = access.now().timestamp()
    for tag in request.if_none_match.as_set(include_weak=True) if key else ():
        name, _, until = tag.partition(".")
        if name == key and _SECONDS.fullmatch(until) and now < int(until):
            return _kept(Response(status=304), tag)
    return None


def kept(page: str, key: str | None, *, until: datetime | None) -> Response:
    """Return the page, to be kept until that instant (None: until someone does something)."""
    response = make_response(page)
    if key is None:
        return response
    return _kept(response, f"{key}.{FOREVER if until is None else int(until.timestamp())}")


def _kept(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)  # a proxy that compresses would weaken it anyway
    response.headers["Cache-Control"] = KEEP
    return response


def init_app(app: Flask) -> None:
    """Forget all tags with each start: another version may draw the pages otherwise."""
    app.extensions[_START] = secrets.token_hex(8)
