"""Links inside a repository, on a real disk."""

from pathlib import Path

import pytest

from checker.importers import LINK_READERS
from checker.importers.local import Repository
from checker.model.links import LocalState

FILES = {
    "README.md": "# Start\n\n## Set up\n",
    "docs/guide.md": "# Guide\n\n## Set up\n\n<a name='Old'></a>\n",
    "docs/README.md": "# Docs index\n",
    "docs/two words.md": "",
    "docs/page.html": "<h1 id='Top-part'>x</h1>",
    "docs/app.html": "<h1 id='x'>x</h1><script src='app.js'></script>",
    "src/a.py": "pass\n",
    "empty/keep.txt": "",
}


@pytest.fixture
def follow(tmp_path):
    root = tmp_path / "repository"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (tmp_path / "outside.md").write_text("# Secret heading\n", encoding="utf-8")
    (root / "docs/leads-out.md").symlink_to(tmp_path / "outside.md")

    def read(path: Path):
        reader = next((reader for reader in LINK_READERS if path.suffix in reader.suffixes), None)
        return reader.read(path.read_text(encoding="utf-8")) if reader else None

    repository = Repository(root, read)
    return lambda target, document="docs/guide.md", base="": repository.follow(root / document, target, base)


@pytest.mark.parametrize(
    "target",
    [
        "guide.md", "./guide.md", "../README.md", "../README.md#set-up", "#set-up", "#Old", "#", "", "#top",
        "guide.md#", "two%20words.md", "two words.md", "guide.md?plain=1#L10", "guide.md#L3-L5", "../src/a.py#L1",
        "../src/",
        "../src", "..", "../", ".", "../docs#docs-index", "page.html#Top-part", "#user-content-set-up", "#fn-1",
        "guide.md#:~:text=x", "/README.md", "/docs/guide.md#set-up", "leads-out.md", "leads-out.md#anything",
        "../empty/#x", "#!/route", "#/x",
    ],
)  # fmt: skip
def test_found(follow, target):
    assert follow(target).state is LocalState.FOUND


@pytest.mark.parametrize(
    ("target", "state", "said"),
    [
        ("missing.md", LocalState.MISSING, "there is no docs/missing.md"),
        ("../docs/nope/x.md", LocalState.MISSING, "there is no docs/nope/x.md"),
        ("guide.md/x", LocalState.MISSING, "there is no docs/guide.md/x"),
        ("#set-upp", LocalState.NO_ANCHOR, "docs/guide.md has no heading or anchor #set-upp"),
        ("../README.md#guide", LocalState.NO_ANCHOR, "README.md has no heading or anchor #guide"),
        ("page.html#nope", LocalState.NO_ANCHOR, "docs/page.html has no anchor #nope"),
        ("Guide.md", LocalState.OTHER_CASE, "there is no docs/Guide.md, but docs/guide.md"),
        ("../Docs/guide.md", LocalState.OTHER_CASE, "there is no Docs/guide.md, but docs/guide.md"),
        ("#Set-Up", LocalState.OTHER_CASE, "docs/guide.md has #set-up, not #Set-Up"),
        ("page.html#top-part", LocalState.OTHER_CASE, "#Top-part"),
        ("guide", LocalState.UNSURE, "docs/guide.md"),
        ("guide/", LocalState.UNSURE, "docs/guide.md"),
        ("guide.html", LocalState.UNSURE, "docs/guide.md"),
        ("app.html#made", LocalState.UNSURE, "unless a script adds it"),
        ("../../outside.md", LocalState.SKIPPED, "leaves the repository"),
        ("/nowhere", LocalState.SKIPPED, "site's root"),
        ("{{ site.url }}/x", LocalState.SKIPPED, "template"),
        ("%7B%7Bx%7D%7D.md", LocalState.SKIPPED, "template"),
        ("x%00.md", LocalState.MALFORMED, "cannot be read"),
        ("//[", LocalState.MALFORMED, "cannot be read"),
    ],
)
def test_not_found(follow, target, state, said):
    followed = follow(target)
    assert followed.state is state
    assert said in followed.detail


def test_what_was_meant(follow):
    assert follow("#set-upp").advice == "did you mean #set-up?"


def test_a_pages_own_base(follow):
    assert follow("README.md", "docs/page.html", "../").state is LocalState.FOUND
    assert follow("guide.md", "docs/page.html", "../").state is LocalState.MISSING
    assert follow("guide.md", "docs/page.html", "/docs/").state is LocalState.FOUND


def test_a_link_out_of_the_repository_is_never_read(follow):
    assert follow("leads-out.md#no-such-heading").state is LocalState.FOUND
