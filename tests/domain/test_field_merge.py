"""Two authors of one form, field by field."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.field_merge import Merge, marks, merge

VALUES = st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from(["", "x", "y", None, 1])))


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_no_change_of_anyone_is_lost(base, mine, theirs):
    found = merge(marks(base), mine=mine, theirs=theirs)
    for name in "abc":
        written = found.values.get(name, theirs[name])
        if name in found.clashes:
            assert len({mine[name], theirs[name], base[name]}) == 3
            assert name not in found.values
        elif mine[name] != base[name]:
            assert written == mine[name]
        else:
            assert written == theirs[name]
            assert (name in found.theirs) is (theirs[name] != base[name])


def test_value_is_marked_alike_however_it_is_written():
    noon = datetime(2027, 1, 11, 12, 0, tzinfo=UTC)
    base = {"at": noon, "share": Decimal("30.00"), "people": {2, 1}}
    same = {
        "at": noon.astimezone(timezone(timedelta(hours=1))),
        "share": Decimal(30),
        "people": {1, 2},
    }
    assert merge(marks(base), mine=same, theirs=base) == Merge({})


def test_field_the_form_did_not_show_is_stored():
    assert merge("", mine={"a": "new"}, theirs={"a": "old"}) == Merge({"a": "new"})
    assert merge("tampered", mine={"a": "new"}, theirs={"a": "old"}) == Merge({"a": "new"})
