"""What the procurement protocol tells of talks before the issue and of warnings passed."""

from sqlalchemy.orm import Session

from procure.documents.contexts.procurement_protocol import EarlierTalk, PassedWarning
from procure.domain.rules.titles import TITLES
from procure.language import say
from procure.models.dialogues import MarketDialogue
from procure.queries import dialogues, rules
from procure.queries.rules import Passed
from procure.services.protocol_parts import day


def talks(session: Session, competition_id: int) -> tuple[EarlierTalk, ...]:
    """Return every talk with the market, and what was done so that nobody gained by it."""
    return tuple(
        EarlierTalk(
            held_on=day(talk.held_on),
            subject=talk.subject,
            participants=talk.participants,
            remedy=_remedy(talk),
        )
        for talk in dialogues.of(session, competition_id)
    )


def _remedy(talk: MarketDialogue) -> str:
    if not talk.material:
        return say("Leverandøren fikk ikke noe materiale.")
    given = talk.material if talk.material.endswith(".") else f"{talk.material}."
    if talk.shared_at is None:
        return say("{material} Ikke delt med de andre.", material=given)
    return say(
        "{material} Delt med alle leverandørene {day}.", material=given, day=day(talk.shared_at)
    )


def warnings(session: Session, competition_id: int) -> tuple[PassedWarning, ...]:
    """Return every warning that did not stop a step, each reason once, the oldest first."""
    found = (_warning(one) for one in rules.passed(session, competition_id))
    return tuple(dict.fromkeys(found))


def _warning(one: Passed) -> PassedWarning:
    return PassedWarning(
        rule=say("Regel {number}: {title}", number=one.rule.id, title=_told(one)),
        reason=one.reason,
        given=f"{one.given_by}, {day(one.given_at)}",
    )


def _told(one: Passed) -> str:
    """What the rule is called, and the names it warned of."""
    title = say(TITLES[one.rule.number])
    about = [value for value in one.finding.reason.params.values() if isinstance(value, str)]
    return f"{title} ({', '.join(about)})" if about else title
