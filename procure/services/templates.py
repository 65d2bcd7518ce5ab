"""The buyer's own Word templates: checked, kept, tried out, taken up, and put back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure import language as languages
from procure.documents.child import ChildStopped, Stop, run_limited
from procure.documents.findings import Find, Finding, found, from_json, to_json
from procure.domain import permissions
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.domain.text import display_name
from procure.language import Language
from procure.models.audit import AuditHead
from procure.models.templates import TemplateUse, TemplateVersion
from procure.queries import templates as reading
from procure.queries.templates import SHIPPED
from procure.services import audit
from procure.services.documents import sha256

CHECK: Final = "procure.documents.template_check:check_upload"
TRIAL: Final = "procure.documents.render:trial"
CPU_SECONDS: Final = 10
MEMORY: Final = 700_000_000  # bytes of address space
WALL: Final = 20.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A template and what the check found in it. Only `check_file` makes one."""

    name: str
    language: Language
    content: bytes
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be mended before the template can be used."""
        return tuple(finding for finding in self.findings if finding.is_fault)


def check(content: bytes, *, name: str, language: str) -> tuple[Finding, ...]:
    """Return all that is wrong with a template, and what is worth knowing, in seconds.

    The file comes from outside: it is read in a child process with limits, and a file that
    reaches them is itself a finding. `name` is a document of the catalogue.
    """
    try:
        answer = _limited(CHECK, content, name, Language(language))
    except ChildStopped as stopped:
        return (found(Find.DAMAGED if stopped.why is Stop.FAILED else Find.TOO_DEMANDING),)
    return from_json(answer)


def check_file(content: bytes, *, name: str, language: Language) -> Checked:
    """Check a template that is to be kept or taken up. Takes seconds: call it outside `atomic`."""
    findings = check(content, name=name, language=language)
    return Checked(name=name, language=language, content=content, findings=findings)


def preview(content: bytes, *, name: str, language: Language) -> bytes:
    """Return the sample filled into a template, as a Word file. Raises `ChildStopped`."""
    return _limited(TRIAL, content, name, language)


def _limited(work: str, content: bytes, name: str, language: Language) -> bytes:
    handed = f"{name} {language}\n".encode() + content
    return run_limited(work, handed, cpu_seconds=CPU_SECONDS, memory=MEMORY, wall=WALL)


def ships_in(language: Language) -> bool:
    """Say whether the product brings templates in this language."""
    from procure.documents import render

    with languages.using(language):
        return render.shipped("invitation").parent.is_dir()


def shipped(name: str, language: Language) -> bytes:
    """Return the template that ships with the product. Raises `NotFound` where there is none."""
    from procure.documents import render

    with languages.using(language):
        path = render.shipped(name)
    if not path.is_file():
        raise NotFound
    return path.read_bytes()


def in_use(session: Session, name: str, language: Language) -> bytes | None:
    """Return the buyer's own template for a document, or None for the one that ships."""
    return reading.in_use(session, name, language)


def refuse(
    session: Session, checked: Checked, *, file_name: str, actor: Actor, now: datetime
) -> None:
    """Note that somebody tried to add a template with faults: macros do not come by chance."""
    permissions.require(actor, Permission.TEMPLATE_EDIT)
    record = _recorder(session, checked.name, checked.language, actor, now)
    record(
        Tag.TEMPLATE_REFUSE,
        file=display_name(file_name),
        digest=sha256(checked.content),
        why=", ".join(sorted({finding.code.value for finding in checked.faults})),
    )


def add(
    session: Session, checked: Checked, *, file_name: str, actor: Actor, now: datetime
) -> TemplateVersion:
    """Keep a template as the next version, not in use. The same file again is the same version.

    Raises `InvalidInput` for a template with faults, and for the one that ships.
    """
    permissions.require(actor, Permission.TEMPLATE_EDIT)
    digest = sha256(checked.content)
    if checked.faults:
        raise InvalidInput([reason(Code.TEMPLATE_FAULTY)])
    if digest == sha256(shipped(checked.name, checked.language)):
        raise InvalidInput([reason(Code.TEMPLATE_SHIPPED)])
    _lock(session)
    own = select(TemplateVersion).where(
        TemplateVersion.name == checked.name, TemplateVersion.language == checked.language
    )
    if (same := session.scalar(own.where(TemplateVersion.digest == digest))) is not None:
        return same
    newest = session.scalar(select(func.max(own.subquery().c.number))) or 0
    version = TemplateVersion(
        name=checked.name,
        language=checked.language,
        number=newest + 1,
        file_name=display_name(file_name),
        content=checked.content,
        digest=digest,
        findings=to_json(checked.findings).decode(),
        added_by_id=actor.id,
        added_at=now,
    )
    session.add(version)
    record = _recorder(session, checked.name, checked.language, actor, now)
    record(Tag.TEMPLATE_ADD, number=version.number, file=version.file_name, digest=digest)
    return version


def take_up(
    session: Session, checked: Checked, number: int, *, actor: Actor, now: datetime
) -> None:
    """Make a document with this own version from now on. In use already: nothing changes.

    `checked` holds the version's own bytes, checked anew: the document's fields may have
    changed with the product since it was added. Raises `InvalidInput` when it has faults now.
    """
    permissions.require(actor, Permission.TEMPLATE_EDIT)
    if checked.faults:
        raise InvalidInput([reason(Code.TEMPLATE_FAULTY)])
    version = session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.name == checked.name,
            TemplateVersion.language == checked.language,
            TemplateVersion.number == number,
            TemplateVersion.digest == sha256(checked.content),
        )
    )
    if version is None:
        raise NotFound
    _use(session, checked.name, checked.language, version, actor=actor, now=now)


def put_back(
    session: Session, name: str, language: Language, *, actor: Actor, now: datetime
) -> None:
    """Make a document with the template that ships from now on. Own versions are kept."""
    permissions.require(actor, Permission.TEMPLATE_EDIT)
    shipped(name, language)  # raises NotFound where there is none
    _use(session, name, language, None, actor=actor, now=now)


def _use(
    session: Session,
    name: str,
    language: Language,
    version: TemplateVersion | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    _lock(session)
    chosen = None if version is None else version.id
    newest = session.scalar(
        select(TemplateUse)
        .where(TemplateUse.name == name, TemplateUse.language == language)
        .order_by(TemplateUse.id.desc())
        .limit(1)
    )
    if chosen == (None if newest is None else newest.version_id):
        return
    session.add(
        TemplateUse(
            name=name, language=language, version_id=chosen, used_by_id=actor.id, used_at=now
        )
    )
    old = None if newest is None else newest.version_id
    before = None if old is None else session.get_one(TemplateVersion, old).number
    record = _recorder(session, name, language, actor, now)
    record(
        Tag.TEMPLATE_USE,
        before=before or SHIPPED,
        number=SHIPPED if version is None else version.number,
    )


def _lock(session: Session) -> None:
    """One officer at a time: two uploads at once would get the same number."""
    session.execute(
        select(AuditHead.seq).where(AuditHead.chain == audit.ACCOUNTS).with_for_update()
    )


def _recorder(
    session: Session, name: str, language: Language, actor: Actor, now: datetime
) -> Callable[..., object]:
    """Return what writes a line about a document's template in the log."""
    return partial(
        audit.record, session, subject=f"{name} {language}", chain=audit.ACCOUNTS, actor=actor,
        now=now,
    )  # fmt: skip
