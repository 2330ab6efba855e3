# ruff: noqa: E501 - pages in one line
"""Deep links in a real Chromium: the words that are highlighted are the words that were found, and no others.

The page paints its text fragment red; the screen is photographed, and the red is compared with where the words stand.
"""

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import MatchOutcome

pytestmark = pytest.mark.browser

STYLE = (
    "<!doctype html><html lang=en><meta charset=utf-8><style>body{font:16px/24px sans-serif;color:#000;margin:20px;width:900px}"
    "a,code{color:#000;text-decoration:none} ::target-text{background:#f00;color:#f00}</style>"
)
FILL = "<p>" + "Nothing of that kind was seen along the coast that winter. " * 60 + "</p>"

# Expected words stand in <ins class=x>, which changes nothing for a reader of inline text.
X, E = "<ins class=x style='text-decoration:none'>", "</ins>"

PAGES: dict[str, tuple[str, str, MatchOutcome]] = {
    "one paragraph far down": (f"{FILL}<p>He said that {X}the harbour was closed in May 2015{E} for good.</p>{FILL}",
                               "the harbour was closed in May 2015", MatchOutcome.FOUND),
    "inline tags split words": (f"{FILL}<p>{X}The <b>govern</b>ment of <a href=/x>Mali</a> resigned{E} on Monday.</p>",
                                "The government of Mali resigned", MatchOutcome.FOUND),
    "over two paragraphs": (f"{FILL}<p>At last {X}the siege was lifted.{E}</p><p>{X}The road was opened{E} again.</p>{FILL}",
                            "the siege was lifted. The road was opened", MatchOutcome.FOUND),
    "table cells": (f"{FILL}<table><tr><td>Mali</td><td>{X}1,250 people displaced{E}</td><td>in 2019</td></tr></table>",
                    "1,250 people displaced", MatchOutcome.FOUND),
    "signs with a meaning": (f"{FILL}<p>An {X}old-fashioned, well-known R&amp;D firm (50% owned){E} failed.</p>",
                             "old-fashioned, well-known R&D firm (50% owned)", MatchOutcome.FOUND),
    "a quote in another case": (f"{FILL}<p>{X}THE GREAT WAR OF AFRICA{E} began there.</p>",
                                "The Great War of Africa", MatchOutcome.FOUND),
    "curly marks and dashes": (f"{FILL}<p>They said {X}“we won’t leave” — not now{E}, he wrote.</p>",
                               "we won't leave - not now", MatchOutcome.FOUND),
    "an ellipsis": (f"{FILL}<p>{X}The army took the town on Friday, after a week of heavy shelling, and left{E} soon.</p>",
                    "The army took the town … and left", MatchOutcome.FOUND),
    "the same words earlier": (f"<p>In spring the bridge was closed to cars.</p>{FILL}<p>In autumn {X}the bridge was closed{E} to all.</p>",
                               "the bridge was closed", MatchOutcome.FOUND),
    "words that another word ends in": (f"<p>The therapist left early that day.</p>{FILL}<p>They found {X}the rapist{E} guilty.</p>",
                                        "the rapist", MatchOutcome.FOUND),
    "a long passage": (f"{FILL}<p>First, {X}{' '.join(f'item {n} was counted and sealed,' for n in range(20))} and that was all{E} then.</p>",
                       " ".join(f"item {n} was counted and sealed," for n in range(20)) + " and that was all", MatchOutcome.FOUND),
    "a line break": (f"{FILL}<p>{X}The road to Gao<br>was cut in March{E} again.</p>", "The road to Gao was cut in March", MatchOutcome.FOUND),
    "soft hyphens": (f"{FILL}<p>{X}The govern&shy;ment of Mali fell{E} today.</p>", "The government of Mali fell", MatchOutcome.FOUND),
    "Chinese": (f"{FILL}<p>他说{X}政府宣布了新的计划{E}，随后离开。</p>", "政府宣布了新的计划", MatchOutcome.FOUND),
    "Arabic": (f"{FILL}<p dir=rtl lang=ar>قال إن {X}الحكومة أعلنت خطة جديدة{E} أمس.</p>", "الحكومة أعلنت خطة جديدة", MatchOutcome.FOUND),
    "French spaces": (f"{FILL}<p>Il a dit : {X}«&nbsp;Nous partons demain&nbsp;»{E} avant l’aube.</p>", "Nous partons demain", MatchOutcome.FOUND),
    "a changed number": (f"{FILL}<p>The report says {X}the attack killed 24 children in the village{E} on Friday.</p>",
                         "the attack killed 42 children in the village", MatchOutcome.DIFFERS),
    "a dropped negation": (f"<p>The group has attacked before.</p>{FILL}<p>Still, {X}the group has not claimed the attack on the village{E} yet.</p>",
                           "the group has claimed the attack on the village", MatchOutcome.DIFFERS),
}  # fmt: skip

