"""What the authoring steps of a competition have in common: show a section, save it, go on."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, section_drafts
from procure.blueprints.access import current_actor
from procure.blueprints.section_drafts import Theirs
from procure.blueprints.sections import SECTIONS
from procure.domain.errors import Stale
from procure.domain.field_merge import marks, merge
from procure.domain.reasons import Code, reason
from procure.extensions import atomic, db
from procure.forms.base import DsForm
from procure.forms.drafting import VersionedForm
from procure.queries import tenders
from procure.queries.tenders import Tender
from procure.services import competitions, draft_fields
from procure.services.draft_fields import Saved

Values = Callable[[Any], dict[str, object]]


def authored(competition_id: int) -> Tender:
    """Return the draft for its author; whoever may not read it gets 404."""
    return tenders.authored(db.session, competition_id, **seen())


def seen() -> dict[str, Any]:
    """Who looks, and when."""
    return {"viewer": current_actor(), "now": access.now()}


def by() -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": current_actor(), "now": access.now()}


def picked(names: tuple[str, ...]) -> Values:
    """Return the fields of a form that are columns as they are."""
    return lambda form: {name: form[name].data for name in names}


def render(
    page: Tender,
    section: str,
    form: DsForm,
    *,
    status: int = 0,
    clashed: tuple[Theirs, ...] = (),
    **more: object,
) -> ResponseReturnValue:
    """Show a section with what it lacks."""
    status = status or (422 if form.errors else 200)
    label = next(text for key, _endpoint, text in SECTIONS if key == section)
    gaps = [why for why in page.gaps if why.section == section]
    return render_template(
        f"competitions/{section}.html",
        page=page, form=form, title=label, section_key=section, gaps=gaps, clashed=clashed,
        changed=status == 409, **more,  # noqa: PLR2004 -- Conflict
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
    """One section of plain fields, saved as a whole or, half-written, as a draft.

    Two authors: different fields are both kept; of one field the second sees both texts.
    `beside` is what the page shows beside the form; `proposal` fills fields in and saves nothing.
    """
    page, shown = authored(competition_id), {"drafts": True, **(beside or {})}
    form = form_class(obj=page, data=defaults)
    if not form.is_submitted():
        if proposal is not None:
            form.process(obj=proposal, data=_kept(form))
        form.base.data = draft_fields.base_of(page)
        return render(page, section, form, **shown)
    whole = form.validate() and not section_drafts.asked()
    if not whole and not section_drafts.asked():
        return render(page, section, form, **shown)
    typed = values(form) if whole else section_drafts.sound(form, values(form))
    settled, outcome = _save(competition_id, form, typed, whole=whole)
    if whole and settled:
        section_drafts.tell(competition_id, form, outcome)
        return saved(competition_id, section)
    page = authored(competition_id)
    fresh = form_class(formdata=None, obj=page, data=defaults)
    if section_drafts.by_script():
        return section_drafts.answer(form, fresh, page, outcome)
    if settled and not form.errors:
        section_drafts.tell(competition_id, form, outcome)
        flash(_("Lagret. Du kan fortsette senere."), "success")
        return redirect(request.path, code=303)
    clashed = section_drafts.settle(form, fresh, page, outcome)
    return render(page, section, form, status=422 if form.errors else 409, clashed=clashed, **shown)


def _save(
    competition_id: int, form: VersionedForm, typed: dict[str, object], *, whole: bool
) -> tuple[bool, Saved]:
    """Merge by field; a form that does not say what it was filled from must know the newest.

    Return whether nothing clashed, and how it was settled.
    """
    try:
        with atomic() as session:
            if form.base.data:
                outcome = draft_fields.save(
                    session, competition_id, base=form.base.data, values=typed, whole=whole, **by()
                )
                return not outcome.clashes, outcome
            competitions.change(
                session, competition_id, version=form.version.number, values=typed, **by()
            )
    except Stale as stale:
        return False, stale.current if isinstance(stale.current, Saved) else Saved()
    return True, Saved()


def merged(
    form: VersionedForm, *, stored: Mapping[str, Any], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """Settle a list by its parts, inside the transaction that has locked the draft.

    Raises `Stale` when another author changed the same part differently since the form was filled.
    """
    found = merge(form.base.data or "", mine=typed, theirs=stored)
    if found.clashes:
        raise Stale([reason(Code.STALE)], current=Saved(found.theirs, found.clashes))
    return {**stored, **found.values}


def conflict(
    page: Tender, section: str, form: VersionedForm, fresh: VersionedForm, stale: Stale,
    stored: Mapping[str, Any], **more: object,
) -> ResponseReturnValue:  # fmt: skip
    """Show what clashed beside what was typed; saving again replaces it knowingly."""
    outcome = stale.current if isinstance(stale.current, Saved) else Saved()
    clashed = section_drafts.settle(form, fresh, page, outcome)
    form.base.data = marks(stored)
    return render(page, section, form, status=409, clashed=clashed, **more)


def _kept(form: DsForm) -> dict[str, object]:
    """The fields as they are, for those that a proposal says nothing of."""
    return {name: field.data for name, field in form._fields.items()}
