"""One press, one step: done in a transaction by who is signed in, and told how it went."""

from collections.abc import Callable, Iterable
from typing import Protocol

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.reasons import Reason
from procure.extensions import atomic


class Answered(Protocol):
    """A form that knows beside which field a refusal stands."""

    def refuse(self, reasons: Iterable[Reason], sentence: Callable[[Reason], str]) -> None: ...


def take(
    competition_id: int, verb: Callable[..., object], done: str, to: str, **values: object
) -> ResponseReturnValue:
    """Let the service take the step, say `done`, and go on to the page `to`."""
    with atomic() as session:
        verb(session, competition_id, actor=access.current_actor(), now=access.now(), **values)
    flash(done, "success")
    return redirect(url_for(to, competition_id=competition_id), code=303)


def accepted(form: Answered, verb: Callable[..., object], *about: object, **values: object) -> bool:
    """Let the service do it; put what the rules refuse beside its field and say False."""
    try:
        with atomic() as session:
            verb(session, *about, actor=access.current_actor(), now=access.now(), **values)
    except InvalidInput as refused:
        form.refuse(refused.reasons, sentence)
        return False
    return True
