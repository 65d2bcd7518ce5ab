from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.framework_file import ExtensionOption
from procure.domain.frameworks import FrameworkFacts
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.models.audit import AuditEntry
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework
from procure.services import frameworks
from tests import stories
from tests.stories import START


def store(session, file, actor=None):
    with atomic(session):
        return frameworks.store(session, file, actor=actor, now=START).id


def head(session, framework_id):
    return session.scalars(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            joinedload(Framework.buyer),
            selectinload(Framework.areas),
            selectinload(Framework.roles),
            selectinload(Framework.allowed_criteria),
            selectinload(Framework.parties),
        )
    ).one()


def longer(**changes):
    file = stories.framework_file(reference="2026/200")
    return replace(file, framework=replace(file.framework, **changes))


def test_stored_agreement_says_what_the_file_said(session):
    file = longer(
        extension_options=(
            ExtensionOption(months=12, text="Én gang"),
            ExtensionOption(until=date(2032, 6, 30)),
        ),
        duration_reason="Metodeutvikling.",
    )
    found = head(session, store(session, file))
    said = file.framework
    assert found.title == said.title
    assert found.buyer.organisation_number == said.buyer.organisation_number
    assert (found.starts_on, found.ends_on) == (said.starts_on, said.ends_on)
    assert found.maximum_value_ore == 40_000_000_00
    assert found.cpv_codes == ["79410000"]
    assert found.extension_options == [
        {"months": "12", "until": "", "text": "Én gang"},
        {"months": "", "until": "2032-06-30", "text": ""},
    ]
    assert [a.key for a in found.areas] == [a.key for a in said.competence_areas]
    assert [r.name for r in found.roles] == ["Seniorrådgiver", "Rådgiver"]
    assert [(c.key, c.weight_minimum, c.weight_maximum) for c in found.allowed_criteria] == [
        (c.key, c.weight_minimum, c.weight_maximum) for c in said.allowed_criteria
    ]
    assert len(found.parties) == 1
    assert (found.imported_at, found.activated_at, found.invented) == (START, None, True)


def test_stored_consortium_has_its_firms_people_and_rates(session):
    store(session, stories.framework_file())
    consortium = session.scalars(
        select(Consortium)
        .where(Consortium.name == "Konsortium 1 (konstruert)")
        .options(
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
            selectinload(Consortium.people).options(
                joinedload(Person.employer), selectinload(Person.competences)
            ),
        )
    ).one()
    assert [(m.organisation.name, m.is_lead) for m in consortium.members] == [
        ("Firma 2 AS (konstruert)", True),
        ("Firma 3 AS (konstruert)", False),
    ]
    assert sorted(rate.rate_ore for rate in consortium.rates) == [110_000, 150_000]
    assert [(p.label, p.employer.name) for p in consortium.people] == [
        ("Tjenestedesigner 1", "Firma 2 AS (konstruert)"),
        ("Gevinstrådgiver 1", "Firma 3 AS (konstruert)"),
    ]
    assert sorted(c.level for c in consortium.people[0].competences) == [2, 2, 5]


def test_firm_in_two_agreements_is_one_organisation(session):
    store(session, stories.framework_file())
    before = session.scalar(select(func.count(Organisation.id)))
    store(session, stories.framework_file(reference="2026/101"))
    assert session.scalar(select(func.count(Organisation.id))) == before


def test_case_number_is_used_once(session):
    store(session, stories.framework_file())
    with pytest.raises(InvalidInput) as refused:
        store(session, stories.framework_file())
    assert refused.value.reasons == (reason(Code.DUPLICATE_REFERENCE, reference="2026/100"),)
    assert session.scalar(select(func.count(Framework.id))) == 1


@pytest.mark.parametrize("who", ["owner", "auditor", "administrator", "outsider"])
def test_only_officers_import_and_activate(session, who):
    story = stories.framework(session)
    actor = getattr(story, who)
    with pytest.raises(PermissionDenied):
        store(session, longer(), actor)
    draft = store(session, longer(), story.officer)
    with pytest.raises(PermissionDenied), atomic(session):
        frameworks.activate(session, draft, actor=actor, now=START)
    assert head(session, draft).activated_at is None


def test_activation_puts_a_draft_into_force_once(session):
    story = stories.framework(session)
    draft = store(session, longer(), story.officer)
    with atomic(session):
        frameworks.activate(session, draft, actor=story.officer, now=START)
    assert head(session, draft).activated_at == START
    chain = session.scalars(
        select(AuditEntry.tag)
        .where(AuditEntry.chain == f"framework:{draft}")
        .order_by(AuditEntry.seq)
    ).all()
    assert chain == [Tag.FRAMEWORK_IMPORT, Tag.FRAMEWORK_ACTIVATE]
    with pytest.raises(IllegalTransition), atomic(session):
        frameworks.activate(session, draft, actor=story.officer, now=START)


def test_activation_refuses_what_the_rules_refuse(session):
    story = stories.framework(session)
    draft = store(session, longer(ends_on=date(2031, 1, 1)), story.officer)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        frameworks.activate(session, draft, actor=story.officer, now=START)
    assert refused.value.reasons == (reason(Code.FRAMEWORK_TOO_LONG, "period"),)


def test_activation_of_nothing_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound), atomic(session):
        frameworks.activate(session, 99, actor=story.officer, now=START)


def test_facts_are_those_of_the_rows(session):
    story = stories.framework(session, consortia=2)
    found = frameworks.facts_of(session, session.get_one(Framework, story.framework_id))
    assert found == FrameworkFacts(
        starts_on=date(2026, 7, 1),
        ends_on=date(2030, 6, 30),
        maximum_value_ore=40_000_000_00,
        spent_ore=0,
        consortia=2,
        activated_at=START,
    )
