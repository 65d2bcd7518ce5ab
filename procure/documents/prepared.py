"""Templates read once and filled in many times.

Reading a template takes docxtpl tens of milliseconds and does not depend on the data; filling in
a prepared one takes one or two. What a program cannot fill in is left to docxtpl (`shape`).
"""

import contextlib
import dataclasses
import hashlib
import marshal
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from procure.documents.archive import FIRST, Member, joined, packed_member
from procure.documents.errors import LostText, Unusual
from procure.documents.parts import Picture
from procure.documents.pictures import Pictures
from procure.documents.program import Body, Sheet, Written, program, ready
from procure.documents.properties import NAME, properties
from procure.documents.settling import even, settled

DOCUMENT: Final = "word/document.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
READERS: Final = ("docxtpl", "jinja2", "lxml", "docx")  # decide what a template becomes
NAMED: Final = ("w:tag", "w:bookmarkStart")  # elements whose names hold values
KEPT: Final = 128  # templates in memory: all that ship, in each language, and some of the staff's
_kept_in: list[Path] = []  # the folder, once there is one


@dataclass(frozen=True)
class Part:
    """A member that is filled in. `settle`: widths or numbers in it depend on the data."""

    name: str
    body: Body
    settle: bool

    @cached_property
    def write(self) -> Written:
        """The program as a function."""
        return ready(self.body)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A template, looked through and ready.

    `printed` and `asked` are the fields it names. Without `parts` only docxtpl can fill it in,
    from `package`, which is the template without secrets; `unusual` says why.
    """

    printed: frozenset[str]
    asked: frozenset[str]
    package: bytes
    parts: tuple[Part, ...] = ()
    kept: tuple[Member, ...] = ()
    frame: tuple[tuple[str, str], ...] = ()  # the members that a picture changes, as text
    unusual: str = ""


def keep_in(folder: Path) -> None:
    """Keep prepared templates in this folder too, for the processes to come.

    Only the program may write there: who can change what it holds can change every letter. The
    files hold texts and names of fields, nothing that runs.
    """
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    told = f"{sys.version} {[_installed(name) for name in READERS]}".encode()
    _kept_in[:] = [folder / hashlib.sha256(code + told).hexdigest()[:16]]
    _kept_in[0].mkdir(parents=True, exist_ok=True, mode=0o700)


def _installed(name: str) -> int:
    """When a library was installed; its version would take as long to find as all else here."""
    spec = find_spec(name)
    return Path(spec.origin).stat().st_mtime_ns if spec and spec.origin else 0


@lru_cache(maxsize=KEPT)
def prepared(source: bytes) -> Prepared:
    """Return the template ready to fill in, prepared now or before.

    Raises TemplateMismatch when it holds other code than fields, conditions and loops.
    """
    path = _kept_in[0] / hashlib.sha256(source).hexdigest() if _kept_in else None
    if path is not None:
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError):  # absent, cut short
            return _loaded(marshal.loads(path.read_bytes()))  # noqa: S302 -- data, and our own
    made = _prepared(source)
    if path is not None:
        _keep(path, marshal.dumps(_stored(made)))
    return made


def _prepared(source: bytes) -> Prepared:
    from procure.documents import shape  # noqa: PLC0415 -- only to prepare
    from procure.documents.opened import opened  # noqa: PLC0415 -- slow import
    from procure.documents.template_fields import named_fields  # noqa: PLC0415 -- slow import

    template = opened(source)
    fields = named_fields(
        ("document" if name == DOCUMENT else "header or footer", text)
        for name, text in template.sources.items()
    )
    bodies = {name: program(text) for name, text in template.sources.items()}
    made = Prepared(frozenset(fields.printed), frozenset(fields.asked), template.package)
    try:
        bodies = _shaped(bodies)
    except Unusual as reason:
        return dataclasses.replace(made, unusual=str(reason))
    parts = tuple(
        Part(
            name,
            body,
            settle=not shape.even_tables(template.sources[name]) or shape.repeats_marks(body),
        )
        for name, body in bodies.items()
    )
    frame = tuple((name, template.members[name].decode()) for name in (FIRST, RELATIONS))
    rest = sorted(template.members.keys() - bodies.keys() - dict(frame).keys())
    kept = tuple(packed_member(name, template.members[name], 9) for name in rest)
    return dataclasses.replace(made, parts=parts, kept=kept, frame=frame)


def _shaped(bodies: dict[str, Body]) -> dict[str, Body]:
    from procure.documents.shape import shaped  # noqa: PLC0415 -- only to prepare

    if DOCUMENT not in bodies:
        raise Unusual("a document under another name")
    return {name: shaped(body) for name, body in bodies.items()}


# -- on disk ------------------------------------------------------------------------------------


def _stored(made: Prepared) -> tuple[Any, ...]:
    """Plain tuples, which is what marshal writes."""
    parts = tuple((part.name, part.body, part.settle) for part in made.parts)
    kept = tuple(tuple(member) for member in made.kept)
    return (made.printed, made.asked, made.package, parts, kept, made.frame, made.unusual)


def _loaded(stored: tuple[Any, ...]) -> Prepared:
    printed, asked, whole, parts, kept, frame, unusual = stored
    return Prepared(
        printed=printed,
        asked=asked,
        package=whole,
        parts=tuple(Part(*part) for part in parts),
        kept=tuple(Member(*member) for member in kept),
        frame=frame,
        unusual=unusual,
    )


def _keep(path: Path, content: bytes) -> None:
    """Write whole or not at all: other processes read at the same time."""
    import tempfile  # noqa: PLC0415 -- slow import

    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)  # noqa: PTH105 -- a name, not a path


# -- filling in ---------------------------------------------------------------------------------


def fill(template: Prepared, context: dict[str, Any], *, title: str, author: str) -> bytes:
    """Return the finished document: what plain docxtpl would write, without secrets.

    Raises MissingValue for a printed value that is absent, LostText when one does not come out
    of the file again, Unusual when only docxtpl can fill in this template with these data.
    """
    if template.unusual:
        raise Unusual(template.unusual)
    pictures = Pictures()
    members = [*template.kept, packed_member(NAME, properties(title, author))]
    for part in template.parts:
        picture = pictures.written if part.name == DOCUMENT else _unusual_picture
        members.append(packed_member(part.name, _filled(part, context, Sheet(picture))))
    (first, types), (relations, related) = template.frame
    members.append(packed_member(first, pictures.typed(types).encode()))
    members.append(packed_member(relations, pictures.related(related).encode()))
    members += [packed_member(*file) for file in pictures.members().items()]
    return joined(members)


def _unusual_picture(picture: Picture) -> str:
    raise Unusual("a picture outside the body")


def _filled(part: Part, context: dict[str, Any], sheet: Sheet) -> bytes:
    part.write(dict(context), sheet)
    text = "".join(sheet.pieces)
    if part.settle:
        text = settled(text)
        if not even(text):
            raise Unusual("columns that do not fit the data")
    octets = text.encode()
    check_text(octets, sheet.printed, sheet.names)
    return octets


def check_text(octets: bytes, printed: Sequence[str], names: Sequence[str] = ()) -> None:
    """Read the part as Word would; raise LostText unless every value is in it, in order.

    `names` are those in the names of content controls and bookmarks. Line breaks and tabs are
    elements in Word, so they are left out of the comparison. Raises expat.ExpatError for XML
    that is not well-formed.
    """
    text: list[str] = []
    named: list[str] = []
    reader = expat.ParserCreate()
    reader.buffer_text = True
    reader.CharacterDataHandler = text.append
    if names:
        reader.StartElementHandler = lambda element, attributes: (
            named.extend(attributes.values()) if element in NAMED else None
        )
    reader.Parse(octets, True)  # noqa: FBT003 -- C, which knows no names
    _find("".join(text), printed)
    _find("\0".join(named), names)


def _find(text: str, values: Sequence[str]) -> None:
    place, text = 0, _on_one_line(text)
    for value in values:
        sought = _on_one_line(value)
        place = text.find(sought, place)
        if place < 0:
            raise LostText([value])
        place += len(sought)


def _on_one_line(text: str) -> str:
    return text.replace("\n", "").replace("\t", "")
