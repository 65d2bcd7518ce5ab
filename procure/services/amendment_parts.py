"""What an amendment touches in a bid, in the words of the competition's language."""

from procure.language import say, using
from procure.models.competitions import Competition
from procure.queries import facts


def names(
    competition: Competition, criteria: frozenset[int], *, requirements: bool
) -> tuple[str, ...]:
    """Return the touched parts of a bid as its readers know them, in their order."""
    with using(competition.language):
        first = (say("bekreftelsen av kravene"),) if requirements else ()
        answers = (
            say("svaret på «{name}»", name=criterion.name)
            for criterion in facts.scored_criteria(competition)
            if criterion.id in criteria
        )
        return (*first, *answers)
