"""`add`: a claim from the command line, checked before it goes into its file."""

import os
import pty
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

FERRY = "http://news.example/ferry"
FILE = Path("claims/claims.yaml")
OLD = """\
# kept by the desk
schema: 1
sources:
  courier: {url: "http://news.example/ferry", title: "The Courier"}   # a paper
claims:
- text: It was calm.   # said by all
  source: courier

- id: second
  text: It was dark.
  cites: []
"""


def add(commands, *arguments, text="The ferry sank.", url=FERRY, network=True):
    return commands("add", "--text", text, "--url", url, *arguments, network=network)


def test_a_new_file_begins_with_the_claim(commands):
    code, out, err = add(commands, "--quote", "sank off Alder Point", "--yes")
    assert code == 0, err
    assert FILE.read_text() == (
        "# yaml-language-server: $schema=claim.schema.json\nschema: 1\nclaims:\n- id: the-ferry-sank\n"
        "  text: The ferry sank.\n  url: http://news.example/ferry\n  quote: sank off Alder Point\n"
    )
    assert "found" in out
    assert "+  quote: sank off Alder Point" in out
    assert "the-ferry-sank was added" in err
    assert commands("lint", network=False)[0] == 0
    assert commands("audit")[0] == 0


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_source_that_the_file_knows_is_cited_by_its_key(commands, end):
    FILE.parent.mkdir()
    FILE.write_bytes(OLD.replace("\n", end).encode())
    assert add(commands, "--no-check", "--yes", "--accessed", "2024-03-05", network=False)[0] == 0
    new = "\n- id: the-ferry-sank\n  text: The ferry sank.\n  source: courier\n  accessed: 2024-03-05\n"
    assert FILE.read_bytes().decode() == (OLD + new).replace("\n", end)


def test_words_that_do_not_stand_there_are_not_written_by_a_script(commands):
    code, out, err = add(commands, "--quote", "sank off Cormorant Point", "--yes")
    assert code == 1
    assert "a name differs" in out
    assert "nothing was written" in err
    assert not FILE.exists()
    assert add(commands, "--quote", "sank off Cormorant Point", "--yes", "--no-check", network=False)[0] == 0


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("x\n- text: forged\n  cites: []", ()),
        ('"}, {text: forged, cites: []', ("--quote", "*anchor\n- text: forged", "--quote", "two # three")),
        ("!!python/object:os.system", ("--quote", "- exact: x", "--stance", "refutes")),
        ("no", ("--quote", ">-\n  folded", "--id", "a.b")),
    ],
)
def test_whatever_the_words_are_they_are_words(commands, words, options):
    FILE.parent.mkdir()
    FILE.write_text(OLD)
    assert add(commands, *options, "--no-check", "--yes", text=words, network=False)[0] == 0
    after = FILE.read_text()
    assert after.startswith(OLD)
    from checker.claims.load import load_text

    loaded = load_text(after, "claims/claims.yaml")
    assert not loaded.problems
    (file,) = loaded.files
    assert len(file.claims) == 3
    assert file.claims[2].text == " ".join(words.split())
    quotes = [" ".join(word.split()) for flag, word in pairwise(options) if flag == "--quote"]
    assert [quote.exact for citation in file.claims[2].cites for quote in citation.quotes] == quotes


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--id", "second"), "the id of another claim"),
        (("--id", "../x"), "an id has 1 to 64"),
        (("--quote", "…"), "the claim cannot be added"),
        (("--accessed", "2024-02-30"), "no such date"),
        (("--archive-url", "file:///etc/passwd"), "begins with file:"),
    ],
)
def test_what_cannot_be_a_claim_is_one_sentence(commands, options, says):
    FILE.parent.mkdir()
    FILE.write_text(OLD)
    code, _, err = add(commands, *options, "--no-check", "--yes", network=False)
    assert code == 2
    assert says in err
    assert FILE.read_text() == OLD


def test_the_same_claim_twice_is_refused(commands):
    assert add(commands, "--no-check", "--yes", network=False)[0] == 0
    code, _, err = add(commands, "--no-check", "--yes", network=False)
    assert code == 2
    assert "claims/the-ferry-sank says so already" in err


def test_which_file_is_asked_where_there_are_several(commands):
    FILE.parent.mkdir()
    for name in ("a", "b"):
        (FILE.parent / f"{name}.yaml").write_text(OLD)
    code, _, err = add(commands, "--no-check", "--yes", network=False)
    assert code == 2
    assert "claims/a.yaml, claims/b.yaml" in err
    assert add(commands, "--no-check", "--yes", "--to", "claims/b.yaml", network=False)[0] == 0
    assert (FILE.parent / "a.yaml").read_text() == OLD


def test_a_file_with_mistakes_is_mended_first(commands):
    FILE.parent.mkdir()
    FILE.write_text(OLD.replace("schema: 1", "schema: 7"))
    code, _, err = add(commands, "--no-check", "--yes", network=False)
    assert code == 2
    assert "mend the file first" in err


def test_a_passage_becomes_the_quote_when_a_person_chooses_it(commands, ferry_web):
    program = "from checker.cli.main import run; run()"
    flags = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    words = ["add", "--text", "The ferry went down near Alder Point.", "--url", FERRY, "--archive", "never", *flags]
    ours, theirs = pty.openpty()
    try:
        os.write(ours, b"1\ny\n")
        done = subprocess.run([sys.executable, "-c", program, *words], stdin=theirs, capture_output=True, text=True)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    quote = "The ferry sank off Alder Point shortly after nine, with 42 passengers."
    assert f"  1  {quote}" in done.stderr
    assert f"  quote: {quote}\n" in FILE.read_text()


def test_without_a_terminal_passages_are_shown_and_none_is_taken(commands):
    code, out, _ = add(commands, "--yes", text="The ferry went down near Alder Point.")
    assert code == 0
    assert "The ferry sank off Alder Point" in out
    assert "quote:" not in FILE.read_text()
