"""What the lock leaves behind."""

from sqlalchemy import select

from procure.extensions import atomic
from procure.models.documents import Document
from procure.services import recommendations
from tests import evaluation_stories as es


def test_locking_stores_the_matrix_as_word_and_the_workbooks(session, tmp_path):
    found = es.agreed(session, tmp_path)
    with atomic(session):
        recommendations.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    made = select(Document.name, Document.suffix).where(Document.made_at == es.LOCKED)
    assert sorted(map(tuple, session.execute(made))) == [
        ("evaluation_matrix", "docx"),
        ("evaluation_matrix", "xlsx"),
        ("price_comparison", "xlsx"),
    ]
