"""What happens next in a competition: for each state one short text to each who sees it.

Says who acts, and what. By when stands beside it (`due`). `tests/web/test_next_words.py` holds
the table against the states, the parts and the work list.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.domain.competitions import CompetitionFacts, Status
from procure.domain.formats import OSLO
from procure.domain.permissions import CompetitionRole, Role
from procure.queries.next_steps import Own

# The parts that have sentences of their own, the one with most to do first.
PARTS: Final = {
    CompetitionRole.OWNER: Role.OWNER,
    CompetitionRole.EVALUATOR: Role.EVALUATOR,
    CompetitionRole.ADVISER: Role.ADVISER,
}
# who has no sentence of their own hears the one to everybody
EVERYBODY: Final = None
_SEALED: Final = __(
    "Konsortiene skriver tilbud. Ingen kan lese dem før fristen er ute og to innkjøpere "
    "har åpnet dem."
)

STAFF: Final[Mapping[Status, Mapping[Role | None, LazyString]]] = {
    Status.DRAFT: {
        EVERYBODY: __(
            "Prosjekteieren fyller ut konkurransen. Så kontrollerer en innkjøper den før den "
            "sendes ut."
        ),
        Role.OWNER: __(
            "Fyll ut det som mangler, og send konkurransen til godkjenning. En innkjøper "
            "kontrollerer den før den sendes ut."
        ),
        Role.ADVISER: __(
            "Les utkastet og skriv kommentarer. Når konkurransen er sendt ut, ser du den ikke "
            "lenger."
        ),
    },
    Status.IN_REVIEW: {
        EVERYBODY: __(
            "En innkjøper som ikke har laget konkurransen, kontrollerer og godkjenner den. "
            "Så sendes den ut."
        ),
        Role.OFFICER: __(
            "Les konkurransen og godkjenn den, eller send den tilbake til utkast. Du kan ikke "
            "godkjenne det du selv har laget eller sendt inn."
        ),
        Role.OWNER: __(
            "En innkjøper kontrollerer konkurransen. Når den er godkjent, kan du sende den ut "
            "til alle konsortiene."
        ),
    },
    Status.ISSUED: {
        EVERYBODY: _SEALED,
        Role.OFFICER: __(
            "Konsortiene skriver tilbud. Du godkjenner endringer og kan svare på spørsmål. "
            "Etter fristen åpner du og en innkjøper til tilbudene."
        ),
        Role.OWNER: __(
            "Svar på spørsmål når de kommer. Konsortiene skriver tilbud, og ingen kan lese dem "
            "før to innkjøpere har åpnet dem etter fristen."
        ),
        Role.EVALUATOR: __(
            "Konsortiene skriver tilbud. Du får lese dem når to innkjøpere har åpnet dem etter "
            "fristen."
        ),
    },
    Status.CLOSED: {
        EVERYBODY: __("Fristen er ute. To innkjøpere må bekrefte åpningen."),
        Role.OFFICER: __(
            "Fristen er ute. Du og en innkjøper til åpner tilbudene. Begge må bekrefte med hver "
            "sin nøkkel."
        ),
        Role.EVALUATOR: __(
            "Fristen er ute. To innkjøpere åpner tilbudene. Du må bekrefte habilitet før du kan "
            "lese dem."
        ),
    },
    Status.OPENED: {
        EVERYBODY: __(
            "Tilbudene er åpnet. En innkjøper kontrollerer dem mot de absolutte kravene før "
            "vurderingen starter."
        ),
        Role.OFFICER: __(
            "Kontroller tilbudene mot de absolutte kravene. Når alle er kontrollert, starter "
            "prosjekteieren vurderingen."
        ),
        Role.OWNER: __(
            "En innkjøper kontrollerer tilbudene mot de absolutte kravene. Når alle er "
            "kontrollert, starter du vurderingen."
        ),
        Role.EVALUATOR: __(
            "Bekreft habilitet. Vurderingen starter når en innkjøper har kontrollert tilbudene "
            "mot de absolutte kravene."
        ),
    },
    Status.INDIVIDUAL_SCORING: {
        EVERYBODY: __("Evaluatorene gir poeng og begrunner, hver for seg."),
        Role.OWNER: __(
            "Evaluatorene gir poeng hver for seg. Når alle har levert, starter du den felles "
            "vurderingen."
        ),
        Role.EVALUATOR: __(
            "Gi poeng og begrunn dem for hvert tilbud. De andre ser ikke skjemaet ditt før dere "
            "møtes."
        ),
    },
    Status.CONSENSUS: {
        EVERYBODY: __(
            "Evaluatorene blir enige om felles poeng. Deretter låses evalueringen med innstilling."
        ),
        Role.OWNER: __(
            "Led møtet der evaluatorene blir enige om felles poeng. Lås evalueringen når alle "
            "poeng er begrunnet, og velg leverandør."
        ),
        Role.EVALUATOR: __(
            "Bli enige om felles poeng i møtet. Prosjekteieren fører dem inn og låser evalueringen."
        ),
    },
    Status.DECIDED: {
        EVERYBODY: __("Beslutningen er tatt. Brevene går til alle tilbydere samtidig."),
        Role.OFFICER: __(
            "Les og godkjenn valget. Så sender du brevene til alle tilbyderne samtidig. Den som "
            "valgte, kan ikke godkjenne."
        ),
        Role.OWNER: __(
            "En innkjøper godkjenner valget. Så går brevene til alle tilbyderne samtidig."
        ),
    },
    Status.STANDSTILL: {
        EVERYBODY: __("Karensperioden løper. Kontrakt kan inngås når den er over."),
        Role.OFFICER: __(
            "Karensperioden løper. Svar på klager og krav om innsyn. Kontrakten kan inngås når "
            "perioden er over."
        ),
    },
    Status.CONTRACTED: {
        EVERYBODY: __("Kontrakten er inngått, og verdien er ført i rammeavtalens regnskap."),
        Role.OWNER: __(
            "Kontrakten er inngått. Følg leveransen: Godkjenn fasene, og evaluer leverandøren når "
            "oppdraget er ferdig."
        ),
    },
    Status.COMPLETED: {EVERYBODY: __("Konkurransen er fullført.")},
    Status.CANCELLED: {
        EVERYBODY: __("Konkurransen er avlyst, og alle inviterte har fått melding."),
    },
    Status.UNSUCCESSFUL: {
        EVERYBODY: __("Det kom ingen tilbud som kunne tildeles kontrakt."),
    },
}

# what a state says otherwise once something has happened in it
APPROVED: Final = __("Konkurransen er godkjent. Nå kan den sendes ut til alle konsortiene.")
CHOICE_APPROVED: Final = __(
    "Valget er godkjent. Nå kan en innkjøper sende brevene til alle tilbyderne samtidig."
)
# every bid that came is rejected
NONE_LEFT: Final[Mapping[Role | None, LazyString]] = {
    EVERYBODY: __(
        "Ingen av tilbudene kan få kontrakten. En innkjøper avslutter konkurransen uten resultat."
    ),
    Role.OFFICER: __(
        "Ingen av tilbudene kan få kontrakten. Avslutt konkurransen uten resultat på siden for "
        "åpning av tilbud."
    ),
}
NEVER_SENT: Final = __("Konkurransen ble avlyst før den ble sendt ut.")
# the letters are sent and no standstill runs
AFTER_LETTERS: Final[Mapping[Role | None, LazyString]] = {
    EVERYBODY: __("Alle tilbyderne har fått brev. Nå kan en innkjøper inngå kontrakten."),
    Role.OFFICER: __(
        "Alle tilbyderne har fått brev. Du kan inngå kontrakten når klager er besvart."
    ),
}

DECLINED: Final = __(
    "Dere har takket nei til invitasjonen. Vil dere gi tilbud likevel, kan lederen av konsortiet "
    "angre før fristen."
)
# by whether the reader's own bid is delivered; a state that is not here is never told
SUPPLIER: Final[Mapping[Status, tuple[LazyString, LazyString]]] = {
    Status.ISSUED: (
        __(
            "Les konkurransen, spør om det som er uklart, og skriv tilbud. Lederen av konsortiet "
            "leverer det før fristen."
        ),
        __(
            "Tilbudet er levert og forseglet. Dere kan endre det og levere på nytt fram til "
            "fristen. Så åpnes alle tilbudene samtidig."
        ),
    ),
    Status.CLOSED: (
        __("Fristen er ute, og dere har ikke noe tilbud i konkurransen. Dere skal ikke gjøre mer."),
        __(
            "Fristen er ute. Tilbudene åpnes, kontrolleres og vurderes. Alle som har gitt tilbud, "
            "får resultatet samtidig. Dere får e-post."
        ),
    ),
    Status.DECIDED: (
        __("Valget er tatt. Dere har ikke noe tilbud i konkurransen, og skal ikke gjøre mer."),
        __("Valget er tatt, og brevet er sendt. Kontrakten er ikke inngått ennå."),
    ),
    Status.STANDSTILL: (
        __("Valget er tatt. Dere har ikke noe tilbud i konkurransen, og skal ikke gjøre mer."),
        __(
            "Valget er tatt, og brevet er sendt. Dere kan klage før karensperioden er over. "
            "Kontrakten blir ikke inngått før det."
        ),
    ),
    Status.CONTRACTED: (
        __("Kontrakten er inngått, og konkurransen er over."),
        __("Kontrakten er inngått, og konkurransen er over."),
    ),
    Status.COMPLETED: (__("Konkurransen er fullført."), __("Konkurransen er fullført.")),
    Status.CANCELLED: (
        __("Konkurransen er avlyst. Ingen får kontrakt, og dere skal ikke gjøre mer."),
        __("Konkurransen er avlyst. Ingen får kontrakt, og dere skal ikke gjøre mer."),
    ),
    Status.UNSUCCESSFUL: (
        __("Konkurransen er over uten at noen fikk kontrakt."),
        __("Konkurransen er over uten at noen fikk kontrakt."),
    ),
}

_BIDS_STAND: Final = frozenset(
    {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS, Status.DECIDED}
)


@dataclass(frozen=True, slots=True)
class Next:
    """What happens now, and the moment that counts, if there is one."""

    text: str
    due_label: str = ""
    due: datetime | None = None


def to_staff(
    status: Status, facts: CompetitionFacts, role: Role, parts: Collection[CompetitionRole] = ()
) -> Next:
    """Return the text to someone of the buyer's side, or who audits it.

    `parts` are the reader's own in this competition: only officers have work without one.
    """
    said = _said(status, facts)
    mine = [PARTS[part] for part in PARTS if part in parts]
    first = [role] if role is Role.OFFICER or not parts else []
    heard = next((said[one] for one in (*first, *mine) if one in said), said[EVERYBODY])
    label, due = _due(status, facts)
    return Next(str(heard), label, due)


def _said(status: Status, facts: CompetitionFacts) -> Mapping[Role | None, LazyString]:
    if status is Status.IN_REVIEW and facts.approved_at is not None:
        return {EVERYBODY: APPROVED}
    if _none_left(status, facts):
        return NONE_LEFT
    if status is Status.DECIDED and facts.letters_sent_at is not None:
        return AFTER_LETTERS
    if status is Status.DECIDED and facts.award_approved_at is not None:
        return {EVERYBODY: CHOICE_APPROVED}
    if status is Status.CANCELLED and facts.issued_at is None:
        return {EVERYBODY: NEVER_SENT}
    return STAFF[status]


def _none_left(status: Status, facts: CompetitionFacts) -> bool:
    rejected = facts.bids > 0 and facts.admissible_bids == facts.unassessed_bids == 0
    return status is Status.OPENED and rejected


def _due(status: Status, facts: CompetitionFacts) -> tuple[str, datetime | None]:
    if status in {Status.DRAFT, Status.IN_REVIEW}:
        return _("Planlagt tilbudsfrist"), facts.deadline_at
    if status is Status.ISSUED:
        return _("Tilbudsfrist"), facts.deadline_at
    if status is Status.STANDSTILL:
        return _("Karensperiode til"), facts.standstill_ends_at
    until = facts.draft.validity_until
    if status in _BIDS_STAND and until is not None and not _none_left(status, facts):
        return _("Tilbudene står til"), datetime.combine(until, time(23, 59), OSLO)
    return "", None


def to_supplier(own: Own) -> Next:
    """Return the text to a consortium, of what it is told and no more.

    The deadline for bids stands on its pages with a countdown of its own.
    """
    declined = own.declined and own.status is Status.ISSUED
    text = str(DECLINED if declined else SUPPLIER[own.status][own.delivered])
    if own.status is Status.STANDSTILL:
        return Next(text, _("Karensperiode til"), own.standstill_ends_at)
    return Next(text)
