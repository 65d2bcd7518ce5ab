"""Tell the whole story into an empty database, through the services and a moving `now`."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from procure.config import Config
from procure.demo import (
    agreement,
    authoring,
    changes,
    comments,
    delivery,
    offers,
    openers,
    people,
    projects,
    tender,
    verdicts,
)
from procure.demo.tender import PLOTS, Plot, Stage
from procure.domain.permissions import Actor
from procure.domain.starts import content
from procure.extensions import atomic
from procure.language import Language
from procure.models.frameworks import Framework
from procure.services import frameworks, library, openings
from procure.vault.keys import ServerKeyVault, Vault
from procure.vault.storage import FolderStorage


def tell(config: Config, engine: Engine, *, now: datetime) -> bool:
    """Tell the story unless one is told already; say whether it was told now."""
    vault, storage = ServerKeyVault(config.secret_key), FolderStorage(config.storage_path)
    now = now.replace(minute=0, second=0, microsecond=0)
    with Session(engine, expire_on_commit=False) as session:
        if session.scalar(select(Framework.id).limit(1)):
            return False
        session.rollback()
        with atomic(session):
            framework, cast = _beginning(session, now)
        for plot in PLOTS:
            with atomic(session):
                _plot(session, plot, cast, framework.id, vault=vault, storage=storage, now=now)
        with atomic(session):
            authoring.begin(session, framework.id, cast, now=now)
            changes.tell(session, framework, cast, now=now)
    return True


def _beginning(session: Session, now: datetime) -> tuple[Framework, dict[str, Actor]]:
    start = now - timedelta(days=200)
    file = agreement.in_force(now.date())
    stored = frameworks.store(session, agreement.without_promises(file), actor=None, now=start)
    cast = people.add(session, stored, now=start)
    openers.add(session, cast, now=start)
    frameworks.promise(session, stored.id, file, actor=cast["innkjoper1"], now=start)
    frameworks.activate(session, stored.id, actor=cast["innkjoper1"], now=start)
    library.take_standard(
        session, stored.id, keys=content.items(Language.BOKMAL).keys(), language=Language.BOKMAL,
        actor=cast["innkjoper1"], now=start,
    )  # fmt: skip
    projects.add(session, cast["innkjoper1"], now=start)
    projects.add_ideas(session, cast, stored.id, now=now)
    return stored, cast


def _plot(
    session: Session,
    plot: Plot,
    cast: dict[str, Actor],
    framework_id: int,
    *,
    vault: Vault,
    storage: FolderStorage,
    now: datetime,
) -> None:
    issued_at = now - timedelta(days=tender.AGE[plot.stage])
    key = tender.author(session, plot, cast, framework_id, issued_at=issued_at)
    if plot.stage is Stage.DRAFT:
        return
    tender.issue(session, plot, key, cast, vault=vault, issued_at=issued_at)
    if plot.stage < Stage.ISSUED:
        comments.add(session, key, cast, now=issued_at - timedelta(hours=20))
        return
    deadline = tender.deadline_of(issued_at)
    sealing: dict[str, Any] = {"vault": vault, "storage": storage}
    bids = offers.submit_all(
        session, key, cast, count=plot.bids, tie=plot.tie,
        now=min(deadline, now) - timedelta(hours=8), **sealing,
    )  # fmt: skip
    if plot.declined:
        offers.decline(session, key, cast["leverandor4"], now=issued_at + timedelta(days=1))
    opened_at = deadline + timedelta(hours=2)
    if plot.unsuccessful:
        offers.open_all(session, key, bids, cast, now=opened_at, assessed=False, **sealing)
        openings.declare_unsuccessful(session, key, actor=cast["innkjoper1"], now=opened_at)
    standing = bids[:-1] if plot.rejected else bids
    if plot.stage >= Stage.OPENED:
        offers.open_all(
            session, key, bids, cast, now=opened_at, assessed=plot.stage > Stage.OPENED,
            rejected=bids[-1] if plot.rejected else None, **sealing,
        )  # fmt: skip
    if plot.stage >= Stage.SCORING:
        verdicts.tell(
            session, key, standing, cast, stage=plot.stage, tie=plot.tie, opened_at=opened_at
        )
    _deliver(session, key, cast, plot.stage, now)


def _deliver(
    session: Session, key: int, cast: dict[str, Actor], stage: Stage, now: datetime
) -> None:
    if stage >= Stage.CONTRACTED:
        delivery.tell(session, key, cast, stage=stage, now=now)
    if stage is Stage.COMPLETED:
        projects.finish(session, key, cast["prosjekteier1"], now=now)
