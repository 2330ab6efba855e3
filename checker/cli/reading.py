"""One file that a person has, read for some words and then forgotten: `check --file`."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from checker import __version__
from checker.audit import audit
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.plan import Refusal, policy_capture
from checker.capture.warc import entity_digest
from checker.claims.load import Loaded
from checker.claims.pick import one_url
from checker.claims.supply import Given, given_file
from checker.model.capture import Capture, CaptureKind, Outcome, Supplied
from checker.model.claim import ClaimFile, Location, Source
from checker.model.copies import CopyOnDisk, SuppliedCopy
from checker.model.report import Report, Run
from checker.settings import Settings
from checker.worker import WorkerPool

__all__ = ["read_file"]

_ANYWHERE = "https://file.invalid/"
_KEY = "file"


class _OneFile(Fetcher):
    """Answers with the one file, and asks nobody."""

    def __init__(self, given: Given, url: str) -> None:
        self._given = given
        self._url = url

    def answers(self, kind: CaptureKind) -> bool:
        return kind is CaptureKind.SUPPLIED

    def fetch(self, request: CaptureRequest) -> Fetched:
        given, today = self._given, dt.datetime.now(dt.UTC)
        if request.kind is not CaptureKind.SUPPLIED:
            return Fetched(request, policy_capture(request, Refusal.INTERRUPTED))
        capture = Capture(
            kind=CaptureKind.SUPPLIED,
            url=self._url,
            outcome=Outcome.CAPTURED,
            reason="supplied-copy",
            detail="A file given on the command line, not fetched by us.",
            fetched_at=today.strftime("%Y-%m-%dT%H:%M:%SZ"),
            media_type=given.type,
            size=len(given.data),
            digest=f"sha256:{given.sha256}",
            digest_sha1=entity_digest(given.data),
            supplied=Supplied(
                by="you",
                captured="",
                name=given.name,
                sha256=given.sha256,
                sha1=hashlib.sha1(given.data, usedforsecurity=False).hexdigest(),
            ),
        )
        return Fetched(request, capture, given.data)


def read_file(path: Path, quotes: Sequence[str], settings: Settings, *, url: str = "") -> Report:
    """Look for words in a file; nothing is asked of anybody, and nothing is kept.

    Args:
        path: The file: of any kind that `archive add` takes.
        quotes: The words.
        settings: How it is read.
        url: The address whose page is wanted, for a file that holds several.

    Raises:
        UsageError: the file or the words cannot be used.
    """
    given = given_file(path)
    if given.type == "media":
        from checker.errors import UsageError

        raise UsageError(f"{path.name} has words that no machine can read", "give a transcript of it")
    loaded = _as_claims(given, tuple(quotes), url)
    started = dt.datetime.now(dt.UTC)
    run = Run(version=__version__, started=started.strftime("%Y-%m-%dT%H:%M:%SZ"), scope=f"the file {given.name}")
    with WorkerPool(1, settings.read_timeout, settings.read_memory) as pool:
        return audit(
            loaded,
            settings.model_copy(update={"archive": "never"}),
            _OneFile(given, url),
            pool,
            as_of=started.date(),
            run=run,
        )


def _as_claims(given: Given, quotes: tuple[str, ...], url: str) -> Loaded:
    """A claim about a source without an address, of which the file is the copy."""
    (typed,) = one_url(url or _ANYWHERE, quotes).files
    ((claim,),) = (typed.claims,)
    (citation,) = claim.cites or ()
    here = Location("command line")
    text = quotes[0] if quotes else "The file can be read."
    said = claim.model_copy(update={"text": text, "cites": (citation.model_copy(update={"url": "", "source": _KEY}),)})
    source = Source(key=_KEY, title=given.name, type="manuscript", where=here)
    file = ClaimFile(schema_version=1, sources={_KEY: source}, claims=(said,), where=here)
    day = dt.datetime.now(dt.UTC).date().isoformat()
    entry = SuppliedCopy(file=given.name, sha256=given.sha256, source=_KEY, captured=day, by="you")
    return Loaded(files=(file,), copies=(CopyOnDisk(entry, Path()),))
