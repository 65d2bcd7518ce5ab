"""Document templates: which is in use, own versions, preview, and the fields they may name."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.documents import send
from procure.blueprints.messages import sentence
from procure.documents import catalogue, finding_texts, findings
from procure.documents.findings import Finding
from procure.domain import permissions
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.templates import TemplateForm
from procure.language import Language, say
from procure.queries import templates as pages
from procure.queries.templates import SHIPPED, Listing, Use
from procure.services import templates

bp = Blueprint("templates", __name__, url_prefix="/templates")

LANGUAGE_LABELS: Final[Mapping[Language, LazyString]] = {
    Language.BOKMAL: __("Bokmål"),
    Language.NYNORSK: __("Nynorsk"),
    Language.ENGLISH: __("Engelsk"),
}
DPI: Final = 80  # of the pictures of pages
PAGES_KEPT: Final = 8  # previews whose pictures are kept: LibreOffice needs seconds for each


@dataclass(frozen=True, slots=True)
class Row:
    """One document in the list, with what each language of it is made with."""

    name: str
    title: str
    cells: tuple[tuple[Language, Use | None, int], ...]  # language, choice, own versions


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: where, what, and whether it must be mended."""

    place: str
    text: str
    is_fault: bool


@bp.context_processor
def _labels() -> dict[str, object]:
    return {"language_labels": LANGUAGE_LABELS, "SHIPPED": SHIPPED}


@bp.get("/")
@declares(Permission.TEMPLATE_READ)
def index() -> ResponseReturnValue:
    wanted, own = access.text_argument("q").casefold(), bool(access.text_argument("own"))
    listing = pages.listing(db.session, viewer=current_actor())
    rows = [_row(name, listing) for name in catalogue.NAMES]
    rows = [row for row in rows if wanted in f"{row.title} {row.name}".casefold()]
    if own:
        rows = [row for row in rows if any(use or count for _language, use, count in row.cells)]
    return render_template("templates/index.html", rows=rows, shipped_in=_languages())


@bp.get("/fields/<name>")
@declares(Permission.TEMPLATE_READ)
def fields(name: str) -> ResponseReturnValue:
    from procure.documents import field_catalogue  # noqa: PLC0415 -- slow import

    permissions.require_sight(current_actor(), Permission.TEMPLATE_READ, permissions.EVERYTHING)
    _known(name)
    return render_template(
        "templates/fields.html", name=name, title=_title(name), rows=field_catalogue.rows(name)
    )


@bp.get("/<name>/<spoken>")
@declares(Permission.TEMPLATE_READ)
def show(name: str, spoken: str) -> ResponseReturnValue:
    return _show(name, _language(name, spoken), TemplateForm(), 200)


@bp.post("/<name>/<spoken>")
@declares(Permission.TEMPLATE_EDIT)
def upload(name: str, spoken: str) -> ResponseReturnValue:
    language, form = _language(name, spoken), TemplateForm()
    permissions.require(current_actor(), Permission.TEMPLATE_EDIT)
    if not form.validate_on_submit():
        return _show(name, language, form, 422)
    file = form.file.data
    checked = templates.check_file(file.read(), name=name, language=language)
    if checked.faults:
        with atomic() as session:
            templates.refuse(session, checked, file_name=file.filename or "", **_by())
        form.file.errors = [_faulty(len(checked.faults))]
        return _show(name, language, form, 422, checked.findings)
    try:
        with atomic() as session:
            version = templates.add(session, checked, file_name=file.filename or "", **_by())
    except InvalidInput as refused:
        form.file.errors = [sentence(why) for why in refused.reasons]
        return _show(name, language, form, 422)
    flash(_("Versjon %(n)s er lagret. Se på eksemplet før du tar den i bruk.", n=version.number),
          "success")  # fmt: skip
    seen = url_for(".preview", name=name, spoken=spoken, number=version.number)
    return redirect(seen, code=303)


@bp.get("/<name>/<spoken>/<int:number>")
@declares(Permission.TEMPLATE_READ)
def download(name: str, spoken: str, number: int) -> ResponseReturnValue:
    content = _content(name, _language(name, spoken), number)
    return send(content, f"{name}-{spoken}-{number}.docx", "docx")


@bp.get("/<name>/<spoken>/<int:number>/preview")
@declares(Permission.TEMPLATE_READ)
def preview(name: str, spoken: str, number: int) -> ResponseReturnValue:
    language = _language(name, spoken)
    page = pages.page(db.session, name, language, viewer=current_actor())
    version = page.version(number) if number != SHIPPED else None
    pictures, has_pdf, fault = _pictures(_filled(name, language, number))
    return render_template(
        "templates/preview.html",
        **_named(name, language),
        page=page,
        version=version,
        number=number,
        pictures=pictures,
        has_pdf=has_pdf,
        fault=fault,
        notes=_told(findings.from_json(version.findings) if version else ()),
    )


