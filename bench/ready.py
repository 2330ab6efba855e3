"""A page made ready for quotes: reading and the canonical stream, beside selectolax's own parse and text."""

import time
from collections.abc import Callable
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from bench.accuracy.corpus import shipped, written
from bench.pages import page
from checker.document.bulk import tell
from checker.document.decode import decode_markup
from checker.document.html import walk_tree
from checker.document.markup import MarkupWalker
from checker.document.pagekind import judge
from checker.document.read import read_document
from checker.document.serial import serial
from checker.document.styles import hiding_rules
from checker.match.canonical import canonical
from checker.match.quotation import forget
from checker.match.quote import Matcher
from checker.model.claim import Quote
from checker.model.document import ChannelName

__all__ = ["table"]

_URL: Final = "http://a.example/"


def _milliseconds(*works: Callable[[], object]) -> list[float]:
    """The best of ten turns of each, taken in turn so that a busy machine is busy for all."""
    best = [float("inf")] * len(works)
    for _ in range(10):
        for number, work in enumerate(works):
            began = time.process_time()
            work()
            best[number] = min(best[number], (time.process_time() - began) * 1e3)
    return best


_STAGES: Final = (
    "selectolax: parse and text",
    "decoding, and whether it is text",
    "parsing",
    "the page's own hiding rules",
    "the tree written out and cut",
    "told in bulk",
    "channels built",
    "judged: walls, shells, suspicions",
    "**read: all of these**",
    "the same, told node by node (as it was)",
    "**canonical stream**",
)


def _stages(body: bytes) -> list[float] | None:
    """Milliseconds of each stage on one page; None for a page without text."""
    document = read_document(body, "text/html", "utf-8", _URL)
    visible = document.channel(ChannelName.VISIBLE)
    decoded = decode_markup(body, "utf-8")
    parser = LexborHTMLParser(decoded.text, options=LexborDocumentOptions.WO_EVENTS)
    hiding = hiding_rules(node.text() for node in parser.css("style"))
    cut = serial(parser)
    if visible is None or cut is None:
        return None

    def told() -> MarkupWalker:
        walker = MarkupWalker(hiding)
        tell(cut, walker)
        return walker

    def walked() -> None:
        again = decode_markup(body, "utf-8")
        tree = LexborHTMLParser(again.text, options=LexborDocumentOptions.WO_EVENTS)
        walker = MarkupWalker(hiding_rules(node.text() for node in tree.css("style")))
        walk_tree(tree, walker)
        judge(walker.finish(), again, "")

    whole = told()
    page_ = whole.finish()
    return _milliseconds(
        lambda: LexborHTMLParser(body).root.text(),
        lambda: decode_markup(body, "utf-8").garbled,
        lambda: LexborHTMLParser(decoded.text, options=LexborDocumentOptions.WO_EVENTS),
        lambda: hiding_rules(node.text() for node in parser.css("style")),
        lambda: serial(parser),
        told,
        whole.finish,
        lambda: judge(page_, decoded, ""),
        lambda: read_document(body, "text/html", "utf-8", _URL),
        walked,
        lambda: canonical(visible.text, visible.soft, visible.raised),
    )


def table() -> str:
    """Sums over pages by stage, and microseconds a quote on one of them."""
    bodies = [page(1)[0].encode(), *(one.html.encode() for one in (*written(3, 1), *shipped(12, 1)))]
    costs = [found for body in bodies if (found := _stages(body)) is not None]
    sums = [sum(column) for column in zip(*costs, strict=True)]
    rows = [f"| {name} | {spent:.1f} | {spent / sums[0]:.1f} |" for name, spent in zip(_STAGES, sums, strict=True)]
    ready = sums[-3] + sums[-1]
    html, sentences = page(1)
    document = read_document(html.encode(), "text/html", "utf-8", _URL)
    matcher = Matcher(document)
    true = [Quote(exact=sentence) for sentence in sentences[:100]]
    foreign = [
        Quote(exact=f"The old miller sold {n} sacks of rye although nobody had asked him to") for n in range(100)
    ]

    def asked(quotes: list[Quote], *, first: bool) -> None:
        """Match quotes, as on the first page they are asked of, or as on the next one."""
        if first:
            forget()
        for quote in quotes:
            matcher.match(quote)

    found, again, missing, missing_again = _milliseconds(
        lambda: asked(true, first=True),
        lambda: asked(true, first=False),
        lambda: asked(foreign, first=True),
        lambda: asked(foreign, first=False),
    )
    return "\n".join(
        (
            f"## {len(costs)} pages made ready ({sum(map(len, bodies)) // 1000} kB), and quotes on one of them",
            "",
            "| step | CPU ms | ratio |",
            "|---|---|---|",
            *rows,
            f"| **made ready: read, and its stream** | {ready:.1f} | {ready / sums[0]:.1f} |",
            "",
            "| a quote | µs, first page it is asked of | µs, next page |",
            "|---|---|---|",
            f"| found | {found * 10:.0f} | {again * 10:.0f} |",
            f"| nowhere | {missing * 10:.0f} | {missing_again * 10:.0f} |",
            "",
        )
    )


if __name__ == "__main__":
    print(table())
