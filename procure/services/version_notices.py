"""Tell everyone invited about a new version: the notice, the documents as amended, the mails."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.formats import moment
from procure.domain.permissions import Actor
from procure.language import say, using
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.questions import Question
from procure.services import act_documents, competition_documents, outbox
from procure.services.competition_versions import invited_addresses


def tell(
    session: Session,
    competition: Competition,
    version: CompetitionVersion,
    *,
    question: Question | None = None,
    touched: tuple[str, ...] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """Make the documents of the version and write to all, the same to each.

    A question that the version answers is told in the same mail; `touched` are the parts of a
    bid that must be confirmed, as the reader knows them.
    """
    act_documents.make(
        session, competition, "amendment", version=version.number, actor=actor, now=now
    )
    if question is not None:
        act_documents.make(session, competition, "questions_answers", actor=actor, now=now)
    competition_documents.issue_documents(session, competition, amended=True, actor=actor, now=now)
    subject, body = _mail(competition, version, question, touched)
    for address in invited_addresses(session, competition):
        outbox.queue(
            session, address, subject, body, now=now,
            reply_to=competition.framework.contact_email,
        )  # fmt: skip


def _mail(
    competition: Competition,
    version: CompetitionVersion,
    question: Question | None,
    touched: tuple[str, ...],
) -> tuple[str, str]:
    names = {"title": competition.title, "reference": competition.reference}
    with using(competition.language):
        deadline = moment(competition.deadline_at) if competition.deadline_at else ""
        parts = [
            say(
                "Konkurransen «{title}» (sak {reference}) er endret. Dette er versjon {number}.",
                number=version.number,
                **names,
            ),
            version.summary,
        ]
        if question is not None:
            asked = say("Spørsmål {number}:", number=question.number)
            parts.append(f"{asked}\n{question.text}\n\n{say('Svar:')}\n{question.answer}")
        if touched:
            parts.append(
                say(
                    "Har dere begynt på et tilbud, må dere bekrefte eller endre dette i "
                    "tilbudsrommet: {parts}.",
                    parts=", ".join(touched),
                )
            )
        parts.append(say("Tilbudsfristen er nå {deadline}.", deadline=deadline))
        parts.append(say("Logg inn for å se hva som er endret."))
        subject = say("Endring i minikonkurransen: {title}", **names)
    return subject, "\n\n".join(parts) + "\n"
