"""The words of a bid: its states, its parts, and the task list of the bid room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.domain import bid_team
from procure.domain.bid_corners import answer_cell, rate_cell
from procure.domain.bids import BidContent, Confirmation, Draft, Part, Status, gaps
from procure.domain.reasons import Reason
from procure.queries.bids import Room

STATUS_LABELS: Final[Mapping[Status, LazyString]] = {
    Status.DRAFT: __("Utkast – ikke levert"),
    Status.SUBMITTED: __("Levert"),
    Status.WITHDRAWN: __("Trukket – ikke levert"),
    Status.OPENED: __("Åpnet"),
    Status.ADMISSIBLE: __("Godtatt til evaluering"),
    Status.REJECTED: __("Avvist"),
}
STATUS_COLORS: Final[Mapping[Status, str]] = {
    Status.DRAFT: "warning",
    Status.SUBMITTED: "success",
    Status.WITHDRAWN: "danger",
    Status.OPENED: "info",
    Status.ADMISSIBLE: "success",
    Status.REJECTED: "danger",
}
# What the buyer's staff call an opened bid that nobody has judged yet.
UNASSESSED: Final = __("Ikke kontrollert")

PARTS: Final[tuple[tuple[Part, LazyString], ...]] = (
    (Part.ANSWERS, __("Svar på kriteriene")),
    (Part.TEAM, __("Team")),
    (Part.PRICES, __("Pris")),
    (Part.STATEMENTS, __("Forbehold og bekreftelser")),
)
CONFIRMED: Final[Mapping[str, LazyString]] = {
    Confirmation.REQUIREMENTS.value: __("Oppfyller alle de absolutte kravene"),
    Confirmation.CONTRACT.value: __("Godtar kontraktsvilkårene, med de forbeholdene som er tatt"),
    Confirmation.INDEPENDENCE.value: __("Laget uten samarbeid med andre tilbydere"),
    Confirmation.VALIDITY.value: __("Bindende ut vedståelsesfristen"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    label: str
    href: str
    status_label: str
    color: str
    hint: str | None
    count: str = ""  # how far it has come


def status_label(room: Room) -> str:
    """Return the state in words; a draft that can no longer be delivered says so."""
    if room.answer.declined_at:
        return str(_("Takket nei"))
    if room.status is Status.DRAFT and room.write_refusals:
        return str(_("Ikke levert"))
    if room.status is Status.SUBMITTED and room.unconfirmed:
        return str(_("Levert – må bekreftes"))
    return str(STATUS_LABELS[room.status])


def status_color(room: Room) -> str:
    """Return the colour that repeats the words."""
    if room.answer.declined_at:
        return "neutral"
    if room.status is Status.DRAFT and room.write_refusals:
        return "danger"
    if room.status is Status.SUBMITTED and room.unconfirmed:
        return "warning"
    color: str = STATUS_COLORS[room.status]
    return color


def tasks(room: Room, draft: Draft) -> list[Task]:
    """Return the parts of the bid, what each lacks, and the step that delivers it."""
    missing = gaps(draft.content, room.terms, draft.closed)
    parts = [_part(room, draft, part, str(label), missing) for part, label in PARTS]
    return [*parts[:3], _files(room), parts[3], _delivery(room, missing)]


def _part(room: Room, draft: Draft, part: Part, label: str, missing: tuple[Reason, ...]) -> Task:
    own = [sentence(why) for why in missing if why.section == part]
    href = url_for(f"bids.parts.{part.value}", bid_id=room.id)
    if room.status is Status.SUBMITTED and not draft.version:
        return Task(label, href, _("Levert"), "success", None)  # the draft went with it
    if not own and (short := part is Part.TEAM and _short(room, draft)):
        return Task(label, href, _("Under behovet"), "warning", short)
    if not own:
        return Task(label, href, _("Ferdig"), "success", None, _count(room, draft, part))
    if not _begun(draft.content, part):
        return Task(label, href, _("Ikke begynt"), "neutral", None)
    more = len(own) - 2
    rest = [ngettext("Én ting til mangler.", "%(num)s ting til mangler.", more)] if more > 0 else []
    hint, count = " ".join([*own[:2], *rest]), _count(room, draft, part)
    return Task(label, href, _("Mangler noe"), "warning", hint, count)


def _count(room: Room, draft: Draft, part: Part) -> str:
    """Say how many of a part's fields are written, of those that the viewer may read."""
    content, terms = draft.content, room.terms
    answers = [c.id for c in terms.criteria if answer_cell(c.id) not in draft.closed]
    lines = [line.id for line in terms.lines if rate_cell(line.id) not in draft.closed]
    done, whole = {
        Part.ANSWERS: (sum(bool(content.answers.get(key)) for key in answers), len(answers)),
        Part.PRICES: (sum(key in content.rates for key in lines), len(lines)),
        Part.STATEMENTS: (len(content.confirmations), len(Confirmation)),
        Part.TEAM: (0, 0),
    }[part]
    return str(_("%(done)s av %(whole)s", done=done, whole=whole)) if whole else ""


def _short(room: Room, draft: Draft) -> str:
    """Name the corners of the need that the team leaves open. Closed people are not counted."""
    areas = bid_team.uncovered(draft.content.team, room.areas)
    if not areas or any(cell.startswith("people:") for cell in draft.closed):
        return ""
    told: str = _("Ingen i teamet når behovet i %(areas)s.", areas=", ".join(areas))
    return told


def _begun(content: BidContent, part: Part) -> bool:
    written = {
        Part.ANSWERS: content.answers,
        Part.TEAM: content.team,
        Part.PRICES: content.rates,
        Part.STATEMENTS: content.confirmations or content.reservations,
    }
    return bool(written[part])


def _files(room: Room) -> Task:
    count = len(room.files)
    label = ngettext("%(num)s fil", "%(num)s filer", count) if count else _("Ingen filer")
    href = url_for("bids.uploads.files", bid_id=room.id)
    return Task(_("Vedlegg"), href, label, "info" if count else "neutral", _("Valgfritt"))


def _delivery(room: Room, missing: tuple[Reason, ...]) -> Task:
    href = url_for("bids.submit", bid_id=room.id)
    label = _("Kontroller og lever")
    if room.status is Status.SUBMITTED and not room.changed and room.latest:
        done = _("Levert, versjon %(n)s", n=room.latest.number)
        return Task(label, href, done, "success", None)
    if room.status is Status.SUBMITTED:
        return Task(label, href, _("Endringer er ikke levert"), "warning", None)
    if missing:
        return Task(label, href, _("Ikke klart"), "neutral", None)
    return Task(label, href, _("Klart til å leveres"), "info", None)
