"""What is said after something was taken out of a draft: with a button that puts it back."""

from typing import Any, Final

from flask import flash, url_for
from flask_babel import gettext as _

UNDO: Final = "undo"  # the address that undoes what the message before it tells of


def taken_out(text: str, undo: str, **of: Any) -> None:
    """Say what was taken out, on the next page, and offer the endpoint that puts it back."""
    flash(text, "success")
    flash(url_for(undo, **of), UNDO)


def put_back(text: str, *, now: bool) -> None:
    """Say that it is back; who presses twice, or in two windows, is told that it was already."""
    if now:
        flash(text, "success")
    else:
        flash(_("Det er allerede angret."), "info")
