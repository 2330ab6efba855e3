"""`audit --changed`: what a branch did, and nothing else."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import write_claims

GOOD = "id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
GONE = "id: gone, text: 'The ferry sank.', url: 'http://news.example/gone'"
WALL = "id: wall, text: 'The ferry sank.', url: 'http://news.example/wall'"
WAIVERS = """\
schema: 1
waivers:
- {rule: link-gone, url: 'http://news.example/gone', because: known, by: A. Editor, until: 2027-01-01}
"""


def git(*arguments):
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments], check=True,
                   capture_output=True)  # fmt: skip


def report():
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


@pytest.fixture
def branch(commands, monkeypatch):
    """The commands, on a branch of a repository whose main has two claims."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)
    git("init", "-q", "-b", "main")
    Path(".gitignore").write_text("reports/\n", encoding="utf-8")
    write_claims(GOOD, GONE)
    Path("claims/waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "first")
    git("checkout", "-q", "-b", "ours")
    return commands


def test_only_what_changed(branch):
    write_claims(GOOD.replace("The ferry", "A ferry"), GONE)
    code, out, _ = branch("audit", "--changed")
    assert code == 0
    assert [claim["id"] for claim in report()["claims"]] == ["ferry/sank"]
    assert list(report()["inputs"]["captures"]) == ["live:http://news.example/ferry"]
    assert report()["run"]["scope"] == "claims, only what changed since main"
    assert "only what changed since main" in out
    # The waiver covers a claim that was left out: nothing says that it is of no use.
    assert not [finding for finding in report()["findings"] if finding["rule"] == "waiver-unused"]


def test_nothing_changed_is_clean(branch):
    code, _, _ = branch("audit", "--changed")
    assert code == 0
    assert report()["claims"] == []
    assert report()["inputs"]["captures"] == {}


def test_what_others_broke_is_remembered_and_not_reported(branch):
    branch("audit")
    branch("audit", "--changed")
    assert report()["memory"]["http://news.example/gone"]["failures"] == 1
    assert report()["findings"] == []


def test_too_much_unread_is_no_matter(branch):
    write_claims(GOOD, GONE, WALL)
    assert branch("audit", "claims/ferry.yaml", "--changed=main")[0] == 0
    assert branch("audit", "claims/ferry.yaml", "--changed=main", "--max-inconclusive", "0.5")[0] == 4


def test_documents(branch):
    Path("docs").mkdir()
    lines = ["# Ferry", "", "[one](http://news.example/ferry)", "", "[two](http://news.example/wall)", ""]
    Path("docs/a.md").write_text("\n".join(lines), encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "a document")
    lines[2] = "[one](http://news.example/gone)"
    Path("docs/a.md").write_text("\n".join(lines), encoding="utf-8")
    branch("audit", "docs", "--changed=HEAD")
    assert list(report()["inputs"]["captures"]) == ["live:http://news.example/gone"]


@pytest.mark.parametrize("ref", ["claims/", "x --output=y", "nowhere"])
def test_a_name_that_is_no_commit(branch, ref):
    code, _, err = branch("audit", f"--changed={ref}")
    assert (code, "error: --changed" in err) == (2, True)


def test_an_option_is_no_name(branch):
    assert branch("audit", "--changed=--output=x")[0] == 2
    assert not Path("x").exists()
