"""What the tags of a template say: each judged alone, and all of them against the fields.

Staff may use fields, `for` and `if` and nothing else; the same list as `template_fields`, which
has the last word before anything is rendered. Here every fault gets its own line.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import jinja2
from jinja2 import nodes

from procure.documents.fields import Leaf
from procure.documents.findings import Find, Finding, found
from procure.documents.template_fields import ALLOWED, DEEPEST_LOOP, LOOP, MOST_NODES
from procure.documents.template_tags import Tag, shown

ENDS: Final = {"endif": "if", "endfor": "for"}
MIDDLES: Final = frozenset({"else", "elif"})
TRIM: Final = re.compile(r"^\{[{%#][-+]|[-+][}%#]\}$")
LOOP_OVER: Final = re.compile(r"\bfor\s+(\w+)\s+in\b")
ENVIRONMENT: Final = jinja2.Environment(autoescape=True)
UNKNOWN: Final = ""  # what a name of a faulty loop stands for


class Words:
    """Walks the tags in order, with the names that loops have given."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = leaves
        self.whole = {leaf.path for leaf in leaves}
        self.known = {part for leaf in leaves for part in _prefixes(leaf.path)}
        self.printed: set[str] = set()
        self.asked: set[str] = set()
        self.broken = ""  # the text of all tags that could not be read
        self.open: list[tuple[str, Tag]] = []
        self.names: list[dict[str, str]] = [{}]
        self.nodes = 0

    def findings(self, tags: Iterable[Tag]) -> Iterator[Finding]:
        """Everything wrong with the tags, in their order; fields that are missing come last."""
        for tag in tags:
            if tag.is_block:
                yield from self._block(tag)
            elif tag.is_printed:
                yield from self._judged(tag, tag.source)
        for _, tag in self.open:
            yield found(Find.TAG_UNBALANCED, tag.place, tag=shown(tag.text))
        if self.nodes > MOST_NODES:
            yield found(Find.TOO_COMPLEX)
        yield from self._missing()

    def _block(self, tag: Tag) -> Iterator[Finding]:
        word = tag.words[0] if tag.words else ""
        if word in {"if", "for"}:
            yield from self._opened(word, tag)
        elif word in MIDDLES or word in ENDS:
            opener = self.open[-1] if self.open else None
            wanted = ENDS.get(word, "if")
            if opener is None or opener[0] != wanted or not _match(opener[1], tag):
                yield found(Find.TAG_UNBALANCED, tag.place, tag=shown(tag.text))
            if word == "elif":
                yield from self._judged(tag, tag.source.replace("elif", "if", 1) + "{% endif %}")
            elif tag.words[1:]:
                yield self._broken(Find.SYNTAX, tag)
            if word in ENDS and opener is not None:
                self.open.pop()
                self.names.pop()
        else:
            yield self._broken(Find.CODE, tag)

    def _opened(self, word: str, tag: Tag) -> Iterator[Finding]:
        before = self.broken
        yield from self._judged(tag, f"{tag.source}{{% end{word} %}}")
        names = dict(self.names[-1])
        if word == "for" and self.broken != before:
            names |= dict.fromkeys(LOOP_OVER.findall(tag.source), UNKNOWN)
        elif word == "for":
            names |= self._loop(tag)
        self.open.append((word, tag))
        self.names.append(names)
        if sum(kind == "for" for kind, _ in self.open) > DEEPEST_LOOP:
            yield found(Find.TOO_COMPLEX, tag.place)

    def _loop(self, tag: Tag) -> dict[str, str]:
        """The names that a loop gives to what it walks through."""
        loop = ENVIRONMENT.parse(tag.source + "{% endfor %}").body[0]
        assert isinstance(loop, nodes.For)  # noqa: S101 -- judged before, said for the types
        assert isinstance(loop.target, nodes.Name)  # noqa: S101 -- as above
        path = self._path(loop.iter)
        return {loop.target.name: f"{path}[]" if path else UNKNOWN, LOOP: UNKNOWN}

    def _judged(self, tag: Tag, source: str) -> Iterator[Finding]:
        """Parse one tag alone, refuse what is not a field, and note the fields it names."""
        if tag.is_printed and tag.prefix:
            yield self._broken(Find.CODE, tag)
            return
        try:
            tree = ENVIRONMENT.parse(source)
        except jinja2.TemplateSyntaxError:
            yield self._broken(Find.SYNTAX, tag)
            return
        every = list(_every(tree))
        self.nodes += len(every)
        if TRIM.search(tag.text) or not all(map(_allowed, every)):
            yield self._broken(Find.CODE, tag)
            return
        for node in _fields(tree):
            yield from self._field(node, tag)

    def _field(self, node: nodes.Expr, tag: Tag) -> Iterator[Finding]:
        path = self._path(node)
        if not path:
            return
        loops = tag.is_block and tag.words[0] == "for"
        if path not in self.known:
            yield found(Find.FIELD_UNKNOWN, tag.place, field=path, near=self._near(path))
        elif tag.is_printed and path not in self.whole:
            yield found(Find.FIELD_NOT_TEXT, tag.place, field=path)
        elif loops and f"{path}[]" not in self.known:
            yield found(Find.FIELD_NOT_LIST, tag.place, field=path)
        (self.printed if tag.is_printed else self.asked).add(path)

    def _path(self, node: nodes.Node) -> str:
        """The field a name stands for; empty for Jinja's own and for what is not known."""
        parts: list[str] = []
        while isinstance(node, nodes.Getattr):
            parts.append(node.attr)
            node = node.node
        name = node.name if isinstance(node, nodes.Name) else ""
        start = self.names[-1].get(name, name)
        return ".".join([start, *reversed(parts)]) if start != UNKNOWN else ""

    def _near(self, path: str) -> str:
        """The field that was most likely meant."""
        close = difflib.get_close_matches(path, sorted(self.known), n=1, cutoff=0.5)
        return close[0] if close else ""

    def _missing(self) -> Iterator[Finding]:
        """Fields that no tag names, but for those that a broken tag may have meant."""
        for leaf in self.leaves:
            used = self.printed if leaf.printed else self.printed | self.asked
            last = leaf.path.removesuffix("[]").rpartition(".")[2]
            if leaf.path not in used and not re.search(rf"\b{last}\b", self.broken):
                yield found(
                    Find.FIELD_MISSING, field=leaf.path, label=leaf.label, how=how_to_write(leaf)
                )

    def _broken(self, code: Find, tag: Tag) -> Finding:
        self.broken += tag.text
        return found(code, tag.place, tag=shown(tag.text))


