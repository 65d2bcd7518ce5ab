"""The catalogue knows every document by the name its template has."""

import pytest

from procure.documents import catalogue
from procure.documents.render import shipped
from tests.documents.cases import SAMPLES

KINDS = {
    "framework_overview": "Rammeavtaleoversikt",
    "consortium_card": "Konsortiekort",
    "call_off_note": "Avropsnotat",
    "call_off_contract": "Avropskontrakt",
    "annual_report": "Årsrapport rammeavtale",
    "invitation": "Invitasjon til minikonkurranse",
    "tender_document": "Konkurransegrunnlag",
    "requirements": "Kravspesifikasjon (bilag 1)",
    "bid_form": "Tilbudsskjema med svarmal, team- og CV-mal, prisskjema",
    "questions_answers": "Spørsmål og svar",
    "amendment": "Endringsmelding",
    "bid_receipt": "Kvittering for mottatt tilbud",
    "opening_protocol": "Åpningsprotokoll",
    "impartiality": "Habilitetserklæring",
    "rejection_letter": "Avvisningsbrev",
    "clarification": "Forespørsel om avklaring eller ettersending",
    "evaluation_sheet": "Individuelt evalueringsskjema",
    "evaluation_matrix": "Evalueringsmatrise",
    "evaluation_report": "Evalueringsrapport med innstilling",
    "award_letter_winner": "Tildelingsbrev – valgt leverandør",
    "award_letter_other": "Tildelingsbrev – ikke valgt, med begrunnelse",
    "reversal_letter": "Brev om omgjøring",
    "change_annex": "Endringsbilag etter diagnose",
    "benefit_plan": "Gevinstplan og gevinstoversikt",
    "final_report": "Sluttrapport",
    "presentation_minutes": "Referat fra presentasjon eller dialogmøte",
    "validity_extension": "Forespørsel om forlenget vedståelsesfrist",
    "complaint_answer": "Svar på klage eller vedtak om innsyn",
    "access_copy": "Kopi av tilbudet for innsyn",
    "cancellation_letter": "Brev om avlysning",
    "procurement_protocol": "Anskaffelsesprotokoll",
}


def test_documents_have_the_names_of_the_list():
    assert {name: catalogue.kind(name).kind for name in KINDS} == KINDS


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_each_document_has_a_template_and_a_sample(name):
    assert shipped(name).is_file()
    assert type(SAMPLES[name]) is catalogue.kind(name)
