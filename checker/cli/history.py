"""`reports/history.jsonl`: one line a run, for the trend in the report. It is read for nothing else."""

import os
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from checker.errors import ReportError
from checker.model.history import HistoryPoint

__all__ = ["LONGEST", "append_history", "read_history"]

LONGEST: Final = 60
"""Points that a report carries: two months of nights."""

_TAIL: Final = 400_000


def read_history(path: Path, scope: str) -> tuple[HistoryPoint, ...]:
    """The last runs of that scope, the oldest first; lines that cannot be read are passed over.

    Args:
        path: The file; missing or unreadable, it holds nothing.
        scope: What was audited, in the report's words: runs over other files are no part of the trend.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            lines = file.read(_TAIL).splitlines()
    except OSError:
        return ()
    points: dict[str, HistoryPoint] = {}
    for line in lines:
        try:
            point = HistoryPoint.model_validate_json(line)
        except ValidationError:
            continue
        if point.scope == scope:
            points[point.started] = point
    return tuple(points.values())[-LONGEST:]


def append_history(path: Path, point: HistoryPoint) -> None:
    """Add a run at the end; what stands there is not touched.

    Raises:
        ReportError: the file cannot be written.
    """
    try:
        _append(path, point.model_dump_json().encode() + b"\n")
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror or error}") from None


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            torn = file.read(1) != b"\n"  # a run that was killed while it wrote
        else:
            torn = False
        file.write((b"\n" if torn else b"") + line)
