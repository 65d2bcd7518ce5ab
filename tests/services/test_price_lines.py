"""What is asked for in the price, from the draft to the signed contract and the ledger."""

import io
import json

import openpyxl
import pytest
from sqlalchemy import select

from procure.domain import evaluations
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.price_lines import AskedOption
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.awards import Contract
from procure.models.deliveries import ContractOption
from procure.models.documents import Document
from procure.models.ledger import LedgerPosting
from procure.queries import bid_terms, ceilings, facts, material
from procure.queries import price_lines as pages
from procure.services import (
    awards,
    competition_versions,
    competitions,
    price_lines,
    recommendations,
    version_changes,
)
from procure.services.writing import bid_form, call_off_contract, evaluation_sheet
from tests import evaluation_stories as es
from tests import price_stories, stories
from tests.services.writing import made
from tests.sheets.engines import differences, formualizer_cells


def refused(session, error, verb, *args, **kwargs):
    """Return the codes and places with which a verb is refused."""
    with pytest.raises(error) as why, atomic(session):
        verb(session, *args, **kwargs)
    return [(r.code, r.section) for r in why.value.reasons]


def asked(session, story):
    return [
        (line.option, line.name, line.hours)
        for line in bid_terms.lines(session, facts.competition(session, story.competition_id))
    ]


def test_lines_of_one_role_and_of_options_stand_in_their_order(session):
    story = price_stories.drafted(session)
    assert asked(session, story) == [
        ("", "Seniorrådgiver – diagnose", 300),
        ("", "Seniorrådgiver – utvikling", 500),
        ("", "Rådgiver", 400),
        ("Utrulling", "Seniorrådgiver", 100),
        ("Utrulling", "Rådgiver", 50),
    ]
    by = {"actor": story.owner, "now": stories.START}
    senior, *_ = price_stories.roles(session, story)
    with atomic(session):
        price_lines.set_lines(session, story.competition_id, lines=[(senior, "", 80)], **by)
        second = price_lines.set_option(
            session, story.competition_id, AskedOption(name="Støtte", lines=[(senior, "", 7)]), **by
        ).id
    assert [line[0] for line in asked(session, story)] == ["", "Utrulling", "Utrulling", "Støtte"]
    competition = facts.competition(session, story.competition_id)
    assert facts.draft_of(session, competition).options == (
        ("Utrulling", price_stories.LAST_DAY),
        ("Støtte", None),
    )
    with atomic(session):
        price_lines.remove_option(session, story.competition_id, second, **by)
    assert [line[0] for line in asked(session, story)] == ["", "Utrulling", "Utrulling"]


def test_lines_and_options_that_cannot_stand_are_refused_where_they_are(session):
    story = price_stories.drafted(session)
    by = {"actor": story.owner, "now": stories.START}
    senior, junior, *_ = price_stories.roles(session, story)
    key = story.competition_id
    lines = [(senior, "a", 1), (junior, "", 0), (senior, "A", 200_001)]
    assert refused(session, InvalidInput, price_lines.set_lines, key, lines=lines, **by) == [
        (Code.HOURS_OUTSIDE, "1"), (Code.PRICE_LINE_TWICE, "2"), (Code.HOURS_OUTSIDE, "2"),
    ]  # fmt: skip
    option = AskedOption(name=" utrulling ")
    assert refused(session, InvalidInput, price_lines.set_option, key, option, **by) == [
        (Code.OPTION_TWICE, "name"), (Code.OPTION_WITHOUT_HOURS, "lines"),
    ]  # fmt: skip
    unnamed = AskedOption(name=" ", lines=[(senior, "", 1)])
    assert refused(session, InvalidInput, price_lines.set_option, key, unnamed, **by) == [
        (Code.TEXT_MISSING, "name")
    ]
    for verb in (
        lambda: price_lines.set_lines(session, key, lines=[(10**6, "", 1)], **by),
        lambda: price_lines.remove_option(session, key, 10**6, **by),
        lambda: price_lines.set_option(session, key, unnamed, option_id=10**6, **by),
    ):
        with pytest.raises(NotFound), atomic(session):
            verb()


def test_the_second_of_two_authors_is_told(session):
    story = price_stories.drafted(session)
    by = {"actor": story.owner, "now": stories.START}
    seen = pages.of(session, story.competition_id).mark
    senior, *_ = price_stories.roles(session, story)
    with atomic(session):
        price_lines.set_lines(
            session, story.competition_id, lines=[(senior, "", 10)], seen=seen, **by
        )
    with pytest.raises(Stale), atomic(session):
        price_lines.set_lines(
            session, story.competition_id, lines=[(senior, "", 20)], seen=seen, **by
        )
    assert asked(session, story)[0] == ("", "Seniorrådgiver", 10)


