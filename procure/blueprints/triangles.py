"""The competence triangle of an agreement and of one consortium, against a need."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import access, triangle_pictures
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.domain.team_cover import LIMIT
from procure.extensions import db
from procure.forms.base import DsForm
from procure.forms.fields import NOTATION
from procure.forms.triangles import TIME, need_form
from procure.queries import consortium_triangles, triangle_needs, triangles
from procure.queries.triangle_needs import CAPACITY, LEVEL, Area, Asked
from procure.queries.triangles import Sort

bp = Blueprint("triangles", __name__)

SORT_LABELS: Final[Mapping[Sort, LazyString]] = {
    Sort.NAME: __("Navn"),
    Sort.WEAKEST: __("Svakeste ledd først"),
    Sort.STRONGEST: __("Høyeste samlede dekning først"),
}


@bp.app_template_filter("coverage")
def _coverage(value: Fraction | Decimal | None) -> str:
    return triangle_pictures.percent(None if value is None else Fraction(value))


@bp.app_template_filter("mix")
def _mix(amounts: tuple[Fraction, ...]) -> tuple[str, ...]:
    return triangle_pictures.shares(amounts)


@bp.app_template_filter("within")
def _within(name: str) -> str:
    """Write the name of an area inside a sentence: «gevinstrealisering», but «IT-arkitektur»."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@bp.get("/frameworks/<int:framework_id>/triangle")
@declares(Permission.FRAMEWORK_READ)
def index(framework_id: int) -> ResponseReturnValue:
    form = need_typed(triangle_needs.areas(db.session, framework_id))
    asked, status = need_asked(form)
    sort = sort_asked()
    page = triangles.page(
        db.session,
        framework_id,
        asked,
        viewer=current_actor(),
        now=access.now(),
        sort=sort,
        number=access.id_argument("page") or 1,
    )
    return render_template(
        "triangles/index.html",
        page=page,
        form=form,
        sort=sort,
        sorts=SORT_LABELS,
        small=triangle_pictures.small(page),
        mix=triangle_pictures.mix_of_consortia(page),
        few=triangles.FEW,
        query=_query(),
    ), status


@bp.get("/consortia/<int:consortium_id>/triangle")
@declares(Permission.CONSORTIUM_READ)
def consortium(consortium_id: int) -> ResponseReturnValue:
    form = need_typed(consortium_triangles.areas(db.session, consortium_id))
    asked, status = need_asked(form)
    page = consortium_triangles.page(
        db.session, consortium_id, asked, viewer=current_actor(), now=access.now()
    )
    return render_template(
        "triangles/consortium.html",
        page=page,
        form=form,
        large=triangle_pictures.large(page),
        mix=triangle_pictures.mix_of_people(page),
        over_time=triangle_pictures.over_time(page),
        limit=LIMIT,
    ), status


def need_typed(areas: tuple[Area, ...]) -> DsForm:
    """Return the chosen need as typed in the address; the usual one when nothing is."""
    names = {area.id: area.name for area in areas}
    made = need_form(names, level=LEVEL, people=1, time=Decimal(int(CAPACITY)))
    return made(formdata=request.args if "level" in request.args else None, meta={"csrf": False})


def need_asked(form: DsForm) -> tuple[Asked, int]:
    """Return what to measure against, and the status of the answer.

    A need that cannot be read is a 422, and the usual one is used.
    """
    other = Asked(
        project_id=access.id_argument("project"), competition_id=access.id_argument("competition")
    )
    if "level" not in request.args:
        return other, 200
    if not form.validate():
        return other, 422
    times = {
        int(name.removeprefix(TIME)): Fraction(value)
        for name, value in form.data.items()
        if name.startswith(TIME)
    }
    level, people = form.data["level"], form.data["people"]
    return replace(other, level=level, people=people, capacities=times), 200


def sort_asked() -> Sort:
    """Return the order that the address asks for; what is none is by name."""
    typed = request.args.get("sort", "")
    return Sort(typed) if typed in set(Sort) else Sort.NAME


def _query() -> dict[str, str]:
    """The address's own choices, for links to the other pages of the list."""
    return {
        name: value
        for name, value in request.args.items()
        if name in {"level", "people", "project", "competition", "sort", NOTATION}
        or name.startswith(TIME)
    }
