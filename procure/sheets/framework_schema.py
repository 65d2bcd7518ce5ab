"""The JSON Schema of a framework file in YAML, made from the dataclasses it becomes.

`docs/framework.schema.json` is its text; editors complete and check the file with it. Write
it anew with `python -m procure.sheets.framework_schema > docs/framework.schema.json`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from procure.domain.framework_entries import PersonEntry
from procure.domain.framework_file import (
    CompetenceArea,
    CriterionEntry,
    FrameworkFile,
    FrameworkHead,
    RoleEntry,
)
from procure.domain.framework_kinds import (
    FULL_TIME,
    HIGHEST_LEVEL,
    LONGEST_EXPERIENCE,
    LONGEST_EXTENSION,
    Kind,
)
from procure.sheets.framework_build import file_fields, hints_of, parts
from procure.sheets.framework_headings import AREAS, CRITERIA, FRAMEWORK, PEOPLE, ROLES, Table
from procure.sheets.framework_values import LARGEST_AMOUNT, LONGEST

Schema = dict[str, Any]

KINDS: Final[Mapping[Kind, Schema]] = {
    Kind.KEY: {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": LONGEST[Kind.KEY]},
    Kind.EMAIL: {"type": "string", "format": "email", "maxLength": LONGEST[Kind.EMAIL]},
    Kind.ORGANISATION_NUMBER: {
        "type": ["string", "integer"],
        "pattern": "^[0-9]{3} ?[0-9]{3} ?[0-9]{3}$",
        "description": "Nine digits, the last of which is a check digit.",
    },
    Kind.CPV: {
        "type": ["string", "integer"],
        "pattern": "^[0-9]{8}(-[0-9])?$",
        "description": "Eight digits; the check digit may follow and is not kept.",
    },
    Kind.MONEY: {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": int(LARGEST_AMOUNT),
        "description": "Norwegian kroner without VAT, with at most two decimals.",
    },
    Kind.PERCENT: {"type": "number", "minimum": 0, "maximum": 100},
    Kind.MONTHS: {"type": "integer", "minimum": 1, "maximum": LONGEST_EXTENSION},
    Kind.LEVEL: {"type": "integer", "minimum": 0, "maximum": HIGHEST_LEVEL},
    Kind.AVAILABILITY: {
        "type": "integer",
        "minimum": 0,
        "maximum": FULL_TIME,
        "description": "Per cent of full time.",
    },
    Kind.EXPERIENCE: {
        "type": "integer",
        "minimum": 0,
        "maximum": LONGEST_EXPERIENCE,
        "description": "Months of work.",
    },
    Kind.MOMENT: {
        "type": "string",
        "format": "date-time",
        "description": "Date, time and zone as ISO 8601 writes them.",
    },
}
"""Kinds that are not plain text."""

TABLES: Final[Mapping[type, Table]] = {
    FrameworkHead: FRAMEWORK,
    CompetenceArea: AREAS,
    RoleEntry: ROLES,
    CriterionEntry: CRITERIA,
    PersonEntry: PEOPLE,
}
"""The sheets whose headings are the titles of the keys."""


def framework_schema() -> Schema:
    """Return the schema of a whole framework file."""
    definitions: dict[str, Schema] = {}
    root = _object(FrameworkFile, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Framework agreement (rammeavtale)",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """Return the schema as the text of `docs/framework.schema.json`."""
    return json.dumps(framework_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(cls: Any, definitions: dict[str, Schema]) -> Schema:
    hints = hints_of(cls)
    known = file_fields(cls)
    labels = {c.field: c.label for c in TABLES[cls].columns} if cls in TABLES else {}
    properties = {
        name: {"title": labels[name], **schema} if name in labels else schema
        for name, schema in ((name, _of(hints[name], definitions)) for name in known)
    }
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name, info in known.items() if _is_needed(info)],
        "additionalProperties": False,
    }


def _is_needed(info: Field[Any]) -> bool:
    return info.default is MISSING and info.default_factory is MISSING


def _of(hint: Any, definitions: dict[str, Schema]) -> Schema:
    base, kind = parts(hint)
    if kind is not None:
        return KINDS.get(kind) or {"type": "string", "maxLength": LONGEST[kind]}
    if isinstance(base, type) and is_dataclass(base):
        name = str(getattr(base, "__name__", ""))
        if name not in definitions:
            definitions[name] = _object(base, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(base) is tuple:
        return {"type": "array", "items": _of(get_args(base)[0], definitions)}
    if get_origin(base) is Mapping:
        key, value = (_of(inner, definitions) for inner in get_args(base))
        return {"type": "object", "propertyNames": key, "additionalProperties": value}
    return _plain(base)


def _plain(base: Any) -> Schema:
    if base is date:
        return {"type": "string", "format": "date"}
    if issubclass(base, StrEnum):
        return {"enum": [member.value for member in base]}
    return {"type": "boolean"}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
