"""The front page: a visitor's introduction, or what awaits the one signed in."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procure.blueprints import access, duties, recent
from procure.blueprints.access import declares
from procure.blueprints.accounts import local_path
from procure.demo import PASSWORD
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import accounts, card_duties, worklist

bp = Blueprint("home", __name__)


@bp.get("/")
@declares(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    actor = access.actor()
    if actor is None:
        demo = current_app.config["PROCURE"].demo
        logins = accounts.demo_logins(db.session) if demo else ()
        return render_template("home/welcome.html", logins=logins, demo_password=PASSWORD)
    page = worklist.page(db.session, viewer=actor, now=access.now())
    return render_template(
        "home/worklist.html",
        page=page,
        duties=duties,
        to_answer=card_duties.to_answer(db.session, viewer=actor),
        answered=card_duties.answered(db.session, viewer=actor, now=access.now()),
        opened=recent.cases(actor),
        recent=recent,
    )


@bp.get("/clock")
@declares(Permission.PUBLIC)
def clock() -> ResponseReturnValue:
    """The server's clock, for countdowns: the deadline is decided here and nowhere else."""
    return {"now": access.now().timestamp()}, 200, {"Cache-Control": "no-store"}


@bp.post("/scheme")
@declares(Permission.PUBLIC)
def scheme() -> ResponseReturnValue:
    """Switch between light and dark."""
    target = local_path(request.form.get("next")) or url_for("home.index")
    response = redirect(target, code=303)
    dark = request.cookies.get("scheme") == "dark"
    response.set_cookie(
        "scheme", "light" if dark else "dark", max_age=31_536_000, samesite="Lax", httponly=True
    )
    return response
