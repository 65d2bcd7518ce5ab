"""The audit trail's vocabulary and its chain, as pure functions over stored text.

Each chain (one per competition, one per framework, one for accounts and one of checkpoints)
is a list of lines; a line's digest covers the digest before it. The hash is taken over the
exact text that is stored: a value that a database might reformat (a timestamp, a JSON object)
would make every old digest wrong.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

GENESIS = "0" * 64
_ANCHOR: Final = re.compile(r"(?<![\w:])([0-9]{1,9}):([0-9a-f]{64})(?![0-9a-f])")
_TAG = b"procure-audit-v1\0"
KEPT: Final = "kept"  # the fact that holds what a removal took out; too long for a page

Fact = str | int | bool | None | list[str] | list[int] | dict[str, str]


class Tag(StrEnum):
    """source:subject:action, alphabetical."""

    ACCESS_ASK = "access:request:ask"
    ACCESS_COPY = "access:copy:make"
    ACCESS_DECIDE = "access:request:decide"
    ACCOUNT_LOGIN = "account:session:login"
    ACCOUNT_LOGIN_FAILED = "account:session:login_failed"
    ACCOUNT_LOGOUT = "account:session:logout"
    ACCOUNT_USER_ADD = "account:user:add"
    AMENDMENT_APPROVE = "competition:amendment:approve"
    AMENDMENT_CHANGE = "competition:amendment:change"
    AMENDMENT_DISCARD = "competition:amendment:discard"
    AMENDMENT_PREPARE = "competition:amendment:prepare"
    AUDIT_BROKEN = "audit:trail:broken"
    AUDIT_CHECKPOINT = "audit:checkpoint:take"
    AWARD_CONTRACT_SIGN = "award:contract:sign"
    AWARD_DECISION_APPROVE = "award:decision:approve"
    AWARD_DECISION_MAKE = "award:decision:make"
    AWARD_DECISION_RETURN = "award:decision:return"
    AWARD_DECISION_REVERSE = "award:decision:reverse"
    AWARD_LETTERS_SEND = "award:letters:send"
    AWARD_LETTER_WRITE = "award:letter:write"
    AWARD_LOTS_DRAW = "award:lots:draw"
    AWARD_NOTICE_NOTE = "award:notice:note"
    BID_ADMIT = "bid:bid:admit"
    BID_CHECK = "bid:requirement:check"
    BID_CONFIRM = "bid:answer:confirm"
    BID_DRAFT_SAVE = "bid:draft:save"
    BID_FILE_ADD = "bid:file:add"
    BID_FILE_REMOVE = "bid:file:remove"
    BID_FORM_UPLOAD = "bid:form:upload"
    BID_LATE = "bid:bid:late"
    BID_PART_CONFIRM = "bid:part:confirm"
    BID_PART_SHARE = "bid:part:share"
    BID_REJECT = "bid:bid:reject"
    BID_REMIND = "bid:bid:remind"
    BID_SUBMIT = "bid:bid:submit"
    BID_TRIAL = "bid:bid:trial"
    BID_WITHDRAW = "bid:bid:withdraw"
    COMMITMENT_REMIND = "commitment:statement:remind"
    COMPETITION_AMEND = "competition:competition:amend"
    COMPETITION_APPROVE = "competition:competition:approve"
    COMPETITION_CANCEL = "competition:competition:cancel"
    COMPETITION_CHANGE = "competition:competition:change"
    COMPETITION_COMPLETE = "competition:competition:complete"
    COMPETITION_CREATE = "competition:competition:create"
    COMPETITION_ISSUE = "competition:competition:issue"
    COMPETITION_RETURN = "competition:competition:return"
    COMPETITION_REVIEW = "competition:competition:submit_for_review"
    COMPETITION_ROLE_GIVE = "competition:role:give"
    COMPETITION_UNSUCCESSFUL = "competition:competition:unsuccessful"
    COMPETITION_WARNING_EXPLAIN = "competition:warning:explain"
    COMPLAINT_ANSWER = "complaint:complaint:answer"
    COMPLAINT_END = "complaint:complaint:end"
    COMPLAINT_RECEIVE = "complaint:complaint:receive"
    CONSORTIUM_CARD_ANSWER = "consortium:proposal:answer"
    CONSORTIUM_CARD_KEEP = "consortium:card:keep"
    CONSORTIUM_CARD_PROPOSE = "consortium:proposal:make"
    CONSORTIUM_CARD_WITHDRAW = "consortium:proposal:withdraw"
    DELIVERY_CHANGE_SIGN = "delivery:change:sign"
    DELIVERY_COMPLETE = "delivery:delivery:complete"
    DELIVERY_DEVIATION_CLOSE = "delivery:deviation:close"
    DELIVERY_DEVIATION_RAISE = "delivery:deviation:raise"
    DELIVERY_EVALUATE = "delivery:evaluation:make"
    DELIVERY_EVALUATION_COMMENT = "delivery:evaluation:comment"
    DELIVERY_GATE = "delivery:gate:pass"
    DELIVERY_INVOICE_ADD = "delivery:invoice:add"
    DELIVERY_OPTION_ADD = "delivery:option:add"
    DELIVERY_OPTION_EXERCISE = "delivery:option:exercise"
    DELIVERY_OPTION_LAPSE = "delivery:option:lapse"
    DELIVERY_PHASE_START = "delivery:phase:start"
    DELIVERY_PLAN = "delivery:phases:plan"
    DIALOGUE_NOTE = "dialogue:dialogue:note"
    DIALOGUE_SHARE = "dialogue:dialogue:share"
    DOCUMENT_DOWNLOAD = "document:document:download"
    DOCUMENT_GENERATE = "document:document:generate"
    DOCUMENT_PACK_DOWNLOAD = "document:pack:download"
    DOCUMENT_PACK_MAKE = "document:pack:make"
    EVALUATION_CALIBRATION_END = "evaluation:calibration:end"
    EVALUATION_CALIBRATION_MAKE = "evaluation:calibration:make"
    EVALUATION_CALIBRATION_SCORE = "evaluation:calibration:score"
    EVALUATION_CONSENSUS_SET = "evaluation:consensus:set"
    EVALUATION_CONSENSUS_START = "evaluation:consensus:start"
    EVALUATION_IMPARTIALITY = "evaluation:impartiality:declare"
    EVALUATION_LOCK = "evaluation:evaluation:lock"
    EVALUATION_MASK = "evaluation:names:mask"
    EVALUATION_PRESENTATIONS_PLAN = "evaluation:presentations:plan"
    EVALUATION_PRESENTATIONS_TELL = "evaluation:presentations:tell"
    EVALUATION_RECUSE = "evaluation:evaluator:recuse"
    EVALUATION_REOPEN = "evaluation:evaluation:reopen"
    EVALUATION_SCORE_SET = "evaluation:score:set"
    EVALUATION_SCORING_START = "evaluation:scoring:start"
    EVALUATION_SHEET_FETCH = "evaluation:sheet:fetch"
    EVALUATION_SHEET_SUBMIT = "evaluation:sheet:submit"
    EVALUATION_SHEET_UPLOAD = "evaluation:sheet:upload"
    EXCLUSION_APPROVE = "invitation:exclusion:approve"
    EXCLUSION_PROPOSE = "invitation:exclusion:propose"
    EXCLUSION_REFUSE = "invitation:exclusion:refuse"
    EXCLUSION_WITHDRAW = "invitation:exclusion:withdraw"
    FRAMEWORK_ACTIVATE = "framework:framework:activate"
    FRAMEWORK_CHANGE = "framework:change:make"
    FRAMEWORK_CHANGE_WITHDRAW = "framework:change:withdraw"
    FRAMEWORK_CREATE = "framework:framework:create"
    FRAMEWORK_DELETE = "framework:framework:delete"
    FRAMEWORK_EDIT = "framework:framework:edit"
    FRAMEWORK_IMPORT = "framework:framework:import"
    FRAMEWORK_TERMINATE = "framework:framework:terminate"
    INVITATION_ACCEPT = "invitation:invitation:accept"
    INVITATION_DECLINE = "invitation:invitation:decline"
    INVITATION_READ = "invitation:invitation:read"
    INVITATION_REMIND = "invitation:invitation:remind"
    INVITATION_RESEND = "invitation:invitation:resend"
    JOURNAL_ANSWER = "journal:entry:answer"
    JOURNAL_CHANGE = "journal:entry:change"
    JOURNAL_CLOSE = "journal:entry:close"
    JOURNAL_WRITE = "journal:entry:write"
    LAW_CONFIRM = "setting:provision:confirm"
    LEDGER_CORRECT = "ledger:posting:correct"
    LEDGER_POST = "ledger:posting:post"
    LIBRARY_ADD = "library:item:add"
    LIBRARY_CHANGE = "library:item:change"
    LIBRARY_RETIRE = "library:item:retire"
    OPENER_KEY_MAKE = "opener:key:make"
    OPENER_KEY_REHEARSE = "opener:key:rehearse"
    OPENER_KEY_RETIRE = "opener:key:retire"
    OPENER_ROTATION_BEGIN = "opener:rotation:begin"
    OPENER_ROTATION_END = "opener:rotation:end"
    OPENING_CONFIRM = "opening:opening:confirm"
    OPENING_EXPORT = "opening:seal:export"
    OPENING_OPEN = "opening:opening:open"
    ORGANISATION_NAME = "organisation:name:record"
    ORGANISATION_SUCCEED = "organisation:successor:record"
    OUTBOX_RETRY = "outbox:mail:retry"
    PROJECT_APPROVE = "project:project:approve"
    PROJECT_CHANGE = "project:project:change"
    PROJECT_CREATE = "project:project:create"
    PROJECT_FINISH = "project:project:finish"
    PROJECT_NEED_SET = "project:need:set"
    PROJECT_REOPEN = "project:project:reopen"
    PROJECT_START = "project:competition:start"
    PROJECT_WITHDRAW = "project:project:withdraw"
    QUESTION_ANSWER = "question:question:answer"
    QUESTION_ASK = "question:question:ask"
    REFUSED = "access:action:refused"
    REVIEW_COMMENT = "review:comment:write"
    REVIEW_RESOLVE = "review:comment:resolve"
    SETTING_CHANGE = "setting:setting:change"
    TEMPLATE_ADD = "template:version:add"
    TEMPLATE_REFUSE = "template:version:refuse"
    TEMPLATE_USE = "template:version:use"
    VALIDITY_REMIND = "competition:validity:remind"


# What everyone concerned learns at once: a checkpoint is taken with it. A checkpoint can be seen
# from outside, so nothing belongs here that somebody may not know of yet.
STATE_CHANGES: Final = frozenset(
    {
        Tag.AWARD_CONTRACT_SIGN,
        Tag.AWARD_LETTERS_SEND,
        Tag.COMPETITION_AMEND,
        Tag.COMPETITION_CANCEL,
        Tag.COMPETITION_COMPLETE,
        Tag.COMPETITION_ISSUE,
        Tag.COMPETITION_UNSUCCESSFUL,
        Tag.FRAMEWORK_ACTIVATE,
        Tag.OPENING_OPEN,
    }
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line's place and digest as they were told outside, where nobody here can change them."""

    seq: int
    digest: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest}"


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One row of a chain as the database holds it."""

    seq: int
    line: str
    previous: str
    digest: str


def canonical(record: Mapping[str, object]) -> str:
    """Return the one text of a record: sorted keys, no spaces, Unicode kept."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line(
    *,
    chain: str,
    seq: int,
    at: datetime,
    tag: Tag,
    subject: str,
    actor: str,
    facts: Mapping[str, Fact],
) -> str:
    """Return the canonical line of one audit entry. `at` is aware UTC."""
    return canonical(
        {
            "chain": chain,
            "seq": seq,
            "at": at.isoformat(timespec="microseconds"),
            "tag": tag,
            "subject": subject,
            "actor": actor,
            "facts": dict(facts),
        }
    )


