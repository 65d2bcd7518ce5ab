"""The lists of competitions and of what is in one of them, and the trail, as files."""

from collections.abc import Mapping
from typing import Final

from flask import request
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.audit import TAG_LABELS, chain_label
from procure.blueprints.audit import asked as asked_lines
from procure.blueprints.bid_words import STATUS_LABELS as BID_LABELS
from procure.blueprints.journals import KIND_LABELS
from procure.blueprints.list_parts import Maker, asked, seen, whole
from procure.blueprints.messages import STATUS_LABELS
from procure.blueprints.outbox import STATE_LABELS, fault_text
from procure.blueprints.outbox import asked as asked_mails
from procure.blueprints.questions import about_label
from procure.domain.competitions import Status
from procure.extensions import db
from procure.queries import (
    audit,
    competitions,
    documents,
    invitation_pages,
    journals,
    openings,
    outbox,
    project_pages,
    questions,
)
from procure.sheets.lists import Column, Kind, Sheet


def _competitions() -> Sheet:
    wanted = request.args.get("status", "")
    asked_for = {
        "text": access.text_argument("q"),
        "status": Status(wanted) if wanted in set(Status) else None,
        **seen(),
    }
    rows = whole(lambda key: competitions.listing(db.session, before=key, **asked_for))
    return Sheet(
        "konkurranser",
        _("Konkurranser"),
        (
            Column(_("Saksnummer")), Column(_("Konkurranse")), Column(_("Prosjekteier")),
            Column(_("Status")), Column(_("Tilbudsfrist"), Kind.MOMENT),
        ),
        [
            (row.reference, row.title, row.owner, str(STATUS_LABELS[row.status]), row.deadline_at)
            for row in rows
        ],
    )  # fmt: skip


def _of_project() -> Sheet:
    page = project_pages.page(db.session, asked("project"), **seen())
    return Sheet(
        "konkurranser",
        _("Konkurranser i %(project)s", project=page.title),
        (Column(_("Saksnummer")), Column(_("Konkurranse")), Column(_("Status"))),
        [(row.reference, row.title, str(STATUS_LABELS[row.status])) for row in page.competitions],
    )


def _questions() -> Sheet:
    page = questions.page(db.session, asked("competition"), **seen())
    return Sheet(
        "sporsmal-og-svar",
        _("Spørsmål og svar i %(competition)s", competition=page.reference),
        (
            Column(_("Nr."), Kind.NUMBER), Column(_("Spurt"), Kind.MOMENT), Column(_("Gjelder")),
            Column(_("Spørsmål")), Column(_("Besvart"), Kind.MOMENT), Column(_("Svar")),
            Column(_("Endret i versjon"), Kind.NUMBER),
        ),
        [
            (
                q.number, q.asked_at, about_label(q), q.text, q.answered_at, q.answer, q.version,
            )
            for q in sorted(page.rows, key=lambda row: row.number)
        ],
    )  # fmt: skip


def _invitations() -> Sheet:
    page = invitation_pages.page(db.session, asked("competition"), **seen())
    declined = {d.consortium: d for d in page.declines.named}
    rows = [(row, declined.get(row.consortium)) for row in page.rows]
    return Sheet(
        "invitasjoner",
        _("Invitasjoner i %(competition)s", competition=page.reference),
        (
            Column(_("Konsortium")), Column(_("Sendt"), Kind.MOMENT), Column(_("E-post")),
            Column(_("Lest"), Kind.MOMENT), Column(_("Lest versjon"), Kind.NUMBER),
            Column(_("Takket nei"), Kind.MOMENT), Column(_("Grunn")),
        ),
        [
            (
                row.consortium, row.sent_at, str(STATE_LABELS[row.mail]) if row.mail else None,
                row.read_at, row.read_version or None,
                no.declined_at if no else None, no.reason if no else None,
            )
            for row, no in rows
        ],
    )  # fmt: skip


