from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.framework_changes import ChangeKind, Value, load
from procure.domain.framework_file import ExtensionOption
from procure.domain.framework_terms import (
    AdmitParty,
    Extend,
    RemoveParty,
    SetContact,
    SetMaximum,
    SucceedParty,
    TakeOption,
    Terminate,
)
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.frameworks import FrameworkChange
from procure.services import framework_withdrawals
from tests import agreement_stories as agreements
from tests import stories
from tests.stories import START

TODAY = date(2027, 1, 11)
END = date(2030, 6, 30)
NEW = stories.firm(500)


@pytest.fixture
def story(session):
    return stories.framework(session)


def stored(session, story):
    return agreements.framework(session, story.framework_id)


def parties(session, story):
    rows = stored(session, story).parties
    return sorted((p.organisation.name, p.starts_on, p.ends_on) for p in rows)


def optional(session, story, *options):
    """An agreement with rights to extend; more than four years are reasoned in its file."""
    return agreements.active(session, story, extension_options=options, duration_reason="Metode.")


def withdraw(session, story, change_id, *, actor=None, now=START):
    session.rollback()
    with atomic(session):
        return framework_withdrawals.withdraw(
            session, story.framework_id, change_id, actor=actor or story.officer, now=now
        )


def test_option_moves_the_end_and_is_told(session, story):
    story = optional(session, story, ExtensionOption(months=12, text="Én gang"))
    change = agreements.change(session, story, TakeOption("Metoden trenger tid."))
    found = stored(session, story)
    assert found.ends_on == date(2031, 6, 30)
    assert found.duration_reason == "Metoden trenger tid."
    assert found.extension_options[0]["taken_on"] == "2027-01-11"
    assert (change.kind, change.effective_on) == (ChangeKind.OPTION_TAKEN, date(2030, 7, 1))
    assert change.reason == "Vedtak i sak 27/12."
    assert load(change.after) == (
        Value.day("Siste dag", date(2031, 6, 30)),
        Value.text("Hvorfor mer enn fire år", "Metoden trenger tid."),
        Value.number("Tatt opsjon nr.", 1),
    )
    assert agreements.tags(session, story.framework_id)[-1] is Tag.FRAMEWORK_CHANGE


def test_option_is_taken_once(session, story):
    story = optional(session, story, ExtensionOption(until=date(2030, 12, 31)))
    agreements.change(session, story, TakeOption("Fordi."))
    with pytest.raises(InvalidInput) as refused:
        agreements.change(session, story, TakeOption("Fordi."))
    assert refused.value.reasons == (reason(Code.OPTION_NONE_LEFT),)


@pytest.mark.parametrize(
    "change", [TakeOption("Fordi."), Extend(date(2031, 1, 1), "Fordi."), SetMaximum(50_000_000_00)]
)
def test_nothing_is_lengthened_or_raised_after_the_end(session, story, change):
    story = optional(session, story, ExtensionOption(months=12))
    late = START + timedelta(days=2000)
    with pytest.raises(IllegalTransition) as refused:
        agreements.change(session, story, change, now=late)
    assert refused.value.reasons == (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=END),)


def test_extension_beyond_four_years_needs_its_own_reason(session, story):
    with pytest.raises(InvalidInput) as refused:
        agreements.change(session, story, Extend(date(2030, 7, 2)))
    assert refused.value.reasons == (reason(Code.FRAMEWORK_TOO_LONG, "duration_reason"),)
    agreements.change(session, story, Extend(date(2030, 7, 1)))
    assert stored(session, story).ends_on == date(2030, 7, 1)
    assert stored(session, story).duration_reason == ""


