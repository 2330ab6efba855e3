"""What a register of scholarly works says of a DOI: Crossref's REST API, or another that speaks it.

Whoever is asked learns what is being checked, so nobody is asked unless the settings say so (`retractions`).
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlsplit

from checker.capture.archives.pace import Pacer
from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.classify import REASONS, Reason
from checker.capture.guard import GuardedSession
from checker.capture.live import digests
from checker.capture.retry_after import retry_after
from checker.capture.secrets import redacted
from checker.capture.store import EvidenceStore
from checker.capture.visit import Visit
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.settings import Settings

__all__ = ["WORK_REASONS", "KnownWorks", "Update", "WorkFetcher", "doi_of", "updates_in", "work_request"]

_API: Final = "Crossref REST API documentation"
_OWN: Final = "A failure between us and a register says nothing about what it knows"

WORK_REASONS: Final[dict[str, Reason]] = {
    "work-found": Reason("The register has a record of this DOI.", _API),
    "work-unknown": Reason("The register has no record of this DOI, which says nothing of the work.", _API),
    "work-other": Reason("The register answered with the record of another DOI.", _OWN),
    "work-garbage": Reason("The register answered with something that is no record.", _OWN),
    "work-http": Reason("The register answered with an error of its own.", _OWN),
    "work-busy": Reason("The register asked this program to slow down.", _OWN),
    "work-paused": Reason("The register failed several times in a row, so it was left alone for this run.", _OWN),
}
"""Reasons of what a register said, by code."""

_PREFIX: Final = "https://doi.org/"
_FRESH: Final = dt.timedelta(days=7)
_INTERVAL: Final = 0.25
"""Seconds between two questions: Crossref lets everybody ask five a second for single records."""


@dataclass(frozen=True, slots=True)
class Update:
    """One notice that a record is linked to: `incoming` when it is about this work, else this work is the notice.

    `type` is the register's word (retraction, correction …), `doi` the other work's, `date` a year, month or day, `by`
    who says so (publisher, retraction-watch).
    """

    type: str
    doi: str
    date: str
    by: str
    incoming: bool


def work_request(doi: str) -> CaptureRequest:
    """The request for the record of a DOI."""
    return CaptureRequest(CaptureKind.WORK, _PREFIX + doi.lower())


def doi_of(capture: Capture) -> str:
    """The DOI that was asked for."""
    return capture.url.removeprefix(_PREFIX)


class WorkFetcher(Fetcher):
    """Answers requests of the kind `work`, at the register's pace.

    Args:
        settings: The register's endpoint, and whom it can write to (its “polite pool”).
        session: The guarded session.
        pacer: Turns of the kind `work`.
    """

    def __init__(self, settings: Settings, session: GuardedSession, pacer: Pacer | None = None) -> None:
        self._endpoint = settings.crossref_endpoint.rstrip("/")
        self._mailto = settings.contact if "@" in settings.contact and "://" not in settings.contact else ""
        self._session = session
        self._pacer = pacer or Pacer({"work": _INTERVAL})
        self._tries = 1 + settings.retries

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask for one record; see `Fetcher.fetch`."""
        if request.kind is not CaptureKind.WORK:
            raise ValueError("only requests for works are answered here")
        doi = request.url.removeprefix(_PREFIX)
        address = f"{self._endpoint}/works/{quote(doi, safe='')}"
        if self._mailto:
            address += f"?mailto={quote(self._mailto)}"
        visit = Visit(address, address, failure="work-paused")
        exchanges: list[Exchange] = []
        for _ in range(self._tries):
            if not self._pacer.turn("work"):
                break
            visit = self._session.call("GET", address, headers={"Accept": "application/json"}, trusted=True)
            exchanges += visit.exchanges
            if visit.failure:
                self._pacer.failed(reached=visit.failure not in ("dns", "refused", "no-route", "connect-timeout"))
                break
            if visit.status not in (429, 502, 503, 504):
                self._pacer.answered()
                break
            self._pacer.failed(reached=True, wait=retry_after(visit.header("Retry-After")))
        return self._fetched(request, doi, visit, tuple(exchanges))

    def close(self) -> None:
        """Send away threads that wait for a turn."""
        self._pacer.stop()

    def _fetched(self, request: CaptureRequest, doi: str, visit: Visit, exchanges: tuple[Exchange, ...]) -> Fetched:
        outcome, code, words = _judge(visit, doi)
        host = urlsplit(self._endpoint).hostname or "the register"
        reason = WORK_REASONS.get(code) or REASONS.get(code) or REASONS["internal"]
        detail = f"{host}: {reason.sentence.removesuffix('.')}{f': {words}' if words else ''}."
        when = exchanges[-1].fetched_at if exchanges else dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        capture = Capture(request.kind, request.url, outcome, code, detail, when, visit.url, status=visit.status)
        if outcome is not Outcome.CAPTURED:
            return Fetched(request, redacted(capture), b"", exchanges)
        digest, sha1 = digests(visit.body, exchanges[-1])
        capture = replace(capture, media_type=visit.media_type, size=len(visit.body), digest=digest, digest_sha1=sha1)
        return Fetched(request, redacted(capture), visit.body, exchanges)


