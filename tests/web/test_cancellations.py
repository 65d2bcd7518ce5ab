"""Cancel a competition: what will be sent is shown first, and sent only when it is confirmed."""

import pytest
from sqlalchemy import select

from procure.domain.cancellations import CancelGround
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition
from tests import stories

URL = "/competitions/1/cancel"
WHY = {"ground": "need", "why": "Smith & Sønn <AS> overtok oppgaven."}


@pytest.fixture
def told(session):
    def mails():
        session.rollback()  # a new snapshot
        return session.scalars(
            select(OutboxMail.body).where(
                OutboxMail.subject.startswith("Minikonkurransen er avlyst")
            )
        ).all()

    return mails


def test_preview_shows_the_mail_and_its_receivers_and_sends_nothing(session, login, post, told):
    stories.issued(session)
    login("innkjoper1@example.test")
    shown = post(URL, WHY, page=URL)
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200
    for said in (
        "Ingenting er sendt ennå", "Behovet er falt bort eller blitt et annet",
        "Smith &amp; Sønn &lt;AS&gt; overtok oppgaven.", "konsortium2@example.test",
        "Tilbud som er levert, blir aldri åpnet.",
    ):  # fmt: skip
        assert said in text, said
    assert told() == []
    assert session.get(Competition, 1).cancelled_at is None

    assert post(URL, WHY | {"then": "cancel"}, page=URL).status_code == 303
    mails = told()
    assert len(mails) == 3
    assert "Behovet er falt bort eller blitt et annet.\n\nBegrunnelse: Smith" in mails[0]
    assert session.get(Competition, 1).cancel_ground is CancelGround.NEED


def test_refused_form_keeps_what_was_typed(session, login, post):
    stories.issued(session)
    login("innkjoper1@example.test")
    for values in ({"why": "Bare begrunnelsen."}, {**WHY, "ground": "hvem vet"}):
        refused = post(URL, values | {"then": "cancel"}, page=URL)
        assert refused.status_code == 422
        assert values["why"].replace("&", "&amp;")[:5] in refused.get_data(as_text=True)
    empty = post(URL, {"ground": "prices", "why": "  "}, page=URL).get_data(as_text=True)
    assert "Skriv hvorfor konkurransen avlyses" in empty
    back = post(URL, WHY | {"then": "back"}, page=URL).get_data(as_text=True)
    assert "overtok oppgaven" in back


def test_cancelled_competition_is_not_cancelled_again(session, login, client, post, told):
    stories.issued(session)
    login("innkjoper1@example.test")
    page = client.get(URL).status_code
    post(URL, WHY | {"then": "cancel"}, page=URL)
    again = post(URL, WHY | {"then": "cancel"}, page="/competitions/1/questions")
    assert (page, again.status_code, len(told())) == (200, 409, 3)


def test_draft_is_cancelled_without_telling_anyone(session, login, post, told):
    stories.draft(session)
    login("eier@example.test")
    text = post(URL, WHY, page=URL).get_data(as_text=True)
    assert "Ingen får melding" in text
    assert post(URL, WHY | {"then": "cancel"}, page=URL).status_code == 303
    assert told() == []
