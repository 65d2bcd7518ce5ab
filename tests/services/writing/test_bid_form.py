"""The bid form: the same for all at issue, a consortium's own with its draft."""

from dataclasses import replace

from procure.domain.bids import BidContent, Member
from procure.domain.filled_forms import FormCode, FormKind
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.queries import facts
from procure.services.writing import bid_form
from tests import bid_stories, stories
from tests.services.writing import made


def written(session, story, n, content):
    competition = facts.competition(session, story.competition_id)
    return bid_form.write(
        session, competition, story.consortium_ids[n], content,
        actor=story.leads[n], now=stories.START,
    )  # fmt: skip


def test_the_published_form_asks_for_all_and_names_nobody(session):
    stories.issued(session)
    text = made.newest(session, "bid_form")
    for said in (
        "Teamet snakker norsk.",
        "Vi godtar kontraktsvilkårene i SSA-O",
        "Tilbudet er bindende til og med 31. mai 2027.",
        "Svar: Oppgaveforståelse",
        "høyst 600 ord",
        "Person 4",
        "Nivå i Endringsledelse (0–5)",
        "Seniorrådgiver\n800\npristaket deres i rammeavtalen\n‹kroner›",
    ):
        assert said in text, said
    for name in ("Konsortium", "Firma", "1 500"):
        assert name not in text


def test_own_form_holds_the_draft_the_firms_and_the_ceilings(session):
    story = stories.issued(session)
    content = bid_stories.content(session, story)
    form = written(session, story, 0, content)
    assert form.consortium == "Konsortium 0 (konstruert)"
    assert [(firm.name, firm.leads) for firm in form.firms] == [
        ("Firma 0 AS (konstruert)", True),
        ("Firma 1 AS (konstruert)", False),
    ]
    assert [a.text for a in form.answers] == list(content.answers.values())
    assert [p.person for p in form.people] == [
        "Tjenestedesigner 1, Firma 0 AS (konstruert)",
        "Gevinstrådgiver 1, Firma 1 AS (konstruert)",
        None,
        None,
    ]
    assert [(line.rate, line.ceiling) for line in form.rates] == [
        ("1000,01", "1\xa0500\xa0kr"),
        ("1000,02", "1\xa0100\xa0kr"),
    ]
    assert form.total == "1\xa0200\xa0016\xa0kr"
    assert all(vars_of(form.confirmed).values())
    assert form.reservations == content.reservations
    assert len(form.marks.split()) == 1 + 1 + 4 + 2 + 2 + 2 * 4


def vars_of(part):
    return {name: getattr(part, name) for name in part.__slots__}


def test_a_validity_of_another_date_is_not_confirmed(session):
    story = stories.issued(session)
    content = replace(bid_stories.content(session, story), validity=stories.FIELDS["starts_on"])
    confirmed = written(session, story, 0, content).confirmed
    assert (confirmed.validity, confirmed.contract) == (False, True)


def test_empty_tables_follow_a_large_team(session):
    story = stories.issued(session)
    team = tuple(Member(label=f"Rådgiver {n}", role="") for n in range(6))
    people = written(session, story, 0, BidContent(team=team)).people
    assert [p.no for p in people] == list(range(1, 9))
    assert [p.person for p in people[5:]] == ["Rådgiver 5", None, None]


def test_code_changes_with_what_is_asked_for_and_not_with_the_deadline(session):
    story = stories.issued(session)

    def code():
        competition = facts.competition(session, story.competition_id)
        return bid_form.code(session, competition, 7)

    first = code()
    assert first == FormCode(FormKind.BID_FORM, 7, first.version, "2027/7")
    with atomic(session):
        session.get_one(Competition, story.competition_id).deadline_at += stories.timedelta(days=1)
    assert code() == first
    with atomic(session):
        facts.competition(session, story.competition_id).requirements[0].text = "Et annet krav."
    assert code().version != first.version
