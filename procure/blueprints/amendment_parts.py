"""The parts of an amendment, one form each: what was told stands beside what it becomes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.amendment_words import FIELDS, KINDS, TEXTS, place_name
from procure.blueprints.messages import sentence
from procure.domain.amendments import DATES, Kind, is_new
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Permission
from procure.domain.timelines import Dates
from procure.extensions import atomic, db
from procure.forms import amendments as forms
from procure.forms.amendments import VersionForm
from procure.queries import amendments as pages
from procure.queries.amendments import Place, Prepared
from procure.services import amendment_changes, competitions

RUN: Final = Permission.COMPETITION_RUN
PREFIX: Final = "/competitions/<int:competition_id>/amendments/prepared"

bp = Blueprint("parts", __name__)


def read(competition_id: int) -> Prepared:
    """Return the amendment in preparation, for its pages."""
    return pages.prepared(db.session, competition_id, viewer=current_actor(), now=access.now())


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Return the choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


@dataclass(frozen=True, slots=True)
class Link:
    """A part that can be changed, and whether it is."""

    label: str
    text: str
    href: str
    changed: bool
    gone: bool = False


def parts(page: Prepared) -> dict[str, list[Link]]:
    """Return everything that may change, by its section."""
    at: dict[str, Any] = {"competition_id": page.id}
    moved = page.dates != page.dates_after
    return {
        str(_("Behov og oppdrag")): [
            Link(str(_("Tekstene")), "", url_for("amendments.parts.texts", **at),
                 any(place.changed for place in page.texts))
        ],
        str(_("Frister")): [
            Link(str(_("Datoene")), "", url_for("amendments.parts.dates", **at), moved)
        ],
        str(_("Krav")): [
            _link(page, place, "requirement", "text", target=place.target)
            for place in page.requirements
        ],
        str(_("Tildelingskriterier")): [
            _link(page, place, "criterion", "description", criterion_id=int(place.target))
            for place in page.criteria
        ],
    }  # fmt: skip


def _link(page: Prepared, place: Place, view: str, field: str, **key: Any) -> Link:
    shown = place.after if isinstance(place.after, dict) else place.before
    text = str(shown[field]) if isinstance(shown, dict) else ""
    return Link(
        place_name(place.kind, place.target, page.names),
        text,
        url_for(f"amendments.parts.{view}", competition_id=page.id, **key),
        place.changed,
        gone=place.after is None,
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a form, what was told there, and what another author has just written."""

    field: str
    before: str
    theirs: str


