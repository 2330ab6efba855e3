"""Put a run together: settings, evidence, fetcher, readers; run the audit; add what belongs to the run."""

import contextlib
import datetime as dt
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from checker import __version__
from checker.audit import audit
from checker.capture.archives import ArchiveFetcher
from checker.capture.archives.listing import IndexFetcher
from checker.capture.archives.savers import save_fetcher
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.board import Past, Schedule
from checker.capture.budget import BudgetFetcher
from checker.capture.guard import GuardedSession
from checker.capture.index import Index
from checker.capture.live import LiveFetcher
from checker.capture.own import OwnEvidence
from checker.capture.plan import Refusal
from checker.capture.replay import ReplayFetcher
from checker.capture.resume import LONGEST_BREAK, ResumingFetcher
from checker.capture.reuse import ReusingFetcher
from checker.capture.revisit import KnownPages
from checker.capture.robots import Robots
from checker.capture.robots_cache import RobotsCache
from checker.capture.secrets import redact
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.capture.supplied import SuppliedCopies
from checker.capture.works import KnownWorks, WorkFetcher
from checker.claims.load import Loaded
from checker.cli.baseline import Baseline
from checker.errors import EvidenceError
from checker.match.reading_cache import ReadingCache
from checker.model.capture import CaptureKind
from checker.model.copies import CopyOnDisk
from checker.model.memory import LinkMemory
from checker.model.report import Report, Run
from checker.rules.compare import compare
from checker.settings import Settings
from checker.witness import Progress
from checker.worker import WorkerPool

__all__ = ["asking", "run_audit", "settle"]

_FILES: Final = 4_096


class _ByKind(Fetcher):
    """Sends a request to whoever answers its kind."""

    def __init__(self, fetchers: Mapping[CaptureKind, Fetcher]) -> None:
        self._fetchers = dict(fetchers)

    def fetch(self, request: CaptureRequest) -> Fetched:
        return self._fetchers[request.kind].fetch(request)

    def answers(self, kind: CaptureKind) -> bool:
        return kind in self._fetchers

    def spacing(self, request: CaptureRequest) -> float:
        return self._fetchers[request.kind].spacing(request)

    def close(self) -> None:
        for fetcher in self._fetchers.values():
            fetcher.close()


def run_audit(
    loaded: Loaded, settings: Settings, *, scope: str, progress: Progress, baseline: Baseline | None = None
) -> Report:
    """Audit loaded claim files with real captures, or with stored ones when the settings say offline.

    Args:
        loaded: The claim files.
        settings: The run's settings.
        scope: What is audited, in words, for the report.
        progress: Told after each capture.
        baseline: What the run remembers of earlier ones; None for a single answer that remembers nothing.

    Raises:
        EvidenceError: the store is missing (offline), in use, full or damaged.
    """
    began = time.monotonic()
    started = dt.datetime.now(dt.UTC)
    until = began + settings.time_budget if settings.time_budget and not settings.offline else None
    _more_files()
    with (
        _fetcher(settings, started.date(), baseline, until, loaded.copies) as (fetcher, as_of, memory, store),
        WorkerPool(settings.processes, settings.read_timeout, settings.read_memory) as pool,
        contextlib.closing(ReadingCache(settings.state)) as readings,
    ):
        run = Run(
            version=__version__,
            started=started.isoformat(timespec="seconds").replace("+00:00", "Z"),
            command=_command(),
            vantage=_vantage(settings),
            scope=_said(redact(scope)),
            offline=settings.offline,
            revision=_revision(loaded),
            software=_software(),
        )
        report = audit(
            loaded,
            settings,
            fetcher,
            pool,
            as_of=as_of,
            run=run,
            memory=memory,
            schedule=Schedule(_past(memory, baseline.latency if baseline else {}, store if until else None), until),
            readings=readings,
            progress=progress,
        )
    added: dict[str, Any] = {"seconds": round(time.monotonic() - began, 3), "oldest_check": _oldest_check(report)}
    added["reused"] = "; ".join(_not_asked_again(fetcher, len(report.inputs.captures), settings))
    if baseline is not None and baseline.findings is not None:
        added["comparison"] = compare(
            baseline.findings, report, whole=not loaded.partial, started=baseline.started, gate=baseline.gate
        )
    return report.model_copy(update={"run": report.run.model_copy(update=added)})


