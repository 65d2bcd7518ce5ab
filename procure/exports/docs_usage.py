"""How the service is set up and commanded, as pages: settings and the console script.

`docs/configuration.md` and `docs/cli.md` are what these functions return; a test fails when
a page is stale, and when a setting that `procure.config` knows is not described here.
"""

from collections.abc import Iterator
from typing import Final

import click

from procure.config import KNOWN, MINIMUM_SECRET, Config
from procure.domain.attachments import BID_LIMIT, SIZE_LIMIT
from procure.exports.docs import page, table

# What each setting means. Defaults are asked of `Config` itself where it has one.
RUNNING: Final = {
    "PROCURE_SECRET_KEY": (
        f"Required: at least {MINIMUM_SECRET} random characters. Cookies are signed with it and "
        "bids are sealed with a key made from it: **who loses it loses every sealed bid**, and who "
        "has it together with the database can read them. Keep a copy apart from the backups."
    ),
    "PROCURE_DATABASE_URL": (
        "An SQLAlchemy address. SQLite needs nothing more; PostgreSQL is "
        "`postgresql+psycopg://user:password@host/name`."
    ),
    "PROCURE_STORAGE_URL": "The folder for sealed attachments, as a path or a `file://` address.",
    "PROCURE_BASE_URL": (
        "Where users reach the service. With `https://` cookies are marked Secure. Other hosts "
        "than this one and this machine are refused."
    ),
    "PROCURE_BUSINESS_REGISTER_URL": (
        "Where names of firms are looked up by organisation number: the address of "
        "Enhetsregisteret's open interface up to and with `/enheter`, as its own documentation "
        "gives it. Empty: no look-up; names are typed. Only the number leaves the service."
    ),
    "PROCURE_MAIL_URL": (
        "Where mail goes: `smtp://`, `smtps://` (user and password in the address) or a "
        "`file://` folder. Empty: mails wait in the outbox until it is set."
    ),
    "PROCURE_MAIL_FROM": (
        "The address that mail comes from. Empty: `ikke-svar@` and the host of "
        "`PROCURE_BASE_URL`. Answers go to the contact of the framework agreement (Reply-To)."
    ),
    "PROCURE_CONTACT": (
        "The mail address of the body that answers for the service. It stands on the pages about "
        "accessibility and privacy. Empty: they say that no address is given."
    ),
    "PROCURE_ACCESSIBILITY_URL": (
        "The address of the owner's accessibility statement, which a Norwegian public body has "
        "to make in Digdir's own solution. The page about accessibility leads there. Empty: the "
        "page says that none is published."
    ),
    "PROCURE_PROXIES": (
        "Addresses of the proxy in front, apart by spaces; `unix` for a socket. From these alone "
        "`X-Request-Arrived` is believed: when the submission of a bid had arrived whole, in "
        "seconds since 1970. Empty: the service stamps it itself."
    ),
    "PROCURE_FILE_LIMIT": (
        f"The most octets of one attachment. Empty: {SIZE_LIMIT}. The proxy must let them through."
    ),
    "PROCURE_BID_LIMIT": f"The most octets of all attachments of one bid. Empty: {BID_LIMIT}.",
    "PROCURE_CLAMAV": (
        "A ClamAV daemon that attachments are shown to while they arrive: `host:port`, or the "
        "path of its socket. What it finds, and that it did not answer, is told to the bidder; "
        "nothing is stopped by it. Empty: nothing is scanned."
    ),
    "PROCURE_TSA_URL": (
        "Where a time stamping authority (RFC 3161) answers. `procure receipt stamp` sends it the "
        "SHA-256 of each receipt: it learns how many arrive and when, not in which competition. "
        "Empty: receipts are not stamped."
    ),
    "PROCURE_TSA_ROOT": "The file with the authority's root certificate (PEM).",
    "PROCURE_DEMO": "`1` allows `procure seed` and shows on the pages that this is a demo.",
}
BUILDING: Final = {
    "PROCURE_NPM": "Another npm to fetch the interface's files with.",
    "PROCURE_SKIP_ASSETS": "`1` installs without the interface's files.",
    "PROCURE_STRICT": "`1` makes a test fail where it would skip for a missing tool or data set.",
    "PROCURE_SCREENS": "A folder for a picture of each page of the journey (`make screens`).",
    "PROCURE_TEST_DATABASE": "`postgresql` runs the tests on PostgreSQL instead of SQLite.",
    "PROCURE_OOXML_VALIDATOR": "The path of a validator for Word and Excel files, for the tests.",
}
_SAMPLE: Final = {"PROCURE_SECRET_KEY": "x" * MINIMUM_SECRET}


def configuration() -> str:
    """Return the page on the settings, as Markdown. Raises `KeyError` for an unknown setting."""
    described = RUNNING | BUILDING
    if missing := KNOWN ^ described.keys():
        raise KeyError(*sorted(missing))
    defaults = _defaults()
    return page(
        "Configuration",
        "Everything comes from the environment. The service does not start half-configured: it "
        "names every fault at once, and an unknown name that begins with `PROCURE_` is a "
        "fault, so that a misspelt setting is not silently ignored. `procure doctor` says what "
        "is missing.",
        "## Running",
        table(
            ("setting", "default", "meaning"),
            ((f"`{name}`", defaults.get(name, ""), text) for name, text in RUNNING.items()),
        ),
        "## Building and testing",
        table(
            ("setting", "meaning"), ((f"`{name}`", text) for name, text in BUILDING.items())
        ),
    )  # fmt: skip


def _defaults() -> dict[str, str]:
    """What a service that is given nothing but its secret runs with."""
    config = Config.from_env(_SAMPLE)
    return {
        "PROCURE_DATABASE_URL": f"`{config.database_url}`",
        "PROCURE_STORAGE_URL": "`var/storage`",
        "PROCURE_BASE_URL": f"`{config.base_url}`",
    }


def commands(root: click.Group) -> str:
    """Return the page on the console script `root`, as Markdown."""
    return page(
        "Commands",
        "The console script is `procure`; in a checkout it is `.venv/bin/procure`. Settings come "
        "from the environment ([configuration](configuration.md)).",
        *(
            part
            for path, command in _leaves(root, ("procure",))
            for part in _command(path, command)
        ),
    )


def _leaves(
    group: click.Group, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name), command


def _command(path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    arguments = [p.make_metavar(click.Context(command)) for p in _arguments(command)]
    yield f"## `{' '.join((*path, *arguments))}`"
    yield " ".join((command.help or "").split())
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        yield table(("option", "meaning", "default"), (_option(option) for option in options))


def _arguments(command: click.Command) -> list[click.Argument]:
    return [p for p in command.params if isinstance(p, click.Argument)]


def _option(option: click.Option) -> tuple[str, str, str]:
    """One line of a command's options."""
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    meaning = [option.help or "", "One of " + ", ".join(map(str, choices)) + "." if choices else ""]
    if option.required:
        meaning.append("Required.")
    default = f"`{option.default}`" if option.show_default else ""
    return f"`{', '.join(option.opts)}`", " ".join(filter(None, meaning)), default
