"""Several archives and a budget, as the command line has them."""

import json
from pathlib import Path

import pytest

from checker.capture.guard import GuardedSession
from tests.capture.fake_memento import ENDPOINT, FakeMemento, timegate
from tests.capture.fake_wayback import INDEX, http_date, plain, row
from tests.cli.conftest import write_claims

URL = "http://news.example/ferry"
STAMP = "20240302101500"
LOST = "quote: 'The ferry sank with all hands and nobody saw it'"
OLD = b"<!doctype html><title>Ferry</title><p>The ferry sank with all hands and nobody saw it, the owners say today."


@pytest.fixture
def archives(ferry_web):
    """The Wayback Machine, which has nothing, and an archive by RFC 7089 that has the words."""
    public = ferry_web.host("web.archive.org")
    public.routes.clear()
    public.route(INDEX, plain(200, b"", ("Content-Type", "text/plain")))
    session = GuardedSession(ferry_web.settings())
    own = FakeMemento(ferry_web, session)
    own.gate(URL, timegate(STAMP, URL))
    own.copy(STAMP, URL, OLD)
    yield own
    own.fetcher.close()
    session.close()


def report() -> dict:
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def test_each_archive_is_shown_with_what_it_said_and_so_again_offline(commands, archives):
    write_claims(f"id: lost, text: 'A.', url: '{URL}', accessed: 2024-03-05, {LOST}")
    names = ("--archives", "wayback", "--archives", f"memento+{ENDPOINT}")
    code, out, err = commands("audit", *names, archive="auto")
    assert code == 0, err
    flat = " ".join(out.replace("   :   ", " ").split())
    assert "content-drift" in flat
    assert "not archived: the index of web.archive.org lists no copy of this address" in flat
    assert "copy 2024-03-02 in memento.test (3 days before the date wanted) has the words" in flat
    first = report()
    again, _, _ = commands("audit", *names, "--offline", archive="auto")
    second = report()
    assert again == code
    assert first.pop("run") != second.pop("run")
    assert first == second


def test_a_budget_of_none_leaves_all_for_the_next_run(commands, archives):
    write_claims(f"id: lost, text: 'A.', url: '{URL}', {LOST}")
    _, out, _ = commands("audit", "--archive-budget", "0", archive="auto")
    assert "1 look-up left for the next run: the budget of 0 was used up" in " ".join(out.split())
    assert report()["memory"][URL]["waiting"] == report()["inputs"]["as_of"]
    _, out, _ = commands("audit", archive="auto")
    assert "left for the next run" not in out
    assert "waiting" not in report()["memory"][URL] or not report()["memory"][URL]["waiting"]


def test_an_archive_nobody_knows_is_said_before_anything_is_asked(commands, ferry_web):
    write_claims(f"id: one, text: 'A.', url: '{URL}'")
    before = len(ferry_web.hits)
    for more in ((), ("--offline",)):
        code, _, err = commands("audit", "--archives", "arquivo", *more)
        assert code == 2
        assert "did you mean arquivo.pt?" in err
    assert len(ferry_web.hits) == before


def test_a_file_beside_the_claims_names_no_archive(commands):
    write_claims(f"id: one, text: 'A.', url: '{URL}'")
    Path("sourcecheck.toml").write_text('archives = ["https://evil.example/web"]\narchive-budget = 100000\n')
    code, _, err = commands("audit")
    assert code == 0
    assert "archives is an operator setting" in err
    assert "archive_budget is an operator setting" in err
    assert report()["inputs"]["settings"]["archives"] == "('wayback',)"


def test_lint_names_archives_that_prove_nothing(commands):
    write_claims(f"id: one, text: 'A.', url: '{URL}', archive_url: 'https://archive.ph/abcde'")
    _, out, _ = commands("lint", network=False)
    assert "archive-untrusted" in out
    assert "archive_url is on archive.today, which is not counted" in out


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("lands", ["/", "/app/signin?next=/gone", "/404.html"])
def test_an_archived_redirect_to_the_front_page_is_no_copy_of_the_page(commands, ferry_web, lands, pinned):
    page, landed = "http://news.example/gone", f"http://news.example{lands}"
    public = ferry_web.host("web.archive.org")
    public.routes.clear()
    rows = b"" if pinned else row(STAMP, page, "302").encode()
    public.route(INDEX, plain(200, rows, ("Content-Type", "text/plain")))
    date = ("Memento-Datetime", http_date(STAMP))
    public.route(f"/web/{STAMP}id_/{page}", plain(302, b"", date, ("Location", lands)))
    front = (
        "<!doctype html><title>News</title><h1>News</h1>" + "<p>Many items of news that are of other things.</p>" * 9
    )
    public.route(f"/web/{STAMP}id_/{landed}", plain(200, front.encode(), date, ("Content-Type", "text/html")))
    pin = f", archive_url: 'https://web.archive.org/web/{STAMP}/{page}'" if pinned else ""
    source = f"text: 'A.', url: '{page}', accessed: 2024-03-05{pin}"
    write_claims(f"id: quoted, {source}, {LOST}", f"id: linked, {source}")
    code, _, err = commands("audit", archive="auto")
    assert code == 0, err
    rules = [(finding["rule"], finding["severity"]) for finding in report()["findings"]]
    wrong = [("archive-wrong", "warning")]
    assert sorted(rules) == sorted([("link-gone", "warning"), *(2 * wrong if pinned else [])])
    first = report()
    commands("audit", "--offline", archive="auto")
    assert {**report(), "run": 0} == {**first, "run": 0}


@pytest.mark.parametrize(("stamp", "severity"), [(STAMP, "error"), ("20200302101500", "warning")])
def test_a_copy_given_in_place_of_a_nearer_one_speaks_against_nothing(commands, ferry_web, stamp, severity):
    public = ferry_web.host("web.archive.org")
    public.routes.clear()
    public.route(INDEX, plain(200, row(STAMP, URL).encode(), ("Content-Type", "text/plain")))
    date = ("Memento-Datetime", http_date(stamp))
    body = b"<!doctype html><title>Ferry</title><p>The ferry is in port." + b"<p>There is more to say of it." * 20
    public.route(f"/web/{STAMP}id_/{URL}", plain(200, body, date, ("Content-Type", "text/html")))
    write_claims(f"id: lost, text: 'A.', url: '{URL}', accessed: 2024-03-05, {LOST}")
    commands("audit", archive="auto")
    (finding,) = (finding for finding in report()["findings"] if finding["rule"] == "quote-not-found")
    assert finding["severity"] == severity
    if severity == "warning":
        key = next(key for key in report()["inputs"]["captures"] if key.startswith("archive:"))
        assert "lists one of 2024-03-02, which it did not give" in report()["inputs"]["captures"][key]["detail"]
