"""The lists of agreements, consortia, projects and templates, as files."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.frameworks import (
    KIND_LABELS,
    STATUS_LABELS,
    consortia_wanted,
    framework_wanted,
)
from procure.blueprints.list_parts import Maker, asked, seen, whole
from procure.blueprints.messages import PROJECT_LABELS
from procure.blueprints.projects import asked_for
from procure.extensions import db
from procure.queries import (
    consortia,
    framework_consortia,
    framework_documents,
    frameworks,
    projects,
)
from procure.queries.framework_consortia import ConsortiaPage, ConsortiumRow
from procure.sheets.lists import Column, Kind, Sheet

PEOPLE_AT_ONCE: Final = 500  # a file reads the card in larger steps than a page


def _frameworks() -> Sheet:
    wanted = replace(framework_wanted(), after=None, most=None)
    page = frameworks.listing(db.session, wanted=wanted, **seen())
    return Sheet(
        "rammeavtaler",
        _("Rammeavtaler"),
        (
            Column(_("Saksnummer")), Column(_("Rammeavtale")), Column(_("Oppdragsgiver")),
            Column(_("Gjelder fra"), Kind.DAY), Column(_("Gjelder til"), Kind.DAY),
            Column(_("Konsortier"), Kind.NUMBER), Column(_("Brukt (kr)"), Kind.KRONER),
            Column(_("Høyeste verdi (kr)"), Kind.KRONER), Column(_("Status")),
        ),
        [
            (
                row.reference, row.title, row.buyer, row.starts_on, row.ends_on, row.consortia,
                row.spent_ore, row.maximum_ore, str(STATUS_LABELS[row.status]),
            )
            for row in page.rows
        ],
    )  # fmt: skip


def _framework() -> frameworks.FrameworkPage:
    return frameworks.page(db.session, asked("framework"), most=0, **seen())


def _rows() -> tuple[ConsortiaPage, Iterator[ConsortiumRow]]:
    """Return the list's first page, for its headings, and the rows of all its pages."""
    wanted, key = consortia_wanted(), asked("framework")

    def read(after: int | None) -> ConsortiaPage:
        return framework_consortia.page(db.session, key, replace(wanted, after=after), **seen())

    return read(None), whole(read)


def _consortia() -> Sheet:
    first, rows = _rows()
    return Sheet(
        "konsortier",
        _("Konsortier i %(framework)s", framework=first.framework_title),
        (
            Column(_("Konsortium")), Column(_("Leder")),
            Column(_("Virksomheter"), Kind.NUMBER), Column(_("Personer"), Kind.NUMBER),
            *(Column(area, Kind.NUMBER) for _id, area in first.areas), Column(_("Utestengt")),
        ),
        [
            (c.name, c.lead, c.members, c.people, *c.levels, _("Ja") if c.suspended else _("Nei"))
            for c in rows
        ],
    )  # fmt: skip


def _rates() -> Sheet:
    first, rows = _rows()
    return Sheet(
        "timepriser",
        _("Høyeste timepriser i %(framework)s", framework=first.framework_title),
        (Column(_("Konsortium")), *(Column(f"{role} (kr)", Kind.KRONER) for role in first.roles)),
        [(c.name, *c.rates) for c in rows],
    )


def _criteria() -> Sheet:
    page = _framework()
    return Sheet(
        "kriterier",
        _("Kriterier i %(framework)s", framework=page.reference),
        (
            Column(_("Kriterium")), Column(_("Vurderes på")),
            Column(_("Laveste vekt i prosent"), Kind.NUMBER),
            Column(_("Høyeste vekt i prosent"), Kind.NUMBER),
        ),
        [(c.name, str(KIND_LABELS[c.kind]), c.low, c.high) for c in page.criteria],
    )  # fmt: skip


