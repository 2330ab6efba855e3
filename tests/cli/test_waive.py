"""`waive`: from a finding of the last report to a waiver that covers it, and to nothing else."""

import contextlib
import datetime as dt
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.main import main
from tests.cli.conftest import write_claims

GONE = "id: gone, text: 'The ferry sank.', url: 'http://news.example/gone'"
WRONG = "id: wrong, text: 'It carried 24.', url: 'http://news.example/ferry', quote: 'with 24 passengers'"
FILE = Path("claims/waivers.yaml")
WHY = ("--because", "known to the desk", "--by", "A. Editor")
TODAY = dt.datetime.now(dt.UTC).date()


def findings():
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))["findings"]


def standing():
    return {finding["rule"] for finding in findings() if not finding["waived"]}


@pytest.fixture(scope="module")
def report(ferry_web, tmp_path_factory):
    """The report of an audit that found a dead link and a wrong quote."""
    folder = tmp_path_factory.mktemp("audited")
    flags = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    with contextlib.chdir(folder):
        write_claims(GONE, WRONG)
        main(["audit", "--archive", "never", "--retries", "0", "--quiet", *flags])
        assert standing() == {"link-gone", "quote-differs"}
        return Path("reports/run.json").read_bytes()


@pytest.fixture
def audited(commands, report):
    """The commands, in a folder with that report."""
    write_claims(GONE, WRONG)
    Path("reports").mkdir()
    Path("reports/run.json").write_bytes(report)
    return commands


def waive(commands, *arguments):
    return commands("waive", *arguments, *WHY, network=False)


def test_a_dead_link_by_its_fingerprint(audited):
    (finding,) = (finding for finding in findings() if finding["rule"] == "link-gone")
    code, out, err = waive(audited, finding["fingerprint"], "--yes")
    assert code == 0
    assert "+- rule: link-gone" in out
    assert "--- /dev/null" in out
    assert f"waived until {TODAY + dt.timedelta(days=90)}" in err
    assert FILE.read_text(encoding="utf-8") == (
        "schema: 1\nwaivers:\n- rule: link-gone\n  url: http://news.example/gone\n  because: known to the desk\n"
        f"  by: A. Editor\n  until: {TODAY + dt.timedelta(days=90)}\n"
    )
    audited("audit")
    assert standing() == {"quote-differs"}


@pytest.mark.parametrize("what", ["wrong", "ferry/wrong", "http://news.example/ferry"])
def test_a_quote_by_claim_or_address(audited, what):
    assert waive(audited, what, "--rule", "quote-differs", "--yes")[0] == 0
    assert "\n  claim: ferry/wrong" in FILE.read_text(encoding="utf-8").replace('"', "")


def test_a_waiver_for_words_lapses_with_what_it_rests_on(audited):
    assert waive(audited, "wrong", "--yes")[0] == 0
    assert "\n  on: sha256:" in FILE.read_text(encoding="utf-8").replace('"', "")
    audited("audit")
    assert standing() == {"link-gone"}
    write_claims(GONE, WRONG.replace("24 passengers", "25 passengers"))
    audited("audit")
    assert {"quote-differs", "waiver-stale"} <= standing()


def test_a_second_waiver_leaves_the_first_alone(audited):
    FILE.write_text("# ours\nschema: 1\nwaivers:\n- {rule: link-blocked, host: wall.example, because: it walls, by: B, "
                    "until: 2027-01-01}  # known\n", encoding="utf-8")  # fmt: skip
    before = FILE.read_text(encoding="utf-8")
    assert waive(audited, "gone", "--yes")[0] == 0
    after = FILE.read_text(encoding="utf-8")
    assert after.startswith(before)
    audited("audit")
    assert "link-gone" not in standing()


def test_without_a_terminal_nothing_is_written_unasked(audited):
    code, out, err = waive(audited, "gone")
    assert code == 2
    assert "+- rule: link-gone" in out
    assert "--yes" in err
    assert not FILE.exists()


@pytest.mark.parametrize(("answer", "written"), [(b"y\n", True), (b"n\n", False), (b"\n", False)])
def test_on_a_terminal_it_asks(audited, answer, written):
    program = "from checker.cli.main import run; run()"
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answer)
        done = subprocess.run(
            [sys.executable, "-c", program, "waive", "gone", *WHY], stdin=theirs, capture_output=True, text=True
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "Write it to claims/waivers.yaml?" in done.stderr
    assert FILE.exists() == written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing-like-it",), "no finding"),
        (("gone", "--rule", "link-moved"), "it has: link-gone"),
        (("gone", "--until", "2020-01-01"), "has passed"),
        (("gone", "--until", (TODAY + dt.timedelta(days=401)).isoformat()), "more than 400 days"),
        (("gone", "--until", "soon"), "--until"),
        (("gone", "--file", "claims/other.yaml"), "not named waivers.yaml"),
        (("gone", "--report", "nowhere.json"), "nowhere.json"),
        (("gone", "--by", " "), "hold words"),
    ],
)
def test_what_cannot_be_waived_is_one_sentence(audited, arguments, said):
    code, _, err = waive(audited, "--yes", *arguments) if "--by" not in arguments else audited(
        "waive", "--yes", "--because", "known", *arguments, network=False
    )  # fmt: skip
    assert code == 2
    assert said in err
    assert not FILE.exists()


def test_the_longest_waiver(audited):
    last = TODAY + dt.timedelta(days=400)
    assert waive(audited, "gone", "--yes", "--until", last.isoformat())[0] == 0
    audited("audit")
    assert standing() == {"quote-differs"}


def test_several_findings_are_listed(commands):
    write_claims(WRONG, WRONG.replace("wrong", "second").replace("24 passengers", "26 passengers"))
    commands("audit")
    code, _, err = waive(commands, "http://news.example/ferry", "--yes")
    assert code == 2
    assert all(finding["fingerprint"] in err for finding in findings())


def test_what_is_waived_already(audited):
    assert waive(audited, "gone", "--yes")[0] == 0
    audited("audit")
    code, _, err = waive(audited, "gone", "--yes")
    assert (code, "waived already: known to the desk" in err) == (2, True)


def test_a_file_with_a_mistake_is_left_alone(audited):
    FILE.write_text("schema: 1\nwaivers:\n- rule: link-gone\n", encoding="utf-8")
    code, _, err = waive(audited, "gone", "--yes")
    assert (code, "mend the file first" in err) == (2, True)
    assert FILE.read_text(encoding="utf-8") == "schema: 1\nwaivers:\n- rule: link-gone\n"


def test_a_rule_that_does_not_exist(commands):
    Path("claims").mkdir()
    FILE.write_text(
        "schema: 1\nwaivers:\n- {rule: link-blokced, host: a.example, because: b, by: c, until: 2027-01-01}\n",
        encoding="utf-8",
    )
    _, out, _ = commands("lint", network=False)
    assert "warning[waiver-unknown]" in out
    assert "did you mean link-blocked?" in out
    write_claims(WRONG)
    commands("audit")
    assert "waiver-unused" not in standing()
    assert "waiver-unknown" in standing()
