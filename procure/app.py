"""The composition root: configuration in, application out."""

from collections.abc import Callable
from functools import cached_property
from typing import IO, Any

from argon2 import PasswordHasher
from flask import Flask, Request, Response
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from procure import _assets, _catalogues, clock
from procure.blueprints import (
    access,
    access_requests,
    accounts,
    amendments,
    audit,
    award_letters,
    award_notices,
    award_results,
    awards,
    bids,
    bodies,
    calendars,
    calibration,
    cancellations,
    card_files,
    card_proposals,
    commitments,
    competitions,
    complaints,
    components,
    compression,
    conditional,
    consensus,
    consortia,
    consortium_changes,
    contract_amounts,
    contract_comparisons,
    criteria,
    deliveries,
    deviations,
    dialogues,
    documents,
    drafting,
    edited_documents,
    errors,
    evaluation_api,
    evaluation_models,
    evaluation_sheets,
    evaluations,
    filters,
    framework_changes,
    framework_documents,
    framework_drafts,
    framework_files,
    frameworks,
    help_pages,
    home,
    impartiality,
    invitations,
    journals,
    languages,
    ledgers,
    libraries,
    library_picks,
    lists,
    matrices,
    navigation,
    needs,
    new_competitions,
    openers,
    openings,
    organisations,
    outbox,
    packs,
    presentations,
    price_lines,
    project_steps,
    projects,
    questions,
    rate_indexing,
    recent,
    recipients,
    reopenings,
    requirement_checks,
    requirements,
    reversals,
    reviews,
    robustness,
    rules,
    scale_wordings,
    score_sheets,
    search,
    settings,
    static_files,
    templates,
    timelines,
    triangles,
    wind_tunnel,
)
from procure.blueprints.bodies import BODY_LIMIT, FORM_LIMIT
from procure.clock import Clock
from procure.config import Config
from procure.domain.text import clean
from procure.extensions import csrf, db, make_engine
from procure.vault.clamav import Scanner
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SANDBOX = "default-src 'none'; sandbox"  # of what is downloaded, should a browser show it
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
INERT_TYPES = {"text/css", "text/javascript", "font/woff2"}  # loaded by pages; no policy of theirs
INERT = {"X-Content-Type-Options": "nosniff"}
BLUEPRINTS = (
    home, accounts, frameworks, organisations, framework_changes, framework_documents,
    framework_drafts, framework_files, ledgers, consortia, consortium_changes, rate_indexing,
    commitments, card_proposals, card_files, projects, project_steps, new_competitions,
    competitions, drafting, requirements, evaluation_models, price_lines, scale_wordings, needs,
    timelines, criteria, calendars, wind_tunnel, questions, amendments, cancellations,
    dialogues, invitations, rules, bids, openers, openings, requirement_checks, evaluations,
    impartiality, score_sheets, calibration, evaluation_sheets, consensus, presentations,
    matrices, robustness, evaluation_api, reopenings, awards, award_letters, award_notices,
    award_results, reversals, deliveries, contract_amounts, deviations, journals, documents,
    edited_documents, packs, templates, triangles, audit, lists, outbox, settings, recipients,
    libraries, library_picks, reviews, complaints, access_requests, contract_comparisons,
    languages, help_pages, search, components,
)  # fmt: skip


class MemoryRequest(Request):
    """Uploads stay in memory or are sealed: the default would spool plaintext bids to /tmp."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Limit the body: Werkzeug measures a form's fields only where files may come too."""
        super().__init__(*args, **kwargs)
        uploads = self.mimetype == "multipart/form-data"
        self.max_content_length = BODY_LIMIT if uploads else FORM_LIMIT

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return bodies.stream(filename)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query string, cleaned as typed text is: PostgreSQL takes no NUL."""
        return ImmutableMultiDict(
            [(name, clean(value)) for name, value in super().args.items(multi=True)]
        )


class IdConverter(IntegerConverter):
    """An id fits the database's integers; a longer number is no address of ours."""

    regex = r"\d{1,9}"


class Procure(Flask):
    request_class = MemoryRequest


def create_app(
    config: Config, *, engine: Engine | None = None, now: Clock = clock.system,
    hasher: PasswordHasher | None = None,
) -> Flask:  # fmt: skip
    """Return the application. `engine`, `now` and `hasher` are given by tests and seeds."""
    app = Procure("procure", static_folder=None)
    app.url_map.converters["int"] = IdConverter
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=2_000,
        TRUSTED_HOSTS=list(config.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-procure" if config.secure_cookies else "procure",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        BABEL_DEFAULT_LOCALE="nb",
        BABEL_DEFAULT_TIMEZONE="Europe/Oslo",
        WTF_CSRF_TIME_LIMIT=None,  # a long answer must not be lost to a clock
        PROCURE=config,
    )
    app.extensions |= {
        "procure_clock": now,
        "procure_hasher": hasher or PasswordHasher(),
        "procure_vault": ServerKeyVault(config.secret_key),
        "procure_storage": FolderStorage(config.storage_path),
        "procure_scanner": Scanner(config.clamav) if config.clamav else None,
    }
    db.init_app(app, engine or make_engine(config.database_url))
    languages.init_app(app)  # before what may refuse a request
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    bodies.init_app(app)
    access.init_app(app)
    conditional.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    navigation.init_app(app)
    recent.init_app(app)
    compression.init_app(app)
    app.after_request(_harden(config))
    _register(app)
    return app


def _register(app: Flask) -> None:
    vendor = _assets.vendor_dir()
    if vendor is None or any(_catalogues.missing()):
        msg = "The user interface's files are missing. Run: procure assets"
        raise RuntimeError(msg)
    static_files.init_app(app, vendor)
    for noun in BLUEPRINTS:
        app.register_blueprint(noun.bp)


def _harden(config: Config) -> Callable[[Response], Response]:
    def harden(response: Response) -> Response:
        for name, value in (INERT if response.mimetype in INERT_TYPES else HEADERS).items():
            response.headers.setdefault(name, value)
        if config.secure_cookies:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Cache-Control"] = "no-store"  # a file of a case, or a draft bid
            response.headers["Content-Security-Policy"] = SANDBOX
        elif response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return harden
