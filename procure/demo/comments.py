"""What reviewers say of the competition that waits for approval: one answered, one not."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.services import reviews


def add(session: Session, key: int, people: dict[str, Actor], *, now: datetime) -> None:
    """Let the adviser and an officer comment, and the owner answer the adviser."""
    advised = reviews.comment(
        session, key, section="need", field="need", actor=people["radgiver"], now=now,
        text="Skriv hva dere ikke vet ennå. Da blir diagnosen åpen.",
    )  # fmt: skip
    reviews.resolve(
        session, key, advised.id, actor=people["prosjekteier1"], now=now + timedelta(hours=2),
        resolution="Rettet. Vi har lagt inn to åpne spørsmål.",
    )  # fmt: skip
    reviews.comment(
        session, key, section="criteria", actor=people["innkjoper2"], now=now + timedelta(hours=3),
        text="Gir vekten på pris rom for at kvalitet avgjør? Se i vindtunnelen.",
    )  # fmt: skip
