"""What happens in one contract, as files: its changes, invoices and deviations."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from procure.blueprints.list_parts import Maker, asked, seen
from procure.extensions import db
from procure.forms.deliveries import SEVERITY_LABELS
from procure.queries import deliveries
from procure.queries.deliveries import DeliveryPage
from procure.sheets.lists import Column, Kind, Sheet


def _page() -> DeliveryPage:
    return deliveries.page(db.session, asked("competition"), **seen())


def _changes() -> Sheet:
    page = _page()
    return Sheet(
        "endringer",
        _("Endringer i kontrakten %(of)s", of=page.competition.reference),
        (
            Column(_("Nr."), Kind.NUMBER), Column(_("Hvorfor")), Column(_("Signert"), Kind.DAY),
            Column(_("Beløp (kr)"), Kind.KRONER), Column(_("Sum til nå (kr)"), Kind.KRONER),
            Column(_("Sum i prosent av opprinnelig verdi"), Kind.NUMBER),
        ),
        [
            (
                row.number, row.reason, row.signed_on, row.amount_ore, row.sum_ore,
                round(row.percent, 2) if row.percent is not None else None,
            )
            for row in page.changes
        ],
    )  # fmt: skip


def _invoices() -> Sheet:
    page = _page()
    return Sheet(
        "fakturaer",
        _("Fakturaer i kontrakten %(of)s", of=page.competition.reference),
        (
            Column(_("Faktura")), Column(_("Dato"), Kind.DAY), Column(_("Gjelder")),
            Column(_("Beløp (kr)"), Kind.KRONER), Column(_("Fakturert i alt (kr)"), Kind.KRONER),
            Column(_("Over det som er avtalt")), Column(_("Begrunnelse")),
        ),
        [
            (
                row.number, row.invoiced_on, row.text, row.amount_ore, row.sum_ore,
                _("Ja") if row.above else _("Nei"), row.reason,
            )
            for row in page.invoices
        ],
    )  # fmt: skip


def _deviations() -> Sheet:
    page = _page()
    return Sheet(
        "avvik",
        _("Avvik i kontrakten %(of)s", of=page.competition.reference),
        (
            Column(_("Nr."), Kind.NUMBER), Column(_("Avvik")), Column(_("Beskrivelse")),
            Column(_("Alvor")), Column(_("Meldt"), Kind.MOMENT), Column(_("Lukket"), Kind.MOMENT),
            Column(_("Hva som ble gjort")),
        ),
        [
            (
                row.number, row.title, row.description, str(SEVERITY_LABELS[row.severity]),
                row.raised_at, row.closed_at, row.resolution,
            )
            for row in page.deviations
        ],
    )  # fmt: skip


LISTS: Final[Mapping[str, Maker]] = {
    "contract-changes": _changes,
    "deviations": _deviations,
    "invoices": _invoices,
}
