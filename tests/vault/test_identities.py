import re

import pytest

from procure.vault import identities
from procure.vault.identities import WrongPassphrase
from tests.openers import OFFICER, PASSPHRASE, WRAPPED


def test_new_identity_is_read_again_from_its_secret():
    made = identities.new()
    assert identities.of(made.secret) == made
    assert identities.is_recipient(made.recipient)
    assert made != identities.new()


def test_secret_is_not_shown_where_an_identity_is_printed():
    assert OFFICER.secret not in repr(OFFICER)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1X", OFFICER.recipient])
def test_other_text_is_no_identity(text):
    with pytest.raises(ValueError, match="identity"):
        identities.of(text)


@pytest.mark.parametrize("text", ["", "age1x", OFFICER.secret, f" {OFFICER.recipient}"])
def test_other_text_is_no_public_key(text):
    assert not identities.is_recipient(text)


@pytest.mark.matrix  # wrapping takes a second on purpose
def test_wrapped_identity_is_unwrapped_with_its_passphrase():
    words = identities.passphrase()
    wrapped = identities.wrap(OFFICER.secret, words)
    assert OFFICER.secret.encode() not in wrapped
    assert identities.unwrap(wrapped, words) == OFFICER
    with pytest.raises(WrongPassphrase):
        identities.unwrap(wrapped, identities.passphrase())


def test_changed_wrap_or_passphrase_opens_nothing():
    wrapped = WRAPPED[0]
    assert identities.unwrap(wrapped, PASSPHRASE) == OFFICER
    for changed, words in (
        (wrapped, PASSPHRASE.upper()),
        (wrapped, ""),
        (wrapped[:-1], PASSPHRASE),
        (b"", PASSPHRASE),
    ):
        with pytest.raises(WrongPassphrase):
            identities.unwrap(changed, words)


def test_passphrase_is_six_words_that_can_be_said():
    made = {identities.passphrase() for _ in range(50)}
    assert len(made) == 50
    syllable = "[bdfghjklmnprstv][aeiouy]"
    assert all(re.fullmatch(rf"(?:(?:{syllable}){{2}} ){{5}}(?:{syllable}){{2}}", w) for w in made)
