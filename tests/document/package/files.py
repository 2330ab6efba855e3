"""Packages as browsers and crawlers write them."""

import base64
import io
import zipfile

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FILL = "<p>" + "The page has more to say than what is quoted of it. " * 6
URL = "https://news.example/ferry"


def page(words: str) -> bytes:
    return f"<!doctype html><meta charset=utf-8><title>Ferry</title><p>{words}</p>{FILL}".encode()


def mhtml(words: str = "The ferry sank off Alder Point – at nine.", url: str = URL, *, quoted: bool = False) -> bytes:
    """As Chromium saves a page: the page first, then its pictures."""
    body = base64.encodebytes(page(words)).decode()
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\n"
        "Subject: Ferry\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Boundary--x----"\r\n\r\n\r\n'
        "------Boundary--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: base64\r\nContent-Location: {url}\r\n\r\n{body}\r\n"
        "------Boundary--x----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://news.example/a.png\r\n\r\niVBORw0KGgo=\r\n"
        "------Boundary--x------\r\n"
    ).encode()


def warc(*records: tuple[str, str, list[tuple[str, str]], bytes], compressed: bool = True) -> bytes:
    """Responses: address, status line, headers, body."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "a crawler"}))
    for url, status, headers, body in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(body), length=len(body), http_headers=http)
        )
        writer.write_record(
            writer.create_warc_record(
                url,
                "request",
                http_headers=StatusAndHeaders("/ HTTP/1.1", [], protocol="GET"),
                payload=io.BytesIO(b""),
                length=0,
            )
        )
    return out.getvalue()


HTML = [("Content-Type", "text/html; charset=utf-8")]


def ferry_warc(words: str = "The ferry sank off Alder Point – at nine.") -> bytes:
    """A crawl with a redirect, a picture and another page."""
    return warc(
        ("https://news.example/old", "301 Moved", [("Location", "/ferry")], b""),
        (URL, "200 OK", HTML, page(words)),
        ("https://news.example/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("https://news.example/other", "200 OK", HTML, page("Another page altogether.")),
        ("https://news.example/lost", "404 Not Found", HTML, page("The ferry sank off Alder Point – at nine.")),
    )


def wacz(*warcs: bytes, folder: str = "archive/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("datapackage.json", "{}")
        for number, data in enumerate(warcs):
            package.writestr(f"{folder}rec-{number}.warc.gz", data)
    return out.getvalue()
