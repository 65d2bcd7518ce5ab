"""Kravspesifikasjon: annex 1 of the contract, the buyer's own description of the assignment."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.contexts.tender_document import Assignment, Project
from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact
from procure.domain.framework_file import StandardContract
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedRequirement:
    """One requirement and how the supplier documents that it is met."""

    number: str = field(metadata=label("Kravnummer"))
    text: str = field(metadata=label("Krav"))
    documentation: str = field(metadata=label("Dokumentasjon av kravet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements(CompetitionDocument):
    """The need, the assignment and the requirements, as they become part of the contract."""

    name: ClassVar[str] = "requirements"
    kind: ClassVar[str] = mark("Kravspesifikasjon (bilag 1)")
    title: ClassVar[str] = "Kravspesifikasjon"

    version: str = field(metadata=label("Konkurransegrunnlagets versjon"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    contract: StandardContract = field(metadata=label("Kontraktstandard"))
    project: Project = field(metadata=label("Prosjektet"))
    assignment: Assignment = field(metadata=label("Oppdraget"))
    contact: Contact = field(metadata=label("Kontakt"))
    absolute: tuple[NumberedRequirement, ...] = field(
        default=(), metadata=label("Absolutte krav", needed=lambda form: not form.others)
    )
    others: tuple[NumberedRequirement, ...] = field(
        default=(), metadata=label("Andre krav", needed=False)
    )
    climate: tuple[str, ...] = field(
        default=(), metadata=label("Krav til klima og miljø", needed=False)
    )
