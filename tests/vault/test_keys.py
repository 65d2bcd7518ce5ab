import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from procure.vault.keys import SealBroken, ServerKeyVault

SECRET = "a test secret that is long enough to start with"
VAULT = ServerKeyVault(SECRET)


@given(st.binary(max_size=200), st.text(max_size=30))
def test_vault_opens_what_it_sealed(plaintext, context):
    sealed = VAULT.seal(plaintext, context=context)
    assert VAULT.open(sealed, context=context) == plaintext
    assert ServerKeyVault(SECRET).open(sealed, context=context) == plaintext


def test_sealed_bytes_hold_nothing_of_the_text_and_never_repeat():
    first = VAULT.seal(b"HEMMELIG PRIS", context="bid:1")
    second = VAULT.seal(b"HEMMELIG PRIS", context="bid:1")
    assert b"HEMMELIG" not in first
    assert first != second


def test_seal_is_for_one_context():
    sealed = VAULT.seal(b"x", context="bid:1:draft")
    with pytest.raises(SealBroken):
        VAULT.open(sealed, context="bid:2:draft")


def test_seal_is_for_one_secret():
    sealed = VAULT.seal(b"x", context="bid:1")
    with pytest.raises(SealBroken):
        ServerKeyVault(SECRET + "!").open(sealed, context="bid:1")


@given(st.data())
def test_any_changed_byte_breaks_the_seal(data):
    sealed = bytearray(VAULT.seal(b"et tilbud", context="bid:1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        VAULT.open(bytes(sealed), context="bid:1")


@pytest.mark.parametrize("cut", [0, 5, 15, 20, 30])
def test_cut_bytes_break_the_seal(cut):
    sealed = VAULT.seal(b"et tilbud", context="bid:1")
    with pytest.raises(SealBroken):
        VAULT.open(sealed[:cut], context="bid:1")


def test_signature_holds_for_its_text_and_its_server():
    public = Ed25519PublicKey.from_public_bytes(VAULT.public_key)
    public.verify(VAULT.sign(b"kvittering"), b"kvittering")
    other = ServerKeyVault(SECRET + "!")
    for signature, text in (
        (VAULT.sign(b"kvittering"), b"kvitterinG"),
        (other.sign(b"kvittering"), b"kvittering"),
    ):
        with pytest.raises(InvalidSignature):
            public.verify(signature, text)
    assert ServerKeyVault(SECRET).public_key == VAULT.public_key != other.public_key
