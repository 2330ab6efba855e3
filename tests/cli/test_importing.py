"""`sourcecheck import` as people run it: files, pipes, addresses, dumps, and what cannot be imported."""

import io
from pathlib import Path

from checker.capture.base import CaptureRequest
from checker.capture.store import EvidenceStore
from checker.importers.base import MAX_BYTES
from checker.model.capture import CaptureKind

PAGE = (
    "<!doctype html><html lang='en'><body><article><h1>Ferry</h1><p>The ferry sank in 1955, "
    "<a href='https://paper.example/a'>a paper</a> says.</p></article></body></html>"
)
DUMP = (
    "<mediawiki><page><title>Ferry</title><ns>0</ns><id>5</id><revision><id>1</id>"
    "<text>The ferry sank in the year 1955.&lt;ref>https://a.example/x&lt;/ref></text></revision></page></mediawiki>"
)


def test_an_address_is_fetched_through_the_guard(commands, ferry_web):
    ferry_web.host("news.example").page("/article", PAGE)
    code, out, err = commands("import", "https://news.example/article", "-o", "claims/article.yaml")
    assert (code, out) == (0, "")
    text = Path("claims/article.yaml").read_text("utf-8")
    assert "url: https://news.example/article" in text
    assert "url: https://paper.example/a" in text
    assert "1 sentence" in err
    kept = next(line for line in err.splitlines() if line.startswith("kept as evidence: "))
    assert ".warc.gz:" in kept
    store = EvidenceStore(Path(".sourcecheck"), write=False)
    try:
        capture = store.latest(CaptureRequest(CaptureKind.LIVE, "https://news.example/article").key)
        assert capture is not None
        assert store.body(capture).decode() == PAGE
    finally:
        store.close()
    assert commands("lint", "claims", network=False)[0] == 0


def test_an_address_that_does_not_answer_is_said(commands):
    for path, words in (("gone", "no such page"), ("wall", "could not be read")):
        code, out, err = commands("import", f"https://news.example/{path}")
        assert (code, out) == (2, "")
        assert words in err
        assert len(err.splitlines()) <= 2
    code, _, err = commands("import", "https://127.0.0.1/x", network=False)
    assert code == 2
    assert "error: " in err


def test_a_dump_becomes_a_folder(commands):
    Path("dump.xml").write_text(DUMP)
    code, out, err = commands("import", "dump.xml", "-o", "claims/wiki", network=False)
    assert (code, out) == (0, "")
    assert "1 articles, 1 claims, 1 citations" in err or "1 article, 1 claim, 1 citation" in err
    assert commands("lint", "claims", "-q", network=False)[0] == 0
    assert [path.name for path in Path("claims/wiki").iterdir()] == ["ferry-5.yaml"]
    before = Path("claims/wiki/ferry-5.yaml").read_text("utf-8")
    Path("dump.xml").write_text(DUMP.replace("</text>", " She was raised.&lt;ref>https://b.example/&lt;/ref></text>"))
    code, out, err = commands("import", "dump.xml", "-o", "claims/wiki", network=False)
    assert (code, out) == (2, "")
    assert "1 claim file was left" in err
    code, out, err = commands("import", "dump.xml", "-o", "claims/wiki", "--dry-run", network=False)
    assert code == 0
    assert "nothing written" in err
    assert "+- id: she-was-raised" in out + err
    assert Path("claims/wiki/ferry-5.yaml").read_text("utf-8") == before
    code, out, err = commands("import", "dump.xml", "-o", "claims/wiki", "--yes", network=False)
    assert code == 0
    assert "brought up to date: 1" in err
    assert "She was raised." in Path("claims/wiki/ferry-5.yaml").read_text("utf-8")
    code, out, err = commands("import", "dump.xml", "-o", "claims/wiki", network=False)
    assert (code, out) == (0, "")
    Path("huge.xml").write_text(DUMP + " " * (4 * MAX_BYTES))
    code, _, err = commands("import", "huge.xml", network=False)
    assert code == 2
    assert "-o claims/" in err


def test_what_cannot_be_imported_is_one_sentence_and_exit_2(commands, monkeypatch):
    Path("empty.txt").write_text("")
    Path("words.txt").write_text("Just words without any marks.")
    Path("broken.docx").write_bytes(b"PK\x03\x04word/document.xml")
    Path("large.txt").write_bytes(b"a" * (4 * MAX_BYTES + 1))
    Path("broken.xml.bz2").write_bytes(b"BZh9" + b"x" * 100)
    Path("a.csv").write_text("a,b\n1,2\n")
    for arguments, words in (
        (("empty.txt",), "empty"),
        (("words.txt",), "no importer knows"),
        (("broken.docx",), "cannot be unpacked"),
        (("large.txt",), "20 MB"),
        (("broken.xml.bz2", "-o", "out"), "breaks off"),
        (("a.csv", "--columns", "colour=b"), "FIELD=NAME"),
        (("nowhere.txt",), "no file"),
        (("empty.txt", "--from", "odt"), "no importer called"),
    ):
        code, out, err = commands("import", *arguments, network=False)
        assert (code, out) == (2, ""), arguments
        assert words in err
        assert err.startswith("error: ")
        assert len(err.splitlines()) <= 2


