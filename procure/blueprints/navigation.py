"""The frame around every page: who is signed in, where they can go, where they are."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import access, help_tour, languages
from procure.blueprints.messages import ROLE_LABELS
from procure.config import Config
from procure.domain.permissions import Role
from procure.language import current


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main menu."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is signed in, as the header shows it."""

    name: str
    role_label: str
    role: Role
    organisation: str


STAFF: Final = frozenset({Role.OFFICER, Role.OWNER, Role.ADVISER, Role.AUDITOR})
# (endpoint, label, who has use for it), in the order of the menu
MENU: Final[tuple[tuple[str, LazyString, frozenset[Role]], ...]] = (
    ("home.index", __("Arbeidsliste"), frozenset(Role)),
    ("competitions.index", __("Konkurranser"), STAFF | {Role.EVALUATOR}),
    ("projects.index", __("Prosjekter"), STAFF),
    ("frameworks.index", __("Rammeavtaler"), STAFF | {Role.ADMINISTRATOR}),
    ("templates.index", __("Maler"), frozenset({Role.OFFICER})),
    ("bids.index", __("Tilbud"), frozenset({Role.SUPPLIER})),
    ("consortia.index", __("Konsortier"), frozenset({Role.SUPPLIER})),
    ("openers.index", __("Åpnernøkler"), frozenset({Role.OFFICER})),
    ("outbox.index", __("E-post"), frozenset({Role.ADMINISTRATOR, Role.OFFICER})),
    ("settings.index", __("Innstillinger"), frozenset({Role.ADMINISTRATOR, Role.OFFICER})),
    ("audit.index", __("Logg"), frozenset({Role.OFFICER, Role.AUDITOR})),
)
# (endpoint, label) at the foot of every page
FOOT: Final[tuple[tuple[str, LazyString], ...]] = (
    ("help.index", __("Hjelp")),
    ("help.words", __("Ord og begreper")),
    ("help.accessibility", __("Tilgjengelighetserklæring")),
    ("help.privacy", __("Personvern og informasjonskapsler")),
)


def _frame() -> dict[str, object]:
    actor = access.actor()
    config: Config = current_app.config["PROCURE"]
    return {
        "locale": current(),
        "languages": languages.NAMES,
        "language_url": url_for("languages.choose"),
        "scheme": request.cookies.get("scheme", "auto"),
        "home_url": url_for("home.index"),
        "search_url": url_for("search.show") if actor else None,
        "nav": _menu(actor.role) if actor else [],
        "viewer": Viewer(actor.name, str(ROLE_LABELS[actor.role]), actor.role, actor.organisation)
        if actor
        else None,
        "login_url": url_for("accounts.login"),
        "logout_url": url_for("accounts.logout"),
        "scheme_url": url_for("home.scheme"),
        "clock_url": url_for("home.clock"),
        "footer_links": [(label, url_for(endpoint)) for endpoint, label in FOOT],
        "demo": config.demo,
        "tour": help_tour.banner() if config.demo else None,
    }


def _menu(role: Role) -> list[Item]:
    here = (request.endpoint or "").partition(".")[0]
    if request.path.startswith("/competitions/") and role is not Role.SUPPLIER:
        here = "competitions"
    if request.path.startswith("/frameworks/"):
        here = "frameworks"
    if request.path.startswith("/consortia/"):
        here = "consortia" if role is Role.SUPPLIER else "frameworks"
    return [
        Item(str(label), url_for(endpoint), endpoint.partition(".")[0] == here)
        for endpoint, label, roles in MENU
        if role in roles and endpoint in current_app.view_functions
    ]


def init_app(app: Flask) -> None:
    """Give every template the frame."""
    app.context_processor(_frame)
