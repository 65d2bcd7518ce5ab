"""The chapters of the tender document, from the rows that issue freezes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents import parts
from procure.documents.contexts import tender_document as tender
from procure.documents.contexts.tender_document import TenderDocument
from procure.domain import drafting, formats
from procure.domain.drafting import ClimateChoice, RequirementKind
from procure.domain.evaluations import Material
from procure.domain.framework_file import StandardContract
from procure.language import mark, say
from procure.models.competitions import CompetenceNeed, Competition, Requirement
from procure.models.frameworks import CompetenceArea
from procure.queries import facts, receipts, scale_wordings
from procure.services import document_parts, tender_changes, tender_criteria, tender_prices
from procure.services.document_parts import Common, paragraphs

# What no field asks for, since it is the same in every competition held here.
LIMITS: Final = (
    mark("Oppdraget omfatter det som står i konkurransegrunnlaget."),
    mark("Arbeid ut over det må avtales skriftlig før det begynner."),
)
PLACE: Final = mark("Etter avtale. Møter kan holdes digitalt.")
ROOM: Final = mark("tilbudsrommet for konkurransen i løsningen der dere leser dette dokumentet")
PURPOSE: Final = mark("Løse problemet og gjøre det som er beskrevet over.")
PRESENTATION_TIME: Final = mark("Vi sender tidspunktet til alle samtidig etter åpningen")
CLIMATE_WORDS: Final = ("klima", "miljø", "utslipp")
QUESTION_CHANNEL: Final = mark("løsningen, på siden «Spørsmål og svar»,")
CONTRACT_VERSION: Final = mark("i den versjonen som rammeavtalen bygger på")
LANGUAGES: Final = mark("norsk")
NO_EVIDENCE: Final = mark("Bekreftes i tilbudet.")
LEVELS: Final = (
    mark("Ikke nødvendig i oppdraget."),
    mark("Nyttig i mindre deler av oppdraget."),
    mark("Brukes i deler av oppdraget."),
    mark("Brukes jevnlig i oppdraget."),
    mark("Viktig i hele oppdraget."),
    mark("Avgjørende for oppdraget."),
)
UNUSED: Final = mark("Ikke i bruk.")
LATER: Final = mark("Tomt ved inngåelsen. Endringsbilag føres inn her.")
ANNEXES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "SSA-O": (
        (
            mark("Kundens beskrivelse av oppdraget"),
            mark("Kravspesifikasjonen, vedlegg 2. Oppdragsgiver skriver bilaget."),
        ),
        (mark("Konsulentens spesifikasjon av oppdraget"), mark("Svarene i tilbudet.")),
        (mark("Prosjekt- og fremdriftsplan"), mark("Planen i tilbudet.")),
        (mark("Administrative bestemmelser"), mark("Fylles ut av begge parter før signering.")),
        (mark("Samlet pris og prisbestemmelser"), mark("Timeprisene i tilbudet.")),
        (mark("Endringer i den generelle avtaleteksten"), UNUSED),
        (mark("Endringer av oppdraget etter avtaleinngåelsen"), LATER),
    ),
    "SSA-B": (
        (
            mark("Beskrivelse av bistanden"),
            mark("Kravspesifikasjonen, vedlegg 2. Oppdragsgiver skriver bilaget."),
        ),
        (mark("Prosjekt- og fremdriftsplan"), mark("Planen i tilbudet.")),
        (mark("Administrative bestemmelser"), mark("Fylles ut av begge parter før signering.")),
        (mark("Samlet pris og prisbestemmelser"), mark("Timeprisene i tilbudet.")),
        (mark("Endringer i den generelle avtaleteksten"), UNUSED),
        (mark("Endringer av bistanden etter avtaleinngåelsen"), LATER),
    ),
}


def write(
    session: Session, competition: Competition, common: Common, known: Material
) -> TenderDocument:
    """Return the tender document's values; what is not written yet is missing in it."""
    wordings = scale_wordings.of(session, competition.id)
    return TenderDocument(
        **common.start(),
        version=common.version,
        framework=common.framework,
        framework_number=common.framework_number,
        project=_project(competition, common),
        assignment=_assignment(session, competition),
        rules=_rules(session, competition, common),
        requirements=_requirements(competition),
        criteria=tender_criteria.write(competition, known),
        model=document_parts.model(known),
        scale=tender_criteria.common_scale(known, wordings),
        wordings=tender_criteria.wordings(known, wordings),
        tie_rule=document_parts.tie_rule(competition.model.tie_rule),
        price_basis=tender_prices.basis(competition),
        price_lines=tender_prices.lines(session, competition, known),
        price_options=tender_prices.options(session, competition, known),
        contract=_contract(competition),
        climate=_climate(session, competition),
        timeline=_timeline(competition),
        attachments=attachments(competition)[1:],
        model_hash=common.model_hash,
        changes=tender_changes.of(session, competition.id),
    )


def attachments(competition: Competition) -> tuple[parts.Attachment, ...]:
    """Return what goes with the invitation, the tender document first."""
    titles = (
        say("Konkurransegrunnlag"),
        say("Kravspesifikasjon (bilag 1 til kontrakten)"),
        say("Tilbudsskjema med svarmal, mal for team og CV, og prisskjema"),
        say("{contract} med bilag", contract=competition.contract_form),
    )
    return tuple(
        parts.Attachment(number=str(number), title=title)
        for number, title in enumerate(titles, start=1)
    )


def moment(at: datetime | None) -> str:
    """Return an instant as printed; nothing when it is not set."""
    return "" if at is None else formats.moment(at)


def valid_until(competition: Competition) -> str:
    """Return the day until which bids are binding."""
    return "" if competition.validity_until is None else formats.day(competition.validity_until)


