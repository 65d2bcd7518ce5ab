"""The parts of the bid room that several members write in at once, one page each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import (
    access,
    bid_drafts,
    bid_shares,
    bid_texts,
    bid_words,
    section_drafts,
    triangle_pictures,
)
from procure.blueprints.access import current_actor, declares
from procure.blueprints.triangle_pictures import Figure
from procure.domain import bid_team, price_forms
from procure.domain.bid_corners import people_cell
from procure.domain.bid_merge import fingerprints, merge
from procure.domain.bid_team import Coverage
from procure.domain.bids import BidContent, Confirmation, Draft, Member, Part, gaps
from procure.domain.errors import PermissionDenied, Stale
from procure.domain.permissions import Permission
from procure.domain.price_forms import PriceGroup
from procure.domain.reasons import Reason
from procure.extensions import atomic, db
from procure.forms import bids as forms
from procure.queries import bids as pages
from procure.queries.bids import Candidate, Room, Team
from procure.services import bids

bp = Blueprint("parts", __name__)
bp.register_blueprint(bid_shares.bp)
bp.register_blueprint(bid_texts.bp)
EDIT = Permission.BID_EDIT
ATTEMPTS = 3  # to save between others' saves; the one after the last is told


@dataclass(frozen=True, slots=True)
class Page:
    """One part: its form filled from content, and content taken from its form."""

    part: Part
    fill: Callable[[BidContent, bool], forms.PartForm]  # (content, read what was posted)
    take: Callable[[Any, BidContent], BidContent]
    more: dict[str, Any]


def _room(bid_id: int) -> Room:
    return pages.room(db.session, bid_id, viewer=current_actor(), now=access.now())


def _draft(bid_id: int) -> Draft:
    return bids.read_draft(db.session, bid_id, vault=access.vault(), actor=current_actor())


def _serve(room: Room, draft: Draft, page: Page) -> ResponseReturnValue:
    """Show the part, or save it. Two writers: what each changed is kept, a clash is shown."""
    form = page.fill(draft.content, True)  # noqa: FBT003 -- what was posted
    if not form.is_submitted():
        form.base.data = fingerprints(draft.content, page.part)
        return _render(room, draft, page, form, 200)
    if not form.validate():
        return _render(room, draft, page, form, 422)
    mine, base = page.take(form, draft.content), form.base.data or ""
    for _attempt in range(ATTEMPTS):
        merged = merge(page.part, base, mine=mine, theirs=draft.content)
        if merged.clashes:
            shown = page.fill(merged.content, False)  # noqa: FBT003 -- both writers' words
            shown.base.data = fingerprints(draft.content, page.part)
            return _render(room, draft, page, shown, 409, clashes=merged.clashes)
        try:
            _save(room.id, merged.content, draft.version)
        except PermissionDenied as denied:
            return _render(room, draft, page, form, 403, refused=denied.reasons)
        except Stale as stale:
            draft = stale.current if isinstance(stale.current, Draft) else draft
        else:
            return _saved(room.id, page.part, lossy=form.replaced_characters)
    return _render(room, draft, page, form, 409)


def _save(bid_id: int, content: BidContent, version: int) -> None:
    with atomic() as session:
        bids.save_draft(
            session, bid_id, content, version=version, vault=access.vault(),
            actor=current_actor(), now=access.now(),
        )  # fmt: skip


def _saved(bid_id: int, part: Part, *, lossy: bool) -> ResponseReturnValue:
    if lossy:
        flash(_("Noen tegn kunne ikke lagres og er byttet ut med �. Se over teksten."), "warning")
    if request.form.get("then") == "room":
        flash(_("Lagret. Tilbudet er ikke levert ennå."), "success")
        return redirect(url_for("bids.room", bid_id=bid_id), code=303)
    flash(_("Lagret."), "success")
    added = f"person-{request.form.get('person')}" if "add" in request.form else None
    where = url_for(f"bids.parts.{part.value}", bid_id=bid_id, _anchor=added)
    return redirect(where, code=303)


def _render(
    room: Room,
    draft: Draft,
    page: Page,
    form: forms.PartForm,
    status: int,
    clashes: tuple[str, ...] = (),
    refused: tuple[Reason, ...] = (),
) -> ResponseReturnValue:
    lacking = gaps(draft.content, room.terms, draft.closed)
    missing = [why for why in lacking if why.section == page.part]
    return render_template(
        f"bids/{page.part.value}.html",
        room=room, draft=draft, form=form, clashes=clashes, clashed=status == 409,  # noqa: PLR2004 -- Conflict
        gaps=missing if draft.version else [], refused=refused, writes=_writes(draft),
        holders={share.cell: share for share in room.shares},
        title=next(label for part, label in bid_words.PARTS if part is page.part),
        **page.more,
    ), status  # fmt: skip


def _writes(draft: Draft) -> Callable[[str, int], bool]:
    """Say whether the viewer fills in a part, by its kind and number."""
    return lambda kind, number: f"{kind}:{number}" not in draft.others


@bp.route("/bids/<int:bid_id>/answers", methods=["GET", "POST"])
@declares(EDIT)
def answers(bid_id: int) -> ResponseReturnValue:
    room, draft = _room(bid_id), _draft(bid_id)
    form = forms.answers_form(room.terms.criteria)

    def fill(content: BidContent, posted: bool) -> forms.AnswersForm:  # noqa: FBT001 -- as `Page.fill`
        data = {f"{forms.ANSWER}{key}": text for key, text in content.answers.items()}
        return form(data=data) if posted else form(formdata=None, data=data)

    def take(form: forms.AnswersForm, content: BidContent) -> BidContent:
        return replace(content, answers=form.answers())

    if section_drafts.asked():
        typed = fill(draft.content, True)  # noqa: FBT003 -- what was posted
        return bid_drafts.keep(typed, draft, partial(_save, room.id), ATTEMPTS, room.shares)
    return _serve(room, draft, Page(Part.ANSWERS, fill, take, {}))


@bp.route("/bids/<int:bid_id>/prices", methods=["GET", "POST"])
@declares(EDIT)
def prices(bid_id: int) -> ResponseReturnValue:
    room, draft = _room(bid_id), _draft(bid_id)
    form = forms.prices_form(room.terms.lines)

    def fill(content: BidContent, posted: bool) -> forms.PartForm:  # noqa: FBT001 -- as `Page.fill`
        data = {f"rate_{key}": rate for key, rate in content.rates.items()}
        return form(data=data) if posted else form(formdata=None, data=data)

    def take(form: forms.PricesForm, content: BidContent) -> BidContent:
        return replace(content, rates=form.rates())

    def grouped(rates: Mapping[int, int]) -> tuple[PriceGroup, ...]:
        return price_forms.groups(rates, room.terms.lines)

    more = {"grouped": grouped, "total_of": price_forms.total}
    return _serve(room, draft, Page(Part.PRICES, fill, take, more))


@bp.route("/bids/<int:bid_id>/statements", methods=["GET", "POST"])
@declares(EDIT)
def statements(bid_id: int) -> ResponseReturnValue:
    room, draft = _room(bid_id), _draft(bid_id)
    form = forms.statements_form(room.validity_until)

    def fill(content: BidContent, posted: bool) -> forms.PartForm:  # noqa: FBT001 -- as `Page.fill`
        data: dict[str, Any] = {f"confirm_{c}": True for c in content.confirmations}
        if content.validity != room.validity_until:
            data.pop(f"confirm_{Confirmation.VALIDITY.value}", None)  # another date is asked for
        data["reservations"] = content.reservations
        return form(data=data) if posted else form(formdata=None, data=data)

    def take(form: forms.StatementsForm, content: BidContent) -> BidContent:
        confirmed = form.confirmed()
        until = room.validity_until if Confirmation.VALIDITY.value in confirmed else None
        return replace(
            content,
            reservations=form.reservations.data or "",
            confirmations=confirmed,
            validity=until,
        )

    return _serve(room, draft, Page(Part.STATEMENTS, fill, take, {}))


@bp.route("/bids/<int:bid_id>/team", methods=["GET", "POST"])
@declares(EDIT)
def team(bid_id: int) -> ResponseReturnValue:
    room, draft = _room(bid_id), _draft(bid_id)
    known = pages.team(db.session, bid_id, viewer=current_actor(), now=access.now())
    people = {c.id: c for c in known.candidates}
    labels = {c.id: f"{c.label}, {c.employer}" for c in known.candidates}
    chosen = {m.person_id for m in draft.content.team}
    roles = tuple(dict.fromkeys((*known.roles, *(m.role for m in draft.content.team if m.role))))
    areas = [(area.key, area.name) for area in known.areas]
    employers = {c.id: c.employer_id for c in known.candidates}

    def mine(member: Member) -> bool:
        return people_cell(employers.get(member.person_id or 0, 0)) not in draft.others

    free = [
        (i, name)
        for i, name in labels.items()
        if i not in chosen and people_cell(employers[i]) not in draft.others
    ]
    form = forms.team_form(areas, roles, free)

    def fill(content: BidContent, posted: bool) -> forms.PartForm:  # noqa: FBT001 -- as `Page.fill`
        data = {"members_list": [_entry(m) for m in content.team if mine(m)]}
        return form(data=data) if posted else form(formdata=None, data=data)

    def take(form: forms.TeamForm, content: BidContent) -> BidContent:
        kept = form.members({i: c.label for i, c in people.items()})
        typed = {member.person_id for member in kept}
        left = tuple(m for m in content.team if not mine(m) and m.person_id not in typed)
        return replace(content, team=(*_edited(kept, form.person.data, people), *left))

    def figure(team: tuple[Member, ...]) -> Figure | None:
        return triangle_pictures.of_team([m.levels for m in team], known.areas)

    more = {
        "known": known, "labels": labels, "coverage": coverage(draft.content.team, known),
        "mine": mine, "hours": bid_team.hours(draft.content.team, room.terms.lines),
        "figure": figure(draft.content.team),
    }  # fmt: skip
    return _serve(room, draft, Page(Part.TEAM, fill, take, more))


def _entry(member: Member) -> dict[str, object]:
    levels = {f"level_{key}": level for key, level in member.levels.items()}
    return {
        "person_id": str(member.person_id or 0), "role": member.role, "hours": member.hours,
        "evidence": member.evidence, **levels,
    }  # fmt: skip


def _edited(kept: tuple[Member, ...], add: int, people: dict[int, Candidate]) -> tuple[Member, ...]:
    """The team after the button that was pressed: one removed, or one added, or neither."""
    gone = request.form.get("remove", "")
    left = tuple(m for m in kept if str(m.person_id) != gone)
    new = people.get(add)
    if new is None or any(m.person_id == new.id for m in left):
        return left
    joined = Member(
        label=new.label, role=new.role, person_id=new.id, levels=new.levels, evidence=new.evidence
    )
    return (*left, joined)


def coverage(team: tuple[Member, ...], known: Team) -> list[Coverage]:
    """Hold the team against the need, area by area."""
    return bid_team.coverage(team, known.areas)
