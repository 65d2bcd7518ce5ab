"""What a framework agreement file says, after it was read and before it is stored.

A file (YAML, Excel or CSV) becomes one `FrameworkFile` or none: `ImportRefused` carries every
problem at once. Field names are the keys of the YAML file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from procure.domain.drafting import CriterionKind
from procure.domain.errors import InvalidInput
from procure.domain.framework_entries import (
    AnnexEntry,
    CommitmentEntry,
    EarlierName,
    MemberEntry,
    OrganisationEntry,
    PartyEntry,
    PersonEntry,
    RateEntry,
    Successor,
    SuspensionEntry,
)
from procure.domain.framework_kinds import (
    Cpv,
    Email,
    Key,
    Line,
    Moment,
    Months,
    Ore,
    OrganisationNumber,
    Percent,
    Reference,
    Text,
)


class CallOffMethod(StrEnum):
    """How the framework lets a buyer call off (FOA § 26-3)."""

    MINI_COMPETITION = "mini_competition"
    DIRECT_AWARD = "direct_award"
    BOTH = "both"


class StandardContract(StrEnum):
    """The state's standard agreement that a call-off is signed on."""

    ASSIGNMENT = "SSA-O"
    ASSISTANCE = "SSA-B"


class Currency(StrEnum):
    """Amounts are Norwegian kroner; a file that says otherwise is refused, not converted."""

    NOK = "NOK"


@dataclass(frozen=True, slots=True)
class ExtensionOption:
    """A right to extend: `months` past the end before it, or `until` a date; exactly one.

    One that was taken has moved `ends_on` already; `taken_on` says when.
    """

    months: Months | None = None
    until: date | None = None
    text: Text = ""
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """Whom the suppliers write to: a role, not a person."""

    role: Line
    email: Email


@dataclass(frozen=True, slots=True)
class CompetenceArea:
    """One side of what the consortia must cover together."""

    key: Key
    name: Line


TRIANGLE: Final = (
    CompetenceArea("service_design", "Tjenestedesign"),
    CompetenceArea("benefit_realisation", "Gevinstrealisering"),
    CompetenceArea("change_management", "Endringsledelse"),
)
"""The competence triangle: what a file means when it names no areas of its own."""


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role that hours are sold in; `level` is the seniority in the framework's own words."""

    key: Key
    name: Line
    level: Line = ""


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """A criterion a call-off may use. A minimum above 0 means that every call-off must."""

    key: Key
    name: Line
    kind: CriterionKind
    weight_minimum: Percent
    weight_maximum: Percent


@dataclass(frozen=True, slots=True)
class FrameworkHead:
    """The agreement itself. `maximum_value` is in øre without VAT, options included.

    `parties` are the bodies besides `buyer` that may call off; `ends_on` is the last day
    without the options that are not taken; `scope` is what may be bought, in the words of the
    agreement. An agreement without `activated_at` is a draft; `terminates_on` is the first day
    without force of one that was ended early.
    """

    title: Line
    reference: Reference
    buyer: OrganisationEntry
    starts_on: date
    ends_on: date
    maximum_value: Ore
    scope: Text
    cpv_codes: tuple[Cpv, ...]
    call_off_method: CallOffMethod
    standard_contract: StandardContract
    contact: ContactEntry
    currency: Currency = Currency.NOK
    reopening_condition: Text = ""
    duration_reason: Text = ""
    invented: bool = False
    extension_options: tuple[ExtensionOption, ...] = ()
    parties: tuple[PartyEntry, ...] = ()
    competence_areas: tuple[CompetenceArea, ...] = TRIANGLE
    roles: tuple[RoleEntry, ...] = ()
    allowed_criteria: tuple[CriterionEntry, ...] = ()
    annexes: tuple[AnnexEntry, ...] = ()
    activated_at: Moment | None = None
    terminated_at: Moment | None = None
    terminates_on: date | None = None
    earlier_names: tuple[EarlierName, ...] = ()
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsortiumEntry:
    """Firms that deliver together; `rates` maps a role's key to the highest øre per hour.

    `dated_rates` are the rates that do not hold for as long as the agreement. `lead` is the
    number of the firm that leads now.
    """

    name: Line
    lead: OrganisationNumber
    members: tuple[MemberEntry, ...]
    contact_email: Email = ""
    rates: Mapping[Key, Ore] = field(default_factory=dict)
    people: tuple[PersonEntry, ...] = ()
    dated_rates: tuple[RateEntry, ...] = ()
    suspensions: tuple[SuspensionEntry, ...] = ()
    commitments: tuple[CommitmentEntry, ...] = ()


