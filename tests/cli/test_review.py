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


def test_one_person_by_name_and_by_mail_address_counts_once(desk):
    reviewed(desk, "B. Reader")
    reviewed(desk, "breader@example.org")
    commit("B. Reader")
    Path("sourcecheck.toml").write_text(SETTINGS.replace("1", "2"), encoding="utf-8")
    desk("audit", "--offline")
    assert "2 reviews are required and 1 counts" in Path("reports/run.json").read_text("utf-8")


def rewritten(before, after, who):
    text = FILE.read_text("utf-8")
    assert before in text
    FILE.write_text(text.replace(before, after), encoding="utf-8")
    commit(who)


FOLDED = "  text: >\n    The ferry sank\n    early\n    that day.\n"


def does_not_count(desk, why):
    (loose,), _ = found(desk, "review-unattributed")
    assert why in loose["message"]
    assert len(found(desk, "review-missing")[0]) == 1


def test_one_address_under_two_names_is_one_person(desk):
    reviewed(desk, "Anna Editor")
    git("add", "claims")
    git("-c", "user.name=Anna Editor", "commit", "-q", "-m", "x", "--author=Anna Editor <aeditor@example.org>")
    does_not_count(desk, "Anna Editor also made the claim's last change")


def test_taking_words_out_is_a_change_too(desk):
    rewritten("  text: The ferry sank.\n", FOLDED, "A. Editor")
    rewritten("    early\n", "", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    does_not_count(desk, "B. Reader also made the claim's last change")
    rewritten("that day", "that night", "A. Editor")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    assert found(desk, "review-missing")[0] == []  # what came later is another's


def test_taking_words_out_while_the_file_is_moved_is_a_change_too(desk, monkeypatch):
    rewritten("  text: The ferry sank.\n", FOLDED, "A. Editor")
    moved = Path("claims/moved.yaml")
    FILE.rename(moved)
    monkeypatch.setitem(globals(), "FILE", moved)
    rewritten("    early\n", "", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    does_not_count(desk, "B. Reader also made the claim's last change")


def test_taking_something_out_beside_the_claim_changes_nothing_of_it(desk):
    rewritten("- id: bare\n  text: Nobody says why.\n  cites: []\n", "", "B. Reader")
    reviewed(desk)
    commit("B. Reader")
    assert found(desk, "review-missing")[0] == []


def test_what_looks_like_a_remark_in_a_block_of_text_is_text(desk):
    rewritten("  text: The ferry sank.\n", FOLDED.replace("early", "and burned"), "A. Editor")
    rewritten("    and burned\n", "    and burned\n    # twice\n", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    does_not_count(desk, "B. Reader also made the claim's last change")


def test_a_remark_is_no_change(desk):
    rewritten("  text: The ferry", "  # looked at\n  text: The ferry", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    assert found(desk, "review-missing")[0] == []


def test_words_on_the_lines_of_a_review_are_nobodys(desk):
    head = "- {id: sank, url: 'http://news.example/ferry', quote: 'sank off Alder Point',\n"
    FILE.write_text(f"schema: 1\nclaims:\n{head}   text: 'The ferry sank.'}}\n", encoding="utf-8")
    commit("A. Editor")
    mine = "   reviews: [{decision: supported, by: B. Reader,\n   date: 2026-01-01}], text: 'The ferry sank twice.'}\n"
    FILE.write_text(f"schema: 1\nclaims:\n{head}{mine}", encoding="utf-8")
    commit("B. Reader")
    desk("audit")
    does_not_count(desk, "stands on the review's own lines")


def test_dates_that_somebody_invents_change_no_order(desk):
    text = FILE.read_text("utf-8")
    FILE.write_text(text.replace("The ferry sank.", "The ferry sank twice."), encoding="utf-8")
    git("add", "claims")
    git("commit", "-q", "-m", "x", "--date=1999-01-01T00:00:00Z", who="B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    does_not_count(desk, "B. Reader also made the claim's last change")


def test_another_address_of_the_source_is_another_claim(desk):
    sources = "schema: 1\nsources:\n  paper:\n    url: http://news.example/other\nclaims:\n"
    text = CLAIMS.replace("schema: 1\nclaims:\n", sources).replace(
        "url: http://news.example/ferry\n  q", "source: paper\n  q"
    )
    FILE.write_text(text, encoding="utf-8")
    commit("A. Editor")
    rewritten("news.example/other", "news.example/ferry", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    does_not_count(desk, "B. Reader also made the claim's last change")


def test_a_list_of_commits_to_pass_over_hides_nobody(desk):
    rewritten("The ferry sank.", "The ferry sank twice.", "B. Reader")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    head = subprocess.run(["git", "rev-parse", "HEAD~1"], capture_output=True, text=True, check=True).stdout
    Path(".ignored").write_text(head, encoding="utf-8")
    git("config", "blame.ignoreRevsFile", ".ignored")
    does_not_count(desk, "B. Reader also made the claim's last change")


def test_a_clone_without_its_history_attributes_nothing(desk, tmp_path, monkeypatch):
    rewritten("The ferry sank.", "The ferry sank twice.", "B. Reader")
    rewritten("Nobody says why.", "Nobody knows why.", "A. Editor")
    desk("audit")
    reviewed(desk)
    commit("B. Reader")
    git("clone", "-q", "--depth=2", Path.cwd().as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    authorship = authors_of(load_claims([FILE]).files)["ferry/sank"]
    assert (authorship.changed, authorship.reviews[0].name) == (Person(), "B. Reader")


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
