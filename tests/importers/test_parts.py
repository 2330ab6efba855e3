"""The parts of the importers, each by itself, and what must hold for any text whatever."""

import calendar
import contextlib
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.claims.load import load_text
from checker.claims.write import claim_file_text
from checker.errors import ImportFileError
from checker.importers import import_bytes
from checker.importers.citation import read_citation, read_date
from checker.importers.furniture import ends_sentence
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.names import claim_id, source_key
from checker.importers.references import find_lists
from checker.importers.sentences import split_sentences

KNOWN = KnownLabels(numbers=frozenset({"1", "2", "3", "12"}), letters=frozenset({"a"}))

PIECES = st.sampled_from(
    ["The town", " fell", ".", ",", " ", "\n", "[1]", "[2]", "[12]:4", "[a]", "[s]", "[note 1]", "[citation needed]",
     "[1,2]", "[1–3]", "[2019]", "^", "1. ^ ", "  2. ^ a b ", '"', "(2019). ", "Retrieved May 5, 2019.", "References\n",
     "Notes\n", "\n\n", "é", "«", "。", "[", "]", "[edit]", "\t", "Archived from the original on 31 February 2020.",
     "https://a.example/x.", "| S"]
)  # fmt: skip
ARTICLES = st.lists(PIECES, max_size=40).map("".join)


@given(st.one_of(st.text(max_size=200), ARTICLES))
def test_taken_out_marks_can_be_put_back(text: str) -> None:
    stripped = strip_marks(text, KNOWN)
    assert stripped.restore() == text
    offsets = [mark.at for mark in stripped.marks]
    assert offsets == sorted(offsets) == [offset for offset, _ in stripped.cuts]
    assert all(0 <= offset <= len(stripped.text) for offset in offsets)


@given(st.one_of(st.text(max_size=300), ARTICLES), st.sampled_from(["", "pasted"]))
def test_any_text_is_imported_or_refused(text: str, form: str) -> None:
    try:
        imported = import_bytes(text.encode("utf-8", "surrogatepass"), "any.txt", form)
    except ImportFileError:
        return
    ids = [claim.id for claim in imported.file.claims]
    assert len(ids) == len(set(ids))
    for claim in imported.file.claims:
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", claim.id or "")
        for citation in claim.cites or ():
            assert citation.source in imported.file.sources


@given(ARTICLES)
def test_what_is_imported_can_be_written_and_loaded(text: str) -> None:
    try:
        file = import_bytes(text.encode(), "any.txt", "pasted").file
    except ImportFileError:
        return
    loaded = load_text(claim_file_text(file), "any.yaml")
    assert loaded.problems == ()
    assert loaded.files[0].model_dump() == file.model_dump()


@given(st.binary(max_size=300), st.sampled_from(["", "pasted"]))
def test_any_bytes_are_imported_or_refused(data: bytes, form: str) -> None:
    with contextlib.suppress(ImportFileError):
        assert import_bytes(data, "any.bin", form).file.claims


@given(ARTICLES)
def test_no_mark_of_a_paragraph_is_lost(text: str) -> None:
    """Every reference mark in a paragraph of prose is a citation of some claim."""
    line = "The old ferry left at dawn " + text.replace("\n", " ").replace("^", "") + " and came back in the evening."
    marks = [mark for mark in strip_marks(line, KNOWN).marks if mark.kind is MarkKind.REFERENCE]
    listed = "\n".join(f'{label}. ^ "Work {label}".' for label in ("1", "2", "3", "12"))
    imported = import_bytes(f"{line}\n\nReferences\n{listed}\n".encode(), "any.txt", "pasted")
    cited = {
        ref
        for claim in imported.file.claims
        for citation in claim.cites or ()
        for ref in imported.file.sources[citation.source].ref
    }
    assert cited == {label for mark in marks for label in mark.labels}


@given(st.text(max_size=300))
def test_sentences_stand_in_order_and_hold_every_word(text: str) -> None:
    spans = split_sentences(text)
    place = 0
    for start, end in spans:
        assert place <= start < end <= len(text)
        assert not any(character.isalnum() for character in text[place:start])
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not any(character.isalnum() for character in text[place:])


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("ja", "船は沈んだ。誰も知らない。", 2),
        ("zh", "船沉了。没人知道！", 2),
        ("hi", "जहाज डूब गया। कोई नहीं जानता।", 2),
        ("ar", "غرقت السفينة. لا أحد يعرف؟ نعم.", 3),
        ("hy", "Նավը խորտակվեց։ Ոչ ոք չգիտի։", 2),
        ("am", "መርከቡ ሰመጠ። ማንም አያውቅም።", 2),
        ("de", "Am 3. Mai sank z. B. das Schiff. Niemand weiß es.", 2),
        ("xx", "It sank. Nobody knows.", 2),
    ],
)
def test_sentences_in_other_languages(language: str, text: str, sentences: int) -> None:
    assert len(split_sentences(text, (), language)) == sentences
    assert ends_sentence(text)


