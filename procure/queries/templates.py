"""Which templates the buyer has made, and which one each document is made with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.language import Language
from procure.models.templates import TemplateUse, TemplateVersion

SHIPPED = 0  # the number that stands for the template that ships with the product


@dataclass(frozen=True, slots=True)
class Use:
    """The template a document is made with: its number, or `SHIPPED`; who chose it, when."""

    number: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One of the buyer's own templates, as the list shows it."""

    number: int
    file_name: str
    digest: str
    findings: str  # what the check noted, as JSON
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One document in one language: own versions, newest first, and every choice made."""

    versions: tuple[Version, ...]
    uses: tuple[Use, ...]  # newest first
    may_edit: bool

    @property
    def in_use(self) -> int:
        """The number of the template in use."""
        return self.uses[0].number if self.uses else SHIPPED

    def version(self, number: int) -> Version:
        """Return one of the versions. Raises `NotFound`."""
        found = [version for version in self.versions if version.number == number]
        if not found:
            raise NotFound
        return found[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents that are not made with the shipped template alone, by name and language."""

    uses: Mapping[tuple[str, Language], Use]
    versions: Mapping[tuple[str, Language], int]  # how many own versions there are
    may_edit: bool


def listing(session: Session, *, viewer: Actor) -> Listing:
    """Return what has been chosen for every document. Raises `NotFound` for those not staff."""
    permissions.require_sight(viewer, Permission.TEMPLATE_READ, EVERYTHING)
    newest = select(func.max(TemplateUse.id)).group_by(TemplateUse.name, TemplateUse.language)
    uses = session.scalars(
        select(TemplateUse)
        .where(TemplateUse.id.in_(newest))
        .options(joinedload(TemplateUse.version), joinedload(TemplateUse.used_by))
    )
    counted = select(TemplateVersion.name, TemplateVersion.language, func.count()).group_by(
        TemplateVersion.name, TemplateVersion.language
    )
    return Listing(
        uses={(use.name, use.language): _use(use) for use in uses},
        versions={(name, spoken): count for name, spoken, count in session.execute(counted)},
        may_edit=permissions.allows(viewer, Permission.TEMPLATE_EDIT),
    )


def page(session: Session, name: str, language: Language, *, viewer: Actor) -> TemplatePage:
    """Return the history of one document's template. Raises `NotFound` for those not staff."""
    permissions.require_sight(viewer, Permission.TEMPLATE_READ, EVERYTHING)
    versions = session.scalars(
        select(TemplateVersion)
        .where(TemplateVersion.name == name, TemplateVersion.language == language)
        .options(joinedload(TemplateVersion.added_by))
        .order_by(TemplateVersion.number.desc())
    )
    uses = session.scalars(
        select(TemplateUse)
        .where(TemplateUse.name == name, TemplateUse.language == language)
        .options(joinedload(TemplateUse.version), joinedload(TemplateUse.used_by))
        .order_by(TemplateUse.id.desc())
    )
    return TemplatePage(
        versions=tuple(_version(version) for version in versions),
        uses=tuple(_use(use) for use in uses),
        may_edit=permissions.allows(viewer, Permission.TEMPLATE_EDIT),
    )


def content(
    session: Session, name: str, language: Language, number: int, *, viewer: Actor
) -> bytes:
    """Return the bytes of one own version. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.TEMPLATE_READ, EVERYTHING)
    found = session.scalar(
        select(TemplateVersion.content).where(
            TemplateVersion.name == name,
            TemplateVersion.language == language,
            TemplateVersion.number == number,
        )
    )
    if found is None:
        raise NotFound
    return found


def in_use(session: Session, name: str, language: Language) -> bytes | None:
    """Return the buyer's own template for a document, or None for the one that ships."""
    use = session.scalar(
        select(TemplateUse)
        .where(TemplateUse.name == name, TemplateUse.language == language)
        .order_by(TemplateUse.id.desc())
        .limit(1)
        .options(joinedload(TemplateUse.version).options(undefer(TemplateVersion.content)))
    )
    return None if use is None or use.version is None else use.version.content


def numbers(session: Session, digests: Iterable[str]) -> dict[str, int]:
    """Return the number of each own template among the digests; the others are shipped ones."""
    found = session.execute(
        select(TemplateVersion.digest, TemplateVersion.number).where(
            TemplateVersion.digest.in_(set(digests))
        )
    )
    return {row.digest: row.number for row in found}


def _use(use: TemplateUse) -> Use:
    number = SHIPPED if use.version is None else use.version.number
    return Use(number, use.used_by.name, use.used_at)


def _version(version: TemplateVersion) -> Version:
    return Version(
        number=version.number,
        file_name=version.file_name,
        digest=version.digest,
        findings=version.findings,
        added_by=version.added_by.name,
        added_at=version.added_at,
    )
