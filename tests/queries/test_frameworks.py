from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.framework_file import CallOffMethod, ExtensionOption
from procure.domain.framework_terms import SetMaximum, Terminate
from procure.domain.frameworks import Status
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.frameworks import Framework
from procure.queries import frameworks as pages
from procure.queries import worklist
from procure.queries.frameworks import Criterion, Option, Wanted, status_sql
from procure.services import awards, framework_drafts, frameworks
from tests import agreement_stories as agreements
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


def test_overview_says_what_the_agreement_says(session):
    story = stories.framework(session)
    page = pages.page(session, story.framework_id, viewer=story.owner, now=START)
    assert page.status is Status.ACTIVE
    assert page.buyer.name == "Etat for modellkjøp (konstruert)"
    assert [party.name for party in page.parties] == ["Prøvedirektoratet (konstruert)"]
    assert (page.starts_on, page.ends_on) == (date(2026, 7, 1), date(2030, 6, 30))
    assert page.criteria[0] == Criterion("Pris", CriterionKind.PRICE, Decimal(20), Decimal(40))
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


def test_unknown_agreement_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        pages.page(session, 99, viewer=story.officer, now=START)


@pytest.mark.parametrize("read", ["page", "listing"])
def test_statements_do_not_grow_with_the_agreement(session, count_statements, read):
    story = stories.framework(session, consortia=1)
    with atomic(session):
        larger = frameworks.store(
            session, stories.framework_file(4, "2026/4"), actor=None, now=START
        ).id
    with atomic(session):
        frameworks.activate(session, larger, actor=story.officer, now=START)
    counts = []
    for framework_id in (story.framework_id, larger):
        pages.page(session, framework_id, viewer=story.officer, now=START)
        with count_statements() as statements:
            if read == "page":
                pages.page(session, framework_id, viewer=story.officer, now=START)
            else:
                pages.listing(session, viewer=story.officer, now=START)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 18


# --- looking for an agreement


@pytest.fixture
def several(session):
    """Four agreements: in force, a draft, ended before its time, and one of another buyer."""
    story = stories.framework(session)
    ending = agreements.active(
        session, story, title="Avtale B (konstruert)", ends_on=date(2028, 1, 1)
    )
    agreements.change(session, ending, Terminate(date(2027, 1, 11)))
    key = agreements.empty(session, story, title="Avtale A (konstruert)", reference="2027/301")
    session.rollback()
    body = stories.OWNER_BODY
    with atomic(session):
        framework_drafts.change(
            session, key, version=1, values={}, buyer=(body.name, body.organisation_number),
            actor=story.officer, now=START,
        )  # fmt: skip
    return story, ending.framework_id, key


def found(session, story, **wanted):
    listing = pages.listing(session, viewer=story.officer, now=START, wanted=Wanted(**wanted))
    return [row.id for row in listing.rows]


def test_list_is_searched_filtered_and_sorted(session, several):
    story, ending, key = several
    active = story.framework_id
    assert found(session, story, text="AVTALE B") == [ending]
    assert found(session, story, text="2027/301") == [key]
    assert found(session, story, text="prøvedirektoratet") == [key]
    assert found(session, story, text="%") == []
    assert found(session, story, status="active") == [active]
    assert found(session, story, status="terminated") == [ending]
    assert found(session, story, status="draft") == [key]
    assert found(session, story, status="stranger") == [key, ending, active]
    buyer = pages.listing(session, viewer=story.officer, now=START).buyers
    assert [name for _, name in buyer] == [stories.BUYER.name, stories.OWNER_BODY.name]
    assert found(session, story, buyer_id=buyer[1][0]) == [key]
    assert found(session, story, order="ending") == [ending, key, active]
    assert found(session, story, order="title") == [key, ending, active]
    assert found(session, story, order="newest") == [key, ending, active]


@pytest.mark.parametrize("order", ["newest", "ending", "title", "stranger"])
def test_pages_of_the_list_hold_every_agreement_once(session, several, order):
    story = several[0]
    whole = found(session, story, order=order)
    seen, after = [], None
    while True:
        wanted = Wanted(order=order, after=after, most=1)
        page = pages.listing(session, viewer=story.officer, now=START, wanted=wanted)
        seen += [row.id for row in page.rows]
        if page.older is None:
            break
        after = page.older
    assert seen == whole


def test_status_in_sql_is_the_status_of_the_rules(session, several):
    """Every agreement, on days before, at and after each of its turns."""
    story = several[0]
    days = [date(2026, 6, 30), date(2027, 1, 10), date(2027, 1, 11), date(2028, 1, 1),
            date(2028, 1, 2), date(2030, 6, 30), date(2030, 7, 1)]  # fmt: skip
    told = set()
    for day in days:
        now = datetime.combine(day, time(11), UTC)
        in_sql = session.execute(select(Framework.id, status_sql(day))).all()
        by_rules = {
            row.id: row.status for row in pages.listing(session, viewer=story.officer, now=now).rows
        }
        assert {key: Status(status) for key, status in in_sql} == by_rules
        told |= set(by_rules.values())
    assert told == {Status.DRAFT, Status.ACTIVE, Status.EXPIRED, Status.TERMINATED}


def test_used_up_agreement_is_exhausted_in_both(session, tmp_path):
    told = evaluation_stories.told(session, tmp_path)
    (item,) = worklist.page(session, viewer=told.story.officer, now=told.now).running
    with atomic(session):
        awards.sign_contract(session, told.id, actor=told.story.officer, now=item.due)
    page = pages.page(session, told.story.framework_id, viewer=told.story.officer, now=item.due)
    agreements.change(session, told.story, SetMaximum(page.spent_ore), now=item.due)
    row = pages.listing(session, viewer=told.story.officer, now=item.due).rows[0]
    assert row.status is Status.EXHAUSTED
    assert session.scalars(select(status_sql(item.due.date()))).all() == ["exhausted"]


def test_overview_names_other_agreements_for_the_same(session, several):
    story, ending, _key = several
    page = pages.page(session, story.framework_id, viewer=story.officer, now=START)
    assert [(o.id, o.reference, o.codes) for o in page.overlaps] == [
        (ending, "2026/900", ("79410000",))
    ]


def test_overview_is_short_when_asked(session):
    story = stories.framework(session, consortia=4)
    page = pages.page(session, story.framework_id, viewer=story.officer, now=START, most=2)
    assert ([c.name for c in page.consortia], page.consortia_total) == (
        ["Konsortium 0 (konstruert)", "Konsortium 1 (konstruert)"], 4
    )  # fmt: skip


def test_overview_counts_the_days_to_its_end(session):
    story = stories.framework(session)
    page = pages.page(session, story.framework_id, viewer=story.officer, now=START)
    assert (page.days_left, page.last_day) == (1266, date(2030, 6, 30))
    agreements.change(session, story, Terminate(date(2027, 1, 21)))
    page = pages.page(session, story.framework_id, viewer=story.officer, now=START)
    assert (page.days_left, page.last_day) == (9, date(2027, 1, 20))
