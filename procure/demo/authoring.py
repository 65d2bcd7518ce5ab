"""What is told of authoring: a draft from a template, talks, who is left out, an amendment."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.dialogues import Talk
from procure.domain.drafting import StartingPoint
from procure.domain.formats import local
from procure.domain.permissions import Actor, CompetitionRole
from procure.models.amendments import Amendment
from procure.models.consortia import Consortium
from procure.models.projects import Project
from procure.queries import amendment_facts
from procure.services import (
    amendment_changes,
    amendment_issue,
    amendments,
    competition_starts,
    competitions,
    dialogues,
    exclusions,
    needs,
    reviews,
)
from procure.services.amendments import Explanation
from procure.services.competition_starts import Beginning

IDEA: Final = "Raskere hjelp etter brann (konstruert)"  # the project that the draft begins from
LEFT_OUT: Final = 8  # the place of the consortium that is not invited
# Half of the plain questions: the rest waits for the owner.
ANSWERS: Final = {"users_known": 3, "problem_known": 2, "users_reached": 2, "bodies": 2}


def begin(session: Session, framework_id: int, people: dict[str, Actor], *, now: datetime) -> None:
    """Begin a draft from a template two days ago; answer some questions, and be commented on."""
    owner, then = people["prosjekteier1"], now - timedelta(days=2)
    by: dict[str, Any] = {"actor": owner, "now": then}
    project = session.scalars(select(Project.id).where(Project.title == IDEA)).one()
    asked = Beginning(project_id=project, framework_id=framework_id, reference=f"{now.year}/116")
    made = competition_starts.from_template(session, asked, StartingPoint.TRIPLE_DIAMOND, **by)
    needs.save(session, made.id, version=made.version, answers=ANSWERS, typed={}, **by)
    competitions.set_members(
        session, made.id, role=CompetitionRole.ADVISER, user_ids={people["radgiver"].id}, **by
    )
    for who, hours, section, said in (
        ("radgiver", 20, "need", "Hvem har dere snakket med? Skriv hva dere ikke vet ennå."),
        ("innkjoper1", 26, "team", "Svar på resten av spørsmålene, så ser vi om behovet holder."),
    ):
        reviews.comment(
            session, made.id, section=section, text=said, actor=people[who],
            now=then + timedelta(hours=hours),
        )  # fmt: skip


def talk(session: Session, key: int, people: dict[str, Actor], *, now: datetime) -> None:
    """Note a talk with the market, and share what a supplier got in it."""
    by: dict[str, Any] = {"actor": people["prosjekteier1"], "now": now}
    noted = dialogues.note(
        session,
        key,
        Talk(
            held_on=local(now).date() - timedelta(days=30),
            subject="Hvordan pårørende kan være med i diagnosen",
            participants="To rådgivere fra et konsortium i rammeavtalen, og prosjekteieren",
            material="Et utkast til beskrivelsen av floken, tre sider",
        ),
        **by,
    )
    dialogues.share(session, key, noted.id, **by)


def leave_out(
    session: Session, key: int, framework_id: int, people: dict[str, Actor], *, now: datetime
) -> None:
    """Two people agree that a consortium is not invited: it has no area that is needed."""
    consortia = session.scalars(
        select(Consortium.id).where(Consortium.framework_id == framework_id).order_by(Consortium.id)
    ).all()
    chosen: dict[str, Any] = {"consortium_id": consortia[LEFT_OUT]}
    exclusions.propose(
        session, key, why="Konsortiet har meldt at det ikke kan levere før sommeren.",
        actor=people["prosjekteier1"], now=now, **chosen,
    )  # fmt: skip
    exclusions.approve(
        session, key, actor=people["innkjoper2"], now=now + timedelta(hours=1), **chosen
    )


def amend(
    session: Session, key: int, number: int, people: dict[str, Actor], *, now: datetime
) -> None:
    """Answer a question with a change: a requirement is added, and all get the same message."""
    by: dict[str, Any] = {"actor": people["prosjekteier1"], "now": now}
    told = "Ja. Vi krever nå bare at fasene kan kjennes igjen, og har skrevet det som et krav."
    amendments.prepare_answer(session, key, number, text=told, **by)
    amendment_changes.change_requirement(
        session, key, "", version=_begun(session, key).version,
        values={
            "kind": "must", "text": "Framgangsmåten følger fasene i den triple diamanten.",
            "evidence": "Vis hvor i framgangsmåten hver fase ligger.",
            "word_limit": 200, "page_limit": None,
        },
        **by,
    )  # fmt: skip
    said = Explanation(
        reason="Et spørsmål viste at kravet til framgangsmåte kunne misforstås.",
        extension="Fristen er alt forlenget med en uke, og endringen er liten.",
        requirements=True,
        answer=told,
    )
    amendments.explain(session, key, said, version=_begun(session, key).version, **by)
    for verb, who, hours in (
        (amendments.approve, "innkjoper1", 1), (amendment_issue.issue, "prosjekteier1", 2),
    ):  # fmt: skip
        verb(
            session, key, version=_begun(session, key).version, actor=people[who],
            now=now + timedelta(hours=hours),
        )  # fmt: skip


def _begun(session: Session, key: int) -> Amendment:
    found = amendment_facts.in_preparation(session, key)
    if found is None:
        raise LookupError(key)
    return found
