"""A competition copied from an earlier one, in the same framework and in another."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.models.competitions import Competition, CompetitionMembership, Criterion
from procure.queries import facts, scale_wordings
from procure.services import competition_copies, criteria
from procure.services.competition_copies import LeftOut, Part
from procure.services.competition_starts import Beginning
from tests import stories
from tests.stories import START
from tests.two_frameworks import other_framework


def copied(session, story, framework_id=None, actor=None):
    asked = Beginning(
        project_id=story.project_id, framework_id=framework_id or story.framework_id,
        reference="2027/99", title="Neste runde",
    )  # fmt: skip
    with atomic(session):
        copy = competition_copies.copy(
            session, asked, story.competition_id, actor=actor or story.owner, now=START
        )
    return facts.competition(session, copy.competition.id), copy.left_out


def worded(session, story):
    """The draft, its first quality criterion with wording of its own."""
    criterion = session.scalars(select(Criterion.id).where(Criterion.name == "Team og kompetanse"))
    with atomic(session):
        criteria.set_wordings(
            session, story.competition_id, criterion.one(),
            wordings=[(Decimal(10), "Svært godt"), (Decimal(0), "Ikke besvart")],
            actor=story.owner, now=START,
        )  # fmt: skip
    return story


COLUMNS = (
    "need", "assignment", "deliverables", "delivery_place", "scope_statement", "cpv_code",
    "estimate_ore", "vat_basis", "contract_form", "presentation", "climate_choice",
    "climate_reason", "standstill_days", "standstill_reason", "language",
)  # fmt: skip
DATES = ("deadline_at", "questions_due_at", "validity_until", "starts_on", "ends_on")


def lists(session, competition):
    wordings = scale_wordings.of(session, competition.id)
    return {
        "requirements": [(r.number, r.kind, r.text, r.evidence) for r in competition.requirements],
        "criteria": [
            (c.name, c.kind, c.weight, c.description, c.documentation, c.word_limit,
             c.allowed_criterion_id, wordings.get(c.id))
            for c in competition.criteria
        ],
        "lines": [(p.role_id, p.hours, p.label) for p in competition.price_lines],
        "needs": sorted((n.area_id, n.level, n.capacity, n.people) for n in competition.needs),
        "model": (competition.model.formula, competition.model.scale, competition.model.k),
    }  # fmt: skip


def test_copy_holds_everything_but_dates_people_and_decisions(session):
    story = worded(session, stories.draft(session))
    made, left = copied(session, story)
    source = facts.competition(session, story.competition_id)
    assert left == ()
    assert [getattr(made, n) for n in COLUMNS] == [getattr(source, n) for n in COLUMNS]
    assert lists(session, made) == lists(session, source)
    assert [getattr(made, n) for n in DATES] == [None] * len(DATES)
    assert (made.approved_at, made.submitted_for_review_at, made.issued_at) == (None, None, None)
    assert (made.copied_from_id, made.title) == (source.id, "Neste runde")
    members = session.scalars(
        select(CompetitionMembership.user_id).where(CompetitionMembership.competition_id == made.id)
    )
    assert members.all() == [story.owner.id]  # who made it, and nobody else


def test_copy_to_another_framework_takes_what_fits_and_names_the_rest(session):
    story = stories.draft(session)
    made, left = copied(session, story, other_framework(session, story))
    assert set(left) == {
        LeftOut(Part.CRITERION, "Team og kompetanse"),
        LeftOut(Part.WEIGHT, "Pris"),
        LeftOut(Part.ROLE, "Rådgiver"),
        LeftOut(Part.AREA, "Gevinstrealisering"),
        LeftOut(Part.AREA, "Endringsledelse"),
    }
    assert [(c.name, c.weight, c.allowed.framework_id) for c in made.criteria] == [
        ("Pris", 40, made.framework_id),
        ("Oppgaveforståelse", 30, made.framework_id),
    ]
    assert [line.hours for line in made.price_lines] == [800]
    assert [need.level for need in made.needs] == [3]
    assert [r.text for r in made.requirements] == ["Teamet snakker norsk."]


def test_copy_of_what_the_actor_may_not_see_is_no_competition(session):
    story = stories.draft(session)
    asked = Beginning(
        project_id=story.project_id, framework_id=story.framework_id, reference="2027/99"
    )
    for who in (story.administrator, story.leads[0], story.outsider):
        with pytest.raises(NotFound), atomic(session):
            competition_copies.copy(session, asked, story.competition_id, actor=who, now=START)
    assert session.scalars(select(Competition.reference)).all() == ["2027/7"]
