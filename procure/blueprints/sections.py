"""The sections of a competition's task list, and its timeline, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.domain import formats
from procure.domain.competitions import Status
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


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    label: str
    href: str | None
    status_label: str
    color: str
    hint: str | None


def tasks(page: Overview) -> list[Task]:
    """Return the sections with what is missing in each."""
    found = []
    for key, endpoint, label in SECTIONS:
        gaps = [sentence(why) for why in page.gaps if why.section == key]
        if key == "price" and not page.facts.draft.price_lines and not gaps:
            gaps = [_("Legg til roller og timer.")]
        found.append(
            Task(
                str(label),
                url_for(endpoint, competition_id=page.id),
                _("Mangler noe") if gaps else _("Ferdig"),
                "warning" if gaps else "success",
                " ".join(gaps[:2]) or None,
            )
        )
    return found


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
    """Return the way from draft to contract, with the times that are known."""
    order = [status for status, _label, _fact in _ORDER]
    here = order.index(page.status) if page.status in order else len(order)
    return [
        _step(str(label), getattr(page.facts, fact) if fact else None, n, here)
        for n, (_status, label, fact) in enumerate(_ORDER)
        if fact != "standstill_ends_at" or page.facts.standstill_ends_at
    ]


def _step(label: str, at: datetime | None, n: int, here: int) -> Step:
    state = "done" if n < here else "current" if n == here else "future"
    if at is None:
        return Step(label, "", None, state)
    return Step(label, formats.short_moment(at), formats.iso(at), state)
