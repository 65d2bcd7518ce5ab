"""Bidders who submit again and again, whatever happens, and remember what they were told."""

import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from procure.domain.errors import DomainError
from procure.extensions import atomic
from procure.models.bids import Submission
from procure.services import bids
from tests import bid_stories, stories
from tests.faults.browser import BROKEN, RECEIVED, Answer, Browser
from tests.faults.town import Town

MARK = "MERKE-7F3A"  # begins every text and every file of a bid: nothing else may hold it
TRIES = 60
SERVER_FAULT = 500
LATE = 409
T = TypeVar("T")


@dataclass(frozen=True)
class Sent:
    """What a bidder means to submit with a key: its words, and the digests of its files."""

    bid_id: int
    words: str
    files: dict[str, str]
    form: dict[str, str]

    @property
    def key(self) -> str:
        return self.form["key"]


@dataclass
class Log:
    """What all bidders sent and were told, and what went wrong on the way."""

    sent: list[Sent] = field(default_factory=list)
    received: list[tuple[Sent, str]] = field(default_factory=list)  # with the receipt's page
    repeated: list[tuple[Sent, str]] = field(default_factory=list)  # told again, to a second click
    late: list[Sent] = field(default_factory=list)
    unseen: list[Sent] = field(default_factory=list)  # acknowledged before it was kept
    refused_in_time: list[Sent] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)  # where what is sealed was found in the open
    gave_up: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def faults(self) -> int:
        """Answers that no bidder should get when nothing is broken."""
        return sum(count for name, count in self.errors.items() if name.startswith("5"))


class Bidder:
    """The one who submits for consortium n, in a browser of its own."""

    def __init__(
        self, town: Town, n: int, port: int, log: Log, *, tries: int = TRIES, timeout: float = 60
    ) -> None:
        self.town, self.n, self.log = town, n, log
        self.bid_id = town.bids[n]
        self.tries, self.rounds = tries, 0
        self._chance = random.Random(n)  # noqa: S311 -- no secret
        self.browser = Browser(port, timeout=timeout)
        self._signed_in = False
        with Session(town.engine) as session:
            content = bid_stories.content(session, town.story, n, marker=MARK)
        # all at one price: with one each, some of hundreds would be above the highest rates
        self._content = replace(content, rates={line: 100_000 + line for line in content.rates})

    def close(self) -> None:
        self.browser.close()

    def prepare(self, *, least: int = 0) -> Sent | None:
        """Write a draft, attach one or two files, fetch the form; None when it is too late.

        `least`: octets of each file, at least.
        """
        self.rounds += 1
        words = f"{MARK} {self.n} {self.rounds}"
        files = {}
        if not self._write(words):
            return None
        for name in self._chance.sample(("en.pdf", "to.pdf"), self._chance.randint(1, 2)):
            page = f"%PDF-1.7\n{words} {name}\n".encode()
            body = page * max(self._chance.randint(1, 4_000), least // len(page))
            send = self._chance.choice((self.browser.upload, self.browser.upload_in_parts))
            answer = self._insist(lambda n=name, b=body, s=send: s(self.bid_id, n, b))
            if answer is None or answer.status not in RECEIVED:
                if answer and answer.status != LATE:
                    self.log.errors[f"upload {answer.status}"] += 1
                return None
            files[name] = hashlib.sha256(body).hexdigest()
        form = self._insist(lambda: self.browser.delivery(self.bid_id))
        if form is None:
            return None
        sent = Sent(self.bid_id, words, files, form)
        self.log.sent.append(sent)
        return sent

    def _write(self, words: str) -> bool:
        """Save the draft, as a colleague does in another browser; False when it is too late."""
        for _ in range(self.tries):
            try:
                self._save(words)
            except DomainError:
                return False
            except DBAPIError:  # a database that is waited for in vain answers us so too
                if self.tries == 1:
                    raise
                self.log.errors["draft"] += 1
            else:
                return True
        return False

    def _save(self, words: str) -> None:
        who = {"actor": self.town.story.leads[self.n], "vault": stories.VAULT}
        changed = replace(self._content, reservations=words)
        with Session(self.town.engine, expire_on_commit=False) as session, atomic(session):
            version = bids.read_draft(session, self.bid_id, **who).version
            bids.save_draft(
                session, self.bid_id, changed, version=version, now=self.town.clock(), **who
            )

    def submit(self, sent: Sent, *, clicks: int = 1) -> str:
        """Send until an answer is had: "received", "late" or "given up"."""
        answer = self._insist(lambda: self.browser.deliver(self.bid_id, sent.form))
        if answer is None:
            return "given up"
        if answer.status == LATE:
            self.log.late.append(sent)
            return "late"
        if answer.status not in RECEIVED:
            self.log.errors[f"answer {answer.status}"] += 1
            return "given up"
        if not self._kept(sent):
            self.log.unseen.append(sent)
        self.log.received.append((sent, self._page(answer)))
        for _ in range(clicks - 1):  # the same button once more
            again = self._insist(lambda: self.browser.deliver(self.bid_id, sent.form))
            if again is not None and again.status in RECEIVED:
                self.log.repeated.append((sent, self._page(again)))
        return "received"

    def _page(self, answer: Answer) -> str:
        if not answer.location:
            return answer.text
        found = self._insist(lambda: self.browser.ask("GET", answer.location))
        return found.text if found else ""

    def _kept(self, sent: Sent) -> bool:
        """Whether somebody else sees the bid at the moment it is acknowledged."""
        with Session(self.town.engine) as session:
            asked = select(Submission.id).where(
                Submission.bid_id == sent.bid_id, Submission.idempotency_key == sent.key
            )
            return session.scalar(asked) is not None

    def _insist(self, act: Callable[[], T]) -> T | None:
        """Try until there is an answer that is no fault of the server; None when it never is."""
        for _ in range(self.tries):
            try:
                if not self._signed_in:
                    self.browser.sign_in(f"leder{self.n}@example.test")
                    self._signed_in = True
                found = act()
            except (*BROKEN, LookupError) as fault:
                self.log.errors[type(fault).__name__] += 1
            else:
                if not isinstance(found, Answer) or found.status < SERVER_FAULT:
                    return found
                self.log.errors[str(found.status)] += 1
            time.sleep(0.1 if self.tries > 1 else 0)
        self.log.gave_up += 1
        return None

    def run(self, rounds: int, enough: Callable[[], bool]) -> None:
        """Submit so many times, and on until it is enough; now and then with a double click."""
        while self.rounds < rounds or not enough():
            sent = self.prepare()
            if sent is None or self.submit(sent, clicks=self._chance.choice((1, 1, 2))) == "late":
                return
