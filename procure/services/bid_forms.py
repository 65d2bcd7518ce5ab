"""The bid form and the price form of one bid: filled in from the draft, and read into it again.

What was read from an upload waits, sealed for the bid, until a member has seen what it would
change and says which of it to take. The file itself is never stored.
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents import child
from procure.documents.child import ChildStopped, Stop
from procure.documents.contexts.bid_form import BidForm
from procure.domain import bid_corners as corners
from procure.domain import bid_forms
from procure.domain.audit import Tag
from procure.domain.bid_forms import Change, ReadForm
from procure.domain.bids import Draft, Part, Terms
from procure.domain.errors import NotFound
from procure.domain.filled_forms import LARGEST_UPLOAD, Problem, ProblemCode
from procure.domain.permissions import Actor
from procure.domain.price_forms import PriceForm
from procure.domain.text import display_name
from procure.language import say, using
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.queries import bid_corners, bid_terms, facts
from procure.queries import bids as pages
from procure.services import bid_form_answers, bids, documents, sheet_uploads
from procure.services.bid_form_answers import Asked
from procure.services.writing import bid_form
from procure.sheets import price_form
from procure.vault.keys import SealBroken, Vault
from procure.vault.storage import FolderStorage

WORK: Final = "procure.documents.bid_form_reading:read"
_OUTSIDE_NAMES: Final = re.compile(r"[^\w.]+")
EXCEL: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".ods")


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form to fill in offline. It is made for the download and stored nowhere."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Review:
    """What an upload would change in the draft as it is now, and what was not understood.

    `left` are changes in parts that another firm fills in: they are not taken.
    """

    file_name: str
    form: ReadForm
    draft: Draft
    terms: Terms
    changes: tuple[Change, ...]
    left: tuple[Change, ...] = ()


def word_form(
    session: Session, bid_id: int, *, vault: Vault, actor: Actor, now: datetime
) -> FormFile:
    """Return the bid form with the draft filled in."""
    bid, competition = _own(session, bid_id, actor)
    draft = bids.read_draft(session, bid_id, vault=vault, actor=actor)
    with using(competition.language):
        written = bid_form.write(
            session, competition, bid.consortium_id, draft.content, actor=actor, now=now
        )
        name = _name(competition, say("Tilbudsskjema"), "docx")
        return FormFile(name, _rendered(session, written, bid_id))


def prices(session: Session, bid_id: int, *, vault: Vault, actor: Actor) -> FormFile:
    """Return the price form as a workbook with the draft's rates filled in."""
    bid, competition = _own(session, bid_id, actor)
    with using(competition.language):
        form = _price_form(session, bid, competition, vault, actor)
        return FormFile(_name(competition, say("Prisskjema"), "xlsx"), price_form.workbook(form))


def _rendered(session: Session, form: BidForm, bid_id: int) -> bytes:
    """The consortium's own copy: its text is as secret as the draft, so it is only sent."""
    from procure.documents import render

    template = documents.template_of(session, form.name)
    number = f"{form.case_number}/{form.name}-{bid_id}"
    return render.render(dataclasses.replace(form, document_id=number), template=template)


def _name(competition: Competition, title: str, suffix: str) -> str:
    reference = _OUTSIDE_NAMES.sub("-", competition.reference).strip("-.")
    return display_name(f"{reference}_{title}.{suffix}")


def _own(session: Session, bid_id: int, actor: Actor) -> tuple[Bid, Competition]:
    bid = bids.require_own(session, bid_id, actor)
    return bid, facts.competition(session, bid.competition_id)


def _price_form(
    session: Session, bid: Bid, competition: Competition, vault: Vault, actor: Actor
) -> PriceForm:
    draft = bids.read_draft(session, bid.id, vault=vault, actor=actor)
    return PriceForm(
        reference=competition.reference,
        title=competition.title,
        bidder=session.get_one(Consortium, bid.consortium_id).name,
        bidder_id=bid.consortium_id,
        lines=bid_terms.lines(session, competition, bid.consortium_id),
        rates=draft.content.rates,
        vat_basis=competition.vat_basis,
        invented=competition.invented,
    )


