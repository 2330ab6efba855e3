"""Copies that a person supplied, as captures: read from the disk, kept as evidence, and never called fetched.

A file is read again here and compared with the digest of its listing: between the loading of the claims and this
moment it may have been put in another's place.
"""

import base64
import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.classify import Reason
from checker.capture.store import EvidenceStore
from checker.capture.warc import entity_digest
from checker.errors import EvidenceError
from checker.files import open_below
from checker.model.capture import Capture, CaptureKind, Outcome, Supplied
from checker.model.copies import COPY_LIMIT, NOT_HERE, CopyOnDisk
from checker.model.filetypes import type_of_file

__all__ = ["SUPPLIED_REASONS", "SuppliedCopies"]

_PERSON: Final = "A person's word that the file is of the source; its digest says which file they meant"

SUPPLIED_REASONS: Final[dict[str, Reason]] = {
    "supplied-copy": Reason("A person supplied a copy of the source; it was not fetched by this program.", _PERSON),
    "supplied-missing": Reason("The file of a supplied copy is not on this machine.", _PERSON),
    "supplied-changed": Reason("The file of a supplied copy is not the one that was supplied, or unusable.", _PERSON),
}
"""Reasons of copies that a person supplied, by code."""


class SuppliedCopies(Fetcher):
    """Gives the copies of the listings that were loaded.

    Args:
        copies: What the listings name.
        store: The evidence: a copy that is kept already is not kept a second time. Its owner closes it.
    """

    def __init__(self, copies: Sequence[CopyOnDisk], store: EvidenceStore) -> None:
        self._copies = {copy.entry.sha256: copy for copy in reversed(copies)}
        self._store = store

    def answers(self, kind: CaptureKind) -> bool:
        """Whether it is a supplied copy that is asked for."""
        return kind is CaptureKind.SUPPLIED

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Give the copy whose sha256 is `request.near`; what cannot be read is `no-answer`, and says why."""
        copy = self._copies.get(request.near)
        if copy is None:
            return _without(request, "supplied-missing", "no listing names it")
        if copy.flaw:
            return _without(
                request, "supplied-missing" if copy.flaw == NOT_HERE else "supplied-changed", copy.flaw, copy
            )
        entry = copy.entry
        try:
            body = _read(copy, entry.file, entry.sha256)
            media = _read(copy, entry.media, entry.media_sha256) if entry.media else b""
        except FileNotFoundError:
            return _without(request, "supplied-missing", NOT_HERE, copy)
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            return _without(request, "supplied-changed", said or "it cannot be read", copy)
        capture = _capture(request, copy, body)
        kept = self._kept(request, capture)
        if kept is not None:
            return Fetched(request, kept, body)
        files = [(entry.media, media)] if entry.media else []
        exchanges = tuple(_exchange(capture, name, data) for name, data in (*files, (entry.file, body)))
        return Fetched(request, capture, body, exchanges)

    def _kept(self, request: CaptureRequest, capture: Capture) -> Capture | None:
        """The same capture as an earlier run kept it, if its bytes are still there."""
        try:
            kept = self._store.latest(request.key)
            if kept is None or kept.supplied != capture.supplied or kept.digest != capture.digest:
                return None
            self._store.body(kept)
        except EvidenceError:
            return None
        return kept


def _read(copy: CopyOnDisk, name: str, sha256: str) -> bytes:
    """A file of a listing.

    Raises:
        ValueError: it is not the one that was supplied, or must not be read.
        OSError: it cannot be read.
    """
    with os.fdopen(open_below(copy.folder, name, COPY_LIMIT), "rb") as file:
        data = file.read(COPY_LIMIT + 1)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("it is another file than the one supplied")
    return data


def _capture(request: CaptureRequest, copy: CopyOnDisk, body: bytes) -> Capture:
    """The copy as a witness. It has no status and no final address: nobody answered."""
    entry = copy.entry
    name = entry.name or PurePosixPath(entry.file).name
    declared = entry.type or type_of_file(entry.file)
    return Capture(
        kind=CaptureKind.SUPPLIED,
        url=request.url,
        outcome=Outcome.CAPTURED,
        reason="supplied-copy",
        detail=f"Copy of {entry.captured} supplied by {entry.by}, not fetched by us.",
        fetched_at=dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        media_type="" if declared == "media" else declared,
        size=len(body),
        digest=f"sha256:{entry.sha256}",
        digest_sha1=entity_digest(body),
        supplied=Supplied(
            by=entry.by,
            captured=entry.captured,
            name=name,
            sha256=entry.sha256,
            sha1=hashlib.sha1(body, usedforsecurity=False).hexdigest(),
            media=PurePosixPath(entry.media).name,
            media_sha256=entry.media_sha256,
            note=entry.note,
        ),
    )


def _exchange(capture: Capture, name: str, data: bytes) -> Exchange:
    """A file for the evidence, with what is said of it."""
    assert capture.supplied is not None
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    kind = type_of_file(name)
    headers = (
        ("Content-Type", kind if "/" in kind else "application/octet-stream"),
        ("X-Supplied-By", capture.supplied.by),
        ("X-Supplied-Of", capture.url),
        ("X-Supplied-Captured", capture.supplied.captured),
        ("X-Supplied-Name", PurePosixPath(name).name),
    )
    return Exchange(
        f"ni:///sha-256;{digest}", "", (), 0, "", tuple((key, value) for key, value in headers if value), data,
        capture.fetched_at, given=True,
    )  # fmt: skip


def _without(request: CaptureRequest, reason: str, why: str, copy: CopyOnDisk | None = None) -> Fetched:
    """A copy that could not be read; it has no time, for nothing was asked."""
    whose = f" by {copy.entry.by}" if copy else ""
    detail = f"The copy supplied{whose} was not read: {why}."
    return Fetched(request, Capture(request.kind, request.url, Outcome.NO_ANSWER, reason, detail, fetched_at=""))
