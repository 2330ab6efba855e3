"""Streaks over runs: the memory travels in the report, replays, and only ever weakens when it is missing."""

import datetime as dt
import json
from pathlib import Path

import pytest

from checker.cli.baseline import Baseline, read_baseline
from tests.cli.conftest import write_claims

GONE = "id: gone, text: 'The ferry sank.', url: 'http://news.example/gone'"
GOOD = "id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
RUN = Path("reports/run.json")


def day(ago: int) -> str:
    return (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=ago)).isoformat()


def report() -> dict:
    return json.loads(RUN.read_text(encoding="utf-8"))


def earlier(
    failures: int, first: int, last: int, path: Path = RUN, good: str = "", url: str = "http://news.example/gone"
) -> None:
    """Pretend that earlier runs saw failures."""
    path.parent.mkdir(exist_ok=True)
    memory = {"failures": failures, "first_failure": day(first), "last_failure": day(last), "last_good": good}
    data = {"schema": 1, "run": {"version": "0", "started": ""}, "memory": {url: memory}}
    path.write_text(json.dumps(data), encoding="utf-8")


def finding(data: dict) -> tuple[str, str]:
    (only,) = (item for item in data["findings"] if item["rule"] == "link-gone")
    return only["severity"], only["message"]


def test_a_first_look_is_a_warning_and_is_remembered(commands):
    write_claims(GONE, GOOD)
    assert commands("audit")[0] == 0
    first = report()
    assert finding(first)[0] == "warning"
    assert "1 of 3 looks" in finding(first)[1]
    assert first["inputs"]["memory"] == {}
    assert first["memory"]["http://news.example/gone"]["failures"] == 1
    assert first["memory"]["http://news.example/ferry"]["last_good"] == day(0)
    assert first["memory"]["http://news.example/ferry"]["digest"].startswith("sha256:")
    commands("audit")  # the same day: still one
    assert finding(report()) == finding(first)
    assert report()["inputs"]["memory"] == first["memory"]


def test_the_third_look_is_an_error(commands):
    write_claims(GONE)
    earlier(2, 9, 3, good="2026-01-02")
    code, out, _ = commands("audit")
    assert code == 1
    assert finding(report())[0] == "error"
    assert f"3 looks, first on {day(9)}, last good 2026-01-02" in out.replace("\n", " ")
    earlier(2, 9, 2)  # two days after the last one that counted
    assert commands("audit")[0] == 0
    assert finding(report())[0] == "warning"


def test_without_a_baseline_nothing_gets_worse(commands):
    write_claims(GONE)
    earlier(2, 9, 3)
    assert commands("audit", "--no-baseline")[0] == 0
    assert finding(report())[0] == "warning"
    earlier(2, 9, 3, Path("kept.json"))
    assert commands("audit", "--baseline", "kept.json")[0] == 1


def outside_run(data: dict) -> dict:
    return {name: value for name, value in data.items() if name != "run"}


def test_offline_begins_with_what_the_run_began_with(commands):
    write_claims(GONE, GOOD)
    earlier(2, 9, 3, Path("kept.json"))
    assert commands("audit", "--baseline", "kept.json")[0] == 1
    online = report()
    commands("check", "http://news.example/wall")  # a run that remembers nothing
    assert commands("audit", "--offline")[0] == 1
    assert outside_run(report()) == outside_run(online)
    commands("audit", "--offline")
    assert outside_run(report()) == outside_run(online)
    commands("audit", "--offline", "--no-baseline")
    assert finding(report())[0] == "warning"


def test_another_claim_file_forgets_nothing(commands):
    write_claims(GONE)
    earlier(2, 9, 3)
    commands("audit")
    write_claims(GOOD, name="other")
    commands("audit", "claims/other.yaml")
    assert report()["memory"]["http://news.example/gone"]["failures"] == 3


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "{}", '{"schema": 2}', '{"schema": 1, "memory": {"a": {"failures": -1}}}',
     '{"schema": 1, "memory": {"a": {"fialures": 1}}}', '{"schema": 1, "memory": [1]}', "[" * 200_000,
     '{"schema": 1, "run": {"latency": {"a": "slow"}}}'],
)  # fmt: skip
def test_a_malformed_baseline_is_one_sentence_and_none(commands, text):
    write_claims(GONE)
    RUN.parent.mkdir()
    RUN.write_text(text, encoding="utf-8")
    assert read_baseline(RUN)[0] == Baseline()
    code, _, err = commands("audit")
    assert code == 0
    assert [line for line in err.splitlines() if line.startswith("warning: ")] == [
        line for line in err.splitlines() if line.startswith("warning: the baseline reports/run.json is not used: ")
    ]
    assert err.count("is not used") == 1
    assert finding(report())[0] == "warning"


def test_a_report_from_before_there_was_a_memory(commands):
    write_claims(GONE)
    RUN.parent.mkdir()
    RUN.write_text('{"schema": 1, "run": {}}', encoding="utf-8")
    assert "warning" not in commands("audit")[2]


def test_a_forged_streak_is_not_believed(commands):
    write_claims(GONE)
    earlier(9, 2, 1)  # nine failures in two days
    assert commands("audit")[0] == 0
    assert "1 of 3 looks" in finding(report())[1]


