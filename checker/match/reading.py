"""A capture's bytes and its quotes in, a reading out: the part that runs in a limited process, and the part that asks.

The answer crosses between the processes as JSON: the parent never runs what a parser of strangers' bytes has made.
"""

from collections.abc import Callable, Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError

from checker.model.capture import Capture
from checker.model.claim import Quote
from checker.model.match import Match, MatchOutcome, Reading, Statement
from checker.worker import Answer, WorkerPool

__all__ = ["FAILURES", "read_bytes", "read_capture"]

_READING: Final[TypeAdapter[Reading]] = TypeAdapter(Reading)

_OWN_FAILURE: Final = "reader-"

FAILURES: Final = {
    "deadline": "Reading the page took too long.",
    "memory": "Reading the page took too much memory.",
    "crash": "The process that read the page died.",
    "error": "The page could not be read because of a mistake in the reader.",
}
"""What a worker's failure means for a reader of the report; the reason code is `reader-` and the failure."""


def read_bytes(
    body: bytes,
    media_type: str,
    charset: str,
    url: str,
    quotes: tuple[Quote, ...],
    careful: bool = False,
    fragments: tuple[str, ...] = (),
    statements: tuple[Statement, ...] = (),
    passages: bool = False,
) -> bytes:
    """Read a body and match quotes against it. Runs in a worker.

    Args:
        body: The decoded body.
        media_type: As the server said, without parameters.
        charset: As the server said, or "".
        url: Where the body came from.
        quotes: What to look for.
        careful: Use the reader that is slow and cannot crash.
        fragments: What links to the page have behind their `#`.
        statements: Claims whose numbers, dates, names and quoted words are looked for.
        passages: Whether to offer the passages nearest to each statement as well.

    Returns:
        A `Reading` as JSON, with one match a quote and one answer a fragment, in order.
    """
    # Only the processes that read need these, and they are a third of what an audit would have to load.
    from checker.document.read import read_document
    from checker.match.facts import FactReader
    from checker.match.linked import read_fragments
    from checker.match.notices import read_record
    from checker.match.passages import near_passages
    from checker.match.quote import Matcher

    document = read_document(body, media_type, charset, url, careful=careful)
    matcher = Matcher(document, url)
    facts = FactReader(document, matcher)
    reading = Reading(
        readable=document.readable,
        reason=document.reason,
        detail=document.detail,
        reader=document.reader,
        title=document.title,
        language=document.language,
        charset=document.charset,
        suspicion=document.suspicion,
        matches=tuple(matcher.match(quote) for quote in quotes),
        fragments=read_fragments(document, body, charset, url, fragments, careful=careful) if fragments else (),
        facts=tuple(facts.examine(statement) for statement in statements),
        passages=near_passages(document, matcher, statements) if passages else (),
        record=read_record(document),
    )
    return _READING.dump_json(reading)


def read_capture(
    pool: WorkerPool,
    body: bytes,
    capture: Capture,
    quotes: Sequence[Quote],
    fragments: Sequence[str] = (),
    statements: Sequence[Statement] = (),
    *,
    passages: bool = False,
    keep: Callable[[bytes], None] = lambda _: None,
) -> Reading:
    """Have a capture read in a limited process.

    A page whose reader dies, or takes too long or too much, is read once more by the careful reader.

    Args:
        pool: Who reads.
        body: The capture's decoded body.
        capture: What it is and where it came from.
        quotes: What to look for; may be empty.
        fragments: What links to the page have behind their `#`; a page that could not be read answers none.
        statements: Claims whose facts are looked for.
        passages: Whether to offer passages for them.
        keep: Told the reading as JSON, where another try would give the same: one that failed, or for which the first
            reader died, may come out otherwise the next time.

    Returns:
        The reading. Never raises for what the bytes hold: a reading that failed is not readable, with its reason, and
        so is every match.
    """
    url = capture.final_url or capture.url
    arguments = (body, capture.media_type, capture.charset, url, tuple(quotes))
    more = (tuple(fragments), *((tuple(statements), passages) if statements else ()))
    answer = pool.call("checker.match.reading:read_bytes", *arguments, False, *more)
    if answer.failure in ("crash", "deadline", "memory") and _may_be_html(capture.media_type):
        careful = pool.call("checker.match.reading:read_bytes", *arguments, True, *more)
        if not careful.failure:
            answer = careful
        return _reading(answer, len(quotes))
    reading = _reading(answer, len(quotes))
    if answer.value is not None and not reading.reason.startswith(_OWN_FAILURE):
        keep(answer.value)
    return reading


def _may_be_html(media_type: str) -> bool:
    """Whether there is a second reader for it."""
    return "html" in media_type or media_type in (
        "",
        "application/octet-stream",
        "text/plain",
        "application/xml",
        "text/xml",
        # What holds a page.
        "multipart/related",
        "application/warc",
        "application/wacz",
    )


def _reading(answer: Answer, count: int) -> Reading:
    """A worker's answer as a reading with as many matches as quotes were asked."""
    reason, detail = f"{_OWN_FAILURE}{answer.failure}", FAILURES.get(answer.failure, FAILURES["error"])
    if answer.failure and answer.detail:
        detail = f"{detail} ({answer.detail})"
    if answer.value is not None and not answer.failure:
        try:
            reading = _READING.validate_json(answer.value)
        except ValidationError:
            reason, detail = "reader-error", FAILURES["error"]
        else:
            if len(reading.matches) == count:
                return reading
            reason, detail = "reader-error", FAILURES["error"]
    unread = Match(MatchOutcome.UNREADABLE, reason, detail)
    return Reading(readable=False, reason=reason, detail=detail, matches=(unread,) * count)
