"""The glossary: one thing has one name."""

from collections import Counter

import pytest

from procure.domain.glossary import TERMS


@pytest.mark.parametrize("language", [0, 1, 2], ids=["nb", "nn", "en"])
def test_no_two_words_have_the_same_form(language):
    forms = Counter(term.forms[language] for term in TERMS)
    assert [form for form, times in forms.items() if times > 1] == []


def test_every_key_can_be_an_address():
    assert [term.key for term in TERMS if not term.key.isidentifier()] == []
