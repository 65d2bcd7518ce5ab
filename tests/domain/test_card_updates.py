from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.card_updates import CardFile, compare, of_entry, same_card, to_entry
from procure.domain.framework_entries import CompetenceEntry, MemberEntry, PersonEntry
from procure.domain.framework_file import ConsortiumEntry
from procure.domain.proposals import AreaFacts, MemberPart, PersonFacts, ProposalKind
from tests.domain.test_proposals import PEOPLE

A, B, C = "974760673", "889640782", "971032081"
DAY = date(2027, 1, 11)
ONE = PersonFacts("Tjenestedesigner 1", A, reference="17", areas={"design": AreaFacts(3)})
TWO = PersonFacts("Rådgiver 1", B)
CARD = CardFile("Konsortium 1", A, "k@example.test", {A: "Lead AS", B: "Medlem AS"}, (ONE, TWO))
STANDING = {1: ONE, 2: TWO}


def found(people, members=None):
    file = replace(CARD, people=tuple(people), members=members or CARD.members)
    return [
        (p.kind, p.organisation_number if isinstance(p, MemberPart) else p.person_id)
        for p in compare(file, CARD, STANDING)
    ]


def test_a_card_that_says_the_same_differs_nowhere():
    assert found([ONE, TWO]) == []
    assert found([TWO, ONE]) == []


def test_people_are_new_changed_and_gone():
    assert found([replace(ONE, availability=50), PersonFacts("Ny", A)]) == [
        (ProposalKind.PERSON_IN, None),
        (ProposalKind.PERSON_CHANGE, 1),
        (ProposalKind.PERSON_OUT, 2),
    ]


def test_a_person_is_found_by_number_then_by_name_and_firm_then_by_name():
    assert found([replace(ONE, label="Et nytt navn"), TWO]) == [(ProposalKind.PERSON_CHANGE, 1)]
    assert found([replace(ONE, reference="18"), TWO]) == [(ProposalKind.PERSON_CHANGE, 1)]
    assert found([ONE, replace(TWO, label=" rådgiver  1", employer=A)]) == [
        (ProposalKind.PERSON_CHANGE, 2)
    ]


def test_two_lines_are_never_the_same_person():
    assert found([ONE, TWO, replace(TWO, role="senior")]) == [(ProposalKind.PERSON_IN, None)]


def test_firms_come_and_go():
    assert found([ONE, TWO], {A: "Lead AS", C: "Ny AS"}) == [
        (ProposalKind.MEMBER_IN, C),
        (ProposalKind.MEMBER_OUT, B),
    ]


def test_a_file_is_about_this_card_by_lead_and_name():
    assert same_card(replace(CARD, name=" konsortium  1"), CARD)
    assert not same_card(replace(CARD, name="Konsortium 2"), CARD)
    assert not same_card(replace(CARD, lead=B), CARD)


def test_only_what_holds_on_the_day_is_told():
    entry = ConsortiumEntry(
        name="K", lead=A,
        members=(
            MemberEntry("A", A), MemberEntry("B", B, ends_on=date(2027, 1, 10)),
            MemberEntry("C", C, starts_on=date(2027, 1, 12)),
        ),
        people=(
            PersonEntry("Før", A, ends_on=date(2027, 1, 10)),
            PersonEntry(
                "Nå", A, competences={"design": 2},
                experience=(
                    CompetenceEntry("change", 1, ends_on=date(2027, 1, 10)),
                    CompetenceEntry("change", 4, months=6, starts_on=DAY),
                ),
            ),
        ),
    )  # fmt: skip
    told = of_entry(entry, DAY)
    assert told.members == {A: "A"}
    assert [p.label for p in told.people] == ["Nå"]
    assert told.people[0].areas == {"design": AreaFacts(2), "change": AreaFacts(4, 6)}


@given(st.lists(PEOPLE, max_size=4))
def test_a_card_goes_to_an_entry_and_back(people):
    card = replace(CARD, people=tuple(people))
    assert of_entry(to_entry(card), DAY) == card
