# ruff: noqa: E501, SIM905 - tables of hostile things, one a line
"""`python -m bench.fuzz [--seconds N]`: hostile pages, PDFs and Word files, then invented ones; anything odd ends in 1.

First a table: what each hostile file costs in the limited process that reads pages, and what is said of a quote on
it. Then, for the seconds given, hypothesis invents bytes, markup and quotes: nothing may raise, and a page or a quote
that repeats an invented piece four times as often may not cost much more than four times as much. (Pieces stand in
an element each: that depth costs the parser its square is known, and why reading has a deadline and a second reader.)
"""

import argparse
import io
import re
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from checker.document.read import read_document
from checker.match.quotation import forget
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.document import Block, Channel, ChannelName, Document
from checker.model.match import Reading
from checker.worker import WorkerPool
from tests.document.pdfs import lines, pdf
from tests.document.test_hostile import HOSTILE

__all__ = ["main", "measure", "peak"]

_WORDS: Final = "the words that are looked for"
_TAGS: Final = tuple(
    "p div span a b i sup sub table tr td li ul pre script style title template svg math msup noscript select option "
    "textarea form iframe details ruby rt br img input meta !-- ![CDATA[ ?xml".split()
)
_PIECES: Final = st.lists(
    st.one_of(
        st.sampled_from(_TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(_TAGS).map(lambda tag: f'<{tag} style="display:none" class="a b" href="#fn1" title="w">'),
        st.sampled_from(["&amp;", "&#8203;", "&shy;", "10<sup>9</sup>", " - 3", "1,000", "[12]", "“a”1", "\u0301", "ﬁ", "不",
                         "…", "[…]", "(sic)", "¬\n", "-\n", "> ", "\x00", "\ud7ff", "...", "[", "]", "'", '"']),
        st.text(max_size=6),
    ),
    min_size=1,
    max_size=6,
).map("".join)  # fmt: skip
_TIMES: Final = 4
_SLOW: Final = 0.05
"""CPU seconds below which a growth is noise."""
_GROWTH: Final = 2.5
"""How many times the expected cost is called odd: four times the work may cost ten times as much."""


def measure(body: bytes, media_type: str) -> tuple[float, str, str]:
    """Wall seconds, peak memory in MB and what is said of the quote, as an audit would come to it."""
    target, second = "bench.fuzz:read_with_peak", ""
    with WorkerPool(1, 10.0, 1_500_000_000) as pool:
        pool.call(target, b"warm", "text/plain", _WORDS, False)
        began = time.perf_counter()
        answer = pool.call(target, body, media_type, _WORDS, False)
        if answer.failure in ("crash", "deadline", "memory") and "html" in media_type:
            second = f", {answer.failure} of the first reader"
            answer = pool.call(target, body, media_type, _WORDS, True)
        seconds = time.perf_counter() - began
    if answer.failure or answer.value is None:
        return seconds, "-", f"unreadable (reader-{answer.failure}{second})"
    peak, _, rest = answer.value.partition(b"\n")
    reading = TypeAdapter(Reading).validate_json(rest)
    said = reading.matches[0].outcome.value + second
    return seconds, peak.decode(), f"{said} ({reading.reason})" if reading.reason else said


def read_with_peak(body: bytes, media_type: str, exact: str, careful: bool) -> bytes:
    """In the worker: the reading, behind a line with the process's peak memory in MB."""
    from checker.match.reading import read_bytes

    said = read_bytes(body, media_type, "", "http://a.example/", (Quote(exact=exact),), careful)
    return f"{peak()}\n".encode() + said


def peak() -> int:
    """This process's peak memory in MB. Linux hands a program the peak of the one that started it in getrusage."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) // 1000
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1_000_000 if sys.platform == "darwin" else 1000)


def _word_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a>" + " " * 200_000_000 + "</a>")
    return file.getvalue()


def hostile() -> dict[str, tuple[bytes, str]]:
    """Name → bytes and media type."""
    page = "text/html"
    found = {name: (body, page) for name, body in HOSTILE.items()}
    found |= {
        "depth beyond all": (b"<div>" * 200_000 + _WORDS.encode(), page),
        "one word, a million times": (b"<p>" + b"the " * 1_000_000, page),
        "the quote's beginning, everywhere": (b"<p>" + b"the words that are looked at " * 100_000, page),
        "quotation marks": (('<p>' + '"1' * 500_000).encode(), page),
        "brackets": (b"<p>" + b"[1" * 500_000, page),
        "digits and commas": (b"<p>" + b"1,000" * 500_000, page),
        "combining marks": (("<p>a" + "\u0301" * 1_000_000).encode(), page),
        "soft hyphens": (("<p>" + "a\u00ad\n" * 500_000).encode(), page),
        "ligatures": (("<p>" + "\ufdfa" * 300_000).encode(), page),
        "comments never closed": (b"<p>" + b"<!--" * 500_000, page),
        "script": (b"<script>" + b"x" * 4_000_000 + b"</script><p>" + _WORDS.encode(), page),
        "bytes of every kind": (bytes(range(256)) * 10_000, page),
        "text, one line": (b"a" * 10_000_000, "text/plain"),
        "text, > marks": (b"> " * 3_000_000, "text/plain"),
        "XML depth": (b"<a>" * 500_000, "application/xml"),
        "XML entities": (b'<!DOCTYPE a [<!ENTITY b "' + b"h" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]><a>'
                         + b"&c;" * 1000 + b"</a>", "application/xml"),
        "PDF, 400 pages": (pdf([lines(*[_WORDS] * 40)] * 400), "application/pdf"),
        "PDF, a page of a million signs": (pdf([lines("x" * 1_000_000)]), "application/pdf"),
        "PDF, cut short": (pdf([lines(_WORDS)] * 3)[:-400], "application/pdf"),
        "PDF, a mark and nothing": (b"%PDF-1.7\n" + b"0" * 1_000_000, "application/pdf"),
        "PDF, objects in a ring": (pdf([lines(_WORDS)]).replace(b"/Parent 2 0 R", b"/Parent 3 0 R"), "application/pdf"),
        "Word, a bomb": (_word_bomb(), ""),
        "Word, cut short": (_word_bomb()[:5000], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    }  # fmt: skip
    return found


def table() -> str:
    """A line a file."""
    rows = ["| hostile file | kB | seconds | peak MB | of a quote it says |", "|---|---|---|---|---|"]
    for name, (body, media_type) in hostile().items():
        seconds, peak, said = measure(body, media_type)
        rows.append(f"| {name} | {len(body) // 1000} | {seconds:.2f} | {peak} | {said} |")
    return "\n".join(rows) + "\n"


def _cost(work: Callable[[], object]) -> float:
    forget()
    began = time.process_time()
    work()
    return time.process_time() - began


def _plain(text: str) -> Document:
    size = len(text)
    return Document((Channel(ChannelName.VISIBLE, text, (Block(0, size),)),) if text.strip() == text and text else ())


def _grows(work: Callable[[int], object], odd: list[str], name: str) -> None:
    """Note work that costs far more than its size."""
    for size in (200, 800, 3200):
        small = _cost(lambda size=size: work(size))
        large = _cost(lambda size=size: work(size * _TIMES))
        if large < _SLOW:
            continue
        if large > small * _TIMES * _GROWTH:
            # Once more, and the best of three: another program may have had the processor.
            small = min(_cost(lambda size=size: work(size)) for _ in range(3))
            large = min(_cost(lambda size=size: work(size * _TIMES)) for _ in range(3))
            if large > _SLOW and large > small * _TIMES * _GROWTH:
                odd.append(f"{name}: {small * 1000:.0f} ms at {size}, {large * 1000:.0f} ms at {size * _TIMES}")
        return


def fuzz(seconds: float) -> tuple[int, list[str]]:
    """Invent pages and quotes for so long; how many, and what was odd."""
    odd: list[str] = []
    count = 0
    until = time.monotonic() + seconds
    quiet = settings(
        max_examples=100, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )

    @quiet
    @given(
        _PIECES,
        _PIECES,
        st.binary(max_size=60),
        st.sampled_from(["text/html", "text/plain", "application/xml", "application/pdf", ""]),
    )
    def invented(piece: str, other: str, junk: bytes, media_type: str) -> None:
        nonlocal count
        if time.monotonic() > until:
            return
        count += 1
        markup = piece.encode("utf-8", "replace")
        try:
            for body in (markup + junk, junk, b"<p>" + markup * 3 + other.encode("utf-8", "replace")):
                for careful in (False, True):
                    document = read_document(body, media_type, "", "http://a.example/", careful=careful)
                    match_quote(document, Quote.model_construct(exact=other or "a", prefix="", suffix=""))
            text = " ".join(piece.split())
            match_quote(_plain(text), Quote.model_construct(exact=other or "a", prefix=text[:3], suffix=""))
        except Exception as error:
            odd.append(f"{type(error).__name__}: {error} on {piece!r} {other!r} {junk!r} {media_type}")
            return
        _grows(
            lambda n: read_document((b"<div>" + markup + b"</div>") * n, "text/html", "utf-8", ""),
            odd,
            f"reading {piece!r}",
        )
        quote = Quote.model_construct(exact=other or "a", prefix="", suffix="")
        _grows(lambda n: match_quote(_plain((text * n).strip()), quote), odd, f"matching {other!r} on {piece!r}")
        long = _plain((text * 200).strip())
        _grows(lambda n: match_quote(long, Quote.model_construct(exact=other * (n // 8), prefix="", suffix="")), odd,
               f"matching much {other!r} on {piece!r}")  # fmt: skip

    while time.monotonic() < until and len(odd) < 20:
        invented()
    return count, odd


def main() -> None:
    """The table, then the invented ones."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--no-table", action="store_true")
    chosen = parser.parse_args()
    if not chosen.no_table:
        print(table(), flush=True)
    count, odd = fuzz(chosen.seconds)
    print(f"{count} invented pages and quotes; {len(odd)} odd")
    print("\n".join(odd))
    sys.exit(1 if odd else 0)


if __name__ == "__main__":
    main()
