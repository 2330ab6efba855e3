"""Which files paths stand for: on a real disk, with a real git."""

import subprocess
from pathlib import Path

import pytest

from checker.importers.documents import DocumentOptions
from checker.importers.gather import gather

CLAIMS = "schema: 1\nclaims:\n- {id: a, text: 'A.', url: 'https://h.org/a'}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(name, text="[x](https://h.org/x)\n"):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def git(*words):
    subprocess.run(["git", *words], check=True, capture_output=True)


def names(*paths, **options):
    return [file.path for file in gather([Path(path) for path in paths], **options).files]


def test_endings_tell():
    write("a.md")
    write("b.HTML", "<a href='https://h.org/y'>y</a>")
    write("c.yaml", CLAIMS)
    assert names("a.md", "b.HTML", "c.yaml") == ["c.yaml", "a.md", "b.HTML"]
    assert names(".") == ["c.yaml", "a.md", "b.HTML"]


@pytest.mark.parametrize(
    "text", [CLAIMS, "# c\nwaivers: []\n", '"schema": 1\n', "{schema: 1, claims: []}", "claims : []"]
)
def test_yaml_that_looks_like_claims_is_read(text):
    write("docs/any.yml", text)
    assert [file.path for file in gather([Path("docs")]).inputs] == ["docs/any.yml"]


def test_foreign_yaml_is_passed_over_in_a_folder_only():
    write("docs/openapi.yaml", "openapi: 3.0.0\npaths:\n  /x:\n    schema: {}\n")
    loaded = gather([Path("docs")])
    assert (loaded.files, loaded.problems) == ((), ())
    assert "1 YAML file passed over" in loaded.notes[0]
    assert gather([Path("docs/openapi.yaml")]).problems


def test_yaml_among_claims_is_never_passed_over():
    write("claims/a.yaml", CLAIMS)
    write("claims/typo.yaml", "claim:\n- text: A.\n")
    assert [problem.where.file for problem in gather([]).problems] == ["claims/typo.yaml", "claims/typo.yaml"]
    assert gather([Path("claims/")]).problems == gather([Path()]).problems == gather([]).problems


def test_a_folder_of_other_claims_is_no_folder_of_claims():
    write("claims/policy.yaml", "kind: InsuranceClaim\n")
    write("README.md")
    assert names() == ["README.md"]


@pytest.mark.parametrize("with_git", [True, False])
def test_what_nobody_wrote_is_passed_over(with_git):
    write("a.md")
    for name in (".hidden/b.md", "node_modules/c/README.md", "sub/.d.md", "lib/site-packages/e.md"):
        write(name)
    if with_git:
        git("init", "-q")
        write(".gitignore", "made/\n*.tmp.md\n")
        for name in ("made/f.md", "g.tmp.md"):
            write(name)
        write("build/kept.md")
        assert names(".") == ["a.md", "build/kept.md"]
        assert names("made") == ["made/f.md"], "a folder that is named is read"
    else:
        write("build/f.md")
        write("own/pyvenv.cfg", "")
        write("own/g.md")
        assert names(".") == ["a.md"]


def test_a_deleted_file_that_git_still_knows_is_no_problem():
    git("init", "-q")
    write("a.md")
    write("b.md")
    git("add", ".")
    Path("b.md").unlink()
    assert names(".") == ["a.md"]


def test_each_file_once():
    write("docs/a.md")
    assert names("docs/a.md", "docs", "./docs/../docs") == ["docs/a.md"]


def test_same_names_in_two_folders_are_two_documents():
    write("a/README.md")
    write("b/README.md")
    loaded = gather([Path()])
    ids = [file.full_id(claim) for file in loaded.files for claim in file.claims]
    assert len(set(ids)) == 2
    assert not loaded.problems


def test_without_paths():
    write("README.md")
    write("other.yaml", CLAIMS)
    assert names() == ["README.md"]
    write(
        "claims/waivers.yaml",
        "schema: 1\nwaivers:\n- {rule: link-gone, host: h.org, because: a, by: b, until: 2027-01-01}\n",
    )
    assert names() == ["README.md"]
    assert len(gather([]).waivers) == 1
    write("claims/c.yaml", CLAIMS)
    assert names() == ["claims/c.yaml"]


def test_the_folder_of_reports_is_not_read():
    write("README.md")
    write("reports/report.md")
    assert names(".", skip=[Path("reports")]) == ["README.md"]


@pytest.mark.parametrize("name", ["notes.rst", "paper.txt"])
def test_other_documents_are_refused_with_a_hint(name):
    write(name, "text")
    (problem,) = gather([Path(name)]).problems
    assert "are not read" in problem.message
    assert "sourcecheck import" in problem.hint


def test_what_cannot_be_read_spares_the_others():
    write("a.md")
    Path("b.md").write_bytes(b"\0binary")
    Path("c.md").write_text("", encoding="utf-8")
    loaded = gather([Path("."), Path("nowhere.md")])
    assert [file.path for file in loaded.files] == ["a.md", "c.md"]
    assert [problem.where.file for problem in loaded.problems] == ["b.md", "nowhere.md"]


def test_lines_are_an_editors():
    Path("a.md").write_bytes("one\r\ntwo\u2028\x0b\r\n[x](https://h.org/x)\r\n".encode())
    claim = gather([Path("a.md")]).files[0].claims[0]
    assert str(claim.where) == "a.md:3:1"


def test_local_links_are_followed_from_the_repositorys_root():
    git("init", "-q")
    write("docs/a.md", "[r](../README.md#here) [gone](gone.md) [out](../../x.md)")
    write("README.md", "## Here\n")
    loaded = gather([Path("docs")])
    assert [(link.state.value, link.target) for link in loaded.local] == [
        ("missing", "gone.md"),
        ("skipped", "../../x.md"),
    ]
    assert loaded.inputs[0].local == 2


def test_counts_are_told():
    write("a.md", "[x](https://h.org/x) [y](b.md) [m](mailto:a@h.org) [e](https://example.com)\n")
    notes = gather([Path("a.md")]).notes
    assert notes == (
        "1 document: 1 address, 1 link in the repository",
        "not followed: example or local host (1), mailto (1)",
    )
    assert gather([Path("a.md")], DocumentOptions(reserved=True)).inputs[0].claims == 2
