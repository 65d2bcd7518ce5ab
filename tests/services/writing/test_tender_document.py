"""What the tender document takes from the draft."""

from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.services import competitions
from tests import stories
from tests.services.writing import made
from tests.services.writing.framework_made import said


def test_document_says_where_the_work_is_done(session):
    story = stories.draft(session)
    by = {"actor": story.owner, "now": stories.START}
    with atomic(session):
        version = session.get_one(Competition, story.competition_id).version
        place = {"delivery_place": "Vadsø & Alta <begge>"}
        competitions.change(session, story.competition_id, version=version, values=place, **by)
        competitions.submit_for_review(session, story.competition_id, **by)
    with atomic(session):
        competitions.approve(session, story.competition_id, actor=story.officer, now=stories.START)
    with atomic(session):
        competitions.issue(session, story.competition_id, vault=stories.VAULT, **by)
    said(made.newest(session, "tender_document"), "Sted\tVadsø & Alta <begge>")
