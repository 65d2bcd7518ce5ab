"""Try a template on the sample before anyone relies on it: with all values, and with few.

A value that is absent in some cases needs a condition around it, or the letter is refused on
the day it is needed. The tags are walked here as Jinja would, so that each such place is named.
"""

import dataclasses
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import jinja2
from jinja2 import nodes

from procure.documents.document import Document
from procure.documents.errors import DocumentError, GenerationRefused
from procure.documents.fields import plain
from procure.documents.findings import Find, Finding, found
from procure.documents.parts import Picture
from procure.documents.template_tags import Tag

COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "in": lambda one, many: one in (many or ()),
    "notin": lambda one, many: one not in (many or ()),
}


def sparse(part: Any) -> Any:
    """Return a document with every value left out that a document may lack."""
    changes = {}
    for field in dataclasses.fields(part):
        value, needed = getattr(part, field.name), field.metadata["needed"]
        wanted = needed(part) if callable(needed) else needed
        if isinstance(value, bool | int | StrEnum) or value is None:
            continue
        if wanted:
            changes[field.name] = _sparse_inside(value)
        else:
            changes[field.name] = () if isinstance(value, tuple) else None
    return dataclasses.replace(part, **changes)


def _sparse_inside(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_sparse_inside, value))
    group = dataclasses.is_dataclass(value) and not isinstance(value, Picture)
    return sparse(value) if group else value


def unguarded(tags: Sequence[Tag], sample: Document) -> tuple[Finding, ...]:
    """Return each place that prints a value the sparse sample lacks. The tags have no faults."""
    source = "\n".join(tag.source.replace("\n", " ") for tag in tags)
    tree = jinja2.Environment(autoescape=True).parse(source)
    walk = _Walk(tags)
    for document in (sample, sparse(sample)):
        walk.through(tree.body, plain(document))
    return tuple(walk.findings.values())


class _Walk:
    """Walks the tags as Jinja does, and notes where nothing would be printed."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.tags = tags
        self.findings: dict[int, Finding] = {}

    def through(self, body: Sequence[nodes.Node], names: Mapping[str, Any]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                self._print(node, names)
            elif isinstance(node, nodes.If):
                self.through(self._chosen(node, names), names)
            elif isinstance(node, nodes.For):
                self._loop(node, names)

    def _print(self, node: nodes.Output, names: Mapping[str, Any]) -> None:
        for shown in node.nodes:
            if isinstance(shown, nodes.TemplateData):
                continue
            tag, value = self.tags[shown.lineno - 1], self._value(shown, names)
            if value is None or isinstance(value, bool):
                code = Find.FIELD_UNGUARDED if value is None else Find.FIELD_NOT_TEXT
                self.findings[shown.lineno] = found(code, tag.place, field=" ".join(tag.words))

    def _loop(self, node: nodes.For, names: Mapping[str, Any]) -> None:
        rows = self._value(node.iter, names) or ()
        assert isinstance(node.target, nodes.Name)  # noqa: S101 -- the only kind that is allowed
        for at, row in enumerate(rows):
            loop = {"index": at + 1, "index0": at, "first": at == 0, "last": at == len(rows) - 1}
            inner = {**names, node.target.name: row, "loop": {**loop, "length": len(rows)}}
            self.through(node.body, inner)
        if not rows:
            self.through(node.else_, names)

    def _chosen(self, node: nodes.If, names: Mapping[str, Any]) -> list[nodes.Node]:
        for branch in (node, *node.elif_):
            if self._value(branch.test, names):
                return branch.body
        return node.else_

    def _value(self, node: nodes.Node, names: Mapping[str, Any]) -> Any:
        if isinstance(node, nodes.Const):
            return node.value
        if isinstance(node, nodes.Name):
            return names.get(node.name)
        if isinstance(node, nodes.Getattr):
            inner = self._value(node.node, names)
            return inner.get(node.attr) if isinstance(inner, dict) else None
        return self._test(node, names)

    def _test(self, node: nodes.Node, names: Mapping[str, Any]) -> Any:
        if isinstance(node, nodes.Not):
            return not self._value(node.node, names)
        if isinstance(node, nodes.And):
            return self._value(node.left, names) and self._value(node.right, names)
        if isinstance(node, nodes.Or):
            return self._value(node.left, names) or self._value(node.right, names)
        assert isinstance(node, nodes.Compare)  # noqa: S101 -- nothing else is allowed
        left = self._value(node.expr, names)
        return all(
            COMPARED[part.op](left, self._value(part.expr, names)) if part.op in COMPARED else True
            for part in node.ops
        )


def rendered(sample: Document, template: bytes) -> Iterator[tuple[bytes | None, str]]:
    """Render the sample with all values and with few: (file, "") or (None, what went wrong)."""
    from procure.documents.render import render

    for document in (sample, sparse(sample)):
        try:
            yield render(document, template=template), ""
        except GenerationRefused:
            continue  # two values of which one is needed cannot both be left out
        except DocumentError as error:
            yield None, str(error)
        except MemoryError:
            raise  # the child's limit, not the template's fault alone
        except Exception as error:  # noqa: BLE001 -- the libraries raise anything on odd files
            yield None, type(error).__name__