def test_a_missing_baseline_that_was_named(commands):
    write_claims(GONE)
    code, _, err = commands("audit", "--baseline", "nowhere.json")  # as in a job's first run, whose cache is empty
    assert code == 0
    assert "warning: the baseline nowhere.json is not used: no such file or directory" in err
    assert "is a directory" in commands("audit", "--baseline", ".")[2]


def test_a_page_that_looks_lost_neither_adds_nor_ends(commands, ferry_web):
    page = "<!doctype html><title>Page not found</title><h1>Page not found</h1><p>Sorry, there is no such page here."
    ferry_web.host("soft.example").page("/gone", page)
    write_claims("id: gone, text: 'The ferry sank.', url: 'http://soft.example/gone'")
    earlier(2, 9, 3, url="http://soft.example/gone")
    commands("audit")
    assert [item["rule"] for item in report()["findings"]] == ["link-soft-404"]
    assert report()["memory"] == report()["inputs"]["memory"]


def test_a_second_run_asks_whether_pages_changed(commands, ferry_web):
    page = b"<!doctype html><title>Ferry</title><p>The ferry sank off Alder Point shortly after nine.</p>"

    def answer(call):
        if call.hit.headers.get("if-none-match") == '"1"':
            call.reply(304, b"", [("ETag", '"1"')])
        else:
            call.reply(200, page, [("Content-Type", "text/html"), ("ETag", '"1"')])

    ferry_web.host("same.example").route("/ferry", answer)
    write_claims("id: sank, text: 'It sank.', url: 'http://same.example/ferry', quote: 'sank off Alder Point'")
    assert commands("audit")[0] == 0
    code, out, _ = commands("audit", "-v")
    assert code == 0
    assert "unchanged (304) today, captured today" in " ".join(out.split())
    online = report()
    (capture,) = online["inputs"]["captures"].values()
    assert (capture["reason"], capture["status"]) == ("http-304", 304)
    commands("audit", "--offline")
    assert outside_run(report()) == outside_run(online)
    assert commands("audit", "--refresh")[0] == 0
    (capture,) = report()["inputs"]["captures"].values()
    assert capture["reason"] == "http-200"


def test_max_age(commands, ferry_web):
    write_claims(GOOD, GONE)
    commands("audit")
    before = len(ferry_web.hits_of("news.example"))
    commands("audit", "--max-age", "24h")
    asked = [hit.path for hit in ferry_web.hits_of("news.example")[before:]]
    assert asked == ["/gone"]  # a failure is never used again
    assert report()["run"]["reused"] == "1 of 2 answers not asked for again: captured within 1d"
    online = report()
    commands("audit", "--offline")
    assert outside_run(report()) == outside_run(online)
    commands("audit", "--max-age", "7d", "--refresh")
    assert report()["run"]["reused"] == ""
    for wrong in ("soon", "-3h", "7 days", "99999d"):
        code, _, err = commands("audit", "--max-age", wrong)
        assert (code, "max_age" in err) == (2, True)


def test_latency_that_is_no_number_of_seconds_is_passed_over(tmp_path):
    text = '{"schema": 1, "run": {"latency": {"a": 3.5, "b": -1, "c": Infinity, "d": NaN}}, "memory": {}}'
    path = tmp_path / "kept.json"
    path.write_text(text, encoding="utf-8")
    assert read_baseline(path) == (Baseline(latency={"a": 3.5}), "")


DIFFERS = "id: other, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Elder Point'"


def test_with_a_baseline_only_what_is_new_fails(commands):
    write_claims(DIFFERS)
    assert commands("audit", "--fail-on", "warning", "--reports", "first")[0] == 1
    assert commands("audit", "--fail-on", "warning", "--baseline", "first/run.json")[0] == 0
    comparison = report()["run"]["comparison"]
    assert comparison["gate"]
    assert (comparison["new"], comparison["fixed"], comparison["unseen"]) == ([], [], [])
    write_claims(DIFFERS, DIFFERS.replace("other", "third").replace("off Elder", "near Alder"))
    assert commands("audit", "--fail-on", "warning", "--baseline", "first/run.json")[0] == 1
    assert len(report()["run"]["comparison"]["new"]) == 1


def test_the_last_report_is_compared_with_but_lets_nothing_pass(commands):
    write_claims(DIFFERS)
    assert commands("audit", "--fail-on", "warning")[0] == 1
    assert commands("audit", "--fail-on", "warning")[0] == 1
    assert report()["run"]["comparison"]["new"] == []
    write_claims(GOOD.replace("sank,", "other,"))
    assert commands("audit", "--fail-on", "warning")[0] == 0
    (fixed,) = report()["run"]["comparison"]["fixed"]
    assert (fixed["rule"], fixed["claim"]) == ("quote-differs", "ferry/other")


def test_a_baseline_that_cannot_be_read_lets_nothing_pass(commands):
    write_claims(DIFFERS)
    Path("kept.json").write_text('{"schema": 1, "findings": [{"rule": 1}]}', encoding="utf-8")
    code, _, err = commands("audit", "--fail-on", "warning", "--baseline", "kept.json")
    assert code == 1
    assert "warning: the baseline kept.json is not used: what it holds cannot be read" in err
