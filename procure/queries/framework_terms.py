"""From the rows of an agreement to the plain terms that its changes and checks look at."""

from datetime import date

from sqlalchemy.orm import Session

from procure.domain.framework_terms import Option, Party, Terms
from procure.models.frameworks import Framework, FrameworkParty
from procure.queries import ceilings


def terms_of(session: Session, framework: Framework, *, on: date) -> Terms:
    """Return what the changes look at on a day; the buyer and the parties must be loaded."""
    return Terms(
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        maximum_ore=framework.maximum_value_ore,
        committed_ore=ceilings.of(session, framework.id, on=on).committed_ore,
        duration_reason=framework.duration_reason,
        options=tuple(option_of(stored) for stored in framework.extension_options),
        terminates_on=framework.terminates_on,
        contact_role=framework.contact_role,
        contact_email=framework.contact_email,
        buyer_number=framework.buyer.organisation_number or "",
        parties=tuple(sorted((party_of(p) for p in framework.parties), key=lambda p: p.name)),
    )


def option_of(stored: dict[str, str]) -> Option:
    """Return an option of the agreement's own column."""
    months, until, taken = stored["months"], stored["until"], stored.get("taken_on", "")
    return Option(
        months=int(months) if months else None,
        until=date.fromisoformat(until) if until else None,
        text=stored["text"],
        taken_on=date.fromisoformat(taken) if taken else None,
    )


def stored_option(option: Option) -> dict[str, str]:
    """Return an option as the agreement's own column keeps it."""
    return {
        "months": str(option.months or ""),
        "until": option.until.isoformat() if option.until else "",
        "text": option.text,
        **({"taken_on": option.taken_on.isoformat()} if option.taken_on else {}),
    }


def party_of(row: FrameworkParty) -> Party:
    """Return a party; its organisation must be loaded."""
    return Party(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.organisation.name,
        organisation_number=row.organisation.organisation_number or "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
