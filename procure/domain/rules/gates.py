"""Who answers for a gate: the permission that its step asks for."""

from collections.abc import Mapping
from typing import Final

from procure.domain.competitions import Action
from procure.domain.permissions import Permission

PERMISSIONS: Final[Mapping[Action, Permission]] = {
    Action.SUBMIT_FOR_REVIEW: Permission.COMPETITION_EDIT,
    Action.APPROVE: Permission.COMPETITION_APPROVE,
    Action.ISSUE: Permission.COMPETITION_ISSUE,
    Action.ANSWER: Permission.QUESTION_ANSWER,
    Action.EXTEND: Permission.COMPETITION_RUN,
    Action.AMEND: Permission.COMPETITION_RUN,
    Action.OPEN: Permission.OPENING_CONFIRM,
    Action.ASSESS_BIDS: Permission.COMPETITION_RUN,
    Action.START_SCORING: Permission.EVALUATION_CHAIR,
    Action.START_CONSENSUS: Permission.EVALUATION_CHAIR,
    Action.SET_CONSENSUS: Permission.EVALUATION_CHAIR,
    Action.LOCK: Permission.EVALUATION_CHAIR,
    Action.DECIDE: Permission.AWARD_DECIDE,
    Action.APPROVE_AWARD: Permission.AWARD_APPROVE,
    Action.RETURN_AWARD: Permission.AWARD_APPROVE,
    Action.SEND_LETTERS: Permission.AWARD_DECIDE,
    Action.REOPEN: Permission.EVALUATION_CHAIR,
    Action.REVERSE: Permission.AWARD_DECIDE,
    Action.SIGN_CONTRACT: Permission.CONTRACT_SIGN,
    Action.COMPLETE: Permission.COMPETITION_RUN,
    Action.CANCEL: Permission.COMPETITION_CANCEL,
}
