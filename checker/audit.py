"""The pipeline. Read this first: everything else is a deeper look at one of its steps.

    load → capture live → read, match → plan and capture earlier copies → read, match → judge → report

Claim files come in loaded. Capturing goes through one `Fetcher`, which may be the web or the evidence store; reading
goes through limited processes. All that follows the captures is a pure function of what they hold, so an audit of
stored captures gives the same report as the one that stored them.
"""

import datetime as dt
import sys
from collections.abc import Mapping
from types import MappingProxyType

from checker.capture.base import Fetcher
from checker.capture.board import Schedule
from checker.capture.plan import fragments_of, plan, statements_of
from checker.claims.load import Loaded
from checker.corrections import ask_register, with_notices
from checker.earlier import ask_copies, steps_with
from checker.match.reading_cache import ReadingCache
from checker.model.memory import LinkMemory
from checker.model.report import Inputs, Report, Run
from checker.rules import Audited, judge
from checker.rules.memory import remember, remember_words
from checker.rules.results import results
from checker.rules.suspicion import doubts
from checker.rules.tally import tally
from checker.saving import ask_saves
from checker.settings import Settings
from checker.timeline.drift import with_timelines
from checker.witness import Bench, Progress
from checker.worker import WorkerPool

__all__ = ["audit"]


def audit(
    loaded: Loaded,
    settings: Settings,
    fetcher: Fetcher,
    pool: WorkerPool,
    *,
    as_of: dt.date,
    run: Run,
    memory: Mapping[str, LinkMemory] = MappingProxyType({}),
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    readings: ReadingCache | None = None,
    progress: Progress = Progress(),  # noqa: B008 - silent
) -> Report:
    """Audit claim files.

    Args:
        loaded: The claim files, their waivers and their mistakes.
        settings: The run's settings.
        fetcher: Whom to ask for captures.
        pool: Who reads them.
        as_of: The day to judge by: waivers end on a day.
        run: What belongs to this run alone; its duration is the caller's to add.
        memory: What the baseline remembers of addresses.
        schedule: Whom to ask first and until when; no verdict rests on it.
        readings: What pages said when they were read before; no verdict depends on having it.
        progress: Told after each capture.

    Returns:
        The report. A KeyboardInterrupt ends the asking, not the report: what was not asked is said to be so, and
        `run.interrupted` is set.
    """
    archives = () if settings.archive == "never" else settings.archives
    citations = plan(loaded.files, archives, loaded.copies)
    bench = Bench(settings, fetcher, pool, progress, schedule, readings)
    bench.ask(
        "live pages",
        ((cited.live, cited.quotes, cited.refused) for cited in citations if cited.live),
        fragments_of(citations),
        statements_of(citations),
    )

    if settings.browser:
        from checker.browsing import read_by_browser

        read_by_browser(bench, citations)
    copies = ask_copies(bench, citations, settings.archive, steps_with(len(archives)), memory)
    if settings.archive == "save":
        ask_saves(bench, citations, copies)
    registered = ask_register(bench, citations, settings)

    captures = {key: witness.capture for key, witness in sorted(bench.witnesses.items())}
    doubted = doubts(bench.witnesses)
    # A page that looks like one for missing pages is no good look, and no proof of an end either.
    remembered = remember(memory, (capture for key, capture in captures.items() if key not in doubted), as_of)
    claims = results(loaded.files, citations, bench.witnesses, copies, remembered, doubted, settings.archive_window)
    remembered = remember_words(remembered, claims, captures, as_of)
    claims = with_notices(bench, claims, registered)
    if settings.timeline:
        claims = with_timelines(bench, citations, claims, settings)
        captures = {key: witness.capture for key, witness in sorted(bench.witnesses.items())}
    readers = {
        key: sys.intern(witness.reading.reader)
        for key, witness in sorted(bench.witnesses.items())
        if witness.reading and witness.reading.reader
    }
    # Rules are shown results. Plans and readings have served, and a large run is to have no more than it needs.
    del citations, copies
    bench.witnesses.clear()
    findings = judge(
        Audited(
            as_of,
            loaded.files,
            loaded.waivers,
            claims,
            captures,
            memory=remembered,
            local=loaded.local,
            partial=loaded.partial,
            authors=loaded.authors,
            reviews_required=settings.review.required,
        )
    )
    return Report(
        run=run.model_copy(
            update={
                "interrupted": bench.interrupted,
                "latency": dict(sorted(bench.latency.items())),
                "readers": readers,
            }
        ),
        inputs=Inputs(
            as_of=as_of.isoformat(),
            files=loaded.inputs,
            settings=settings.deciding(),
            settings_digest=settings.digest(),
            captures=captures,
            problems=loaded.problems,
            memory=dict(sorted(memory.items())),
            local=loaded.local,
            authors=dict(sorted(loaded.authors.items())),
        ),
        claims=claims,
        findings=findings,
        counts=tally(claims, findings, len(loaded.problems)),
        memory=remembered,
    )
