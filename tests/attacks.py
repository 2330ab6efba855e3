"""What a hostile server may try on whoever reads its pages: headers, framing, codings, redirects, letters, parsers.

Wherever an attack has a page at all, the quoted words stand in it: an audit may find them or say that nothing could be
said, and any other verdict would be a lie.
"""

# ruff: noqa: E501  (one attack a line)

import gzip
import itertools
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.document.pdfs import lines, pdf
from tests.failures import PAGE, QUOTE
from tests.web import Call, Host, Route
from tests.web import misbehave as bad

__all__ = ["ATTACKS", "Attack"]

HTML = ("Content-Type", "text/html; charset=utf-8")
BODY = PAGE.encode()
BLOCK = bytes(65_536)
BOMB = 1 << 28


@dataclass(frozen=True)
class Attack:
    """One attack: its name, what it is aimed at, and how a host is prepared for it.

    `make` gets the host and its addresses' scheme and returns the path to ask for. A `wire` attack is worth trying over
    TLS too: it happens below the page.
    """

    name: str
    aim: str
    make: Callable[[Host, str], str]
    wire: bool = False


def at(route: Route) -> Callable[[Host, str], str]:
    """Let the page be this route."""
    return late(lambda: route)


def late(build: Callable[[], Route]) -> Callable[[Host, str], str]:
    """Let the page be a route that is made only by the server: bombs take a while, and room."""

    def make(host: Host, _scheme: str) -> str:
        host.route("/page", build())
        return "/page"

    return make


def page(body: bytes, kind: str = "text/html; charset=utf-8", *more: tuple[str, str]) -> Callable[[Host, str], str]:
    """Serve these bytes, honestly."""
    return large(lambda: body, kind, *more)


def large(
    build: Callable[[], bytes], kind: str = "text/html; charset=utf-8", *more: tuple[str, str]
) -> Callable[[Host, str], str]:
    """Serve bytes that only the server makes."""

    def route() -> Route:
        body = build()
        return lambda call: call.reply(200, body, [("Content-Type", kind), *more])

    return late(route)


def raw(data: bytes, then: bytes = b"", *, keep: bool = False) -> Callable[[Host, str], str]:
    """Say these bytes, and then others for ever."""

    def route(call: Call) -> None:
        if not keep:
            call.close()
        call.send(data)
        while then and not call.stopping.is_set():
            call.send(then)

    return at(route)


def redirect(location: str, status: int = 302) -> Callable[[Host, str], str]:
    """Redirect; HOST and SCHEME stand for the host itself."""

    def make(host: Host, scheme: str) -> str:
        target = location.replace("HOST", host.name).replace("SCHEME", scheme)
        host.route("/page", lambda call: call.reply(status, b"moved", [("Location", target)]))
        return "/page"

    return make


def endless_redirects(pause: float = 0.0) -> Callable[[Host, str], str]:
    """Redirect to a new address each time."""

    def make(host: Host, _scheme: str) -> str:
        count = itertools.count()

        def route(call: Call) -> None:
            call.wait(pause)
            call.reply(302, b"", [("Location", f"/page?{next(count)}")])

        host.route("/page", route)
        return "/page"

    return make


def far_away(host: Host, _scheme: str) -> str:
    """Redirect to a page with a very long address."""
    path = "/" + "a" * 60_000
    host.page(path, BODY)
    host.route("/page", lambda call: call.reply(302, b"", [("Location", path)]))
    return "/page"


def ping_pong(host: Host, scheme: str) -> str:
    """Redirect between the two schemes."""
    other = {"http": "https", "https": "http"}[scheme]

    def route(call: Call) -> None:
        there = f"{scheme if call.hit.tls is (other == 'https') else other}://{host.name}/page"
        call.reply(302, b"", [("Location", there)])

    host.route("/page", route)
    return "/page"


