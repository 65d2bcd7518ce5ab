"""The words of the service in three languages: one thing has one name in each, everywhere.

`code` is the name in the code, empty where it has no thing of that name. `source` says who uses
the word so; its explanation stands with the pages (`procure.blueprints.help_words`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from procure.domain.law import Standing


class Section(StrEnum):
    """What a word is about."""

    PARTIES = "parties"
    AGREEMENT = "agreement"
    COMPETITION = "competition"
    BID = "bid"
    AWARD = "award"
    PROJECT = "project"


class Origin(StrEnum):
    """What kind of source a word has."""

    REGULATION = "regulation"  # anskaffelsesforskriften
    ACT = "act"  # anskaffelsesloven
    COURT = "court"  # the Court of Justice of the EU
    DIRECTIVE = "directive"  # 2014/24/EU, annex IV
    BOARD = "board"  # the complaints board
    GUIDE = "guide"  # DFØ
    AGREEMENT = "agreement"  # the state's standard agreements
    METHOD = "method"  # StimuLab
    USAGE = "usage"
    PRODUCT = "product"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a word comes from: a section or a case for those that have one."""

    origin: Origin
    place: str = ""
    standing: Standing = Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Term:
    """One word, with its forms in bokmål, nynorsk and English. `key` is its address."""

    key: str
    section: Section
    forms: tuple[str, str, str]
    source: Source
    code: str = ""


_USAGE: Final = Source(Origin.USAGE)
_PRODUCT: Final = Source(Origin.PRODUCT)
_GENERAL: Final = Source(Origin.GENERAL, "", Standing.UNVERIFIED)
_AGREEMENT: Final = Source(Origin.AGREEMENT)
_GUIDE: Final = Source(Origin.GUIDE)
_METHOD: Final = Source(Origin.METHOD)
_DIRECTIVE: Final = Source(Origin.DIRECTIVE)


def _regulation(section: str, standing: Standing = Standing.CONFIRMED) -> Source:
    return Source(Origin.REGULATION, section, standing)


def _act(section: str) -> Source:
    return Source(Origin.ACT, section)


def _court(case: str) -> Source:
    return Source(Origin.COURT, case)


def _board(case: str) -> Source:
    return Source(Origin.BOARD, case, Standing.SECOND_HAND)


