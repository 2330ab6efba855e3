# ruff: noqa: E501 - a table of files, one a line
"""`python -m bench.hostile [--write FILE]`: files made to be slow, at a quarter of their size and whole.

What is read in time linear in its size takes four times as long. Each file is read in the limited process an audit
uses, with a quote to look for: what is said of it is beside.
"""

import argparse
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from checker.model.claim import Quote
from checker.model.match import Reading
from checker.worker import WorkerPool
from tests.document.pdfs import lines, pdf

__all__ = ["main", "table"]

_DEADLINE: Final = 20.0
_MEMORY: Final = 1_500_000_000
_WORDS: Final = b"the words that are looked for"
_PAGE: Final = "text/html"
_PDF: Final = "application/pdf"
_NOISE: Final = 0.25
"""Seconds below which a growth is said by the process's start and by chance."""


def _css(count: int) -> bytes:
    rules = b"".join(b".a%d,.b%d .c%d{display:none}" % (n, n, n) for n in range(count))
    return b"<style>" + rules + b"</style><p class='" + b"".join(b"a%d " % n for n in range(count)) + b"'>x</p><p>"


def _recursive(depth: int) -> bytes:
    """A PDF whose page draws a form that draws itself, and so on in a ring of many."""
    body = pdf([lines(_WORDS.decode())])
    forms = b"".join(
        b"%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N %d 0 R >> >> /Length 5 >>"
        b"\nstream\n/N Do\nendstream\nendobj\n" % (100 + n, 100 + (n + 1) % depth)
        for n in range(depth)
    )
    return body.replace(b"/XObject << /I 4 0 R >>", b"/XObject << /I 100 0 R >>").replace(
        b"xref\n", forms + b"xref\n", 1
    )


def _kids(body: bytes) -> bytes:
    """A PDF whose tree of pages has itself for a child."""
    return body.replace(b"/Kids [", b"/Kids [2 0 R ", 1)


def _picture(body: bytes, size: int) -> bytes:
    """A PDF whose picture says it is as large as that."""
    return body.replace(b"/Width 1 /Height 1", b"/Width %d /Height %d" % (size, size), 1)


