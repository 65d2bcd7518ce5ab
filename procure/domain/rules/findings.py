"""A finding as text: what a reason was given for, kept with it and compared later.

The text is readable and can be read back, so that a page can say it again in its own words.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from procure.domain.reasons import Code, Reason, reason

LONGEST: Final = 200  # of the column
_SHORT: Final = 20  # of a value in a text that would be too long


def text_of(why: Reason) -> str:
    """Return a finding as text: the same for the same values, another for others.

    >>> text_of(reason(Code.DEADLINE_SHORT, "timeline", days=5, least=10))
    '{"code":"deadline_short","days":5,"least":10}'
    """
    values = {name: _plain(value) for name, value in sorted(why.params.items())}
    whole = _json({"code": why.code.value, **values})
    if len(whole) <= LONGEST:
        return whole
    cut = {name: _shortened(value) for name, value in values.items()}
    digest = hashlib.sha256(whole.encode()).hexdigest()
    short = _json({"code": why.code.value, **cut, "whole": digest[:32]})
    if len(short) <= LONGEST:
        return short
    return _json({"code": why.code.value, **dict.fromkeys(values, "…"), "whole": digest[:32]})


def reason_of(text: str) -> Reason:
    """Return the finding that a text was made of; long names stay shortened.

    Raises `ValueError` for a text that is none.
    """
    values = json.loads(text)
    code = Code(values.pop("code"))
    values.pop("whole", None)
    return reason(code, None, **{name: _value(value) for name, value in values.items()})


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal | Fraction):
        number = value.normalize() if isinstance(value, Decimal) else value
        return {"number": f"{number:f}" if isinstance(number, Decimal) else str(number)}
    return value if value is None or isinstance(value, int | str) else str(value)


def _shortened(value: object) -> object:
    long = isinstance(value, str) and len(value) > _SHORT
    return f"{str(value)[:_SHORT]}…" if long else value


def _value(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    if "on" in value:
        return date.fromisoformat(value["on"])
    number = value["number"]
    return Fraction(number) if "/" in number else Decimal(number)
