"""The commands as people and CI run them, over a loopback web."""

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.cli.main import COMMANDS, main
from tests.web.misbehave import hang


@pytest.fixture
def run(commands):
    return commands


def claims(quote="sank off Alder Point", url="http://news.example/ferry", name="ferry", claim="sank"):
    Path("claims").mkdir(exist_ok=True)
    Path(f"claims/{name}.yaml").write_text(
        f"schema: 1\nclaims:\n- id: {claim}\n  text: The ferry sank.\n  url: {url}\n  quote: {quote}\n",
        encoding="utf-8",
    )


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from checker.cli.main import main; main(['--help']);"
        "print([m for m in ('pydantic', 'requests', 'rich', 'selectolax', 'yaml', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert all(f"  {name}" in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: sourcecheck")


def test_a_clean_audit(run):
    claims()
    code, out, err = run("audit")
    assert (code, "1 claim" in out) == (0, True)
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert report["counts"]["words_found"] == 1
    assert Path("reports/index.html").is_file()
    assert Path("reports/report.md").is_file()
    assert "reports/index.html" in err


@pytest.mark.parametrize(
    ("quote", "path", "flags", "expected"),
    [
        ("with 24 passengers", "/ferry", (), 0),  # no copy was asked: a warning
        ("with 24 passengers", "/ferry", ("--fail-on", "warning"), 1),
        ("with 24 passengers", "/ferry", ("--fail-on", "warning", "--exit-zero"), 0),
        ("with 24 passengers", "/ferry", ("--fail-on", "never"), 0),
        ("anything", "/wall", (), 4),
        ("anything", "/wall", ("--exit-zero",), 0),
        ("anything", "/gone", ("--fail-on", "warning"), 1),
    ],
)
def test_exit_codes(run, quote, path, flags, expected):
    claims(quote, f"http://news.example{path}")
    assert run("audit", *flags)[0] == expected


def test_a_quiet_run_says_why_it_ends_with_4(run):
    claims("anything", "http://news.example/wall")
    code, _, err = run("audit", "-q")
    assert code == 4
    assert "could not be read" in err


def test_nothing_to_check(run):
    Path("claims").mkdir()
    assert run("audit")[0] == 3


def test_a_missing_path(run):
    code, out, err = run("audit", "nowhere")
    assert code == 2
    assert "nowhere" in out + err


def test_a_broken_file_spares_the_others(run):
    claims()
    Path("claims/broken.yaml").write_text("schema: 1\nclaims:\n- text: [\n", encoding="utf-8")
    Path("claims/odd.yaml").write_text(
        "schema: 1\nclaims:\n- {id: a, text: 'One.', url: 'http://news.example/ferry', qoute: x}\n"
        "- {id: b, text: 'Two.', url: 'http://news.example/ferry'}\n",
        encoding="utf-8",
    )
    code, out, _ = run("audit")
    assert code == 2
    assert "claims/broken.yaml:" in out
    assert "claims/odd.yaml:3:" in out
    assert "did you mean" in out.lower()
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in report["claims"]] == ["ferry/sank", "odd/b"]
    assert len(report["inputs"]["problems"]) == 2


def test_offline_without_evidence(run):
    claims()
    code, out, _ = run("audit", "--offline")
    assert code in (2, 4)
    assert "not-found" not in out
    assert "gone" not in out


def test_offline_says_the_same(run):
    claims("with 24 passengers")
    online = run("audit")[0]
    first = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    offline = run("audit", "--offline")[0]
    second = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert online == offline
    assert second["run"]["offline"]
    assert {**first, "run": None} == {**second, "run": None}


def test_formats_to_files_and_stdout(run):
    claims("with 24 passengers")
    _, out, _ = run("audit", "--format", "json", "--format", "markdown=out/a.md")
    assert json.loads(out)["schema"] == 1
    assert "quote-differs" in Path("out/a.md").read_text(encoding="utf-8")
    assert run("audit", "--format", "jsn")[0] == 2
    assert run("audit", "--format", "json", "--format", "markdown")[0] == 2


def test_report_renders_again_without_network(run):
    claims("with 24 passengers")
    _, printed, _ = run("audit")
    code, again, _ = run("report", "--format", "terminal", network=False)
    assert (code, again) == (0, printed)
    assert run("report", "nothing.json", network=False)[0] == 2
    Path("bad.json").write_text("{", encoding="utf-8")
    assert run("report", "bad.json", network=False)[0] == 2


def test_check_an_address(run):
    code, out, _ = run("check", "http://news.example/ferry", "--quote", "sank off Alder Point")
    assert code == 0
    assert "sank off Alder Point" in out
    assert not Path("reports").exists()
    code, out, _ = run("check", "http://news.example/ferry", "--quote", "with 24 passengers", "--fail-on", "warning")
    assert code == 1
    assert "24" in out
    assert "42" in out
    assert run("check", "http://news.example/wall", "--quote", "anything")[0] == 4
    assert run("check", "http://news.example/ferry", "--quote", " ")[0] == 2
    assert run("check", "http://127.0.0.1/ferry", network=False)[0] == 4


def test_check_a_claim_a_file_and_stdin(run, monkeypatch):
    claims()
    claims(quote="words nobody wrote", name="other", claim="other")
    assert run("check", "sank")[0] == 0
    assert run("check", "ferry/sank")[0] == 0
    code, _, err = run("check", "sink")
    assert code == 2
    assert "did you mean" in err
    assert run("check", "claims/ferry.yaml")[0] == 0
    text = Path("claims/other.yaml").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    assert run("check", "-", "--fail-on", "warning")[0] == 1
    assert run("check", "sank", "--quote", "x")[0] == 2


