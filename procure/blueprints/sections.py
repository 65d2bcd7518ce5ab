"""The sections of a competition's task list, and its timeline, in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.domain import completeness, formats
from procure.domain.competitions import CompetitionFacts, Status
from procure.queries.overviews import Overview

# key, endpoint, label, in the order of the work
SECTIONS: Final[tuple[tuple[str, str, LazyString], ...]] = (
    ("basis", "drafting.basis", __("Grunnlag og anslag")),
    ("need", "drafting.need", __("Behov og oppdrag")),
    ("team", "needs.edit", __("Kompetansebehov")),
    ("requirements", "requirements.index", __("Krav")),
    ("criteria", "criteria.index", __("Tildelingskriterier")),
    ("model", "evaluation_models.edit", __("Evalueringsmodell")),
    ("price", "price_lines.edit", __("Prisskjema")),
    ("climate", "drafting.climate", __("Klima og miljø")),
    ("timeline", "timelines.edit", __("Frister og karensperiode")),
    ("people", "drafting.people", __("Personer")),
)

# What authors are told of a section that no check stops.
UNCHECKED: Final = {
    "team": (__("Si hvilken kompetanse oppdraget trenger."),),
    "price": (__("Legg til roller og timer."),),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list; `count` says how much of it is done, `comments` who waits."""

    label: str
    href: str | None
    status_label: str
    color: str
    hint: str | None
    count: str = ""
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The way through a draft: its sections, how far the whole has come, and what is next."""

    tasks: tuple[Task, ...]
    done: int
    total: int
    next: Task | None  # None: nothing is missing


def way(page: Overview) -> Way:
    """Return the sections with what is missing in each, and the first that is not whole."""
    found = {key: _task(page, key, endpoint, label) for key, endpoint, label in SECTIONS}
    whole = completeness.total(page.sections.values())
    following = next((found[key] for key in found if not page.sections[key].whole), None)
    return Way(tuple(found.values()), whole.done, whole.total, following)


def _task(page: Overview, key: str, endpoint: str, label: LazyString) -> Task:
    come = page.sections[key]
    gaps = [sentence(why) for why in page.gaps if why.section == key]
    if not come.whole and not gaps:
        gaps = [str(text) for text in UNCHECKED.get(key, ())]
    status, color = _("Mangler noe"), "warning"
    if come.whole:
        status, color = _("Ferdig"), "success"
    elif not come.done:
        status, color = _("Ikke begynt"), "neutral"
    waiting = page.comments.get(key, 0)
    comments = ngettext("%(num)s kommentar venter", "%(num)s kommentarer venter", waiting)
    return Task(
        label=str(label),
        href=url_for(endpoint, competition_id=page.id),
        status_label=status,
        color=color,
        hint=" ".join(gaps[:2]) or None,
        count=_("%(done)s av %(total)s", done=come.done, total=come.total),
        comments=comments if waiting else "",
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the timeline."""

    label: str
    time_text: str
    datetime_iso: str | None
    state: str


_ORDER: Final = (
    (Status.DRAFT, __("Utkast"), ""),
    (Status.IN_REVIEW, __("Til godkjenning"), "submitted_for_review_at"),
    (Status.ISSUED, __("Sendt ut"), "issued_at"),
    (Status.CLOSED, __("Tilbudsfrist"), "deadline_at"),
    (Status.OPENED, __("Åpnet"), "opened_at"),
    (Status.INDIVIDUAL_SCORING, __("Individuell vurdering"), "scoring_started_at"),
    (Status.CONSENSUS, __("Felles vurdering"), "consensus_started_at"),
    (Status.DECIDED, __("Besluttet"), "decided_at"),
    (Status.STANDSTILL, __("Karensperioden slutter"), "standstill_ends_at"),
    (Status.CONTRACTED, __("Kontrakt"), "contracted_at"),
)


def timeline(page: Overview) -> list[Step]:
    """Return the way from draft to contract, with the times that are known.

    Of a competition that ended without a contract: the steps it came to.
    """
    ended = page.facts.cancelled_at or page.facts.unsuccessful_at
    if ended is not None:
        return list(_taken(page.facts, ended))
    order = [status for status, _label, _fact in _ORDER]
    here = order.index(page.status) if page.status in order else len(order)
    return [
        _step(str(label), getattr(page.facts, fact) if fact else None, n, here)
        for n, (_status, label, fact) in enumerate(_ORDER)
        if fact != "standstill_ends_at" or page.facts.standstill_ends_at
    ]


def _taken(known: CompetitionFacts, ended: datetime) -> Iterator[Step]:
    for _status, label, fact in _ORDER:
        at = getattr(known, fact) if fact else None
        if not fact or (at is not None and at <= ended):
            yield _step(str(label), at, 0, 1)


def _step(label: str, at: datetime | None, n: int, here: int) -> Step:
    state = "done" if n < here else "current" if n == here else "future"
    if at is None:
        return Step(label, "", None, state)
    return Step(label, formats.short_moment(at), formats.iso(at), state)
