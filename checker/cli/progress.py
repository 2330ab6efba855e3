"""Progress on stderr: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from checker.witness import Progress

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Progress]:
    """Yield something to tell progress to.

    Args:
        wanted: False shows nothing. Nothing is shown either when stderr is no terminal.
    """
    if not (wanted and sys.stderr is not None and sys.stderr.isatty()):
        yield lambda _stage, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<15}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def tell(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=of)
            bar.update(tasks[stage], completed=done)  # type: ignore[arg-type]

        yield tell
