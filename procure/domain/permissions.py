"""Who may do what: a table a procurement officer can read and a test can enumerate.

Note what is absent: nobody, administrators included, reads a sealed bid.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.reasons import Code, reason


class Role(StrEnum):
    """What a person is in the whole service."""

    ADMINISTRATOR = "administrator"
    ADVISER = "adviser"
    AUDITOR = "auditor"
    EVALUATOR = "evaluator"
    OFFICER = "officer"
    OWNER = "owner"
    SUPPLIER = "supplier"


class CompetitionRole(StrEnum):
    """What a person is in one competition."""

    ADVISER = "adviser"
    EVALUATOR = "evaluator"
    OWNER = "owner"


class Permission(StrEnum):
    """`resource:action`, alphabetical."""

    ACCESS_ASK = "access:ask"
    ACCOUNT_LOGIN = "account:login"
    ACCOUNT_LOGOUT = "account:logout"
    AUDIT_READ = "audit:read"
    AWARD_APPROVE = "award:approve"
    AWARD_DECIDE = "award:decide"
    AWARD_READ = "award:read"
    BID_ASSESS = "bid:assess"
    BID_EDIT = "bid:edit"
    BID_READ = "bid:read"
    BID_SUBMIT = "bid:submit"
    COMPETITION_APPROVE = "competition:approve"
    COMPETITION_CANCEL = "competition:cancel"
    COMPETITION_CREATE = "competition:create"
    COMPETITION_EDIT = "competition:edit"
    COMPETITION_ISSUE = "competition:issue"
    COMPETITION_READ = "competition:read"
    COMPETITION_RUN = "competition:run"
    COMPLAINT_SEND = "complaint:send"
    CONSORTIUM_EDIT = "consortium:edit"
    CONSORTIUM_HISTORY = "consortium:history"
    CONSORTIUM_READ = "consortium:read"
    CONTRACT_SIGN = "contract:sign"
    DELIVERY_COMMENT = "delivery:comment"
    DELIVERY_READ = "delivery:read"
    DELIVERY_RUN = "delivery:run"
    DIALOGUE_READ = "dialogue:read"
    DIALOGUE_WRITE = "dialogue:write"
    DOCUMENT_MAKE = "document:make"
    DOCUMENT_READ = "document:read"
    EVALUATION_CHAIR = "evaluation:chair"
    EVALUATION_READ = "evaluation:read"
    EVALUATION_SCORE = "evaluation:score"
    FRAMEWORK_CHANGE = "framework:change"
    FRAMEWORK_DOCUMENT = "framework:document"
    FRAMEWORK_IMPORT = "framework:import"
    FRAMEWORK_READ = "framework:read"
    INVITATION_ANSWER = "invitation:answer"
    JOURNAL_READ = "journal:read"
    JOURNAL_WRITE = "journal:write"
    LAW_CONFIRM = "law:confirm"
    LEDGER_CORRECT = "ledger:correct"
    LEDGER_READ = "ledger:read"
    OPENER_KEY = "opener:key"
    OPENING_CONFIRM = "opening:confirm"
    OPENING_READ = "opening:read"
    OUTBOX_READ = "outbox:read"
    OUTBOX_RETRY = "outbox:retry"
    PROJECT_APPROVE = "project:approve"
    PROJECT_EDIT = "project:edit"
    PROJECT_READ = "project:read"
    PUBLIC = "public:read"
    QUESTION_ANSWER = "question:answer"
    QUESTION_ASK = "question:ask"
    QUESTION_READ = "question:read"
    REVIEW_COMMENT = "review:comment"
    REVIEW_READ = "review:read"
    REVIEW_RESOLVE = "review:resolve"
    SETTING_READ = "setting:read"
    SETTING_WRITE = "setting:write"
    TEMPLATE_EDIT = "template:edit"
    TEMPLATE_READ = "template:read"
    USER_ADD = "user:add"
    WORKLIST_READ = "worklist:read"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, as frozen facts."""

    id: int
    name: str
    role: Role
    organisation_id: int
    organisation: str = ""
    consortium_ids: frozenset[int] = frozenset()
    lead_consortium_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What the table may know of the thing acted on."""

    organisation_id: int | None = None
    consortium_id: int | None = None
    invited_consortium_ids: frozenset[int] = frozenset()
    roles: frozenset[tuple[int, CompetitionRole]] = frozenset()  # (user id, role)
    issued: bool = False
    opened: bool = False
    locked: bool = False
    published: bool = False  # letters have gone out


EVERYTHING: Final = Subject()
Predicate = Callable[[Actor, Subject], bool]


def anyone(actor: Actor, subject: Subject) -> bool:
    return True


def administrator(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.ADMINISTRATOR


def auditor(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.AUDITOR


def officer(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.OFFICER


def staff(actor: Actor, subject: Subject) -> bool:
    return actor.role in {Role.OFFICER, Role.OWNER, Role.EVALUATOR, Role.ADVISER, Role.AUDITOR}


def project_owner(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.OWNER


def own_organisation(actor: Actor, subject: Subject) -> bool:
    return subject.organisation_id is not None and actor.organisation_id == subject.organisation_id


def owner_here(actor: Actor, subject: Subject) -> bool:
    return (actor.id, CompetitionRole.OWNER) in subject.roles


def evaluator_here(actor: Actor, subject: Subject) -> bool:
    return (actor.id, CompetitionRole.EVALUATOR) in subject.roles


def adviser_here(actor: Actor, subject: Subject) -> bool:
    return (actor.id, CompetitionRole.ADVISER) in subject.roles


def supplier(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.SUPPLIER


def invited(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.SUPPLIER and bool(
        actor.consortium_ids & subject.invited_consortium_ids
    )


def own_consortium(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.SUPPLIER and subject.consortium_id in actor.consortium_ids


def lead(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.SUPPLIER and subject.consortium_id in actor.lead_consortium_ids


def issued(actor: Actor, subject: Subject) -> bool:
    return subject.issued


def not_issued(actor: Actor, subject: Subject) -> bool:
    return not subject.issued


def opened(actor: Actor, subject: Subject) -> bool:
    return subject.opened


def locked(actor: Actor, subject: Subject) -> bool:
    return subject.locked


def told(actor: Actor, subject: Subject) -> bool:
    """The letters have gone out, so that everyone knows whose contract it is."""
    return subject.published


Policy = Mapping[Permission, tuple[tuple[Predicate, ...], ...]]

# Any row suffices; within a row every predicate must hold.
POLICY: Final[Policy] = {
    Permission.ACCESS_ASK: ((own_consortium, told),),
    Permission.ACCOUNT_LOGIN: ((anyone,),),
    Permission.ACCOUNT_LOGOUT: ((anyone,),),
    Permission.AUDIT_READ: ((officer,), (auditor,)),
    Permission.AWARD_APPROVE: ((officer,),),
    Permission.AWARD_DECIDE: ((owner_here,), (officer,)),
    Permission.AWARD_READ: ((officer,), (auditor,), (owner_here,), (evaluator_here, locked)),
    Permission.BID_ASSESS: ((officer, opened),),
    Permission.BID_EDIT: ((own_consortium, issued),),
    Permission.BID_READ: (
        (own_consortium, issued),
        (officer, opened),
        (owner_here, opened),
        (evaluator_here, opened),
        (auditor, opened),
    ),
    Permission.BID_SUBMIT: ((lead, issued),),
    Permission.COMPETITION_APPROVE: ((officer,),),
    Permission.COMPETITION_CANCEL: ((officer,), (owner_here,)),
    Permission.COMPETITION_CREATE: ((project_owner,), (officer,)),
    Permission.COMPETITION_EDIT: ((owner_here,), (officer,)),
    Permission.COMPETITION_ISSUE: ((owner_here,), (officer,)),
    Permission.COMPETITION_READ: (
        (officer,),
        (auditor,),
        (owner_here,),
        (evaluator_here,),
        (adviser_here, not_issued),
        (invited, issued),
    ),
    Permission.COMPETITION_RUN: ((officer,), (owner_here,)),
    Permission.COMPLAINT_SEND: ((lead, told),),
    # The subject's organisation is the employer: a member keeps its own people's data.
    Permission.CONSORTIUM_EDIT: ((officer,), (lead,), (own_consortium, own_organisation)),
    Permission.CONSORTIUM_HISTORY: ((officer,), (auditor,), (own_consortium,)),
    Permission.CONSORTIUM_READ: ((staff,), (administrator,), (own_consortium,)),
    Permission.CONTRACT_SIGN: ((officer,),),
    Permission.DELIVERY_COMMENT: ((lead, told),),
    Permission.DELIVERY_READ: (
        (officer, told),
        (auditor, told),
        (owner_here, told),
        (evaluator_here, told),
        (own_consortium, told),
    ),
    Permission.DELIVERY_RUN: ((owner_here, told), (officer, told)),
    Permission.DIALOGUE_READ: (
        (officer,),
        (auditor,),
        (owner_here,),
        (evaluator_here,),
        (adviser_here, not_issued),
    ),
    Permission.DIALOGUE_WRITE: ((owner_here,), (officer,)),
    Permission.DOCUMENT_MAKE: ((officer,), (owner_here,)),
    Permission.DOCUMENT_READ: (
        (officer,),
        (auditor,),
        (owner_here,),
        (evaluator_here,),
        (own_consortium,),
        (invited, issued),
    ),
    Permission.EVALUATION_CHAIR: ((owner_here,), (officer,)),
    Permission.EVALUATION_READ: (
        (officer, opened),
        (owner_here, opened),
        (evaluator_here, opened),
        (auditor, opened),
    ),
    Permission.EVALUATION_SCORE: ((evaluator_here, opened),),
    Permission.FRAMEWORK_CHANGE: ((officer,),),
    Permission.FRAMEWORK_DOCUMENT: ((officer,),),
    Permission.FRAMEWORK_IMPORT: ((officer,),),
    Permission.FRAMEWORK_READ: ((staff,), (administrator,)),
    Permission.INVITATION_ANSWER: ((lead, issued),),
    Permission.JOURNAL_READ: (
        (officer, issued),
        (auditor, issued),
        (owner_here, issued),
        (evaluator_here, opened),
    ),
    Permission.JOURNAL_WRITE: ((officer, issued), (owner_here, issued)),
    Permission.LAW_CONFIRM: ((officer,),),
    Permission.LEDGER_CORRECT: ((officer,),),
    Permission.LEDGER_READ: ((staff,),),
    Permission.OPENER_KEY: ((officer,),),
    Permission.OPENING_CONFIRM: ((officer, issued),),
    Permission.OPENING_READ: ((officer,), (auditor,), (owner_here,)),
    Permission.OUTBOX_READ: ((administrator,), (officer,)),
    Permission.OUTBOX_RETRY: ((administrator,), (officer,)),
    Permission.PROJECT_APPROVE: ((officer,),),
    Permission.PROJECT_EDIT: ((project_owner, own_organisation), (officer,)),
    Permission.PROJECT_READ: ((staff,),),
    Permission.PUBLIC: ((anyone,),),
    Permission.QUESTION_ANSWER: ((owner_here, issued), (officer, issued)),
    Permission.QUESTION_ASK: ((invited, issued),),
    Permission.QUESTION_READ: ((officer,), (auditor,), (owner_here,), (invited, issued)),
    Permission.REVIEW_COMMENT: (
        (officer, not_issued),
        (owner_here, not_issued),
        (adviser_here, not_issued),
    ),
    Permission.REVIEW_READ: (
        (officer,),
        (auditor,),
        (owner_here,),
        (adviser_here, not_issued),
    ),
    Permission.REVIEW_RESOLVE: ((owner_here, not_issued), (officer, not_issued)),
    Permission.SETTING_READ: ((administrator,), (auditor,), (officer,)),
    Permission.SETTING_WRITE: ((administrator,), (officer,)),
    Permission.TEMPLATE_EDIT: ((officer,),),
    Permission.TEMPLATE_READ: ((staff,),),
    Permission.USER_ADD: ((administrator,),),
    Permission.WORKLIST_READ: ((anyone,),),
}


def allows(actor: Actor, permission: Permission, subject: Subject = EVERYTHING) -> bool:
    """Say whether the policy lets the actor do this to the subject."""
    return any(all(holds(actor, subject) for holds in row) for row in POLICY[permission])


def require(actor: Actor, permission: Permission, subject: Subject = EVERYTHING) -> None:
    """Refuse with 403: the actor may see the thing but not do this to it."""
    if not allows(actor, permission, subject):
        raise PermissionDenied([reason(Code.NOT_PERMITTED, role=actor.role.value)], permission)


def require_sight(actor: Actor, permission: Permission, subject: Subject) -> None:
    """Refuse with 404: the actor is not entitled to know that the thing exists."""
    if not allows(actor, permission, subject):
        raise NotFound
