"""Calendar files (RFC 5545) of a competition's dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from procure.domain.formats import OSLO

ALARM: Final = timedelta(hours=24)  # before a deadline
DEADLINE: Final = timedelta(minutes=15)  # how long a deadline is shown as


@dataclass(frozen=True, slots=True)
class Event:
    """A moment or a whole day; `uid` names the event for ever, `alarm` asks for a reminder.

    A cancelled one takes away what an earlier file put in the reader's calendar.
    """

    uid: str
    at: datetime | date
    title: str
    text: str = ""
    url: str = ""
    alarm: bool = False
    cancelled: bool = False


def calendar_file(name: str, events: Iterable[Event], *, sequence: int, made_at: datetime) -> bytes:
    """Return an iCalendar file. `sequence` grows when dates change, so that readers update them."""
    from icalendar import Alarm, Calendar  # noqa: PLC0415 -- slow import
    from icalendar import Event as Entry  # noqa: PLC0415 -- slow import

    calendar = Calendar()
    calendar.add("prodid", "-//Minikonkurranse//procure//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        entry = Entry()
        entry.add("uid", event.uid)
        entry.add("dtstamp", made_at)
        entry.add("sequence", sequence)
        entry.add("summary", event.title)
        if event.cancelled:
            entry.add("status", "CANCELLED")
        if isinstance(event.at, datetime):
            entry.add("dtstart", event.at.astimezone(OSLO))
            entry.add("duration", DEADLINE)
        else:
            entry.add("dtstart", event.at)
        if event.text:
            entry.add("description", event.text)
        if event.url:
            entry.add("url", event.url)
        if event.alarm and not event.cancelled:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", event.title)
            alarm.add("trigger", -ALARM)
            entry.add_component(alarm)
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