def _bids() -> Sheet:
    page = openings.opening(db.session, asked("competition"), **seen())
    return Sheet(
        "tilbud",
        _("Tilbud i %(competition)s", competition=page.competition.reference),
        (
            Column(_("Konsortium")), Column(_("Mottatt"), Kind.MOMENT),
            Column(_("Versjon"), Kind.NUMBER), Column(_("Filer"), Kind.NUMBER),
            Column(_("Samlet pris uten mva. (kr)"), Kind.KRONER), Column(_("Absolutte krav")),
        ),
        [
            (
                row.consortium, row.received_at, row.number, row.files, row.total_ore,
                str(BID_LABELS[row.status]),
            )
            for row in page.rows
        ],
    )  # fmt: skip


def _journal() -> Sheet:
    page = journals.page(db.session, asked("competition"), **seen())
    return Sheet(
        "saksjournal",
        _("Saksjournal i %(competition)s", competition=page.competition.reference),
        (
            Column(_("Type")), Column(_("Nr."), Kind.NUMBER), Column(_("Tilbyder")),
            Column(_("Gjelder")), Column(_("Skrevet"), Kind.MOMENT), Column(_("Skrevet av")),
            Column(_("Lukket"), Kind.MOMENT), Column(_("Hvorfor den er lukket")),
            Column(_("Dokument, versjon"), Kind.NUMBER),
        ),
        [
            (
                str(KIND_LABELS[row.kind]), row.number, row.bidder, row.headline, row.made_at,
                row.made_by, row.closed_at, row.closed_reason, row.document_number or None,
            )
            for group in page.kinds
            for row in group.entries
        ],
    )  # fmt: skip


def _documents() -> Sheet:
    page = documents.page(db.session, asked("competition"), **seen())
    told = page.shows_makers  # suppliers are not told who made a file, nor for whom else
    return Sheet(
        "dokumenter",
        _("Dokumenter i %(competition)s", competition=page.competition.reference),
        (
            Column(_("Fil")), Column(_("Dokument")), Column(_("Versjon"), Kind.NUMBER),
            Column(_("Laget"), Kind.MOMENT), Column(_("Kontrollsum (SHA-256)")),
            *((Column(_("Mottaker")), Column(_("Laget av"))) if told else ()),
        ),
        [
            (
                row.file_name, row.title, row.number, row.made_at, row.digest,
                *((row.recipient, row.made_by) if told else ()),
            )
            for row in page.rows
        ],
    )  # fmt: skip


def _audit() -> Sheet:
    sought, viewer = asked_lines(), access.current_actor()
    rows = whole(
        lambda key: audit.listing(db.session, viewer=viewer, sought=sought, before=key or "")
    )
    words = {tag.value: str(label) for tag, label in TAG_LABELS.items()}
    actors = {"system": _("Systemet"), "": _("En leverandør")}
    return Sheet(
        "logg",
        _("Logg"),
        (
            Column(_("Tid"), Kind.MOMENT), Column(_("Hva")), Column(_("Hvem")),
            Column(_("Gjelder")), Column(_("Gjenstand")), Column(_("Detaljer")),
        ),
        [
            (
                row.at, words.get(row.tag, row.tag), actors.get(row.who, row.who),
                chain_label(row.chain, row.about), row.subject,
                "\n".join(f"{name}: {value}" for name, value in row.facts),
            )
            for row in rows
        ],
    )  # fmt: skip


def _outbox() -> Sheet:
    (state, text), viewer = asked_mails(), access.current_actor()
    rows = whole(
        lambda key: outbox.listing(
            db.session, viewer=viewer, state=state, text=text, before=key or ""
        )
    )
    return Sheet(
        "e-post",
        _("E-post"),
        (
            Column(_("Laget"), Kind.MOMENT), Column(_("Emne")), Column(_("Mottaker")),
            Column(_("Status")), Column(_("Sendt"), Kind.MOMENT), Column(_("Feil")),
        ),
        [
            (
                row.created_at, row.subject, row.recipient, str(STATE_LABELS[row.state]),
                row.sent_at, fault_text(row.last_error) or None,
            )
            for row in rows
        ],
    )  # fmt: skip


LISTS: Final[Mapping[str, Maker]] = {
    "audit": _audit,
    "bids": _bids,
    "competitions": _competitions,
    "documents": _documents,
    "invitations": _invitations,
    "journal": _journal,
    "outbox": _outbox,
    "project-competitions": _of_project,
    "questions": _questions,
}