def test_highest_rates_are_those_of_the_day_the_terms_are_read(session):
    story = price_stories.drafted(session)
    found = pages.of(session, story.competition_id)
    assert found.rates_on == stories.START.date()
    assert [(r.name, r.lowest_ore, r.highest_ore) for r in found.roles][:1] == [
        ("Seniorrådgiver", 150_000, 150_000)
    ]
    assert found.hours == 1350


def test_every_hour_counts_and_options_become_rights_in_the_contract(session, tmp_path):
    story = price_stories.issued(session)
    found = es.told(
        session, tmp_path, story=story,
        contents={
            0: price_stories.rates(session, story, 100_000, 90_000),
            1: price_stories.rates(session, story, 101_000, 90_000),
        },
    )  # fmt: skip
    competition = facts.competition(session, found.id)
    known = material.of(session, competition)
    assert known.sums_ore(known.offers[0]) == {"": 116_000_000, "Utrulling": 14_500_000}
    assert known.price_ore(known.offers[0]) == 130_500_000
    before = ceilings.of(session, story.framework_id)
    end = competition.standstill_ends_at
    with atomic(session):
        awards.sign_contract(session, found.id, actor=story.officer, now=end)
    winner = session.scalars(select(Contract)).one()
    sums = known.sums_ore(next(o for o in known.offers if o.id == winner.bid_id))
    assert winner.value_ore == sums[""]
    option = session.scalars(select(ContractOption)).one()
    assert (option.title, option.value_ore, option.exercise_by) == (
        "Utrulling", sums["Utrulling"], price_stories.LAST_DAY,
    )  # fmt: skip
    after = ceilings.of(session, story.framework_id)
    assert after.used_ore - before.used_ore == sums[""]
    assert after.options_ore - before.options_ore == sums["Utrulling"]
    assert session.scalars(select(LedgerPosting.amount_ore)).all()[-1] == sums[""]
    (line,) = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == Tag.AWARD_CONTRACT_SIGN)
    )
    assert json.loads(line)["facts"]["options"] == {"Utrulling": str(sums["Utrulling"])}


def test_an_old_version_without_options_is_still_compared(session):
    story = price_stories.issued(session)
    text = competition_versions.snapshot(session, facts.competition(session, story.competition_id))
    old = json.loads(text)
    for added in ("vat_basis", "price_options"):
        del old[added]
    old["requirements"] = [row[:4] for row in old["requirements"]]
    old["price_lines"] = [row[:4] for row in old["price_lines"]]
    old["criteria"] = [
        {k: v for k, v in c.items() if k not in {"page_limit", "grades"}} for c in old["criteria"]
    ]
    said = [
        (c.what, c.after and c.after.replace("\xa0", " "))
        for c in version_changes.between(json.dumps(old), text)
    ]
    worded = (
        "Vekt 30 %. Vi vurderer oppgaveforståelse. Beskriv på inntil 600 ord. Høyst 600 ord. "
        "Vedlegg på høyst 4 sider. Minst 2 poeng. 10 poeng: Svaret viser innsikt i hele "
        "problemet. 5 poeng: Svaret viser innsikt i deler av problemet. 0 poeng: Svaret viser "
        "ingen innsikt."
    )
    shown = "Dokumentasjon: Beskriv hvordan. Høyst 150 ord. Vedlegg på høyst 2 sider."
    option = "Hjelp til å ta tjenesten i bruk. Kan tas ut til og med 30. september 2027."
    assert said == [
        ("Krav 2", f"Teamet deler innsikt underveis. {shown}"),
        ("Tildelingskriteriet «Oppgaveforståelse»", worded),
        ("Timer i prislinje 6", "100 timer i opsjonen «Utrulling»"),
        ("Timer i prislinje 7", "50 timer i opsjonen «Utrulling»"),
        ("Opsjonen «Utrulling»", option),
    ]


def test_an_option_past_the_start_or_without_a_day_stops_the_review(session):
    story = price_stories.drafted(session)
    by = {"actor": story.owner, "now": stories.START}
    senior, *_ = price_stories.roles(session, story)
    day = stories.FIELDS["starts_on"]
    with atomic(session):
        price_lines.set_option(
            session, story.competition_id,
            AskedOption(name="For tidlig", last_taken_on=day, lines=[(senior, "", 1)]), **by,
        )  # fmt: skip
        price_lines.set_option(
            session, story.competition_id,
            AskedOption(name="Uten dag", lines=[(senior, "", 1)]), **by,
        )  # fmt: skip
    codes = refused(
        session, IllegalTransition, competitions.submit_for_review, story.competition_id, **by
    )
    assert codes == [(Code.OPTION_DAY_TOO_EARLY, "price"), (Code.OPTION_DAY_MISSING, "price")]