@contextmanager
def asking(settings: Settings) -> Iterator[tuple[Fetcher, WorkerPool]]:
    """Who asks and who reads, for a command that makes no report; what is asked is recorded all the same.

    Raises:
        EvidenceError: the store is missing (offline), in use, full or damaged.
    """
    _more_files()
    with (
        _fetcher(settings, dt.datetime.now(dt.UTC).date(), None, None) as (fetcher, _, _, _),
        WorkerPool(settings.processes, settings.read_timeout, settings.read_memory) as pool,
    ):
        yield fetcher, pool


def settle(settings: Settings) -> None:
    """Say in the evidence store that the audit has been reported, so that the next one does not take it up."""
    if settings.offline:
        return
    with contextlib.suppress(EvidenceError):  # at worst the next run says that it took up this one's answers
        index = Index(settings.state, write=True)
        try:
            index.settle()
        finally:
            index.close()


def _not_asked_again(fetcher: Fetcher, count: int, settings: Settings) -> Iterator[str]:
    """Which answers were there before the run asked, a part of a sentence for each reason."""
    while isinstance(fetcher, ReusingFetcher):
        answers = f"{fetcher.reused} of {count} answers not asked for again"
        if isinstance(fetcher, ResumingFetcher):
            yield f"{answers}: recorded by an audit that began at {fetcher.since} and was killed"
        else:
            yield f"{answers}: captured within {_duration(settings.max_age)}"
        fetcher = fetcher.inner


def _past(
    memory: Mapping[str, LinkMemory], latency: Mapping[str, float], store: EvidenceStore | None
) -> Callable[[CaptureRequest], Past]:
    """What earlier runs know of each address: whom to ask first, and who deserves a second chance.

    The store is asked only where the stalest go first: it also knows when an address was asked in vain.
    """

    def past(request: CaptureRequest) -> Past:
        if request.kind is not CaptureKind.LIVE:
            return Past()
        known = memory.get(request.url) or LinkMemory()
        checked = known.newest()
        if store is not None:
            with contextlib.suppress(EvidenceError):
                kept = store.latest(request.key)
                checked = max(checked, kept.fetched_at if kept else "")
        return Past(latency.get(request.url, 0.0), bool(known.last_good) and not known.failures, checked)

    return past


def _oldest_check(report: Report) -> str:
    """Of the addresses there was no time for: the day of the oldest look, `never` when one was never looked at."""
    left = [capture.url for capture in report.inputs.captures.values() if capture.reason == Refusal.TIME_BUDGET.code]
    if not left:
        return ""
    known = [report.memory.get(url) for url in left]
    return min(memory.newest() if memory else "" for memory in known) or "never"


