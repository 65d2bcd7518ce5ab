"""Packs of documents: ask for one, see how it goes, fetch it."""

from functools import partial
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, background
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send
from procure.documents import pdf
from procure.domain.packs import Content
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.packs import PackForm
from procure.models.packs import Pack
from procure.queries import packs as pages
from procure.queries.packs import Offer, PacksPage
from procure.services import pack_making, packs

bp = Blueprint("packs", __name__)

LABELS: Final[dict[Content, LazyString]] = {
    Content.INVITATION: __("Alle dokumenter til invitasjonen"),
    Content.LETTERS: __("Alle brev"),
    Content.CASE: __("Hele saken"),
}


@bp.get("/competitions/<int:competition_id>/packs")
@declares(Permission.DOCUMENT_READ)
def index(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    asked = request.args.get("content", "")
    offered = [offer.content for offer in page.offers if not offer.reasons]
    chosen = asked if asked in offered else next(iter(offered), None)
    form = PackForm(formdata=None, data={"content": chosen, "with_pdf": pdf.available()})
    return _shown(page, form), 200


@bp.post("/competitions/<int:competition_id>/packs")
@declares(Permission.DOCUMENT_READ)
def order(competition_id: int) -> ResponseReturnValue:
    page, form = _page(competition_id), PackForm()
    _offer(form, page)
    if not form.validate():
        return _shown(page, form), 422
    with atomic() as session:
        pack = packs.order(
            session,
            competition_id,
            content=form.content.data,
            all_versions=form.all_versions.data,
            with_pdf=form.with_pdf.data,
            actor=current_actor(),
            now=access.now(),
        )
    return _made(pack)


@bp.post("/packs/<int:pack_id>/again")
@declares(Permission.DOCUMENT_READ)
def again(pack_id: int) -> ResponseReturnValue:
    with atomic() as session:
        pack = packs.start_again(session, pack_id, actor=current_actor(), now=access.now())
    return _made(pack)


def _made(pack: Pack) -> ResponseReturnValue:
    """Begin to make the pack, and show the page when it is done or will take a while."""
    if background.start(partial(pack_making.make, pack.id, pack.attempt)):
        flash(_("Pakken står øverst i listen."), "success")
    else:
        flash(_("Pakken lages nå. Du kan gå til andre sider og komme tilbake hit."), "info")
    where = url_for(".index", competition_id=pack.competition_id)
    return redirect(f"{where}#pakker", code=303)


@bp.get("/competitions/<int:competition_id>/packs/progress")
@declares(Permission.DOCUMENT_READ)
def progress(competition_id: int) -> ResponseReturnValue:
    """Answer the page that looks again by itself: the list of packs alone."""
    return render_template("packs/_progress.html", page=_page(competition_id), labels=LABELS)


@bp.get("/packs/<int:pack_id>")
@declares(Permission.DOCUMENT_READ)
def download(pack_id: int) -> ResponseReturnValue:
    with atomic() as session:
        found = packs.read(session, pack_id, actor=current_actor(), now=access.now())
    return send(found.content, found.file_name, "zip")


def _page(competition_id: int) -> PacksPage:
    return pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())


def _offer(form: PackForm, page: PacksPage) -> None:
    form.offer((offer.content, _counted(offer)) for offer in page.offers if not offer.reasons)


def _counted(offer: Offer) -> str:
    """Return e.g. "Alle brev: 3 filer, og 1 eldre"."""
    files = ngettext("%(num)s fil", "%(num)s filer", offer.newest)
    told: str = _("%(content)s: %(files)s", content=LABELS[offer.content], files=files)
    if offer.older:
        told = _("%(told)s, og %(older)s eldre", told=told, older=offer.older)
    return told


def _shown(page: PacksPage, form: PackForm) -> str:
    _offer(form, page)
    return render_template(
        "packs/index.html",
        page=page,
        form=form,
        labels=LABELS,
        pdf_available=pdf.available(),
        has_older=any(offer.older for offer in page.offers),
    )
