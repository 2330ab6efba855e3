"""`resolve` as people run it: addresses are proposed with their scores, a person picks, nothing is guessed."""

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from checker.cli.main import main
from tests.archive import LocalArchive, pywb_bin
from tests.capture.fake_wayback import FakeWayback, plain
from tests.web import LoopbackWeb

FILE = """\
schema: 1
document: {title: War}
sources:
  lwj:   # the first
    title: Al Qaeda and Islamic State at war in West Africa
    container_title: Long War Journal
    issued: 2020-05
  other:
    url: https://www.longwarjournal.example/archives/2019/01/a.php
    container_title: Long War Journal
  book: {title: "A Book", type: book}
claims: []
"""
GOOD = "https://www.longwarjournal.example/archives/2020/05/al-qaeda-and-islamic-state-at-war-in-west-africa.php"


def row(url, stamp="20200601120000", status="200"):
    return f"example,longwarjournal)/x {stamp} {url} text/html {status} AAAA 1"


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        yield running


@pytest.fixture
def archive(web):
    with FakeWayback(web) as running:
        yield running


@pytest.fixture
def run(web, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    Path("claims").mkdir()
    Path("claims/war.yaml").write_text(FILE)

    def command(*arguments, typed=None, name=("resolve",)):
        flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
        flags += ["--ca-file", str(web.ca_file), "--timeout", "5", "--retries", "0"]
        stdin = io.StringIO(typed or "")
        stdin.isatty = lambda: typed is not None
        monkeypatch.setattr("sys.stdin", stdin)
        code = main([*name, "claims/war.yaml", *arguments, *flags])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_candidates_come_with_scores_and_nothing_is_written(run, archive):
    archive.index(
        [
            row("https://www.longwarjournal.example/archives/2020/05/tag/africa"),
            row(GOOD.replace("https", "http")),
            row(GOOD, "20200701120000"),
            row(GOOD.replace("2020", "2012")),
            row("https://evil.example/al-qaeda-and-islamic-state-at-war-in-west-africa"),
            row(GOOD + "/feed/"),
            "no row at all",
        ]
    )
    code, out, _ = run()
    assert code == 0
    assert f"  1  100 of 100  {GOOD}\n" in out
    assert "   85 of 100" in out
    assert "evil.example" not in out
    assert "/feed" not in out
    assert "book" not in out
    assert Path("claims/war.yaml").read_text() == FILE
    question = parse_qs(urlsplit(archive.asked[0]).query)
    assert question["matchType"] == ["domain"]
    assert question["url"] == ["longwarjournal.example"]
    assert question["collapse"] == ["urlkey"]
    assert question["filter"] == ["urlkey:.*islamic.*africa.*", "!statuscode:[1345].."]
    assert "sort" not in question


def test_a_person_picks(run, archive):
    archive.index([row(GOOD)])
    assert run(typed="0\n")[0] == 0
    assert Path("claims/war.yaml").read_text() == FILE
    code, out, _ = run(typed="1\ny\n")
    assert code == 0
    assert f"+    url: {GOOD}" in out
    written = Path("claims/war.yaml").read_text()
    tentative = f"    issued: 2020-05\n    url: {GOOD}\n    url_tentative: true\n"
    assert written == FILE.replace("    issued: 2020-05\n", tentative)
    assert run()[0] == 3
    assert main(["lint", "claims"]) == 0


@pytest.mark.parametrize("name", [("resolve",), ("fix", "--resolve")])
@pytest.mark.parametrize(
    ("typed", "written"),
    [(b"1\ny\n", True), (b"1\nn\n", False), (b"\n", False), (b"7\n0\n", False)],
)
def test_on_a_real_terminal_it_asks(run, web, archive, name, typed, written):
    archive.index([row(GOOD)])
    flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
    words = [*name, "claims/war.yaml", *flags, "--ca-file", str(web.ca_file), "--timeout", "5", "--retries", "0"]
    program = "from checker.cli.main import run; run()"
    ours, theirs = pty.openpty()
    try:
        os.write(ours, typed)
        done = subprocess.run([sys.executable, "-c", program, *words], stdin=theirs, capture_output=True, text=True)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "Which is it? 0 for none" in done.stderr
    assert ("Write it to claims/war.yaml?" in done.stderr) == typed.startswith(b"1")
    assert ("url_tentative: true" in Path("claims/war.yaml").read_text()) == written
    assert written or Path("claims/war.yaml").read_text() == FILE


def test_fix_resolve_is_the_same_command(run, archive, capsys):
    archive.index([row(GOOD)])
    one, other = run("lwj", "--json"), run("lwj", "--json", name=("fix", "--resolve"))
    assert one == other
    assert one[0] == 0
    assert run("nothing") == run("nothing", name=("fix", "--resolve"))
    assert run("lwj", "--yes", name=("fix", "--resolve"))[0] == 2
    assert main(["fix", "--resolve", "--help"]) == 0
    out = capsys.readouterr().out
    assert "fix --resolve [OPTIONS] FILE [SOURCE]..." in out
    assert "Propose addresses" in out
    assert main(["fix", "--help"]) == 0
    assert "--resolve" in capsys.readouterr().out


def test_an_archive_that_fails_is_no_answer(run, archive):
    archive.index(plain(503, b"busy"))
    code, out, _ = run()
    assert code == 4
    assert "answered with an error of its own" in out
    archive.index([])
    code, out, _ = run()
    assert code == 1
    assert "lists no address" in out
    archive.index(plain(200, b"<html>maintenance</html>"))
    assert run()[0] == 4


def test_nobody_is_asked_about_what_is_confidential_or_nowhere(run, archive):
    file = Path("claims/war.yaml")
    file.write_text(FILE.replace("{title: War}", "{title: War, confidential: true}"))
    code, out, _ = run("--site", "longwarjournal.example")
    assert (code, archive.hits) == (1, [])
    assert "confidential" in out
    file.write_text(FILE.replace("container_title: Long War Journal\n    issued", "issued"))
    code, out, _ = run()
    assert (code, archive.hits) == (1, [])
    assert "--site HOST" in out
    for site in ("localhost", "10.0.0.1", "a/b", "intranet"):
        assert run("--site", site)[0] == 1
    assert archive.hits == []


def test_what_cannot_be_run_is_one_sentence(run, archive):
    for arguments in (("nothing",), ("other",), ("--offline",), ("--archive", "never")):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
    Path("claims/war.yaml").write_text("schema: 1\nclaims:\n- txt: a\n")
    assert run()[0] == 2
    assert archive.hits == []


def test_as_json(run, archive):
    archive.index([row(GOOD)])
    code, out, _ = run("lwj", "--json", typed="1\ny\n")
    assert code == 0
    (found,) = json.loads(out)["lwj"]["candidates"]
    assert (found["url"], found["score"], found["captured"]) == (GOOD, 100, "20200601120000")
    assert Path("claims/war.yaml").read_text() == FILE


@pytest.mark.pywb
@pytest.mark.skipif(pywb_bin() is None, reason="no pywb environment here: make .venv-archive")
def test_a_real_archive_lists_a_site(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("war.yaml").write_text(FILE)
    archive = LocalArchive()
    with contextlib.ExitStack() as stack:
        archive.add(GOOD, "20200601120000", b"<p>x</p>")
        archive.add("https://blog.longwarjournal.example/islamic-notes-of-africa", "20200601120000", b"<p>x</p>")
        archive.add("https://other.example/al-qaeda-and-islamic-state-at-war-in-west-africa", "20200601120000", b"x")
        stack.enter_context(archive)
        code = main(["resolve", "war.yaml", "--archives", f"pywb+{archive.endpoint}", "--json"])
    found = json.loads(capsys.readouterr().out)["lwj"]
    assert code == 0
    assert [one["url"] for one in found["candidates"]] == [GOOD]
    assert found["missing"] == ""
