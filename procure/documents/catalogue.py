"""Every kind of document this release can write, by its file name."""

from collections.abc import Mapping
from typing import Final

from procure.documents.award_letter_other import AwardLetterOther
from procure.documents.award_letter_winner import AwardLetterWinner
from procure.documents.bid_receipt import BidReceipt
from procure.documents.document import Document
from procure.documents.evaluation_matrix import EvaluationMatrix
from procure.documents.invitation import Invitation
from procure.documents.tender_document import TenderDocument

DOCUMENTS: Final[Mapping[str, type[Document]]] = {
    document.name: document
    for document in (
        Invitation,
        TenderDocument,
        BidReceipt,
        EvaluationMatrix,
        AwardLetterWinner,
        AwardLetterOther,
    )
}