def test_the_locked_workbooks_show_the_lines_of_options_and_agree(session, tmp_path):
    story = price_stories.issued(session)
    found = es.agreed(
        session, tmp_path, story=story,
        contents={
            0: price_stories.rates(session, story, 100_000, 90_000),
            1: price_stories.rates(session, story, 101_000, 90_000),
        },
    )  # fmt: skip
    with atomic(session):
        recommendations.lock(session, found.id, actor=story.owner, now=es.LOCKED)
    books = dict(
        session.execute(
            select(Document.name, Document.content).where(Document.suffix == "xlsx")
        ).all()
    )
    assert sorted(books) == ["evaluation_matrix", "price_comparison"]
    for content in books.values():
        assert differences(content, formualizer_cells(content)) == {}
        said = {
            str(cell)
            for sheet in openpyxl.load_workbook(io.BytesIO(content))
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        }
        assert {"Seniorrådgiver – diagnose", "Utrulling: Seniorrådgiver"} <= said
    competition = facts.competition(session, found.id)
    case = evaluations.case(material.of(session, competition))
    assert [str(line.quantity) for line in case.lines] == ["300", "500", "400", "100", "50"]


def test_the_winner_s_letter_and_contract_tell_the_options_apart(session, tmp_path):
    story = price_stories.issued(session)
    found = es.told(
        session, tmp_path, story=story,
        contents={
            0: price_stories.rates(session, story, 100_000, 90_000),
            1: price_stories.rates(session, story, 101_000, 90_000),
        },
    )  # fmt: skip
    text = made.newest(session, "award_letter_winner").replace("\xa0", " ")
    assert "Opsjoner som kan tas ut: Utrulling 14" in text
    competition = facts.competition(session, found.id)
    by = {"actor": story.officer, "now": es.SENT}
    written = call_off_contract.gather(session, competition, found.bids[0], **by)
    assert [line.role for line in written.prices] == [
        "Seniorrådgiver – diagnose", "Seniorrådgiver – utvikling", "Rådgiver",
    ]  # fmt: skip
    (option,) = written.options
    assert (option.name, option.last_day.replace("\xa0", " "), option.content) == (
        "Utrulling", "30. september 2027", "Hjelp til å ta tjenesten i bruk.",
    )  # fmt: skip
    assert [line.role for line in option.prices] == ["Seniorrådgiver", "Rådgiver"]
    assert "unntatt fra merverdiavgift" in written.price_basis
    assert written.total.replace("\xa0", " ") == "1 160 000 kr"
    assert option.amount.replace("\xa0", " ") == "145 000 kr"


def test_the_bid_form_names_the_option_and_the_limits(session):
    story = price_stories.issued(session)
    competition = facts.competition(session, story.competition_id)
    by = {"actor": story.owner, "now": stories.START}
    written = bid_form.gather(session, competition, 0, **by)
    assert [rate.role for rate in written.rates][-2:] == [
        "Utrulling: Seniorrådgiver", "Utrulling: Rådgiver",
    ]  # fmt: skip
    assert written.answers[0].limit == "600 ord og 4 sider vedlegg"
    assert "unntatt fra merverdiavgift" in written.price_basis
    text = made.newest(session, "tender_document").replace("\xa0", " ")
    for said in (
        "Beskriv hvordan. Høyst 150 ord og 2 sider vedlegg.",
        "Omfang\thøyst 600 ord og 4 sider vedlegg",
        "Et tilbud med færre enn 2 poeng her blir ikke rangert.",
        "5\nSvaret viser innsikt i deler av problemet.",
        "Kan tas ut til og med 30. september 2027. Timene i opsjonen teller med",
        "Vi kan ta ut opsjonen til og med 30. september 2027.",
        "Seniorrådgiver – diagnose\n300",
    ):
        assert said in text, said


def test_the_evaluators_sheet_in_word_tells_what_points_meant(session, tmp_path):
    story = price_stories.issued(session)
    found = es.consensus(
        session, tmp_path, story=story,
        contents={n: price_stories.rates(session, story, 100_000, 90_000) for n in range(2)},
    )  # fmt: skip
    competition = facts.competition(session, found.id)
    by = {"actor": story.owner, "now": es.CONSENSUS}
    written = evaluation_sheet.gather(session, competition, story.evaluators[0].id, **by)
    assert [(one.criterion, [step.points for step in one.steps]) for one in written.wordings] == [
        ("Oppgaveforståelse", ["10", "5", "0"])
    ]
