"""Projects: the list, the map, a new one, its page, and changing it and its need."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from wtforms import Field, SelectField

from procure.blueprints import access, project_pictures
from procure.blueprints.access import current_actor, declares
from procure.blueprints.audit import TAG_LABELS
from procure.blueprints.messages import PROJECT_COLORS, PROJECT_LABELS
from procure.blueprints.sections import Step
from procure.blueprints.triangle_pictures import Figure
from procure.domain import formats, needs, permissions, project_money
from procure.domain.errors import IllegalTransition, Stale
from procure.domain.needs import AreaNeed
from procure.domain.permissions import Permission, Subject
from procure.domain.projects import Action, Status
from procure.domain.reasons import Reason
from procure.domain.triangle_drawings import CORNERS, SMALL, Axis, level_triangle
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.fields import MoneyField, Pair, choices
from procure.forms.needs import answered, questions_form
from procure.forms.projects import LEVELS, Area, ProjectForm, ReasonForm, StartForm, needs_form
from procure.queries import project_map, project_pages
from procure.queries import projects as lists
from procure.queries.project_pages import NeedRow, ProjectPage
from procure.queries.projects import Choices, Filter, Sort
from procure.services import projects
from procure.services.projects import Need

bp = Blueprint("projects", __name__, url_prefix="/projects")

SORT_LABELS: Final[Mapping[Sort, LazyString]] = {
    Sort.NEWEST: __("Nyeste først"),
    Sort.TITLE: __("Navn"),
    Sort.COHORT: __("Kull, nyeste først"),
    Sort.FUNDING: __("Mest penger først"),
    Sort.WANTED: __("Trenger leverandør først"),
}


@bp.app_context_processor
def _labels() -> dict[str, object]:
    return {"project_labels": PROJECT_LABELS, "project_colors": PROJECT_COLORS}


def asked_for() -> tuple[Filter, Sort]:
    """Return the filter and the order that the address asks for; what is none is left out."""
    phase, sort = request.args.get("phase", ""), request.args.get("sort", "")
    which = Filter(
        text=access.text_argument("q"),
        phase=Status(phase) if phase in set(Status) else None,
        cohort=access.id_argument("cohort"),
        owner_id=access.id_argument("owner"),
        framework_id=access.id_argument("framework"),
        life_event=access.text_argument("event"),
    )
    return which, Sort(sort) if sort in set(Sort) else Sort.NEWEST


@bp.get("/")
@declares(Permission.PROJECT_READ)
def index() -> ResponseReturnValue:
    which, sort = asked_for()
    viewer, before = current_actor(), access.id_argument("before")
    page = lists.listing(db.session, viewer=viewer, which=which, sort=sort, before=before)
    return render_template(
        "projects/index.html",
        page=page,
        filters=_filters(lists.choices(db.session, viewer=viewer), which),
        which=which,
        sort=sort,
        sorts=SORT_LABELS,
        before=before,
        query=_query(which, sort),
    )


def _filters(found: Choices, which: Filter) -> list[tuple[str, str, list[Pair], object]]:
    """Return the filters: name, label, (value, label) of each choice, and the one chosen."""
    return [
        ("phase", _("Fase"), [(s.value, PROJECT_LABELS[s]) for s in Status], which.phase),
        ("cohort", _("Kull"), [(year, str(year)) for year in found.cohorts], which.cohort),
        ("owner", _("Eier"), [(c.id, c.label) for c in found.owners], which.owner_id),
        (
            "framework",
            _("Rammeavtale"),
            [(c.id, c.label) for c in found.frameworks],
            which.framework_id,
        ),
        ("event", _("Livshendelse"), [(e, e) for e in found.life_events], which.life_event),
    ]


def _query(which: Filter, sort: Sort) -> dict[str, object]:
    """Return the filter as an address has it, for the links to other pages of the list."""
    found = {
        "q": which.text,
        "phase": which.phase.value if which.phase else None,
        "cohort": which.cohort,
        "owner": which.owner_id,
        "framework": which.framework_id,
        "event": which.life_event,
        "sort": None if sort is Sort.NEWEST else sort.value,
    }
    return {name: value for name, value in found.items() if value}


@bp.get("/map")
@declares(Permission.PROJECT_READ)
def board() -> ResponseReturnValue:
    page = project_map.read(db.session, viewer=current_actor())
    phases = [str(PROJECT_LABELS[column.status]) for column in page.columns]
    headers = [_("Kull"), *phases, _("Alle")]
    figure = project_pictures.cohorts(page)
    return render_template("projects/map.html", page=page, headers=headers, figure=figure)


@bp.route("/new", methods=["GET", "POST"])
@declares(Permission.PROJECT_EDIT)
def new() -> ResponseReturnValue:
    actor = current_actor()
    own = Subject(organisation_id=actor.organisation_id)
    permissions.require(actor, Permission.PROJECT_EDIT, own)
    form = _form(None)
    if not form.validate_on_submit():
        return _edit_page(None, form, 422 if form.is_submitted() else 200)
    with atomic() as session:
        made = projects.create(
            session,
            title=form.title.data,
            values=_values(form),
            actor=actor,
            now=access.now(),
        )
    flash(_("Prosjektet er opprettet."), "success")
    return redirect(url_for(".show", project_id=made.id), code=303)


@bp.get("/<int:project_id>")
@declares(Permission.PROJECT_READ)
def show(project_id: int) -> ResponseReturnValue:
    return shown(project_id)


def shown(project_id: int, **refused: DsForm) -> ResponseReturnValue:
    """Show the project; with a refused form again as 422, input kept."""
    page = project_pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    own = {"reference": page.proposed_reference}
    forms = {
        "start_form": StartForm(formdata=None, data=own),
        "withdraw_form": ReasonForm(formdata=None, prefix="withdraw-"),
        "reopen_form": ReasonForm(formdata=None, prefix="reopen-"),
        **refused,
    }
    return render_template(
        "projects/show.html",
        page=page,
        bars=project_money.bars(page.money),
        triangle=_triangle(page),
        steps=_steps(page),
        levels=dict(LEVELS),
        tag_labels=TAG_LABELS,
        field_labels=_field_labels(),
        form=next(iter(refused.values()), None),
        **forms,
    ), 422 if refused else 200


def _triangle(page: ProjectPage) -> Figure | None:
    """Return the need as a triangle; none unless there are three areas and something is said."""
    if len(page.needs) != CORNERS or not page.needs_said:
        return None
    axes = [Axis(label=need.area, need=need.level or 0) for need in page.needs]
    told = "; ".join(
        _("%(area)s: nivå %(level)s", area=need.area, level=need.level or 0) for need in page.needs
    )
    narrow = level_triangle(axes, SMALL)
    return Figure(level_triangle(axes), _("Nivået prosjektet trenger"), f"{told}.", narrow)


_WORDS: Final[Mapping[Status, LazyString]] = {
    Status.IDEA: __("Registrert"),
    Status.APPROVED: __("Godkjent"),
    Status.PROCURING: __("Anskaffelse"),
    Status.DELIVERING: __("Leveranse"),
    Status.FINISHED: __("Avsluttet"),
}


def _steps(page: ProjectPage) -> list[Step]:
    """Return the way from idea to end: what has happened, where the project is, what is left."""
    return [
        Step(
            str(_WORDS[step.status]),
            formats.short_moment(step.at) if step.at else "",
            formats.iso(step.at) if step.at else None,
            "current" if step.status is page.status else "done" if step.at else "future",
        )
        for step in page.steps
    ]


def _field_labels() -> dict[str, str]:
    form = ProjectForm(formdata=None)
    return {name: field.label.text for name, field in form._fields.items()}


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@declares(Permission.PROJECT_EDIT)
def edit(project_id: int) -> ResponseReturnValue:
    page = _editable(project_id)
    form = _form(page)
    if not form.validate_on_submit():
        return _edit_page(page, form, 422 if form.is_submitted() else 200)
    try:
        with atomic() as session:
            projects.change(
                session,
                project_id,
                version=form.version.number,
                values=_values(form),
                actor=current_actor(),
                now=access.now(),
            )
    except Stale:
        return _conflict(_editable(project_id), form)
    except IllegalTransition as error:  # finished in another tab: the text is not lost
        return _edit_page(page, form, 409, refused=error.reasons)
    flash(_("Prosjektet er lagret."), "success")
    return redirect(url_for(".show", project_id=project_id), code=303)


@bp.route("/<int:project_id>/need", methods=["GET", "POST"])
@declares(Permission.PROJECT_EDIT)
def need(project_id: int) -> ResponseReturnValue:
    """Ask for level, capacity and people in each area of the project's framework."""
    page = _editable(project_id)
    asked = _questions(page)
    proposed = _proposed(page, asked)
    form = _needs_form(page, proposed)
    if not page.needs or not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template(
            "projects/need.html", page=page, form=form, theirs=(), asked=asked, proposed=proposed
        ), status
    try:
        with atomic() as session:
            projects.set_needs(
                session,
                project_id,
                version=form.version.number,
                needs={row.area_id: _need_of(form, row) for row in page.needs},
                actor=current_actor(),
                now=access.now(),
            )
    except Stale:
        return _need_conflict(_editable(project_id), form)
    flash(_("Kompetansebehovet er lagret."), "success")
    return redirect(url_for(".show", project_id=project_id, _anchor="kompetanse"), code=303)


