"""What a check of a Word file finds, and where in the file a person finds it again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

HEADING_LENGTH: Final = 60  # characters of a heading that are shown


class Find(StrEnum):
    """Every finding, in the order of the checks. `finding_texts` has a sentence for each."""

    # The file as a package, before anything in it is read
    TOO_LARGE = "too_large"
    OLD_FORMAT = "old_format"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNSAFE_PACKAGE = "unsafe_package"
    UNSAFE_XML = "unsafe_xml"
    TOO_DEMANDING = "too_demanding"
    # Its parts and how they hang together
    NOT_WORD = "not_word"
    XML_BROKEN = "xml_broken"
    TYPE_MISSING = "type_missing"
    RELATION_BROKEN = "relation_broken"
    RELATION_UNKNOWN = "relation_unknown"
    # What Word expects of the text
    ELEMENT_UNKNOWN = "element_unknown"
    ELEMENT_MISPLACED = "element_misplaced"
    VALUE_UNKNOWN = "value_unknown"
    CELL_WITHOUT_PARAGRAPH = "cell_without_paragraph"
    ROW_WITHOUT_CELLS = "row_without_cells"
    TABLE_WITHOUT_ROWS = "table_without_rows"
    GRID_TOO_NARROW = "grid_too_narrow"
    STYLE_UNDEFINED = "style_undefined"
    NUMBERING_UNDEFINED = "numbering_undefined"
    NOTE_UNDEFINED = "note_undefined"
    BOOKMARK_TWICE = "bookmark_twice"
    BOOKMARK_OPEN = "bookmark_open"
    DRAWING_TWICE = "drawing_twice"
    FIELD_OPEN = "field_open"
    TAG_LEFT = "tag_left"
    # What everyone needs to read it
    TITLE_MISSING = "title_missing"
    TITLE_ESCAPED = "title_escaped"
    LANGUAGE_OTHER = "language_other"
    HEADINGS_MISSING = "headings_missing"
    HEADING_SKIPS = "heading_skips"
    TABLE_WITHOUT_HEAD = "table_without_head"
    PICTURE_WITHOUT_TEXT = "picture_without_text"
    # What a template may not bring along
    MACROS = "macros"
    EMBEDDED = "embedded"
    INSERTED_FILE = "inserted_file"
    EXTERNAL = "external"
    ATTACHED_TEMPLATE = "attached_template"
    LINK_SCHEME = "link_scheme"
    FIELD_FORBIDDEN = "field_forbidden"
    # The template's own tags
    TAG_HEALED = "tag_healed"
    TAG_SPLIT = "tag_split"
    TAG_OPEN = "tag_open"
    TAG_HIDDEN = "tag_hidden"
    TAG_BESIDE_TEXT = "tag_beside_text"
    TAG_OUTSIDE_TABLE = "tag_outside_table"
    TAG_UNBALANCED = "tag_unbalanced"
    SYNTAX = "syntax"
    CODE = "code"
    TOO_COMPLEX = "too_complex"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_NOT_TEXT = "field_not_text"
    FIELD_NOT_LIST = "field_not_list"
    FIELD_MISSING = "field_missing"
    FIELD_UNGUARDED = "field_unguarded"
    SAMPLE_REFUSED = "sample_refused"


#: For information: what the reader should know, though the file can be used as it is.
NOTES: Final = frozenset({
    Find.TITLE_MISSING, Find.TITLE_ESCAPED, Find.LANGUAGE_OTHER, Find.HEADINGS_MISSING,
    Find.HEADING_SKIPS, Find.TABLE_WITHOUT_HEAD, Find.PICTURE_WITHOUT_TEXT, Find.TAG_HEALED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the part, the paragraph counted from 1, the heading above it."""

    part: str = ""
    paragraph: int = 0  # 0: the part as a whole
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing, with what its sentence names."""

    code: Find
    place: Place = field(default_factory=Place)
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_fault(self) -> bool:
        """Whether the file cannot be used before this is mended."""
        return self.code not in NOTES


def found(code: Find, place: Place | str = "", **params: object) -> Finding:
    """Build a finding; a place given as text is a part as a whole."""
    where = place if isinstance(place, Place) else Place(place)
    return Finding(code, where, {name: str(value) for name, value in params.items()})


def to_json(findings: Iterable[Finding]) -> bytes:
    """Return the findings as a child process hands them over, and as the database keeps them."""
    told = [{"code": f.code, "place": asdict(f.place), "params": dict(f.params)} for f in findings]
    return json.dumps(told, ensure_ascii=False).encode()


def from_json(told: bytes | str) -> tuple[Finding, ...]:
    """Return what `to_json` wrote."""
    return tuple(
        Finding(Find(item["code"]), Place(**item["place"]), item["params"])
        for item in json.loads(told)
    )
