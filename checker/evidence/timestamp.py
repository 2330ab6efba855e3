"""Time stamps of packages (RFC 3161): an authority's word that a package was there at a time.

What is stamped is the sha256 of `datapackage.json`, which holds that of everything else. The answer is checked before
it goes in, and again, against certificates that whoever checks trusts, by `archive verify`.
"""

import datetime as dt
import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from checker.capture.guard import GuardedSession
from checker.errors import EvidenceError

__all__ = ["Stamp", "ask_authority", "read_stamp"]

_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"
_CERTIFICATES: Final = 0xA0
"""The tag of a SignedData's certificates."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: when (UTC), by whom, and whether its signature was checked against trusted roots."""

    time: dt.datetime
    authority: str
    trusted: bool


def ask_authority(session: GuardedSession, url: str, listing: bytes) -> bytes:
    """Ask an authority to stamp a package.

    Args:
        session: Through which it is asked.
        url: The authority's address; the person named it, so it is no stranger's.
        listing: The package's `datapackage.json`; the authority is told its digest and nothing else.

    Returns:
        The authority's answer, its imprint checked.

    Raises:
        EvidenceError: it did not answer, refused, or stamped something else.
    """
    client = _client()
    request = client.TimestampRequestBuilder().data(listing).hash_algorithm(client.HashAlgorithm.SHA256).build()
    visit = session.call(
        "POST", url, form=request.as_bytes(), headers={"Content-Type": _QUERY, "Accept": _REPLY}, trusted=True
    )
    if visit.failure or visit.status != 200:
        said = visit.failure or f"status {visit.status}"
        raise EvidenceError(f"{url} gave no time stamp ({said})", "export again without --timestamp, or ask another")
    read_stamp(visit.body, listing, ())
    if client.decode_timestamp_response(_in_order(visit.body)).tst_info.nonce != request.nonce:
        raise EvidenceError(f"{url} answered another request than ours")
    return visit.body


def read_stamp(response: bytes, listing: bytes, roots: Sequence[bytes]) -> Stamp:
    """Check a time stamp.

    Args:
        response: The authority's answer (a TimeStampResp, DER).
        listing: The `datapackage.json` it is about.
        roots: Certificates (PEM) to trust; without any, only the imprint is checked.

    Raises:
        EvidenceError: it is no time stamp, of something else, or not signed by one of those who are trusted.
    """
    client = _client()
    try:
        answer = client.decode_timestamp_response(_in_order(response))
        if answer.status not in (0, 1):
            raise EvidenceError(
                f"the authority refused to stamp it ({'; '.join(answer.status_string) or answer.status})"
            )
        info = answer.tst_info
        imprint = info.message_imprint
        algorithm = imprint.hash_algorithm.dotted_string
        names = {
            "2.16.840.1.101.3.4.2.1": "sha256",
            "2.16.840.1.101.3.4.2.2": "sha384",
            "2.16.840.1.101.3.4.2.3": "sha512",
        }
        if algorithm not in names or hashlib.new(names[algorithm], listing).digest() != imprint.message:
            raise EvidenceError("the time stamp is of something else than this package")
        time = info.gen_time.astimezone(dt.UTC)
    except EvidenceError:
        raise
    except Exception as error:
        # Damaged DER reaches any line of the parser.
        raise EvidenceError(f"the time stamp cannot be read ({type(error).__name__})") from error
    return Stamp(time, _authority(answer), _is_trusted(client, answer, listing, roots))


def _is_trusted(client: ModuleType, answer: object, listing: bytes, roots: Sequence[bytes]) -> bool:
    """Whether one of the trusted roots stands behind a stamp.

    Raises:
        EvidenceError: none does.
    """
    if not roots:
        return False
    from cryptography import x509

    try:
        builder = client.VerifierBuilder()
        for pem in roots:
            for certificate in x509.load_pem_x509_certificates(pem):
                builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(answer, listing)
    except Exception as error:
        raise EvidenceError(f"the time stamp is not signed by anybody you trust: {error}") from error
    return True


def _authority(answer: object) -> str:
    """The name in the certificate that came with the stamp, "" without one."""
    from cryptography import x509

    try:
        with warnings.catch_warnings(action="ignore"):
            certificates = [x509.load_der_x509_certificate(der) for der in answer.signed_data.certificates]  # type: ignore[attr-defined]
        issuers = {certificate.issuer for certificate in certificates}
        leaves = [certificate for certificate in certificates if certificate.subject not in issuers] or certificates
        return leaves[0].subject.rfc4514_string() if leaves else ""
    except Exception:
        # A name to show, no part of the check.
        return ""


def _client() -> ModuleType:
    """The library that reads time stamps; it is an extra.

    Raises:
        EvidenceError: it is not installed.
    """
    try:
        import rfc3161_client
    except ImportError:
        raise EvidenceError(
            "time stamps need another library", "install it: pip install 'sourcecheck[timestamp]'"
        ) from None
    return rfc3161_client


def _in_order(response: bytes) -> bytes:
    """The answer with its certificates in the order that DER wants of a set (X.690 §11.6).

    Many authorities, OpenSSL's among them, do not sort them, and the library reads nothing else. No signature covers
    that order (RFC 5652 §5.4), and the length stays the same. What is no such answer comes back as it is.
    """
    try:
        _, inside, _ = _element(response, 0)  # TimeStampResp
        _, _, token = _element(response, inside)  # PKIStatusInfo
        _, inside, _ = _element(response, token)  # ContentInfo
        _, _, content = _element(response, inside)  # its type
        _, inside, _ = _element(response, content)
        _, inside, end = _element(response, inside)  # SignedData
        while inside < end:
            tag, start, after = _element(response, inside)
            if tag == _CERTIFICATES:
                found = []
                at = start
                while at < after:
                    following = _element(response, at)[2]
                    found.append(response[at:following])
                    at = following
                return response[:start] + b"".join(sorted(found)) + response[after:]
            inside = after
    except IndexError:
        return response
    return response


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """One element of DER: its tag, and where its content begins and ends.

    Raises:
        IndexError: it is not whole.
    """
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > len(data):
        raise IndexError
    return tag, start, start + length