def _questions(page: ProjectPage) -> DsForm:
    """The plain questions about the areas, as answered in the address."""
    made = questions_form({need.key: need.area for need in page.needs})
    return made(formdata=request.args or None, meta={"csrf": False})  # it changes nothing


def _proposed(page: ProjectPage, asked: DsForm) -> dict[int, AreaNeed]:
    """The need that the answers lead to, in the areas they suffice for."""
    if request.method != "GET" or not request.args or not asked.validate():
        return {}
    found = {need.area_id: needs.proposed(answered(asked), need.key) for need in page.needs}
    return {area_id: need for area_id, need in found.items() if need is not None}


def _needs_form(page: ProjectPage, proposed: Mapping[int, AreaNeed] | None = None) -> DsForm:
    said = {n.area_id: (proposed or {}).get(n.area_id, n) for n in page.needs}
    areas = (
        Area(
            n.area_id,
            n.area,
            said[n.area_id].level,
            said[n.area_id].capacity,
            said[n.area_id].people,
        )
        for n in page.needs
    )
    form: DsForm = needs_form(areas)(data={"version": page.version})
    return form


def _need_of(form: DsForm, row: NeedRow) -> Need:
    return Need(
        form[f"level_{row.area_id}"].data,
        form[f"capacity_{row.area_id}"].data or 0,
        form[f"people_{row.area_id}"].data or 0,
    )


