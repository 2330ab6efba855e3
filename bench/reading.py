"""Bytes to text: the walker of the house against beautifulsoup4, on the same page."""

import time

from bench.pages import page
from checker.document.read import read_document

__all__ = ["table"]


def table() -> str:
    """Milliseconds a page, and the ratio."""
    body = page(1)[0].encode()

    def milliseconds(*, careful: bool) -> float:
        began = time.process_time()
        for _ in range(10):
            read_document(body, "text/html", "utf-8", "http://a.example/", careful=careful)
        return (time.process_time() - began) * 100

    milliseconds(careful=False), milliseconds(careful=True)
    walker, careful = milliseconds(careful=False), milliseconds(careful=True)
    return "\n".join(
        (
            f"## Reading a page of {len(body) // 1000} KB",
            "",
            "| reader | CPU ms | ratio |",
            "|---|---|---|",
            f"| selectolax walker | {walker:.1f} | 1 |",
            f"| beautifulsoup4 with lxml | {careful:.1f} | {careful / walker:.1f} |",
            "",
        )
    )
