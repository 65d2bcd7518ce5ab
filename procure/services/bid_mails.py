"""The mails a consortium gets about its own bid. They say when and which, never what."""

from datetime import datetime

from procure.domain.formats import exact_moment, moment
from procure.language import say, using
from procure.models.bids import Submission
from procure.models.competitions import Competition

Mail = tuple[str, str]  # subject, body


def received(competition: Competition, submission: Submission) -> Mail:
    """Tell that a bid arrived, with what the receipt says."""
    with using(competition.language):
        body = say(
            "Tilbudet i «{title}» ({reference}) er mottatt.\n\n"
            "Versjon: {version}\n"
            "Mottatt: {received}\n"
            "Antall vedlegg: {files}\n"
            "Kvitteringens kontrollsum (SHA-256): {digest}\n"
            "Linje i loggen: {line}\n"
            "Signatur (Ed25519): {signature}\n\n"
            "Ta vare på denne e-posten og på kvitteringen som ble lastet ned da dere leverte.\n"
            "Dere kan erstatte eller trekke tilbudet fram til {deadline}. "
            "Logg inn for å se kvitteringen.\n",
            title=competition.title,
            reference=competition.reference,
            version=submission.number,
            received=exact_moment(submission.received_at),
            files=len(submission.files),
            digest=submission.receipt_digest,
            line=f"{submission.chain_seq}:{submission.chain_digest}",
            signature=submission.signature,
            deadline=_deadline(competition),
        )
        return say("Tilbudet er mottatt: {title}", title=competition.title), body


def withdrawn(competition: Competition, now: datetime) -> Mail:
    """Tell that a bid was withdrawn, and that it can be submitted again."""
    with using(competition.language):
        body = say(
            "Tilbudet i «{title}» ({reference}) ble trukket {moment}.\n\n"
            "Det blir ikke åpnet. Dere kan levere på nytt fram til {deadline}.\n",
            title=competition.title,
            reference=competition.reference,
            moment=exact_moment(now),
            deadline=_deadline(competition),
        )
        return say("Tilbudet er trukket: {title}", title=competition.title), body


def _deadline(competition: Competition) -> str:
    return moment(competition.deadline_at) if competition.deadline_at else ""
