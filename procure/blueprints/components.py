"""The living catalogue: every component macro in its variants, and the call that made each.

A specimen is one paragraph of `templates/dev/specimens/<component>.html`, a call as a page would
write it. It is shown as text and rendered by the same macro, so the two cannot differ. Served in
the demo, in development and in tests only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from jinja2 import Environment, nodes
from markupsafe import Markup

from procure.blueprints import specimens
from procure.blueprints.access import declares, now
from procure.config import Config
from procure.domain.permissions import Permission

bp = Blueprint("components", __name__, url_prefix="/dev/components")

COMPONENTS: Final = "components/"
SPECIMENS: Final = "dev/specimens/"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One call of a macro, and what it renders."""

    macro: str
    call: str
    shown: Markup


@dataclass(frozen=True, slots=True)
class Component:
    """One file of macros."""

    name: str
    specimens: tuple[Specimen, ...]


@bp.before_request
def _only_where_developed() -> None:
    config: Config = current_app.config["PROCURE"]
    if not (config.demo or config.testing or current_app.debug):
        abort(404)


@bp.get("")
@declares(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show every component."""
    return render_template("dev/components.html", components=tuple(_components()))


def macros(env: Environment, component: str) -> tuple[str, ...]:
    """Return the names of a component file's public macros, in its order."""
    found = env.parse(_source(env, f"{COMPONENTS}{component}.html")).find_all(nodes.Macro)
    return tuple(macro.name for macro in found if not macro.name.startswith("_"))


def names(env: Environment) -> tuple[str, ...]:
    """Return the names of the component files in order."""
    paths = env.list_templates(filter_func=lambda path: path.startswith(COMPONENTS))
    return tuple(sorted(path.removeprefix(COMPONENTS).removesuffix(".html") for path in paths))


def calls(env: Environment, component: str) -> tuple[tuple[str, str], ...]:
    """Return (macro, call) of each specimen of a component file."""
    known = macros(env, component)
    written = _source(env, f"{SPECIMENS}{component}.html").strip().split("\n\n")
    return tuple((_macro_of(env, one, known), one) for one in written)


def _macro_of(env: Environment, call: str, known: tuple[str, ...]) -> str:
    """The first macro of the component that the specimen calls."""
    called = (one.node for one in env.parse(call).find_all(nodes.Call))
    return next(n.name for n in called if isinstance(n, nodes.Name) and n.name in known)


def _components() -> Iterator[Component]:
    env = current_app.jinja_env
    for name in names(env):
        shelf = f'{{% from "{COMPONENTS}{name}.html" import {", ".join(macros(env, name))} %}}'
        yield Component(
            name,
            tuple(
                Specimen(macro, call, _render(env, shelf + call, f"{name}-{number}"))
                for number, (macro, call) in enumerate(calls(env, name), start=1)
            ),
        )


def _render(env: Environment, source: str, prefix: str) -> Markup:
    context: dict[str, Any] = specimens.context(prefix, now())
    current_app.update_template_context(context)
    return Markup(env.from_string(source).render(context))  # noqa: S704 -- our own template


def _source(env: Environment, path: str) -> str:
    assert env.loader is not None  # noqa: S101 -- Flask's environment has one
    return env.loader.get_source(env, path)[0]
