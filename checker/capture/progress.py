"""From what a request has come to so far to the visit it ends as."""

from checker.capture.answer import EVIDENCE, header
from checker.capture.base import Exchange
from checker.capture.coding import decode
from checker.capture.visit import Visit, media_type_of
from checker.model.capture import Hop

__all__ = ["Progress", "answered", "failed", "visit_of"]


class Progress:
    """What a visit has come to so far.

    Args:
        url: The address asked.
        begun: An earlier visit of it, to be gone on with.
    """

    def __init__(self, url: str, begun: Visit | None = None) -> None:
        self.url = url
        self.final_url = begun.final_url if begun else url
        self.exchanges: list[Exchange] = list(begun.exchanges) if begun else []
        self.hops: list[Hop] = list(begun.hops) if begun else []


def answered(progress: Progress, exchange: Exchange, limit: int) -> Visit:
    """The visit of an answer that came whole, its body decoded."""
    body, failure = decode(exchange.raw, header(exchange, "content-encoding"), limit)
    if exchange.status not in EVIDENCE:
        # What the status line says stands, whatever its page is coded in.
        failure = ""
    return visit_of(progress, b"" if failure else body, failure, "")


def failed(progress: Progress, code: str, detail: str) -> Visit:
    """The visit of a request that ended early."""
    return visit_of(progress, b"", code, detail)


def visit_of(progress: Progress, body: bytes, failure: str, detail: str) -> Visit:
    """The visit as it stands, with this body, reason code and detail."""
    last = progress.exchanges[-1] if progress.exchanges else None
    # A failure at a later hop says nothing with the status of the redirect before it.
    own = last if last is not None and last.url == progress.final_url else None
    media_type, charset = media_type_of(header(own, "content-type")) if own else ("", "")
    return Visit(
        url=progress.url,
        final_url=progress.final_url,
        exchanges=tuple(progress.exchanges),
        hops=tuple(progress.hops),
        status=own.status if own else None,
        headers=own.headers if own else (),
        media_type=media_type,
        charset=charset,
        body=body,
        failure=failure,
        detail=detail,
    )
