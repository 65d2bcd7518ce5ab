"""An age file under a passphrase, at the work factor that browsers use too.

`pyrage` measures the machine instead: a fast server would ask for more memory than a browser gives
(npm age-encryption refuses beyond 2^20). The format is age's v1, one scrypt recipient; `pyrage`,
`age` and the browser open it (C2SP age.md).
"""

import base64
import hashlib
import hmac
import os
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION: Final = b"age-encryption.org/v1"
_LOG_N: Final = 18  # 256 MiB, and about a second; as npm age-encryption sets it
_MEMORY: Final = 2**29  # octets that scrypt may take
_CHUNK: Final = 64 * 1024  # octets; what is longer would need more than one chunk
_LAST: Final = bytes(11) + b"\x01"  # the nonce of a first chunk that is the last


def encrypt(content: bytes, words: str) -> bytes:
    """Return an age file of the content. Raises `ValueError` for more than 64 KiB."""
    if len(content) > _CHUNK:
        raise ValueError(len(content))
    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = hashlib.scrypt(
        words.encode(), salt=_VERSION + b"/scrypt" + salt, n=2**_LOG_N, r=8, p=1, dklen=32,
        maxmem=_MEMORY,
    )  # fmt: skip
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt %b %d\n%b" % (_text(salt), _LOG_N, _text(body))
    header = b"%b\n%b\n---" % (_VERSION, stanza)
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_LAST, content, None)
    return b"%b %b\n%b%b" % (header, _text(mac), nonce, sealed)


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(file_key)


def _text(octets: bytes) -> bytes:
    return base64.b64encode(octets).rstrip(b"=")
