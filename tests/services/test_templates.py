"""Own templates: kept when they are sound, in use when chosen, never lost."""

import json
from functools import cache

import pytest
from sqlalchemy import select

from procure.documents.findings import Find
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.language import Language
from procure.models.audit import AuditEntry
from procure.models.templates import TemplateUse, TemplateVersion
from procure.queries import templates as pages
from procure.services import templates
from tests import stories
from tests.documents.cases import altered
from tests.stories import START

NAME = "bid_receipt"
NB = Language.BOKMAL


def own(text: str, name: str = NAME) -> bytes:
    """The shipped template with one more paragraph."""
    xml = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:sectPr"
    return altered(name, "word/document.xml", "<w:sectPr", xml)


@cache  # a child process each
def checked(text: str, name: str = NAME) -> templates.Checked:
    return templates.check_file(own(text, name), name=name, language=NB)


def add(session, file, actor, file_name="Kvittering.docx"):
    with atomic(session):
        return templates.add(session, file, file_name=file_name, actor=actor, now=START)


def told(session):
    """The template lines of the log: (tag, subject, facts)."""
    lines = [
        json.loads(e.line) for e in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
    ]
    return [
        (line["tag"], line["subject"], line["facts"])
        for line in lines
        if line["tag"].startswith("template:")
    ]


def test_shipped_template_is_used_until_another_is_taken_up(session):
    story = stories.framework(session)
    file = checked("Hei {{ buyer }}")
    version = add(session, file, story.officer)
    assert (version.number, templates.in_use(session, NAME, NB)) == (1, None)
    with atomic(session):
        templates.take_up(session, file, 1, actor=story.officer, now=START)
    assert templates.in_use(session, NAME, NB) == file.content
    assert templates.in_use(session, NAME, Language.NYNORSK) is None
    assert templates.in_use(session, "invitation", NB) is None


def test_any_version_can_be_put_back_and_every_choice_is_kept(session):
    story = stories.framework(session)
    first, second = checked("en"), checked("to")
    for file in (first, second):
        add(session, file, story.officer)
    by = {"actor": story.officer, "now": START}
    with atomic(session):
        templates.take_up(session, second, 2, **by)
        templates.put_back(session, NAME, NB, **by)
        templates.take_up(session, first, 1, **by)
    assert templates.in_use(session, NAME, NB) == first.content
    page = pages.page(session, NAME, NB, viewer=story.officer)
    assert [use.number for use in page.uses] == [1, 0, 2]
    assert [version.number for version in page.versions] == [2, 1]


def test_choosing_what_is_in_use_already_changes_nothing(session):
    story = stories.framework(session)
    file = checked("en")
    add(session, file, story.officer)
    with atomic(session):
        templates.put_back(session, NAME, NB, actor=story.officer, now=START)
        templates.take_up(session, file, 1, actor=story.officer, now=START)
        templates.take_up(session, file, 1, actor=story.officer, now=START)
    assert len(session.scalars(select(TemplateUse)).all()) == 1


def test_same_file_again_is_the_same_version(session):
    story = stories.framework(session)
    first = add(session, checked("en"), story.officer)
    again = add(session, checked("en"), story.officer, "kopi.docx")
    assert (first.id, first.file_name) == (again.id, "Kvittering.docx")


def test_template_with_faults_is_refused_and_the_attempt_is_on_record(session):
    story = stories.framework(session)
    file = checked("{{ byer }}")
    assert [finding.code for finding in file.faults] == [Find.FIELD_UNKNOWN]
    with pytest.raises(InvalidInput) as refused:
        add(session, file, story.officer)
    assert [why.code for why in refused.value.reasons] == [Code.TEMPLATE_FAULTY]
    with atomic(session):
        templates.refuse(session, file, file_name="x.docx", actor=story.officer, now=START)
    (tag, subject, facts) = told(session)[0]
    assert (tag, subject) == ("template:version:refuse", "bid_receipt nb")
    assert (facts["file"], facts["why"]) == ("x.docx", "field_unknown")
    assert session.scalars(select(TemplateVersion)).all() == []


