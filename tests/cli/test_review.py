"""`review`, and what a repository asks of reviews: a real git says who wrote which line."""

import json
import subprocess
from pathlib import Path

import pytest

from checker.claims.authors import authors_of
from checker.claims.load import load_claims
from checker.model.authorship import Person

CLAIMS = """\
schema: 1
claims:
- id: sank   # the first
  text: The ferry sank.
  url: http://news.example/ferry
  quote: sank off Alder Point

- id: bare
  text: Nobody says why.
  cites: []
"""
FILE = Path("claims/ferry.yaml")
SETTINGS = "[review]\nrequired = 1\n"


def git(*arguments, who="A. Editor"):
    mail = who.lower().replace(" ", "").replace(".", "") + "@example.org"
    names = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", who), ("EMAIL", mail))
    }
    subprocess.run(["git", *arguments], check=True, capture_output=True, env={**ENV, **names})


ENV = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/local/bin:/usr/bin:/bin"}


@pytest.fixture
def desk(commands, monkeypatch):
    """A repository whose claim A. Editor committed, with a report of it."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    FILE.parent.mkdir()
    FILE.write_text(CLAIMS, encoding="utf-8")
    git("init", "-q", "-b", "main")
    commit("A. Editor")
    assert commands("audit")[0] == 0
    return commands


def commit(who):
    git("add", "claims")
    git("commit", "-q", "-m", "x", who=who)


def reviewed(commands, by="B. Reader", decision="supported", claim="sank", *more):
    return commands("review", claim, "--decision", decision, "--by", by, "--yes", *more, network=False)


def found(commands, rule):
    Path("sourcecheck.toml").write_text(SETTINGS, encoding="utf-8")
    commands("audit", "--offline")
    data = json.loads(Path("reports/run.json").read_text("utf-8"))
    return [one for one in data["findings"] if one["rule"] == rule], data


def test_a_review_is_one_line_with_a_digest_and_lapses_when_the_claim_changes(desk):
    code, out, err = reviewed(desk, "B. Reader", "partly-supported", "sank", "--note", "It says so: nearly")
    assert code == 0
    assert "+  reviews:" in out
    text = FILE.read_text("utf-8")
    lines = [line for line in text.splitlines() if line not in CLAIMS.splitlines()]
    assert lines[0] == "  reviews:"
    assert lines[1].startswith("  - {decision: partly-supported, by: B. Reader, date: 20")
    assert 'note: "It says so: nearly", of: "sha256:' in lines[1]
    assert len(lines) == 2
    assert "commit it under your own name" in err
    desk("audit")
    assert "review-stale" not in Path("reports/run.json").read_text("utf-8")
    FILE.write_text(text.replace("quote: sank off", "quote: ferry sank off"), encoding="utf-8")
    desk("audit")
    assert "review-stale" in Path("reports/run.json").read_text("utf-8")


def test_what_cannot_be_reviewed_is_said(desk):
    assert "did you mean sank?" in reviewed(desk, claim="sunk")[2]
    assert "say who read the source" in reviewed(desk, by=" ")[2]
    FILE.write_text(CLAIMS.replace("The ferry sank.", "The ferry burned."), encoding="utf-8")
    code, _, err = reviewed(desk)
    assert (code, "was changed since the report was made" in err) == (2, True)
    Path("reports/run.json").unlink()
    assert "sourcecheck audit writes one" in reviewed(desk)[2]


def test_without_the_setting_nobody_is_asked(desk):
    desk("audit")
    data = json.loads(Path("reports/run.json").read_text("utf-8"))
    assert not [one for one in data["findings"] if one["rule"].startswith("review-")]
    assert data["inputs"]["authors"] == {}


def test_a_review_is_missing_until_another_person_signs_one(desk):
    (missing,), _ = found(desk, "review-missing")
    assert missing["message"] == "1 review is required and none counts"
    assert missing["claim"] == "ferry/sank"  # not the one that cites nothing
    reviewed(desk)
    (loose,), data = found(desk, "review-unattributed")
    assert "its lines are not committed" in loose["message"]
    assert [one["rule"] for one in data["findings"]].count("review-missing") == 1
    commit("B. Reader")
    assert found(desk, "review-missing")[0] == []
    assert found(desk, "review-unattributed")[0] == []


def test_the_author_of_the_claim_does_not_count(desk):
    reviewed(desk, "A. Editor")
    commit("A. Editor")
    (loose,), _ = found(desk, "review-unattributed")
    assert loose["message"] == "the review by A. Editor does not count: A. Editor also made the claim's last change"
    assert len(found(desk, "review-missing")[0]) == 1


def test_nobody_signs_for_another(desk):
    reviewed(desk, "B. Reader")
    commit("A. Editor")
    (loose,), _ = found(desk, "review-unattributed")
    assert loose["message"].endswith("its lines were committed by A. Editor")
    assert len(found(desk, "review-missing")[0]) == 1


def test_whoever_changes_a_claim_later_is_its_author(desk):
    reviewed(desk, "B. Reader")
    commit("B. Reader")
    FILE.write_text(FILE.read_text("utf-8").replace("# the first", "# no longer"), encoding="utf-8")
    commit("B. Reader")
    assert "B. Reader also made" in found(desk, "review-unattributed")[0][0]["message"]


def test_one_person_twice_counts_once_and_a_mail_address_is_a_name(desk):
    reviewed(desk, "breader@example.org")
    reviewed(desk, "breader@example.org")
    commit("B. Reader")
    assert found(desk, "review-missing")[0] == []
    Path("sourcecheck.toml").write_text(SETTINGS.replace("1", "2"), encoding="utf-8")
    desk("audit", "--offline")
    assert "2 reviews are required and 1 counts" in Path("reports/run.json").read_text("utf-8")


def test_a_mailmap_makes_two_names_one(desk):
    Path(".mailmap").write_text("B. Reader <breader@example.org> Becky <becky@example.org>\n", encoding="utf-8")
    reviewed(desk, "B. Reader")
    commit("Becky")
    assert found(desk, "review-missing")[0] == []


def test_where_git_cannot_tell_nobody_wrote_anything(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ferry.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    (authorship, _) = authors_of(load_claims([path]).files).values()
    assert authorship.changed == Person()
