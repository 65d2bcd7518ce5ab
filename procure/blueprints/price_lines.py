"""The price that a draft asks for: published hours per role, VAT, and options."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from procure.blueprints import removals
from procure.blueprints.access import declares
from procure.blueprints.messages import sentence
from procure.blueprints.section_pages import authored, by, saved
from procure.domain.drafting import VatBasis
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.price_lines import AskedOption
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.forms.price_lines import HoursForm, OptionForm, PriceForm
from procure.queries import price_lines as pages
from procure.queries.price_lines import HourRow, OptionRow, PriceList
from procure.queries.tenders import Tender
from procure.services import price_lines

bp = Blueprint("price_lines", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT
Save = Callable[[Session], object]


@bp.route("/price", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page, asked = _read(competition_id)
    form = PriceForm(
        data={
            "vat_basis": asked.vat_basis.value,
            "seen": asked.mark,
            "lines": _rows(asked.lines, asked),
        }
    )

    def save(session: Session) -> None:
        price_lines.set_lines(
            session, competition_id, lines=form.written(),
            vat_basis=VatBasis(form.vat_basis.data), seen=form.seen.data, **by(),
        )  # fmt: skip

    status = _answer(form, asked, save)
    if status == 303:  # noqa: PLR2004 -- See Other: it was saved
        return saved(competition_id, "price")
    return _page(page, form, status, "competitions/price.html", asked=asked)


@bp.route("/price/options/new", methods=["GET", "POST"])
@declares(EDIT)
def new_option(competition_id: int) -> ResponseReturnValue:
    page, asked = _read(competition_id)
    form = OptionForm(data={"seen": asked.mark, "lines": _rows((), asked)})
    return _option(page, asked, form, None)


@bp.route("/price/options/<int:option_id>", methods=["GET", "POST"])
@declares(EDIT)
def edit_option(competition_id: int, option_id: int) -> ResponseReturnValue:
    page, asked = _read(competition_id)
    row = asked.option(option_id)
    form = OptionForm(
        data={
            "name": row.name, "description": row.description, "last_taken_on": row.last_taken_on,
            "seen": asked.mark, "lines": _rows(row.lines, asked),
        }
    )  # fmt: skip
    return _option(page, asked, form, row)


def _option(
    page: Tender, asked: PriceList, form: OptionForm, row: OptionRow | None
) -> ResponseReturnValue:
    def save(session: Session) -> None:
        price_lines.set_option(
            session,
            page.id,
            AskedOption(
                name=form.name.data,
                description=form.description.data,
                last_taken_on=form.last_taken_on.data,
                lines=form.written(),
            ),
            option_id=row.id if row else None,
            seen=form.seen.data,
            **by(),
        )

    status = _answer(form, asked, save)
    if status == 303:  # noqa: PLR2004 -- See Other: it was saved
        flash(_("Opsjonen er lagret."), "success")
        return redirect(url_for(".edit", competition_id=page.id), code=303)
    return _page(page, form, status, "competitions/price_option.html", asked=asked, row=row)


@bp.post("/price/options/<int:option_id>/remove")
@declares(EDIT)
def remove_option(competition_id: int, option_id: int) -> ResponseReturnValue:
    with atomic() as session:
        removal = price_lines.remove_option(session, competition_id, option_id, **by())
    where = {"competition_id": competition_id, "removal": removal}
    removals.taken_out(_("Opsjonen er fjernet."), ".restore_option", **where)
    return redirect(url_for(".edit", competition_id=competition_id), code=303)


@bp.post("/price/options/removed/<int:removal>/restore")
@declares(EDIT)
def restore_option(competition_id: int, removal: int) -> ResponseReturnValue:
    with atomic() as session:
        now = price_lines.restore_option(session, competition_id, removal, **by())
    removals.put_back(_("Opsjonen er satt tilbake."), now=now)
    return redirect(url_for(".edit", competition_id=competition_id), code=303)


def _read(competition_id: int) -> tuple[Tender, PriceList]:
    """The draft for its author, and what it asks the price of."""
    page = authored(competition_id)
    return page, pages.of(db.session, competition_id)


def _rows(lines: Iterable[HourRow], asked: PriceList) -> list[dict[str, Any]]:
    """The lines as the form shows them; each role once where nothing is written yet."""
    found = [{"role": one.role_id, "label": one.label, "hours": one.hours} for one in lines]
    return found or [{"role": role.id} for role in asked.roles]


def _answer(form: HoursForm, asked: PriceList, save: Save) -> int:
    """Save what was posted; return the status of the answer: 200, 303, 409 or 422."""
    form.offer((role.id, role.name) for role in asked.roles)
    if "more" in request.form:
        form.spare()
        form.offer((role.id, role.name) for role in asked.roles)
        return 200
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        with atomic() as session:
            save(session)
    except InvalidInput as refused:
        _tell(form, refused.reasons)
        return 422
    except Stale:
        return 409
    return 303


def _tell(form: HoursForm, reasons: Iterable[Reason]) -> None:
    """Put each reason at its line or field; those of a line are known by its place."""
    begun = form.begun
    for why in reasons:
        place = why.section or ""
        field = begun[int(place)].hours if place.isdigit() else form._fields.get(place)
        if field is None or place == "lines":
            form.form_errors = [*form.form_errors, sentence(why)]
        else:
            field.errors = [*field.errors, sentence(why)]
    form.lines.errors = [entry.form.errors for entry in form.lines.entries]  # for the summary


def _page(
    page: Tender, form: HoursForm, status: int, template: str, **more: Any
) -> ResponseReturnValue:
    if status == 409:  # noqa: PLR2004 -- Conflict: show what the other has written
        page, more["asked"] = _read(page.id)
        form.seen.data = more["asked"].mark
    gaps = [why for why in page.gaps if why.section == "price"]
    return render_template(
        template, page=page, form=form, gaps=gaps, title=_("Prisskjema"),
        changed=status == 409, **more,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip
