"""Cite the law in documents: the only place they get a reference from.

What `domain.md` marks as second-hand or unverified is printed when an officer has confirmed it
(`/admin/settings`). The confirmations are read once for a session and kept with it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.law import REFERENCES, Act, Reference, Standing
from procure.language import say
from procure.models.rules import LawConfirmation

_KEPT: Final = "confirmed provisions"


def confirmed(session: Session) -> frozenset[str]:
    """Return the provisions that officers have confirmed; one statement for a transaction."""
    here = session.get_transaction()
    kept = session.info.get(_KEPT)
    if kept is None or kept[0] is not here or here is None:
        found = frozenset(session.scalars(select(LawConfirmation.provision)))
        kept = session.info[_KEPT] = (session.get_transaction(), found)
    return frozenset(kept[1])


def forget(session: Session) -> None:
    """Read the confirmations anew: one was just given."""
    session.info.pop(_KEPT, None)


def _may_print(session: Session | None, reference: Reference, on: date | None) -> bool:
    day = on or date.max
    return reference.printable(day) or (
        session is not None
        and reference.standing is not Standing.CONFIRMED
        and reference.printable(day, confirmed(session))
    )


def cite(session: Session | None, rule: str, *, on: date | None = None) -> str | None:
    """Return a provision in the current language: "anskaffelsesforskriften § 24-1".

    None for one that is not confirmed, or not in force `on` the day (default: still in force).
    Raises `KeyError` for a rule that the table does not hold.
    """
    reference = REFERENCES[rule]
    return _named(reference) if _may_print(session, reference, on) else None


def section(session: Session | None, rule: str, *, on: date | None = None) -> str | None:
    """Return what stands for a provision where its act is plain: "§ 24-1". None as in `cite`."""
    reference = REFERENCES[rule]
    if not _may_print(session, reference, on):
        return None
    return say("§ {section}", section=reference.section)


def basis(session: Session | None, *rules: str, on: date | None = None) -> tuple[str, ...]:
    """Return the lines of a list of rules, without those that may not be printed."""
    about = subjects()
    lines = []
    for rule in rules:
        if cited := cite(session, rule, on=on):
            line = say("{provision} om {subject}", provision=cited, subject=about[rule])
            lines.append(line[0].upper() + line[1:])
    return tuple(lines)


def named(rule: str) -> str:
    """Return a provision as it is written, confirmed or not; say so beside it when it is not."""
    return _named(REFERENCES[rule])


def _named(reference: Reference) -> str:
    section = reference.section
    if reference.act is Act.FREEDOM_OF_INFORMATION:
        return say("offentleglova § {section}", section=section)
    if reference.act is Act.PUBLIC_ADMINISTRATION:
        return say("forvaltningsloven § {section}", section=section)
    return say("anskaffelsesforskriften § {section}", section=section)


def subjects() -> Mapping[str, str]:
    """What each provision is about, in the current language."""
    return {
        "business_secrets": say("taushetsplikt om forretningshemmeligheter"),
        "call_off_one": say("avrop på rammeavtaler med én leverandør"),
        "call_off_several": say("avrop på rammeavtaler med flere leverandører"),
        "cancellation": say("avlysning"),
        "clarification": say("ettersending og avklaring"),
        "climate": say("klima- og miljøhensyn"),
        "criteria": say("tildelingskriterier"),
        "deferred_access": say("utsatt innsyn i tilbud og protokoll"),
        "dialogue": say("dialog med markedet før konkurransen"),
        "dialogue_advantage": say("rådgivning fra leverandører før konkurransen"),
        "documentation": say("dokumentasjon av anskaffelsen"),
        "electronic": say("unntak fra elektronisk kommunikasjon"),
        "framework_duration": say("inngåelse og varighet av rammeavtaler"),
        "impartiality": say("habilitet"),
        "notice": say("meddelelse om valg av leverandør"),
        "protocol": say("anskaffelsesprotokoll"),
        "rejection_bid": say("avvisning på grunn av forhold ved tilbudet"),
        "rejection_formal": say("avvisning på grunn av formelle feil"),
        "rejection_low": say("avvisning av unormalt lave tilbud"),
        "rejection_supplier": say("avvisning på grunn av forhold ved leverandøren"),
        "reopening": say("gjenåpning av konkurransen"),
        "reversal": say("omgjøring"),
        "secrecy": say("taushetsplikt"),
        "standstill_length": say("karensperiodens lengde"),
        "time": say("hvordan frister regnes"),
        "validity_extension": say("vedståelsesfrist"),
    }