TERMS: Final = (
    Term("oppdragsgiver", Section.PARTIES,
         ("oppdragsgiver", "oppdragsgivar", "contracting authority"),
         _act("4"), "buyer"),
    Term("innkjoper", Section.PARTIES, ("innkjøper", "innkjøpar", "procurement officer"),
         _USAGE, "officer"),
    Term("prosjekteier", Section.PARTIES, ("prosjekteier", "prosjekteigar", "project owner"),
         _USAGE, "owner"),
    Term("evaluator", Section.PARTIES, ("evaluator", "evaluator", "evaluator"),
         _USAGE, "evaluator"),
    Term("radgiver", Section.PARTIES, ("rådgiver", "rådgivar", "programme adviser"),
         _USAGE, "adviser"),
    Term("revisor", Section.PARTIES, ("revisor", "revisor", "auditor"), _USAGE, "auditor"),
    Term("leverandor", Section.PARTIES, ("leverandør", "leverandør", "supplier"),
         _USAGE, "supplier"),
    Term("tilbyder", Section.PARTIES, ("tilbyder", "tilbydar", "bidder"), _USAGE),
    Term("konsortium", Section.PARTIES, ("konsortium", "konsortium", "consortium"),
         _USAGE, "Consortium"),
    Term("konsortieleder", Section.PARTIES,
         ("leder av konsortiet", "leiar av konsortiet", "lead of the consortium"),
         _USAGE, "is_lead"),
    Term("underleverandor", Section.PARTIES,
         ("underleverandør", "underleverandør", "subcontractor"),
         _GENERAL),
    Term("forpliktelse", Section.PARTIES,
         ("forpliktelseserklæring", "forpliktingserklæring", "commitment statement"),
         _GENERAL, "CommitmentStatement"),
    Term("anskaffelse", Section.AGREEMENT, ("anskaffelse", "anskaffing", "procurement"), _USAGE),
    Term("rammeavtale", Section.AGREEMENT, ("rammeavtale", "rammeavtale", "framework agreement"),
         _regulation("26-1"), "Framework"),
    Term("parallell", Section.AGREEMENT,
         ("parallell rammeavtale", "parallell rammeavtale", "multi-supplier framework"),
         _regulation("26-3")),
    Term("avrop", Section.AGREEMENT, ("avrop", "avrop", "call-off"),
         _regulation("26-3"), "CallOffMethod"),
    Term("minikonkurranse", Section.AGREEMENT,
         ("minikonkurranse", "minikonkurranse", "mini-competition"),
         _regulation("26-3"), "Competition"),
    Term("gjenapning", Section.AGREEMENT,
         ("gjenåpning av konkurransen", "gjenopning av konkurransen",
          "reopening of competition"),
         _regulation("26-3"), "reopening_condition"),
    Term("fordelingsnokkel", Section.AGREEMENT,
         ("fordelingsnøkkel", "fordelingsnøkkel", "allocation key"),
         _board("2024/256")),
    Term("maksimalverdi", Section.AGREEMENT, ("maksimalverdi", "maksimalverdi", "maximum value"),
         _court("C-23/20"), "maximum_value_ore"),
    Term("terskelverdi", Section.AGREEMENT, ("terskelverdi", "terskelverdi", "threshold"),
         _GENERAL),
    Term("dynamisk", Section.AGREEMENT,
         ("dynamisk innkjøpsordning", "dynamisk innkjøpsordning",
          "dynamic purchasing system"),
         _regulation("26-4")),
    Term("kgv", Section.AGREEMENT,
         ("konkurransegjennomføringsverktøy (KGV)", "konkurransegjennomføringsverktøy (KGV)",
          "e-tendering tool"),
         _USAGE),
    Term("ssa_o", Section.AGREEMENT,
         ("oppdragsavtale (SSA-O)", "oppdragsavtale (SSA-O)", "assignment agreement (SSA-O)"),
         _AGREEMENT, "SSA-O"),
    Term("ssa_b", Section.AGREEMENT,
         ("bistandsavtale (SSA-B)", "bistandsavtale (SSA-B)", "assistance agreement (SSA-B)"),
         _AGREEMENT, "SSA-B"),
    Term("bilag", Section.AGREEMENT, ("bilag", "bilag", "annex"), _AGREEMENT),
    Term("innsats", Section.AGREEMENT,
         ("innsatsforpliktelse", "innsatsplikt", "obligation of effort"),
         _AGREEMENT),
    Term("resultat", Section.AGREEMENT,
         ("resultatforpliktelse", "resultatplikt", "obligation of result"),
         _AGREEMENT),
    Term("konkurransegrunnlag", Section.COMPETITION,
         ("konkurransegrunnlag", "konkurransegrunnlag", "tender document"),
         _USAGE, "tender_document"),
    Term("anskaffelsesdokumenter", Section.COMPETITION,
         ("anskaffelsesdokumenter", "anskaffingsdokument", "procurement documents"),
         _USAGE),
    Term("kunngjore", Section.COMPETITION, ("kunngjøring", "kunngjering", "notice"),
         _USAGE, "issue"),
    Term("kravspesifikasjon", Section.COMPETITION,
         ("kravspesifikasjon", "kravspesifikasjon", "requirements specification"),
         _AGREEMENT, "Requirement"),
    Term("absolutt_krav", Section.COMPETITION,
         ("absolutt krav", "absolutt krav", "mandatory requirement"),
         _regulation("24-8"), "RequirementKind"),
    Term("tildelingskriterium", Section.COMPETITION,
         ("tildelingskriterium", "tildelingskriterium", "award criterion"),
         _regulation("18-1"), "Criterion"),
    Term("underkriterium", Section.COMPETITION,
         ("underkriterium", "underkriterium", "sub-criterion"),
         _court("C-534/23 P"), "parent_id"),
    Term("vekt", Section.COMPETITION, ("vekt", "vekt", "weight"), _regulation("18-1"), "weight"),
    Term("evalueringsmodell", Section.COMPETITION,
         ("evalueringsmodell", "evalueringsmodell", "evaluation model"),
         _court("C-6/15"), "EvaluationModel"),
    Term("forholdsmessig_modell", Section.COMPETITION,
         ("forholdsmessig modell", "høvesmessig modell", "proportional model"),
         _GUIDE, "proportional"),
    Term("lineaer_modell", Section.COMPETITION, ("lineær modell", "lineær modell", "linear model"),
         _GUIDE, "linear"),
    Term("sporsmalsfrist", Section.COMPETITION,
         ("spørsmålsfrist", "spørsmålsfrist", "deadline for questions"),
         _USAGE, "questions_due_at"),
    Term("tilbudsfrist", Section.COMPETITION, ("tilbudsfrist", "tilbodsfrist", "bid deadline"),
         _regulation("24-1"), "deadline_at"),
    Term("vedstaelsesfrist", Section.COMPETITION,
         ("vedståelsesfrist", "vedståingsfrist", "bid validity"),
         _regulation("20-6", Standing.SECOND_HAND), "validity_until"),
    Term("regelsjekk", Section.COMPETITION, ("regelsjekk", "regelsjekk", "rule check"),
         _PRODUCT, "RulesPage"),
    Term("varsel", Section.COMPETITION, ("varsel", "varsel", "warning"), _PRODUCT, "WARNING"),
    Term("klima", Section.COMPETITION,
         ("klima- og miljøhensyn", "klima- og miljøomsyn", "climate and environment"),
         _regulation("7-9"), "ClimateChoice"),
    Term("karensperiode", Section.COMPETITION,
         ("karensperiode", "karensperiode", "standstill period"),
         _regulation("25-2", Standing.UNVERIFIED), "standstill_days"),
    Term("endringsmelding", Section.COMPETITION,
         ("endringsmelding", "endringsmelding", "amendment"),
         _USAGE, "CompetitionVersion"),
    Term("avlysning", Section.COMPETITION, ("avlysning", "avlysing", "cancellation"),
         _regulation("25-4"), "cancel"),
    Term("tilbud", Section.BID, ("tilbud", "tilbod", "bid"), _USAGE, "Bid"),
    Term("levere", Section.BID, ("levere", "levere", "submit"), _PRODUCT, "Submission"),
    Term("kvittering", Section.BID, ("kvittering", "kvittering", "receipt"), _PRODUCT, "Receipt"),
    Term("forbehold", Section.BID, ("forbehold", "atterhald", "reservation"),
         _regulation("24-8"), "reservations"),
    Term("utkast", Section.BID, ("utkast", "utkast", "draft"), _PRODUCT, "BidDraft"),
    Term("forsegling", Section.BID, ("forsegling", "forsegling", "seal"), _DIRECTIVE, "seal"),
    Term("apner", Section.BID, ("åpner", "opnar", "opener"), _PRODUCT, "OpenerKey"),
    Term("apnernokkel", Section.BID, ("åpnernøkkel", "opnarnøkkel", "opener key"),
         _PRODUCT, "OpenerKey"),
    Term("gjenoppretting", Section.BID,
         ("gjenopprettingsnøkkel", "attopprettingsnøkkel", "recovery key on paper"),
         _PRODUCT, "on_paper"),
    Term("lesenokkel", Section.BID, ("lesenøkkel", "lesenøkkel", "reading key"),
         _PRODUCT, "reader"),
    Term("passordfrase", Section.BID, ("passordfrase", "passordfrase", "passphrase"),
         _PRODUCT, "passphrase"),
    Term("prove", Section.BID, ("prøve av nøkkelen", "prøve av nøkkelen", "rehearsal"),
         _PRODUCT, "rehearse"),
    Term("tilbudsapning", Section.BID, ("tilbudsåpning", "tilbodsopning", "opening"),
         _PRODUCT, "OpeningConfirmation"),
    Term("avvisning", Section.BID, ("avvisning", "avvising", "rejection"),
         _regulation("24-8"), "rejected"),
    Term("avklaring", Section.BID, ("avklaring", "avklaring", "clarification"),
         _regulation("23-5"), "Clarification"),
    Term("ettersending", Section.BID,
         ("ettersending", "ettersending", "submission of missing documents"),
         _regulation("23-5")),
    Term("unormalt_lavt", Section.BID,
         ("unormalt lavt tilbud", "unormalt lågt tilbod", "abnormally low bid"),
         _regulation("24-9"), "abnormally_low"),
    Term("habilitet", Section.AWARD,
         ("habilitet, inhabil", "habilitet, ugild", "impartiality, conflicted"),
         _regulation("7-5"), "ImpartialityDeclaration"),
    Term("individuell", Section.AWARD,
         ("individuell vurdering", "individuell vurdering", "individual scoring"),
         _PRODUCT, "EvaluationSheet"),
    Term("kalibrering", Section.AWARD, ("kalibrering", "kalibrering", "calibration"),
         _PRODUCT, "CalibrationCase"),
    Term("felles", Section.AWARD, ("felles vurdering", "felles vurdering", "consensus"),
         _PRODUCT, "ConsensusScore"),
    Term("evalueringsmatrise", Section.AWARD,
         ("evalueringsmatrise", "evalueringsmatrise", "evaluation matrix"),
         _USAGE, "evaluation_matrix"),
    Term("robusthet", Section.AWARD, ("robusthet", "robustheit", "robustness"),
         _PRODUCT, "robustness"),
    Term("innstilling", Section.AWARD, ("innstilling", "innstilling", "recommendation"),
         _USAGE, "lock"),
    Term("beslutning", Section.AWARD, ("beslutning", "avgjerd", "decision"), _USAGE, "Decision"),
    Term("begrunnelse", Section.AWARD, ("begrunnelse", "grunngiving", "reasons"),
         _regulation("25-1"), "reason"),
    Term("tildeling", Section.AWARD, ("tildeling", "tildeling", "award"),
         _regulation("25-1"), "awards"),
    Term("tildelingsbrev", Section.AWARD,
         ("tildelingsbrev, meddelelse", "tildelingsbrev, melding",
          "award letter, notice of award"),
         _regulation("25-1"), "Letter"),
    Term("klage", Section.AWARD, ("klage", "klage", "complaint"), _USAGE, "Complaint"),
    Term("omgjoring", Section.AWARD, ("omgjøring", "omgjering", "reversal"),
         _regulation("25-1"), "reversed_at"),
    Term("kontrakt", Section.AWARD, ("kontrakt", "kontrakt", "contract"),
         _regulation("4-5"), "Contract"),
    Term("protokoll", Section.AWARD,
         ("anskaffelsesprotokoll", "anskaffingsprotokoll", "procurement record"),
         _regulation("25-5"), "procurement_protocol"),
    Term("innsyn", Section.AWARD, ("innsyn", "innsyn", "access to documents"),
         _GENERAL, "AccessRequest"),
    Term("taushetsplikt", Section.AWARD, ("taushetsplikt", "teieplikt", "duty of secrecy"),
         _regulation("7-4", Standing.UNVERIFIED)),
    Term("forretningshemmelighet", Section.AWARD,
         ("forretningshemmelighet", "forretningsløyndom", "business secret"),
         _regulation("7-4", Standing.UNVERIFIED)),
    Term("sladding", Section.AWARD, ("sladding", "sladding", "redaction"), _USAGE, "redactions"),
    Term("likebehandling", Section.AWARD, ("likebehandling", "likebehandling", "equal treatment"),
         _act("4")),
    Term("forutberegnelighet", Section.AWARD,
         ("forutberegnelighet", "føreseielegheit", "predictability"),
         _act("4")),
    Term("etterprovbarhet", Section.AWARD,
         ("etterprøvbarhet", "etterprøvbarheit", "verifiability"),
         _act("4")),
    Term("forholdsmessighet", Section.AWARD,
         ("forholdsmessighet", "høvesmessigheit", "proportionality"),
         _act("4")),
    Term("direkte", Section.AWARD,
         ("ulovlig direkte anskaffelse", "ulovleg direkte anskaffing",
          "illegal direct award"),
         _board("2024/256")),
    Term("gebyr", Section.AWARD, ("overtredelsesgebyr", "lovbrotsgebyr", "administrative fine"),
         _board("2024/256")),
    Term("logg", Section.AWARD, ("logg", "logg", "audit trail"), _PRODUCT, "AuditEntry"),
    Term("kontrollpunkt", Section.AWARD, ("kontrollpunkt", "kontrollpunkt", "checkpoint"),
         _PRODUCT, "checkpoint"),
    Term("prosjekt", Section.PROJECT, ("prosjekt", "prosjekt", "project"), _USAGE, "Project"),
    Term("kompetansetriangel", Section.PROJECT,
         ("kompetansetriangel", "kompetansetriangel", "competence triangle"),
         _METHOD, "CompetenceArea"),
    Term("tjenestedesign", Section.PROJECT, ("tjenestedesign", "tenestedesign", "service design"),
         _METHOD, "service_design"),
    Term("gevinstrealisering", Section.PROJECT,
         ("gevinstrealisering", "gevinstrealisering", "benefits realisation"),
         _METHOD, "benefit_realisation"),
    Term("endringsledelse", Section.PROJECT,
         ("endringsledelse", "endringsleiing", "change management"),
         _METHOD, "change_management"),
    Term("samfunnsfloke", Section.PROJECT, ("samfunnsfloke", "samfunnsfloke", "wicked problem"),
         _METHOD, "problem"),
    Term("brukerbehov", Section.PROJECT, ("brukerbehov", "brukarbehov", "user need"),
         _METHOD, "user_need"),
    Term("samfunnsnytte", Section.PROJECT, ("samfunnsnytte", "samfunnsnytte", "societal benefit"),
         _METHOD, "societal_benefit"),
    Term("lederforankring", Section.PROJECT,
         ("lederforankring", "leiarforankring", "leadership anchoring"),
         _METHOD),
    Term("tilskudd", Section.PROJECT, ("tilskudd", "tilskot", "grant"), _METHOD, "grant_ore"),
    Term("triple_diamant", Section.PROJECT,
         ("den triple diamanten", "den triple diamanten", "triple diamond"),
         _METHOD),
    Term("diagnosefase", Section.PROJECT, ("diagnosefase", "diagnosefase", "diagnosis phase"),
         _METHOD),
    Term("utforske", Section.PROJECT, ("utforske–definere", "utforske–definere", "explore–define"),
         _METHOD),
    Term("utvikle", Section.PROJECT, ("utvikle–levere", "utvikle–levere", "develop–deliver"),
         _METHOD),
    Term("endringsbilag", Section.PROJECT, ("endringsbilag", "endringsbilag", "change annex"),
         _METHOD, "change_annex"),
    Term("oppdragsforstaelse", Section.PROJECT,
         ("oppdragsforståelse, oppgaveforståelse", "oppdragsforståing, oppgåveforståing",
          "understanding of the assignment"),
         _USAGE),
    Term("losningsforslag", Section.PROJECT,
         ("løsningsforslag", "løysingsforslag", "proposed solution"),
         _USAGE),
    Term("gjennomforing", Section.PROJECT, ("gjennomføring", "gjennomføring", "delivery plan"),
         _USAGE),
    Term("sluttrapport", Section.PROJECT, ("sluttrapport", "sluttrapport", "final report"),
         _METHOD, "final_report"),
)  # fmt: skip
BY_KEY: Final = {term.key: term for term in TERMS}
