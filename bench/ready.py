"""A page made ready for quotes: reading and the canonical stream, beside selectolax's own parse and text."""

import time
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser

from bench.accuracy.corpus import shipped, written
from bench.pages import page
from checker.document.read import read_document
from checker.match.canonical import canonical
from checker.match.quotation import forget
from checker.match.quote import Matcher
from checker.model.claim import Quote
from checker.model.document import ChannelName

__all__ = ["table"]


def _milliseconds(*works: Callable[[], object]) -> list[float]:
    """The best of ten turns of each, taken in turn so that a busy machine is busy for all."""
    best = [float("inf")] * len(works)
    for _ in range(10):
        for number, work in enumerate(works):
            began = time.process_time()
            work()
            best[number] = min(best[number], (time.process_time() - began) * 1e3)
    return best


def table() -> str:
    """Sums over pages, and microseconds a quote on one of them."""
    bodies = [page(1)[0].encode(), *(one.html.encode() for one in (*written(3, 1), *shipped(12, 1)))]
    sums = [0.0, 0.0, 0.0]
    for body in bodies:
        document = read_document(body, "text/html", "utf-8", "http://a.example/")
        visible = document.channel(ChannelName.VISIBLE)
        if visible is None:
            continue
        costs = _milliseconds(
            lambda body=body: LexborHTMLParser(body).root.text(),
            lambda body=body: read_document(body, "text/html", "utf-8", "http://a.example/"),
            lambda channel=visible: canonical(channel.text, channel.soft, channel.raised),
        )
        sums = [old + new for old, new in zip(sums, costs, strict=True)]
    html, sentences = page(1)
    document = read_document(html.encode(), "text/html", "utf-8", "http://a.example/")
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
            f"## {len(bodies)} pages made ready ({sum(map(len, bodies)) // 1000} kB), and quotes on one of them",
            "",
            "| step | CPU ms | ratio |",
            "|---|---|---|",
            f"| selectolax: parse and text | {sums[0]:.1f} | 1 |",
            f"| reading into channels | {sums[1]:.1f} | {sums[1] / sums[0]:.1f} |",
            f"| canonical stream | {sums[2]:.1f} | {sums[2] / sums[0]:.1f} |",
            f"| made ready | {sums[1] + sums[2]:.1f} | {(sums[1] + sums[2]) / sums[0]:.1f} |",
            "",
            f"A quote found: {found * 10:.0f} µs on the first page it is asked of, {again * 10:.0f} µs on the next; one "
            f"that is nowhere: {missing * 10:.0f} µs and {missing_again * 10:.0f} µs.",
            "",
        )
    )


if __name__ == "__main__":
    print(table())
