"""Pages travel compressed, unless a stranger could have chosen a word in them.

How well a page compresses tells whether a word occurs in it twice. Who makes a browser ask for
a page again and again, with guesses in its address, and sees how long the answers are, reads the
page's secrets out of it letter by letter (BREACH). So an error, or an address with a query, is
answered compressed only to a request that the browser says began with us or with its user. Files
are compressed by `static_files`, and nothing else is: no download, no bid, no JSON.
"""

import gzip
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request

from procure.blueprints.static_files import takes_gzip

OURS: Final = {"same-origin", "none"}  # values of Sec-Fetch-Site, which no page can forge
LEVEL: Final = 6
SMALL: Final = 500  # bytes that fit one packet anyway


def _compress(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if not takes_gzip() or _is_left(response) or not _is_beyond_strangers(response):
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _is_left(response: Response) -> bool:
    """Whether the answer is a file, empty, small, or made by another hand already."""
    return (
        response.status_code in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        or "Content-Disposition" in response.headers
        or "Content-Encoding" in response.headers
        or len(response.get_data()) < SMALL
    )


def _is_beyond_strangers(response: Response) -> bool:
    """A page that is not found repeats its address, which anybody may have made up."""
    if request.headers.get("Sec-Fetch-Site") in OURS:
        return True
    found = response.status_code < HTTPStatus.BAD_REQUEST
    return found and request.method in {"GET", "HEAD"} and not request.query_string


def init_app(app: Flask) -> None:
    """Compress pages after everything else has been said about them."""
    app.after_request(_compress)
