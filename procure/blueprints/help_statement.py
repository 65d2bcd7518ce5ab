"""What is known of the service's accessibility: breaches, how it was assessed, and what was not.

The form follows the statements that Norwegian public bodies make at uustatus.no: degree of
conformance, known breaches by success criterion with reason and consequence, feedback, complaint.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One success criterion of WCAG that is not met somewhere.

    `criterion` is its number and name, `where` the pages, `reason` why it is so, and
    `consequence` what it means for whom.
    """

    criterion: str
    where: LazyString
    reason: LazyString
    consequence: LazyString


# The requirements that the regulation sets for a website, as statements at uustatus.no count them.
REQUIREMENTS: Final = 47
ASSESSED: Final = date(2026, 11, 22)
# What the checks of every page leave standing. A check that is waived anywhere has a row here.
BREACHES: Final[tuple[Breach, ...]] = ()
ASSESSMENT: Final = (
    __("Hver side prøves i en nettleser med regler for WCAG 2.2 på nivå A og AA, lyst og mørkt, "
       "på store og små skjermer."),
    __("Hovedoppgavene prøves med bare tastatur, og uten JavaScript."),
    __("Navn og beskrivelser for skjermleser prøves i de samme testene."),
)  # fmt: skip
NOT_ASSESSED: Final = (
    __("Ingen brukere av skjermleser, talestyring eller andre hjelpemidler har prøvd tjenesten "
       "for oss ennå. Automatiske tester finner bare en del av bruddene."),
    __("Vedlegg og dokumenter som andre laster opp, er ikke vurdert."),
)  # fmt: skip


def degree(breaches: Collection[Breach]) -> LazyString:
    """Return the degree of conformance that the known breaches leave, in the form's words."""
    if not breaches:
        return __("Vi kjenner ingen brudd på kravene.")
    if len(breaches) < REQUIREMENTS:
        return __("Nettstedet er delvis i samsvar med kravene.")
    return __("Nettstedet er ikke i samsvar med kravene.")
