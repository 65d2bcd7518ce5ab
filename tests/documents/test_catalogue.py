"""The catalogue knows every document by the name its template has."""

import pytest

from procure.documents.catalogue import DOCUMENTS
from procure.documents.render import shipped
from procure.documents.samples import SAMPLES

KINDS = {
    "invitation": "Invitasjon til minikonkurranse",
    "tender_document": "Konkurransegrunnlag",
    "bid_receipt": "Kvittering for mottatt tilbud",
    "evaluation_matrix": "Evalueringsmatrise",
    "award_letter_winner": "Tildelingsbrev – valgt leverandør",
    "award_letter_other": "Tildelingsbrev – ikke valgt, med begrunnelse",
}


def test_documents_have_the_names_of_the_list():
    assert {name: DOCUMENTS[name].kind for name in KINDS} == KINDS


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_each_document_has_a_template_and_a_sample(name):
    assert shipped(name).is_file()
    assert type(SAMPLES[name]) is DOCUMENTS[name]