class ProblemCode(StrEnum):
    """What is wrong; the sentences stand in `procure.sheets.framework_problems`."""

    # The file as such.
    FILE_FORMAT_UNKNOWN = "file_format_unknown"
    FILE_OLD_EXCEL = "file_old_excel"
    FILE_TOO_LARGE = "file_too_large"
    FILE_DAMAGED = "file_damaged"
    FILE_UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    FILE_UNSAFE = "file_unsafe"
    FILE_MACROS = "file_macros"
    FILE_EMBEDDED = "file_embedded"
    FILE_EXTERNAL_LINKS = "file_external_links"
    FILE_BAD_QUOTES = "file_bad_quotes"
    FILE_EMPTY = "file_empty"
    FILE_NOT_ALONE = "file_not_alone"
    ENCODING = "encoding"
    YAML_SYNTAX = "yaml_syntax"
    YAML_ALIAS = "yaml_alias"
    YAML_TAG = "yaml_tag"
    YAML_TOO_DEEP = "yaml_too_deep"
    # Its sheets, tables and keys.
    SHEET_MISSING = "sheet_missing"
    SHEET_TWICE = "sheet_twice"
    SHEET_TOO_LARGE = "sheet_too_large"
    HEADING_MISSING = "heading_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSPELT = "column_misspelt"
    KEY_UNKNOWN = "key_unknown"
    KEY_MISSPELT = "key_misspelt"
    KEY_TWICE = "key_twice"
    WANTS_VALUE = "wants_value"
    WANTS_LIST = "wants_list"
    WANTS_MAPPING = "wants_mapping"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    FORMULA_ERROR = "formula_error"
    # One value.
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NOT_A_KEY = "not_a_key"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    AMBIGUOUS = "ambiguous"
    NOT_AN_AMOUNT = "not_an_amount"
    AMOUNT_DECIMALS = "amount_decimals"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_TOO_LARGE = "amount_too_large"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    NOT_CPV = "not_cpv"
    OUT_OF_RANGE = "out_of_range"
    NUMBER_LENGTH = "number_length"
    NUMBER_FORMAT = "number_format"
    NUMBER_CHECK_DIGIT = "number_check_digit"
    NUMBER_SCIENTIFIC = "number_scientific"
    # What the values say together.
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG_WITHOUT_REASON = "too_long_without_reason"
    OPTION_NEEDS_ONE = "option_needs_one"
    OPTION_NOT_LATER = "option_not_later"
    REOPENING_CONDITION_MISSING = "reopening_condition_missing"
    CRITERIA_MISSING = "criteria_missing"
    SECOND_PRICE_CRITERION = "second_price_criterion"
    SPAN_REVERSED = "span_reversed"
    MINIMUMS_OVER_100 = "minimums_over_100"
    MAXIMUMS_UNDER_100 = "maximums_under_100"
    NAMED_TWICE = "named_twice"
    CPV_TWICE = "cpv_twice"
    ORGANISATION_TWICE = "organisation_twice"
    ORGANISATION_TWO_NAMES = "organisation_two_names"
    PARTY_IS_BUYER = "party_is_buyer"
    TOO_FEW_CONSORTIA = "too_few_consortia"
    CONSORTIUM_TWICE = "consortium_twice"
    CONSORTIUM_UNKNOWN = "consortium_unknown"
    MEMBERS_MISSING = "members_missing"
    MEMBER_TWICE = "member_twice"
    LEAD_MISSING = "lead_missing"
    LEAD_TWICE = "lead_twice"
    LEAD_NOT_MEMBER = "lead_not_member"
    ROLE_UNKNOWN = "role_unknown"
    RATE_TWICE = "rate_twice"
    PERSON_TWICE = "person_twice"
    EMPLOYER_NOT_MEMBER = "employer_not_member"
    AREA_UNKNOWN = "area_unknown"
    CONTACT_DIFFERS = "contact_differs"
    PERIOD_REVERSED = "period_reversed"
    PERIODS_OVERLAP = "periods_overlap"
    RATE_SLIPPED = "rate_slipped"
    PERSON_ELSEWHERE = "person_elsewhere"
    PERSON_UNKNOWN = "person_unknown"
    TERMINATION_INCOMPLETE = "termination_incomplete"
    OWN_SUCCESSOR = "own_successor"
    ORGANISATION_UNKNOWN = "organisation_unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse a file, and where it stands.

    `sheet` is the name of the sheet, or of the file when it has none; `row` counts from 1 as
    Excel does and is the line of a YAML file, 0 when the whole file is meant; `column` is
    letter and heading, "C (Org.nr.)", or the key of a YAML file.
    """

    sheet: str
    row: int
    column: str
    code: ProblemCode
    params: Mapping[str, str] = field(default_factory=dict)


class NoteCode(StrEnum):
    """Something a reader passed over or took for granted, which the officer should see."""

    SHEET_HIDDEN = "sheet_hidden"
    SHEET_NOT_READ = "sheet_not_read"
    ROWS_HIDDEN = "rows_hidden"
    COLUMN_HIDDEN = "column_hidden"
    COLUMN_NOT_READ = "column_not_read"
    TOTALS_ROW = "totals_row"
    TEXT_ROW = "text_row"
    LABEL_NOT_READ = "label_not_read"
    FILLED_DOWN = "filled_down"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing the officer should know about a file; places are written as in `Problem`."""

    sheet: str
    row: int
    column: str
    code: NoteCode
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameworkFile:
    """A whole file, checked. Two files are equal when they say the same, whatever the notes."""

    framework: FrameworkHead
    consortia: tuple[ConsortiumEntry, ...]
    notes: tuple[Note, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ConsortiaFile:
    """The consortia of a file that says nothing of the agreement itself, checked against it."""

    consortia: tuple[ConsortiumEntry, ...]
    notes: tuple[Note, ...] = field(default=(), compare=False)


class ImportRefused(InvalidInput):
    """The file has problems, all of which are listed; nothing of it was taken in."""

    def __init__(self, problems: tuple[Problem, ...], notes: tuple[Note, ...] = ()) -> None:
        super().__init__()
        self.problems = problems
        self.notes = notes
