"""The audit trail: read, filtered, verified."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.audit import Tag, anchors
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import audit as pages

bp = Blueprint("audit", __name__, url_prefix="/audit")
_YEARS: Final = range(2000, 2200)  # a day outside is a slip of the pen
_LAST: Final = str.maketrans("æøå", "{|}")  # the signs after z

TAG_LABELS: Final[Mapping[Tag, LazyString]] = {
    Tag.ACCESS_ASK: __("Ba om innsyn"),
    Tag.ACCESS_COPY: __("Laget en sladdet kopi"),
    Tag.ACCESS_DECIDE: __("Avgjorde et innsynskrav"),
    Tag.ACCOUNT_LOGIN: __("Logget inn"),
    Tag.ACCOUNT_LOGIN_FAILED: __("Mislyktes med å logge inn"),
    Tag.ACCOUNT_LOGOUT: __("Logget ut"),
    Tag.ACCOUNT_USER_ADD: __("La til en bruker"),
    Tag.AMENDMENT_APPROVE: __("Godkjente endringen av konkurransen"),
    Tag.AMENDMENT_CHANGE: __("Skrev på endringen av konkurransen"),
    Tag.AMENDMENT_DISCARD: __("Forkastet endringen av konkurransen"),
    Tag.AMENDMENT_PREPARE: __("Begynte på en endring av konkurransen"),
    Tag.AUDIT_BROKEN: __("Fant brudd i loggen"),
    Tag.AUDIT_CHECKPOINT: __("Tok et kontrollpunkt"),
    Tag.AWARD_CONTRACT_SIGN: __("Inngikk kontrakt"),
    Tag.AWARD_DECISION_APPROVE: __("Godkjente valget av leverandør"),
    Tag.AWARD_DECISION_MAKE: __("Valgte leverandør"),
    Tag.AWARD_DECISION_RETURN: __("Sendte valget av leverandør tilbake"),
    Tag.AWARD_DECISION_REVERSE: __("Gjorde om valget av leverandør"),
    Tag.AWARD_LETTERS_SEND: __("Sendte tildelingsbrevene"),
    Tag.AWARD_LETTER_WRITE: __("Skrev egen tekst i et tildelingsbrev"),
    Tag.AWARD_LOTS_DRAW: __("Trakk lodd mellom like tilbud"),
    Tag.AWARD_NOTICE_NOTE: __("Førte når kontrakten ble kunngjort"),
    Tag.BID_ADMIT: __("Godtok tilbudet til evaluering"),
    Tag.BID_CHECK: __("Kontrollerte et absolutt krav i tilbudet"),
    Tag.BID_CONFIRM: __("Bekreftet et svar etter en endring"),
    Tag.BID_DRAFT_SAVE: __("Lagret utkast til tilbud"),
    Tag.BID_FILE_ADD: __("La en fil til tilbudet"),
    Tag.BID_FILE_REMOVE: __("Fjernet en fil fra tilbudet"),
    Tag.BID_FORM_UPLOAD: __("Lastet opp et utfylt skjema"),
    Tag.BID_LATE: __("Prøvde å levere etter fristen"),
    Tag.BID_PART_CONFIRM: __("Bekreftet sin del av tilbudet"),
    Tag.BID_PART_SHARE: __("Fordelte delene av tilbudet"),
    Tag.BID_REJECT: __("Avviste tilbudet"),
    Tag.BID_REMIND: __("Minnet om et tilbud som ikke er levert"),
    Tag.BID_SUBMIT: __("Leverte tilbud"),
    Tag.BID_TRIAL: __("Prøvde leveringen uten å levere"),
    Tag.BID_WITHDRAW: __("Trakk tilbudet"),
    Tag.COMMITMENT_REMIND: __("Minnet om en forpliktelseserklæring som går ut"),
    Tag.COMPETITION_AMEND: __("Endret en utsendt konkurranse"),
    Tag.COMPETITION_APPROVE: __("Godkjente konkurransen"),
    Tag.COMPETITION_CANCEL: __("Avlyste konkurransen"),
    Tag.COMPETITION_CHANGE: __("Endret utkastet"),
    Tag.COMPETITION_COMPLETE: __("Fullførte konkurransen"),
    Tag.COMPETITION_CREATE: __("Opprettet konkurransen"),
    Tag.COMPETITION_ISSUE: __("Sendte ut konkurransen"),
    Tag.COMPETITION_RETURN: __("Sendte konkurransen tilbake til utkast"),
    Tag.COMPETITION_REVIEW: __("Sendte konkurransen til godkjenning"),
    Tag.COMPETITION_ROLE_GIVE: __("Ga roller i konkurransen"),
    Tag.COMPETITION_UNSUCCESSFUL: __("Avsluttet uten resultat"),
    Tag.COMPETITION_WARNING_EXPLAIN: __("Begrunnet et varsel"),
    Tag.COMPLAINT_ANSWER: __("Svarte på en klage"),
    Tag.COMPLAINT_END: __("Avsluttet en klage"),
    Tag.COMPLAINT_RECEIVE: __("Mottok en klage"),
    Tag.CONSORTIUM_CARD_ANSWER: __("Svarte på et forslag om konsortiets kort"),
    Tag.CONSORTIUM_CARD_KEEP: __("Holdt konsortiets kort oppdatert"),
    Tag.CONSORTIUM_CARD_PROPOSE: __("Foreslo en endring av konsortiets kort"),
    Tag.CONSORTIUM_CARD_WITHDRAW: __("Trakk et forslag om konsortiets kort"),
    Tag.DELIVERY_CHANGE_SIGN: __("Førte en signert endring"),
    Tag.DELIVERY_COMPLETE: __("Fullførte leveransen"),
    Tag.DELIVERY_DEVIATION_CLOSE: __("Lukket et avvik"),
    Tag.DELIVERY_DEVIATION_RAISE: __("Meldte et avvik"),
    Tag.DELIVERY_EVALUATE: __("Evaluerte leverandøren"),
    Tag.DELIVERY_EVALUATION_COMMENT: __("Kommenterte evalueringen"),
    Tag.DELIVERY_GATE: __("Godkjente en fase"),
    Tag.DELIVERY_INVOICE_ADD: __("Førte en faktura"),
    Tag.DELIVERY_OPTION_ADD: __("Førte en opsjon"),
    Tag.DELIVERY_OPTION_EXERCISE: __("Brukte en opsjon"),
    Tag.DELIVERY_OPTION_LAPSE: __("Lot en opsjon falle bort"),
    Tag.DELIVERY_PHASE_START: __("Startet en fase"),
    Tag.DELIVERY_PLAN: __("Planla fasene"),
    Tag.DIALOGUE_NOTE: __("Førte en samtale med markedet"),
    Tag.DIALOGUE_SHARE: __("Delte materiale med alle leverandørene"),
    Tag.DOCUMENT_DOWNLOAD: __("Lastet ned et dokument"),
    Tag.DOCUMENT_GENERATE: __("Laget et dokument"),
    Tag.DOCUMENT_PACK_DOWNLOAD: __("Lastet ned en dokumentpakke"),
    Tag.DOCUMENT_PACK_MAKE: __("Bestilte en dokumentpakke"),
    Tag.EVALUATION_CALIBRATION_END: __("Avsluttet kalibreringen"),
    Tag.EVALUATION_CALIBRATION_MAKE: __("Laget et kalibreringssvar"),
    Tag.EVALUATION_CALIBRATION_SCORE: __("Ga poeng for kalibreringssvaret"),
    Tag.EVALUATION_CONSENSUS_SET: __("Satte felles poeng"),
    Tag.EVALUATION_CONSENSUS_START: __("Startet felles vurdering"),
    Tag.EVALUATION_IMPARTIALITY: __("Erklærte habilitet"),
    Tag.EVALUATION_LOCK: __("Låste evalueringen"),
    Tag.EVALUATION_MASK: __("Valgte om evaluatorene ser navnene på tilbyderne"),
    Tag.EVALUATION_PRESENTATIONS_PLAN: __("Satte tider for presentasjonene"),
    Tag.EVALUATION_PRESENTATIONS_TELL: __("Ga beskjed om tidene for presentasjonene"),
    Tag.EVALUATION_RECUSE: __("En evaluator trådte til side"),
    Tag.EVALUATION_REOPEN: __("Åpnet de låste poengene igjen"),
    Tag.EVALUATION_SCORE_SET: __("Lagret en vurdering i eget skjema"),
    Tag.EVALUATION_SCORING_START: __("Startet individuell vurdering"),
    Tag.EVALUATION_SHEET_FETCH: __("Hentet skjemaet sitt som fil"),
    Tag.EVALUATION_SHEET_SUBMIT: __("Leverte skjemaet sitt"),
    Tag.EVALUATION_SHEET_UPLOAD: __("Lastet opp skjemaet sitt som fil"),
    Tag.EXCLUSION_APPROVE: __("Godkjente at et konsortium ikke inviteres"),
    Tag.EXCLUSION_PROPOSE: __("Foreslo at et konsortium ikke inviteres"),
    Tag.EXCLUSION_REFUSE: __("Avslo forslaget om ikke å invitere et konsortium"),
    Tag.EXCLUSION_WITHDRAW: __("Trakk forslaget om ikke å invitere et konsortium"),
    Tag.FRAMEWORK_ACTIVATE: __("Satte rammeavtalen i kraft"),
    Tag.FRAMEWORK_CHANGE: __("Endret rammeavtalen"),
    Tag.FRAMEWORK_CHANGE_WITHDRAW: __("Trakk en planlagt endring av rammeavtalen"),
    Tag.FRAMEWORK_CREATE: __("Opprettet utkast til rammeavtale"),
    Tag.FRAMEWORK_DELETE: __("Slettet utkastet til rammeavtale"),
    Tag.FRAMEWORK_EDIT: __("Endret utkastet til rammeavtale"),
    Tag.FRAMEWORK_IMPORT: __("La inn rammeavtalen"),
    Tag.FRAMEWORK_TERMINATE: __("Avsluttet rammeavtalen"),
    Tag.INVITATION_ACCEPT: __("Angret at de takket nei til invitasjonen"),
    Tag.INVITATION_DECLINE: __("Takket nei til invitasjonen"),
    Tag.INVITATION_READ: __("Leste invitasjonen"),
    Tag.INVITATION_REMIND: __("Minnet om invitasjonen"),
    Tag.INVITATION_RESEND: __("Sendte en invitasjon på nytt"),
    Tag.JOURNAL_ANSWER: __("Førte inn et svar i saksjournalen"),
    Tag.JOURNAL_CHANGE: __("Endret en oppføring i saksjournalen"),
    Tag.JOURNAL_CLOSE: __("Lukket en oppføring i saksjournalen"),
    Tag.JOURNAL_WRITE: __("Skrev i saksjournalen"),
    Tag.LAW_CONFIRM: __("Bekreftet en bestemmelse"),
    Tag.LEDGER_CORRECT: __("Rettet en postering i regnskapet"),
    Tag.LEDGER_POST: __("Posterte i rammeavtalens regnskap"),
    Tag.LIBRARY_ADD: __("La en tekst i biblioteket"),
    Tag.LIBRARY_CHANGE: __("Endret en tekst i biblioteket"),
    Tag.LIBRARY_RETIRE: __("Tok en tekst i biblioteket ut av bruk"),
    Tag.OPENER_KEY_MAKE: __("Laget en åpnernøkkel"),
    Tag.OPENER_KEY_REHEARSE: __("Prøvde en åpnernøkkel"),
    Tag.OPENER_KEY_RETIRE: __("Tok en åpnernøkkel ut av bruk"),
    Tag.OPENER_ROTATION_BEGIN: __("Begynte å bytte åpnere"),
    Tag.OPENER_ROTATION_END: __("Byttet åpnere"),
    Tag.OPENING_CONFIRM: __("Bekreftet åpning av tilbudene"),
    Tag.OPENING_EXPORT: __("Tok ut de forseglede tilbudene for nødåpning"),
    Tag.OPENING_OPEN: __("Åpnet tilbudene"),
    Tag.ORGANISATION_NAME: __("Førte inn et nytt navn på en virksomhet"),
    Tag.ORGANISATION_SUCCEED: __("Førte inn at en virksomhet er overtatt av en annen"),
    Tag.OUTBOX_RETRY: __("Sendte en e-post på nytt"),
    Tag.PROJECT_APPROVE: __("Godkjente prosjektet"),
    Tag.PROJECT_CHANGE: __("Endret prosjektet"),
    Tag.PROJECT_CREATE: __("Opprettet prosjektet"),
    Tag.PROJECT_FINISH: __("Avsluttet prosjektet"),
    Tag.PROJECT_NEED_SET: __("Endret kompetansebehovet i prosjektet"),
    Tag.PROJECT_REOPEN: __("Gjenåpnet prosjektet"),
    Tag.PROJECT_START: __("Startet en minikonkurranse fra prosjektet"),
    Tag.PROJECT_WITHDRAW: __("Trakk godkjenningen av prosjektet"),
    Tag.QUESTION_ANSWER: __("Svarte på et spørsmål"),
    Tag.QUESTION_ASK: __("Stilte et spørsmål"),
    Tag.REFUSED: __("Ble nektet tilgang"),
    Tag.REVIEW_COMMENT: __("Kommenterte utkastet"),
    Tag.REVIEW_RESOLVE: __("Svarte på en kommentar til utkastet"),
    Tag.SETTING_CHANGE: __("Endret en innstilling"),
    Tag.TEMPLATE_ADD: __("La inn en egen dokumentmal"),
    Tag.TEMPLATE_REFUSE: __("Fikk en dokumentmal avvist"),
    Tag.TEMPLATE_USE: __("Tok i bruk en dokumentmal"),
    Tag.VALIDITY_REMIND: __("Minnet om at vedståelsesfristen går ut"),
}
KIND_LABELS: Final[Mapping[str, LazyString]] = {
    "competition": __("Konkurranser"),
    "framework": __("Rammeavtaler"),
    "accounts": __("Brukere, prosjekter og maler"),
}
_CHAINS: Final[Mapping[str, LazyString]] = {
    "competition": __("Konkurranse %(reference)s"),
    "framework": __("Rammeavtale %(reference)s"),
    "accounts": __("Brukere, prosjekter og maler"),
    "checkpoints": __("Kontrollpunktene"),
    "anchors": __("Det du oppga"),
}
_FAULTS: Final[Mapping[str, LazyString]] = {
    "gap": __("Linje %(seq)s mangler."),
    "broken link": __("Linje %(seq)s henger ikke sammen med linjen før."),
    "content changed": __("Innholdet i linje %(seq)s er endret."),
    "rewritten": __("Linje %(seq)s er en annen enn den var da et kontrollpunkt ble tatt."),
    "unknown anchor": __("Loggen har ingen linje %(seq)s med denne kontrollsummen."),
    "end missing": __("Loggen slutter for tidlig. Linje %(seq)s og det som fulgte, mangler."),
}


def asked() -> pages.Sought:
    """Return which lines the address asks for; what is no act and no day counts as not given."""
    wanted = request.args.get("tag", "")
    return pages.Sought(
        chain=access.text_argument("chain"),
        tag=wanted if wanted in set(Tag) else "",
        who=access.text_argument("who"),
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


@bp.get("/")
@declares(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    before, sought = request.args.get("before", ""), asked()
    page = pages.listing(db.session, viewer=current_actor(), before=before, sought=sought)
    kept: dict[str, Any] = {name: value or None for name, value in asdict(sought).items()}
    newest = url_for(".index", **kept) if before else None
    older = url_for(".index", before=page.older, **kept) if page.older else None
    return render_template(
        "audit/index.html",
        page=page,
        kept=kept,
        acts=sorted(((str(label), tag.value) for tag, label in TAG_LABELS.items()), key=_spelt),
        kinds=KIND_LABELS,
        chain_label=chain_label,
        words={tag.value: label for tag, label in TAG_LABELS.items()},
        places={"newer_url": newest, "older_url": older},
    )


def _spelt(act: tuple[str, str]) -> str:
    """The Norwegian order of the alphabet ends in æ, ø, å."""
    return act[0].lower().translate(_LAST)


@bp.get("/checkpoints")
@declares(Permission.PUBLIC)
def checkpoints() -> ResponseReturnValue:
    """Show what vouches for the trail, and the key that checks the signatures of receipts."""
    return render_template(
        "audit/checkpoints.html",
        rows=pages.checkpoints(db.session),
        key=access.vault().public_key.hex(),
    )


@bp.get("/verify")
@declares(Permission.AUDIT_READ)
def verify() -> ResponseReturnValue:
    typed = access.text_argument("anchor")
    told = anchors(typed)
    verdicts = pages.verify(db.session, viewer=current_actor(), anchors=told)
    return render_template(
        "audit/verify.html",
        typed=typed,
        told=told,
        verdicts=[(v, chain_label(v.chain, v.about), fault_text(v.fault)) for v in verdicts],
        broken=sum(v.fault is not None for v in verdicts),
        at=access.now(),
    )


def chain_label(chain: str, about: str) -> str:
    """Return what a chain is about, in words."""
    kind = chain.partition(":")[0]
    return str(_CHAINS[kind]) % {"reference": about}


def fault_text(fault: str | None) -> str:
    """Return what is wrong with a chain, in words; empty when nothing is."""
    if fault is None:
        return ""
    kind, _at, seq = fault.rpartition(" at ")
    return str(_FAULTS[kind]) % {"seq": seq}