@bp.get("/<name>/<spoken>/<int:number>/preview/<kind>")
@declares(Permission.TEMPLATE_READ)
def preview_file(name: str, spoken: str, number: int, kind: str) -> ResponseReturnValue:
    if kind not in {"docx", "pdf"}:
        raise NotFound
    content = _filled(name, _language(name, spoken), number)
    if kind == "pdf":
        from procure.documents import pdf  # noqa: PLC0415 -- only when asked for

        content = pdf.to_pdf(content)
    return send(content, f"eksempel-{name}-{spoken}-{number}.{kind}", kind)


@bp.post("/<name>/<spoken>/<int:number>/use")
@declares(Permission.TEMPLATE_EDIT)
def use(name: str, spoken: str, number: int) -> ResponseReturnValue:
    language = _language(name, spoken)
    permissions.require(current_actor(), Permission.TEMPLATE_EDIT)
    if number == SHIPPED:
        with atomic() as session:
            templates.put_back(session, name, language, **_by())
        flash(_("Malen som følger med, er i bruk igjen. De egne versjonene er beholdt."), "success")
        return redirect(url_for(".show", name=name, spoken=spoken), code=303)
    content = _content(name, language, number)
    checked = templates.check_file(content, name=name, language=language)
    if checked.faults:
        form = TemplateForm()
        form.file.errors = [_("Versjon %(n)s passer ikke lenger til dokumentet.", n=number)]
        return _show(name, language, form, 422, checked.findings)
    with atomic() as session:
        templates.take_up(session, checked, number, **_by())
    flash(_("Versjon %(n)s er i bruk. Nye dokumenter lages med den.", n=number), "success")
    return redirect(url_for(".show", name=name, spoken=spoken), code=303)


def _show(
    name: str,
    language: Language,
    form: TemplateForm,
    status: int,
    found: Iterable[Finding] = (),
) -> ResponseReturnValue:
    page = pages.page(db.session, name, language, viewer=current_actor())
    told = _told(found)
    text = render_template(
        "templates/show.html",
        **_named(name, language),
        page=page,
        form=form,
        faults=[item for item in told if item.is_fault],
        notes=[item for item in told if not item.is_fault],
        shipped_in=_languages(),
    )
    return text, status


def _faulty(count: int) -> str:
    return str(
        ngettext(
            "Malen har %(num)s feil og er ikke lagret. Rett den i Word, og last opp på nytt.",
            "Malen har %(num)s feil og er ikke lagret. Rett dem i Word, og last opp på nytt.",
            count,
        )
    )


def _by() -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": current_actor(), "now": access.now()}


def _named(name: str, language: Language) -> dict[str, Any]:
    """What every page of one template says it is about."""
    return {"name": name, "language": language, "spoken": language.value, "title": _title(name)}


def _row(name: str, listing: Listing) -> Row:
    cells = tuple(
        (spoken, listing.uses.get((name, spoken)), listing.versions.get((name, spoken), 0))
        for spoken in _languages()
    )
    return Row(name, _title(name), cells)


def _title(name: str) -> str:
    return say(catalogue.kind(name).kind)


def _known(name: str) -> None:
    if name not in catalogue.NAMES:
        raise NotFound


def _language(name: str, spoken: str) -> Language:
    """The language of an address, when the document ships in it. Raises `NotFound`."""
    _known(name)
    if spoken not in _languages():
        raise NotFound
    return Language(spoken)


def _languages() -> tuple[Language, ...]:
    """The languages that templates ship in."""
    return tuple(spoken for spoken in Language if templates.ships_in(spoken))


def _content(name: str, language: Language, number: int) -> bytes:
    """The bytes of one version, own or shipped. Raises `NotFound` for those not staff."""
    if number != SHIPPED:
        return pages.content(db.session, name, language, number, viewer=current_actor())
    permissions.require_sight(current_actor(), Permission.TEMPLATE_READ, permissions.EVERYTHING)
    return templates.shipped(name, language)


def _filled(name: str, language: Language, number: int) -> bytes:
    return templates.preview(_content(name, language, number), name=name, language=language)


def _told(found: Iterable[Finding]) -> list[Told]:
    return [
        Told(finding_texts.place(item), finding_texts.sentence(item), item.is_fault)
        for item in found
    ]


def _pictures(filled: bytes) -> tuple[list[str], bool, str]:
    """The pages as addresses of pictures, whether there is a PDF, or why there are no pages."""
    from procure.documents import pdf  # noqa: PLC0415 -- only for previews

    try:
        return _page_pictures(filled), True, ""
    except (pdf.PdfUnavailable, pdf.PdfFailed) as fault:
        return [], pdf.available(), str(fault)


@lru_cache(maxsize=PAGES_KEPT)
def _page_pictures(filled: bytes) -> list[str]:
    from procure.documents import pdf  # noqa: PLC0415 -- only for previews

    return [
        "data:image/png;base64," + base64.b64encode(picture).decode()
        for picture in pdf.to_pages(filled, DPI)
    ]
