"""The annual report counts what happened, and never tells who did what when few did."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from procure.domain import formats
from procure.domain.competitions import Action
from procure.domain.errors import NotFound
from procure.domain.invitations import Why
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.queries import ledger
from procure.services import awards, journals, rules
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing.framework_made import figures, file, made, said

NAME = "annual_report"


def report(session, found, year=2027):
    return made(session, found.story, NAME, year, now=found.now)


def concluded(session, folder, story, reason):
    """Two bids and a contract; the consortium without a bid declines for a reason of its own."""
    bid_stories.declined(session, story, 2, why=Why.OTHER, words=reason)
    return es.contracted(session, folder, story=story)


def again(session, folder, found, reference, reason):
    """The same three consortia in one more competition, of another project."""
    session.get(Competition, found.id, populate_existing=True).reference = reference
    session.commit()
    story = replace(found.story, project_id=0, competition_id=0)
    return concluded(session, folder, stories.issued(session, story), reason)


def three_times(session, folder, *reasons):
    """Three competitions among the same consortia, each declined for its own reason."""
    found = concluded(session, folder, stories.issued(session), reasons[0])
    for reference, reason in zip(("2027/5", "2027/6"), reasons[1:], strict=True):
        found = again(session, folder, found, reference, reason)
    return found


def test_report_sums_call_offs_by_supplier_buyer_and_year(session, tmp_path):
    shown = report(session, es.contracted(session, tmp_path))
    said(
        shown,
        "I 2027 ble det inngått ett avrop på 1 160 000 kr uten merverdiavgift.",
        "Konkurranser sendt ut\t1",
        "Konkurranser avlyst\t0",
        "Ved utgangen av perioden var 1 160 000 kr av 40 000 000 kr brukt. Det er 2,9 % av den "
        "høyeste verdien, og 38 840 000 kr er igjen.",
        "Mediantiden fra invitasjonen var sendt til valget var meddelt, var 26 dager.",
        "Enklere hverdag: tjenestedesign (konstruert)\n2027/7\nPrøvedirektoratet (konstruert)\n"
        "Konsortium 0 (konstruert)\n",
        "Konsortium 0 (konstruert)\n1\n1 160 000 kr\n1\n1 160 000 kr\n"
        "Konsortium 1 (konstruert)\n0\n0 kr\n0\n0 kr\n",
        "Prøvedirektoratet (konstruert)\n1\n1 160 000 kr\n1\n1 160 000 kr\n",
        "2026\n0\n0 kr\n0 kr\n0 %\n2027\n1\n1 160 000 kr\n1 160 000 kr\n2,9 %\n",
        "Året er ikke over.",
        "Avtaleforvalter, rammeavtale@example.test",
    )
    assert "Det meste av rammen er brukt" not in shown


def test_answers_of_one_competition_are_counted_together_only(session, tmp_path):
    found = concluded(session, tmp_path, stories.issued(session), "Teamet var opptatt.")
    shown = report(session, found)
    said(
        shown,
        "Invitasjoner\t3",
        "Ga tilbud\t2",
        "Avslo med grunn\t1",
        "Svarte ikke\t0",
        "Svarprosent\t67 % av invitasjonene førte til tilbud",
        "Tilbud per konkurranse\t2,0 i gjennomsnitt",
        "Svarene vises ikke per leverandør. Minst én leverandør fikk færre enn 3 invitasjoner",
        "Grunnene vises ikke, fordi færre enn 3 leverandører avslo",
    )
    assert "Teamet var opptatt" not in shown


def test_answers_by_supplier_and_reasons_come_when_there_are_three(session, tmp_path):
    reasons = ("Uklart behov.", "Teamet var opptatt.", "Fristen var for kort.")
    shown = report(session, three_times(session, tmp_path, *reasons))
    said(
        shown,
        "Invitasjoner\t9",
        "Ga tilbud\t6",
        "Konsortium 0 (konstruert)\n3\n3\n100 %\nKonsortium 1 (konstruert)\n3\n3\n100 %\n"
        "Konsortium 2 (konstruert)\n3\n0\n0 %\n",
        "Vi viser dem uten navn.\nFristen var for kort.\nTeamet var opptatt.\nUklart behov.\n",
    )


def test_reason_that_names_a_supplier_is_not_shown(session, tmp_path):
    reasons = ("Konsortium 2 har ikke kapasitet.", "Teamet var opptatt.", "Fristen var for kort.")
    shown = report(session, three_times(session, tmp_path, *reasons))
    said(shown, "Grunnene vises ikke, fordi færre enn 3 leverandører avslo")
    assert "har ikke kapasitet" not in shown


def test_bids_of_a_competition_that_is_not_concluded_are_not_counted(session, tmp_path):
    shown = report(session, es.decided(session, tmp_path))
    said(shown, "Ingen konkurranser ble avsluttet i 2027.", "Konkurranser sendt ut\t1")
    assert "Svarprosent" not in shown


def test_past_year_is_told_as_it_stood_when_it_ended(session, tmp_path):
    shown = report(session, es.contracted(session, tmp_path), 2026)
    said(
        shown,
        "I 2026 ble det ikke inngått noen avrop.",
        "Det ble ikke inngått noen avrop i 2026.",
        "Ingen oppdragsgiver har gjort avrop ennå.",
        "og 40 000 000 kr er igjen.",
    )
    assert "Året er ikke over" not in shown
    assert "\n2027\n" not in shown


def test_figure_tells_what_is_used(session, tmp_path):
    found = es.contracted(session, tmp_path)
    stored = file(session, found.story, NAME, 2027, now=found.now)
    assert figures(stored) == [
        "Bruken av rammen til og med 2027: 1 160 000 kr av 40 000 000 kr er brukt."
    ]


def test_forecast_carries_the_pace_of_the_lines_on_to_the_last_day(session, tmp_path):
    reasons = ("Uklart behov.", "Teamet var opptatt.", "Fristen var for kort.")
    found = three_times(session, tmp_path, *reasons)
    page = ledger.page(
        session, found.story.framework_id, viewer=found.story.officer, now=found.now
    ).forecast
    said(
        report(session, found),
        f"Takten er målt over\thele avtalens tid: {page.pace.postings} posteringer",
        f"Bruk i måneden\tom lag {plain(page.pace.ore_per_month)}",
        f"Brukt når avtalen slutter\tom lag {plain(page.about_ore)}",
    )


def plain(ore):
    return formats.kroner(ore).replace("\u00a0", " ")


def test_one_line_makes_no_forecast_and_the_report_says_why(session, tmp_path):
    said(
        report(session, es.contracted(session, tmp_path)),
        "Prognose\nDet er færre enn tre posteringer. Det er for lite til å anslå en takt.",
    )


def test_year_of_a_contract_is_counted_in_norway(session, tmp_path):
    found = es.told(session, tmp_path)
    midnight = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Oslo
    longer = replace(js.VALIDITY, new_until=date(2028, 3, 1))
    (entry,) = js.written(session, found, longer, 0)
    js.lettered(session, found, "validity_extension", entry)
    with atomic(session):
        journals.answer(
            session, found.id, entry, text="Ja.", received_at=found.now, accepted=True,
            actor=found.story.officer, now=found.now,
        )  # fmt: skip
        rules.explain(
            session, found.id, gate=Action.SIGN_CONTRACT, rule="42",
            why="Partene er enige om en ny oppstart.", actor=found.story.officer, now=midnight,
        )  # fmt: skip
        awards.sign_contract(session, found.id, actor=found.story.officer, now=midnight)
    later = replace(found, now=midnight + timedelta(days=1))
    said(report(session, later, 2028), "I 2028 ble det inngått ett avrop", "01.01.2028")
    said(report(session, later, 2027), "I 2027 ble det ikke inngått noen avrop.")


def test_report_warns_when_the_ceiling_is_nearly_used(session, tmp_path):
    found = es.contracted(session, tmp_path)
    session.scalars(select(Framework)).one().maximum_value_ore = 1_400_000_00
    session.commit()
    said(report(session, found), "Det meste av rammen er brukt: 82,9 %.", "Det er 82,9 % av den")


@pytest.mark.parametrize("year", [2025, 2028, 0])
def test_there_is_no_report_of_a_year_outside_the_framework(session, tmp_path, year):
    found = es.contracted(session, tmp_path)
    with pytest.raises(NotFound):
        report(session, found, year)
