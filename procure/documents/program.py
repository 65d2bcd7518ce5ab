"""A template as plain data: what to write, ask and repeat, in tuples and strings.

docxtpl and Jinja read the template; what they read is kept in this form, which holds no code. It
can only look up fields of the document's own dictionaries, so that nothing in a template ever
runs, and it is quick to store, to load and to fill in.

A body is a tuple of steps: a string is XML to write as it stands, a tuple one of

- `("print", value)`: the value as text;
- `("name", value)`: the value in the name of a content control or a bookmark;
- `("if", ((test, body), …), body)`: the first body whose test holds, else the last;
- `("for", name, value, body)`: the body for each element.

A value is `("field", (name, …))`, `("loop", name)`, `("const", value)`, `("not", value)`,
`("and", value, value)`, `("or", value, value)` or `("compare", value, ((operator, value), …))`.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from procure.documents.errors import MissingValue, TemplateMismatch
from procure.documents.parts import Picture

if TYPE_CHECKING:
    from jinja2 import nodes

Value = tuple[Any, ...]
Step = str | tuple[Any, ...]
Body = tuple[Step, ...]


@dataclass(slots=True)
class Loop:
    """What a template may ask of the loop it is in, under Jinja's names."""

    index0: int
    length: int

    @property
    def index(self) -> int:
        return self.index0 + 1

    @property
    def first(self) -> bool:
        return self.index0 == 0

    @property
    def last(self) -> bool:
        return self.index0 == self.length - 1

    @property
    def revindex(self) -> int:
        return self.length - self.index0

    @property
    def revindex0(self) -> int:
        return self.length - self.index0 - 1


LOOP: Final = frozenset({"index", "index0", "length", "first", "last", "revindex", "revindex0"})
OPERATORS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "gteq": operator.ge,
    "lt": operator.lt, "lteq": operator.le,
    "in": lambda one, other: one in other, "notin": lambda one, other: one not in other,
}  # fmt: skip
UNESCAPED: Final = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}  # docxtpl's own escapes
MOST_ROUNDS: Final = 200_000  # of all loops of a document together
NEW_LINE: Final = '</w:t><w:br/><w:t xml:space="preserve">'
TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'


# -- reading ------------------------------------------------------------------------------------


def program(source: str) -> Body:
    """Translate what docxtpl hands to Jinja; its code has passed `template_fields`.

    Raises TemplateMismatch for what only Jinja itself could answer, such as `loop.previtem`.
    """
    import jinja2  # noqa: PLC0415 -- slow import

    tree = jinja2.Environment(autoescape=True).parse(source)
    return tuple(_merged(_steps(tree.body, looping=False)))


def _merged(steps: Iterator[Step]) -> Iterator[Step]:
    """Neighbouring texts as one."""
    text = ""
    for step in steps:
        if isinstance(step, str):
            text += step
            continue
        if text:
            yield text
        text = ""
        yield step
    if text:
        yield text


def _steps(body: Sequence["nodes.Node"], *, looping: bool) -> Iterator[Step]:
    for node in body:
        kind = type(node).__name__
        if kind == "Output":
            yield from _output(node, looping=looping)
        elif kind == "If":
            yield _choice(node, looping=looping)
        else:
            yield _loop(node, looping=looping)


def _output(node: Any, *, looping: bool) -> Iterator[Step]:
    for shown in node.nodes:
        if type(shown).__name__ == "TemplateData":
            text = shown.data
            for mark, meant in UNESCAPED.items():
                text = text.replace(mark, meant)
            yield text
        else:
            yield ("print", _value(shown, looping=looping))


def _body(body: Sequence["nodes.Node"], *, looping: bool) -> Body:
    return tuple(_merged(_steps(body, looping=looping)))


def _choice(node: Any, *, looping: bool) -> Step:
    branches = tuple(
        (_value(branch.test, looping=looping), _body(branch.body, looping=looping))
        for branch in (node, *node.elif_)
    )
    return ("if", branches, _body(node.else_, looping=looping))


def _loop(node: Any, *, looping: bool) -> Step:
    over = _value(node.iter, looping=looping)
    return ("for", node.target.name, over, _body(node.body, looping=True))


def _value(node: Any, *, looping: bool) -> Value:
    kind = type(node).__name__
    if kind in {"Name", "Getattr"}:
        return _named(node, looping=looping)
    if kind == "Const":
        return ("const", node.value)
    if kind == "Not":
        return ("not", _value(node.node, looping=looping))
    if kind == "Compare":
        rest = tuple((side.op, _value(side.expr, looping=looping)) for side in node.ops)
        return ("compare", _value(node.expr, looping=looping), rest)
    pair = (_value(node.left, looping=looping), _value(node.right, looping=looping))
    return (kind.lower(), *pair)


def _named(node: Any, *, looping: bool) -> Value:
    names: list[str] = []
    while type(node).__name__ == "Getattr":
        names.insert(0, node.attr)
        node = node.node
    if node.name == "loop" and looping:
        if len(names) != 1 or names[0] not in LOOP:
            raise TemplateMismatch(refused=[".".join(["loop", *names])])
        return ("loop", names[0])
    return ("field", (node.name, *names))


# -- writing ------------------------------------------------------------------------------------

Scope = dict[str, Any]
Getter = Callable[[Scope], Any]