def _serve(
    page: Prepared,
    form: VersionForm,
    title: str,
    sides: Callable[[Prepared], list[Side]],
    save: Callable[[int], None],
    first: str,
    **more: object,
) -> ResponseReturnValue:
    """Show a part, or save it. Who was overtaken sees the other's words and keeps their own.

    What a rule refuses is told at the field `first`.
    """
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                save(form.version.number)
            except InvalidInput as refused:
                form[first].errors = [sentence(why) for why in refused.reasons]
            except Stale:
                page, status = read(page.id), 409
                form.version.data = str(page.version)
            else:
                flash(_("Lagret. Ingenting er sendt ennå."), "success")
                return redirect(url_for("amendments.prepared", competition_id=page.id), code=303)
    shown = {"withdraw": False, "gone": False, "added": False, **more}
    return render_template(
        "amendments/part.html",
        page=page, form=form, title=title, sides=sides(page), changed=status == 409, **shown,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.route(f"{PREFIX}/texts", methods=["GET", "POST"])
@declares(RUN)
def texts(competition_id: int) -> ResponseReturnValue:
    page = read(competition_id)
    form = forms.TextsForm(
        data={"version": page.version, **{p.target: p.after for p in page.texts}}
    )

    def save(version: int) -> None:
        with atomic() as session:
            amendment_changes.change_texts(
                session, competition_id, version=version,
                values={name: form[name].data or "" for name in TEXTS}, **_by(),
            )  # fmt: skip

    def sides(now: Prepared) -> list[Side]:
        return [Side(p.target, str(p.before or ""), str(p.after or "")) for p in now.texts]

    return _serve(page, form, str(_("Behov og oppdrag")), sides, save, "need")


@bp.route(f"{PREFIX}/dates", methods=["GET", "POST"])
@declares(RUN)
def dates(competition_id: int) -> ResponseReturnValue:
    """Set the dates. A new deadline in the address proposes the others, and saves nothing."""
    page = read(competition_id)
    wanted = forms.ShiftForm(formdata=request.args or None, meta={"csrf": False})
    shown = page.dates_after
    later = wanted.deadline.data if request.args and wanted.validate() else None
    if request.method == "GET" and later is not None:
        shown = competitions.later_dates(page.dates, later, now=access.now())
    form = forms.DatesForm(
        data={"version": page.version, **{name: getattr(shown, name) for name in DATES}}
    )

    def save(version: int) -> None:
        chosen = Dates(**{name: form[name].data for name in DATES})
        with atomic() as session:
            amendment_changes.change_dates(
                session, competition_id, version=version, dates=chosen, **_by()
            )

    def sides(now: Prepared) -> list[Side]:
        return []

    return _serve(
        page, form, str(_("Frister")), sides, save, "deadline_at",
        shift=wanted, proposed=shown is not page.dates_after,
    )  # fmt: skip


@bp.route(f"{PREFIX}/requirements/<target>", methods=["GET", "POST"])
@declares(RUN)
def requirement(competition_id: int, target: str) -> ResponseReturnValue:
    """Change or withdraw a requirement; the target "new" adds one."""
    page = read(competition_id)
    adds = target == "new"
    place = Place(Kind.REQUIREMENT, "", None, None) if adds else page.place(
        Kind.REQUIREMENT, target
    )  # fmt: skip
    shown = place.after if isinstance(place.after, dict) else place.before
    form = forms.RequirementForm(data={**_row(shown), "version": page.version})
    withdraws = request.form.get("then") == "withdraw"
    if withdraws:
        return _withdraw(page, place, form.version.number)

    def save(version: int) -> None:
        values = {name: form[name].data for name in FIELDS if name in form._fields}
        values["evidence"] = values["evidence"] or ""
        with atomic() as session:
            amendment_changes.change_requirement(
                session, competition_id, place.target, version=version, values=values, **_by()
            )

    def sides(now: Prepared) -> list[Side]:
        current = place if adds else now.place(Kind.REQUIREMENT, target)
        return _sides(current, ("kind", "text", "evidence", "word_limit", "page_limit"))

    title = str(_("Nytt krav")) if adds else place_name(Kind.REQUIREMENT, target, page.names)
    return _serve(
        page, form, title, sides, save, "text",
        withdraw=not adds, gone=not adds and place.after is None, added=is_new(target),
    )  # fmt: skip


def _withdraw(page: Prepared, place: Place, version: int) -> ResponseReturnValue:
    if not place.target:
        raise NotFound
    try:
        with atomic() as session:
            amendment_changes.change_requirement(
                session, page.id, place.target, version=version, values=None, **_by()
            )
    except Stale as refused:
        flash(sentence(refused.reasons[0]), "danger")
    else:
        flash(_("Kravet trekkes når endringen sendes."), "success")
    return redirect(url_for("amendments.prepared", competition_id=page.id), code=303)


@bp.route(f"{PREFIX}/criteria/<int:criterion_id>", methods=["GET", "POST"])
@declares(RUN)
def criterion(competition_id: int, criterion_id: int) -> ResponseReturnValue:
    page = read(competition_id)
    place = page.place(Kind.CRITERION, str(criterion_id))
    shown = _row(place.after)
    worded = shown.pop("grades", {})
    form_class = forms.criterion_form(
        (position, page.grade_points[f"{criterion_id}-{position}"]) for position in worded
    )
    named = {f"grade_{position}": text for position, text in worded.items()}
    form = form_class(data={**shown, **named, "version": page.version})

    def save(version: int) -> None:
        values = {
            "description": form.description.data or "",
            "documentation": form.documentation.data or "",
            "word_limit": form.word_limit.data,
            "page_limit": form.page_limit.data,
            "grades": form.grades(),
        }
        with atomic() as session:
            amendment_changes.change_criterion(
                session, competition_id, criterion_id, version=version, values=values, **_by()
            )

    def sides(now: Prepared) -> list[Side]:
        return _criterion_sides(now.place(Kind.CRITERION, str(criterion_id)))

    title = place_name(Kind.CRITERION, str(criterion_id), page.names)
    return _serve(page, form, title, sides, save, "description")


def _criterion_sides(place: Place) -> list[Side]:
    after = _row(place.after)
    plain = _sides(place, ("description", "documentation", "word_limit", "page_limit"))
    grades = [
        Side(f"grade_{position}", text, after["grades"][position])
        for position, text in _row(place.before)["grades"].items()
    ]
    return plain + grades


def _row(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _sides(place: Place, names: Iterable[str]) -> list[Side]:
    before, after = _row(place.before), _row(place.after)
    return [Side(name, _text(name, before), _text(name, after)) for name in names]


def _text(name: str, row: dict[str, Any]) -> str:
    value = row.get(name)
    if value is None:
        return ""
    return str(KINDS[value]) if name == "kind" else str(value)
