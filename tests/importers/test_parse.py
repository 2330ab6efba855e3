"""Documents of any size, and one that takes too long."""

from pathlib import Path

import pytest

from checker.errors import ImportFileError
from checker.importers import LINK_READERS
from checker.importers.parse import SMALL, DocumentParser, reader_of
from tests.importers import slow

MARKDOWN = LINK_READERS[0]
LARGE = "# Title\n\n[a](https://h.org/a) `https://h.org/code`\n\n" + "Words of a long document. \n" * 4000


@pytest.mark.parametrize("include_code", [False, True])
def test_large_and_small_are_read_alike(include_code):
    assert len(LARGE) > SMALL
    with DocumentParser(include_code=include_code) as parser:
        text, links = parser.parse(LARGE.encode(), MARKDOWN)
    assert text == LARGE
    assert links == MARKDOWN.read(LARGE, include_code=include_code)
    assert len(links.links) == 1 + include_code


def test_one_that_takes_too_long_is_refused_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr("checker.importers.parse._TARGET", f"{slow.__name__}:read_bytes")
    with DocumentParser(seconds=4.0) as parser:
        with pytest.raises(ImportFileError, match="seconds"):
            parser.parse(LARGE.encode(), MARKDOWN)
        monkeypatch.undo()
        assert parser.parse(LARGE.encode(), MARKDOWN)[1].links


def test_endings():
    assert reader_of(Path("a/README.MD")).name == "markdown"
    assert reader_of(Path("a/index.htm")).name == "html"
    assert reader_of(Path("a/notes.txt")) is None
    endings = [ending for reader in LINK_READERS for ending in reader.suffixes]
    assert len(endings) == len(set(endings))
