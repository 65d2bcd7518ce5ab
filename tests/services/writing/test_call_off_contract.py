"""The contract holds the published requirements and the winning bid, and nobody else's."""

import pytest

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.queries import documents as reading
from procure.services import competitions, paperwork
from tests import evaluation_stories as es
from tests import stories
from tests.services.writing import made
from tests.services.writing.framework_made import said

NAME = "call_off_contract"


def make(session, found, place=0):
    return made.text(
        session, found.id, NAME, found.bids[place], actor=found.story.officer, now=found.now
    )


def test_contract_begins_with_the_parties_and_what_it_builds_on(session, tmp_path):
    found = es.contracted(session, tmp_path)
    said(
        make(session, found),
        "etter statens standardavtale for oppdrag, SSA-O (oppdragsavtalen), i den versjonen som "
        "rammeavtalen bygger på.",
        "Kunde\tPrøvedirektoratet (konstruert), organisasjonsnummer ",
        "Konsulent\tFirma 0 AS (konstruert), organisasjonsnummer ",
        "Konsortium\tKonsortium 0 (konstruert)",
        "Rammeavtale\tRammeavtale om innovasjonsbistand (konstruert), saksnummer 2026/100",
        "Varighet\t1. mars 2027 – 15. desember 2027",
        "Samlet pris\t1 160 000 kr uten merverdiavgift",
        "mottatt fredag 29. januar 2027 kl. 09.00.",
        "Kunden\nPrøvedirektoratet (konstruert)",
        "Konsulenten\nFirma 0 AS (konstruert)",
    )


def test_contract_keeps_all_seven_annexes_and_marks_the_empty_ones(session, tmp_path):
    shown = make(session, es.contracted(session, tmp_path))
    said(
        shown,
        "1\nKundens beskrivelse av oppdraget\nja\n"
        "2\nKonsulentens spesifikasjon av oppdraget\nja\n"
        "3\nProsjekt- og fremdriftsplan\nja\n"
        "4\nAdministrative bestemmelser\nja\n"
        "5\nSamlet pris og prisbestemmelser\nja\n"
        "6\nEndringer i den generelle avtaleteksten\nnei\n"
        "7\nEndringer av oppdraget etter avtaleinngåelsen\nnei\n",
        *(f"\nBilag {number}: " for number in range(1, 8)),
    )


def test_annexes_hold_requirements_answers_team_and_prices(session, tmp_path):
    shown = make(session, es.contracted(session, tmp_path))
    said(
        shown,
        "Innbyggere må melde fra tre ganger. Vi vet ikke hvorfor.",
        "Leverandøren skal lede diagnosen og foreslå en ny tjeneste.",
        "Innsiktsrapport, konsept og gevinstplan.",
        "1\nTeamet snakker norsk.\nA-krav\n",
        "Tjenestedesign\n3\nGevinstrealisering\n3\n",
        "Oppgaveforståelse\nVi forstår Oppgaveforståelse 0\n",
        "Team og kompetanse\nVi forstår Team og kompetanse 0\n",
        "Konsulenten tok disse forbeholdene i tilbudet:\nVi forstår forbehold\n",
        "Prosjekteier 1, eier@example.test",
        "Konsulentens representant nås på konsortium0@example.test.",
        "Tjenestedesigner 1 Vi forstår\nSeniorrådgiver\nVi forstår erfaring\n",
        "Firma 0 AS (konstruert)\n",
        "Seniorrådgiver\n800\n1 000 kr\n800 000 kr\n",
        "Rådgiver\n400\n900 kr\n360 000 kr\n",
        "Samlet pris\n\n\n1 160 000 kr",
    )


def test_contract_names_no_other_bidder(session, tmp_path):
    shown = make(session, es.contracted(session, tmp_path))
    others = (
        "Konsortium 1",
        "Konsortium 2",
        "Firma 2",
        "Firma 3",
        "1 010 kr",
        "Oppgaveforståelse 1",
    )
    assert [other for other in others if other in shown] == []


def assistance(session):
    """An issued competition whose contract is an assistance agreement."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": stories.START}
    version = session.get(Competition, story.competition_id, populate_existing=True).version
    session.rollback()
    with atomic(session):
        competitions.change(
            session, story.competition_id, version=version,
            values={"contract_form": "SSA-B"}, **by,
        )  # fmt: skip
        competitions.submit_for_review(session, story.competition_id, **by)
        competitions.approve(session, story.competition_id, actor=story.officer, now=stories.START)
        competitions.issue(session, story.competition_id, vault=stories.VAULT, **by)
    return story


def test_assistance_agreement_has_its_six_annexes(session, tmp_path):
    shown = make(session, es.contracted(session, tmp_path, story=assistance(session)))
    said(
        shown,
        "etter statens standardavtale for bistand, SSA-B (bistandsavtalen)",
        "1\nBeskrivelse av bistanden\nja\n2\nProsjekt- og fremdriftsplan\nja\n"
        "3\nAdministrative bestemmelser\nja\n4\nSamlet pris og prisbestemmelser\nja\n"
        "5\nEndringer i den generelle avtaleteksten\nnei\n"
        "6\nEndringer av bistanden etter avtaleinngåelsen\nnei\n",
        "Bilag 4: Samlet pris og prisbestemmelser",
        "Bilag 6: Endringer av bistanden etter avtaleinngåelsen",
        "Konsulentens tilbud\n",
    )
    assert "Bilag 7" not in shown
    assert "Konsulentens spesifikasjon" not in shown


def test_contract_waits_until_every_bidder_is_told(session, tmp_path):
    found = es.decided(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        make(session, found)
    assert [r.code for r in why.value.reasons] == [Code.LETTERS_NOT_SENT]


def test_contract_waits_for_the_standstill(session, tmp_path):
    found = es.told(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        make(session, found)
    assert [r.code for r in why.value.reasons] == [Code.DOCUMENT_TOO_EARLY]


def test_contract_is_made_with_the_chosen_bid_alone(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(NotFound):
        make(session, found, place=1)


def test_only_the_winner_fetches_the_contract(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with atomic(session):
        stored = paperwork.make(
            session, found.id, NAME, found.bids[0], actor=found.story.officer, now=found.now
        )
    assert reading.download(session, stored.id, viewer=found.story.leads[0]).digest == stored.digest
    with pytest.raises(NotFound):
        reading.download(session, stored.id, viewer=found.story.leads[1])


def test_contract_names_everything_that_is_missing_and_where_it_is_written(session, tmp_path):
    found = es.contracted(session, tmp_path)
    competition = session.get(Competition, found.id, populate_existing=True)
    competition.starts_on = None
    competition.deliverables = ""
    session.commit()
    with pytest.raises(InvalidInput) as why:
        make(session, found)
    assert [(r.params["field"], r.section) for r in why.value.reasons] == [
        ("Leveranser", "need"),
        ("Oppdragets start", "timeline"),
    ]


def test_bid_without_reservations_says_so(session, tmp_path):
    found = es.contracted(session, tmp_path)
    session.get(Bid, found.bids[0]).reservations = ""
    session.commit()
    said(make(session, found), "Konsulenten tok ingen forbehold i tilbudet.")
