"""The sample agreement, moved in time so that it is in force whenever the demo runs."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from procure.domain.framework_file import FrameworkFile
from procure.sheets.frameworks import read_framework

FILE: Final = Path(__file__).parent / "framework.yaml"


def in_force(today: date) -> FrameworkFile:
    """Return the agreement as if it had begun on 1 July of last year."""
    file = read_framework(FILE.name, FILE.read_bytes())
    starts = date(today.year - 1, 7, 1)
    moved: FrameworkFile = _moved(file, starts - file.framework.starts_on)
    head = replace(moved.framework, starts_on=starts, ends_on=date(today.year + 2, 6, 30))
    return replace(moved, framework=head)


def without_promises(file: FrameworkFile) -> FrameworkFile:
    """Return the agreement without statements: nobody is there to register them yet."""
    return replace(file, consortia=tuple(replace(one, commitments=()) for one in file.consortia))


def _moved(value: Any, by: timedelta) -> Any:
    """Return a value with every day in it moved alike."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), by) for f in fields(value)})
    return value
