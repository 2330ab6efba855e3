"""Progress on stderr: a bar, what came back so far, and who keeps us waiting. On a terminal only."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from checker.capture.base import CaptureRequest
from checker.capture.lanes import host_of
from checker.formats.encode import terminal_text
from checker.model.capture import Capture, Outcome
from checker.witness import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["Counting", "progress_bar"]

_WORDS: Final = {
    Outcome.CAPTURED: "read",
    Outcome.GONE: "gone",
    Outcome.BLOCKED: "blocked",
    Outcome.UNREACHABLE: "not reached",
    Outcome.SKIPPED: "skipped",
    Outcome.NOT_ARCHIVED: "not archived",
    Outcome.EXCLUDED: "excluded",
    Outcome.NO_ANSWER: "no answer",
    Outcome.SAVED: "saved",
    Outcome.REFUSED: "refused",
}
_SLOW: Final = 2.0
_SHOWN: Final = 3


class Counting(Progress):
    """Counts answers by outcome, and knows who has been waited for and since when."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outcomes: Counter[Outcome] = Counter()
        self._waiting: dict[CaptureRequest, float] = {}

    def asked(self, request: CaptureRequest) -> None:
        """Note since when."""
        with self._lock:
            self._waiting[request] = time.monotonic()

    def answered(self, request: CaptureRequest, capture: Capture) -> None:
        """Count it."""
        with self._lock:
            self._waiting.pop(request, None)
            self._outcomes[capture.outcome] += 1

    def counts(self) -> str:
        """`212 read, 3 gone, 1 blocked`; "" while nothing came."""
        with self._lock:
            found = [(_WORDS[outcome], number) for outcome, number in self._outcomes.items() if outcome in _WORDS]
        return ", ".join(f"{number:,} {words}" for words, number in sorted(found, key=lambda item: (-item[1], item[0])))

    def slowest(self) -> str:
        """`waiting for a.example 12 s, b.example 4 s`; "" while nobody is slow."""
        now = time.monotonic()
        with self._lock:
            since = [(now - began, _host(asked)) for asked, began in self._waiting.items() if now - began >= _SLOW]
        told = [f"{host} {seconds:.0f} s" for seconds, host in sorted(since, reverse=True)[:_SHOWN]]
        return f"waiting for {', '.join(told)}" if told else ""


def _host(request: CaptureRequest) -> str:
    """Who is asked, as the lanes know it."""
    return terminal_text(host_of(request))[:40] or "somebody"


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Progress]:
    """Yield something to tell progress to.

    Args:
        wanted: False shows nothing. Nothing is shown either when stderr is no terminal.
    """
    if not (wanted and sys.stderr is not None and sys.stderr.isatty()):
        yield Progress()
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    bars = Bars(
        SpinnerColumn(),
        TextColumn("{task.description:<15}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )

    class Shown(Counting):
        def __init__(self) -> None:
            super().__init__()
            self._tasks: dict[str, object] = {}

        def stage(self, name: str, done: int, of: int) -> None:
            if name not in self._tasks:
                self._tasks[name] = bars.add_task(name, total=of)
            bars.update(self._tasks[name], completed=done)  # type: ignore[arg-type]

        def __rich__(self) -> "RenderableType":
            lines = [
                Text(f"  {line}", "dim", overflow="ellipsis", no_wrap=True) for line in (self.counts(), self.slowest())
            ]
            return Group(bars, *(line for line in lines if line.plain.strip()))

    shown = Shown()
    with Live(get_renderable=shown.__rich__, console=Console(stderr=True), transient=True, refresh_per_second=8):
        yield shown
