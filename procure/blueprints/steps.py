"""One press, one step of a competition: done in a transaction, told, and shown where it led."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.extensions import atomic


def take(
    competition_id: int, verb: Callable[..., object], done: str, to: str, **values: object
) -> ResponseReturnValue:
    """Let the service take the step, say `done`, and go on to the page `to`."""
    with atomic() as session:
        verb(session, competition_id, actor=access.current_actor(), now=access.now(), **values)
    flash(done, "success")
    return redirect(url_for(to, competition_id=competition_id), code=303)