def test_a_boundary_lost_with_its_mark_is_one_in_every_script() -> None:
    assert len(split_sentences("जहाज डूब गया।कोई नहीं जानता।", (13,), "hi")) == 2


def test_an_endless_paragraph_is_split_in_stretches() -> None:
    text = "The ferry left the quay at dawn. " * 3_000
    assert len(split_sentences(text)) == 3_000


@pytest.mark.parametrize(
    ("printed", "labels", "bare"),
    [
        ("fell[1].", ("1",), "fell."),
        ("fell [1].", ("1",), "fell."),
        ("fell [1] and", ("1",), "fell and"),
        ("fell.[12]:4 Then", ("12",), "fell. Then"),
        ("fell.[12]:4–6,9 Then", ("12",), "fell. Then"),
        ("at ten[2]: 30 men", ("2",), "at ten: 30 men"),
        ("fell[1, 3]", ("1", "3"), "fell"),
        ("fell[1–3]", ("1", "2", "3"), "fell"),
        ("fell[a]", ("a",), "fell"),
        ("fell[Note 4]", ("4",), "fell"),
        ("fell[nb 4]", ("4",), "fell"),
        ("fell[44]", ("44",), "fell"),
        ("fell[who?]", ("who?",), "fell"),
        ("fell[better source needed]", ("better source needed",), "fell"),
    ],
)
def test_marks(printed: str, labels: tuple[str, ...], bare: str) -> None:
    stripped = strip_marks(printed, KNOWN)
    assert tuple(label for mark in stripped.marks for label in mark.labels) == labels
    assert stripped.text == bare


@pytest.mark.parametrize(
    "text", ["civilian[s]", "in [1999] they", "[T]he town", "he said [sic]", "x[9,500]", "[...]", "[they] ran"]
)
def test_other_brackets_are_words(text: str) -> None:
    assert strip_marks(text, KNOWN).marks == ()


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2020-12-17", "2020-12-17"),
        ("April 11, 2024", "2024-04-11"),
        ("11 April 2024", "2024-04-11"),
        ("Sept. 5, 2011", "2011-09-05"),
        ("July 2020", "2020-07"),
        ("2020-07", "2020-07"),
        ("2020", "2020"),
        ("February 31, 2020", None),
        ("2020-13-01", None),
        ("Someday 2020", None),
        ("next week", None),
        ("0000", None),
    ],
)
def test_dates(printed: str, date: str | None) -> None:
    assert read_date(printed) == date


@given(st.dates())
def test_every_day_in_every_style(day: dt.date) -> None:
    month = calendar.month_name[day.month]
    year = f"{day.year:04d}"
    for text in (day.isoformat(), f"{month} {day.day}, {year}", f"{day.day} {month} {year}"):
        assert read_date(text) == day.isoformat()


def test_a_date_that_cannot_be_stays_in_the_words() -> None:
    printed = read_citation('"A Title". The Daily. Retrieved February 31, 2020.')
    assert printed.accessed is None
    assert "February 31, 2020" in printed.publisher + printed.note


def test_a_citation_with_everything() -> None:
    printed = read_citation(
        'Roe, A. B.; Doe, C. et al. (5 January 2012). "Who Pays?". Journal of Quays. 5 (3): 12–14. doi:10.1234/ab.c. '
        "https://example.org/who. Archived from the original on January 7, 2012. Retrieved 2012-01-09. [dead link]"
    )
    assert printed.author == ("Roe, A. B.", "Doe, C.")
    assert (printed.title, printed.container_title, printed.note) == ("Who Pays?", "Journal of Quays", "5 (3): 12–14")
    assert (printed.issued, printed.archive_date, printed.accessed) == ("2012-01-05", "2012-01-07", "2012-01-09")
    assert (printed.url, printed.doi, printed.dead) == ("https://example.org/who", "10.1234/ab.c", True)


