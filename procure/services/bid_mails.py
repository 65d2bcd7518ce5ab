"""The mails a consortium gets about its own bid. They say when and which, never what."""

from datetime import datetime

from procure.domain.formats import exact_moment, moment
from procure.models.bids import Submission
from procure.models.competitions import Competition

Mail = tuple[str, str]  # subject, body


def received(competition: Competition, submission: Submission) -> Mail:
    """Tell that a bid arrived, with what the receipt says."""
    deadline = moment(competition.deadline_at) if competition.deadline_at else ""
    body = (
        f"Tilbudet i «{competition.title}» ({competition.reference}) er mottatt.\n\n"
        f"Versjon: {submission.number}\n"
        f"Mottatt: {exact_moment(submission.received_at)}\n"
        f"Antall vedlegg: {len(submission.files)}\n"
        f"Kvitteringens kontrollsum (SHA-256): {submission.receipt_digest}\n"
        f"Linje i loggen: {submission.chain_seq}:{submission.chain_digest}\n"
        f"Signatur (Ed25519): {submission.signature}\n\n"
        "Ta vare på denne e-posten og på kvitteringen som ble lastet ned da dere leverte.\n"
        f"Dere kan erstatte eller trekke tilbudet fram til {deadline}. "
        "Logg inn for å se kvitteringen.\n"
    )
    return f"Tilbudet er mottatt: {competition.title}", body


def withdrawn(competition: Competition, now: datetime) -> Mail:
    """Tell that a bid was withdrawn, and that it can be submitted again."""
    deadline = moment(competition.deadline_at) if competition.deadline_at else ""
    body = (
        f"Tilbudet i «{competition.title}» ({competition.reference}) ble trukket "
        f"{exact_moment(now)}.\n\n"
        f"Det blir ikke åpnet. Dere kan levere på nytt fram til {deadline}.\n"
    )
    return f"Tilbudet er trukket: {competition.title}", body
