"""A Word file as a package: its members, their types, and what refers to what.

Read after `package_guard` has judged the file. Nothing outside the file is ever fetched.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from procure.documents.blank import OFFICE, WORD
from procure.documents.findings import Find, Finding, found

CONTENT_TYPES: Final = "[Content_Types].xml"
MAIN: Final = f"{WORD}.document.main+xml"
REFERENCE: Final = f"{{{OFFICE}}}"


@dataclass(frozen=True, slots=True)
class Relation:
    """One reference from a part to another, or to something outside the file."""

    source: str  # the part that refers; empty for the package itself
    id: str
    kind: str
    target: str  # a member's name, or an address
    external: bool

    @property
    def short_kind(self) -> str:
        """The last word of the kind: "hyperlink", "image", "oleObject"."""
        return self.kind.rpartition("/")[2]


class Package:
    """The members of one file, parsed once. What could not be read stands in `findings`."""

    def __init__(self, data: bytes) -> None:
        self.findings: list[Finding] = []
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            self.members = {name: source.read(name) for name in source.namelist()}
        self.trees: dict[str, Any] = {}
        self.types = self._types()
        for name in self.members:
            if name.endswith((".xml", ".rels")) or self.type_of(name).endswith("xml"):
                self._parse(name)
        self.relations = [r for name in self.members for r in self._relations(name)]
        self.main = self._main()

    def type_of(self, name: str) -> str:
        """The content type of a member; empty when none is given."""
        return self.types.get(f"/{name}".lower()) or self.types.get(name.rpartition(".")[2], "")

    def of(self, source: str) -> dict[str, Relation]:
        """The relations of one part, by their id."""
        return {r.id: r for r in self.relations if r.source == source}

    def target(self, kind: str) -> Any:
        """The parsed part that the main document refers to as `kind`, or None."""
        for relation in self.of(self.main).values():
            if relation.short_kind == kind and not relation.external:
                return self.trees.get(relation.target)
        return None

    def stories(self) -> Iterator[tuple[str, Any]]:
        """The parts that hold text, the main document first: (name, tree)."""
        endings = ("header", "footer", "footnotes", "endnotes", "comments")
        if self.main in self.trees:
            yield self.main, self.trees[self.main]
        for name in sorted(self.trees):
            if self.type_of(name) in {f"{WORD}.{ending}+xml" for ending in endings}:
                yield name, self.trees[name]

    def _parse(self, name: str) -> Any:
        if name in self.trees or name not in self.members:
            return self.trees.get(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            self.trees[name] = etree.fromstring(self.members[name], parser)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 1
            self.findings.append(found(Find.XML_BROKEN, name, line=line, fault=error.msg))
        return self.trees.get(name)

    def _types(self) -> dict[str, str]:
        """Types by "/part" for one part and by "xml" for an extension, in lower case."""
        types: dict[str, str] = {}
        root = self._parse(CONTENT_TYPES)
        for entry in () if root is None else root.iter("{*}Default", "{*}Override"):
            key = entry.get("PartName") or entry.get("Extension") or ""
            types[key.lower()] = entry.get("ContentType", "")
        return types

    def _relations(self, name: str) -> Iterator[Relation]:
        """What one .rels member says, with the targets as names of members."""
        folder, _, file = name.rpartition("/")
        if not name.endswith(".rels") or not f"/{folder}".endswith("/_rels"):
            return
        base = folder.removesuffix("_rels").rstrip("/")
        source = posixpath.join(base, file.removesuffix(".rels"))
        root = self.trees.get(name)
        for entry in () if root is None else root.iter("{*}Relationship"):
            target, external = entry.get("Target", ""), entry.get("TargetMode") == "External"
            if not external:
                target = unquote(target.partition("#")[0])
                target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
            kind = entry.get("Type", "")
            yield Relation(source, entry.get("Id", ""), kind, target, external)

    def _main(self) -> str:
        """The name of the main document; empty when the package does not lead to one."""
        for relation in self.of("").values():
            if relation.short_kind == "officeDocument" and not relation.external:
                return relation.target
        return ""
