"""What the authoring steps of a competition have in common: show a section, save it, go on."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor
from procure.blueprints.sections import SECTIONS
from procure.domain.errors import Stale
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.drafting import VersionedForm
from procure.queries import tenders
from procure.queries.tenders import Tender
from procure.services import competitions

Values = Callable[[Any], dict[str, object]]


def authored(competition_id: int) -> Tender:
    """Return the draft for its author; whoever may not read it gets 404."""
    return tenders.authored(db.session, competition_id, viewer=current_actor(), now=access.now())


def by() -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": current_actor(), "now": access.now()}


def picked(names: tuple[str, ...]) -> Values:
    """Return the fields of a form that are columns as they are."""
    return lambda form: {name: form[name].data for name in names}


def render(
    page: Tender, section: str, form: DsForm, *, status: int = 0, **more: object
) -> ResponseReturnValue:
    """Show a section with what it lacks."""
    status = status or (422 if form.errors else 200)
    label = next(text for key, _endpoint, text in SECTIONS if key == section)
    gaps = [why for why in page.gaps if why.section == section]
    return render_template(
        f"competitions/{section}.html",
        page=page, form=form, title=label, gaps=gaps, changed=status == 409, **more,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


def saved(competition_id: int, section: str) -> ResponseReturnValue:
    """Say so, and lead on to the next section."""
    keys = [key for key, _endpoint, _label in SECTIONS]
    flash(_("Lagret."), "success")
    following = keys.index(section) + 1
    if following == len(keys):
        return redirect(url_for("competitions.show", competition_id=competition_id), code=303)
    return redirect(url_for(SECTIONS[following][1], competition_id=competition_id), code=303)


def fields(
    competition_id: int, section: str, form_class: type[VersionedForm], values: Values,
    *, proposal: object = None, beside: dict[str, Any] | None = None, **defaults: object,
) -> ResponseReturnValue:  # fmt: skip
    """One section of plain fields. Two authors: the second sees the first's, keeps own.

    `beside` is what the page shows beside the form; `proposal` fills fields in and saves nothing.
    """
    page = authored(competition_id)
    form = form_class(obj=page, data=defaults)
    if not form.validate_on_submit():
        if proposal is not None and not form.is_submitted():
            form.process(obj=proposal, data=_kept(form))
        return render(page, section, form, **beside or {})
    try:
        with atomic() as session:
            competitions.change(
                session, competition_id, version=form.version.number, values=values(form), **by()
            )
    except Stale:
        page = authored(competition_id)
        form.version.data = str(page.version)
        return render(page, section, form, status=409, **beside or {})
    return saved(competition_id, section)


def _kept(form: DsForm) -> dict[str, object]:
    """The fields as they are, for those that a proposal says nothing of."""
    return {name: field.data for name, field in form._fields.items()}
