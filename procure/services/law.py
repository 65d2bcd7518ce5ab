"""Cite the law in documents: the only place they get a reference from.

There is no page where an officer confirms a reference yet, so only those that `domain.md`
holds as confirmed are printed.
"""

from collections.abc import Mapping
from datetime import date

from procure.domain.law import REFERENCES, Act, Reference
from procure.language import say


def cite(rule: str, *, on: date | None = None) -> str | None:
    """Return a provision in the current language: "anskaffelsesforskriften § 24-1".

    None for one that is not confirmed, or not in force `on` the day (default: still in force).
    Raises `KeyError` for a rule that the table does not hold.
    """
    reference = REFERENCES[rule]
    return _named(reference) if reference.printable(on or date.max) else None


def section(rule: str, *, on: date | None = None) -> str | None:
    """Return what stands for a provision where its act is plain: "§ 24-1". None as in `cite`."""
    reference = REFERENCES[rule]
    if not reference.printable(on or date.max):
        return None
    return say("§ {section}", section=reference.section)


def basis(*rules: str, on: date | None = None) -> tuple[str, ...]:
    """Return the lines of a list of rules, without those that may not be printed."""
    about = subjects()
    lines = []
    for rule in rules:
        if cited := cite(rule, on=on):
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
