"""The receipt and the tender document name the same key, where there is one."""

from dataclasses import replace

from procure.documents.samples.bid_receipt import SAMPLE as RECEIPT
from procure.documents.samples.tender_document import SAMPLE as TENDER
from tests.documents.cases import text


def test_receipt_is_signed_and_names_the_key():
    shown = text(RECEIPT)
    for told in (RECEIPT.chain, RECEIPT.key_fingerprint, RECEIPT.signature):
        assert f"\n{told}\n" in shown
    assert "regnet ut av hver fil slik den er forseglet." in shown


def test_receipt_from_before_the_seal_says_nothing_of_a_signature():
    shown = text(RECEIPT, chain=None, key_fingerprint=None, signature=None)
    assert "Signatur" not in shown


def test_tender_document_prints_the_key_that_the_receipt_names():
    assert f"\n{RECEIPT.key_fingerprint}\n" in text(TENDER)
    draft = text(TENDER, rules=replace(TENDER.rules, key_fingerprint=None))
    assert "Bare to av åpnerne våre sammen kan åpne det" in draft
    assert "fingeravtrykk" not in draft
