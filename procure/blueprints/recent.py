"""What the person opened lately: kept in the signed cookie of the sign-in, and nowhere else.

It is gone with the sign-out, no colleague and no log can read it, and what has become hidden
since is not named: `queries.recent` asks anew each time.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Flask, Response, request, session, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.domain.permissions import Actor
from procure.extensions import db
from procure.queries import recent
from procure.queries.recent import Case, Kind

MOST: Final = 6
NAME: Final = "recent"  # the field of the cookie
# kind → (the part of an address that names it, its page, what it is called); the first that fits
_KINDS: Final[Mapping[Kind, tuple[str, str, LazyString]]] = {
    Kind.COMPETITION: ("competition_id", "competitions.show", __("Konkurranse")),
    Kind.BID: ("bid_id", "bids.room", __("Tilbud")),
    Kind.CONSORTIUM: ("consortium_id", "consortia.show", __("Konsortium")),
    Kind.PROJECT: ("project_id", "projects.show", __("Prosjekt")),
    Kind.FRAMEWORK: ("framework_id", "frameworks.show", __("Rammeavtale")),
}


def cases(viewer: Actor) -> tuple[Case, ...]:
    """Return what was opened in this sign-in, the latest first."""
    return recent.cases(db.session, _opened(), viewer=viewer, now=access.now())


def address(case: Case) -> str:
    """Return the page of the case."""
    name, endpoint, _label = _KINDS[case.kind]
    place: dict[str, Any] = {name: case.id}
    return url_for(endpoint, **place)


def label(case: Case) -> str:
    """Return what kind of thing it is."""
    return str(_KINDS[case.kind][2])


def _opened() -> Iterator[tuple[Kind, int]]:
    for written in session.get(NAME, ()):
        yield Kind(written[0]), int(written[1:])


def _remember(response: Response) -> Response:
    """Put the case of a page first; a file, a part of a page and a refusal count for nothing."""
    seen = request.method == "GET" and response.status_code == 200  # noqa: PLR2004 -- HTTP
    whole = response.mimetype == "text/html" and "HX-Request" not in request.headers
    if not (seen and whole and request.view_args and access.TOKEN in session):
        return response
    for kind, (name, _endpoint, _label) in _KINDS.items():
        if name in request.view_args:
            _put_first(f"{kind.value}{request.view_args[name]}")
            break
    return response


def _put_first(key: str) -> None:
    before = session.get(NAME, [])
    if before[:1] != [key]:
        session[NAME] = [key, *(other for other in before if other != key)][:MOST]


def init_app(app: Flask) -> None:
    """Remember what is opened."""
    app.after_request(_remember)
