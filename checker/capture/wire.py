"""http.client's response, less trusting: how much a head may hold, and where an answer may end.

http.client and urllib3 take the end of the connection for the end of whatever line they are reading. Half a head would
then be an answer (`404` without its body), and half a chunk size the last chunk (`0` of `0a3f`).
"""

import http
import http.client
import io
from typing import Any, Final, cast

from urllib3.exceptions import HeaderParsingError
from urllib3.util.response import assert_header_parsing

from checker.capture.failures import FetchError

__all__ = ["MAX_HEADER_BYTES", "GuardedResponse"]

MAX_HEADER_BYTES: Final = 262_144
"""Of a status line, all headers and all interim responses together; browsers stop at about the same."""

_LAST_INTERIM: Final = 103


class _Lines:
    """A response's stream whose lines are whole, and whose head is limited.

    Not one of `io`'s classes: those close what they hold when they are collected.
    """

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._left = MAX_HEADER_BYTES
        self.in_head = True

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line with its end.

        Raises:
            FetchError: `cut-off`, when the connection ends inside it or inside the head; `header-flood`.
        """
        line = self._stream.readline(-1 if size is None else size)
        if self.in_head:
            begun = self._left < MAX_HEADER_BYTES
            self._left -= len(line)
            if self._left < 0:
                raise FetchError("header-flood", f"more than {MAX_HEADER_BYTES:,} bytes")
            if begun and not line:
                raise FetchError("cut-off", "the connection ended inside the headers")
        if line and not line.endswith(b"\n") and len(line) != size:
            raise FetchError("cut-off", "the connection ended inside a line")
        return line

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._stream, name)


class GuardedResponse(http.client.HTTPResponse):
    """One answer on a connection, with a limit on its head, every interim response skipped and honest chunk sizes."""

    def begin(self) -> None:
        """Read the head.

        Raises:
            FetchError: it is cut, too large, or holds a line that is no header.
        """
        lines = _Lines(cast("io.BufferedIOBase", self.fp))
        self.fp = cast("Any", lines)
        super().begin()
        lines.in_head = False
        try:
            assert_header_parsing(self.msg)
        except HeaderParsingError:
            # The parser drops all headers behind such a line: the length, the coding, the type.
            raise FetchError("bad-response", "a line among the headers is none") from None

    def _read_status(self) -> tuple[str, int, str]:
        """Read a status line; http.client knows of 100 only that another answer follows (RFC 9110 §15.2)."""
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not http.HTTPStatus.SWITCHING_PROTOCOLS < status <= _LAST_INTERIM:
                return version, status, reason
            http.client.parse_headers(self.fp)

    def _safe_read(self, amt: int) -> bytes:
        """Read exactly so much. A chunk size of -1 would mean: everything until the end, in one piece."""
        if amt < 0:
            raise FetchError("bad-response", "a negative chunk size")
        return super()._safe_read(amt)  # type: ignore[misc,no-any-return]
