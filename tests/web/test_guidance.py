"""Advice and words beside each section."""

import pytest

from procure.blueprints import guidance
from procure.blueprints.sections import SECTIONS
from tests import stories

ADVICE = (  # the six of the gathering in 2023, by a word of each
    "Forankre arbeidet", "nettverk tidlig", "Del erfaringer underveis", "mer tid på diagnosen",
    "mål og satsinger", "satt seg inn i både problemet og organisasjonen",
)  # fmt: skip


def test_every_section_has_advice_and_words_with_their_source():
    assert set(guidance.SECTIONS) == {key for key, _endpoint, _label in SECTIONS}
    for section in guidance.SECTIONS.values():
        assert section.advice
        assert section.terms
        for term in section.terms:
            assert str(term.source)
            cites = "§" in str(term.source) or "domstolen" in str(term.source)
            assert term.law or not cites, term.word


def test_all_six_advices_of_the_gathering_are_given():
    given = [
        str(one.text)
        for section in guidance.SECTIONS.values()
        for one in section.advice
        if one.source is guidance.GATHERING
    ]
    assert [words for words in ADVICE if not any(words in text for text in given)] == []


@pytest.mark.parametrize("section", ["need", "criteria", "requirements", "climate"])
def test_section_shows_its_guidance(session, login, client, section):
    stories.draft(session)
    login("eier@example.test")
    page = client.get(f"/competitions/1/{section}").get_data(as_text=True)
    assert "Råd og ord" in page
    for one in guidance.SECTIONS[section].advice:
        assert str(one.text) in page
    assert ("Ikke kontrollert mot lovteksten." in page) is any(
        term.law for term in guidance.SECTIONS[section].terms
    )
