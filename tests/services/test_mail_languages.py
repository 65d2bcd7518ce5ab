"""Every mail of a case is in the case's language; those of an agreement are in bokmål."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from procure import services
from procure.extensions import atomic
from procure.language import Language, using
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition
from procure.services import bid_reminders, bids, competitions
from tests import bid_stories as bs
from tests import stories
from tests.stories import DEADLINE, VAULT
from tests.web.test_page_language import strange, written

FOLDER = Path(services.__file__).parent
OF_AGREEMENTS = {"proposals.py", "reminders.py"}
SPEAKERS = {"say", "mark"}


def senders():
    """The modules that put mails together."""
    named = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
    return {
        path: text
        for path, text in named.items()
        if ("outbox.queue(" in text or path.name == "bid_mails.py")
        and path.name not in OF_AGREEMENTS
    }


def unsaid(source):
    """The sentences of a module that are not said in the current language."""
    tree = ast.parse(source)
    quiet = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            quiet.add(id(body[0].value))  # a docstring
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKERS:
            quiet |= {id(part) for argument in node.args for part in ast.walk(argument)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet
        if sum(word.isalpha() for word in node.value.split()) > 1
    ]


def test_no_mail_of_a_case_holds_a_sentence_of_one_language():
    assert {path.name: unsaid(text) for path, text in senders().items() if unsaid(text)} == {}
    assert {"awards.py", "bid_mails.py", "endings.py", "presentations.py"} <= {
        path.name for path in senders()
    }


def test_a_sentence_of_one_language_is_found():
    source = '"""Said of the module."""\nbody = f"Fristen er {day}. Logg inn nå."\nb = say("Logg inn nå")'
    assert unsaid(source) == ["Fristen er ", ". Logg inn nå."]


@pytest.mark.parametrize("language", list(Language))
def test_mails_of_a_bid_hold_no_word_of_another_language(session, engine, language):
    story = stories.approved(session)
    key = story.competition_id
    with atomic(session):
        session.execute(update(Competition).values(language=language.value))
    session.expire_all()
    known = written(engine)
    with using("en"), atomic(session):  # whatever whoever does it reads
        competitions.issue(session, key, vault=VAULT, actor=story.owner, now=story.now)
    bid = bs.written(session, story, VAULT)
    with atomic(session):
        bid_reminders.remind(session, now=DEADLINE - timedelta(hours=1))
    bs.submitted(session, story, VAULT, n=1)
    with atomic(session):
        bids.withdraw(session, bid + 1, actor=story.leads[1], now=bs.WRITING + timedelta(hours=1))
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    said = {
        mail.subject: strange(f"{mail.subject}\n{mail.body}", language, known) for mail in mails
    }
    assert {subject: odd for subject, odd in said.items() if odd} == {}
    kinds = {subject.partition(":")[0] for subject in said}
    assert len(kinds) == 4  # invited, begun, received, withdrawn
