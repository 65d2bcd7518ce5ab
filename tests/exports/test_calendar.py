"""The calendar file is read back by a library, and its lines and zone are as RFC 5545 says."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from procure.exports.calendar import Event, calendar_file

AT = datetime(2027, 2, 1, 11, 0, tzinfo=UTC)
MADE = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
DEADLINE = Event(
    "competition-1-deadline@procure.example",
    AT,
    "Tilbudsfrist: Smith & Sønn <AS>; «æøå», en lang tittel som må deles over to linjer i filen",
    text="Første linje\nAndre linje",
    url="https://procure.example/competitions/1",
    alarm=True,
)
VALIDITY = Event("competition-1-validity@procure.example", date(2027, 5, 3), "Vedståelsesfrist")


def made(*events, sequence=1):
    return calendar_file("Frister", events, sequence=sequence, made_at=MADE)


def entries(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_a_deadline_stands_at_its_hour_in_oslo():
    (entry,) = entries(made(DEADLINE))
    assert entry.start.isoformat() == "2027-02-01T12:00:00+01:00"
    assert entry["summary"] == DEADLINE.title
    assert entry["description"] == "Første linje\nAndre linje"
    assert b"DTSTART;TZID=Europe/Oslo:20270201T120000" in made(DEADLINE)
    assert b"BEGIN:VTIMEZONE" in made(DEADLINE)


def test_a_day_is_a_whole_day():
    (entry,) = entries(made(VALIDITY))
    assert entry.start == date(2027, 5, 3)
    assert b"DTSTART;VALUE=DATE:20270503" in made(VALIDITY)


def test_a_deadline_reminds_a_day_before():
    (entry,) = entries(made(DEADLINE))
    (alarm,) = entry.walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(hours=24)


def test_a_changed_date_moves_the_same_event():
    first, second = entries(made(DEADLINE)), entries(made(DEADLINE, sequence=7))
    assert first[0]["uid"] == second[0]["uid"]
    assert (first[0]["sequence"], second[0]["sequence"]) == (1, 7)


def test_no_line_is_longer_than_75_octets():
    lines = made(DEADLINE, VALIDITY).split(b"\r\n")
    assert max(map(len, lines)) <= 75
