"""The workbooks that the locked evaluation leaves behind, and who may fetch them."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.models.bids import Bid
from procure.models.competitions import PriceLine
from procure.models.consortia import MaximumRate
from procure.models.documents import Document
from procure.queries import documents as lists
from procure.services import price_documents, recommendations
from tests import evaluation_stories as es
from tests.stories import atomic


def rows(session) -> list[tuple[str, str, int, bool]]:
    found = session.execute(
        select(Document.name, Document.suffix, Document.number, Document.for_suppliers)
        .where(Document.suffix == "xlsx")
        .order_by(Document.id)
    )
    return [tuple(row) for row in found]


def test_locking_stores_the_matrix_and_the_prices(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with atomic(session):
        result = recommendations.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    assert result.winners
    assert rows(session) == [
        ("evaluation_matrix", "xlsx", 1, False),
        ("price_comparison", "xlsx", 1, False),
    ]


def test_prices_wait_for_the_lock_and_belong_to_the_chair(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with pytest.raises(IllegalTransition) as early, atomic(session):
        price_documents.make(session, found.id, actor=found.story.owner, now=es.LOCKED)
    assert [r.code for r in early.value.reasons] == [Code.NOT_LOCKED]
    with pytest.raises(PermissionDenied), atomic(session):
        price_documents.make(session, found.id, actor=found.story.evaluators[0], now=es.LOCKED)
    with pytest.raises(NotFound), atomic(session):
        price_documents.make(session, found.id, actor=found.story.leads[0], now=es.LOCKED)


def test_the_workbook_holds_the_rates_hours_and_ceilings(session, tmp_path):
    found = es.locked(session, tmp_path)
    with atomic(session):
        made = price_documents.make(session, found.id, actor=found.story.owner, now=es.LOCKED)
        again = price_documents.make(session, found.id, actor=found.story.owner, now=es.LOCKED)
        assert again.id == made.id
        assert made.file_name == "2027-7_Prissammenligning_v1.xlsx"
    content = session.scalars(
        select(Document.content).where(Document.name == "price_comparison")
    ).one()
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    lines = session.scalars(select(PriceLine).order_by(PriceLine.position)).all()
    sheet = [row for row in book["Inndata"].iter_rows(values_only=True) if isinstance(row[1], int)]
    assert [row[1] for row in sheet[: len(lines)]] == [line.hours for line in lines]
    assert [row[2:] for row in sheet[:2]] == [(1000, 1010), (900, 900)]
    said = list(book["Inndata"].iter_rows(values_only=True))
    (below,) = [n for n, row in enumerate(said) if str(row[0]).startswith("Høyeste timepris")]
    offered = [session.get_one(Bid, bid).consortium_id for bid in found.bids]
    for line, row in zip(lines, said[below + 1 :], strict=False):
        rates = session.execute(
            select(MaximumRate.consortium_id, MaximumRate.rate_ore).where(
                MaximumRate.role_id == line.role_id
            )
        )
        most = {consortium: ore / 100 for consortium, ore in rates}
        assert row[2:] == tuple(most[consortium] for consortium in offered)
    total = next(
        row for row in book["Sammenligning"].iter_rows(values_only=True) if row[0] == "Samlet pris"
    )
    assert total[2:4] == tuple(
        sum(line.hours * rate for line, rate in zip(lines, bid, strict=True))
        for bid in ((1000, 900), (1010, 900))
    )


def test_suppliers_never_see_the_prices_side_by_side(session, tmp_path):
    found = es.locked(session, tmp_path)
    with atomic(session):
        price_documents.make(session, found.id, actor=found.story.owner, now=es.LOCKED)
    seen = {
        who: {row.title for row in lists.page(session, found.id, viewer=viewer, now=es.LOCKED).rows}
        for who, viewer in {"chair": found.story.owner, "lead": found.story.leads[0]}.items()
    }
    assert "Prissammenligning" in seen["chair"]
    assert "Prissammenligning" not in seen["lead"]
