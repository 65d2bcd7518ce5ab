"""The change annex comes from the journal and the contract, with the value summed up."""

import dataclasses

import pytest
from sqlalchemy import select

from procure.domain import journal_facts as kinds
from procure.domain.errors import InvalidInput
from procure.extensions import atomic
from procure.models.documents import Document
from procure.models.journals import JournalEntry
from procure.services import contract_amounts, journals
from tests import delivery_stories
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "change_annex"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.officer, now=found.now)


def test_the_annex_says_what_changes_and_what_it_costs(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, js.ANNEX)
    text = shown(session, found, entry)
    assert "Endringsbilag 1" in text
    assert "Kontrakt\tSSA-O, signert 18. februar 2027" in text
    assert "Leverandør\tKonsortium 0 (konstruert)" in text
    assert "Ventetiden skyldes tre overleveringer." in text
    assert "Partene er enige om denne forståelsen av problemet:\nInnbyggeren må fortelle" in text
    assert "Vi prøver ett felles mottak i stedet for et nytt skjema." in text
    assert "Utforske–definere\nTre skisser\n1. juni 2027" in text
    assert "Utvikle–levere\nUtprøving\n1. oktober 2027" in text
    assert "Seniorrådgiver\n40\n40 000 kr" in text
    assert "Oppstart av fase 2\n1. mai 2027" in text
    assert "Kontraktsverdi ved signering\t1 160 000 kr" in text
    assert "Ny kontraktsverdi\t1 200 000 kr" in text
    assert "Samlet endring\t3,45 % av verdien ved signering" in text
    assert "Prøvedirektoratet (konstruert)\nProsjekteier 1" in text
    assert "Konsortium 0 (konstruert)\nDaglig leder 1" in text
    stored = session.scalars(select(Document).where(Document.name == NAME)).one()
    assert (stored.bid_id, stored.for_suppliers) == (found.bids[0], True)


def test_signed_changes_add_up_and_neither_a_closed_nor_an_unsigned_one_counts(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (signed,) = js.written(session, found, js.ANNEX)
    with atomic(session):
        contract_amounts.sign_change(
            session, found.id, amount_ore=0, entry_id=signed, why="Ny retning.",
            signed_on=found.now.date(), actor=found.story.officer, now=found.now,
        )  # fmt: skip
    js.written(session, found, js.ANNEX)  # written, and never signed
    (closed,) = js.written(session, found, js.ANNEX)
    with atomic(session):
        journals.close(
            session, found.id, closed, reason="Ført inn to ganger.",
            actor=found.story.officer, now=found.now,
        )  # fmt: skip
    less = dataclasses.replace(
        js.ANNEX, prices=(kinds.PriceChange(item="Reiser", amount_ore=-9_800_000),)
    )
    (entry,) = js.written(session, found, less)
    text = shown(session, found, entry)
    assert "Reiser\n–\n−98 000 kr" in text
    assert "Endret i tidligere bilag\t40 000 kr" in text
    assert "Ny kontraktsverdi\t1 102 000 kr" in text
    assert "Samlet endring\t−5,00 % av verdien ved signering" in text


def test_an_annex_shows_the_phases_as_they_are_planned(session, tmp_path):
    found = delivery_stories.diagnosed(session, tmp_path)
    entry = session.scalars(select(JournalEntry.id)).one()
    text = shown(session, found, entry)
    assert "Fasene i leveransen er planlagt slik:" in text
    assert "Diagnose\n1. mars 2027\n30. april 2027" in text
    assert "Utvikle–levere\n1. september 2027\n15. desember 2027" in text


def test_an_annex_without_a_plan_has_no_empty_table(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, js.ANNEX)
    assert "Fasene i leveransen" not in shown(session, found, entry)


def test_an_annex_without_a_change_in_price_says_so(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, dataclasses.replace(js.ANNEX, prices=()))
    text = shown(session, found, entry)
    assert "Timene og prisen endres ikke." in text
    assert "Samlet endring\t0,00 %" in text


def test_gaps_are_told_all_at_once(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (entry,) = js.written(session, found, kinds.ChangeAnnex(diagnosis="Bare begynt."))
    with pytest.raises(InvalidInput) as why:
        shown(session, found, entry)
    assert made.lacking(why) == [
        ("Endringen gjelder fra", "journal"),
        ("Felles problemforståelse", "journal"),
        ("Ny retning", "journal"),
        ("Grunnlaget for endringen", "journal"),
        ("Leveranser i fase 2 og 3", "journal"),
        ("Framdrift", "journal"),
        ("Underskrift nr. 1: Underskriver", "journal"),
        ("Underskrift nr. 2: Underskriver", "journal"),
    ]