def how_to_write(leaf: Leaf) -> str:
    """How a template shows a field, loops and all: "{%tr for rad in criteria %} … "."""
    start, *rest = leaf.path.split("[]")
    opened, closed, name = "", "", start
    for number, part in enumerate(rest, start=1):
        row = "rad" if number == 1 else f"rad{number}"
        opened += f"{{%p for {row} in {name} %}} "
        closed += " {%p endfor %}"
        name = row + part
    shown_field = f"{{{{ {name} }}}}" if leaf.printed else f"{{%p if {name} %}} … {{%p endif %}}"
    return f"{opened}{shown_field}{closed}"


def _match(opener: Tag, tag: Tag) -> bool:
    """Whether two tags of one condition or loop take the place of things side by side."""
    return opener.prefix == tag.prefix and opener.home is tag.home


def _allowed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.For):
        plain = isinstance(node.target, nodes.Name) and isinstance(
            node.iter, nodes.Name | nodes.Getattr
        )
        return plain and not node.recursive and node.test is None
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name | nodes.Getattr)
    return isinstance(node, ALLOWED)


def _every(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _every(child)


def _fields(node: nodes.Node) -> Iterator[nodes.Expr]:
    """The names that a tag asks for, whole: "contact.phone", not "contact" as well."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Getattr) or (
            isinstance(child, nodes.Name) and child.ctx == "load"
        ):
            yield child
        else:
            yield from _fields(child)


def _prefixes(path: str) -> Iterator[str]:
    """The path itself and everything it stands in."""
    yield path
    for index, mark in enumerate(path):
        if mark in ".[":
            yield path[:index]
        if mark == "]":
            yield path[: index + 1]
