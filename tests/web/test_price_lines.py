"""The pages where the price is asked for: hours, VAT, options; with and without a colleague."""

import pytest

from procure.extensions import atomic
from procure.queries import price_lines as pages
from procure.services import price_lines
from tests import price_stories, stories

PRICE = "/competitions/1/price"


@pytest.fixture
def draft(session, login):
    story = price_stories.drafted(session)
    login("eier@example.test")
    return story


def listed(session, story, *rows, **more):
    """What the form posts: (role, label, hours) for each row."""
    posted = {"vat_basis": "excluded", "seen": pages.of(session, story.competition_id).mark, **more}
    for place, (role, label, hours) in enumerate(rows):
        posted |= {
            f"lines-{place}-role": str(role), f"lines-{place}-label": label,
            f"lines-{place}-hours": hours,
        }  # fmt: skip
    return posted


def asked(session, story):
    session.rollback()  # a new snapshot
    found = pages.of(session, story.competition_id)
    return [(line.label, line.hours) for line in found.lines], found.vat_basis.value


def test_one_role_may_stand_on_several_lines_and_empty_ones_are_left_out(session, draft, post):
    senior, junior = price_stories.roles(session, draft)
    rows = [(senior, "diagnose", "200"), (junior, "", ""), (senior, "utvikling", "90")]
    assert post(PRICE, listed(session, draft, *rows), page=PRICE).status_code == 303
    assert asked(session, draft) == ([("diagnose", 200), ("utvikling", 90)], "excluded")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("", "mange")], "Skriv et helt tall"),
        ([("", "0")], "Skriv et antall timer"),
        ([("", "-5")], "Skriv et antall timer"),
        ([("", "1e2")], "Skriv et helt tall"),
        ([("", "200001")], "Skriv et antall timer"),
        ([("diagnose", "")], "Skriv et helt antall timer fra 1 til 200\N{NO-BREAK SPACE}000."),
        (
            [("a", "5"), ("A", "6")],
            (
                "Rollen står på to linjer med samme merkelapp. Gi dem ulike merkelapper, "
                "så leverandørene ser forskjellen."
            ),
        ),
    ],
)
def test_hours_that_cannot_stand_are_refused_and_kept(session, draft, post, rows, said):
    senior, *_ = price_stories.roles(session, draft)
    posted = listed(session, draft, *((senior, label, hours) for label, hours in rows))
    refused = post(PRICE, posted, page=PRICE)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert text.count(said) == 2  # above the form, and at the field
    assert f'value="{rows[0][1]}"' in text
    assert asked(session, draft)[0] == [("diagnose", 300), ("utvikling", 500), ("", 400)]


def test_a_role_of_another_framework_is_no_choice(session, draft, post):
    refused = post(PRICE, listed(session, draft, (10**6, "", "5")), page=PRICE)
    assert refused.status_code == 422


def test_more_rows_are_shown_and_nothing_is_saved(session, draft, post):
    senior, *_ = price_stories.roles(session, draft)
    shown = post(PRICE, listed(session, draft, (senior, "", "7"), more="lines"), page=PRICE)
    assert shown.status_code == 200
    assert "lines-2-hours" in shown.get_data(as_text=True)
    assert asked(session, draft)[0] == [("diagnose", 300), ("utvikling", 500), ("", 400)]


def test_the_second_author_sees_what_the_first_saved_and_keeps_own(session, draft, post):
    senior, *_ = price_stories.roles(session, draft)
    mine = listed(session, draft, (senior, "", "111"))
    with atomic(session):
        price_lines.set_lines(
            session, 1, lines=[(senior, "", 222)], actor=draft.owner, now=stories.START
        )
    answer = post(PRICE, mine, page=PRICE)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Noen andre har lagret endringer her" in text
    assert "222 timer" in text
    assert 'value="111"' in text
    assert post(PRICE, mine | {"seen": ""}, page=PRICE).status_code == 409


def test_an_option_is_added_changed_and_removed(session, draft, post):
    _senior, junior = price_stories.roles(session, draft)
    new = f"{PRICE}/options/new"
    fields = {"name": "Smith & Sønn <AS>", "description": "Mer.", "last_taken_on": "1.10.2027"}
    same = listed(session, draft, (junior, "", "9"), **fields | {"name": "utrulling"})
    text = post(new, same, page=new).get_data(as_text=True)
    assert "Det finnes en opsjon som heter «utrulling». Velg et annet navn." in text
    empty = post(new, listed(session, draft, (junior, "", ""), **fields), page=new)
    assert empty.status_code == 422
    assert "Skriv timer for minst én rolle i opsjonen." in empty.get_data(as_text=True)
    assert (
        post(new, listed(session, draft, (junior, "", "9"), **fields), page=new).status_code == 303
    )
    session.rollback()  # a new snapshot
    option = pages.of(session, 1).options[-1]
    assert (option.name, option.hours) == ("Smith & Sønn <AS>", 9)
    one = f"{PRICE}/options/{option.id}"
    changed = listed(session, draft, (junior, "", "12"), **fields | {"name": "Støtte"})
    assert post(one, changed, page=one).status_code == 303
    session.rollback()  # a new snapshot
    assert [(o.name, o.hours) for o in pages.of(session, 1).options] == [
        ("Utrulling", 150), ("Støtte", 12),
    ]  # fmt: skip
    assert post(f"{one}/remove", {}, page=PRICE).status_code == 303
    assert post(f"{one}/remove", {}, page=PRICE).status_code == 404


def test_suppliers_read_the_price_options_and_scale_in_the_competition(session, client, login):
    price_stories.issued(session)
    login("leder0@example.test")
    text = client.get("/competitions/1").get_data(as_text=True)
    for said in (
        "Seniorrådgiver – diagnose",
        "Timene i opsjonene teller med.",
        "Tjenestene er unntatt fra merverdiavgift.",
        "Opsjon: Utrulling",
        "Kan tas ut til og med 30.\N{NO-BREAK SPACE}september 2027.",
        "Slik gir vi poeng på Oppgaveforståelse",
        "Svaret viser innsikt i deler av problemet.",
        "Vedlegg på inntil 4 sider.",
        "Minst 2 poeng.",
        "Svar på inntil 150 ord.",
    ):
        assert said in text, said
