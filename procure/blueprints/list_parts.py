"""What makes a list: whose it is, which one is asked for, all its pages."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from procure.blueprints import access
from procure.domain.errors import NotFound
from procure.sheets.lists import Sheet

Maker = Callable[[], Sheet]
Row_co = TypeVar("Row_co", covariant=True)
Key_co = TypeVar("Key_co", covariant=True)


class Page(Protocol[Row_co, Key_co]):
    """One page of a list that is read by key; `older` is the key of the next, or None."""

    @property
    def rows(self) -> tuple[Row_co, ...]: ...

    @property
    def older(self) -> Key_co | None: ...


def seen() -> dict[str, Any]:
    """Who looks, and when."""
    return {"viewer": access.current_actor(), "now": access.now()}


def asked(name: str) -> int:
    """Return the id that the address names. Raises `NotFound` when it names none."""
    found = access.id_argument(name)
    if found is None:
        raise NotFound
    return found


def whole(read: Callable[[Any], Page[Row_co, Key_co]]) -> Iterator[Row_co]:
    """Yield the rows of every page; `read` takes the key that a page begins after, None first."""
    before: object = None
    while True:
        page = read(before)
        yield from page.rows
        if page.older is None:
            return
        before = page.older
