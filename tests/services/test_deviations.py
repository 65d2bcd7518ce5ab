"""Deviations are numbered, read by the supplier, and closed with what came of them."""

import pytest
from sqlalchemy import select

from procure.domain.deliveries import Severity
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.deliveries import Deviation
from procure.services import deviations
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests.delivery_stories import by


def raised(session, found, title="Sen rapport"):
    with atomic(session):
        return deviations.raise_deviation(
            session, found.id, title=title, description="En uke for sent.",
            severity=Severity.SERIOUS, **by(found),
        )  # fmt: skip


def close(session, found, number, resolution="Planen er lagt om."):
    with atomic(session):
        return deviations.close_deviation(
            session, found.id, number, resolution=resolution, **by(found)
        )


def test_deviations_are_numbered_in_their_contract(session, tmp_path):
    found = es.contracted(session, tmp_path)
    assert [raised(session, found).number, raised(session, found).number] == [1, 2]


def test_deviation_is_closed_once_with_what_was_done(session, tmp_path):
    found = es.contracted(session, tmp_path)
    raised(session, found)
    closed = close(session, found, 1, " Planen er lagt om.\n")
    assert (closed.resolution, closed.closed_at) == ("Planen er lagt om.", found.now)
    with pytest.raises(IllegalTransition) as refused:
        close(session, found, 1)
    assert [why.code for why in refused.value.reasons] == [Code.DEVIATION_CLOSED]


def test_deviation_without_words_is_neither_raised_nor_closed(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deviations.raise_deviation(
            session, found.id, title=" ", description="", severity=Severity.MINOR, **by(found)
        )
    assert [why.section for why in refused.value.reasons] == ["title", "description"]
    raised(session, found)
    with pytest.raises(InvalidInput):
        close(session, found, 1, "  ")
    assert session.scalars(select(Deviation.closed_at)).all() == [None]


def test_unknown_deviation_is_not_found(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(NotFound):
        close(session, found, 1)


def test_deviation_can_be_closed_after_the_delivery_but_not_raised(session, tmp_path):
    found = ds.gates_passed(session, tmp_path)
    raised(session, found)
    with atomic(session):
        ds.deliveries.complete_delivery(
            session, found.id, why="Avviket følges opp etterpå.", **by(found)
        )
    with pytest.raises(IllegalTransition) as refused:
        raised(session, found)
    assert [why.code for why in refused.value.reasons] == [Code.DELIVERY_COMPLETED]
    assert close(session, found, 2).closed_at == found.now
