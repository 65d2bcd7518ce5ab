"""What happens under an agreement, as files: its ledger, its changes, promises and proposals."""

from collections.abc import Mapping
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from procure.blueprints import access, card_words
from procure.blueprints.commitments import STANDING_LABELS
from procure.blueprints.framework_words import KIND_LABELS as CHANGE_LABELS
from procure.blueprints.framework_words import shown
from procure.blueprints.ledgers import KIND_LABELS as POSTING_LABELS
from procure.blueprints.list_parts import Maker, asked, seen, whole
from procure.domain.framework_changes import Row, Value
from procure.domain.ledger import PostingKind
from procure.extensions import db
from procure.queries import commitments, fairness, framework_changes, ledger, proposals
from procure.queries.commitments import StatementRow
from procure.queries.ledger import Filters
from procure.queries.proposals import ProposalRow
from procure.sheets.lists import Cell, Column, Kind, Sheet


def _ledger() -> Sheet:
    key, typed = asked("framework"), request.args.get("kind", "")
    filters = Filters(
        year=access.id_argument("year"),
        buyer_id=access.id_argument("buyer"),
        consortium_id=access.id_argument("consortium"),
        kind=PostingKind(typed) if typed in set(PostingKind) else None,
    )
    who = seen()

    def read(before: int | None) -> ledger.LedgerPage:
        return ledger.page(db.session, key, filters=filters, before=before, size=ledger.MOST, **who)

    return Sheet(
        "regnskap",
        _("Regnskap for %(framework)s", framework=read(None).head.reference),
        (
            Column(_("Postert"), Kind.MOMENT), Column(_("Type")), Column(_("Postering")),
            Column(_("Konsortium")), Column(_("Oppdragsgiver")),
            Column(_("Beløp (kr)"), Kind.KRONER),
            Column(_("Brukt i alt (kr)"), Kind.KRONER), Column(_("Begrunnelse")),
            Column(_("Ført av")), Column(_("Linje"), Kind.NUMBER),
            Column(_("Retter linje"), Kind.NUMBER),
        ),
        [
            (
                row.at, str(POSTING_LABELS[row.kind]), row.text, row.consortium, row.buyer, row.ore,
                row.running_ore, row.reason, row.made_by, row.id, row.corrects_id,
            )
            for row in whole(read)
        ],
    )  # fmt: skip


def _fairness() -> Sheet:
    page = fairness.page(db.session, asked("framework"), viewer=access.current_actor())
    return Sheet(
        "fordeling",
        _("Fordeling i %(framework)s", framework=page.reference),
        (
            Column(_("Konsortium")), Column(_("Invitert"), Kind.NUMBER),
            Column(_("Lest"), Kind.NUMBER), Column(_("Antall tilbud"), Kind.NUMBER),
            Column(_("Takket nei"), Kind.NUMBER), Column(_("Uten svar"), Kind.NUMBER),
            Column(_("Vunnet"), Kind.NUMBER), Column(_("Vunnet ved likt lodd"), Kind.NUMBER),
        ),
        [
            (
                row.name, row.counts.invited, row.counts.read, row.counts.bid, row.counts.declined,
                row.counts.silent, row.counts.won, round(row.even, 2),
            )
            for row in (page.rows if page.concluded else ())
        ],
    )  # fmt: skip


def _changes() -> Sheet:
    key, who = asked("framework"), seen()
    wanted: dict[str, Any] = {
        "kind": access.text_argument("kind"),
        "consortium_id": access.id_argument("consortium"),
        **who,
    }

    def read(before: int | None) -> framework_changes.History:
        return framework_changes.history(db.session, key, before=before, **wanted)

    return Sheet(
        "endringer",
        _("Endringer i %(framework)s", framework=read(None).framework_title),
        (
            Column(_("Gjelder fra"), Kind.DAY), Column(_("Endring")), Column(_("Konsortium")),
            Column(_("Før")), Column(_("Etter")), Column(_("Begrunnelse")), Column(_("Gjort av")),
            Column(_("Gjort"), Kind.MOMENT), Column(_("Trukket"), Kind.MOMENT),
            Column(_("Trukket av")),
        ),
        [
            (
                row.effective_on, str(CHANGE_LABELS[row.kind]), row.consortium,
                _side(row.rows, "before"), _side(row.rows, "after"), row.reason, row.made_by,
                row.made_at, row.withdrawn_at, row.withdrawn_by,
            )
            for row in whole(read)
        ],
    )  # fmt: skip


def _side(rows: tuple[Row, ...], side: str) -> str:
    """Return one side of a change, a field on each line."""
    told: list[Value | None] = [getattr(row, side) for row in rows]
    return "\n".join(f"{value.label}: {shown(value)}" for value in told if value is not None)


def _commitments() -> Sheet:
    page = commitments.of_framework(db.session, asked("framework"), **seen())
    return _promises(_("Forpliktelseserklæringer i %(of)s", of=page.framework_title), page.rows)


def _consortium_commitments() -> Sheet:
    page = commitments.page(db.session, asked("consortium"), **seen())
    title = _("Forpliktelseserklæringer i %(of)s", of=page.name)
    return _promises(title, (*page.rows, *page.over))


def _promises(title: str, rows: tuple[StatementRow, ...]) -> Sheet:
    return Sheet(
        "forpliktelser",
        title,
        (
            Column(_("Konsortium")), Column(_("Virksomhet")), Column(_("Organisasjonsnummer")),
            Column(_("Omfatter")), Column(_("Signert"), Kind.DAY),
            Column(_("Gjelder til"), Kind.DAY), Column(_("Status")), Column(_("Referanse")),
        ),
        [
            (
                row.consortium, row.firm, row.organisation_number, row.covers, row.signed_on,
                row.expires_on, str(STANDING_LABELS[row.standing]), row.reference,
            )
            for row in rows
        ],
    )  # fmt: skip


def _waiting() -> Sheet:
    viewer = access.current_actor()
    rows = whole(lambda key: proposals.waiting(db.session, viewer=viewer, after=key))
    return _proposals(_("Forslag som venter"), map(_proposal, rows))


def _of_consortium() -> Sheet:
    key, viewer = asked("consortium"), access.current_actor()
    rows = whole(lambda at: proposals.of_consortium(db.session, key, viewer=viewer, before=at))
    return _proposals(_("Forslag om endringer av kortet"), map(_proposal, rows))


def _proposals(title: str, rows: Any) -> Sheet:
    return Sheet(
        "forslag",
        title,
        (
            Column(_("Forslag")), Column(_("Konsortium")), Column(_("Rammeavtale")),
            Column(_("Fra")), Column(_("Virksomhet")), Column(_("Sendt"), Kind.MOMENT),
            Column(_("Svar")), Column(_("Besvart"), Kind.MOMENT),
        ),
        list(rows),
    )  # fmt: skip


def _proposal(row: ProposalRow) -> tuple[Cell, ...]:
    return (
        str(card_words.KIND_LABELS[row.kind]), row.consortium, row.framework, row.made_by,
        row.firm, row.made_at, card_words.state(row)[0], row.decided_at,
    )  # fmt: skip


LISTS: Final[Mapping[str, Maker]] = {
    "changes": _changes,
    "commitments": _commitments,
    "consortium-commitments": _consortium_commitments,
    "consortium-proposals": _of_consortium,
    "fairness": _fairness,
    "ledger": _ledger,
    "proposals": _waiting,
}
