"""The words and the address of each step on the work list."""

from collections.abc import Mapping
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.domain.competitions import Status
from procure.domain.worklist import Step
from procure.queries.worklist import Item

# step → (what the button says, where it leads)
STEPS: Final[Mapping[Step, tuple[LazyString, str]]] = {
    Step.AGREE: (__("Bli enige om poeng"), "consensus.show"),
    Step.ANSWER: (__("Svar på spørsmål"), "questions.index"),
    Step.APPROVE: (__("Les og godkjenn"), "competitions.show"),
    Step.APPROVE_AMENDMENT: (__("Les og godkjenn endringen"), "amendments.prepared"),
    Step.APPROVE_AWARD: (__("Les og godkjenn valget"), "awards.show"),
    Step.APPROVE_PHASE: (__("Godkjenn fasen"), "deliveries.show"),
    Step.ASSESS_BIDS: (__("Kontroller tilbudene"), "openings.show"),
    Step.CHECK_INVOICES: (__("Se på fakturaene"), "deliveries.show"),
    Step.CONFIRM_ANSWERS: (__("Bekreft eller endre svar"), "bids.room"),
    Step.DECIDE: (__("Velg leverandør"), "awards.show"),
    Step.DECIDE_OPTION: (__("Avgjør opsjonen"), "deliveries.show"),
    Step.DECLARE_IMPARTIALITY: (__("Bekreft habilitet"), "evaluations.board"),
    Step.DECLARE_UNSUCCESSFUL: (__("Avslutt konkurransen"), "openings.show"),
    Step.EVALUATE_SUPPLIER: (__("Evaluer leverandøren"), "deliveries.evaluate"),
    Step.FILL_IN: (__("Fyll ut konkurransen"), "competitions.show"),
    Step.FINISH_BID: (__("Fullfør og lever tilbudet"), "bids.room"),
    Step.ISSUE: (__("Send ut konkurransen"), "competitions.show"),
    Step.ISSUE_AMENDMENT: (__("Send endringen"), "amendments.prepared"),
    Step.LOCK: (__("Lås evalueringen"), "consensus.show"),
    Step.OPEN_BIDS: (__("Åpne tilbudene"), "openings.show"),
    Step.READ_DRAFT: (__("Les utkastet"), "competitions.show"),
    Step.READ_INVITATION: (__("Les invitasjonen"), "competitions.show"),
    Step.READ_LETTER: (__("Se resultatet"), "award_results.show"),
    Step.RESOLVE_COMMENTS: (__("Svar på kommentarer"), "reviews.index"),
    Step.SCORE: (__("Gi poeng"), "score_sheets.sheet"),
    Step.SEND_LETTERS: (__("Send tildelingsbrevene"), "awards.show"),
    Step.SIGN_CONTRACT: (__("Inngå kontrakt"), "awards.show"),
    Step.START_BID: (__("Lag tilbud"), "bids.start"),
    Step.START_CONSENSUS: (__("Start felles vurdering"), "evaluations.board"),
    Step.START_SCORING: (__("Start vurderingen"), "evaluations.board"),
    Step.SUBMIT_FOR_REVIEW: (__("Send til godkjenning"), "competitions.show"),
}

_LEFT: Final[Mapping[Step, LazyString]] = {
    Step.AGREE: __("%(count)s vurderinger mangler felles poeng"),
    Step.ANSWER: __("%(count)s spørsmål uten svar"),
    Step.ASSESS_BIDS: __("%(count)s tilbud er ikke kontrollert"),
    Step.CONFIRM_ANSWERS: __("Konkurransen er endret. Deler av tilbudet som venter: %(count)s"),
    Step.FILL_IN: __("%(count)s ting mangler"),
    Step.RESOLVE_COMMENTS: __("Kommentarer som venter: %(count)s"),
    Step.SCORE: __("%(count)s vurderinger igjen"),
}

_DUE: Final[Mapping[Status, LazyString]] = {
    Status.DRAFT: __("Planlagt tilbudsfrist"),
    Status.IN_REVIEW: __("Planlagt tilbudsfrist"),
    Status.ISSUED: __("Tilbudsfrist"),
    Status.CLOSED: __("Tilbudsfrist"),
    Status.STANDSTILL: __("Karensperiode til"),
}


_DUE_OF: Final[Mapping[Step, LazyString]] = {
    Step.APPROVE_PHASE: __("Fasen slutter etter planen"),
    Step.DECIDE_OPTION: __("Siste dag for opsjonen"),
}
_WHY: Final[Mapping[Step, LazyString]] = {
    Step.CHECK_INVOICES: __("Det er fakturert mer enn avtalt"),
    Step.DECLARE_UNSUCCESSFUL: __("Ingen av tilbudene kan få kontrakten"),
    Step.EVALUATE_SUPPLIER: __("Leveransen er fullført"),
}


def label(item: Item) -> str:
    """Return what to do, in the imperative."""
    return str(STEPS[item.duty.step][0]) if item.duty else ""


def address(item: Item) -> str:
    """Return the page where it is done."""
    elsewhere = "deliveries.show" if item.delivering else "competitions.show"
    endpoint = STEPS[item.duty.step][1] if item.duty else elsewhere
    if endpoint in {"bids.room", "award_results.show"}:
        return url_for(endpoint, bid_id=item.bid_id)
    return url_for(endpoint, competition_id=item.competition_id)


def left(item: Item) -> str:
    """Return how much is left of the step, or nothing when it is one act."""
    if item.duty is not None and item.duty.step in _WHY:
        return str(_WHY[item.duty.step])
    if item.duty is None or item.duty.step not in _LEFT:
        return ""
    return str(_LEFT[item.duty.step]) % {"count": item.duty.count}


def due_label(item: Item) -> str:
    """Return what the item's date is the date of."""
    if item.duty is not None and item.duty.step in _DUE_OF:
        return str(_DUE_OF[item.duty.step])
    return str(_DUE[item.status]) if item.status in _DUE else _("Tilbudene står til")