def test_lint(run):
    claims()
    code, out, err = run("lint", network=False)
    assert (code, out) == (0, "")
    assert "1 file, 1 claim" in err
    Path("claims/ferry.yaml").write_text(
        "schema: 1\nclaims:\n# a comment\n- text: The ferry sank.\n  url: http://news.example/ferry?access_token=abc\n",
        encoding="utf-8",
    )
    code, out, _ = run("lint", network=False)
    assert code == 1
    assert "url-secret" in out
    assert "abc" not in out
    Path("claims/note.yaml").write_text("schema: 1\nclaims:\n- {text: 'It sank.', cites: []}\n", encoding="utf-8")
    assert "claim-uncited" not in run("lint", network=False)[1]
    assert "note[claim-uncited]" in run("lint", "-v", network=False)[1]
    Path("claims/note.yaml").unlink()
    code, _, err = run("lint", "--fix", network=False)
    assert "fixed: claims/ferry.yaml" in err
    assert "- id: the-ferry-sank\n  text: The ferry sank." in Path("claims/ferry.yaml").read_text(encoding="utf-8")
    Path("claims/ferry.yaml").write_text("claims: &a [*a]\n", encoding="utf-8")
    assert run("lint", network=False)[0] == 2


def test_lint_prints_the_schema(run):
    code, out, _ = run("lint", "--schema", network=False)
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_explain(run):
    code, out, _ = run("explain", network=False)
    assert code == 0
    assert "quote-differs" in out
    code, out, _ = run("explain", "quote-differs", network=False)
    assert out.startswith("# quote-differs")
    code, _, err = run("explain", "quote-difers", network=False)
    assert code == 2
    assert "did you mean quote-differs" in err
    code, out, _ = run("explain", "http-410", network=False)
    assert code == 0
    assert "RFC 9110" in out


def test_import(run):
    Path("article.txt").write_text(
        'Ferry\n\nThe ferry sank in 1953.[1] Nobody knows why.\n\n 1. ^ "The loss". Gazette. Retrieved 2024-03-02.\n',
        encoding="utf-8",
    )
    code, out, err = run("import", "article.txt", network=False)
    assert code == 0
    assert "The ferry sank in 1953." in out
    assert "2 sentences, 1 marker, 1 reference" in err
    assert run("import", "article.txt", "-o", "claims/a.yaml", network=False)[0] == 0
    written = Path("claims/a.yaml").read_bytes()
    assert run("import", "article.txt", "-o", "claims/a.yaml", network=False)[0] == 0  # the same again changes nothing
    assert Path("claims/a.yaml").read_bytes() == written
    assert run("lint", network=False)[0] == 0
    Path("binary.bin").write_bytes(bytes(range(256)))
    assert run("import", "binary.bin", network=False)[0] == 2


def test_a_found_settings_file_cannot_weaken_the_guard(run):
    claims()
    Path("sourcecheck.toml").write_text(
        'connect-to = ["::127.0.0.1:1"]\nallow-private = ["0.0.0.0/0"]\nfail-on = "warning"\n', encoding="utf-8"
    )
    code, _, err = run("audit")
    assert code == 0
    assert "connect_to is an operator setting" in err
    assert "allow_private is an operator setting" in err
    Path("sourcecheck.toml").write_text("no-such-setting = 1\n", encoding="utf-8")
    assert run("audit")[0] == 2


def test_an_unknown_command(run):
    code, _, err = run("adit", network=False)
    assert code == 2
    assert "Did you mean audit?" in err


def test_a_bug_is_no_finding(run, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("a bug")

    monkeypatch.setattr("checker.claims.load.load_claims", broken)
    code, _, err = run("audit")
    assert code == 2
    assert "bug in sourcecheck" in err


def test_an_interrupted_run_still_reports(ferry_web, tmp_path):
    web = ferry_web
    web.host("stuck.example").route("/page", hang())
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/a.yaml").write_text(
        "schema: 1\nclaims:\n- {id: one, text: 'One.', url: 'http://news.example/ferry', quote: 'sank off'}\n"
        "- {id: two, text: 'Two.', url: 'http://stuck.example/page'}\n",
        encoding="utf-8",
    )
    flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
    program = [sys.executable, "-c", "from checker.cli.main import run; run()", "audit", "--archive", "never", *flags]
    running = subprocess.Popen(
        [*program, "--timeout", "60"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    evidence = tmp_path / ".sourcecheck"
    while running.poll() is None and len(web.hits_of("stuck.example")) < 1:
        time.sleep(0.05)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    assert evidence.is_dir()
    report = json.loads((tmp_path / "reports/run.json").read_text(encoding="utf-8"))
    assert report["run"]["interrupted"]
    # Whether the first page was read in time is the machine's affair; the second one can never have been.
    first, second = (claim["status"] for claim in report["claims"])
    assert first in ("words-found", "inconclusive")
    assert second == "inconclusive"
    assert "interrupted" in out


@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab", "junit"])
def test_lint_tells_machines_where_mistakes_stand(commands, form):
    Path("claims").mkdir()
    Path("claims/a.yaml").write_text("schema: 1\nclaims:\n- text: It rose.\n  source: nowhere\n")
    code, out, _ = commands("lint", "--format", form, "--format", f"{form}=out.txt", network=False)
    assert code == 2
    assert "claims/a.yaml" in out
    assert "nowhere" in out
    assert Path("out.txt").is_file()
    if form == "json":
        (problem,) = json.loads(out)["inputs"]["problems"]
        assert (problem["where"]["line"], problem["where"]["column"], problem["where"]["end_column"]) == (4, 11, 18)
