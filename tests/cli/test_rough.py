"""The commands under rough handling: pipes that close, disks that refuse, jobs that are cancelled, odd arguments."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.cli.main import main
from tests.web import LoopbackWeb
from tests.web.misbehave import hang

PROGRAM = [sys.executable, "-c", "from checker.cli.main import run; run()"]


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as web:
        web.host("news.example").page("/ferry", "<title>Ferry</title><p>The ferry sank off Alder Point at nine.</p>")
        web.host("news.example").redirect("/old", "/ferry?sessionid=s3cr3t")
        web.host("stuck.example").route("/page", hang())
        yield web


@pytest.fixture
def flags(web, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("claims").mkdir()
    Path("claims/ferry.yaml").write_text(
        "schema: 1\nclaims:\n- {id: sank, text: 'It sank.', url: 'http://news.example/ferry', quote: 'sank off'}\n",
        encoding="utf-8",
    )
    return [*(flag for rule in web.connect_to for flag in ("--connect-to", rule)), "--archive", "never"]


def claims(url: str) -> None:
    Path("claims/ferry.yaml").write_text(
        f"schema: 1\nclaims:\n- {{text: 'It sank.', url: '{url}'}}\n", encoding="utf-8"
    )


def test_a_link_to_itself_spares_the_other_files(flags):
    Path("claims/loop.yaml").symlink_to("loop.yaml")
    assert main(["audit", *flags]) == 2
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert [claim["status"] for claim in report["claims"]] == ["words-found"]
    assert [problem["where"]["file"] for problem in report["inputs"]["problems"]] == ["claims/loop.yaml"]


@pytest.mark.parametrize("command", [("audit",), ("lint", "-v"), ("explain",)])
def test_a_reader_that_went_away_is_no_finding(flags, command):
    """`| head`: what was not read does not matter, and the exit code never says what was not found."""
    read, write = os.pipe()
    os.close(read)
    Path("claims/ferry.yaml").write_text("schema: 1\nclaims:\n- {text: 'It sank.', cites: []}\n", encoding="utf-8")
    done = subprocess.run([*PROGRAM, *command], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == (2 if command == ("explain",) else 0)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream(flags, closed):
    Path("claims/ferry.yaml").write_text("schema: 1\nclaims:\n- {text: 'It sank.', cites: []}\n", encoding="utf-8")
    line = f'"$0" -c "$1" audit {closed}'
    done = subprocess.run(["sh", "-c", line, sys.executable, PROGRAM[2]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Path("reports/run.json").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_stdout_that_is_full(flags):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "audit", *flags], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "error: standard output cannot be written: No space left on device" in done.stderr
    assert "bug" not in done.stderr
    assert Path("reports/run.json").is_file()


def test_one_place_that_cannot_be_written_spares_the_others(flags, capsys):
    Path("file").write_text("", encoding="utf-8")
    assert main(["audit", *flags, "-v", "--reports", "file/reports"]) == 2
    out, err = capsys.readouterr()
    assert "words found" in out
    assert err.startswith("error: file/reports/run.json cannot be written: Not a directory")


def test_a_cancelled_job_reports_at_once_what_it_has(web, flags):
    text = "- {id: stuck, text: 'Stuck.', url: 'http://stuck.example/page'}\n"
    with Path("claims/ferry.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    running = subprocess.Popen(
        [*PROGRAM, "audit", *flags, "--timeout", "300"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and not web.hits_of("stuck.example"):
        time.sleep(0.05)
    time.sleep(1)
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 143, err
    assert "interrupted" in out
    assert json.loads(Path("reports/run.json").read_text(encoding="utf-8"))["run"]["interrupted"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((" ",), "there is nothing to check"),
        (("HTTP://news.example/ferry", "--quote", ""), "--quote holds no words"),
        (("http://news.example/ferry", "--accessed", "soon"), "--accessed: write a year, a month or a day"),
    ],
)
def test_odd_arguments_of_check(flags, capsys, arguments, said):
    assert main(["check", *arguments, *flags]) == 2
    assert capsys.readouterr().err.startswith(f"error: {said}")


def test_a_scheme_in_capitals_is_an_address(flags):
    assert main(["check", "HTTP://news.example/ferry", "--quote", "sank off", *flags]) == 0


def test_a_secret_is_in_no_output(flags, capfd, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    address = "http://news.example/ferry?sig=s3cr3t&token=s3cr3t"
    arguments = ["check", address, *flags, "--format", "json=run.json", "-vv"]
    monkeypatch.setattr("sys.argv", ["sourcecheck", *arguments])
    assert main(arguments) == 1
    assert main(["report", "run.json", "--format", "html=a.html", "-vv"]) == 0
    assert main(["report", "run.json", "--format", "markdown"]) == 0
    claims(address)
    main(["audit", *flags, "-vv"])
    claims("http://news.example/old")
    main(["audit", *flags, "-vv"])
    out, err = capfd.readouterr()
    assert "moved for good to http://news.example/ferry?sessionid=REDACTED" in out
    assert "replace it" not in out
    assert "s3cr3t" not in out + err
    written = [Path("run.json"), Path("a.html"), *Path("reports").iterdir()]
    assert [file for file in written if b"s3cr3t" in file.read_bytes()] == []


def test_a_name_that_is_no_text_spares_the_other_files(flags, capsys):
    odd = os.fsencode("claims/b") + b"\xff.yaml"
    with open(odd, "wb") as file:
        file.write(Path("claims/ferry.yaml").read_bytes())
    assert main(["audit", *flags]) == 2
    assert "claims/b?.yaml:1:1" in capsys.readouterr().out
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in report["claims"]] == ["ferry/sank"]
    assert main(["check", os.fsdecode(odd), *flags]) == 2
    assert "b?.yaml" in capsys.readouterr().out
    assert main(["lint", os.fsdecode(b"none\xff")]) == 2


def test_what_cannot_be_fixed_spares_the_other_files(flags, capsys):
    Path("claims/a.yaml").write_text("schema: 1\nclaims:\n- text: [\n", encoding="utf-8")
    Path("claims/ferry.yaml").write_text("schema: 1\nclaims:\n- {text: 'It sank.', cites: []}\n", encoding="utf-8")
    assert main(["lint", "--fix"]) == 2
    out, err = capsys.readouterr()
    assert "fixed: claims/ferry.yaml" in err
    assert "claims/a.yaml:4:1" in out
    assert "id: it-sank" in Path("claims/ferry.yaml").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written(flags, capsys, monkeypatch):
    def refused(path, data):
        raise OSError(30, "Read-only file system")

    Path("claims/ferry.yaml").write_text("schema: 1\nclaims:\n- {text: 'It sank.', cites: []}\n", encoding="utf-8")
    Path("article.txt").write_text("It sank.[1]\n\n1. ^ Gazette.\n", encoding="utf-8")
    Path("file").write_text("", encoding="utf-8")
    monkeypatch.setattr("checker.claims.edit.atomic_write", refused)
    assert main(["lint", "--fix"]) == 2
    assert capsys.readouterr().err.startswith("error: claims/ferry.yaml cannot be written: Read-only file system")
    assert main(["import", "article.txt", "-o", "file/a.yaml"]) == 2
    assert "error: file/a.yaml cannot be written: " in capsys.readouterr().err


def test_the_report_gives_a_command_that_works(flags, capsys):
    Path("elsewhere").mkdir()
    Path("elsewhere/a.yaml").write_text(
        "schema: 1\nclaims:\n- {id: lost, text: 'Lost.', url: 'http://news.example/none'}\n", encoding="utf-8"
    )
    main(["audit", "elsewhere", *flags])
    assert "sourcecheck check a/lost --claims elsewhere/a.yaml" in Path("reports/index.html").read_text("utf-8")
    assert main(["check", "a/lost", "--claims", "elsewhere/a.yaml", *flags, "--fail-on", "warning"]) == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_streams_of_another_encoding(flags, encoding):
    text = "schema: 1\nclaims:\n- {id: one, text: 'The “bell” ✓ — 鐘.', cites: []}\n"
    done = subprocess.run(
        [*PROGRAM, "check", "-", "--format", "json"],
        input=text.encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["claims"][0]["text"] == "The “bell” ✓ — 鐘."


@pytest.mark.parametrize("command", ["check -", "import -"])
def test_a_closed_stdin(flags, command):
    line = f'"$0" -c "$1" {command} <&-'
    done = subprocess.run(["sh", "-c", line, sys.executable, PROGRAM[2]], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "bug" not in done.stderr
    assert "nothing in it" in done.stdout or "the document is empty" in done.stderr


def test_stdin_that_is_no_text(flags):
    done = subprocess.run(
        [*PROGRAM, "check", "-"], input=b"schema: 1\n\xff", capture_output=True, text=False, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("error: stdin:2:1: the byte 0xff here is not UTF-8")
