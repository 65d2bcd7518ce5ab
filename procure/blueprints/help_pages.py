"""Help for everyone: what is known of accessibility and privacy. Nothing here is secret."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from procure.blueprints import help_statement as statement
from procure.blueprints.access import declares
from procure.config import Config
from procure.domain.permissions import Permission

bp = Blueprint("help", __name__)


def _config() -> Config:
    config: Config = current_app.config["PROCURE"]
    return config


@bp.get("/help")
@declares(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """What help there is."""
    return render_template("help/index.html")


@bp.get("/accessibility")
@declares(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement, in the form that Norwegian public bodies use."""
    return render_template(
        "help/accessibility.html",
        statement=statement,
        breaches=statement.BREACHES,
        contact=_config().contact,
        published=_config().accessibility_url,
    )


@bp.get("/privacy")
@declares(Permission.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Which cookies are set, what is kept about persons, and what leaves the service."""
    return render_template(
        "help/privacy.html",
        contact=_config().contact,
        register=bool(_config().business_register_url),
        stamped=bool(_config().tsa_url),
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
    )
