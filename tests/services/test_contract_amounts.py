"""Options, signed changes and invoices: what they do to the sums, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.ledger import PostingKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.deliveries import ContractChange, Invoice
from procure.models.journals import JournalEntry
from procure.models.ledger import LedgerPosting
from procure.queries import delivery_facts, facts
from procure.services import contract_amounts, journals
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.delivery_stories import billed, by, later

SIGNED = 1_160_000_00  # what the winner of the stories offered


def value(session, found):
    return delivery_facts.record(session, facts.competition(session, found.id), found.now).value


def postings(session, kind):
    return [
        line.amount_ore
        for line in session.scalars(select(LedgerPosting).where(LedgerPosting.kind == kind))
    ]


def option(session, found, *, ore=100_000_00, last=None):
    with atomic(session):
        made = contract_amounts.add_option(
            session, found.id, title="Mer opplæring", value_ore=ore, exercise_by=last, **by(found)
        )
        return made.id


def sign(session, found, ore=0, **changes):
    given = {"why": "Ny retning.", "signed_on": found.now.date(), "amount_ore": ore, **changes}
    with atomic(session):
        return contract_amounts.sign_change(session, found.id, **given, **by(found))


def bill(session, found, why="", **changes):
    with atomic(session):
        return contract_amounts.register_invoice(
            session, found.id, billed(found, **changes), why=why, **by(found)
        )


def codes(refused):
    return [(why.code, why.section) for why in refused.value.reasons]


def test_option_counts_when_it_is_taken_and_posts_its_value(session, tmp_path):
    found = es.contracted(session, tmp_path)
    one = option(session, found)
    assert (value(session, found).open_ore, value(session, found).ceiling_ore) == (
        100_000_00,
        SIGNED,
    )
    with atomic(session):
        contract_amounts.exercise_option(session, found.id, one, **by(found))
    after = value(session, found)
    assert (after.open_ore, after.taken_ore, after.ceiling_ore) == (
        0,
        100_000_00,
        SIGNED + 100_000_00,
    )
    assert postings(session, PostingKind.OPTION) == [100_000_00]


def test_option_is_decided_once_whichever_way(session, tmp_path):
    found = es.contracted(session, tmp_path)
    one = option(session, found)
    with atomic(session):
        contract_amounts.lapse_option(session, found.id, one, **by(found))
    assert value(session, found).highest_ore == SIGNED
    for verb in (contract_amounts.exercise_option, contract_amounts.lapse_option):
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            verb(session, found.id, one, **by(found))
        assert codes(refused) == [(Code.OPTION_DECIDED, None)]
    assert postings(session, PostingKind.OPTION) == []


def test_option_can_be_taken_on_its_last_day_and_not_the_day_after(session, tmp_path):
    found = es.contracted(session, tmp_path)
    last = found.now.date() + timedelta(days=10)
    one, other = option(session, found, last=last), option(session, found, last=last)
    with atomic(session):
        contract_amounts.exercise_option(session, found.id, one, **by(later(found, days=10)))
    late = later(found, days=11)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        contract_amounts.exercise_option(session, found.id, other, **by(late))
    assert codes(refused) == [(Code.OPTION_LAPSED, None)]
    assert value(session, late).open_ore == 0


def test_option_that_the_framework_has_no_room_for_is_refused(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused:
        option(session, found, ore=40_000_000_00)
    assert codes(refused) == [(Code.LEDGER_PAST_MAXIMUM, None)]
    assert value(session, found).open_ore == 0


def test_option_says_everything_it_lacks(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        contract_amounts.add_option(
            session, found.id, title=" ", value_ore=0,
            exercise_by=found.now.date() - timedelta(days=1), **by(found),
        )  # fmt: skip
    assert codes(refused) == [
        (Code.TEXT_MISSING, "title"),
        (Code.AMOUNT_ZERO, "value"),
        (Code.TIME_NOT_AHEAD, "exercise_by"),
    ]


def test_option_of_another_contract_is_not_found(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(NotFound), atomic(session):
        contract_amounts.exercise_option(session, found.id, 4711, **by(found))


def test_signed_annex_of_the_journal_brings_its_own_amount_and_number(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (first,) = js.written(session, found, js.ANNEX)
    (second,) = js.written(session, found, js.ANNEX)
    with atomic(session):
        journals.close(session, found.id, first, reason="Feil.", **by(found))
    change = sign(session, found, ore=99, entry_id=second)
    assert (change.number, change.amount_ore, change.entry_id) == (2, 4_000_000, second)
    assert postings(session, PostingKind.CHANGE) == [4_000_000]
    assert value(session, found).changed_ore == 4_000_000


def test_changes_may_lower_the_value_or_leave_it(session, tmp_path):
    found = es.contracted(session, tmp_path)
    assert [sign(session, found, ore).number for ore in (-9_800_000, 0, 100)] == [1, 2, 3]
    assert value(session, found).changed_ore == -9_799_900
    assert postings(session, PostingKind.CHANGE) == [-9_800_000, 100]  # nothing posts nothing


def test_change_on_its_own_takes_a_number_no_annex_has(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (annex,) = js.written(session, found, js.ANNEX)
    assert sign(session, found).number == 2
    assert sign(session, found, entry_id=annex).number == 1
    (later_annex,) = js.written(session, found, js.ANNEX)  # number 2 in the journal
    assert sign(session, found, entry_id=later_annex).number == 3


@pytest.mark.parametrize("state", ["signed", "closed"])
def test_annex_is_signed_once_and_not_when_it_is_closed(session, tmp_path, state):
    found = es.contracted(session, tmp_path)
    (annex,) = js.written(session, found, js.ANNEX)
    if state == "signed":
        sign(session, found, entry_id=annex)
    else:
        with atomic(session):
            journals.close(session, found.id, annex, reason="Feil.", **by(found))
    before = value(session, found)
    with pytest.raises(IllegalTransition) as refused:
        sign(session, found, entry_id=annex)
    expected = Code.ANNEX_SIGNED if state == "signed" else Code.ENTRY_CLOSED
    assert codes(refused) == [(expected, None)]
    assert value(session, found) == before


def test_signed_annex_is_neither_changed_closed_nor_replaced(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (annex,) = js.written(session, found, js.ANNEX)
    sign(session, found, entry_id=annex)
    acts = (
        lambda: journals.change(session, found.id, annex, js.ANNEX, version=1, **by(found)),
        lambda: journals.close(session, found.id, annex, reason="Feil.", **by(found)),
        lambda: journals.write(session, found.id, js.ANNEX, replaces=annex, **by(found)),
    )
    for act in acts:
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            act()
        assert codes(refused) == [(Code.ANNEX_SIGNED, None)]


def test_entry_of_another_kind_is_no_annex(session, tmp_path):
    found = es.contracted(session, tmp_path)
    (plan,) = js.written(session, found, js.PLAN)
    with pytest.raises(NotFound):
        sign(session, found, entry_id=plan)
    assert session.scalars(select(JournalEntry.id)).all() == [plan]


def test_change_over_one_that_was_not_seen_is_stale(session, tmp_path):
    found = es.contracted(session, tmp_path)
    sign(session, found, 100, after=0)
    with pytest.raises(Stale):
        sign(session, found, 100, after=0)
    sign(session, found, 100, after=1)
    assert value(session, found).changed_ore == 200


def test_change_past_the_frameworks_maximum_is_refused_and_leaves_nothing(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused:
        sign(session, found, 40_000_000_00)
    assert codes(refused) == [(Code.LEDGER_PAST_MAXIMUM, None)]
    assert session.scalars(select(ContractChange)).all() == []


@pytest.mark.parametrize(
    ("days", "code"), [(-1, Code.BEFORE_CONTRACT), (1, Code.TIME_AHEAD), (0, None)]
)
def test_signature_is_neither_before_the_contract_nor_ahead(session, tmp_path, days, code):
    found = es.contracted(session, tmp_path)
    day = found.now.date() + timedelta(days=days)
    if code is None:
        assert sign(session, found, signed_on=day).signed_on == day
        return
    with pytest.raises(InvalidInput) as refused:
        sign(session, found, signed_on=day, why="")
    assert codes(refused) == [(code, "signed_on"), (Code.TEXT_MISSING, "why")]


def test_invoices_and_credit_notes_sum_up(session, tmp_path):
    found = es.contracted(session, tmp_path)
    bill(session, found)
    bill(session, found, number="1002", amount_ore=-5_000_000, phase=None)
    assert value(session, found).invoiced_ore == 35_000_000
    assert value(session, found).remaining_ore == SIGNED - 35_000_000
    assert postings(session, PostingKind.AWARD) == [SIGNED]  # invoices post nothing


@pytest.mark.parametrize("again", ["1001", " 1001 ", "A-1", "a-1"])
def test_invoice_number_is_used_once(session, tmp_path, again):
    found = es.contracted(session, tmp_path)
    bill(session, found, number="1001")
    bill(session, found, number="A-1", amount_ore=1)
    with pytest.raises(InvalidInput) as refused:
        bill(session, found, number=again)
    assert codes(refused) == [(Code.INVOICE_NUMBER_TAKEN, "number")]


def test_invoice_above_the_ceiling_is_recorded_with_a_reason(session, tmp_path):
    found = es.contracted(session, tmp_path)
    bill(session, found, amount_ore=SIGNED)
    with pytest.raises(InvalidInput) as refused:
        bill(session, found, number="1002", amount_ore=1)
    assert codes(refused) == [
        (Code.INVOICE_ABOVE_CEILING, "why"),
        (Code.REASON_MISSING, "why"),
    ]
    made = bill(session, found, number="1002", amount_ore=1, why="Reisen kom i tillegg.")
    assert made.reason == "Reisen kom i tillegg."
    assert value(session, found).over_ore == 1


def test_reason_is_not_kept_where_nothing_is_above(session, tmp_path):
    found = es.contracted(session, tmp_path)
    assert bill(session, found, why="For sikkerhets skyld.").reason == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": " "}, [(Code.TEXT_MISSING, "number")]),
        ({"amount_ore": 0}, [(Code.AMOUNT_ZERO, "amount")]),
        ({"amount_ore": -1}, [(Code.CREDIT_TOO_LARGE, "amount")]),
    ],
)
def test_faulty_invoice_is_refused_with_its_field(session, tmp_path, changes, expected):
    found = es.contracted(session, tmp_path)
    with pytest.raises(InvalidInput) as refused:
        bill(session, found, **changes)
    assert codes(refused) == expected
    assert session.scalars(select(Invoice)).all() == []


def test_invoice_from_tomorrow_or_before_the_contract_is_refused(session, tmp_path):
    found = es.contracted(session, tmp_path)
    for days, code in ((1, Code.TIME_AHEAD), (-1, Code.BEFORE_CONTRACT)):
        with pytest.raises(InvalidInput) as refused:
            bill(session, found, invoiced_on=found.now.date() + timedelta(days=days))
        assert codes(refused) == [(code, "invoiced_on")]


def test_an_annex_that_is_changed_no_more_is_still_the_one_that_was_signed(session, tmp_path):
    found = ds.changed(session, tmp_path)
    (change,) = session.scalars(select(ContractChange)).all()
    assert (change.number, change.amount_ore, change.reason) == (
        1,
        4_000_000,
        "Ny retning etter diagnosen.",
    )
    assert value(session, found).ceiling_ore == SIGNED + 4_000_000