def read(
    session: Session,
    bid_id: int,
    *,
    name: str,
    content: bytes,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> ReadForm:
    """Return what an uploaded form says of the actor's own bid; nothing is stored.

    The file is opened in a limited child process, so call this outside a transaction that
    holds a lock. Nothing in a file makes this raise.
    """
    bid, competition = _own(session, bid_id, actor)
    with using(competition.language):
        if name.lower().endswith(EXCEL):
            form = _price_form(session, bid, competition, vault, actor)
            found = sheet_uploads.read_prices(content, form)
            return ReadForm(rates=found.rates(), problems=found.problems)
        asked = Asked(
            bid_form.code(session, competition, bid.consortium_id),
            bid_terms.of(session, competition, bid.consortium_id),
            pages.team(session, bid_id, viewer=actor, now=now),
        )
        return _read_word(content, asked)


def _read_word(content: bytes, asked: Asked) -> ReadForm:
    if len(content) > LARGEST_UPLOAD:
        return ReadForm(problems=(Problem(ProblemCode.FILE_LARGE),))
    try:
        return bid_form_answers.understand(child.run_limited(WORK, content), asked)
    except ChildStopped as stopped:
        broken = stopped.why is Stop.FAILED
        code = ProblemCode.FILE_NOT_WORD if broken else ProblemCode.FILE_TOO_HEAVY
        return ReadForm(problems=(Problem(code),))


def keep(
    session: Session,
    bid_id: int,
    form: ReadForm,
    *,
    name: str,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> str:
    """Seal what was read until it is taken or discarded; return the key of the object."""
    bid, _competition = bids.writable(session, bid_id, actor, now)
    told = {"file": display_name(name), "form": bid_forms.plain(form)}
    key = storage.put(vault.seal(json.dumps(told).encode(), context=_context(bid_id, actor)))
    bids.record(session, Tag.BID_FORM_UPLOAD, bid, actor, now, object=key)
    return key


def review(
    session: Session,
    bid_id: int,
    key: str,
    *,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
) -> Review:
    """Return what waits under the key, held against the draft as it is now."""
    bid, competition = _own(session, bid_id, actor)
    file_name, form = _waiting(bid_id, key, vault, storage, actor)
    draft = bids.read_draft(session, bid_id, vault=vault, actor=actor)
    terms = bid_terms.of(session, competition, bid.consortium_id)
    employers = bid_corners.reader(session, bid, actor).employers
    found = bid_forms.changes(form, draft.content, terms)
    own = tuple(change for change in found if _corner(change, employers) not in draft.others)
    left = tuple(change for change in found if change not in own)
    return Review(file_name, form, draft, terms, own, left)


def _corner(change: Change, employers: Mapping[int, int]) -> str:
    """Return the corner of the bid that a field belongs to."""
    key = change.cell.partition(":")[2]
    if change.part is Part.ANSWERS:
        return corners.answer_cell(int(key))
    if change.part is Part.PRICES:
        return corners.rate_cell(int(key))
    if change.part is Part.TEAM:
        return corners.people_cell(employers.get(int(key), 0))
    return corners.STATEMENTS


def _waiting(
    bid_id: int, key: str, vault: Vault, storage: FolderStorage, actor: Actor
) -> tuple[str, ReadForm]:
    """Open what waits. An object that was sealed for anything else is not there."""
    try:
        told = json.loads(vault.open(storage.get(key), context=_context(bid_id, actor)))
    except (FileNotFoundError, SealBroken) as absent:
        raise NotFound from absent
    return told["file"], bid_forms.of_plain(told["form"])


def take(
    session: Session,
    bid_id: int,
    key: str,
    *,
    chosen: frozenset[str],
    version: int,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> int:
    """Put the chosen changes into the draft; return how many they were.

    Raises `Stale` when someone saved the draft since `version`, which the page showed.
    """
    bids.writable(session, bid_id, actor, now)
    found = review(session, bid_id, key, vault=vault, storage=storage, actor=actor)
    taken = [change for change in found.changes if change.cell in chosen]
    content = bid_forms.applied(found.draft.content, taken, chosen, found.terms)
    bids.save_draft(session, bid_id, content, version=version, vault=vault, actor=actor, now=now)
    return len(taken)


def forget(
    session: Session,
    bid_id: int,
    key: str,
    *,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
) -> None:
    """Throw away what waits, after it was taken or when nobody wants it."""
    bids.require_own(session, bid_id, actor)
    _waiting(bid_id, key, vault, storage, actor)  # only what was sealed as a form of this bid
    storage.remove(key)


def _context(bid_id: int, actor: Actor) -> str:
    """What a firm uploaded may be of a part that is closed to the others."""
    return f"bid:{bid_id}:form:{actor.organisation_id}"