def _bomb(size: int) -> bytes:
    """A PDF whose content stream unpacks to so many bytes."""
    body = pdf([b""])
    packed = zlib.compress(b"BT /F 9 Tf " + b"q Q " * (size // 4) + b"ET", 9)
    return body.replace(zlib.compress(b"", 9), packed, 1).replace(b"/Length 8 ", b"/Length %d " % len(packed), 1)


FILES: Final[dict[str, tuple[Callable[[int], bytes], int, str]]] = {
    "blocks in blocks": (lambda n: b"<div>" * n + _WORDS, 20_000, _PAGE),
    "inline tags in inline tags": (lambda n: b"<p>" + b"<span>" * n + _WORDS, 20_000, _PAGE),
    "tags never closed": (lambda n: b"<p><b><i><u>" * n + _WORDS, 40_000, _PAGE),
    "formatting that every paragraph inherits": (
        lambda n: b"<p>" + b"".join(b"<b id=b%d>" % i for i in range(n)) + b"<p>x" * n + _WORDS, 400, _PAGE),
    "attributes of one element": (lambda n: b"<p " + b" ".join(b"a%d=1" % i for i in range(n)) + b">" + _WORDS, 40_000, _PAGE),
    "elements with attributes": (lambda n: b"<b title=a class=b id=c>x</b> " * n + _WORDS, 100_000, _PAGE),
    "a giant table": (lambda n: b"<table>" + b"<tr><td>1,000<td>word" * n + b"<tr><td>" + _WORDS, 100_000, _PAGE),
    "a table in a table": (lambda n: b"<table><tr><td>" * n + _WORDS, 2_000, _PAGE),
    "style rules and classes": (lambda n: _css(n) + _WORDS, 20_000, _PAGE),
    "hidden in hidden": (lambda n: b"<p>" + _WORDS + b"<div hidden>" * n, 10_000, _PAGE),
    "inline tags in one word": (lambda n: b"<p>" + b"<i>a</i>" * n + b" " + _WORDS, 400_000, _PAGE),
    "line breaks": (lambda n: b"<p>" + b"<br>" * n + _WORDS, 800_000, _PAGE),
    "superscripts": (lambda n: b"<p>word" + b"<sup>1</sup>" * n + b" " + _WORDS, 200_000, _PAGE),
    "links to notes": (lambda n: b"<p>word" + b"<a href='#fn1'>1</a>" * n + b" " + _WORDS, 100_000, _PAGE),
    "verbatim lines": (lambda n: b"<pre>" + b" <b>a</b> \n" * n + b"</pre>" + _WORDS, 300_000, _PAGE),
    "comments": (lambda n: b"<p>" + b"<!-- <p> -->a" * n + _WORDS, 300_000, _PAGE),
    "scripts": (lambda n: b"<script>a<b</script>" * n + b"<p>" + _WORDS, 200_000, _PAGE),
    "drawings with styles": (lambda n: b"<svg><style>a</style></svg>" * n + b"<p>" + _WORDS, 100_000, _PAGE),
    "marks of direction": (lambda n: "\u202e\u2066a\u200f".encode() * n + _WORDS, 400_000, _PAGE),
    "combining marks": (lambda n: b"a" + "\u0301\u0323".encode() * n + b" " + _WORDS, 1_000_000, _PAGE),
    "many letters with marks": (lambda n: "e\u0301o\u0308".encode() * n + b" " + _WORDS, 600_000, _PAGE),
    "dashes": (lambda n: b"<p>" + b"-" * n + b" " + _WORDS, 4_000_000, _PAGE),
    "numbers": (lambda n: b"<p>" + b"1,000.5-2 " * n + _WORDS, 400_000, _PAGE),
    "near misses": (lambda n: b"<p>" + b"the words that are looked at " * n, 150_000, _PAGE),
    "one line of text": (lambda n: b"a" * n + b" " + _WORDS, 10_000_000, "text/plain"),
    "one line of words": (lambda n: b"word " * n + _WORDS, 2_000_000, "text/plain"),
    "PDF, pages": (lambda n: pdf([lines(_WORDS.decode())] * n), 4_000, _PDF),
    "PDF, pages beyond what is read": (lambda n: pdf([lines(_WORDS.decode())] * n), 10_000, _PDF),
    "PDF, raised digits": (lambda n: pdf([b"BT 60 700 Td " + b"/F 9 Tf 0 Ts (word) Tj /F 5 Tf 4 Ts (12) Tj " * n + b"ET"]), 20_000, _PDF),
    "PDF, a picture that says it is huge": (lambda n: _picture(pdf([lines(_WORDS.decode())], image={0}), n), 2_000_000, _PDF),
    "PDF, forms in a ring": (_recursive, 2_000, _PDF),
    "PDF, pages in a ring": (lambda n: _kids(pdf([lines(_WORDS.decode())] * n)), 400, _PDF),
    "PDF, a stream that unpacks": (_bomb, 60_000_000, _PDF),
    "PDF, fonts that are not there": (lambda n: pdf([lines(_WORDS.decode())] * n).replace(b"/Type1", b"/Type0"), 400, _PDF),
}  # fmt: skip


def measure(body: bytes, media_type: str) -> tuple[float, str, str]:
    """CPU seconds of the process that read, its peak memory in MB, and what is said of the quote."""
    with WorkerPool(1, _DEADLINE, _MEMORY) as pool:
        began = time.perf_counter()
        answer = pool.call("bench.hostile:read_with_cost", body, media_type, _WORDS.decode(), False)
        careful = answer.failure in ("crash", "deadline", "memory") and "html" in media_type
        first = answer.failure
        if careful:
            answer = pool.call("bench.hostile:read_with_cost", body, media_type, _WORDS.decode(), True)
        seconds = time.perf_counter() - began
    if answer.failure or answer.value is None:
        return seconds, "-", f"unreadable (reader-{answer.failure})"
    cost, _, said = answer.value.partition(b"\n")
    cpu, peak = cost.split()
    reading = TypeAdapter(Reading).validate_json(said)
    outcome = reading.matches[0].outcome.value + (f" ({reading.reason})" if reading.reason else "")
    return float(cpu), peak.decode(), outcome + (f", second reader after {first}" if careful else "")


def read_with_cost(body: bytes, media_type: str, exact: str, careful: bool) -> bytes:
    """In the worker: the reading, behind a line with its CPU seconds and the process's peak memory in MB."""
    from bench.fuzz import peak
    from checker.match.reading import read_bytes

    began = time.process_time()
    said = read_bytes(body, media_type, "", "http://a.example/", (Quote(exact=exact),), careful)
    return f"{time.process_time() - began:.3f} {peak()}\n".encode() + said


def table() -> str:
    """A line a file."""
    rows = [
        "| hostile file | kB | CPU s, a quarter of it | CPU s, whole | times | peak MB | of a quote it says |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, (make, size, media_type) in FILES.items():
        part, _, _ = measure(make(size // 4), media_type)
        body = make(size)
        whole, peak, said = measure(body, media_type)
        times = f"{whole / part:.1f}" if whole > _NOISE else ""
        rows.append(f"| {name} | {len(body) // 1000} | {part:.2f} | {whole:.2f} | {times} | {peak} | {said} |")
        print(rows[-1], flush=True)
    return "\n".join(rows) + "\n"


def main() -> None:
    """Print the table, and write it between its marks where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("--write", type=Path, help="a file with <!-- hostile --> marks")
    chosen = parser.parse_args()
    made = table()
    if chosen.write:
        text = chosen.write.read_text("utf-8")
        begin, _, rest = text.partition("<!-- hostile -->\n")
        _, end, after = rest.partition("<!-- /hostile -->")
        if end:
            chosen.write.write_text(f"{begin}<!-- hostile -->\n{made}{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
