"""The case journal: the list, one entry, writing and changing, the answer, closing."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.journals import Bearing, EntryKind
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.journal_acts import AnswerForm, CloseForm, ValidityAnswerForm
from procure.forms.journal_entries import MORE_ROWS, NO_BID, EntryForm
from procure.forms.journals import FORMS
from procure.queries import journals as pages
from procure.services import journals

bp = Blueprint("journals", __name__, url_prefix="/competitions/<int:competition_id>/journal")

KIND_LABELS: Final[Mapping[EntryKind, LazyString]] = {
    EntryKind.PRESENTATION_MINUTES: __("Referater"),
    EntryKind.CLARIFICATION: __("Avklaringer og ettersendinger"),
    EntryKind.VALIDITY_EXTENSION: __("Forlenget vedståelsesfrist"),
    EntryKind.COMPLAINT_ANSWER: __("Klager og innsyn"),
    EntryKind.REVERSAL: __("Omgjøring"),
    EntryKind.CHANGE_ANNEX: __("Endringsbilag"),
    EntryKind.BENEFIT_PLAN: __("Gevinster"),
    EntryKind.FINAL_REPORT: __("Sluttrapport"),
}
NEW_LABELS: Final[Mapping[EntryKind, LazyString]] = {
    EntryKind.PRESENTATION_MINUTES: __("Skriv referat"),
    EntryKind.CLARIFICATION: __("Be om avklaring eller ettersending"),
    EntryKind.VALIDITY_EXTENSION: __("Be om forlenget vedståelsesfrist"),
    EntryKind.COMPLAINT_ANSWER: __("Svar på en klage eller et innsynskrav"),
    EntryKind.REVERSAL: __("Gjør om valget"),
    EntryKind.CHANGE_ANNEX: __("Skriv endringsbilag"),
    EntryKind.BENEFIT_PLAN: __("Skriv gevinstplan"),
    EntryKind.FINAL_REPORT: __("Skriv sluttrapport"),
}
ONE_LABELS: Final[Mapping[EntryKind, LazyString]] = {
    EntryKind.PRESENTATION_MINUTES: __("Referat"),
    EntryKind.CLARIFICATION: __("Avklaring"),
    EntryKind.VALIDITY_EXTENSION: __("Forlenget frist"),
    EntryKind.COMPLAINT_ANSWER: __("Svar"),
    EntryKind.REVERSAL: __("Omgjøring"),
    EntryKind.CHANGE_ANNEX: __("Endringsbilag"),
    EntryKind.BENEFIT_PLAN: __("Gevinstplan"),
    EntryKind.FINAL_REPORT: __("Sluttrapport"),
}
GUIDANCE: Final[Mapping[EntryKind, LazyString]] = {
    EntryKind.PRESENTATION_MINUTES: __(
        "Skriv referat fra hvert møte: tema, tid og hvem som var der. Gi alle like lang tid, og "
        "still de samme spørsmålene."
    ),
    EntryKind.CLARIFICATION: __(
        "Er noe i et tilbud uklart, eller mangler det et dokument, kan dere be tilbyderen svare "
        "skriftlig innen en kort frist. Svaret kan ikke forbedre tilbudet."
    ),
    EntryKind.VALIDITY_EXTENSION: __(
        "Kontrakten må signeres før vedståelsesfristen er ute. Be alle som kan bli valgt om "
        "forlengelse, med lik tekst og før fristen går ut."
    ),
    EntryKind.COMPLAINT_ANSWER: __(
        "Svar skriftlig på alt leverandøren tar opp. Et vedtak om innsyn sier hva som gis ut, hva "
        "som er sladdet, og hvorfor."
    ),
    EntryKind.REVERSAL: __(
        "Finner dere en feil etter at brevene er sendt, må valget gjøres om. Alle tilbyderne får "
        "brev samtidig, og den felles vurderingen åpnes igjen."
    ),
    EntryKind.CHANGE_ANNEX: __(
        "Etter diagnosen skriver dere hva den viste, hva dere er enige om, og hva som endres i "
        "kontrakten. Dere kan lagre underveis."
    ),
    EntryKind.BENEFIT_PLAN: __(
        "Hver gevinst har en eier, et nullpunkt, et mål og en måte å måle på. Dere kan lagre "
        "underveis og oppdatere status."
    ),
    EntryKind.FINAL_REPORT: __(
        "Skriv hva prosjektet oppnådde, hva dere lærte, og hva andre kan bruke. Dere kan lagre "
        "underveis."
    ),
}
_LABELS: Final = {
    "kind_labels": KIND_LABELS,
    "new_labels": NEW_LABELS,
    "one_labels": ONE_LABELS,
    "guidance": GUIDANCE,
}


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _seen() -> dict[str, Any]:
    return {"viewer": current_actor(), "now": access.now()}


def _show(competition_id: int, entry_id: int) -> ResponseReturnValue:
    where = url_for(".show", competition_id=competition_id, entry_id=entry_id)
    return redirect(where, code=303)


@bp.get("")
@declares(Permission.JOURNAL_READ)
def index(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, **_seen())
    return render_template("journals/index.html", page=page, **_LABELS)


@bp.route("/new/<entry_kind>", methods=["GET", "POST"])
@declares(Permission.JOURNAL_WRITE)
def new(competition_id: int, entry_kind: str) -> ResponseReturnValue:
    """Write a new entry; `?replaces=` names one that it takes the place of."""
    if entry_kind not in set(EntryKind):
        raise NotFound
    page = pages.new_page(db.session, competition_id, EntryKind(entry_kind), **_seen())
    old = access.id_argument("replaces")
    replaced = pages.entry_page(db.session, competition_id, old, **_seen()) if old else None
    form = _new_form(page, replaced)
    if not _submitted(form):
        return _form_page(page, form, replaced=replaced)
    try:
        with atomic() as session:
            made = journals.write(
                session, competition_id, form.facts(), bid_ids=form.bid_ids,
                after=form.version.number, replaces=old, **_by(),
            )  # fmt: skip
            ids = [entry.id for entry in made]
    except InvalidInput as refused:
        form.refuse(refused.reasons, sentence)
        return _form_page(page, form, replaced=replaced)
    except Stale:
        page = pages.new_page(db.session, competition_id, page.kind, **_seen())
        form.version.data = str(page.newest)
        return _form_page(page, form, replaced=replaced, changed=True)
    flash(_("Lagret i saksjournalen. Se over, og lag dokumentet."), "success")
    if len(ids) > 1:
        return redirect(
            url_for(".index", competition_id=competition_id, _anchor=entry_kind), code=303
        )
    return _show(competition_id, ids[0])


def _new_form(page: pages.NewPage, replaced: pages.EntryPage | None) -> EntryForm:
    form = FORMS[page.kind](obj=replaced.facts if replaced else None)
    if page.bearing in {Bearing.CASE, Bearing.WINNER} or replaced:
        del form.bids
    else:
        form.offer(_choices(page))
        if page.kind is EntryKind.VALIDITY_EXTENSION and not request.form:
            form.bids.data = [bidder.bid_id for bidder in page.bidders if not bidder.rejected]
    if request.method == "GET":
        form.version.data = str(page.newest)
        form.spare()
    return form


def _choices(page: pages.NewPage) -> list[tuple[int, str]]:
    whole = [(NO_BID, _("Flere eller alle, ikke ett tilbud"))]
    named = [
        (
            bidder.bid_id,
            _("%(name)s (avvist)", name=bidder.name) if bidder.rejected else bidder.name,
        )
        for bidder in page.bidders
    ]
    return (whole if page.bearing is Bearing.ANY else []) + named


def _submitted(form: EntryForm) -> bool:
    """Whether the form is sent in and well-formed; a call for more rows is neither."""
    wanted = request.form.get("more", "")
    if wanted in form.lists():
        form.spare(wanted, MORE_ROWS)
        return False
    return bool(form.validate_on_submit())


def _form_page(
    page: pages.NewPage | pages.EntryPage,
    form: EntryForm,
    *,
    replaced: pages.EntryPage | None = None,
    changed: bool = False,
) -> ResponseReturnValue:
    entry = page if isinstance(page, pages.EntryPage) else None
    stored = FORMS[entry.row.kind](obj=entry.facts, formdata=None) if entry and changed else None
    status = 409 if changed else 422 if form.errors or form.form_errors else 200
    return render_template(
        "journals/form.html",
        page=page,
        form=form,
        kind=page.kind,
        entry=entry,
        replaced=replaced,
        changed=changed,
        stored=stored,
        refused=page.write,
        **_LABELS,
    ), status


@bp.get("/<int:entry_id>")
@declares(Permission.JOURNAL_READ)
def show(competition_id: int, entry_id: int) -> ResponseReturnValue:
    page = pages.entry_page(db.session, competition_id, entry_id, **_seen())
    return _entry(page, _answer_form(page, fresh=True), CloseForm(formdata=None), 200)


def _answer_form(page: pages.EntryPage, *, fresh: bool = False) -> AnswerForm:
    longer = page.row.kind is EntryKind.VALIDITY_EXTENSION
    form = ValidityAnswerForm if longer else AnswerForm
    return form(formdata=None, prefix="svar-") if fresh else form(prefix="svar-")


def _entry(
    page: pages.EntryPage, answer: AnswerForm, close: CloseForm, status: int
) -> ResponseReturnValue:
    shown = FORMS[page.row.kind](obj=page.facts, formdata=None) if page.row.kind in FORMS else None
    return render_template(
        "journals/show.html", page=page, shown=shown, answer=answer, close=close, **_LABELS
    ), status


@bp.route("/<int:entry_id>/edit", methods=["GET", "POST"])
@declares(Permission.JOURNAL_WRITE)
def edit(competition_id: int, entry_id: int) -> ResponseReturnValue:
    page = pages.edit_page(db.session, competition_id, entry_id, **_seen())
    if page.row.kind not in FORMS:
        raise NotFound
    form = FORMS[page.row.kind](obj=page.facts)
    del form.bids
    if request.method == "GET":
        form.version.data = str(page.version)
        form.spare()
    if not _submitted(form):
        return _form_page(page, form)
    try:
        with atomic() as session:
            journals.change(
                session, competition_id, entry_id, form.facts(),
                version=form.version.number, **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        form.refuse(refused.reasons, sentence)
        return _form_page(page, form)
    except Stale:
        page = pages.edit_page(db.session, competition_id, entry_id, **_seen())
        form.version.data = str(page.version)
        return _form_page(page, form, changed=True)
    flash(_("Lagret."), "success")
    return _show(competition_id, entry_id)


@bp.post("/<int:entry_id>/answer")
@declares(Permission.JOURNAL_WRITE)
def answer(competition_id: int, entry_id: int) -> ResponseReturnValue:
    page = pages.entry_page(db.session, competition_id, entry_id, **_seen())
    form = _answer_form(page)
    if not (page.answer or form.validate()):  # a refused action is the service's to explain
        return _entry(page, form, CloseForm(formdata=None), 422)
    try:
        with atomic() as session:
            journals.answer(
                session,
                competition_id,
                entry_id,
                text=form.text.data or "",
                received_at=form.received_at.data,
                accepted=form.accepted.data == "yes",
                assessment=form.assessment.data or "",
                **_by(),
            )
    except InvalidInput as refused:
        form.refuse(refused.reasons, sentence)
        return _entry(page, form, CloseForm(formdata=None), 422)
    flash(_("Svaret er ført inn. Lag en ny versjon av brevet hvis svaret skal stå der."), "success")
    return _show(competition_id, entry_id)


@bp.post("/<int:entry_id>/close")
@declares(Permission.JOURNAL_WRITE)
def close(competition_id: int, entry_id: int) -> ResponseReturnValue:
    page = pages.entry_page(db.session, competition_id, entry_id, **_seen())
    form = CloseForm()
    if not (page.close or form.validate()):
        return _entry(page, _answer_form(page, fresh=True), form, 422)
    with atomic() as session:
        journals.close(session, competition_id, entry_id, reason=form.why.data or "", **_by())
    flash(_("Oppføringen er lukket."), "success")
    return _show(competition_id, entry_id)
