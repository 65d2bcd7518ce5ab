"""One table from domain errors to HTTP, and one page for all of them."""

from typing import Final

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from procure.blueprints import access
from procure.domain.audit import Tag
from procure.domain.errors import (
    DomainError,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.extensions import atomic, is_taken
from procure.services import audit

# The first class that matches decides.
STATUS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (NotFound, 404),
    (NoResultFound, 404),
    (PermissionDenied, 403),
    (IllegalTransition, 409),
    (Stale, 409),
    (StaleDataError, 409),
    (InvalidInput, 422),
    (DomainError, 422),
)


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error."""
    return next((code for kind, code in STATUS if isinstance(error, kind)), 500)


def _headings() -> dict[int, tuple[str, str]]:
    back = _("Ingenting er endret. Gå tilbake for å se hva som gjelder nå.")
    waited = _("Vi fikk ikke lagret det du sendte. Last siden på nytt for å sende det en gang til.")
    return {
        400: (_("Skjemaet er for gammelt"), _("Last siden på nytt og prøv igjen.")),
        403: (_("Du har ikke tilgang til dette"), _("Spør innkjøperen hvis du skulle hatt det.")),
        404: (_("Vi finner ikke siden"), _("Sjekk adressen, eller gå til arbeidslisten.")),
        405: (_("Vi finner ikke siden"), _("Gå tilbake, og bruk knappene der.")),
        409: (_("Dette kan ikke gjøres nå"), back),
        413: (_("Filen er for stor"), _("Velg en mindre fil og prøv igjen.")),
        422: (_("Dette kan ikke lagres"), _("Gå tilbake og rett det som er nevnt.")),
        503: (_("Det er mange som lagrer akkurat nå"), waited),
        500: (_("Noe gikk galt hos oss"), _("Feilen er registrert. Prøv igjen om litt.")),
    }


def _page(status: int, reasons: tuple[object, ...] = ()) -> ResponseReturnValue:
    title, text = _headings().get(status, _headings()[500])
    return render_template("errors/error.html", title=title, text=text, reasons=reasons), status


def _domain(error: DomainError) -> ResponseReturnValue:
    _log_refusal(error)
    return _page(status_of(error), error.reasons)


def _log_refusal(error: DomainError) -> None:
    """Attempts are on record, not only acts (directive annex IV g)."""
    if not isinstance(error, PermissionDenied) and not access.actor():
        return
    if not isinstance(error, PermissionDenied | NotFound) or request.method == "HEAD":
        return
    with atomic() as session:
        audit.record(
            session, Tag.REFUSED, request.path[:200],
            chain=audit.ACCOUNTS, actor=access.actor(), now=access.now(),
            method=request.method, why=type(error).__name__,
        )  # fmt: skip


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:  # noqa: PLR2004 -- redirects pass
        return error
    if isinstance(error, SecurityError):
        return error  # the host is not ours: no page can be drawn for it
    return _page(error.code or 500)


def init_app(app: Flask) -> None:
    """Map every refusal to its page."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(NoResultFound, lambda _error: _page(404))
    app.register_error_handler(StaleDataError, lambda _error: _page(409))
    app.register_error_handler(CSRFError, lambda _error: _page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _taken)
    app.register_error_handler(500, _crash)


def _taken(error: OperationalError) -> ResponseReturnValue:
    """Tell of a lock that was waited for in vain; any other fault of the database is our own."""
    if not is_taken(error):
        raise error
    g.pop("actor", None)
    return _page(503)


def _crash(_error: Exception) -> ResponseReturnValue:
    g.pop("actor", None)  # its session may be what broke
    return _page(500)
