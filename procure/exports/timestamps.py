"""Ask an authority for a time stamp (RFC 3161): a word on when, from outside the service.

It is sent a SHA-256 and nothing else. What it answers is checked against its root certificate
before it is kept; an authority that is slow or down costs nothing but the stamp.
"""

from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificate

PATIENCE: Final = 10.0  # seconds, for each wait on the network
LARGEST: Final = 64_000  # octets; a stamp takes some two to six thousand
_OK: Final = 200


class Unstamped(Exception):
    """The authority did not answer, or its answer cannot be trusted."""


def stamp(address: str, root: Path, text: bytes) -> bytes:
    """Return the authority's reply for a text, checked. Raises `Unstamped`."""
    from rfc3161_client import (  # noqa: PLC0415 -- slow import
        HashAlgorithm,
        TimestampRequestBuilder,
        VerifierBuilder,
        decode_timestamp_response,
    )
    from rfc3161_client.errors import VerificationError  # noqa: PLC0415 -- slow import

    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        reply = _ask(address, request.as_bytes())
        verifier = VerifierBuilder.from_request(request).add_root_certificate(_root(root)).build()
        verifier.verify_message(decode_timestamp_response(reply), text)
    except (OSError, HTTPException, ValueError, VerificationError) as fault:
        raise Unstamped(str(fault)) from fault
    return reply


def stamped_at(reply: bytes, root: Path, text: bytes) -> datetime:
    """Return when a text was stamped, in UTC. Raises `Unstamped` when the reply is not for it."""
    from rfc3161_client import (  # noqa: PLC0415 -- slow import
        VerifierBuilder,
        decode_timestamp_response,
    )
    from rfc3161_client.errors import VerificationError  # noqa: PLC0415 -- slow import

    try:
        found = decode_timestamp_response(reply)
        VerifierBuilder().add_root_certificate(_root(root)).build().verify_message(found, text)
    except (OSError, ValueError, VerificationError) as fault:
        raise Unstamped(str(fault)) from fault
    return found.tst_info.gen_time


def _root(path: Path) -> Certificate:
    return load_pem_x509_certificate(path.read_bytes())


def _ask(address: str, body: bytes) -> bytes:
    url = urlsplit(address)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    with closing(kind(url.netloc, timeout=PATIENCE)) as line:
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        line.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
        answer = line.getresponse()
        reply = answer.read(LARGEST + 1)
    if answer.status != _OK or len(reply) > LARGEST:
        msg = f"the authority answered {answer.status} with {len(reply)} octets"
        raise ValueError(msg)
    return reply