COUNT = """async ([image, rects]) => {
  const shot = new Image(); shot.src = image; await shot.decode();
  const canvas = document.createElement('canvas'); canvas.width = shot.width; canvas.height = shot.height;
  const pen = canvas.getContext('2d'); pen.drawImage(shot, 0, 0);
  const data = pen.getImageData(0, 0, shot.width, shot.height).data;
  let red = 0, inside = 0;
  const filled = rects.map(() => 0);
  for (let y = 0; y < shot.height; y++) for (let x = 0; x < shot.width; x++) {
    const at = (y * shot.width + x) * 4;
    if (data[at] < 200 || data[at + 1] > 60 || data[at + 2] > 60) continue;
    red++;
    const hit = rects.findIndex(r => x >= r[0] - 6 && x <= r[2] + 6 && y >= r[1] - 6 && y <= r[3] + 6);
    if (hit >= 0) { inside++; filled[hit]++; }
  }
  return [red, inside, rects.map((r, n) => filled[n] / Math.max(1, (r[2] - r[0]) * (r[3] - r[1])))];
}"""
RECTS = """() => [...document.querySelectorAll('.x')].flatMap(node => [...node.getClientRects()])
  .filter(r => r.width > 2).map(r => [r.left, r.top, r.right, r.bottom])"""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, dict[str, bytes]]]:
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def red(browser: Any) -> Iterator[Callable[..., tuple[int, int, list[float], list[list[float]]]]]:
    """Open an address and count: red pixels, those where the expected words stand, each rectangle's share, its place."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    easel = context.new_page()

    def count(address: str, *, whole: bool = False) -> tuple[int, int, list[float], list[list[float]]]:
        page = context.new_page()
        try:
            page.goto(address)
            page.wait_for_timeout(100)
            rects = page.evaluate(RECTS)
            shot = base64.b64encode(page.screenshot(full_page=whole)).decode()
        finally:
            page.close()
        total, inside, filled = easel.evaluate(COUNT, [f"data:image/png;base64,{shot}", rects])
        return total, inside, filled, rects

    yield count
    context.close()


@pytest.mark.parametrize("shape", PAGES)
def test_the_linked_words_are_highlighted(red: Any, served: tuple[str, dict[str, bytes]], shape: str) -> None:
    html, exact, outcome = PAGES[shape]
    base, pages = served
    path = f"/{list(PAGES).index(shape)}"
    pages[path] = (STYLE + html).encode()
    document = read_document(pages[path], "text/html", "utf-8", base + path)
    # A repeated passage is told apart by what is around it, as an editor would.
    suffix = "to all" if shape == "the same words earlier" else ""
    match = match_quote(document, Quote(exact=exact, suffix=suffix), base + path)
    assert match.outcome is outcome
    assert match.fragment

    total, inside, filled, rects = red(f"{base}{path}#{match.fragment}")
    assert all(top >= -1 and bottom <= 701 for _, top, _, bottom in rects), f"not scrolled there: {match.fragment}"
    assert total > 300, f"nothing is highlighted: {match.fragment}"
    # Marks of quotation and punctuation beside the words may be in or out.
    assert inside / total > 0.97, (shape, match.fragment, inside / total)
    assert min(filled) > 0.5, (shape, match.fragment, filled)


def test_a_link_to_other_words_highlights_nothing(red: Any, served: tuple[str, dict[str, bytes]]) -> None:
    base, pages = served
    pages["/none"] = (STYLE + FILL + f"<p>{X}The harbour was closed{E} in May.</p>").encode()
    assert red(f"{base}/none#:~:text=The%20harbour%20was%20opened", whole=True)[0] == 0
