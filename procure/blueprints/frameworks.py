"""Framework agreements: the list, import from a file, the overview, a consortium's card."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, ledger_plots
from procure.blueprints.access import current_actor, declares
from procure.blueprints.framework_sections import tasks
from procure.blueprints.messages import sentence
from procure.domain import permissions, text
from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput
from procure.domain.framework_file import CallOffMethod, FrameworkFile, ImportRefused, Note, Problem
from procure.domain.frameworks import Status
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.frameworks import ImportForm
from procure.queries import framework_consortia, ledger
from procure.queries import frameworks as pages
from procure.queries.framework_consortia import Filter
from procure.queries.frameworks import Wanted
from procure.services import frameworks
from procure.sheets import framework_problems

bp = Blueprint("frameworks", __name__, url_prefix="/frameworks")

NOTES_SHOWN: Final = 8  # they travel in the session cookie
EXAMPLE: Final = "demo/framework.yaml"

STATUS_LABELS: Final[Mapping[Status, LazyString]] = {
    Status.DRAFT: __("Utkast"),
    Status.ACTIVE: __("I kraft"),
    Status.EXPIRED: __("Utløpt"),
    Status.EXHAUSTED: __("Brukt opp"),
    Status.TERMINATED: __("Avsluttet"),
}
STATUS_COLORS: Final[Mapping[Status, str]] = {
    Status.DRAFT: "neutral",
    Status.ACTIVE: "success",
    Status.EXPIRED: "neutral",
    Status.EXHAUSTED: "warning",
    Status.TERMINATED: "neutral",
}
CALL_OFF_LABELS: Final[Mapping[CallOffMethod, LazyString]] = {
    CallOffMethod.MINI_COMPETITION: __("Minikonkurranse"),
    CallOffMethod.DIRECT_AWARD: __("Direkte avrop etter fordelingsnøkkel"),
    CallOffMethod.BOTH: __("Minikonkurranse eller direkte avrop"),
}
KIND_LABELS: Final[Mapping[CriterionKind, LazyString]] = {
    CriterionKind.PRICE: __("Pris"),
    CriterionKind.QUALITY: __("Kvalitet"),
}


@bp.context_processor
def _labels() -> dict[str, object]:
    return {
        "framework_labels": STATUS_LABELS,
        "framework_colors": STATUS_COLORS,
        "call_off_labels": CALL_OFF_LABELS,
        "kind_labels": KIND_LABELS,
    }


def framework_wanted() -> Wanted:
    """Return what the address asks for in the list of agreements."""
    return Wanted(
        text=access.text_argument("q"),
        status=access.text_argument("status"),
        buyer_id=access.id_argument("buyer"),
        order=access.text_argument("order"),
        after=access.id_argument("after"),
        most=pages.PAGE_SIZE,
    )


def consortia_wanted() -> Filter:
    """Return what the address asks for in the list of an agreement's consortia."""
    return Filter(
        text=access.text_argument("q"),
        standing=access.text_argument("standing"),
        area_id=access.id_argument("area"),
        level=access.id_argument("level"),
        after=access.id_argument("after"),
    )


@bp.app_template_test("routed")
def _routed(endpoint: str) -> bool:
    """Say whether a page exists: the sub-navigation shows no entry that leads nowhere."""
    return endpoint in current_app.view_functions


@bp.get("/")
@declares(Permission.FRAMEWORK_READ)
def index() -> ResponseReturnValue:
    wanted = framework_wanted()
    page = pages.listing(db.session, viewer=current_actor(), now=access.now(), wanted=wanted)
    return render_template("frameworks/index.html", page=page, wanted=wanted)


@bp.get("/<int:framework_id>")
@declares(Permission.FRAMEWORK_READ)
def show(framework_id: int) -> ResponseReturnValue:
    page = pages.page(
        db.session,
        framework_id,
        viewer=current_actor(),
        now=access.now(),
        most=pages.FIRST_CONSORTIA,
    )
    use = ledger.over_time(db.session, framework_id, viewer=current_actor(), now=access.now())
    return render_template(
        "frameworks/show.html",
        page=page,
        tasks=tasks(page),
        use=use,
        figure=ledger_plots.figure(use) if use else None,
        silence_labels=ledger_plots.SILENCE_LABELS,
    )


@bp.get("/<int:framework_id>/consortia")
@declares(Permission.FRAMEWORK_READ)
def consortia(framework_id: int) -> ResponseReturnValue:
    wanted = consortia_wanted()
    page = framework_consortia.page(
        db.session, framework_id, wanted, viewer=current_actor(), now=access.now()
    )
    return render_template("frameworks/consortia.html", page=page, wanted=wanted)


@bp.post("/<int:framework_id>/activate")
@declares(Permission.FRAMEWORK_IMPORT)
def activate(framework_id: int) -> ResponseReturnValue:
    with atomic() as session:
        frameworks.activate(session, framework_id, actor=current_actor(), now=access.now())
    flash(_("Rammeavtalen gjelder. Nå kan det holdes minikonkurranser under den."), "success")
    return redirect(url_for(".show", framework_id=framework_id), code=303)


@bp.get("/example.yaml")
@declares(Permission.FRAMEWORK_READ)
def example() -> ResponseReturnValue:
    return send_file(
        BytesIO((Path(current_app.root_path) / EXAMPLE).read_bytes()),
        mimetype="application/yaml",
        as_attachment=True,
        download_name="rammeavtale-eksempel.yaml",
    )


@bp.route("/import", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_IMPORT)
def upload() -> ResponseReturnValue:
    from procure.sheets.frameworks import read_framework_files  # noqa: PLC0415 -- slow import

    permissions.require(current_actor(), Permission.FRAMEWORK_IMPORT)
    form = ImportForm()
    if not form.validate_on_submit():
        return _upload_page(form, 422 if form.is_submitted() else 200)
    try:
        file = read_framework_files(
            [(text.display_name(f.filename or ""), f.read()) for f in form.files.data]
        )
    except ImportRefused as refused:
        return _upload_page(form, 422, refused.problems, refused.notes)
    return _store(form, file)


def _store(form: ImportForm, file: FrameworkFile) -> ResponseReturnValue:
    try:
        with atomic() as session:
            stored = frameworks.store(session, file, actor=current_actor(), now=access.now())
    except InvalidInput as refused:
        form.files.errors = [sentence(reason) for reason in refused.reasons]
        return _upload_page(form, 422)
    flash(_("Rammeavtalen er lagt inn som utkast. Les gjennom den før du aktiverer."), "success")
    for note in file.notes[:NOTES_SHOWN]:
        flash(framework_problems.note_text(note), "info")
    if (rest := len(file.notes) - NOTES_SHOWN) > 0:
        flash(_("I tillegg er %(count)s andre ting i filen ikke lest.", count=rest), "info")
    return redirect(url_for(".show", framework_id=stored.id), code=303)


def _upload_page(
    form: ImportForm,
    status: int,
    problems: tuple[Problem, ...] = (),
    notes: tuple[Note, ...] = (),
) -> ResponseReturnValue:
    from procure.sheets.frameworks import ENDINGS  # noqa: PLC0415 -- slow import

    page = render_template(
        "frameworks/import.html",
        form=form,
        problems=[(p, framework_problems.sentence(p)) for p in problems],
        notes=[framework_problems.note_text(note) for note in notes],
        endings=",".join(sorted(ENDINGS)),
    )
    return page, status