def _parties() -> Sheet:
    page = _framework()
    own = (page.buyer.name, page.buyer.organisation_number, page.starts_on, None)
    return Sheet(
        "parter",
        _("Hvem kan gjøre avrop på %(framework)s", framework=page.reference),
        (
            Column(_("Virksomhet")), Column(_("Organisasjonsnummer")),
            Column(_("Fra"), Kind.DAY), Column(_("Til og med"), Kind.DAY),
        ),
        [
            own,
            *(
                (p.name, p.organisation_number, p.starts_on, p.ends_on)
                for p in (*page.parties, *page.coming)
            ),
        ],
    )  # fmt: skip


def _card() -> consortia.ConsortiumPage:
    return consortia.page(db.session, asked("consortium"), **seen())


def _members() -> Sheet:
    page = _card()
    return Sheet(
        "virksomheter",
        _("Virksomheter i %(consortium)s", consortium=page.name),
        (Column(_("Virksomhet")), Column(_("Organisasjonsnummer")), Column(_("Leder"))),
        [(m.name, m.organisation_number, _("Ja") if m.is_lead else _("Nei")) for m in page.members],
    )


def _people() -> Sheet:
    page, number, who = _card(), asked("consortium"), seen()
    rows = whole(
        lambda key: consortia.people(db.session, number, before=key, size=PEOPLE_AT_ONCE, **who)
    )
    return Sheet(
        "personer",
        _("Personer i %(consortium)s", consortium=page.name),
        (
            Column(_("Person")), Column(_("Arbeidsgiver")), Column(_("Rolle")),
            *(Column(area, Kind.NUMBER) for area in page.areas), Column(_("Dokumentasjon")),
            *(_more() if page.full else ()),
        ),
        [
            (
                p.label, p.employer, p.role, *p.levels, p.evidence,
                *((p.reference, p.availability) if page.full else ()),
            )
            for p in rows
        ],
    )  # fmt: skip


def _more() -> tuple[Column, Column]:
    """Return what only the consortium itself and staff are told of a person."""
    return Column(_("Arbeidsgivers nummer")), Column(_("Tilgjengelig i prosent"), Kind.NUMBER)


def _consortium_rates() -> Sheet:
    page = _card()
    return Sheet(
        "timepriser",
        _("Høyeste timepris i %(consortium)s", consortium=page.name),
        (Column(_("Rolle")), Column(_("Kroner per time"), Kind.KRONER)),
        list(page.rates),
    )


def _documents() -> Sheet:
    page = framework_documents.page(db.session, asked("framework"), **seen())
    return Sheet(
        "dokumenter",
        _("Dokumenter i %(framework)s", framework=page.reference),
        (
            Column(_("Fil")), Column(_("Dokument")), Column(_("Gjelder")),
            Column(_("Versjon"), Kind.NUMBER), Column(_("Laget"), Kind.MOMENT),
            Column(_("Laget av")), Column(_("Kontrollsum (SHA-256)")),
        ),
        [
            (
                row.file_name, row.title, row.about, row.number, row.made_at, row.made_by,
                row.digest,
            )
            for row in page.rows
        ],
    )  # fmt: skip


def _projects() -> Sheet:
    which, sort = asked_for()
    viewer = access.current_actor()
    rows = whole(
        lambda key: projects.listing(
            db.session, viewer=viewer, text=which.text, which=which, sort=sort, before=key
        )
    )
    return Sheet(
        "prosjekter",
        _("Prosjekter"),
        (
            Column(_("Prosjekt")), Column(_("Eier")), Column(_("Fase")), Column(_("Livshendelse")),
            Column(_("Kull"), Kind.NUMBER), Column(_("Tilskudd og egne midler (kr)"), Kind.KRONER),
            Column(_("Trenger leverandør"), Kind.DAY),
        ),
        [
            (
                row.title, row.owner, str(PROJECT_LABELS[row.status]), row.life_event,
                row.cohort_year, row.funding_ore, row.wanted_on,
            )
            for row in rows
        ],
    )  # fmt: skip


LISTS: Final[Mapping[str, Maker]] = {
    "consortia": _consortia,
    "consortium-members": _members,
    "consortium-people": _people,
    "consortium-rates": _consortium_rates,
    "criteria": _criteria,
    "framework-documents": _documents,
    "frameworks": _frameworks,
    "parties": _parties,
    "projects": _projects,
    "rates": _rates,
}
