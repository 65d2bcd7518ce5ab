"""Read which fields a template names, and refuse every other kind of code in it.

Staff may edit the wording and use fields, `for` and `if`. A list of what is allowed, not of
what is forbidden: the sandbox stops most attacks but not all (`security.md` §5.1).
"""

from collections.abc import Iterable, Mapping
from typing import Final

import jinja2
from jinja2 import nodes

from procure.documents.errors import TemplateMismatch
from procure.documents.field_names import NamedFields

DEEPEST_LOOP: Final = 3
MOST_NODES: Final = 5000
LOOP: Final = "loop"  # Jinja's own name inside a loop
ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip


def named_fields(sources: Iterable[tuple[str, str]]) -> NamedFields:
    """Collect the fields of (place, template source) pairs.

    Raises TemplateMismatch for code that is not allowed in a template.
    """
    environment = jinja2.Environment(autoescape=True)
    found = NamedFields()
    for place, source in sources:
        try:
            tree = environment.parse(source)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateMismatch(refused=[f"{place}: {error.message}"]) from error
        _walk(tree, {}, found, place, depth=0)
    return found


def _walk(
    node: nodes.Node, names: Mapping[str, str], found: NamedFields, place: str, *, depth: int
) -> None:
    found.nodes += 1
    _allow(node, found, place, depth)
    if isinstance(node, nodes.For):
        _loop(node, names, found, place, depth=depth + 1)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        found.asked.update(_path(node, names, place))
    elif isinstance(node, nodes.Output):
        for shown in node.nodes:
            if isinstance(shown, nodes.Name | nodes.Getattr):
                found.printed.update(_path(shown, names, place))
            else:
                _walk(shown, names, found, place, depth=depth)
    else:
        for child in node.iter_child_nodes():
            _walk(child, names, found, place, depth=depth)


def _allow(node: nodes.Node, found: NamedFields, place: str, depth: int) -> None:
    if found.nodes > MOST_NODES or depth > DEEPEST_LOOP:
        raise TemplateMismatch(refused=[f"{place}: too large"])
    if not isinstance(node, ALLOWED):
        raise TemplateMismatch(refused=[f"{place}: {type(node).__name__}"])


def _loop(
    node: nodes.For, names: Mapping[str, str], found: NamedFields, place: str, *, depth: int
) -> None:
    plain = isinstance(node.target, nodes.Name) and isinstance(
        node.iter, nodes.Name | nodes.Getattr
    )
    if not plain or node.recursive or node.test is not None or node.else_:
        raise TemplateMismatch(refused=[f"{place}: a loop that is not over a field"])
    assert isinstance(node.target, nodes.Name)  # noqa: S101 -- checked above, said for the types
    for collection in _path(node.iter, names, place):
        found.asked.add(collection)
        inner = {**names, node.target.name: f"{collection}[]", LOOP: ""}
        for child in node.body:
            _walk(child, inner, found, place, depth=depth)


def _path(node: nodes.Node, names: Mapping[str, str], place: str) -> list[str]:
    """The field a name stands for; nothing for Jinja's own `loop.last`."""
    parts: list[str] = []
    inner = node
    while isinstance(inner, nodes.Getattr):
        parts.append(inner.attr)
        inner = inner.node
    if not isinstance(inner, nodes.Name):
        raise TemplateMismatch(refused=[f"{place}: {type(inner).__name__}"])
    if inner.name == LOOP and LOOP in names:
        return []
    return [".".join([names.get(inner.name, inner.name), *reversed(parts)])]
