"""Ready ways for a route to misbehave. Each function makes a route: `host.route("/drip", drip_body())`.

What can go on for ever goes on until the client leaves or the web stops.
"""

import gzip
import itertools
import threading
import zlib
from collections.abc import Iterable

from tests.web.server import Call, Route

__all__ = [
    "chunk_size_negative", "continue_flood", "cut_chunks", "cut_deflate", "cut_gzip", "cut_length", "drip_body",
    "drip_headers", "early_hints", "endless_body", "endless_trailers", "first_then", "garbage", "gzip_bomb", "hang",
    "header_flood", "header_line_flood", "interim_then", "nested_gzip_bomb", "no_length", "packed", "redirect_endless",
    "redirect_gzip_bomb", "reset", "reset_in_body", "slow_down", "status", "wrong_coding", "zeros",
]  # fmt: skip

HTML = ("Content-Type", "text/html; charset=utf-8")


def hang() -> Route:
    """Take the request and never answer."""

    def route(call: Call) -> None:
        call.close()
        while not call.wait(0.2) and _still_there(call):
            pass

    return route


def _still_there(call: Call) -> bool:
    """Whether the client keeps its end open."""
    call.sock.settimeout(0.01)
    try:
        return bool(call.sock.recv(1))
    except TimeoutError:
        return True
    except OSError:
        return False
    finally:
        call.sock.settimeout(None)


