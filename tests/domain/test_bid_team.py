"""A team held against the need and the hours of the competition."""

from procure.domain.bid_team import Area, RoleHours, coverage, hours, uncovered
from procure.domain.bids import AskedLine, Member

AREAS = (
    Area(1, "design", "Design", 3),
    Area(2, "gains", "Gevinst", 4),
    Area(3, "lead", "Ledelse", None),
)
TEAM = (
    Member(label="A", role="Senior", person_id=1, hours=500, levels={"design": 4, "gains": 3}),
    Member(label="B", role="Senior", person_id=2, levels={"design": 3}),
    Member(label="C", role="Prosjektleder", person_id=3, hours=40),
)  # fmt: skip


def test_coverage_says_the_highest_and_how_many_are_at_the_level():
    found = [(c.area, c.highest, c.at_level, c.met) for c in coverage(TEAM, AREAS)]
    assert found == [("Design", 4, 2, True), ("Gevinst", 3, 0, False), ("Ledelse", 0, 3, True)]


def test_empty_team_leaves_every_need_open():
    assert uncovered((), AREAS) == ["Design", "Gevinst"]
    assert uncovered(TEAM, AREAS) == ["Gevinst"]


def test_hours_are_held_against_each_role_without_options():
    lines = (
        AskedLine(1, "Senior – diagnose", 300, role="Senior"),
        AskedLine(2, "Senior – utvikling", 400, role="Senior"),
        AskedLine(3, "Junior", 100, role="Junior"),
        AskedLine(4, "Junior", 900, option="Utrulling", role="Junior"),
    )
    assert hours(TEAM, lines) == [
        RoleHours("Senior", 700, 500), RoleHours("Junior", 100, 0),
        RoleHours("Prosjektleder", 0, 40),
    ]  # fmt: skip
