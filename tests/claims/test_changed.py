"""What a branch changed, asked of a real git."""

import subprocess
from pathlib import Path

import pytest

from checker.claims.changed import changes_since, only_changed
from checker.claims.load import load_claims
from checker.errors import UsageError
from checker.model.claim import Location

TEXT = """\
schema: 1
document: {title: Ferry}
sources:
  gazette:
    url: https://gazette.example/a
    title: The loss
  herald:
    url: https://herald.example/b
claims:
- id: one
  text: The ferry sank.
  source: gazette
  quote: sank off Alder Point
- id: two
  text: It was night.
  source: herald
- id: three
  text: Nobody knows.
  cites:
  - source: herald
    quotes:
    - nobody knows
    - the sea alone
- id: four
  text: It was old.
  url: https://old.example/c
"""


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """A repository with one claim file, committed on main, and a branch of our own."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A. Editor")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    write(TEXT)
    commit()
    git("checkout", "-q", "-b", "ours")
    return tmp_path


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def write(text, name="claims/ferry.yaml"):
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def commit():
    git("add", "-A")
    git("commit", "-q", "-m", "change")


def left(ref=""):
    loaded = only_changed(load_claims([Path("claims")]), changes_since(ref))
    assert loaded.partial
    return [claim.id for file in loaded.files for claim in file.claims]


@pytest.mark.parametrize(
    ("old", "new", "ids"),
    [
        ("text: It was night.", "text: It was midnight.", ["two"]),
        ("quote: sank off Alder Point", "quote: sank off Alder Point shortly", ["one"]),
        ("    - the sea alone", "    - the sea alone knows", ["three"]),
        ("    - the sea alone\n", "", ["three", "four"]),  # a line taken out counts for those on both sides
        ("https://gazette.example/a", "https://gazette.example/aa", ["one"]),  # the source's entry
        ("https://herald.example/b", "https://herald.example/bb", ["two", "three"]),
        ("- id: two", "- id: new\n  text: New.\n  source: gazette\n- id: two", ["new"]),
        ("title: Ferry", "title: The ferry", []),
        ("schema: 1\n", "# a remark\nschema: 1\n", []),
    ],
)
@pytest.mark.parametrize("committed", [True, False])
def test_claims(repo, old, new, ids, committed):
    assert TEXT.count(old) == 1
    write(TEXT.replace(old, new))
    if committed:
        commit()
    assert left() == ids


def test_nothing_changed(repo):
    loaded = only_changed(load_claims([Path("claims")]), changes_since())
    assert (loaded.files, loaded.inputs, loaded.problems) == ((), (), ())


def test_only_the_cited_sources_stay(repo):
    write(TEXT.replace("It was night", "It was day"))
    (file,) = only_changed(load_claims([Path("claims")]), changes_since()).files
    assert list(file.sources) == ["herald"]


def test_what_main_did_meanwhile_is_not_ours(repo):
    write(TEXT.replace("It was night", "It was day"))
    commit()
    git("checkout", "-q", "main")
    write(TEXT.replace("It was old", "It was new"))
    commit()
    git("checkout", "-q", "ours")
    assert left() == left("main") == ["two"]


def test_new_and_renamed_files_count_whole(repo):
    write("schema: 1\nclaims:\n- {id: x, text: 'X.', url: 'https://x.example/'}\n", "claims/new.yaml")
    assert left() == ["x"]
    git("mv", "claims/ferry.yaml", "claims/boat.yaml")
    assert left() == ["one", "two", "three", "four", "x"]


def test_ignored_files_and_files_elsewhere_count_whole(repo, tmp_path_factory):
    write("claims/\n", ".gitignore")
    write("schema: 1\nclaims:\n- {id: x, text: 'X.', url: 'https://x.example/'}\n", "claims/new.yaml")
    assert left() == ["x"]
    outside = tmp_path_factory.mktemp("outside") / "away.yaml"
    outside.write_text("schema: 1\nclaims:\n- {id: y, text: 'Y.', url: 'https://x.example/'}\n", encoding="utf-8")
    loaded = only_changed(load_claims([outside]), changes_since())
    assert [claim.id for file in loaded.files for claim in file.claims] == ["y"]


def test_attributes_of_a_branch_hide_nothing(repo):
    write("*.yaml -diff binary\n", ".gitattributes")
    write(TEXT.replace("It was night", "It was day"))
    commit()
    assert left() == ["two"]


def test_odd_names_and_lone_returns(repo):
    for name in ("claims/a b.yaml", "claims/[x].yaml", "claims/é\tü.yaml", "claims/-n.yaml"):
        write("schema: 1\nclaims:\n- {id: x, text: 'X.', url: 'https://x.example/'}\n", name)
    commit()
    base = git("rev-parse", "HEAD")
    for name in ("claims/a b.yaml", "claims/[x].yaml", "claims/é\tü.yaml", "claims/-n.yaml"):
        write("schema: 1\nclaims:\n- {id: x, text: 'XX.', url: 'https://x.example/'}\n", name)
    assert left(base) == ["x"] * 4
    write(TEXT.replace("It was night.\n", "It was day.\r"))
    assert set(left("main")) >= {"one", "two", "three", "four"}


def test_mistakes_count_when_their_file_changed(repo):
    write("schema: 1\nclaims:\n- {id: a, text: 'A.', url: 'https://x.example/', qoute: b}\n", "claims/odd.yaml")
    commit()
    base = git("rev-parse", "HEAD")
    assert only_changed(load_claims([Path("claims")]), changes_since(base)).problems == ()
    write("schema: 1\nclaims:\n- {id: a, text: 'A.', url: 'https://x.example/', qoute: c}\n", "claims/odd.yaml")
    loaded = only_changed(load_claims([Path("claims"), Path("nowhere")]), changes_since(base))
    assert {problem.where.file for problem in loaded.problems} == {"claims/odd.yaml", "nowhere"}


def test_lines(repo):
    write(TEXT.replace("It was night.", "It was day.\n  context: Then.").replace("  quote: sank off Alder Point\n", ""))
    changes = changes_since("main")
    assert changes.lines("claims/ferry.yaml") == ((12, 13), (14, 15))
    assert changes.touches(Location("claims/ferry.yaml", 14, 1, 14, 9))
    assert not changes.touches(Location("claims/ferry.yaml", 16, 1, 20, 1))
    assert changes.touches(Location("claims/unknown.yaml"))


@pytest.mark.parametrize("name", ["refs/remotes/origin/trunk", "refs/remotes/upstream/trunk"])
def test_the_branch_that_others_build_on(repo, name):
    git("update-ref", name, "main")
    git("symbolic-ref", f"{name.rpartition('/')[0]}/HEAD", name)
    write(TEXT.replace("It was night", "It was day"))
    commit()
    assert changes_since().name == name.split("/")[2]
    assert left() == ["two"]


def test_a_job_is_told_its_target(repo, monkeypatch):
    git("update-ref", "refs/remotes/origin/stable", "main")
    monkeypatch.setenv("GITHUB_BASE_REF", "stable")
    assert changes_since().name == "origin/stable"
    monkeypatch.setenv("GITHUB_BASE_REF", "--output=x")
    assert changes_since().name == "main"


def test_without_another_branch_it_is_head(repo):
    git("branch", "-q", "-D", "main")
    write(TEXT.replace("It was night", "It was day"))
    assert changes_since().name == "HEAD"
    assert left() == ["two"]


@pytest.mark.parametrize("ref", ["nowhere", "--output=stolen", "-h", "a b", "main..ours", ":claims", "x" * 300, "a\nb"])
def test_what_is_no_commit(repo, ref):
    with pytest.raises(UsageError, match="--changed"):
        changes_since(ref)
    assert not Path("stolen").exists()


def test_no_repository_and_no_git(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("GIT_DIR", raising=False)
    with pytest.raises(UsageError, match="no git repository"):
        changes_since()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        changes_since()


def test_a_repository_without_a_commit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GIT_DIR", raising=False)
    git("init", "-q")
    with pytest.raises(UsageError, match="no commit yet"):
        changes_since()