def cookie_bomb(host: Host, _scheme: str) -> str:
    """Set hundreds of cookies and ask for them back, redirect after redirect; whoever sends them gets an error."""
    jar = [("Set-Cookie", f"c{number}={'a' * 4000}") for number in range(20)]

    def route(call: Call) -> None:
        if "cookie" in call.hit.headers:
            call.reply(500, b"thank you for the cookies")
        elif call.hit.path.endswith("?again"):
            call.reply(200, BODY, [HTML])
        else:
            call.reply(302, b"", [("Location", "/page?again"), *jar])

    host.route("/page", route)
    return "/page"


def smuggled(host: Host, _scheme: str) -> str:
    """Send a second answer that nobody asked for behind the first."""
    second = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    first = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"
    host.route("/page", lambda call: call.send(first + second))
    host.page("/next", BODY)
    return "/page"


def robots(route: Route | None = None, build: Callable[[], Route] = bad.hang) -> Callable[[Host, str], str]:
    """Misbehave in robots.txt, in this way or in one that only the server makes."""

    def make(host: Host, _scheme: str) -> str:
        host.page("/page", BODY)
        host.route("/robots.txt", route or build())
        return "/page"

    return make


def deflate_bomb(size: int = BOMB) -> bytes:
    """So many zeros, as a zlib stream."""
    machine = zlib.compressobj(9)
    return b"".join([*(machine.compress(bytes(1 << 20)) for _ in range(size >> 20)), machine.flush()])


def coded(coding: str, data: Callable[[], bytes]) -> Callable[[Host, str], str]:
    """Serve a body in a coding; the body is made when the host is."""

    def make(host: Host, _scheme: str) -> str:
        body = data()
        host.route("/page", lambda call: call.reply(200, body, [HTML, ("Content-Encoding", coding)]))
        return "/page"

    return make


def layers(count: int) -> bytes:
    """The page, packed so many times."""
    body = BODY
    for _ in range(count):
        body = gzip.compress(body, mtime=0)
    return body


def text(words: bytes = b"") -> bytes:
    """The page with something more in it."""
    return BODY + words


def loop_pdf() -> bytes:
    """A PDF whose tree of pages is its own child."""
    return pdf([lines(QUOTE)]).replace(b"/Kids [", b"/Kids [2 0 R ")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><r>&j;<p>" + QUOTE.encode() + b"</p></r>"
)  # fmt: skip
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><p>' + QUOTE.encode()
    + b"</p><p>&x;</p></r>"
)  # fmt: skip
DTD = (
    b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd"><r><p>' + QUOTE.encode() + b"</p></r>"
)  # fmt: skip
WORDS = QUOTE.encode()
NEAR = b"<p>" + QUOTE.replace("not", "now").encode()

