"""The small parts of a framework file: bodies, and what holds from a day to a day.

`starts_on` None is the agreement's own start (or the day of the import, while that lies ahead);
`ends_on` is the last day, None while there is no end. A file that gives no days at all says what
it always said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from procure.domain.framework_kinds import (
    FULL_TIME,
    Availability,
    Experience,
    Key,
    Level,
    Line,
    Moment,
    Ore,
    OrganisationNumber,
    Reference,
    Text,
)


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """A body or a firm, known by its organisation number."""

    name: Line
    organisation_number: OrganisationNumber


@dataclass(frozen=True, slots=True)
class PartyEntry(OrganisationEntry):
    """A body that may call off."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class MemberEntry(OrganisationEntry):
    """A firm in a consortium. `leads` None: it leads when the consortium's `lead` is its number."""

    starts_on: date | None = None
    ends_on: date | None = None
    leads: bool | None = None


@dataclass(frozen=True, slots=True)
class EarlierName:
    """A name that a body or firm had before the one it has now."""

    organisation_number: OrganisationNumber
    name: Line
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """Who stands in the place of a body or firm from `starts_on`."""

    organisation_number: OrganisationNumber
    name: Line
    successor: OrganisationNumber
    starts_on: date


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """An annex to the agreement; `reference` is where it lies in the archive."""

    title: Line
    reference: Line = ""


@dataclass(frozen=True, slots=True)
class RateEntry:
    """A highest hourly rate, in øre, for a time of its own."""

    role: Key
    rate: Ore
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class SuspensionEntry:
    """A time in which a consortium is not invited."""

    starts_on: date
    reason: Text
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class CommitmentEntry(OrganisationEntry):
    """A firm's written promise of means (forpliktelseserklæring).

    `expires_on` is the last day it holds, None as long as the agreement. `withdrawn_at` ends one
    that was replaced or registered by mistake.
    """

    covers: Text
    signed_on: date
    reference: Line = ""
    expires_on: date | None = None
    withdrawn_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class CompetenceEntry:
    """A level in one area with what shows it: months of work, when it was last used, evidence."""

    area: Key
    level: Level
    months: Experience | None = None
    last_used_on: date | None = None
    evidence: Text = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person offered by a member firm; `competences` maps an area's key to a level 0–5.

    `experience` holds the levels that say more than the level. `reference` is the employer's own
    number for the person, never a national identity number: with it a person stands in one
    consortium only. `availability` is per cent of full time.
    """

    label: Line
    employer: OrganisationNumber
    role: Key = ""
    competences: Mapping[Key, Level] = field(default_factory=dict)
    evidence: Text = ""
    reference: Reference = ""
    availability: Availability = FULL_TIME
    substitutable: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    experience: tuple[CompetenceEntry, ...] = ()
