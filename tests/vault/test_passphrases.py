import pyrage
import pytest
from pyrage import passphrase as age_passphrase

from procure.vault import passphrases

WORDS = "bafe digo hulu jyke lomi nepy"
CONTENTS = [b"", b"x", b"AGE-SECRET-KEY-1", b"\0" * 65_536]


@pytest.fixture(scope="module")
def sealed():
    """One file of each length, since each takes a second on purpose."""
    return {content: passphrases.encrypt(content, WORDS) for content in CONTENTS}


@pytest.mark.parametrize("content", CONTENTS, ids=len)
def test_pyrage_opens_what_is_under_a_passphrase(sealed, content):
    assert age_passphrase.decrypt(sealed[content], WORDS) == content


def test_work_factor_is_the_browsers_whatever_the_machine(sealed):
    lines = sealed[b"x"].split(b"\n")
    assert lines[0] == b"age-encryption.org/v1"
    assert lines[1].split(b" ")[::3] == [b"->", b"18"]
    assert passphrases.encrypt(b"x", WORDS) != sealed[b"x"]


def test_another_passphrase_opens_nothing(sealed):
    with pytest.raises(pyrage.DecryptError):
        age_passphrase.decrypt(sealed[b"x"], "bafe digo hulu jyke lomi nepu")


@pytest.mark.parametrize("place", [30, 60, 100, -40, -1])
def test_changed_octet_opens_nothing(sealed, place):
    changed = bytearray(sealed[b"x"])
    changed[place] ^= 1
    with pytest.raises(pyrage.DecryptError):
        age_passphrase.decrypt(bytes(changed), WORDS)


def test_more_than_one_chunk_is_refused():
    with pytest.raises(ValueError, match="65537"):
        passphrases.encrypt(bytes(65_537), WORDS)
