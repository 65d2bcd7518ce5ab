"""Entries of the case journal, written as officers write them."""

import dataclasses
from datetime import date, timedelta

from sqlalchemy.orm import Session

from procure.domain import journal_facts as kinds
from procure.domain.journal_facts import Facts
from procure.extensions import atomic
from procure.services import journals, paperwork
from tests.evaluation_stories import Evaluation

CLARIFICATION = kinds.Clarification(
    subject="Antall timer i fase 2",
    place="Svaret på kriteriet Team, side 3",
    question="Dere skriver både 200 og 240 timer.\nHvilket tall gjelder?",
)
MINUTES = kinds.PresentationMinutes(
    topic="Presentasjon av tilbudet",
    minutes=45,
    place="Møterom 2, Prøvedirektoratet",
    participants=(
        kinds.Participant(who="Innkjøper 1", side="Oppdragsgiver"),
        kinds.Participant(who="Prosjektleder", side="Leverandøren"),
    ),
    exchanges=(
        kinds.Exchange(question="Hvordan tar dere med brukerne?", answer="I alle tre fasene."),
    ),
    same_questions=True,
    equal="Alle fikk 45 minutter og de samme spørsmålene.",
    shared="Ti lysark.",
)
VALIDITY = kinds.ValidityExtension(
    reason="Evalueringen tar lengre tid enn planlagt.", new_until=date(2027, 9, 1)
)
COMPLAINT = kinds.ComplaintAnswer(
    received_on=date(2027, 2, 1),
    claim="Leverandøren mener at poengene på kriteriet Team er for lave.",
    assessment="Poengene bygger på dokumentasjonen i tilbudet.",
    consequence="Valget blir stående.",
)
ACCESS = kinds.ComplaintAnswer(
    reply=kinds.Reply.ACCESS,
    received_on=date(2027, 2, 1),
    claim="Leverandøren ber om innsyn i evalueringsrapporten og det valgte tilbudet.",
    verdict=kinds.Verdict.PARTLY,
    assessment="Vi har vurdert hvert dokument for seg.",
    parts=(
        kinds.AccessPart(document="Evalueringsrapporten"),
        kinds.AccessPart(
            document="Det valgte tilbudet",
            given=kinds.Given.REDACTED,
            redacted="Timepriser og metodebeskrivelsen på side 6",
            reason="Opplysningene er forretningshemmeligheter.",
            original="Timeprisen for seniorrådgiver er 1 450 kroner.",
            shown="Timeprisen for seniorrådgiver er [sladdet].",
        ),
    ),
    appeal="Vedtaket kan klages inn for departementet innen tre uker.",
)
ANNEX = kinds.ChangeAnnex(
    diagnosis="Ventetiden skyldes tre overleveringer.",
    understanding="Innbyggeren må fortelle det samme tre ganger.",
    direction="Vi prøver ett felles mottak i stedet for et nytt skjema.",
    basis="Bilag 1 punkt 4 lar partene endre leveransene etter diagnosen.",
    deliverables=(
        kinds.Deliverable(phase=kinds.Phase.EXPLORE, text="Tre skisser", due=date(2027, 6, 1)),
        kinds.Deliverable(phase=kinds.Phase.DEVELOP, text="Utprøving", due=date(2027, 10, 1)),
    ),
    prices=(kinds.PriceChange(item="Seniorrådgiver", hours=40, amount_ore=4_000_000),),
    steps=(kinds.Step(activity="Oppstart av fase 2", due=date(2027, 5, 1)),),
    valid_from=date(2027, 4, 15),
    buyer_signs="Prosjekteier 1",
    supplier_signs="Daglig leder 1",
)
PLAN = kinds.BenefitPlan(
    purpose="Innbyggerne skal få svar raskere.",
    benefits=(
        kinds.Benefit(
            name="Kortere ventetid",
            owner="Avdelingsleder 1",
            baseline="14 dager",
            target="5 dager",
            measurement="Saksbehandlingssystemet, hver måned",
            due=date(2028, 1, 1),
            status=kinds.BenefitStatus.STARTED,
        ),
    ),
    follow_up="Ledergruppen går gjennom planen hvert kvartal.",
)
REPORT = kinds.FinalReport(
    summary="Prosjektet samlet tre mottak til ett.",
    results="Ventetiden er halvert.",
    learning="Diagnosen bør ta den tiden den trenger.",
    transfer="Mottaket kan brukes av andre etater.",
    continuation="Linjen tar over fra nyttår.",
)


def dated(facts: Facts, found: Evaluation) -> Facts:
    """Return the record with the moments that must lie ahead, or behind, of the story."""
    if isinstance(facts, kinds.Clarification):
        return dataclasses.replace(facts, due_at=found.now + timedelta(days=3))
    if isinstance(facts, kinds.ValidityExtension):
        return dataclasses.replace(facts, answer_by=found.now + timedelta(days=7))
    if isinstance(facts, kinds.PresentationMinutes):
        return dataclasses.replace(facts, held_at=found.now - timedelta(hours=2))
    return facts


def written(
    session: Session, found: Evaluation, facts: Facts, *places: int, replaces: int | None = None
) -> list[int]:
    """Write an entry about the bids at these places; return the ids of the entries."""
    with atomic(session):
        made = journals.write(
            session,
            found.id,
            dated(facts, found),
            bid_ids=[found.bids[place] for place in places],
            replaces=replaces,
            actor=found.story.officer,
            now=found.now,
        )
        return [entry.id for entry in made]


def lettered(session: Session, found: Evaluation, name: str, entry_id: int) -> int:
    """Make the document of an entry; return its id."""
    with atomic(session):
        made = paperwork.make(
            session, found.id, name, entry_id, actor=found.story.officer, now=found.now
        )
        return made.id
