"""The sheets and headings of a framework in Excel or CSV, and what officers call them.

The first name of a column is the one that the guide (`docs/framework-file.md`) and the
messages use. All are compared folded: case, spaces, points and accents do not matter, and a
unit in brackets, "Timepris (kr)", is let go.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from procure.sheets.framework_values import fold


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or a label of the sheet "Rammeavtale"; `field` is ours."""

    field: str
    names: tuple[str, ...]
    required: bool = False

    @property
    def label(self) -> str:
        """The name to use when speaking of it."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a CSV file."""

    key: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def label(self) -> str:
        """The name to use when speaking of it."""
        return self.names[0]

    def column(self, field: str) -> Column:
        """Return the column of a field."""
        return next(c for c in self.columns if c.field == field)

    def find(self, heading: str) -> Column | None:
        """Return the column that a heading means."""
        index = _INDEX[self.key]
        return next((index[word] for word in spellings(heading) if word in index), None)


def _needed(field: str, *names: str) -> Column:
    return Column(field, _split(names), required=True)


def _optional(field: str, *names: str) -> Column:
    return Column(field, _split(names))


def _split(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for line in names for name in line.split("|"))


_NUMBER: Final = "Org.nr.|Organisasjonsnummer|Organisasjonsnr|Orgnummer|Foretaksnummer"
_CONSORTIUM: Final = "Konsortium|Konsortier|Konsortiets navn|Konsortienavn|Leverandørgruppe"
_ROLE: Final = "Rolle|Rollenavn|Rolletype|Stilling|Stillingskategori"
_KEY: Final = "Nøkkel|Kode|Key|ID"
_FIRST_DAY: Final = "Fra dato|Fra|Gjelder fra|Første dag|Start|Startdato"
_LAST_DAY: Final = "Til dato|Til|Gjelder til|Siste dag|Slutt|Sluttdato"
_EVIDENCE: Final = "Dokumentasjon|Erfaring|Kompetansebeskrivelse|Referanser|CV"

