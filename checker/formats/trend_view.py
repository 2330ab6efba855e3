"""The runs before this one as a picture and a table: whether things get better."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.formats.encode import one_line
from checker.formats.view import amount
from checker.model.history import HistoryPoint
from checker.model.report import Report

__all__ = ["BarView", "TrendView", "point_of", "trend_of"]

_HEIGHT: Final = 40.0
_FEWEST: Final = 2
_FULL: Final = 25
"""Runs that fill the width: fewer stay as slim as that, for two slabs side by side say less than two bars."""


@dataclass(frozen=True, slots=True)
class BarView:
    """One run: where its bar stands in per cent, its parts from below (tone, top and height in pixels), its words."""

    at: str
    width: str
    parts: tuple[tuple[str, str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """The picture, one sentence that says what it shows, and the rows of the table, the latest first.

    `first` and `last` are the days below the ends of a picture that is `width` wide, "" where it has no room.
    """

    summary: str
    width: str
    bars: tuple[BarView, ...]
    rows: tuple[HistoryPoint, ...]
    first: str
    last: str


def point_of(report: Report) -> HistoryPoint:
    """What a run came to."""
    run, counts, compared = report.run, report.counts, report.run.comparison
    return HistoryPoint(
        started=run.started,
        scope=run.scope,
        version=run.version,
        revision=run.revision,
        claims=counts.claims,
        citations=counts.citations,
        words_found=counts.words_found,
        failing=counts.failing + counts.contested,
        errors=counts.errors,
        warnings=counts.warnings,
        inconclusive=counts.inconclusive_citations,
        reviewed=counts.reviewed,
        new=-1 if compared is None else len(compared.new),
        fixed=-1 if compared is None else len(compared.fixed),
    )


def trend_of(report: Report) -> TrendView | None:
    """The trend that ends with this run, None where there is nothing to compare it with."""
    points = [point for point in report.run.history if point.started != report.run.started]
    if len(points) < _FEWEST - 1 or report.run.interrupted:
        return None
    points.append(point_of(report))
    most = max((point.errors + point.warnings + point.inconclusive for point in points), default=0) or 1
    step = 100 / len(points)
    return TrendView(
        summary=_summary(points),
        width=f"{min(100, 100 * len(points) // _FULL)}%",
        bars=tuple(
            BarView(f"{number * step + step * 0.1:.2f}%", f"{step * 0.8:.2f}%", _parts(point, most), _words(point))
            for number, point in enumerate(points)
        ),
        rows=tuple(reversed(points)),
        first=one_line(points[0].started)[:10] if len(points) >= _FULL else "",
        last=one_line(points[-1].started)[:10] if len(points) >= _FULL else "",
    )


def _parts(point: HistoryPoint, most: int) -> tuple[tuple[str, str, str], ...]:
    """Errors at the bottom, warnings above, what could not be checked on top; a run with none is a line."""
    parts, below = [], 0.0
    for tone, number in (("error", point.errors), ("warning", point.warnings), ("inconclusive", point.inconclusive)):
        height = _HEIGHT * number / most
        if number:
            parts.append((tone, f"{_HEIGHT - below - height:.1f}", f"{max(height, 1.0):.1f}"))
        below += height
    return tuple(parts) or (("ok", f"{_HEIGHT - 2:.1f}", "2"),)


def _words(point: HistoryPoint) -> str:
    return (
        f"{one_line(point.started)[:10]}: {amount(point.errors, 'error')}, {amount(point.warnings, 'warning')}, "
        f"{point.inconclusive:,} not checked"
    )


def _summary(points: Sequence[HistoryPoint]) -> str:
    before, now = points[-2], points[-1]
    change = now.errors + now.warnings - before.errors - before.warnings
    told = "as many as" if not change else f"{abs(change):,} {'more' if change > 0 else 'fewer'} than"
    total = amount(now.errors + now.warnings, "error or warning", "errors and warnings")
    return f"{total}, {told} in the run before; {len(points):,} runs since {one_line(points[0].started)[:10]}."
