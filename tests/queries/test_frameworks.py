from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.framework_file import CallOffMethod, ExtensionOption
from procure.domain.frameworks import Status
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import consortia, worklist
from procure.queries import frameworks as pages
from procure.queries.frameworks import Body, Criterion, Option
from procure.services import awards, frameworks
from tests import evaluation_stories, stories
from tests.stories import START


def draft(session, story, **changes):
    file = stories.framework_file(reference="2026/200")
    file = replace(file, framework=replace(file.framework, **changes))
    with atomic(session):
        return frameworks.store(session, file, actor=story.officer, now=START).id


def test_list_has_every_agreement_newest_first(session):
    story = stories.framework(session)
    made = draft(session, story)
    listing = pages.listing(session, viewer=story.officer, now=START)
    assert [(r.id, r.status, r.consortia) for r in listing.rows] == [
        (made, Status.DRAFT, 3),
        (story.framework_id, Status.ACTIVE, 3),
    ]
    assert listing.rows[1].spent_ore == 0
    assert listing.may_import


@pytest.mark.parametrize(
    ("who", "may"), [("owner", False), ("auditor", False), ("administrator", False)]
)
def test_others_read_but_do_not_import(session, who, may):
    story = stories.framework(session)
    viewer = getattr(story, who)
    assert pages.listing(session, viewer=viewer, now=START).may_import is may
    page = pages.page(session, draft(session, story), viewer=viewer, now=START)
    assert (page.may_activate, page.refusals) == (False, ())


def test_supplier_is_not_told_that_agreements_exist(session):
    story = stories.framework(session)
    for viewer in (story.leads[0], story.outsider):
        with pytest.raises(NotFound):
            pages.listing(session, viewer=viewer, now=START)
        with pytest.raises(NotFound):
            pages.page(session, story.framework_id, viewer=viewer, now=START)
        with pytest.raises(NotFound):
            consortia.page(
                session, story.framework_id, story.consortium_ids[0], viewer=viewer, now=START
            )


def test_overview_says_what_the_agreement_says(session):
    story = stories.framework(session)
    page = pages.page(session, story.framework_id, viewer=story.owner, now=START)
    assert page.status is Status.ACTIVE
    assert page.buyer.name == "Etat for modellkjøp (konstruert)"
    assert [party.name for party in page.parties] == ["Prøvedirektoratet (konstruert)"]
    assert (page.starts_on, page.ends_on) == (date(2026, 7, 1), date(2030, 6, 30))
    assert page.criteria[0] == Criterion("Pris", CriterionKind.PRICE, Decimal(15), Decimal(40))
    assert page.areas == ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")
    assert page.roles == ("Seniorrådgiver", "Rådgiver")
    assert page.call_off_method is CallOffMethod.MINI_COMPETITION
    first = page.consortia[0]
    assert (first.name, first.lead) == ("Konsortium 0 (konstruert)", "Firma 0 AS (konstruert)")
    assert (first.members, first.people, first.suspended) == (2, 2, False)
    assert first.rates == (150_000, 110_000)
    assert page.remaining_ore == page.maximum_ore == 40_000_000_00


def test_overview_tells_options_in_order(session):
    story = stories.framework(session)
    options = (
        ExtensionOption(months=12, text="Én gang."),
        ExtensionOption(until=date(2031, 12, 31)),
    )
    made = draft(session, story, extension_options=options)
    page = pages.page(session, made, viewer=story.officer, now=START)
    assert page.options == (Option(12, None, "Én gang."), Option(None, date(2031, 12, 31), ""))


def test_draft_can_be_activated_or_says_why_not(session):
    story = stories.framework(session)
    sound = pages.page(session, draft(session, story), viewer=story.officer, now=START)
    assert (sound.may_activate, sound.refusals) == (True, ())
    active = pages.page(session, story.framework_id, viewer=story.officer, now=START)
    assert not active.may_activate


def test_draft_that_lasts_too_long_says_so(session):
    story = stories.framework(session)
    made = draft(session, story, ends_on=date(2033, 1, 1))
    page = pages.page(session, made, viewer=story.officer, now=START)
    assert [why.code for why in page.refusals] == [Code.FRAMEWORK_TOO_LONG]


def test_signed_contract_uses_up_the_ceiling(session, tmp_path):
    found = evaluation_stories.told(session, tmp_path)
    story = found.story
    (item,) = worklist.page(session, viewer=story.officer, now=found.now).running
    with atomic(session):
        awards.sign_contract(session, found.id, actor=story.officer, now=item.due)
    page = pages.page(session, story.framework_id, viewer=story.officer, now=item.due)
    row = pages.listing(session, viewer=story.officer, now=item.due).rows[0]
    assert page.spent_ore > 0
    assert page.remaining_ore == page.maximum_ore - page.spent_ore
    assert row.spent_ore == page.spent_ore


def test_unknown_agreement_or_consortium_is_not_found(session):
    story = stories.framework(session)
    other = draft(session, story)
    with pytest.raises(NotFound):
        pages.page(session, 99, viewer=story.officer, now=START)
    with pytest.raises(NotFound):
        consortia.page(session, story.framework_id, 99, viewer=story.officer, now=START)
    with pytest.raises(NotFound):  # of another agreement
        consortia.page(session, other, story.consortium_ids[0], viewer=story.officer, now=START)


def test_card_has_members_people_levels_and_rates(session):
    story = stories.framework(session)
    card = consortia.page(
        session, story.framework_id, story.consortium_ids[1], viewer=story.owner, now=START
    )
    assert card.name == "Konsortium 1 (konstruert)"
    assert card.members == (
        Body("Firma 2 AS (konstruert)", stories.firm(2).organisation_number, is_lead=True),
        Body("Firma 3 AS (konstruert)", stories.firm(3).organisation_number),
    )
    assert [(p.label, p.employer, p.role, p.levels) for p in card.people] == [
        ("Tjenestedesigner 1", "Firma 2 AS (konstruert)", "Seniorrådgiver", (5, 2, 2)),
        ("Gevinstrådgiver 1", "Firma 3 AS (konstruert)", "Seniorrådgiver", (1, 4, 3)),
    ]
    assert card.highest == (5, 4, 3)
    assert card.rates == (("Seniorrådgiver", 150_000), ("Rådgiver", 110_000))


@pytest.mark.parametrize("read", ["page", "listing", "card"])
def test_statements_do_not_grow_with_the_agreement(session, count_statements, read):
    story = stories.framework(session, consortia=1)
    with atomic(session):
        larger = frameworks.store(
            session, stories.framework_file(4, "2026/4"), actor=None, now=START
        ).id
    counts = []
    for framework_id in (story.framework_id, larger):
        page = pages.page(session, framework_id, viewer=story.officer, now=START)
        with count_statements() as statements:
            if read == "page":
                pages.page(session, framework_id, viewer=story.officer, now=START)
            elif read == "listing":
                pages.listing(session, viewer=story.officer, now=START)
            else:
                consortia.page(
                    session, framework_id, page.consortia[0].id, viewer=story.officer, now=START
                )
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
