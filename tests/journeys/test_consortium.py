"""An officer changes two consortia in a real browser: rates by an index, a time out, a new lead."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import stories
from tests.journeys.conftest import PASSWORD
from tests.services.test_consortium_members import firm_id, members
from tests.services.test_consortium_rates import rates
from tests.services.test_consortium_suspensions import spells
from tests.stories import firm

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
DAY = date(2027, 3, 1)


@pytest.fixture
def officer(session, town, person, monkeypatch):
    """The officer of an agreement under which a competition has just been sent out."""
    monkeypatch.setattr(stories, "PASSWORD", PASSWORD)
    story = stories.issued(session)
    return story, person().signs_in("innkjoper1@example.test")


def test_officer_adjusts_rates_suspends_a_consortium_and_swaps_the_lead(town, officer):
    story, innkjoper = officer
    first, second, _ = story.consortium_ids

    innkjoper.goes_to(f"/consortia/{first}/change").follows(
        "Reguler timeprisene i flere konsortier"
    )
    innkjoper.ticks("Etter en indeks").writes("Indeksen sist prisene ble satt", "118,4")
    innkjoper.writes("Indeksen nå", "12,17").writes("Gjelder fra", "01.03.2027")
    innkjoper.presses("Se de nye prisene").reads("Har et komma flyttet seg? Rett tallene.")
    innkjoper.writes("Indeksen nå", "121,7").presses("Se de nye prisene")
    innkjoper.reads("Regulering +2,79 %").reads("1 542 kr")
    innkjoper.reads("De bygger på timeprisene fra dagen de ble sendt ut.")
    innkjoper.presses("Bekreft endringen").reads("Skriv en begrunnelse.")
    innkjoper.writes("Begrunnelse", "Indeksregulering etter avtalens punkt 7.")
    innkjoper.presses("Bekreft endringen").reads("Timeprisene er regulert i 3 konsortier.")

    innkjoper.goes_to(f"/consortia/{second}/change").follows("Steng ute for en tid")
    innkjoper.writes("Utestengt fra og med", "12.01.2027").writes(
        "Utestengt til og med", "11.01.2027"
    )
    innkjoper.presses("Se hva det fører til").reads("Den siste dagen kan ikke være før den første.")
    innkjoper.writes("Utestengt til og med", "28.02.2027").presses("Se hva det fører til")
    innkjoper.reads("Invitasjonene gjelder fortsatt.")
    innkjoper.writes("Begrunnelse", "Mangler skatteattest.").presses("Bekreft endringen")
    innkjoper.reads("Utestengt fra 12. januar 2027 til og med 28. februar 2027.")

    innkjoper.goes_to(f"/consortia/{first}/change").follows("Bytt leder")
    innkjoper.ticks(firm(1).name).ticks("Den blir med videre som medlem")
    innkjoper.writes("Gjelder fra", "01.03.2027").presses("Se hva det fører til")
    innkjoper.reads("Konsortiet er med i konkurranser som er i gang")
    innkjoper.writes("Begrunnelse", "Avtalt i brev av 5. januar.").presses("Bekreft endringen")
    innkjoper.reads("Ny leder av konsortiet")

    with Session(town.engine) as session:
        assert rates(session, second, DAY) == {"senior": 154_200, "junior": 113_100}
        assert spells(session) == [(date(2027, 1, 12), date(2027, 2, 28))]
        numbers = [firm(1).organisation_number, firm(0).organisation_number]
        assert members(session, first, DAY) == numbers
        assert firm_id(session, 1) is not None

    innkjoper.presses("Trekk endringen", then="Trekk endringen")
    innkjoper.reads("Endringen er trukket.")
