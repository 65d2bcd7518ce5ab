"""Each statement is reminded of once per threshold, however often and however late it is run."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from procure.domain.formats import OSLO
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.services import audit, reminders
from tests import stories
from tests.services.test_commitments import SAID, register, renew, withdraw

LAST = SAID.expires_on


def at(left):
    """Nine in the morning, so many days before the last."""
    return datetime.combine(LAST - timedelta(days=left), datetime.min.time(), OSLO).replace(hour=9)


def remind(session, left):
    with atomic(session):
        return reminders.remind(session, now=at(left))


def mails(session):
    found = session.execute(
        select(OutboxMail.recipient, OutboxMail.subject).order_by(OutboxMail.id)
    )
    return [tuple(row) for row in found]


def test_officer_and_consortium_are_reminded_once_per_threshold(session):
    story = stories.framework(session)
    register(session, story)
    made = [remind(session, left) for left in (61, 60, 60, 59, 31, 30, 30, 8, 7, 1, 0, -1, -2, -90)]
    assert made == [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    soon = "Forpliktelseserklæring går ut: Firma 600 AS (konstruert)"
    over = "Forpliktelseserklæring har gått ut: Firma 600 AS (konstruert)"
    assert mails(session) == [
        (address, subject)
        for subject in (soon, soon, soon, over)
        for address in ("rammeavtale@example.test", "konsortium0@example.test")
    ]


@pytest.mark.parametrize("left", [45, 12, 3, -5])
def test_thresholds_passed_while_nobody_ran_it_make_one_mail(session, left):
    story = stories.framework(session)
    register(session, story)
    assert [remind(session, left) for _ in range(3)] == [1, 0, 0]


def test_mail_tells_what_and_when_and_where(session):
    story = stories.framework(session)
    register(session, story)
    remind(session, 30)
    body = session.scalars(select(OutboxMail.body)).first()
    assert body.replace("\xa0", " ").startswith(
        "Forpliktelseserklæringen fra Firma 600 AS (konstruert) til Konsortium 0 (konstruert) "
        "gjelder til og med 31. mars 2027.\n\n"
        "Rammeavtale: Rammeavtale om innovasjonsbistand (konstruert)\n"
        "Erklæringen gjelder: Tre gevinstrådgivere på nivå 4.\n"
        "Arkivreferanse: 26/0032-14\n"
    )


def test_reminder_is_on_record_and_the_chain_is_whole(session):
    story = stories.framework(session)
    statement = register(session, story)
    remind(session, 7)
    lines = session.scalars(
        select(AuditEntry.line).where(
            AuditEntry.chain == audit.chain_of(framework_id=story.framework_id),
            AuditEntry.tag == "commitment:statement:remind",
        )
    ).all()
    assert len(lines) == 1
    assert f'"subject":"commitment:{statement}:2027-03-31:7"' in lines[0]


def test_replaced_and_withdrawn_statements_are_not_reminded_of(session):
    story = stories.framework(session)
    renew(session, story, register(session, story), replace(SAID, expires_on=None))
    withdraw(session, story, register(session, story, which=1))
    assert remind(session, 7) == 0


def test_renewed_statement_is_reminded_of_anew(session):
    story = stories.framework(session)
    old = register(session, story)
    assert remind(session, 7) == 1
    renew(session, story, old, replace(SAID, expires_on=LAST + timedelta(days=30)))
    assert [remind(session, 0), remind(session, -1)] == [1, 0]


def test_nobody_is_reminded_of_agreements_that_are_over(session):
    story = stories.framework(session)
    register(session, story)
    assert remind(session, -2000) == 0


def test_failed_run_sends_nothing_and_the_next_does(session):
    story = stories.framework(session)
    register(session, story)
    with pytest.raises(RuntimeError), atomic(session):  # noqa: PT012 -- it fails after the work
        reminders.remind(session, now=at(7))
        raise RuntimeError
    assert mails(session) == []
    assert remind(session, 7) == 1