FRAMEWORK: Final = Table(
    "framework",
    ("Rammeavtale", "Rammeavtalen", "Avtale", "Framework"),
    (
        _needed("title", "Tittel|Navn på rammeavtalen|Avtalens navn|Avtalenavn"),
        _needed("reference", "Saksnummer|Saksnr|Referanse|Avtalenummer|Arkivsak"),
        _needed("buyer.name", "Oppdragsgiver|Kjøper|Innkjøper|Virksomhet"),
        _needed(
            "buyer.organisation_number",
            "Oppdragsgivers org.nr.|Oppdragsgivers organisasjonsnummer|Oppdragsgiver org.nr.",
            "Org.nr. oppdragsgiver|Kjøpers org.nr.",
            _NUMBER,
        ),
        _needed("starts_on", "Startdato|Gjelder fra|Avtalestart|Fra dato|Fra|Start"),
        _needed("ends_on", "Sluttdato|Gjelder til|Avtaleslutt|Til dato|Til|Slutt"),
        _optional("extension_options", "Opsjon|Opsjoner|Forlengelse|Opsjon på forlengelse"),
        _optional(
            "duration_reason",
            "Begrunnelse for varighet|Begrunnelse varighet|Begrunnelse for lengre varighet",
            "Begrunnelse for varighet over fire år",
        ),
        _needed("maximum_value", "Maksimalverdi|Maksverdi|Maksimal verdi|Øvre verdi|Verdi"),
        _optional("currency", "Valuta"),
        _needed("scope", "Omfang|Avtalens omfang|Hva avtalen gjelder"),
        _needed("cpv_codes", "CPV-koder|CPV|CPV-kode"),
        _needed("call_off_method", "Avropsmetode|Tildelingsmåte|Avropsmåte|Tildelingsmetode"),
        _optional(
            "reopening_condition",
            "Vilkår for minikonkurranse|Vilkår for gjenåpning|Når det holdes minikonkurranse",
        ),
        _needed("standard_contract", "Standardkontrakt|Kontraktsstandard|Kontrakt|Avtalemal|SSA"),
        _needed("contact.role", "Kontakt|Kontaktrolle|Kontaktpunkt|Kontaktperson"),
        _needed("contact.email", "Kontakt e-post|Kontaktens e-post|E-post|Epostadresse"),
        _optional("activated_at", "Satt i kraft"),
        _optional("terminated_at", "Avsluttet"),
        _optional("terminates_on", "Uten virkning fra"),
        _optional("invented", "Konstruert|Oppdiktet|Eksempel"),
    ),
)
PARTIES: Final = Table(
    "parties",
    ("Parter", "Oppdragsgivere", "Avropsberettigede", "Deltakende virksomheter"),
    (
        _needed("name", "Virksomhet|Navn|Oppdragsgiver|Part|Organisasjon"),
        _needed("organisation_number", _NUMBER),
        _optional("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
    ),
)
ANNEXES: Final = Table(
    "annexes",
    ("Vedlegg", "Bilag", "Bilag til avtalen"),
    (
        _needed("title", "Vedlegg|Bilag|Tittel"),
        _optional("reference", "Referanse|Arkivsak|Saksnummer"),
    ),
)
NAMES: Final = Table(
    "earlier_names",
    ("Tidligere navn",),
    (
        _needed("organisation_number", _NUMBER),
        _needed("name", "Tidligere navn|Navn"),
        _needed("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
    ),
)
SUCCESSORS: Final = Table(
    "successors",
    ("Etterfølgere",),
    (
        _needed("organisation_number", _NUMBER),
        _needed("name", "Etterfølger|Navn"),
        _needed("successor", "Etterfølgers org.nr.|Etterfølgers organisasjonsnummer"),
        _needed("starts_on", _FIRST_DAY),
    ),
)
MEMBERS: Final = Table(
    "members",
    ("Konsortier", "Konsortium", "Konsortiemedlemmer", "Leverandører", "Medlemmer"),
    (
        _needed("consortium", _CONSORTIUM),
        _needed("name", "Medlem|Medlemmer|Firma|Firmanavn|Leverandør|Selskap|Virksomhet|Navn"),
        _needed("organisation_number", _NUMBER),
        _needed("position", "Rolle i konsortiet|Leder|Leder/medlem|Konsortieleder|Rolle"),
        _optional("contact_email", "E-post|Kontakt e-post|Epostadresse|Konsortiets e-post"),
        _optional("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
    ),
)
RATES: Final = Table(
    "rates",
    ("Roller og timepriser", "Timepriser", "Priser", "Pristak", "Maksimalpriser"),
    (
        _optional("consortium", _CONSORTIUM),
        _optional("role", _ROLE),
        _optional("rate", "Timepris|Maks timepris|Maksimal timepris|Pris|Sats|Pris per time"),
        _optional("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
    ),
)
PEOPLE: Final = Table(
    "people",
    ("Personer", "Konsulenter", "Ressurser", "Nøkkelpersonell", "Team"),
    (
        _needed("consortium", _CONSORTIUM),
        _needed("label", "Person|Konsulent|Ressurs|Navn|Betegnelse"),
        _optional("employer", "Arbeidsgivers org.nr.|Org.nr. arbeidsgiver", _NUMBER),
        _optional("employer_name", "Arbeidsgiver|Firma|Ansatt i|Selskap"),
        _optional("role", _ROLE),
        _optional("evidence", _EVIDENCE),
        _optional("reference", "Ansattnummer|Ansattnr.|Ansatt-ID|Personreferanse"),
        _optional("availability", "Tilgjengelighet|Stillingsprosent|Kapasitet"),
        _optional("substitutable", "Kan erstattes|Utskiftbar"),
        _optional("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
    ),
)
EXPERIENCE: Final = Table(
    "experience",
    ("Kompetanse per person", "Kompetanser", "Erfaring per område"),
    (
        _needed("consortium", _CONSORTIUM),
        _needed("label", "Person|Konsulent|Ressurs|Navn|Betegnelse"),
        _needed("area", "Kompetanseområde|Område|Kompetanse"),
        _needed("level", "Nivå"),
        _optional("months", "Måneder|Antall måneder|Måneders erfaring"),
        _optional("last_used_on", "Sist brukt"),
        _optional("evidence", _EVIDENCE),
        _optional("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
        _optional("since", "Personen fra|Person fra dato"),
    ),
)
SUSPENSIONS: Final = Table(
    "suspensions",
    ("Utestengelser", "Suspensjoner"),
    (
        _needed("consortium", _CONSORTIUM),
        _needed("starts_on", _FIRST_DAY),
        _optional("ends_on", _LAST_DAY),
        _needed("reason", "Begrunnelse|Grunn"),
    ),
)
COMMITMENTS: Final = Table(
    "commitments",
    ("Forpliktelseserklæringer", "Forpliktelser", "Erklæringer"),
    (
        _needed("consortium", _CONSORTIUM),
        _needed("name", "Virksomhet|Firma|Firmanavn|Leverandør|Selskap|Navn"),
        _needed("organisation_number", _NUMBER),
        _needed("covers", "Omfatter|Hva erklæringen gjelder|Gjelder"),
        _needed("signed_on", "Signert|Signert dato|Dato"),
        _optional("expires_on", "Gjelder til|Utløper|Til dato"),
        _optional("reference", "Referanse|Arkivsak|Saksnummer"),
        _optional("withdrawn_at", "Trukket"),
    ),
)
CRITERIA: Final = Table(
    "criteria",
    ("Kriterier", "Tildelingskriterier", "Tillatte kriterier"),
    (
        _optional("key", _KEY),
        _needed("name", "Kriterium|Tildelingskriterium|Navn|Betegnelse"),
        _needed("kind", "Type|Slag|Art"),
        _optional("weight_minimum", "Laveste vekt|Minste vekt|Vekt fra|Vekt min|Minimum|Min"),
        _optional("weight_maximum", "Høyeste vekt|Største vekt|Vekt til|Vekt maks|Maksimum|Maks"),
        _optional("weight", "Vekt|Vektspenn|Vekting"),
    ),
)
ROLES: Final = Table(
    "roles",
    ("Roller",),
    (
        _optional("key", _KEY),
        _needed("name", _ROLE, "Navn|Betegnelse"),
        _optional("level", "Nivå|Ansiennitet|Senioritet"),
    ),
)
AREAS: Final = Table(
    "areas",
    ("Kompetanseområder", "Områder", "Kompetanse"),
    (_optional("key", _KEY), _needed("name", "Kompetanseområde|Område|Kompetanse|Navn")),
)

ALL: Final = (
    FRAMEWORK, PARTIES, AREAS, ROLES, CRITERIA, MEMBERS, RATES, PEOPLE, EXPERIENCE, SUSPENSIONS,
    COMMITMENTS, ANNEXES, NAMES, SUCCESSORS,
)  # fmt: skip


_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _index(table: Table) -> Mapping[str, Column]:
    return {fold(name): column for column in reversed(table.columns) for name in column.names}


_INDEX: Final = {table.key: _index(table) for table in ALL}


def spellings(heading: str) -> tuple[str, str]:
    """Return the folded forms that a heading is looked up by: whole, and without brackets.

    >>> spellings("Timepris (kr eks. mva)")
    ('timepriskreksmva', 'timepris')
    """
    return fold(heading), fold(_BRACKETS.sub(" ", heading))


def table_named(name: str) -> Table | None:
    """Return the table that a sheet or a file is named for."""
    names = {fold(known): table for table in ALL for known in table.names}
    return next((names[word] for word in spellings(name) if word in names), None)
