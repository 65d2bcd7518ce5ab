from procure.queries.framework_files import framework_file
from procure.sheets.frameworks import read_framework
from tests import stories
from tests.stories import START


def test_the_agreement_is_fetched_as_what_it_can_be_imported_from(session, client, login):
    story = stories.framework(session)
    login("eier@example.test")
    stored = framework_file(session, story.framework_id, viewer=None, now=START)
    for form, kind in (("yaml", "application/yaml"), ("xlsx", "spreadsheetml.sheet")):
        found = client.get(f"/frameworks/{story.framework_id}/agreement/{form}")
        assert found.mimetype.endswith(kind)
        name = f"rammeavtale-2026-100.{form}"
        assert found.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert read_framework(name, found.data) == stored