def drip_headers(pause: float = 0.05) -> Route:
    """Send an endless header one byte at a time."""

    def route(call: Call) -> None:
        call.close()
        call.send(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not call.wait(pause):
            call.send(b"a")

    return route


def drip_body(pause: float = 0.05, *, chunked: bool = False, code: int = 200) -> Route:
    """Send an endless body one byte at a time."""

    def route(call: Call) -> None:
        call.close()
        call.head(code, [HTML, ("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")])
        while not call.wait(pause):
            call.send(b"1\r\na\r\n" if chunked else b"a")

    return route


def endless_body(*, length: int | None = None, chunked: bool = False) -> Route:
    """Send zeros as fast as they are taken; with `length`, claim that many."""

    def route(call: Call) -> None:
        call.close()
        framing = ("Connection", "close") if length is None else ("Content-Length", str(length))
        call.head(200, [HTML, ("Transfer-Encoding", "chunked") if chunked else framing])
        block = bytes(65_536)
        while not call.stopping.is_set():
            call.send(b"10000\r\n" + block + b"\r\n" if chunked else block)

    return route


def zeros(size: int) -> Route:
    """Send so many zeros, honestly."""

    def route(call: Call) -> None:
        call.head(200, [HTML, ("Content-Length", str(size))])
        left = size
        while left > 0 and not call.stopping.is_set():
            call.send(bytes(min(left, 65_536)))
            left -= 65_536

    return route


def _bomb(size: int) -> bytes:
    """So many zeros in gzip, without holding them."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = bytes(1 << 20)
    return b"".join([*(machine.compress(block) for _ in range(size >> 20)), machine.flush()])


def gzip_bomb(size: int = 1 << 30) -> Route:
    """Send zeros that grow a thousandfold when unpacked."""
    packed_body = _bomb(size)
    return lambda call: call.reply(200, packed_body, [HTML, ("Content-Encoding", "gzip")])


def nested_gzip_bomb(size: int = 1 << 30) -> Route:
    """The same, packed twice."""
    packed_body = gzip.compress(_bomb(size))
    return lambda call: call.reply(200, packed_body, [HTML, ("Content-Encoding", "gzip, gzip")])


def packed(body: bytes, coding: str = "gzip") -> Route:
    """Serve a body in an honest coding: `gzip`, `deflate`, or `raw-deflate` under the name deflate."""
    if coding == "gzip":
        data = gzip.compress(body, mtime=0)
    elif coding == "deflate":
        data = zlib.compress(body)
    else:
        machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        data = machine.compress(body) + machine.flush()
    named = coding.removeprefix("raw-")
    return lambda call: call.reply(200, data, [HTML, ("Content-Encoding", named)])


def wrong_coding(coding: str = "br", body: bytes = b"<p>not packed at all</p>") -> Route:
    """Claim a coding that was not asked for, or that the body is not in."""
    return lambda call: call.reply(200, body, [HTML, ("Content-Encoding", coding)])


def cut_length(body: bytes = b"<p>half a page</p>", missing: int = 1000) -> Route:
    """Claim more bytes than come, then end the connection."""

    def route(call: Call) -> None:
        call.close()
        call.head(200, [HTML, ("Content-Length", str(len(body) + missing))])
        call.send(body)

    return route


def cut_chunks(body: bytes = b"<p>half a page</p>") -> Route:
    """End the connection after some chunks, without the last one."""

    def route(call: Call) -> None:
        call.close()
        call.head(200, [HTML, ("Transfer-Encoding", "chunked")])
        call.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")

    return route


def cut_gzip(body: bytes = b"<p>a page that is long enough to be cut</p>" * 50) -> Route:
    """Send half of a gzip stream as if it were all."""
    data = gzip.compress(body, mtime=0)
    return lambda call: call.reply(200, data[: len(data) // 2], [HTML, ("Content-Encoding", "gzip")])


def cut_deflate(body: bytes = b"<p>a page that is long enough to be cut</p>" * 50) -> Route:
    """Send half of a deflate stream as if it were all."""
    data = zlib.compress(body)
    return lambda call: call.reply(200, data[: len(data) // 2], [HTML, ("Content-Encoding", "deflate")])


def chunk_size_negative(size: str = "-1") -> Route:
    """Send a chunk of a negative size, and then zeros without end."""

    def route(call: Call) -> None:
        call.close()
        call.head(200, [HTML, ("Transfer-Encoding", "chunked")])
        call.send(size.encode() + b"\r\n")
        while not call.stopping.is_set():
            call.send(bytes(65_536))

    return route


def endless_trailers() -> Route:
    """Send a whole chunked page, and then trailers without end."""

    def route(call: Call) -> None:
        call.close()
        call.head(200, [HTML, ("Transfer-Encoding", "chunked")])
        call.send(b"5\r\nhello\r\n0\r\n")
        while not call.stopping.is_set():
            call.send(b"X-Trailer: more\r\n" * 1000)

    return route


def redirect_endless(location: str, status: int = 302) -> Route:
    """Redirect, with a body that never ends."""

    def route(call: Call) -> None:
        call.close()
        call.head(status, [("Location", location), ("Connection", "close")])
        while not call.stopping.is_set():
            call.send(bytes(65_536))

    return route


def redirect_gzip_bomb(location: str, size: int = 1 << 30) -> Route:
    """Redirect, with a bomb for a body."""
    data = _bomb(size)
    return lambda call: call.reply(302, data, [("Location", location), ("Content-Encoding", "gzip")])


def reset() -> Route:
    """Break off before a word is said."""
    return Call.reset


def reset_in_body(body: bytes = b"<p>half a page</p>") -> Route:
    """Break off inside the body."""

    def route(call: Call) -> None:
        call.head(200, [HTML, ("Content-Length", str(len(body) + 1000))])
        call.send(body)
        call.reset()

    return route


def header_flood(lines: int = 90, size: int = 60_000) -> Route:
    """Send few headers, each very long: no single limit of http.client notices."""

    def route(call: Call) -> None:
        call.close()
        call.head(200, [HTML, *((f"X-{number}", "a" * size) for number in range(lines))])
        call.send(b"<p>here</p>")

    return route


def header_line_flood(lines: int = 5000) -> Route:
    """Send very many headers."""
    return lambda call: call.reply(200, b"<p>here</p>", [HTML, *((f"X-{n}", "a") for n in range(lines))])


def continue_flood(status: int = 100) -> Route:
    """Announce an answer for ever."""

    def route(call: Call) -> None:
        call.close()
        line = f"HTTP/1.1 {status} Wait\r\n\r\n".encode()
        while not call.stopping.is_set():
            call.send(line * 100)

    return route


def interim_then(status: int, body: bytes) -> Route:
    """Announce the answer once, with an interim response, then give it."""

    def route(call: Call) -> None:
        call.send(f"HTTP/1.1 {status} Wait\r\nLink: </style.css>; rel=preload\r\n\r\n".encode())
        call.reply(200, body, [HTML])

    return route


def early_hints(body: bytes) -> Route:
    """A 103 before the answer (RFC 8297)."""
    return interim_then(103, body)


def no_length(body: bytes, headers: Iterable[tuple[str, str]] = (), *, goodbye: bool = True) -> Route:
    """Serve a page that ends with its connection, over TLS with or without its goodbye."""

    def route(call: Call) -> None:
        call.close() if goodbye else call.vanish()
        call.head(200, [HTML, ("Connection", "close"), *headers])
        call.send(body)

    return route


def garbage(data: bytes = b"SSH-2.0-OpenSSH_9.2\r\n") -> Route:
    """Speak another protocol."""

    def route(call: Call) -> None:
        call.close()
        call.send(data)

    return route


def status(code: int, body: bytes = b"<h1>Sorry</h1>", **headers: str) -> Route:
    """Answer with a status; `Retry_After="5"` becomes a header."""
    more = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda call: call.reply(code, body, [HTML, *more])


def slow_down(seconds: int | str = 1) -> Route:
    """429 with Retry-After."""
    return status(429, Retry_After=str(seconds))


def first_then(first: Route, then: Route, times: int = 1) -> Route:
    """Behave one way for so many requests, and another way after that."""
    count = itertools.count()
    lock = threading.Lock()

    def route(call: Call) -> None:
        with lock:
            number = next(count)
        (first if number < times else then)(call)

    return route