def award_expected(competition: Competition) -> str:
    """Return when the choice is expected: while the bids are binding."""
    until = valid_until(competition)
    return say("innen {day}", day=until) if until else ""


def presentation_time(competition: Competition) -> str | None:
    """Return when bidders present, in a competition with presentations."""
    return say(PRESENTATION_TIME) if competition.presentation else None


def standstill(competition: Competition) -> str | None:
    """Return the length of a chosen standstill."""
    days = competition.standstill_days
    return say("{days} kalenderdager", days=days) if days else None


def _project(competition: Competition, common: Common) -> tender.Project:
    project = competition.project
    return tender.Project(
        about_buyer=(
            say(
                "{buyer} eier prosjektet og er oppdragsgiver i denne minikonkurransen.",
                buyer=common.buyer,
            ),
        ),
        background=paragraphs(competition.need),
        problem=paragraphs(project.problem),
        target_users=paragraphs(project.users),
        effects=paragraphs(project.effects),
        partners=paragraphs(project.partners),
    )


def _assignment(session: Session, competition: Competition) -> tender.Assignment:
    starts, ends = competition.starts_on, competition.ends_on
    return tender.Assignment(
        description=paragraphs(competition.assignment),
        limits=tuple(say(limit) for limit in LIMITS),
        period=f"{formats.day(starts)} – {formats.day(ends)}" if starts and ends else "",
        place=competition.delivery_place or say(PLACE),
        phases=(
            tender.Phase(
                name=say("Hele oppdraget"),
                purpose=say(PURPOSE),
                deliverables=competition.deliverables,
            ),
        ),
        competences=_competences(session, competition.id),
        options=tender_prices.ordered_later(competition),
    )


def _competences(session: Session, competition_id: int) -> tuple[tender.Competence, ...]:
    found = session.execute(
        select(CompetenceArea.name, CompetenceNeed.level)
        .join(CompetenceNeed, CompetenceNeed.area_id == CompetenceArea.id)
        .where(CompetenceNeed.competition_id == competition_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(
        tender.Competence(area=row.name, level=str(row.level), need=say(LEVELS[row.level]))
        for row in found
    )


def _rules(session: Session, competition: Competition, common: Common) -> tender.Rules:
    presentation = tender.Presentation(
        time=say(PRESENTATION_TIME),
        duration=say("Like lang tid til alle"),
        place=say("Hos oppdragsgiver eller digitalt, likt for alle"),
        purpose=say("Presentasjonen belyser svarene på tildelingskriteriene"),
    )
    return tender.Rules(
        contact=common.contact,
        question_channel=say(QUESTION_CHANNEL),
        question_deadline=moment(competition.questions_due_at),
        bid_deadline=moment(competition.deadline_at),
        delivery_place=say(ROOM),
        languages=say(LANGUAGES),
        valid_until=valid_until(competition),
        standstill_reason=competition.standstill_reason,
        standstill=standstill(competition),
        presentation=presentation if competition.presentation else None,
        key_fingerprint=receipts.key_fingerprint(session, competition.id) or None,
    )


def _requirements(competition: Competition) -> tuple[tender.Requirement, ...]:
    return tuple(
        tender.Requirement(
            number=str(requirement.number),
            text=requirement.text,
            documentation=documented(requirement),
            absolute=requirement.kind is RequirementKind.MUST,
        )
        for requirement in competition.requirements
    )


def documented(requirement: Requirement) -> str:
    """How a requirement is documented, with the limits of the answer."""
    limits = tender_criteria.limits(requirement.word_limit, requirement.page_limit)
    return " ".join(filter(None, (requirement.evidence or say(NO_EVIDENCE), limits)))


def _contract(competition: Competition) -> tender.ContractTerms:
    annexes = ANNEXES[competition.contract_form]
    return tender.ContractTerms(
        standard=StandardContract(competition.contract_form),
        version=say(CONTRACT_VERSION),
        annexes=tuple(
            tender.Annex(number=str(number), title=say(title), content=say(content))
            for number, (title, content) in enumerate(annexes, start=1)
        ),
    )


def _climate(session: Session, competition: Competition) -> tender.Climate:
    choice = competition.climate_choice
    if choice is None:
        return cast("tender.Climate", None)  # missing, as any other value not written yet
    criteria = facts.draft_of(session, competition).criteria
    return tender.Climate(
        choice=choice,
        reason=paragraphs(competition.climate_reason),
        share=formats.percent(drafting.climate_share(criteria)),
        elements=_climate_elements(competition, choice),
    )


def _climate_elements(competition: Competition, choice: ClimateChoice) -> tuple[str, ...]:
    """Return the criteria that count, or the requirements that speak of climate."""
    if choice is ClimateChoice.CRITERION:
        return tuple(criterion.name for criterion in competition.criteria if criterion.climate)
    texts = (requirement.text for requirement in competition.requirements)
    return tuple(text for text in texts if any(word in text.lower() for word in CLIMATE_WORDS))


def _timeline(competition: Competition) -> tuple[parts.Milestone, ...]:
    steps = (
        (say("Konkurransen sendes ut"), moment(competition.issued_at)),
        (say("Frist for spørsmål"), moment(competition.questions_due_at)),
        (say("Frist for tilbud"), moment(competition.deadline_at)),
        (say("Forventet valg av leverandør"), award_expected(competition)),
        (say("Tilbudene er bindende til"), valid_until(competition)),
        (
            say("Oppdraget starter"),
            formats.day(competition.starts_on) if competition.starts_on else "",
        ),
    )
    return tuple(parts.Milestone(activity=what, time=when) for what, when in steps if when)
