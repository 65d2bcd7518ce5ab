"""Typed configuration from the environment; refuses to start half-configured."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from procure.domain.attachments import BID_LIMIT, LIMITS, SIZE_LIMIT, Limits

MINIMUM_SECRET = 32
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_OCTETS = re.compile(r"[0-9]{1,12}")
_SCANNER = re.compile(r"/.*|[^\s/:]+:[0-9]{1,5}")


class ConfigError(Exception):
    """What is missing or wrong in the environment, all at once, one line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the service needs to know from outside."""

    secret_key: str = field(repr=False)
    database_url: str
    storage_path: Path
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str = ""
    mail_from: str = ""
    clamav: str = ""
    limits: Limits = LIMITS
    business_register_url: str = ""
    contact: str = ""  # the mail address of who answers for the service
    accessibility_url: str = ""  # the owner's own statement, where the law has it made
    proxies: tuple[str, ...] = ()  # whose word counts on when a bid arrived
    tsa_url: str = ""
    tsa_root: Path | None = None
    demo: bool = False
    testing: bool = False
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Config":
        """Read `PROCURE_*`. Raises `ConfigError` naming every fault."""
        env = os.environ if env is None else env
        demo = env.get("PROCURE_DEMO", "") == "1"
        base_url = env.get("PROCURE_BASE_URL", "http://127.0.0.1:8000")
        secret = env.get("PROCURE_SECRET_KEY", "")
        storage = env.get("PROCURE_STORAGE_URL", "var/storage")
        faults = list(_faults(env, secret, base_url, storage))
        if faults:
            raise ConfigError("\n".join(faults))
        host = urlsplit(base_url).hostname or "127.0.0.1"
        return cls(
            secret_key=secret,
            database_url=env.get("PROCURE_DATABASE_URL", "sqlite:///var/procure.db"),
            storage_path=Path(storage.removeprefix("file://")).absolute(),
            base_url=base_url.rstrip("/"),
            mail_url=env.get("PROCURE_MAIL_URL", ""),
            mail_from=env.get("PROCURE_MAIL_FROM", ""),
            clamav=env.get("PROCURE_CLAMAV", ""),
            limits=Limits(
                file=int(env.get("PROCURE_FILE_LIMIT", SIZE_LIMIT)),
                bid=int(env.get("PROCURE_BID_LIMIT", BID_LIMIT)),
            ),
            business_register_url=env.get("PROCURE_BUSINESS_REGISTER_URL", ""),
            contact=env.get("PROCURE_CONTACT", ""),
            accessibility_url=env.get("PROCURE_ACCESSIBILITY_URL", ""),
            tsa_url=env.get("PROCURE_TSA_URL", ""),
            tsa_root=Path(env["PROCURE_TSA_ROOT"]) if env.get("PROCURE_TSA_ROOT") else None,
            proxies=tuple(env.get("PROCURE_PROXIES", "").replace(",", " ").split()),
            demo=demo,
            trusted_hosts=tuple(dict.fromkeys((host, "127.0.0.1", "localhost"))),
        )

    @property
    def sender(self) -> str:
        """The address that mail comes from; nobody reads what is answered to it."""
        return self.mail_from or f"ikke-svar@{urlsplit(self.base_url).hostname or 'localhost'}"

    @property
    def secure_cookies(self) -> bool:
        """Cookies are Secure wherever the service is reached by https."""
        return self.base_url.startswith("https://")


def _faults(env: Mapping[str, str], secret: str, base_url: str, storage: str) -> list[str]:
    found = []
    if len(secret) < MINIMUM_SECRET:
        found.append(
            f"PROCURE_SECRET_KEY must be set to at least {MINIMUM_SECRET} random characters "
            '(python -c "import secrets; print(secrets.token_urlsafe(48))").'
        )
    if urlsplit(base_url).scheme not in {"http", "https"}:
        found.append("PROCURE_BASE_URL must start with http:// or https://.")
    if "://" in storage and not storage.startswith("file://"):
        found.append("PROCURE_STORAGE_URL must be a folder or a file:// address.")
    mail = env.get("PROCURE_MAIL_URL", "")
    if mail and urlsplit(mail).scheme not in {"smtp", "smtps", "file"}:
        found.append("PROCURE_MAIL_URL must start with smtp://, smtps:// or file://.")
    if not _ADDRESS.fullmatch(env.get("PROCURE_MAIL_FROM", "") or "a@b"):
        found.append("PROCURE_MAIL_FROM must be one mail address, without a name.")
    register = urlsplit(env.get("PROCURE_BUSINESS_REGISTER_URL", ""))
    near = register.scheme == "http" and register.hostname in {"127.0.0.1", "localhost"}
    if register.geturl() and not (near or (register.scheme == "https" and register.hostname)):
        found.append("PROCURE_BUSINESS_REGISTER_URL must start with https://.")
    found += _owner_faults(env)
    found += _upload_faults(env)
    found += _tsa_faults(env)
    unknown = sorted(k for k in env if k.startswith("PROCURE_") and k not in KNOWN)
    found += [f"{name} is not a setting of procure." for name in unknown]
    return found


def _owner_faults(env: Mapping[str, str]) -> Iterator[str]:
    if not _ADDRESS.fullmatch(env.get("PROCURE_CONTACT", "") or "a@b"):
        yield "PROCURE_CONTACT must be one mail address, without a name."
    statement = urlsplit(env.get("PROCURE_ACCESSIBILITY_URL", ""))
    if statement.geturl() and not (statement.scheme == "https" and statement.hostname):
        yield "PROCURE_ACCESSIBILITY_URL must start with https://."


def _upload_faults(env: Mapping[str, str]) -> Iterator[str]:
    for name in ("PROCURE_FILE_LIMIT", "PROCURE_BID_LIMIT"):
        given = env.get(name, "1")
        if not _OCTETS.fullmatch(given) or int(given) < 1:
            yield f"{name} must be a number of octets, 1 or more."
    if not _SCANNER.fullmatch(env.get("PROCURE_CLAMAV", "") or "/"):
        yield "PROCURE_CLAMAV must be host:port, or the path of a socket that begins with /."


def _tsa_faults(env: Mapping[str, str]) -> list[str]:
    found = []
    url, root = env.get("PROCURE_TSA_URL", ""), env.get("PROCURE_TSA_ROOT", "")
    if url and urlsplit(url).scheme not in {"http", "https"}:
        found.append("PROCURE_TSA_URL must start with http:// or https://.")
    if bool(url) != bool(root) or (root and not Path(root).is_file()):
        found.append("PROCURE_TSA_URL needs PROCURE_TSA_ROOT, the file of its root certificate.")
    return found


KNOWN = frozenset(
    {
        "PROCURE_ACCESSIBILITY_URL",
        "PROCURE_BASE_URL",
        "PROCURE_BID_LIMIT",
        "PROCURE_BUSINESS_REGISTER_URL",
        "PROCURE_CLAMAV",
        "PROCURE_CONTACT",
        "PROCURE_DATABASE_URL",
        "PROCURE_DEMO",
        "PROCURE_FILE_LIMIT",
        "PROCURE_MAIL_FROM",
        "PROCURE_MAIL_URL",
        "PROCURE_NPM",
        "PROCURE_OOXML_VALIDATOR",
        "PROCURE_PROXIES",
        "PROCURE_SCREENS",
        "PROCURE_SECRET_KEY",
        "PROCURE_SKIP_ASSETS",
        "PROCURE_STORAGE_URL",
        "PROCURE_STRICT",
        "PROCURE_TEST_DATABASE",
        "PROCURE_TSA_ROOT",
        "PROCURE_TSA_URL",
    }
)
