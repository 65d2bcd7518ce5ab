"""When a request had arrived whole: at the proxy where there is one, else here.

Under load a worker may come to a request seconds after it arrived (`security.md` §0.6). Only
the submission of a bid is judged by this time; it carries no content of the bid, so the proxy
buffers it whole before it sets the header.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import current_app, request

from procure.blueprints import access
from procure.config import Config

HEADER: Final = "X-Request-Arrived"  # seconds since 1970 with decimals, as nginx's $msec
_BEHIND: Final = timedelta(minutes=5)  # longer than a worker can be behind
_AHEAD: Final = timedelta(seconds=2)  # what two clocks of one installation may differ


def received_at() -> datetime:
    """Return when the request had arrived, in UTC.

    Without a trusted proxy that is the request's own instant: it is stamped after the form
    was read to its end, and before anything waits for a lock.
    """
    here = access.now()
    told = _told_by_proxy()
    if told is None or not -_AHEAD <= here - told <= _BEHIND:
        return here  # a clock that is wrong must not decide whether a bid is late
    return min(told, here)


def _told_by_proxy() -> datetime | None:
    config: Config = current_app.config["PROCURE"]
    if (request.remote_addr or "unix") not in config.proxies:
        return None
    try:
        return datetime.fromtimestamp(float(request.headers[HEADER]), tz=UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