class Rounds:
    """Counts how often loops go round: loops within loops could fill days and disks."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0

    def add(self, rounds: int) -> None:
        """Raise TemplateMismatch when it becomes too much for any document."""
        self.count += rounds
        if self.count > MOST_ROUNDS:
            raise TemplateMismatch(refused=["loops that go round too often"])


class Sheet:
    """What a program writes: pieces of XML, the values in it in their order."""

    __slots__ = ("names", "picture", "pieces", "printed", "rounds")

    def __init__(self, picture: Callable[[Picture], str]) -> None:
        self.pieces: list[str] = []
        self.printed: list[str] = []
        self.names: list[str] = []
        self.rounds = Rounds()
        self.picture = picture  # the XML that shows one

    def write(self, value: object, name: str) -> None:
        """Write one value as the text of a run. Raises MissingValue for none."""
        if isinstance(value, Picture):
            self.pieces.append(self.picture(value))
            return
        if value is None:
            raise MissingValue(name)
        text = value if type(value) is str else str(value)
        self.printed.append(text)
        text = escaped(text)
        if "\n" in text or "\t" in text:
            text = text.replace("\n", NEW_LINE).replace("\t", TAB)
        self.pieces.append(text)

    def write_name(self, value: object, name: str) -> None:
        """Write one value in the name of a control or a bookmark. Raises MissingValue for none."""
        if value is None or isinstance(value, Picture):
            raise MissingValue(name)
        self.names.append(str(value))
        flat = str(value).replace("\n", "").replace("\t", "")
        self.pieces.append(quoted(flat))


def escaped(text: str) -> str:
    """Text for XML; `html.escape` takes longer to import than all of this to run."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def quoted(text: str) -> str:
    """Text for an attribute in double quotation marks."""
    return escaped(text).replace('"', "&quot;")


Written = Callable[[Scope, Sheet], None]


def ready(body: Body) -> Written:
    """Turn a program into a function that writes it, fast: each step becomes a closure."""
    steps: list[Any] = [step if isinstance(step, str) else _ready(step) for step in body]

    def run(scope: Scope, sheet: Sheet) -> None:
        for step in steps:
            if step.__class__ is str:
                sheet.pieces.append(step)
            else:
                step(scope, sheet)

    return run


def _ready(step: tuple[Any, ...]) -> Written:
    if step[0] in {"print", "name"}:
        return _ready_print(step[1], text=step[0] == "print")
    if step[0] == "if":
        return _ready_choice(step[1], step[2])
    return _ready_loop(step[1], step[2], step[3])


def _ready_print(value: Value, *, text: bool) -> Written:
    get, name = _getter(value), ".".join(value[1]) if value[0] == "field" else str(value[0])
    if not text:
        return lambda scope, sheet: sheet.write_name(get(scope), name)

    def run(scope: Scope, sheet: Sheet) -> None:
        sheet.write(get(scope), name)

    return run


def _ready_choice(branches: Sequence[tuple[Value, Body]], otherwise: Body) -> Written:
    tests = [(_getter(test), ready(body)) for test, body in branches]
    last = ready(otherwise)

    def run(scope: Scope, sheet: Sheet) -> None:
        for holds, write in tests:
            if holds(scope):
                return write(scope, sheet)
        return last(scope, sheet)

    return run


def _ready_loop(name: str, over: Value, body: Body) -> Written:
    elements, write = _getter(over), ready(body)

    def run(scope: Scope, sheet: Sheet) -> None:
        rows = elements(scope)
        if not isinstance(rows, list):
            raise MissingValue(".".join(over[1]))
        sheet.rounds.add(len(rows))
        inner = {**scope, "loop": None}
        for number, inner[name] in enumerate(rows):
            inner["loop"] = Loop(number, len(rows))
            write(inner, sheet)

    return run


def _getter(value: Value) -> Getter:
    kind = value[0]
    if kind == "field":
        return _field(value[1])
    if kind == "loop":
        answer = operator.attrgetter(value[1])
        return lambda scope: answer(scope["loop"])
    if kind == "const":
        return lambda _scope: value[1]
    if kind == "compare":
        return _compared(_getter(value[1]), value[2])
    return _joined(kind, [_getter(side) for side in value[1:]])


def _joined(kind: str, sides: Sequence[Getter]) -> Getter:
    one, other = sides[0], sides[-1]
    if kind == "not":
        return lambda scope: not one(scope)
    if kind == "and":
        return lambda scope: one(scope) and other(scope)
    return lambda scope: one(scope) or other(scope)


def _field(names: Sequence[str]) -> Getter:
    """Look up in dictionaries and nowhere else. What is not there is an error, as when strict."""
    first, rest = names[0], names[1:]

    def get(scope: Scope) -> Any:
        try:
            found = scope[first]
            for name in rest:
                found = found[name]
        except (KeyError, TypeError, IndexError):
            raise MissingValue(".".join(names)) from None
        return found

    return get


def _compared(first: Getter, rest: Sequence[tuple[str, Value]]) -> Getter:
    sides = [(OPERATORS[name], _getter(value)) for name, value in rest]

    def get(scope: Scope) -> bool:
        left = first(scope)
        for holds, side in sides:
            right = side(scope)
            if not holds(left, right):
                return False
            left = right
        return True

    return get