def digest(previous: str, text: str) -> str:
    """Return the SHA-256 that chains `text` to the digest before it."""
    return hashlib.sha256(_TAG + bytes.fromhex(previous) + text.encode()).hexdigest()


def first_fault(lines: Iterable[StoredLine]) -> str | None:
    """Walk a chain in order; say what is wrong first, or None when it is whole.

    >>> first = digest(GENESIS, "a")
    >>> first_fault([StoredLine(1, "a", GENESIS, first)])
    >>> first_fault([StoredLine(1, "b", GENESIS, first)])
    'content changed at 1'
    """
    previous = GENESIS
    for expected, entry in enumerate(lines, start=1):
        if fault := fault_of(entry, expected=expected, previous=previous):
            return fault
        previous = entry.digest
    return None


def fault_of(entry: StoredLine, *, expected: int, previous: str) -> str | None:
    """Say what is wrong with the line that must have this place after this digest."""
    if entry.seq != expected:
        return f"gap at {expected}"
    if entry.previous != previous:
        return f"broken link at {entry.seq}"
    if digest(previous, entry.line) != entry.digest:
        return f"content changed at {entry.seq}"
    return None


def anchors(text: str) -> frozenset[Anchor]:
    """Return every "line:digest" in a text: a receipt, a mail, a saved page.

    >>> [str(anchor)[:6] for anchor in anchors(f"Kontrollpunkt 12:{GENESIS}.")]
    ['12:000']
    """
    return frozenset(Anchor(int(seq), told) for seq, told in _ANCHOR.findall(text))