def test_maximum_never_falls_below_what_is_used(session, story):
    agreements.change(session, story, SetMaximum(1_00))
    assert stored(session, story).maximum_value_ore == 1_00
    with pytest.raises(InvalidInput) as refused:
        agreements.change(session, story, SetMaximum(0))
    assert refused.value.reasons == (reason(Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_ore"),)


def test_party_comes_and_goes_on_its_days(session, story):
    starts = date(2027, 3, 1)
    agreements.change(session, story, AdmitParty(NEW.name, NEW.organisation_number, starts))
    assert parties(session, story) == [
        (NEW.name, starts, None),
        (stories.OWNER_BODY.name, date(2026, 7, 1), None),
    ]
    owner = next(
        p for p in stored(session, story).parties if p.organisation.name == stories.OWNER_BODY.name
    )
    agreements.change(session, story, RemoveParty(owner.id, date(2027, 12, 31)))
    assert parties(session, story)[1] == (
        stories.OWNER_BODY.name, date(2026, 7, 1), date(2027, 12, 31)
    )  # fmt: skip


def test_successor_begins_the_day_after_the_other_ends(session, story):
    (owner,) = stored(session, story).parties
    change = SucceedParty(owner.id, NEW.name, NEW.organisation_number, date(2028, 1, 1))
    made = agreements.change(session, story, change)
    assert made.kind is ChangeKind.PARTY_SUCCEEDED
    assert parties(session, story) == [
        (NEW.name, date(2028, 1, 1), None),
        (stories.OWNER_BODY.name, date(2026, 7, 1), date(2027, 12, 31)),
    ]


def test_contact_can_be_changed_after_the_end_too(session, story):
    late = START + timedelta(days=2000)
    agreements.change(session, story, SetContact("Seksjonsleder", "seksjon@example.test"), now=late)
    found = stored(session, story)
    assert (found.contact_role, found.contact_email) == ("Seksjonsleder", "seksjon@example.test")


def test_termination_takes_effect_on_its_day(session, story):
    agreements.change(session, story, Terminate(date(2027, 6, 1)))
    found = stored(session, story)
    assert (found.terminated_at, found.terminates_on) == (START, date(2027, 6, 1))
    assert agreements.tags(session, story.framework_id)[-1] is Tag.FRAMEWORK_TERMINATE
    with pytest.raises(IllegalTransition) as refused:
        agreements.change(session, story, Extend(date(2031, 1, 1), "Fordi."))
    assert refused.value.reasons == (reason(Code.FRAMEWORK_TERMINATES, day=date(2027, 6, 1)),)


def test_change_without_a_reason_is_refused_and_nothing_is_kept(session, story):
    with pytest.raises(InvalidInput) as refused:
        agreements.change(session, story, SetMaximum(50_000_000_00), why="  ")
    assert refused.value.reasons == (reason(Code.REASON_MISSING, "reason"),)
    assert stored(session, story).maximum_value_ore == 40_000_000_00
    assert session.scalars(select(FrameworkChange)).all() == []


def test_second_of_two_officers_is_told(session, story):
    read = stored(session, story).version
    owner = stored(session, story).parties[0].id
    agreements.change(session, story, RemoveParty(owner, date(2027, 12, 31)), version=read)
    with pytest.raises(Stale):
        agreements.change(
            session, story, SetMaximum(50_000_000_00), version=read, actor=story.officer2
        )
    assert stored(session, story).maximum_value_ore == 40_000_000_00


@pytest.mark.parametrize(
    ("who", "error"),
    [("owner", PermissionDenied), ("auditor", PermissionDenied), ("administrator", PermissionDenied)],
)  # fmt: skip
def test_only_officers_change(session, story, who, error):
    with pytest.raises(error):
        agreements.change(session, story, SetMaximum(1_00), actor=getattr(story, who))


def test_supplier_does_not_learn_that_it_exists(session, story):
    with pytest.raises(NotFound):
        agreements.change(session, story, SetMaximum(1_00), actor=story.leads[0])


def test_draft_is_edited_not_changed(session, story):
    key = agreements.empty(session, story)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        agreements.framework_changes.make(
            session, key, SetMaximum(1_00), version=1, why="Fordi.",
            actor=story.officer, now=START,
        )  # fmt: skip
    assert refused.value.reasons == (reason(Code.FRAMEWORK_IS_DRAFT),)


# --- withdrawing


def test_withdrawn_option_can_be_taken_again(session, story):
    story = optional(session, story, ExtensionOption(months=12))
    change = agreements.change(session, story, TakeOption("Fordi."))
    withdrawn = withdraw(session, story, change.id, actor=story.officer2)
    found = stored(session, story)
    assert (found.ends_on, found.duration_reason) == (END, "Metode.")
    assert "taken_on" not in found.extension_options[0]
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by_id) == (START, story.officer2.id)
    assert agreements.tags(session, story.framework_id)[-1] is Tag.FRAMEWORK_CHANGE_WITHDRAW
    agreements.change(session, story, TakeOption("Fordi."))
    assert stored(session, story).ends_on == date(2031, 6, 30)


def test_withdrawn_party_changes_leave_the_rows_as_they_were(session, story):
    before = parties(session, story)
    (owner,) = stored(session, story).parties
    tomorrow = TODAY + timedelta(days=1)
    for change in (
        AdmitParty(NEW.name, NEW.organisation_number, tomorrow),
        RemoveParty(owner.id, TODAY),
        SucceedParty(owner.id, NEW.name, NEW.organisation_number, tomorrow),
    ):
        withdraw(session, story, agreements.change(session, story, change).id)
        assert parties(session, story) == before


def test_withdrawn_termination_lets_the_agreement_go_on(session, story):
    change = agreements.change(session, story, Terminate(date(2027, 6, 1)))
    withdraw(session, story, change.id)
    found = stored(session, story)
    assert (found.terminated_at, found.terminates_on) == (None, None)
    agreements.change(session, story, Extend(date(2030, 7, 1)))


def test_change_that_has_begun_stands(session, story):
    change = agreements.change(session, story, Terminate(date(2027, 6, 1)))
    with pytest.raises(IllegalTransition):
        withdraw(session, story, change.id, now=START + timedelta(days=141))
    begun = agreements.change(session, story, SetContact("Leder", "leder@example.test"))
    with pytest.raises(NotFound):
        withdraw(session, story, begun.id)


def test_change_is_withdrawn_once_and_the_last_first(session, story):
    first = agreements.change(session, story, Extend(date(2030, 7, 1))).id
    second = agreements.change(session, story, Extend(date(2031, 1, 1), "Fordi.")).id
    with pytest.raises(IllegalTransition) as refused:
        withdraw(session, story, first)
    assert refused.value.reasons == (reason(Code.CHANGE_NOT_LAST),)
    withdraw(session, story, second)
    assert stored(session, story).ends_on == date(2030, 7, 1)
    with pytest.raises(IllegalTransition) as refused:
        withdraw(session, story, second)
    assert refused.value.reasons == (reason(Code.CHANGE_WITHDRAWN),)
    withdraw(session, story, first)
    assert stored(session, story).ends_on == END


def test_competition_sent_out_keeps_the_time_it_relies_on(session):
    story = stories.framework(session)
    story = agreements.active(session, story, ends_on=TODAY + timedelta(days=7))
    change = agreements.change(session, story, Extend(END))
    stories.issued(session, story)
    with pytest.raises(IllegalTransition) as refused:
        withdraw(session, story, change.id)
    assert refused.value.reasons == (reason(Code.CHANGE_RELIED_ON),)


def test_change_of_another_agreement_is_not_found(session, story):
    change = agreements.change(session, story, Terminate(date(2027, 6, 1)))
    other = agreements.empty(session, story)
    with pytest.raises(NotFound), atomic(session):
        framework_withdrawals.withdraw(session, other, change.id, actor=story.officer, now=START)
