"""How much a request may bring, and where its files go while they arrive.

CSRF protection reads the form before any view runs, and with it the files. A view whose files
must not lie anywhere in plain text says with `takes` what they are poured into.
"""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, Final, TypeVar, cast

from flask import Flask, current_app, g, request

from procure.config import Config

BODY_LIMIT: Final = 12_000_000  # octets: a filled-in form or sheet of 10 MB, and its fields
FORM_LIMIT: Final = 2_000_000  # octets: the longest bid, written in the browser

View = TypeVar("View", bound=Callable[..., Any])
Limit = Callable[[Config], int]
Stream = Callable[[str], IO[bytes]]


def takes(limit: Limit, into: Stream | None = None) -> Callable[[View], View]:
    """Say how many octets a view takes, and what a file of a given name is poured into.

    A stream is closed when the request is over, however it ends.
    """

    def mark(view: View) -> View:
        view.body_limit = limit  # type: ignore[attr-defined]
        view.poured_into = into  # type: ignore[attr-defined]
        return view

    return mark


def stream(file_name: str | None) -> IO[bytes]:
    """Return what a file is poured into: memory, where the view says nothing else."""
    into = cast("Stream | None", _told("poured_into"))
    if into is None:
        return BytesIO()
    opened = into(file_name or "")
    g.setdefault("poured", []).append(opened)
    return opened


def _told(attribute: str) -> Any:
    return getattr(current_app.view_functions.get(request.endpoint or ""), attribute, None)


def _limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Set the limit of this view before anything reads the body."""
    limit = cast("Limit | None", _told("body_limit"))
    if limit is not None:
        request.max_content_length = limit(current_app.config["PROCURE"])


def _close(_error: BaseException | None) -> None:
    for opened in g.pop("poured", ()):
        opened.close()


def init_app(app: Flask) -> None:
    """Limit each request by its view, and leave no stream behind."""
    app.url_value_preprocessor(_limit)
    app.teardown_request(_close)
