"""The holidays come from a library, by name."""

from datetime import date

from procure.queries.holidays import norwegian_holidays


def test_holidays_are_named_in_norwegian():
    found = norwegian_holidays(date(2027, 1, 1), date(2027, 12, 31))
    assert len(found) == 11  # the seventeenth of May is Whit Monday too
    assert found[date(2027, 3, 26)] == "Langfredag"
    assert found[date(2027, 12, 26)] == "Andre juledag"