def _judge(visit: Visit, doi: str) -> tuple[Outcome, str, str]:
    """What the answer comes to: outcome, code, a few words."""
    if visit.failure:
        return Outcome.NO_ANSWER, visit.failure, visit.detail
    if visit.status == 429:
        return Outcome.NO_ANSWER, "work-busy", ""
    record = _record(visit.body)
    if visit.status == 404 and "html" not in visit.media_type:
        return Outcome.NOT_ARCHIVED, "work-unknown", ""
    if visit.status != 200:
        return Outcome.NO_ANSWER, "work-http", str(visit.status)
    if record is None:
        return Outcome.NO_ANSWER, "work-garbage", ""
    named = record.get("DOI")
    if not isinstance(named, str) or named.lower() != doi.lower():
        return Outcome.NO_ANSWER, "work-other", ""
    return Outcome.CAPTURED, "work-found", ""


def updates_in(body: bytes) -> tuple[Update, ...]:
    """The notices that a record is linked to, in both directions, in its order.

    Args:
        body: The register's answer. What is not as documented is passed over.
    """
    record = _record(body) or {}
    return (*_updates(record.get("updated-by"), incoming=True), *_updates(record.get("update-to"), incoming=False))


def _record(body: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    message = data.get("message") if isinstance(data, dict) else None
    return message if isinstance(message, dict) else None


def _updates(value: object, *, incoming: bool) -> Iterator[Update]:
    for item in value[:100] if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(item.get("type"), str):
            doi = item.get("DOI")
            by = item.get("source")
            yield Update(
                item["type"].strip().lower().replace("-", "_")[:50],
                doi.lower()[:300] if isinstance(doi, str) else "",
                _date(item.get("updated")),
                by[:50] if isinstance(by, str) else "",
                incoming,
            )


def _date(value: object) -> str:
    """A date in Crossref's form (`{"date-parts": [[2024, 3, 5]]}`) as 2024-03-05, as far as it is given."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or not all(isinstance(part, int) for part in first):
        return ""
    text = "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(first[:3]))
    return text if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else ""


class KnownWorks(Fetcher):
    """Another fetcher, but what a register said of a work in the last days is not asked again.

    Args:
        fetcher: Whom to ask.
        store: The evidence; its owner closes it.
        max_age: How long a record is good for.
    """

    def __init__(self, fetcher: Fetcher, store: EvidenceStore, max_age: dt.timedelta = _FRESH) -> None:
        self._fetcher = fetcher
        self._store = store
        self._max_age = max_age

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Give the stored record, with its own time, or ask."""
        return self._known(request) or self._fetcher.fetch(request)

    def at_hand(self, request: CaptureRequest) -> Fetched | None:
        """What the fetcher inside has."""
        return self._fetcher.at_hand(request)

    def answers(self, kind: CaptureKind) -> bool:
        """What the fetcher inside says."""
        return self._fetcher.answers(kind)

    def spacing(self, request: CaptureRequest) -> float:
        """What the fetcher inside says."""
        return self._fetcher.spacing(request)

    def close(self) -> None:
        """Close the fetcher inside."""
        self._fetcher.close()

    def _known(self, request: CaptureRequest) -> Fetched | None:
        if request.kind is not CaptureKind.WORK:
            return None
        try:
            capture = self._store.latest(request.key)
            if capture is None or not capture.captured:
                return None
            age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(capture.fetched_at)
            fresh = dt.timedelta(0) <= age <= self._max_age
            return Fetched(request, capture, self._store.body(capture)) if fresh else None
        except (EvidenceError, ValueError, TypeError):
            return None  # damaged, or without a time: asked anew
