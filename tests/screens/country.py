"""The whole demo and what it leaves out: something stands on every page."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from procure.config import Config
from procure.demo import offers, people, story, tender
from procure.demo.tender import Plot, Stage
from procure.domain.complaints import ComplaintKind
from procure.domain.journal_facts import Clarification
from procure.domain.packs import Content
from procure.domain.permissions import Actor
from procure.domain.price_lines import AskedOption
from procure.extensions import atomic
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.frameworks import FrameworkRole
from procure.models.projects import Project
from procure.queries.accounts import actor_by_email
from procure.services import (
    access_requests,
    amendments,
    bid_forms,
    competitions,
    complaints,
    journals,
    packs,
    presentations,
    price_lines,
)
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import agreement_stories

NOW = datetime(2027, 6, 15, 9, 0, tzinfo=UTC)  # a Tuesday
IDEA = "Én dør inn ved samlivsbrudd"  # the demo's project that waits for approval
PRESENTED = Plot(117, "Bedre mottak av nye innbyggere", "Nye får ti brev.", Stage.OPENED, bids=2)


def told(config: Config, engine: Engine) -> dict[str, object]:
    """Tell the demo, and what happens seldom; return the names that addresses may use.

    The demo's competitions have the ids 1 to 16, its agreement 1. `b11_2` is the bid of the
    second consortium in competition 11.
    """
    story.tell(config, engine, now=NOW)
    keys = {
        "vault": ServerKeyVault(config.secret_key),
        "storage": FolderStorage(config.storage_path),
    }
    with Session(engine, expire_on_commit=False) as session:
        cast = _cast(session)
        session.rollback()
        with atomic(session):
            _complained(session, cast)
            letter = _begun(session, cast)
            _ordered(session, cast)
        presented = _presented(session, cast, keys)
        draft = agreement_stories.whole(session, SimpleNamespace(officer=cast["innkjoper1"]))
        with atomic(session):
            form = _filled_in(session, cast["leverandor1"], keys)
        idea = session.scalars(select(Project.id).where(Project.title.startswith(IDEA))).one()
        return _bids(session) | {
            "draft": draft, "form": form, "idea": idea, "letter": letter, "presented": presented,
        }  # fmt: skip


def _cast(session: Session) -> dict[str, Actor]:
    names = [email.partition("@")[0] for email, *_ in people.STAFF]
    names += ["medlem1", *(f"leverandor{n}" for n in range(1, people.SUPPLIERS + 1))]
    found = {name: actor_by_email(session, f"{name}@demo.example", now=NOW) for name in names}
    return {name: actor for name, actor in found.items() if actor}


def _bids(session: Session) -> dict[str, object]:
    """The bids by competition and by the place of their consortium in the agreement."""
    places = session.scalars(
        select(Consortium.id).where(Consortium.framework_id == 1).order_by(Consortium.id)
    ).all()
    rows = session.execute(select(Bid.id, Bid.competition_id, Bid.consortium_id)).all()
    return {f"b{case}_{places.index(consortium) + 1}": bid for bid, case, consortium in rows}


def _complained(session: Session, cast: dict[str, Actor]) -> None:
    """One who lost asks for access and complains; an injunction is asked for by letter."""
    lost = _bids(session)["b11_2"]
    by = {"actor": cast["leverandor2"], "now": NOW}
    access_requests.ask(session, lost, said="Vi ber om innsyn i det valgte tilbudet.", **by)
    complaints.send(session, lost, said="Vi mener at poengene for team er feil.", **by)
    complaints.receive(
        session, 11, bid_id=lost, kind=ComplaintKind.COURT,
        said="Begjæring om midlertidig forføyning.", received_at=NOW,
        actor=cast["innkjoper1"], now=NOW,
    )  # fmt: skip


def _begun(session: Session, cast: dict[str, Actor]) -> int:
    """What is begun: an amendment, an option in a draft, and a letter, whose id is returned."""
    by = {"actor": cast["prosjekteier1"], "now": NOW}
    amendments.prepare(session, 4, **by)
    role = session.scalars(select(FrameworkRole.id).order_by(FrameworkRole.id)).first()
    price_lines.set_option(session, 1, AskedOption(name="Utrulling", lines=[(role, "", 60)]), **by)
    asked = Clarification(
        subject="Tilgjengelighet", question="Når er lederen ledig?", due_at=NOW + timedelta(days=3)
    )
    bids = [_bids(session)["b6_1"]]
    (entry,) = journals.write(session, 6, asked, bid_ids=bids, actor=cast["innkjoper1"], now=NOW)
    session.flush()  # its id is named
    return entry.id


def _ordered(session: Session, cast: dict[str, Actor]) -> None:
    packs.order(
        session, 13, content=Content.CASE, all_versions=False, with_pdf=False,
        actor=cast["innkjoper1"], now=NOW,
    )  # fmt: skip


def _presented(session: Session, cast: dict[str, Actor], keys: dict[str, object]) -> int:
    """A competition in which the bidders present what they offer."""
    issued_at = NOW - timedelta(days=tender.AGE[Stage.OPENED])
    opened_at = tender.deadline_of(issued_at) + timedelta(hours=2)
    owner = cast["prosjekteier1"]
    with atomic(session):
        key = tender.author(session, PRESENTED, cast, 1, issued_at=issued_at)
        session.flush()  # the version counts what was just written
        competitions.change(
            session, key, version=session.get_one(Competition, key).version,
            values={"presentation": True}, actor=owner, now=issued_at - timedelta(days=2),
        )  # fmt: skip
        tender.issue(session, PRESENTED, key, cast, vault=keys["vault"], issued_at=issued_at)
        bids = offers.submit_all(
            session, key, cast, count=2, tie=False, now=opened_at - timedelta(hours=10), **keys
        )
        offers.open_all(session, key, bids, cast, now=opened_at, assessed=True, **keys)
        presentations.plan(
            session, key, starts_at=NOW + timedelta(days=2), minutes=45, pause=15,
            place="Møterom 2", actor=owner, now=NOW,
        )  # fmt: skip
    return key


def _filled_in(session: Session, lead: Actor, keys: dict[str, object]) -> str:
    """A bid form that is filled in and waits to be taken; return what it waits under."""
    bid, by = _bids(session)["b3_1"], {"actor": lead, "now": NOW}
    empty = bid_forms.word_form(session, bid, vault=keys["vault"], **by)
    read = bid_forms.read(
        session, bid, name=empty.name, content=empty.content, vault=keys["vault"], **by
    )
    return bid_forms.keep(session, bid, read, name=empty.name, **keys, **by)
