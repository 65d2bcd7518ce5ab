"""How far each section of a draft has come: what is filled in, of what there is to fill in.

The checks decide whether a competition may go on (`drafting.gaps`); this only counts, so that
authors see the way ahead. A section with a gap is never whole, whatever is filled in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from procure.domain.drafting import CriterionKind, DraftFacts
from procure.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` points of a section."""

    done: int
    total: int

    @property
    def whole(self) -> bool:
        return self.done == self.total


def progress(draft: DraftFacts, needs: int, gaps: Iterable[Reason]) -> dict[str, Progress]:
    """Return the progress by section. `needs` are the areas whose need is stated."""
    points = {
        "basis": _basis(draft),
        "need": (draft.need.strip(), draft.assignment.strip(), draft.deliverables.strip()),
        "team": (needs,),
        "requirements": (draft.requirements,),
        "criteria": _criteria(draft),
        "model": (draft.model_problem is None,),
        "price": (draft.price_lines or not _priced(draft),),
        "climate": (draft.climate, draft.climate_reason.strip()),
        "timeline": _timeline(draft),
        "people": (draft.evaluators,),
    }
    lacking = {why.section for why in gaps}
    return {key: _counted(found, lacks=key in lacking) for key, found in points.items()}


def _counted(points: tuple[object, ...], *, lacks: bool) -> Progress:
    done, total = sum(bool(point) for point in points), len(points)
    return Progress(min(done, total - 1) if lacks else done, total)


def total(sections: Iterable[Progress]) -> Progress:
    """Return the progress of the whole draft."""
    found = list(sections)
    return Progress(sum(one.done for one in found), sum(one.total for one in found))


def _basis(draft: DraftFacts) -> tuple[object, ...]:
    return (
        draft.estimate_ore is not None,
        draft.users.strip(),
        draft.effects.strip(),
        draft.scope_statement.strip(),
        draft.delivery_place.strip(),
    )


def _criteria(draft: DraftFacts) -> tuple[object, ...]:
    """One point for each criterion that is described, and one for the weights."""
    parents = {c.parent for c in draft.criteria}
    scored = {c.key for c in draft.criteria if c.kind is CriterionKind.QUALITY} - parents
    described = [
        c.description.strip()
        and (c.key not in scored or (c.documentation.strip() and c.word_limit))
        for c in draft.criteria
    ]
    top = sum(c.weight for c in draft.criteria if c.parent is None)
    return (*described, top == 100)  # noqa: PLR2004 -- per cent


def _priced(draft: DraftFacts) -> bool:
    """Whether hours are asked for: yes, until it is known that price is no criterion."""
    return not draft.criteria or any(c.kind is CriterionKind.PRICE for c in draft.criteria)


def _timeline(draft: DraftFacts) -> tuple[object, ...]:
    return (
        draft.questions_due_at,
        draft.deadline_at,
        draft.validity_until,
        draft.starts_on,
        draft.ends_on,
        draft.standstill_chosen,
    )
