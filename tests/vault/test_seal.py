import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.seals import commitment
from procure.vault import seal
from procure.vault.keys import SealBroken
from tests.openers import OFFICER, OFFICER2, PAPER

SALT = b"s" * 32
HERE = "bid:1:submission:1"


def sealed(content=b"TIMEPRIS 1234", *, to=(OFFICER,), place=HERE, last=True):
    return seal.seal(content, [one.recipient for one in to], place=place, salt=SALT, last=last)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_seal_gives_back_what_was_put_in(content, last):
    found = seal.unseal(sealed(content, last=last), OFFICER.secret, place=HERE)
    assert found == seal.Opened(content, SALT, last)
    assert found.commitment == commitment(SALT, content)


def test_sealed_bytes_hold_neither_content_nor_place_and_never_repeat():
    first, second = sealed(), sealed()
    assert first != second
    assert [word in first for word in (b"TIMEPRIS", b"bid:1", SALT)] == [False] * 3


def test_each_recipient_opens_and_nobody_else():
    both = sealed(to=(OFFICER, PAPER))
    for one in (OFFICER, PAPER):
        assert seal.unseal(both, one.secret, place=HERE).content == b"TIMEPRIS 1234"
    with pytest.raises(SealBroken):
        seal.unseal(both, OFFICER2.secret, place=HERE)


@pytest.mark.parametrize("place", ["bid:2:submission:1", "bid:1:submission:2", ""])
def test_what_was_moved_does_not_open(place):
    with pytest.raises(SealBroken):
        seal.unseal(sealed(), OFFICER.secret, place=place)


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_changed_byte_does_not_open(place):
    changed = bytearray(sealed())
    changed[place % len(changed)] ^= 1
    with pytest.raises(SealBroken):
        seal.unseal(bytes(changed), OFFICER.secret, place=HERE)


@pytest.mark.parametrize("cut", [0, 1, 21, 100, 200, -17, -1])
def test_cut_or_lengthened_bytes_do_not_open(cut):
    whole = sealed()
    for wrong in (whole[:cut], whole + b"\0"):
        with pytest.raises(SealBroken):
            seal.unseal(wrong, OFFICER.secret, place=HERE)


def headed(header: bytes, length: int | None = None) -> bytes:
    return struct.pack(">I", len(header) if length is None else length) + header


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\0\0",
        headed(b"", 2**32 - 1),
        headed(b"{}"),
        headed(b"[]"),
        headed(b"\xff"),
        headed(json.dumps({"place": HERE, "salt": "zz", "last": True}).encode()),
        headed(json.dumps({"place": HERE, "salt": 7, "last": True}).encode()),
        headed(json.dumps({"place": HERE, "salt": "00"}).encode()),
    ],
)
def test_age_file_that_is_no_seal_of_ours_is_refused(plain):
    stranger = seal.for_one(plain, OFFICER.recipient)
    with pytest.raises(SealBroken):
        seal.unseal(stranger, OFFICER.secret, place=HERE)


@pytest.mark.parametrize("text", ["", "age1x", OFFICER.secret])
def test_nothing_is_sealed_for_what_is_no_public_key(text):
    with pytest.raises(ValueError, match="recipient"):
        seal.seal(b"x", [text], place=HERE, salt=SALT)


@pytest.mark.parametrize("secret", ["", "AGE-SECRET-KEY-1X", OFFICER.recipient])
def test_what_is_no_secret_opens_nothing(secret):
    with pytest.raises(SealBroken):
        seal.open_one(sealed(), secret)
