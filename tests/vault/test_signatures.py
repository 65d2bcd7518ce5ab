import pytest

from procure.vault import signatures
from procure.vault.keys import ServerKeyVault

VAULT = ServerKeyVault("a secret that is long enough to start with")
KEY = VAULT.public_key.hex()
SIGNATURE = VAULT.sign(b"kvittering").hex()


def test_signature_holds_for_its_text_and_key_alone():
    other = ServerKeyVault("another secret that is long enough to use")
    assert signatures.holds(KEY, b"kvittering", SIGNATURE)
    assert not signatures.holds(KEY, b"kvitterinG", SIGNATURE)
    assert not signatures.holds(other.public_key.hex(), b"kvittering", SIGNATURE)


@pytest.mark.parametrize("bad", ["", "zz", "00", "é", "00" * 64])
def test_what_is_no_signature_does_not_hold(bad):
    assert not signatures.holds(KEY, b"kvittering", bad)
    assert not signatures.holds(bad, b"kvittering", SIGNATURE)