def _need_conflict(page: ProjectPage, form: DsForm) -> ResponseReturnValue:
    """Show the need that the other wrote; what was typed stands in the form."""
    theirs = tuple(
        (
            row.area,
            _(
                "nivå %(level)s, %(capacity)s %% av heltid, personer: %(people)s",
                level="–" if row.level is None else row.level,
                capacity=row.capacity,
                people=row.people,
            ),
        )
        for row in page.needs
    )
    form.version.data, form.version.raw_data = str(page.version), None
    return render_template(
        "projects/need.html", page=page, form=form, theirs=theirs, asked=_questions(page),
        proposed={},
    ), 409  # fmt: skip


def _editable(project_id: int) -> ProjectPage:
    page = project_pages.page(db.session, project_id, viewer=current_actor(), now=access.now())
    if not page.may_edit:
        permissions.require(current_actor(), Permission.PROJECT_EDIT, Subject())
    if request.method == "GET" and page.verdicts[Action.EDIT]:
        raise IllegalTransition(page.verdicts[Action.EDIT])
    return page


def _form(page: ProjectPage | None) -> ProjectForm:
    """Return the form with the frameworks to choose among, the one already chosen included."""
    form = ProjectForm(obj=page)
    meant = lists.frameworks(
        db.session,
        viewer=current_actor(),
        now=access.now(),
        chosen=page.framework_id if page else None,
    )
    none: tuple[str, str] = ("", _("Ikke valgt ennå"))
    form.framework_id.choices = choices([none, *((c.id, c.label) for c in meant)])
    return form


def _edit_page(
    page: ProjectPage | None,
    form: ProjectForm,
    status: int,
    theirs: tuple[tuple[str, object], ...] = (),
    refused: tuple[Reason, ...] = (),
) -> ResponseReturnValue:
    return render_template(
        "projects/edit.html", page=page, form=form, theirs=theirs, refused=refused
    ), status


def _conflict(page: ProjectPage, form: ProjectForm) -> ResponseReturnValue:
    """Show what the other wrote beside what was typed; saving again replaces it knowingly."""
    typed = _values(form)
    theirs = tuple(
        (field.label.text, _shown(field, getattr(page, name)))
        for name, field in form._fields.items()
        if name in typed and typed[name] != getattr(page, name)
    )
    form.version.data, form.version.raw_data = str(page.version), None
    return _edit_page(page, form, 409, theirs)


def _shown(field: Field, value: object) -> object:
    """Write a stored value as its field does: kroner, not øre, and a name for an id."""
    if isinstance(value, int) and isinstance(field, MoneyField):
        return formats.kroner(value)
    if isinstance(value, date):
        return formats.short_day(value)
    if isinstance(field, SelectField):
        return next(c.label for c in field.choices if (c.value or None) == value)
    return value or "–"


def _values(form: ProjectForm) -> dict[str, object]:
    values = {name: form.data[name] for name in projects.EDITABLE}
    amounts = {name: values[name] or 0 for name in ("grant_ore", "own_funding_ore")}
    return {**values, **amounts}
