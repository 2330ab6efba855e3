"""Read one archived copy raw, follow archived redirects within the archive, and check that it is what was asked for."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from checker.capture.address import same_address
from checker.capture.archives.base import Archive, Copy, tidy_original
from checker.capture.archives.choose import moment
from checker.capture.archives.client import ArchiveClient, Refusal, refusal
from checker.capture.archives.linkformat import links_in, timestamp_of
from checker.capture.base import Exchange
from checker.capture.visit import Visit
from checker.model.capture import Hop, Outcome

__all__ = ["MAX_HOPS", "Playback", "memento_timestamp", "original_of", "play"]

MAX_HOPS: Final = 5
"""Archived redirects that are followed. The archive's own corrections of a date come on top, one for each at most."""


@dataclass(frozen=True, slots=True)
class Playback:
    """What playing back a copy came to.

    `copy` is the one read last, `timestamp` the archive's own word for when it was taken, "" when it gave none. `visit`
    is the last answer, None when nothing was asked. `missing` when the archive says, without a memento, that it has no
    such copy.
    """

    copy: Copy
    timestamp: str
    outcome: Outcome
    reason: str
    detail: str
    visit: Visit | None
    hops: tuple[Hop, ...]
    exchanges: tuple[Exchange, ...]
    missing: bool = False


def play(client: ArchiveClient, copy: Copy) -> Playback:
    """Fetch a copy's bytes as they were archived.

    Archived redirects are followed by hand, within this archive only, at the time of the copy that redirects. A copy
    whose `Link rel="original"` names another address than was asked for is refused: its words are another page's.
    """
    hops: list[Hop] = []
    exchanges: list[Exchange] = []
    visit: Visit | None = None
    missing, stamp = False, ""
    try:
        archived = 0
        seen: set[str] = set()
        while True:
            address, stamp = client.archive.replay_url(copy), ""
            if address in seen or archived > MAX_HOPS or len(seen) > 2 * MAX_HOPS:
                raise Refusal(Outcome.NO_ANSWER, "archive-redirects", f"After {len(hops)} redirects there was no page.")
            seen.add(address)
            visit = client.ask("playback", address)
            exchanges += visit.exchanges
            stamp = memento_timestamp(visit)
            _check(visit, copy, stamp, client.archive)
            location = visit.header("Location")
            if visit.status in (301, 302, 303, 307, 308) and location:
                hops.append(Hop(visit.url, visit.status, location))
                archived += bool(stamp)
                copy = _next(client.archive, address, copy, location, archived=bool(stamp))
                continue
            missing = visit.status == 404 and not stamp
            original = copy.original or tidy_original(original_of(visit))
            copy = replace(copy, timestamp=stamp or copy.timestamp, original=original, status=str(visit.status))
            outcome, reason, detail = _judge(visit, stamp, client.archive)
            break
    except Refusal as refused:
        outcome, reason, detail = refused.outcome, refused.reason, refused.detail
    return Playback(copy, stamp, outcome, reason, detail, visit, tuple(hops), tuple(exchanges), missing)


def memento_timestamp(visit: Visit) -> str:
    """The time of the copy as the archive gives it (Memento-Datetime, RFC 7089 §2.1.1), 14 digits, or ""."""
    return timestamp_of(visit.header("Memento-Datetime"))


def original_of(visit: Visit) -> str:
    """The address that the answer says it is a copy of (`Link rel="original"`, RFC 7089 §2.2.1), or ""."""
    return next((link.target for link in links_in(visit.header("Link")) if "original" in link.rel), "")


def _check(visit: Visit, copy: Copy, stamp: str, archive: Archive) -> None:
    """Refuse an answer that is none, or that is about another page.

    Raises:
        Refusal: it cannot be read as this copy.
    """
    if visit.failure or not stamp:
        refused = refusal(visit, archive.host)
        if refused is not None and not (visit.status == 404 and not visit.failure):
            raise refused
    original = original_of(visit)
    if original and copy.original and not same_address(tidy_original(original), copy.original):
        raise Refusal(Outcome.NO_ANSWER, "other-original", f"{archive.host} gave the copy of {original} instead.")
    if stamp > moment(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        raise Refusal(
            Outcome.NO_ANSWER, "archive-not-a-memento", f"{archive.host} says that its copy was taken in the future."
        )


def _next(archive: Archive, address: str, copy: Copy, location: str, *, archived: bool) -> Copy:
    """The copy a redirect leads to. Under raw playback an archived redirect may keep the original Location.

    Raises:
        Refusal: it leads out of the archive.
    """
    absolute = urljoin(address, location)
    inside = archive.parse(absolute)
    if inside is not None and (archived or same_address(inside.original, copy.original)):
        return inside
    if inside is not None:
        what = f"{archive.host} pointed to the copy of {inside.original} instead."
        raise Refusal(Outcome.NO_ANSWER, "other-original", what)
    original = tidy_original(urljoin(copy.original, location)) if archived else ""
    if not original:
        where = urlsplit(absolute).hostname or "nowhere"
        raise Refusal(
            Outcome.NO_ANSWER, "archive-other-host", f"{archive.host} redirected to {where}, which was not followed."
        )
    return Copy(copy.timestamp, original)


def _judge(visit: Visit, stamp: str, archive: Archive) -> tuple[Outcome, str, str]:
    """What the last answer means: outcome, reason, sentence."""
    status, host = visit.status, archive.host
    if not stamp and status == 404:
        return Outcome.NO_ANSWER, "archive-inconsistent", f"{host} has no copy at this address, but may have others."
    if not stamp:
        return Outcome.NO_ANSWER, "archive-not-a-memento", f"What {host} sent does not say that it is an archived copy."
    day = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
    if not archive.raw:
        # The answer is the archive's own page about the copy, whatever its status.
        what = f"a copy of {day}" if status == 200 else f"an answer of its own ({status}) for its copy of {day}"
        detail = f"{host} has {what}, which only a browser can show: open it, or supply the downloaded copy."
        return Outcome.NO_ANSWER, "archive-not-raw", detail
    if status in (404, 410):
        return Outcome.GONE, "archive-copy-gone", f"When {host} took its copy on {day}, the page answered {status}."
    if status not in (200, 203):
        return Outcome.NO_ANSWER, "archive-copy-status", f"The copy of {day} at {host} is itself an answer {status}."
    return Outcome.CAPTURED, "archive-copy", f"Copy of {day} at {host}."
