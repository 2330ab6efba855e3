"""Keys of pandoc find their works in the bibliography that belongs to the document, and nowhere else."""

from pathlib import Path

import pytest

from checker.importers import ImportOptions
from checker.importers.beside import bibliographies
from tests.importers.asking import cited, imported

BIB = "@article{smith2010, author={Smith, John}, title={The Linnet}, url={https://a.example/x}, year=2010}"
CSL = '[{"id": "doe99", "title": "Doe on ferries", "type": "webpage", "URL": "https://b.example/"}]'
TEXT = "The crew left at dawn in boats [@smith2010, p. 12]. Nobody slept that night [@doe99; @ghost]."


def test_keys_find_their_works(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    (tmp_path / "sub" / "more.json").write_text(CSL, "utf-8")
    text = "---\ntitle: A paper\nbibliography: [refs.bib, 'sub/more.json']\n---\n\n" + TEXT
    beside = bibliographies(tmp_path / "paper.md", text.encode())
    assert [name for name, _ in beside] == ["refs.bib", "sub/more.json"]
    found = imported(text, "paper.md", "", ImportOptions(beside=beside))
    assert [one.url for one in cited(found, "crew")] == ["https://a.example/x"]
    assert [one.title for one in cited(found, "slept")] == ["Doe on ferries", ""]
    assert list(found.file.sources) == ["smith2010", "doe99", "ghost"]
    assert any("does not have: ghost" in note for note in found.notes)


def test_one_file_beside_is_taken_and_of_two_none(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    assert [name for name, _ in bibliographies(tmp_path / "x.md", b"")] == ["refs.bib"]
    assert bibliographies(tmp_path / "x.txt", b"") == ()
    (tmp_path / "other.bib").write_text(BIB, "utf-8")
    assert bibliographies(tmp_path / "x.md", b"") == ()
    listed = b"---\nbibliography:\n  - other.bib\n  - refs.bib\n---\n"
    assert [name for name, _ in bibliographies(tmp_path / "x.md", listed)] == ["other.bib", "refs.bib"]


@pytest.mark.parametrize(
    "name",
    ["../secret.bib", "/etc/passwd", "link.bib", "missing.bib", "notes.txt", "https://a.example/x", "\0.bib"],
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.bib").write_text(BIB, "utf-8")
    (folder / "link.bib").symlink_to(tmp_path / "secret.bib")
    (folder / "notes.txt").write_text(BIB, "utf-8")
    assert bibliographies(folder / "x.md", f"---\nbibliography: {name}\n---\n".encode()) == ()


def test_a_damaged_list_is_said_and_does_not_end_the_import() -> None:
    found = imported(TEXT, "paper.md", "", ImportOptions(beside=(("refs.bib", b"\0\1"),)))
    assert any("refs.bib could not be read" in note for note in found.notes)
    assert len(found.file.claims) == 2