def test_a_pipe_and_a_large_document(commands, monkeypatch):
    body = "The ferry sank in the year 1955.<ref>https://a.example/x</ref> {{cn}}\n\n" * 1_500

    class Pipe:
        buffer = io.BytesIO(body.encode())

    monkeypatch.setattr("sys.stdin", Pipe)
    code, out, err = commands("import", "-", "--from", "wikitext", network=False)
    assert code == 0
    assert out.count("- id: ") == 1_500
    assert "1,500 sentences" in err


def test_proposals_are_comments_and_stay_out_of_an_audit(commands):
    Path("a.md").write_text(
        'The museum says she "was raised by night in May" again[^1].\n\n[^1]: https://m.example/a\n'
    )
    code, _, err = commands("import", "a.md", "-o", "claims/a.yaml", network=False)
    assert code == 0
    assert "1 quotation is proposed" in err
    text = Path("claims/a.yaml").read_text("utf-8")
    assert "  # quote: was raised by night in May\n" in text
    assert commands("lint", "claims", network=False)[0] == 0
    Path("claims/a.yaml").write_text(text.replace("  # quote:", "  quote:"))
    assert commands("lint", "claims", network=False)[0] == 0


NOTE = "# Ferry\n\nThe ferry sank in {year} off Alder Point.[^1]\n\n{more}\n\n[^1]: https://paper.example/a\n"


def test_a_second_import_brings_the_file_up_to_date(commands):
    Path("ferry.md").write_text(NOTE.format(year=1955, more="Nobody has ever known why that came about."))
    assert commands("import", "ferry.md", "-o", "claims/ferry.yaml", network=False)[0] == 0
    file = Path("claims/ferry.yaml")
    reviewed = file.read_text().replace(
        "  source: paper\n", "  source: paper\n  quote: sank off Alder Point  \n  # mine\n"
    )
    file.write_text(reviewed)
    code, out, err = commands("import", "ferry.md", "-o", "claims/ferry.yaml", network=False)
    assert (code, out) == (0, "")
    assert "nothing to write" in err
    assert file.read_text() == reviewed

    Path("ferry.md").write_text(NOTE.format(year=1956, more="There was a storm that night, they say."))
    code, out, err = commands("import", "ferry.md", "-o", "claims/ferry.yaml", "--dry-run", network=False)
    assert code == 0
    assert "+  text: The ferry sank in 1956 off Alder Point." in out
    assert "+  tags: vanished" in out
    assert "-  quote" not in out
    assert "No longer in the document" in err
    assert file.read_text() == reviewed
    code, _, err = commands("import", "ferry.md", "-o", "claims/ferry.yaml", network=False)
    assert code == 2
    assert "--yes" in err
    assert file.read_text() == reviewed
    assert commands("import", "ferry.md", "-o", "claims/ferry.yaml", "--yes", network=False)[0] == 0
    text = file.read_text()
    assert "- id: the-ferry-sank-in-1955-off-alder-point\n  text: The ferry sank in 1956 off Alder Point.\n" in text
    assert "  quote: sank off Alder Point  \n  # mine\n" in text
    assert commands("lint", "claims", "-q", network=False)[0] == 0


def test_another_document_is_not_merged_in(commands):
    Path("ferry.md").write_text(NOTE.format(year=1955, more="Nobody has ever known why that came about."))
    assert commands("import", "ferry.md", "-o", "claims/ferry.yaml", network=False)[0] == 0
    before = Path("claims/ferry.yaml").read_text()
    Path("mill.md").write_text("# Mill\n\nA mill burned down.[^1]\n\n[^1]: https://mill.example/\n")
    code, _, err = commands("import", "mill.md", "-o", "claims/ferry.yaml", "--yes", network=False)
    assert code == 2
    assert "--force" in err
    assert Path("claims/ferry.yaml").read_text() == before
    assert commands("import", "mill.md", "-o", "claims/ferry.yaml", "--force", network=False)[0] == 0
    assert "A mill burned down." in Path("claims/ferry.yaml").read_text()
    code, _, err = commands("import", "mill.md", "--dry-run", network=False)
    assert code == 2
    assert "-o" in err
