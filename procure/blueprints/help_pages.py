"""Help for everyone: guides, and what is known of accessibility and privacy. Nothing is secret."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, abort, current_app, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import access, help_guides, help_pictures, help_words
from procure.blueprints import help_statement as statement
from procure.blueprints.access import declares
from procure.blueprints.help_tour import KEY, STATIONS
from procure.config import Config
from procure.demo import PASSWORD
from procure.domain import glossary
from procure.domain.glossary import Section, Term
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.language import Language
from procure.queries import accounts, demo_tour
from procure.services.accounts import sign_in

bp = Blueprint("help", __name__)

# What the pages that a guide leads to are called.
PLACES: Final[Mapping[str, LazyString]] = {
    "audit.checkpoints": __("Kontrollpunkter"),
    "audit.index": __("Logg"),
    "audit.verify": __("Kontroll av loggen"),
    "bids.index": __("Tilbud"),
    "competitions.index": __("Konkurranser"),
    "consortia.index": __("Konsortier"),
    "frameworks.index": __("Rammeavtaler"),
    "help.accessibility": __("Tilgjengelighetserklæring"),
    "home.index": __("Arbeidsliste"),
    "openers.index": __("Åpnernøkler"),
    "outbox.index": __("E-post"),
    "projects.index": __("Prosjekter"),
    "projects.board": __("Prosjektkart"),
    "settings.index": __("Innstillinger"),
}


def _config() -> Config:
    config: Config = current_app.config["PROCURE"]
    return config


@bp.get("/help")
@declares(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """What help there is."""
    return render_template("help/index.html", guides=help_guides.GUIDES, demo=_config().demo)


@bp.get("/help/tour")
@declares(Permission.PUBLIC)
def tour() -> ResponseReturnValue:
    """The stations of the demo's story."""
    if not _config().demo:
        abort(404)
    found = demo_tour.competitions(db.session)
    names = {login.email: login.name for login in accounts.demo_logins(db.session)}
    stations = [(at, at.address(found), names.get(at.email)) for at in STATIONS]
    return render_template("help/tour.html", stations=stations, visited=session.get(KEY, 0))


@bp.post("/help/tour/<int:number>")
@declares(Permission.PUBLIC)
def visit(number: int) -> ResponseReturnValue:
    """Sign in as who sees a station, and go there."""
    if not _config().demo or not 1 <= number <= len(STATIONS):
        abort(404)
    station = STATIONS[number - 1]
    address = station.address(demo_tour.competitions(db.session)) or abort(404)
    with atomic() as transaction:
        token = sign_in(
            transaction, email=station.email, password=PASSWORD,
            hasher=current_app.extensions["procure_hasher"], now=access.now(),
        ) or abort(404)  # fmt: skip
    access.begin(token)
    session[KEY] = number
    return redirect(address, code=303)


@bp.get("/help/words")
@declares(Permission.PUBLIC)
def words() -> ResponseReturnValue:
    """Every word of the glossary."""
    return render_template("help/words.html", sections=_sections(), forms=_forms)


def _sections() -> list[dict[str, object]]:
    return [
        {
            "id": section.value,
            "title": help_words.SECTION_LABELS[section],
            "terms": [
                (term, help_words.word(term.key))
                for term in glossary.TERMS
                if term.section is section
            ],
        }
        for section in Section
    ]


def _forms(term: Term) -> list[tuple[str, str]]:
    return [(code.value, form) for code, form in zip(Language, term.forms, strict=True)]


@bp.get("/help/<role>")
@declares(Permission.PUBLIC)
def guide(role: str) -> ResponseReturnValue:
    """What one role does. It leads to pages that others than that role may not see."""
    found = help_guides.of(role) or abort(404)
    actor = access.actor()
    return render_template(
        "help/guide.html",
        guide=found,
        guides=help_guides.GUIDES,
        open=actor is None or actor.role is found.role,
        places=PLACES,
        alts=help_pictures.ALTS,
        heights=help_pictures.heights(),
        width=help_pictures.WIDTH,
    )


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