def test_version_that_no_longer_fits_cannot_be_taken_up(session):
    story = stories.framework(session)
    add(session, checked("en"), story.officer)
    spoilt = templates.Checked(
        name=NAME, language=NB, content=own("en"), findings=checked("{{ byer }}").findings
    )
    with pytest.raises(InvalidInput):
        templates.take_up(session, spoilt, 1, actor=story.officer, now=START)


def test_bytes_that_are_not_the_version_s_own_cannot_be_taken_up(session):
    story = stories.framework(session)
    add(session, checked("en"), story.officer)
    with pytest.raises(NotFound):
        templates.take_up(session, checked("to"), 1, actor=story.officer, now=START)


def test_shipped_template_is_not_an_own_version(session):
    story = stories.framework(session)
    content = templates.shipped(NAME, NB)
    with pytest.raises(InvalidInput) as refused:
        add(session, templates.check_file(content, name=NAME, language=NB), story.officer)
    assert [why.code for why in refused.value.reasons] == [Code.TEMPLATE_SHIPPED]


def test_language_without_templates_has_none_to_put_back(session):
    story = stories.framework(session)
    absent = [spoken for spoken in Language if not templates.ships_in(spoken)]
    for spoken in absent:
        with pytest.raises(NotFound):
            templates.put_back(session, NAME, spoken, actor=story.officer, now=START)
    assert templates.ships_in(NB)


@pytest.mark.parametrize("who", ["owner", "auditor", "administrator"])
def test_only_officers_change_templates(session, who):
    actor = getattr(stories.framework(session), who)
    file = checked("en")
    for act in (
        lambda: templates.add(session, file, file_name="x", actor=actor, now=START),
        lambda: templates.refuse(session, file, file_name="x", actor=actor, now=START),
        lambda: templates.take_up(session, file, 1, actor=actor, now=START),
        lambda: templates.put_back(session, NAME, NB, actor=actor, now=START),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_log_tells_what_was_added_and_what_replaced_what(session):
    story = stories.framework(session)
    file = checked("en")
    add(session, file, story.officer)
    with atomic(session):
        templates.take_up(session, file, 1, actor=story.officer, now=START)
        templates.put_back(session, NAME, NB, actor=story.officer, now=START)
    lines = told(session)
    assert [(tag, facts.get("before"), facts["number"]) for tag, _, facts in lines] == [
        ("template:version:add", None, 1),
        ("template:version:use", 0, 1),
        ("template:version:use", 1, 0),
    ]
    assert lines[0][2]["file"] == "Kvittering.docx"


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("row", [TemplateVersion, TemplateUse])
def test_what_is_kept_is_never_changed_or_deleted(session, row, change):
    story = stories.framework(session)
    file = checked("en")
    add(session, file, story.officer)
    with atomic(session):
        templates.take_up(session, file, 1, actor=story.officer, now=START)
    kept = session.scalars(select(row)).one()
    if change == "delete":
        session.delete(kept)
    else:
        kept.name = "invitation"
    with pytest.raises(RuntimeError, match="is kept as it was"):
        session.flush()


def test_own_template_is_known_by_its_digest(session):
    story = stories.framework(session)
    version = add(session, checked("en"), story.officer)
    assert pages.numbers(session, [version.digest, "0" * 64]) == {version.digest: 1}


def test_preview_fills_the_sample_into_the_template():
    stored = templates.preview(own("Hei {{ buyer }}, ring oss"), name=NAME, language=NB)
    from procure.documents.package import text_of

    assert ", ring oss" in text_of(stored)


def test_file_that_cannot_be_read_is_a_finding_not_a_crash():
    assert [f.code for f in templates.check(b"nonsense", name=NAME, language="nb")] == [
        Find.DAMAGED
    ]
    assert [f.code for f in templates.check(b"nonsense", name="nothing", language="nb")] == [
        Find.DAMAGED
    ]
