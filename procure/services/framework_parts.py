"""What the documents of a framework say alike: who owns it, its number, its contact."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from procure.documents import parts
from procure.domain import formats
from procure.language import say
from procure.models.frameworks import Framework


def start(framework: Framework, now: datetime) -> dict[str, Any]:
    """Return the fields of `FrameworkDocument`; the id is set when the version is known."""
    return {
        "document_id": "",
        "case_number": framework.reference,
        "dated": formats.day(formats.local(now).date()),
        "buyer": framework.buyer.name,
        "buyer_number": formats.organisation_number(framework.buyer.organisation_number or ""),
        "invented": framework.invented,
        "framework": framework.title,
    }


def contact(framework: Framework) -> parts.Contact:
    """Return the role that answers for the framework."""
    return parts.Contact(name=framework.contact_role, email=framework.contact_email)


def period(framework: Framework) -> str:
    """Return the first and the last day."""
    return f"{formats.day(framework.starts_on)} – {formats.day(framework.ends_on)}"


def contract(form: str) -> str:
    """Return the standard agreement's short name and what people call it."""
    return {
        "SSA-O": say("SSA-O (oppdragsavtalen)"),
        "SSA-B": say("SSA-B (bistandsavtalen)"),
    }[form]


def listed(words: tuple[str, ...]) -> str:
    """Return the words as one line: "a, b og c"."""
    if len(words) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(words)
    return say("{first} og {last}", first=", ".join(words[:-1]), last=words[-1])


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """Return a part of the whole, rounded half up: '12,5 %'; a dash of nothing.

    >>> percent(1, 3).replace(formats.NBSP, " ")
    '33,3 %'
    """
    if not whole:
        return "–"
    rounded = formats.number(Fraction(part * 100, whole), decimals)
    shown = rounded.removesuffix(f"{formats.notation().point}0")
    return formats.notation().percent.format(shown)