def _more_files() -> None:
    """Let this process have as many open files as it may: each kept connection is one (macOS begins with 256)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def _fetcher(
    settings: Settings,
    today: dt.date,
    baseline: Baseline | None,
    until: float | None,
    copies: Sequence[CopyOnDisk] = (),
) -> Iterator[tuple[Fetcher, dt.date, Mapping[str, LinkMemory], EvidenceStore]]:
    """The fetcher of a run, the day to judge by and what is remembered: those of the last recorded run when offline."""
    with ExitStack() as stack:
        store = EvidenceStore(settings.state, write=not settings.offline)
        stack.callback(store.close)
        if settings.offline:
            as_of = dt.date.fromisoformat(store.last_as_of() or today.isoformat())
            yield ReplayFetcher(store), as_of, _remembered(baseline, store), store
            return
        session = GuardedSession(settings)
        stack.callback(session.close)
        memory = _remembered(baseline, store)
        audit = "" if baseline is None else settings.digest()
        killed = store.cut_off(audit, LONGEST_BREAK) if audit and not settings.refresh else ""
        store.begin_run(today.isoformat(), None if baseline is None else memory, audit)
        robots = None
        if settings.robots:
            cache = RobotsCache(settings.state / "robots.sqlite")
            stack.callback(cache.close)
            robots = Robots(settings, session, cache)
        known = None if settings.refresh else KnownPages(store, settings.max_bytes)
        archive = ArchiveFetcher(settings, session)
        asking: Fetcher = _ByKind(
            {
                CaptureKind.LIVE: LiveFetcher(session, robots, known, by_host=True),
                CaptureKind.ARCHIVE: archive,
                CaptureKind.INDEX: IndexFetcher(archive.chosen),
                CaptureKind.SAVE: save_fetcher(settings, session, archive.chosen),
                CaptureKind.WORK: WorkFetcher(settings, session),
                **_browser(settings, store, robots),
            }
        )
        if until is not None:
            asking = BudgetFetcher(asking, until)
        # What lies here costs no time that a budget could spare.
        asking = _ByKind({**{kind: asking for kind in CaptureKind if asking.answers(kind)}, **_at_hand(store, copies)})
        fetcher: Fetcher = KnownWorks(RecordingFetcher(asking, store), store)
        if settings.max_age and not settings.refresh:
            fetcher = ReusingFetcher(fetcher, store, settings.max_age)
        if killed:
            fetcher = ResumingFetcher(fetcher, store, killed)
        stack.callback(fetcher.close)
        yield fetcher, today, memory, store


def _browser(settings: Settings, store: EvidenceStore, robots: Robots | None) -> dict[CaptureKind, Fetcher]:
    """Who reads pages that only scripts write, where that is wanted."""
    if not settings.browser:
        return {}
    from checker.capture.rendered import RenderedFetcher

    return {CaptureKind.RENDERED: RenderedFetcher(settings, store, robots)}


def _at_hand(store: EvidenceStore, copies: Sequence[CopyOnDisk]) -> dict[CaptureKind, Fetcher]:
    """Who answers without a network."""
    return {CaptureKind.OWN: OwnEvidence(store), CaptureKind.SUPPLIED: SuppliedCopies(copies, store)}


def _remembered(baseline: Baseline | None, store: EvidenceStore) -> Mapping[str, LinkMemory]:
    if baseline is None:
        return {}
    return store.last_baseline() if baseline.stored else baseline.memory


def _duration(seconds: float) -> str:
    """A duration as `--max-age` takes it."""
    units = ((86_400, "d"), (3_600, "h"), (60, "m"))
    return next((f"{seconds / size:g}{unit}" for size, unit in units if seconds % size == 0), f"{seconds:g}s")


def _command() -> str:
    """The command as it was given, with the secrets of addresses taken out."""
    return _said(shlex.join(["sourcecheck", *map(redact, sys.argv[1:])]))


def _software() -> dict[str, str]:
    """The versions of the libraries that read and keep what is captured."""
    names = ("beautifulsoup4", "lxml", "pypdfium2", "requests", "selectolax", "warcio")
    return {name: version(name) for name in names}


def _said(text: str) -> str:
    """Text in a form a report can hold: bytes of a file's name that are not UTF-8 become `?`."""
    return text.encode("utf-8", "replace").decode()


def _vantage(settings: Settings) -> str:
    """Where the web was seen from, in words a reader can weigh; nothing is looked up for it."""
    runners = {"GITHUB_ACTIONS": "a GitHub Actions runner", "GITLAB_CI": "a GitLab runner", "CI": "a CI runner"}
    place = next((words for name, words in runners.items() if os.environ.get(name)), platform.node() or "one machine")
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}, {platform.system()}"
    served = f"; {len(settings.connect_to)} --connect-to rules" if settings.connect_to else ""
    return f"{place} ({python}){served}"


def _revision(loaded: Loaded) -> str:
    """The commit the claim files are at, "" outside git or when they are changed."""
    folder = Path(loaded.files[0].path).resolve().parent if loaded.files else Path.cwd()
    if not folder.is_dir():
        return ""
    try:
        found = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), "describe", "--always", "--abbrev=12", "--dirty"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""
