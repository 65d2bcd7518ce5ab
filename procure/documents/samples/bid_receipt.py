"""Sample data for the receipt. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.bid_receipt import BidReceipt, ReceivedFile
from procure.documents.samples.common import (
    BID_DEADLINE,
    BID_ROOM,
    COMMON,
    CONTACT,
    KEY_FINGERPRINT,
    OTHER,
    VALID_UNTIL,
)

SAMPLE: Final = BidReceipt(
    **COMMON,
    document_id="MK-417-KV-0007",
    dated="25. november 2026",
    supplier=OTHER,
    receipt_number="KV-0007",
    version="2",
    replaces="versjon 1, mottatt 24. november 2026 kl. 16.02.11 (norsk normaltid)",
    received_at="onsdag 25. november 2026 kl. 14.31.07 (norsk normaltid)",
    received_utc="2026-11-25T13:31:07+00:00",
    bid_deadline=BID_DEADLINE,
    valid_until=VALID_UNTIL,
    submitted_by="Innleverer 1 hos Havgap Rådgivning AS (konstruert)",
    files=(
        ReceivedFile(
            name="Tilbudsskjema.docx",
            size="148 kB",
            sha256="0f5c1f4f1b6ea6be3a2f0a9a8d2b4d9b64a1c8f7ad3f3fd1c4be1f0e6f7a2b11",
        ),
        ReceivedFile(
            name="Team og CV – Ærlig, Ønske og Å.pdf",
            size="2,4 MB",
            sha256="9a41c7e5d0b86f23a7ce18d4950bb7e1f26a0d5c3e94b8f7701d6ac25eb4893f",
        ),
        ReceivedFile(
            name="Prisskjema.xlsx",
            size="31 kB",
            sha256="c3d80e27f5a9146bb02e7d5138fa649ce71b05d2a8f3469017ce5bd42a60f81e",
        ),
    ),
    total_size="2,6 MB",
    receipt_hash="e21b7f60c94ad3581706bfe4a2d95c387fb1460de8a92c53714bd0f68a3e957c",
    verify_at=f"{BID_ROOM}/kvittering",
    contact=CONTACT,
    chain="41:7d0c52be98a1f36440e95bd72c18fa60b3749e5d12c8067fae41935bd0c6f827",
    key_fingerprint=KEY_FINGERPRINT,
    signature=(
        "5b0e7fa91c34d682e0b95a7c13fd48629a07c5e18b2d64f3970ae6b15c82d94f"
        "c4d1760be93a52f8017be64d9c35a2f87e10d4b6935fc82a61e07bd4935af208"
    ),
)