ATTACKS: tuple[Attack, ...] = (
    # Headers
    Attack("takes the request and never answers", "headers", at(bad.hang()), True),
    Attack("a header a byte at a time", "headers", at(bad.drip_headers()), True),
    Attack("a header line without end", "headers", raw(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 65_536), True),
    Attack("header lines without end", "headers", raw(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 10_000), True),
    Attack("folded header lines without end", "headers", raw(b"HTTP/1.1 200 OK\r\nX: a\r\n", b" a\r\n" * 10_000)),
    Attack("90 headers of 60 kB", "headers", at(bad.header_flood()), True),
    Attack("5,000 headers", "headers", at(bad.header_line_flood())),
    Attack("100 Continue without end", "headers", at(bad.continue_flood()), True),
    Attack("103 Early Hints without end", "headers", at(bad.continue_flood(103))),
    Attack("101 Switching Protocols", "headers", raw(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + BODY)),
    Attack("another protocol", "headers", at(bad.garbage()), True),
    Attack("a status line of nonsense", "headers", raw(b"HTTP/9.9 abc def\r\n\r\n" + BODY)),
    Attack("a status of a million digits", "headers", raw(b"HTTP/1.1 " + b"2" * 1_000_000 + b" OK\r\n\r\n" + BODY)),
    Attack("a negative status", "headers", raw(b"HTTP/1.1 -200 OK\r\n\r\n" + BODY)),
    Attack("HTTP/0.9", "headers", raw(BODY)),
    Attack("a header without a colon", "headers", raw(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n" + BODY)),
    Attack("NULs in headers", "headers", raw(b"HTTP/1.1 200 OK\r\nX\0: \0\0\r\nContent-Type: text/html\0\r\n\r\n" + BODY)),
    Attack("a Content-Type of 60 kB", "headers", page(BODY, "text/html; " + "a=b; " * 12_000)),
    Attack("90 Content-Types", "headers", page(BODY, "text/html", *[("Content-Type", "image/png")] * 80)),
    Attack("cookies of 80 kB, asked back", "headers", cookie_bomb),
    Attack("80 Link headers of 50 kB", "headers", page(BODY, HTML[1], *[("Link", "<x>; rel=original" * 3000)] * 80)),
    # Framing
    Attack("a body a byte at a time", "framing", at(bad.drip_body()), True),
    Attack("a chunk a byte at a time", "framing", at(bad.drip_body(chunked=True)), True),
    Attack("zeros without end", "framing", at(bad.endless_body()), True),
    Attack("chunks without end", "framing", at(bad.endless_body(chunked=True)), True),
    Attack("a terabyte, announced", "framing", at(bad.endless_body(length=1 << 40))),
    Attack("a Content-Length of 30 digits", "framing", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1" + b"0" * 30 + b"\r\n\r\n", BLOCK)),
    Attack("a negative Content-Length", "framing", raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", BLOCK)),
    Attack("two Content-Lengths", "framing", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 9\r\n\r\n" + BODY)),
    Attack("Content-Length and chunks", "framing", raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"1\r\na\r\n" * 9000
    )),
    Attack("gzip as a transfer coding", "framing", raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )),
    Attack("a chunk of negative size", "framing", at(bad.chunk_size_negative()), True),
    Attack("a chunk of 16 exabytes", "framing", at(bad.chunk_size_negative("F" * 16))),
    Attack("a chunk extension without end", "framing", raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"a=b;" * 10_000
    ), True),
    Attack("chunks of one byte, as fast as can be", "framing", raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 10_000
    )),
    Attack("trailers without end", "framing", at(bad.endless_trailers()), True),
    Attack("less than announced", "framing", at(bad.cut_length(BODY)), True),
    Attack("no last chunk", "framing", at(bad.cut_chunks(BODY)), True),
    Attack("a reset before the answer", "framing", at(bad.reset()), True),
    Attack("a reset inside the body", "framing", at(bad.reset_in_body()), True),
    Attack("an end without TLS's goodbye", "framing", at(bad.no_length(BODY, [HTML], goodbye=False)), True),
    Attack("a second answer behind the first", "framing", smuggled, True),
    # Codings
    Attack("256 MB in gzip", "codings", late(lambda: bad.gzip_bomb(BOMB))),
    Attack("256 MB in gzip in gzip", "codings", late(lambda: bad.nested_gzip_bomb(BOMB))),
    Attack("256 MB in deflate", "codings", coded("deflate", deflate_bomb)),
    Attack("fifty layers of gzip", "codings", coded(", ".join(["gzip"] * 50), lambda: layers(50))),
    Attack("a million empty gzip members", "codings", coded("gzip", lambda: gzip.compress(b"", mtime=0) * 400_000)),
    Attack("a gzip name of megabytes", "codings", coded("gzip", lambda: b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"a" * 8_000_000)),
    Attack("brotli that nobody asked for", "codings", at(bad.wrong_coding("br"))),
    Attack("zstd that nobody asked for", "codings", at(bad.wrong_coding("zstd"))),
    Attack("gzip that is none", "codings", at(bad.wrong_coding("gzip", BODY))),
    Attack("half a gzip stream", "codings", at(bad.cut_gzip())),
    Attack("half a deflate stream", "codings", at(bad.cut_deflate())),
    # Redirects
    Attack("to itself", "redirects", redirect("SCHEME://HOST/page")),
    Attack("to a new address each time", "redirects", endless_redirects()),
    Attack("to a new address each time, slowly", "redirects", endless_redirects(0.25)),
    Attack("between http and https", "redirects", ping_pong),
    Attack("with a body without end", "redirects", at(bad.redirect_endless("/page?again")), True),
    Attack("with 256 MB in gzip", "redirects", late(lambda: bad.redirect_gzip_bomb("/page?again", BOMB))),
    Attack("to a private address", "redirects", redirect("http://10.1.2.3/page")),
    Attack("to a metadata service", "redirects", redirect("http://169.254.169.254/latest/meta-data/")),
    Attack("to this machine, in decimal", "redirects", redirect("http://2130706433/")),
    Attack("to this machine, in octal", "redirects", redirect("http://0177.0.0.1/")),
    Attack("to this machine, as IPv6", "redirects", redirect("http://[::ffff:127.0.0.1]/")),
    Attack("to a file", "redirects", redirect("file:///etc/passwd")),
    Attack("to a script", "redirects", redirect("javascript:alert(1)")),
    Attack("to a mail server's port", "redirects", redirect("http://HOST:25/page")),
    Attack("to an address with a password", "redirects", redirect("SCHEME://user:pass@HOST/page")),
    Attack("to an address of 60 kB", "redirects", far_away),
    Attack("to control characters", "redirects", raw(b"HTTP/1.1 302 F\r\nLocation: /a\x0b\x07b\x00\r\n\r\n")),
    Attack("to brackets without an address", "redirects", redirect("http://[::1")),
    # Letters
    Attack("UTF-7", "letters", page(BODY, "text/html; charset=utf-7")),
    Attack("a codec that unpacks", "letters", page(BODY, "text/html; charset=zlib")),
    Attack("a codec that runs escapes", "letters", page(BODY, "text/html; charset=unicode_escape")),
    Attack("a charset of 50 kB", "letters", page(BODY, "text/html; charset=" + "u" * 50_000)),
    Attack("UTF-16 that is none", "letters", page(BODY, "text/html; charset=utf-16le")),
    Attack("a million NULs inside the words", "letters", large(lambda: BODY.replace(b"could not", b"could" + bytes(1_000_000) + b" not"))),
    Attack("a million escapes of ISO-2022-JP", "letters", large(lambda: text(b"\x1b$B\x1b(B" * 500_000), "text/html; charset=iso-2022-jp")),
    Attack("a million combining marks", "letters", large(lambda: text(b"<p>a" + "\u0301\u0323".encode() * 500_000))),
    Attack("a million soft hyphens", "letters", large(lambda: text(b"<p>" + b"l\xc2\xad" * 500_000))),
    Attack("bidi overrides and nothing else", "letters", large(lambda: text("\u202e\u2066".encode() * 300_000))),
    # HTML
    Attack("100,000 elements deep", "HTML", large(lambda: b"<div>" * 100_000 + BODY)),
    Attack("80,000 inline elements, unclosed", "HTML", large(lambda: text(b"<b><i>" * 40_000))),
    Attack("3,000 tables in tables", "HTML", large(lambda: text(b"<table><tr><td>" * 3_000))),
    Attack("templates in templates", "HTML", large(lambda: text(b"<template>" * 30_000))),
    Attack("an attribute of 4 MB", "HTML", large(lambda: text(b"<p title='" + b"a" * 4_000_000 + b"'>"))),
    Attack("100,000 attributes", "HTML", large(lambda: text(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">"))),
    Attack("a million references", "HTML", large(lambda: text(b"<p>" + b"&amp;" * 900_000))),
    Attack("400,000 comments that begin", "HTML", large(lambda: text(b"<!--" * 400_000))),
    Attack("400,000 links that begin", "HTML", large(lambda: text(b"<a " * 400_000))),
    Attack("400,000 CDATA that begin", "HTML", large(lambda: text(b"<![CDATA[" * 400_000))),
    Attack("a page of 9 MB", "HTML", large(lambda: text(b"<p>words that go on and on. " * 340_000))),
    Attack("JSON-LD 100,000 deep", "HTML", large(lambda: text(b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>"))),
    Attack("style rules that hide by the thousand", "HTML", large(lambda: text(b"<style>" + b".a,.b{display:none}" * 100_000 + b"</style>"))),
    Attack("the quote almost, 20,000 times", "HTML", large(lambda: NEAR * 20_000 + BODY)),
    Attack("the quote's first words, 200,000 times", "HTML", large(lambda: b"<p>" + b"the lifeboats could " * 200_000 + BODY)),
    Attack("one word of 4 MB", "HTML", large(lambda: text(b"<p>" + b"a" * 4_000_000))),
    # Other files
    Attack("a PDF whose pages are their own parent", "PDF", page(loop_pdf(), "application/pdf")),
    Attack("a PDF page of 60 MB", "PDF", large(lambda: pdf([lines(QUOTE), b" " * 60_000_000]), "application/pdf")),
    Attack("a PDF of a million operators", "PDF", large(lambda: pdf([lines(QUOTE) + b" (a) Tj" * 1_000_000]), "application/pdf")),
    Attack("a PDF of 5,000 pages", "PDF", large(lambda: pdf([lines(QUOTE)] * 5_000), "application/pdf")),
    Attack("a PDF that breaks off", "PDF", page(pdf([lines(QUOTE)])[:400], "application/pdf")),
    Attack("a PDF with a password", "PDF", page(pdf([lines(QUOTE)], encrypt=True), "application/pdf")),
    Attack("a billion laughs", "XML", page(LAUGHS, "application/xml")),
    Attack("an entity that is a file", "XML", page(XXE, "application/xml")),
    Attack("a DTD from elsewhere", "XML", page(DTD, "application/xml")),
    Attack("XML 200,000 deep", "XML", large(lambda: b"<r>" + b"<a>" * 200_000 + WORDS + b"</a>" * 200_000 + b"</r>", "text/xml")),
    Attack("a text of 9 MB in one line", "text", large(lambda: WORDS + b" word" * 1_900_000, "text/plain")),
    Attack("an archive called a page", "text", large(lambda: b"PK\x03\x04" + bytes(500_000))),
    # robots.txt
    Attack("robots.txt never comes", "robots", robots(bad.hang())),
    Attack("robots.txt without end", "robots", robots(bad.endless_body()), True),
    Attack("256 MB of robots.txt in gzip", "robots", robots(build=lambda: bad.gzip_bomb(BOMB))),
    Attack("robots.txt that redirects to itself", "robots", robots(
        lambda call: call.reply(302, b"", [("Location", "/robots.txt")])
    )),
    Attack("robots.txt of stars", "robots", robots(
        lambda call: call.reply(200, b"User-agent: *\n" + b"Disallow: /" + b"*a" * 20_000 + b"$\n", [("Content-Type", "text/plain")])
    )),
    Attack("robots.txt of 100,000 rules", "robots", robots(
        lambda call: call.reply(200, b"User-agent: *\n" + b"Disallow: /*x*y*z\n" * 100_000, [("Content-Type", "text/plain")])
    )),
    Attack("robots.txt that asks for a day between visits", "robots", robots(
        lambda call: call.reply(200, b"User-agent: *\nCrawl-delay: 86400\n", [("Content-Type", "text/plain")])
    )),
)  # fmt: skip
"""Every attack."""