@pytest.mark.parametrize(
    ("printed", "url"),
    [
        ("https://a.example/wiki/B_(c).", "https://a.example/wiki/B_(c)"),
        ("(https://a.example/b).", "https://a.example/b"),
        ("https://name:word@a.example/b.", ""),
        ("https://:0/", ""),
    ],
)
def test_an_address_is_taken_without_its_sentence_and_never_with_a_password(printed: str, url: str) -> None:
    citation = read_citation(f'"A Title". {printed}')
    assert citation.url == url
    assert bool(citation.note) is (not url)
    assert "word" not in citation.note


def test_an_archived_address_is_no_address_of_the_page() -> None:
    printed = read_citation('"A Title". https://web.archive.org/web/20200101000000/https://example.org/a')
    assert printed.url == ""
    assert printed.archive_url == "https://web.archive.org/web/20200101000000/https://example.org/a"


@pytest.mark.parametrize(
    ("text", "title", "site", "publisher"),
    [
        ('"A | Site". www.site.example. Retrieved 2020-01-01.', "A", "Site", "www.site.example"),
        ('"A | Part | Site". The Paper.', "A", "The Paper", ""),
        ('"A – The Paper". The Paper.', "A", "The Paper", ""),
        ('"A – B". The Paper.', "A – B", "The Paper", ""),
        ('"A". www.site.example.', "A", "www.site.example", ""),
    ],
)
def test_a_site_name_is_no_part_of_a_title(text: str, title: str, site: str, publisher: str) -> None:
    printed = read_citation(text)
    assert (printed.title, printed.container_title, printed.publisher) == (title, site, publisher)


def test_backlinks_and_words_are_told_apart() -> None:
    lists, taken = find_lists(["1. ^ a history of quays", "2. ^ a b c Title", "3. ^ A Title"])
    assert [(entry.backlinks, entry.text) for entry in lists[0].entries] == [
        (1, "a history of quays"),
        (3, "Title"),
        (1, "A Title"),
    ]
    assert taken == {0, 1, 2}


def test_more_backlinks_than_letters() -> None:
    letters = " ".join([*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"])
    lists, _ = find_lists([f"1. ^ {letters} Title"])
    assert (lists[0].entries[0].backlinks, lists[0].entries[0].text) == (28, "Title")


def test_numbered_backlinks_of_other_wikis() -> None:
    lists, _ = find_lists(["1. ↑ Title", "2. ↑ 2.0 2.1 2.2 Title"])
    assert [(entry.backlinks, entry.text) for entry in lists[0].entries] == [(1, "Title"), (3, "Title")]


def test_two_lists_are_two() -> None:
    lists, _ = find_lists(
        ["Notes", "a. ^ One.", "b. ^ Two.", "", "References", '1. ^ "One".', '2. ^ "Two".', "", "Categories"]
    )
    assert [(entries.name, entries.letters, len(entries.entries)) for entries in lists] == [
        ("notes", True, 2),
        ("references", False, 2),
    ]


@pytest.mark.parametrize(
    ("text", "label", "key"),
    [
        ('Brandt, Åse (2018). "T".', "1", "brandt2018"),
        ('Brandt, Åse (2018). "U".', "2", "brandt2018b"),
        ('Port of St. Vey (2018). "T".', "3", "portstvey2018"),
        ('"T". www.veycourier.example.', "4", "veycourier"),
        ('"U". www.veycourier.example.', "5", "veycourier-2"),
        ('"T". https://www.bbc.co.uk/news/1', "6", "bbc"),
        ('"The Song of the Sea and the Quay".', "7", "song-sea-quay"),
        ('"海の歌".', "8", "ref-8"),
    ],
)
def test_keys(text: str, label: str, key: str) -> None:
    before = [read_citation('Brandt, Åse (2018). "T".'), read_citation('"T". www.veycourier.example.')]
    taken: dict[str, int] = {}
    if label in ("2", "5"):
        for printed in before:
            source_key(printed, "1", taken)
    assert source_key(read_citation(text), label, taken) == key


def test_equal_claims_get_ids_of_their_own() -> None:
    taken: dict[str, int] = {}
    assert [claim_id("The town fell.", taken) for _ in range(3)] == [
        "the-town-fell",
        "the-town-fell-2",
        "the-town-fell-3",
    ]
    assert claim_id("The town fell 2.", taken) not in {"the-town-fell", "the-town-fell-2", "the-town-fell-3"}
    assert claim_id("海の歌", taken) == claim_id("海の歌", {})
