"""`archive timeline` as people run it, against an archive with a long memory and one that fails."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from checker.capture.archives import ArchiveFetcher
from checker.cli.main import main
from tests.archive import LocalArchive, pywb_bin
from tests.capture.fake_wayback import FakeWayback, plain
from tests.web import LoopbackWeb

PAGE = "https://news.example/inquiry"
OLD = b"<!doctype html><title>Inquiry</title><p>The inquiry heard that 42 passengers had been on board that night.</p>"
NEW = OLD.replace(b"42", b"24")
NONE = b"<!doctype html><title>Inquiry</title><p>The inquiry was closed to the public, and its report is not out.</p>"
WORDS = "42 passengers had been on board"


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        yield running


@pytest.fixture
def archive(web):
    with FakeWayback(web) as running:
        yield running


@pytest.fixture
def run(web, shared_readers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    monkeypatch.setattr("checker.capture.archives.fetch.PLAYBACKS_A_SECOND", 1e6)
    monkeypatch.setitem(ArchiveFetcher.__init__.__kwdefaults__, "backoff", 0.0)

    def command(*arguments, words=WORDS):
        flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
        flags += ["--ca-file", str(web.ca_file), "--timeout", "5", "--retries", "0"]
        code = main(["archive", "timeline", PAGE, "--quote", words, *arguments, *flags])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def history(archive: FakeWayback, *bodies: bytes | int, url: str = PAGE) -> list[str]:
    """A copy a month; a number is a status. Copies in a row with the same body have the same digest."""
    rows, stamps = [], []
    for number, body in enumerate(bodies):
        stamp = f"{2010 + number // 12}{number % 12 + 1:02}01120000"
        stamps.append(stamp)
        status = str(body) if isinstance(body, int) else "200"
        digest = f"{abs(hash(body)):032X}"[:32]
        rows.append(f"example,news)/inquiry {stamp} {url} text/html {status} {digest} 1234")
        if isinstance(body, bytes):
            archive.copy(stamp, url, body)
        else:
            archive.copy(stamp, url, b"no", status=body)
    archive.index(rows)
    return stamps


def variant(body: bytes, number: int) -> bytes:
    """The same page with another advertisement: another digest, the same words."""
    return body + f"<!-- {number} -->".encode()


def test_the_turn_is_found_with_few_questions(run, archive) -> None:
    history(archive, *(variant(OLD if number < 90 else NEW, number) for number in range(120)))
    code, out, _ = run()
    assert code == 1
    assert "The words changed between 2017-06-01 and 2017-07-01 (30 days)." in out
    assert "A number differs: quoted “42”, the source has “24”." in out
    assert "  - 42 passengers had been on board\n  + 24 passengers had been on board\n" in out
    assert "https://web.archive.org/web/20170601120000/https://news.example/inquiry" in out
    assert "https://web.archive.org/web/20170701120000/https://news.example/inquiry" in out
    assert "120 copies, 120 states, 2010-01-01 to 2019-12-01" in out
    asked = archive.asked
    assert len([path for path in asked if path.startswith("/cdx")]) == 1
    assert len(asked) <= 15


def test_offline_it_says_the_same(run, archive) -> None:
    history(archive, OLD, OLD, NEW, NEW, NONE)
    said = run("--json")
    before = len(archive.hits)
    assert run("--json", "--offline") == said
    assert len(archive.hits) == before
    (timeline,) = json.loads(said[1])
    assert (timeline["listed"], timeline["states"], timeline["turns"]) == (5, 3, 1)
    assert timeline["points"][0]["until"] == "20100201120000"


def test_copies_with_the_same_bytes_are_read_once(run, archive) -> None:
    history(archive, *([OLD] * 50), *([NONE] * 50))
    code, out, _ = run()
    assert code == 1
    assert "100 copies, 2 states" in out
    assert "The words went between 2014-02-01 and 2014-03-01 (28 days)." in out
    assert len(archive.asked) == 3


def test_words_that_are_still_there(run, archive) -> None:
    history(archive, OLD, variant(OLD, 1))
    code, out, _ = run()
    assert code == 0
    assert "The newest copy, of 2010-02-01, still has the words." in out


def test_words_that_went_and_came_back_are_said(run, archive) -> None:
    history(archive, OLD, NONE, variant(OLD, 1), variant(NONE, 2))
    code, out, _ = run()
    assert code == 1
    assert "The words went between 2010-03-01 and 2010-04-01 (31 days)." in out
    assert "They went 2 times: in between they came back. The last time is given." in out
    history(archive, OLD, NONE, variant(OLD, 1))
    code, out, _ = run()
    assert code == 0
    assert "In between they were gone: the copy of 2010-02-01 lacks them." in out


def test_words_that_were_added_later(run, archive) -> None:
    history(archive, NONE, OLD)
    code, out, _ = run()
    assert code == 0
    assert "They were not there yet in the copy of 2010-01-01." in out


def test_words_that_never_were_there(run, archive) -> None:
    history(archive, NONE, variant(NONE, 1))
    code, out, _ = run()
    assert code in (1, 4)
    assert "None of the 2 copies read has the words." in out


def test_gaps_are_said(run, archive) -> None:
    stamps = history(archive, OLD, variant(OLD, 1), 404, 301, variant(NONE, 2), NONE)
    archive.play(stamps[1], PAGE, plain(503))
    code, out, _ = run()
    assert code == 1
    assert "One copy gave nothing to judge by." in out
    assert "2 listed copies are redirects or errors, and not read." in out
    assert "Between the two lies one state of the page that was not read." in out
    assert "The words went between 2010-01-01 and 2010-05-01 (120 days)." in out


def test_a_wall_in_the_archive_is_no_turn(run, archive) -> None:
    page = Path(__file__).parent.parent / "signs" / "pages" / "cloudflare-challenge.page"
    wall = page.read_bytes().partition(b"\n\n")[2]
    history(archive, OLD, variant(OLD, 1), wall)
    code, out, _ = run()
    assert code == 4
    assert "The last copy read with the words is of 2010-02-01; no later one could be read." in out


def test_a_copy_of_another_day_is_not_taken_for_the_one_asked(run, archive) -> None:
    stamps = history(archive, OLD, NONE)
    archive.copy(stamps[1], PAGE, NONE, given="20200101000000")
    code, out, _ = run()
    assert "The archive gave the copy of 2020-01-01 instead" in out
    assert code == 4


def test_rows_of_other_addresses_and_no_rows_are_not_used(run, archive) -> None:
    stamps = history(archive, OLD, NONE)
    rows = [
        f"example,news)/inquiry {stamps[0]} {PAGE} text/html 200 AAAA 1",
        f"example,news)/other {stamps[1]} https://news.example/other text/html 200 BBBB 1",
        "garbage",
    ]
    archive.index(rows)
    code, out, _ = run()
    assert code == 0
    assert "One line of the index is no row; copies may be missing." in out


@pytest.mark.parametrize(
    ("route", "code"),
    [(plain(429), 4), (plain(503), 4), (plain(200, b"<html>sorry</html>"), 4), (plain(200, b""), 3), (plain(302), 4)],
)
def test_without_a_list_nothing_is_said(run, archive, route, code) -> None:
    archive.index(route)
    found, out, _ = run()
    assert found == code
    assert "lacks" not in out
    assert "went" not in out


def test_a_private_address_is_not_named(run, archive, monkeypatch) -> None:
    monkeypatch.setattr("tests.cli.test_archive_timeline.PAGE", "http://wiki.corp/page")
    code, out, _ = run()
    assert code == 4
    assert "its host is one of a private network" in out
    assert archive.asked == []


def test_a_secret_is_shown_to_nobody(run, archive, monkeypatch) -> None:
    monkeypatch.setattr("tests.cli.test_archive_timeline.PAGE", "https://news.example/p?access_token=s3cr3t-t0ken")
    for more in ((), ("--json",)):
        code, out, err = run(*more)
        assert code == 4
        assert "s3cr3t" not in out + err
    assert archive.asked == []


def test_many_pages_of_an_index(run, archive, monkeypatch) -> None:
    monkeypatch.setattr("checker.capture.archives.listing.PAGE", 40)
    monkeypatch.setattr("checker.timeline.trace.PAGE", 40)
    history(archive, *(variant(OLD if number < 50 else NEW, number) for number in range(100)))
    lines = archive.host.routes["/cdx/search/cdx"]
    rows: list[str] = []

    def index(call) -> None:
        query = parse_qs(urlsplit(call.hit.path).query)
        since = query.get("from", ["0"])[0]
        assert query["limit"] == ["40"]
        found = [line for line in rows if line.split()[1] >= since][:40]
        call.reply(200, "\n".join(found).encode(), [("Content-Type", "text/plain")])

    class Catch:
        hit = None

        def reply(self, status, body, headers):
            rows.extend(body.decode().splitlines())

    lines(Catch())
    archive.index(index)
    code, out, _ = run()
    assert code == 1
    assert "100 copies, 100 states" in out
    assert "The words changed between 2014-02-01 and 2014-03-01" in out


@pytest.mark.pywb
@pytest.mark.skipif(pywb_bin() is None, reason="no pywb: set SOURCECHECK_PYWB to its bin folder, or run make")
@pytest.mark.parametrize(("kind", "states"), [("", 2), ("memento+", 9)])
def test_with_a_real_archive(tmp_path, monkeypatch, capsys, shared_readers, kind, states) -> None:
    monkeypatch.chdir(tmp_path)
    local = LocalArchive()
    for year in range(2012, 2020):
        local.add(PAGE, f"{year}0301000000", OLD if year < 2017 else NEW)
    local.add(PAGE, "20180601000000", "gone", status=404)
    with local:
        code = main(["archive", "timeline", PAGE, "--quote", WORDS, "--archives", kind + local.endpoint, "--json"])
        (timeline,) = json.loads(capsys.readouterr().out)
    assert code == 1
    # A TimeMap gives no digests and no statuses: each copy is a state, and the one of an error is found out by asking.
    assert timeline["last_with"] == ("20160301000000" if kind else "20120301000000")
    assert timeline["first_without"] == "20170301000000"
    assert (timeline["listed"], timeline["states"]) == (9, states)
    assert timeline["detail"] == ""
