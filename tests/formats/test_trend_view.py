from checker.formats.trend_view import point_of, trend_of
from checker.model.history import HistoryPoint
from checker.model.report import Report


def with_history(report: Report, *points: HistoryPoint) -> Report:
    return report.model_copy(update={"run": report.run.model_copy(update={"history": points})})


def point(day: int, **numbers: int) -> HistoryPoint:
    return HistoryPoint(started=f"2026-03-{day:02}T04:00:00Z", **numbers)


def test_one_run_is_no_trend(sample: Report) -> None:
    assert trend_of(sample) is None
    assert trend_of(with_history(sample, point_of(sample))) is None  # this very run, rendered again


def test_the_trend_ends_with_this_run_and_says_what_changed(sample: Report) -> None:
    trend = trend_of(with_history(sample, point(1, errors=9, warnings=3), point(2, errors=7, warnings=3)))
    assert trend is not None
    assert trend.summary == "9 errors and warnings, 1 fewer than in the run before; 3 runs since 2026-03-01."
    assert [row.started[:10] for row in trend.rows] == ["2026-03-14", "2026-03-02", "2026-03-01"]
    assert [len(bar.parts) for bar in trend.bars] == [2, 2, 3]
    tops = [float(top) for bar in trend.bars for _, top, _ in bar.parts]
    assert min(tops) >= 0


def test_a_clean_run_is_a_line(clean: Report) -> None:
    trend = trend_of(with_history(clean, point(1)))
    assert trend is not None
    assert trend.bars[0].parts == (("ok", "38.0", "2"),)
    assert trend.summary.startswith("0 errors and warnings, as many as in the run before")


def test_an_interrupted_run_is_no_point(sample: Report) -> None:
    report = with_history(sample, point(1), point(2))
    ended = report.model_copy(update={"run": report.run.model_copy(update={"interrupted": True})})
    assert trend_of(ended) is None


def test_few_runs_are_slim_bars_and_many_fill_the_width(sample: Report) -> None:
    few, many = (trend_of(with_history(sample, *map(point, range(1, end)))) for end in (2, 31))
    assert few is not None
    assert (few.width, few.first, few.last) == ("8%", "", "")
    assert many is not None
    assert (many.width, many.first, many.last, len(many.bars)) == ("100%", "2026-03-01", "2026-03-14", 31)
