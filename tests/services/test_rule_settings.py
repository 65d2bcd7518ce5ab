"""Thresholds, rules and provisions are set by date, with a source, never for a day that was used."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.formats import local
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.rules import RuleSetting
from procure.queries import facts
from procure.queries import rule_settings as pages
from procure.queries import rules as reading
from procure.services import law, rule_settings
from tests import stories
from tests.stories import START

KEY = "bids.least_days"
TODAY = local(START).date()
WHY = "Vedtatt av innkjøpssjefen 4. januar."


def put(session, story, key=KEY, **changes):
    given = {"value": "30", "starts_on": TODAY, "source": WHY, "actor": story.officer, "now": START}
    with atomic(session):
        rule_settings.set_threshold(session, key, **given | changes)


def switch(session, story, rule="15", **changes):
    given = {"in_force": False, "starts_on": TODAY, "source": WHY, "actor": story.officer, "now": START}  # fmt: skip
    with atomic(session):
        rule_settings.set_rule(session, rule, **given | changes)


def refused(session, act, *args, error=InvalidInput, **changes):
    with pytest.raises(error) as why:
        act(session, *args, **changes)
    return [r.code for r in why.value.reasons]


def waiting(session, story, now=START):
    competition = facts.competition(session, story.competition_id)
    found = reading.unexplained(session, competition, Action.SUBMIT_FOR_REVIEW, now=now)
    return [one.rule.id for one in found]


def test_new_threshold_is_judged_by_from_its_day(session):
    story = stories.draft(session)
    assert waiting(session, story) == []
    put(session, story, starts_on=TODAY + timedelta(days=1))
    assert waiting(session, story) == []
    assert waiting(session, story, START + timedelta(days=1)) == ["15"]
    assert reading.settings_on(session, TODAY).whole(KEY) == 10
    assert reading.settings_on(session, TODAY + timedelta(days=1)).whole(KEY) == 30


def test_value_of_the_same_day_is_replaced_and_the_log_has_both(session):
    story = stories.framework(session)
    put(session, story)
    put(session, story, value="25")
    assert [row.value for row in session.scalars(select(RuleSetting))] == ["25"]
    lines = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "setting:setting:change")
    ).all()
    assert ['"value":"30"' in lines[0], '"value":"25"' in lines[1], len(lines)] == [True, True, 2]


def test_day_that_a_competition_was_issued_on_is_not_changed(session):
    story = stories.issued(session)
    assert pages.first_day(session, START) == TODAY + timedelta(days=1)
    assert refused(session, put, story) == [Code.SETTING_IN_THE_PAST]
    put(session, story, starts_on=TODAY + timedelta(days=1))
    later = START + timedelta(days=3)
    assert pages.first_day(session, later) == local(later).date()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"value": "0"}, [Code.SETTING_INVALID]),
        ({"value": "ti"}, [Code.SETTING_INVALID]),
        ({"value": "9" * 100}, [Code.SETTING_INVALID]),
        ({"starts_on": TODAY - timedelta(days=1)}, [Code.SETTING_IN_THE_PAST]),
        ({"source": " \n"}, [Code.TEXT_MISSING]),
        (
            {"value": "", "source": "", "starts_on": date(1, 1, 1)},
            [Code.SETTING_INVALID, Code.SETTING_IN_THE_PAST, Code.TEXT_MISSING],
        ),
    ],
)
def test_bad_value_is_refused_with_all_that_is_wrong(session, changes, codes):
    story = stories.framework(session)
    assert refused(session, put, story, **changes) == codes
    assert session.scalars(select(RuleSetting)).all() == []


def test_day_of_the_year_is_written_as_one(session):
    story = stories.framework(session)
    wrong = refused(session, put, story, "quiet.summer_first", value="31.06")
    assert wrong == [Code.SETTING_NO_DAY]
    put(session, story, "quiet.summer_first", value="06-20")
    assert reading.settings_on(session, TODAY).day_of_year("quiet.summer_first") == (6, 20)


def test_decimal_comma_is_read(session):
    story = stories.framework(session)
    put(session, story, "climate.share", value="32,5")
    assert reading.settings_on(session, TODAY).text("climate.share") == "32.5"


def test_unknown_threshold_and_rule_are_not_found(session):
    story = stories.framework(session)
    assert refused(session, put, story, "no such", error=NotFound) == []
    assert refused(session, switch, story, "20", error=NotFound) == []  # a stop is not taken out
    assert refused(session, switch, story, "99", error=NotFound) == []


def test_warning_out_of_force_warns_no_more_until_it_is_put_back(session):
    story = stories.draft(session)
    put(session, story)
    assert waiting(session, story) == ["15"]
    switch(session, story)
    assert waiting(session, story) == []
    back = TODAY + timedelta(days=2)
    switch(session, story, in_force=True, starts_on=back)
    assert waiting(session, story, START + timedelta(days=2)) == ["15"]


@pytest.mark.parametrize("who", ["owner", "auditor"])
def test_only_officers_and_administrators_set_anything(session, who):
    story = stories.framework(session)
    put(session, story, actor=story.administrator)
    actor = getattr(story, who)
    assert refused(session, put, story, actor=actor, error=PermissionDenied) == [Code.NOT_PERMITTED]
    assert refused(session, switch, story, actor=actor, error=PermissionDenied) == [
        Code.NOT_PERMITTED
    ]


def confirm(session, story, provision="cancellation", **changes):
    given = {"read_on": TODAY, "note": "Lest på lovdata.", "actor": story.officer, "now": START}
    with atomic(session):
        rule_settings.confirm(session, provision, **given | changes)


def test_confirmed_provision_may_be_cited(session):
    story = stories.framework(session)
    assert law.cite(session, "cancellation") is None
    confirm(session, story)
    assert law.cite(session, "cancellation") == "anskaffelsesforskriften § 25-4"
    assert law.section(session, "cancellation") == "§ 25-4"
    assert law.cite(session, "reversal") is None
    assert law.basis(session, "cancellation", "secrecy") == (
        "Anskaffelsesforskriften § 25-4 om avlysning",
    )


def test_confirmations_are_read_once_for_a_transaction(session, count_statements):
    stories.framework(session)
    session.connection()  # its BEGIN is no statement of ours
    with count_statements() as counted:
        law.basis(session, "cancellation", "reversal", "secrecy", "notice")
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("changes", "error", "codes"),
    [
        ({"read_on": TODAY + timedelta(days=1)}, InvalidInput, [Code.TIME_AHEAD]),
        ({"note": " "}, InvalidInput, [Code.TEXT_MISSING]),
        ({"provision": "notice"}, NotFound, []),  # known already
        ({"provision": "no such"}, NotFound, []),
    ],
)
def test_confirmation_that_says_nothing_is_refused(session, changes, error, codes):
    story = stories.framework(session)
    assert refused(session, confirm, story, error=error, **changes) == codes


def test_administrator_confirms_no_law(session):
    story = stories.framework(session)
    assert refused(session, confirm, story, actor=story.administrator, error=PermissionDenied) == [
        Code.NOT_PERMITTED
    ]
