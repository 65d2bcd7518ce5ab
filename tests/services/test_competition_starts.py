"""A competition started from a template: a whole draft but for what only people can say."""

import pytest
from sqlalchemy import select

from procure.domain import competitions as rules
from procure.domain.drafting import StartingPoint
from procure.domain.formats import local
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.language import Language
from procure.models.competitions import CriterionGrade
from procure.queries import facts
from procure.services import competition_starts, competitions, projects
from procure.services.competition_starts import Beginning
from tests import stories
from tests.stories import START


@pytest.fixture
def story(session):
    story = stories.project(session)
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, values={"estimate_ore": 1_200_000_00},
            actor=story.owner, now=START,
        )  # fmt: skip
    return story


def start(session, story, point, language=Language.BOKMAL):
    asked = Beginning(
        project_id=story.project_id, framework_id=story.framework_id, reference="2027/8",
        language=language,
    )  # fmt: skip
    with atomic(session):
        made = competition_starts.from_template(session, asked, point, actor=story.owner, now=START)
    return facts.competition(session, made.id)


@pytest.mark.parametrize("point", StartingPoint)
def test_template_leaves_only_hours_and_evaluators_to_be_filled_in(session, story, point):
    made = start(session, story, point)
    found = facts.facts_of(session, made)
    gaps = [why.code for why in rules.complete(found, START)]
    assert gaps == [Code.PRICE_LINES_MISSING, Code.EVALUATORS_MISSING]
    assert made.started_from is point
    assert made.title == made.project.title
    assert sum(c.weight for c in made.criteria) == 100
    spans = {c.name: (c.allowed.weight_minimum, c.weight, c.allowed.weight_maximum)
             for c in made.criteria}  # fmt: skip
    assert all(low <= weight <= high for low, weight, high in spans.values()), spans


def test_template_takes_what_framework_and_project_know(session, story):
    made = start(session, story, StartingPoint.DIAGNOSE_FIRST)
    assert made.need.startswith("Innbyggere må melde fra tre ganger.\n\nVi vet ikke nok")
    assert (made.estimate_ore, made.cpv_code, made.contract_form) == (
        1_200_000_00, "79410000", "SSA-O",
    )  # fmt: skip
    assert made.delivery_place.startswith("Hos Prøvedirektoratet (konstruert)")
    assert "tjenestedesign, gevinstrealisering og endringsledelse" in made.scope_statement


def test_dates_are_working_days_in_order_from_two_weeks_ahead(session, story):
    made = start(session, story, StartingPoint.SMALL_CALL_OFF)
    issue = (local(START) + competition_starts.PREPARATION).date()
    days = [
        issue, local(made.questions_due_at).date(), local(made.deadline_at).date(),
        made.starts_on, made.validity_until,
    ]  # fmt: skip
    assert days[:4] == sorted(days[:4])
    assert made.starts_on < made.ends_on
    assert all(day.weekday() < 5 for day in days[1:])


@pytest.mark.parametrize("language", Language)
def test_texts_are_in_the_language_of_the_competition(session, story, language):
    made = start(session, story, StartingPoint.TRIPLE_DIAMOND, language)
    words = {"nb": "Leverandøren skal lede", "nn": "Leverandøren skal leie", "en": "The supplier"}
    assert made.assignment.startswith(words[language])
    grades = session.scalars(select(CriterionGrade.text)).all()
    assert len(grades) == 2 * 5  # two criteria of this framework have texts of ours
    ends = {"nb": "betydning.", "nn": "betydning.", "en": "importance."}
    assert sum(text.endswith(ends[language]) for text in grades) == 2


def test_need_stays_open_when_the_project_has_no_problem(session):
    story = stories.project(session)
    with atomic(session):
        projects.change(
            session, story.project_id, version=1, values={"problem": ""},
            actor=story.owner, now=START,
        )  # fmt: skip
    made = start(session, story, StartingPoint.DIAGNOSE_FIRST)
    gaps = {why.code for why in rules.complete(facts.facts_of(session, made), START)}
    assert Code.NEED_MISSING in gaps
    assert made.need == ""


def test_started_draft_is_edited_like_any_other(session, story):
    made = start(session, story, StartingPoint.SMALL_CALL_OFF)
    key, version = made.id, made.version
    session.rollback()
    with atomic(session):
        competitions.change(
            session, key, version=version, values={"need": "Vårt eget behov."},
            actor=story.owner, now=START,
        )  # fmt: skip
    assert facts.competition(session, key).need == "Vårt eget behov."
