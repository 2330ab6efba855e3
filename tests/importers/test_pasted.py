"""The pasted article: an invented one that lies beside this file, counted by hand, and the seed when it is there."""

from collections import Counter
from pathlib import Path

import pytest

from checker.errors import ImportFileError
from checker.importers import Imported, import_bytes
from checker.model.claim import Claim, Stance

ARTICLE = Path(__file__).parent / "ferry-strike.txt"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "jnim-isgs-war.txt"


@pytest.fixture(scope="module")
def article() -> Imported:
    return import_bytes(ARTICLE.read_bytes(), "articles/ferry-strike.txt")


@pytest.fixture(scope="module")
def seed() -> Imported:
    if not SEED.is_file():
        pytest.skip("the seed article does not lie beside the repository")
    return import_bytes(SEED.read_bytes(), "seed/jnim-isgs-war.txt")


def at(imported: Imported, paragraph: int, sentence: int) -> list[Claim]:
    return [
        claim
        for claim in imported.file.claims
        if claim.at is not None and (claim.at.paragraph, claim.at.sentence) == (paragraph, sentence)
    ]


def refs(imported: Imported, claim: Claim) -> list[str]:
    return [imported.file.sources[citation.source].ref[0] for citation in claim.cites or ()]


def test_everything_is_counted_as_by_hand(article: Imported) -> None:
    counts = article.counts
    assert (counts.paragraphs, counts.sentences, counts.markers, counts.groups) == (5, 18, 21, 16)
    assert (counts.references, counts.infobox_facts, counts.remarks) == (10, 3, 3)
    assert (counts.backlinks_agree, counts.backlinks_disagree) == (10, ())
    assert counts.uncited_sentences == 4
    assert counts.duplicates == (("8", "9"),)


def test_the_document_is_named(article: Imported) -> None:
    assert article.file.document.title == "Kelder Sound ferry strike"
    assert article.file.document.path == "articles/ferry-strike.txt"


def test_furniture_and_uncited_rows_make_no_claims(article: Imported) -> None:
    everything = " ".join(claim.text for claim in article.file.claims)
    for words in (
        "ad blocker",
        "Skip to",
        "Advertisement",
        "Previous Page",
        "Main article",
        "Grain quay lockout",
        "Ended",
    ):
        assert words not in everything
    assert any("“Previous Page Next Page”" in note for note in article.notes)


def test_rows_with_marks_are_claims_without_a_place(article: Imported) -> None:
    rows = {claim.text: claim for claim in article.file.claims if claim.at is None}
    assert refs(article, rows["1,240 sailings cancelled"]) == ["6"]
    assert refs(article, rows["Brenn 11 days"]) == ["4"]
    assert rows["1,240 sailings cancelled"].context == "1,240 sailings cancelled[6]"


def test_a_note_is_a_tag_and_no_source(article: Imported) -> None:
    injured = next(claim for claim in article.file.claims if claim.text == "12 injured")
    assert (injured.tags, injured.cites) == (("note 1",), ())
    (sold,) = at(article, 4, 3)
    assert (sold.tags, sold.cites) == (("note b",), ())


def test_notes_with_words_of_their_own_are_claims(article: Imported) -> None:
    said = {claim.text: refs(article, claim) for claim in article.file.claims if claim.at is None}
    assert said["The price was never published."] == []
    assert said["One newspaper gave 80 million crowns."] == ["6"]
    assert said["Ten passengers and two deckhands, by the company's count."] == ["4"]


def test_marks_inside_a_sentence_part_it(article: Imported) -> None:
    parts = at(article, 1, 2)
    assert [(part.text, refs(article, part)) for part in parts] == [
        ("It began on 3 March 2017", ["1"]),
        ("spread to Little Vey within a week", ["2", "3"]),
        ("and ended in June 2018.", []),
    ]
    whole = "It began on 3 March 2017,[1] spread to Little Vey within a week,[2][3] and ended in June 2018."
    assert {part.context for part in parts} == {whole}
    assert any("1.2" in note and "without a source" in note for note in article.notes)


def test_adjacent_marks_belong_together(article: Imported) -> None:
    (stayed,) = at(article, 3, 1)
    assert refs(article, stayed) == ["2", "4"]
    assert stayed.text == "On the first morning 212 of 230 deckhands stayed ashore."


def test_a_bracket_in_a_word_or_around_a_year_is_no_mark(article: Imported) -> None:
    assert 'a "review of every deckhand[s] hours"' in at(article, 2, 3)[0].text
    (offered,) = at(article, 3, 3)
    assert offered.text == "In [2018] the council of St. Alder offered to mediate."
    assert offered.context.endswith("mediate.[7]:14")
    assert refs(article, offered) == ["7"]


def test_a_blank_before_a_mark_goes_with_it(article: Imported) -> None:
    (declined,) = at(article, 3, 4)
    assert (declined.text, refs(article, declined)) == ("Both sides declined at first.", ["3"])


def test_editorial_tags_are_kept_and_cite_nothing(article: Imported) -> None:
    (tarnholm,) = at(article, 2, 4)
    assert (tarnholm.tags, tarnholm.cites) == (("citation needed",), ())
    _, union = at(article, 3, 2)
    assert (union.tags, refs(article, union)) == (("failed verification",), ["5"])


def test_uncited_sentences_are_listed(article: Imported) -> None:
    by_id = {claim.id: claim for claim in article.file.claims}
    assert [(by_id[name].at.paragraph, by_id[name].at.sentence) for name in article.counts.uncited] == [
        (1, 1), (2, 2), (2, 4), (4, 3),
    ]  # fmt: skip
    assert all(by_id[name].cites == () for name in article.counts.uncited)
    assert any("1.1, 2.2, 2.4, 4.3" in note for note in article.notes)


def test_abbreviations_and_decimals_end_no_sentence(article: Imported) -> None:
    assert at(article, 1, 3)[0].text.startswith("Dr. Ingrid Solheim, who")
    assert at(article, 2, 2)[0].text == "The union asked for a rise of 4.5 percent."


def test_references_become_sources(article: Imported) -> None:
    sources = article.file.sources
    first = sources["solheim2019"]
    assert first.author == ("Solheim, Ingrid", "Adeyemi, Paul")
    assert first.title == "A Quiet Spring: How the Ferries of Kelder Sound Stopped"
    assert first.container_title == "Osmark Review of Labour"
    assert (first.issued, first.archive_date, first.accessed) == ("2019-07", "2021-09-26", "2022-07-21")
    assert sources["brandt2018"].issued == "2018-12-17"
    assert sources["tarnholmpost2017"].issued == "2017-03-09"
    site = sources["veycourier"]
    assert site.title == 'Deckhands walk out, say they are "done waiting"'
    assert (site.container_title, site.publisher) == ("The Vey Courier", "www.veycourier.example")
    bare = sources["union-statement"]
    assert bare.model_dump(exclude_defaults=True) == {"ref": ("5",), "title": "Union statement"}
    book = sources["okoro2018"]
    assert (book.title, book.publisher, book.type, book.isbn) == (
        "Harbours in Trouble", "Brenn: Quay Press", "book", "978-1-4028-9462-6",
    )  # fmt: skip
    assert (book.issued, book.author, book.note) == ("2018-04-11", ("Okoro, Daniel R.",), "pp. 12–14")


def test_an_address_comes_from_the_page_or_not_at_all(article: Imported) -> None:
    urls = {key: source.url for key, source in article.file.sources.items() if source.url}
    assert urls == {"councilstalder2018": "https://council.example/minutes/2018.pdf"}
    assert len(article.counts.needs_url) == 8
    assert "okoro2018" not in article.counts.needs_url, "a book needs no address"
    assert not any(source.url_tentative for source in article.file.sources.values())


def test_duplicates_are_told_and_not_merged(article: Imported) -> None:
    assert {"lund2019", "lund2019b"} <= article.file.sources.keys()
    assert "References 8 and 9 have one title and look like one page; not merged." in article.notes


def test_ids_are_written_unique_and_stable(article: Imported) -> None:
    ids = [claim.id for claim in article.file.claims]
    assert None not in ids
    assert Counter(ids).most_common(1)[0][1] == 1
    again = import_bytes(ARTICLE.read_bytes(), "articles/ferry-strike.txt")
    assert again == article


def test_the_seed_is_counted_as_its_readme_says(seed: Imported) -> None:
    counts = seed.counts
    assert (counts.paragraphs, counts.sentences, counts.markers, counts.references) == (5, 17, 17, 11)
    assert (counts.backlinks_agree, counts.backlinks_disagree) == (11, ())
    assert (counts.uncited_sentences, counts.infobox_facts) == (3, 1)
    assert counts.duplicates == (("8", "9"),)
    assert len(counts.needs_url) == 11


def test_the_seed_article_is_read(seed: Imported) -> None:
    assert seed.file.document.title == "JNIM-ISGS war"
    assert seed.file.claims[0].text == "1,500+ total deaths"
    titled = next(source for source in seed.file.sources.values() if source.ref == ("1",))
    assert titled.model_dump(exclude_defaults=True) == {"ref": ("1",), "title": "JNIM-ISGS"}
    anomaly = next(source for source in seed.file.sources.values() if source.ref == ("2",))
    assert anomaly.author == ("Nsaibia, Heni", "Weiss, Caleb")
    assert (anomaly.issued, anomaly.accessed, anomaly.archive_date) == ("2020-07", "2024-07-21", "2023-09-26")
    assert "civilian[s]" in at(seed, 4, 4)[0].text
    assert "Islamic State – Sahil Province" in at(seed, 1, 1)[0].text
    assert all(c.stance is Stance.SUPPORTS for claim in seed.file.claims for c in claim.cites or ())


def article_with(body: str, references: str = '1. ^ "One".\n2. ^ "Two".') -> Imported:
    return import_bytes(f"{body}\n\nReferences\n{references}\n".encode(), "text.txt")


def test_a_backlink_that_has_no_mark_is_told() -> None:
    imported = article_with("The town was taken in a single night.[1]", '1. ^ a b "One".\n2. ^ "Two".')
    assert imported.counts.backlinks_disagree == ("1", "2")
    assert "Reference 1 lists 2 backlinks, the text has 1 marker." in imported.notes
    assert "Never cited in the text: reference 2." in imported.notes


def test_a_mark_without_an_entry_is_a_source_known_by_its_number() -> None:
    imported = article_with("The town was taken in a single night.[7]")
    (claim,) = imported.file.claims
    source = imported.file.sources[claim.cites[0].source]
    assert source.model_dump(exclude_defaults=True) == {"ref": ("7",)}
    assert "Marker [7] has no entry in the reference list." in imported.notes


def test_marks_with_commas_and_ranges() -> None:
    imported = article_with(
        "The town was taken in a night.[1,2] It was lost on the next day.[1–2] Then came snow.[1],[2]"
    )
    assert [refs(imported, claim) for claim in imported.file.claims] == [["1", "2"]] * 3
    assert [claim.text[-5:] for claim in imported.file.claims] == ["ight.", " day.", "snow."]


def test_a_boundary_lost_with_its_mark_is_kept() -> None:
    imported = article_with("The town was taken in a single night.[1]The army came in the morning.[2]")
    assert [(claim.text, refs(imported, claim)) for claim in imported.file.claims] == [
        ("The town was taken in a single night.", ["1"]),
        ("The army came in the morning.", ["2"]),
    ]


def test_a_mark_before_its_first_word_is_not_lost() -> None:
    imported = article_with("[1] The town was taken in a single night.")
    assert [(claim.text, refs(imported, claim)) for claim in imported.file.claims] == [
        ("The town was taken in a single night.", ["1"])
    ]


def test_hard_wrapped_paragraphs_and_references_are_joined() -> None:
    body = (
        "The first of the three ferries left the old quay before sunrise, and on it\n"
        "were the four families that had waited longest for a crossing.[1] No other\n"
        "boat left on that day.[2]"
    )
    imported = article_with(body, '1. ^ Lund, Mia (2019). "A very long\n   title". Daily.\n2. ^ "Two".')
    assert imported.counts.paragraphs == 1
    assert imported.counts.sentences == 2
    assert imported.file.sources["lund2019"].title == "A very long title"


def test_a_list_without_carets_counts_under_its_heading() -> None:
    imported = article_with("The town was taken in a single night.[2]", "1. One, a report.\n[2] Two, a letter.")
    assert imported.counts.references == 2
    assert (imported.counts.backlinks_agree, imported.counts.backlinks_disagree) == (0, ())


def test_a_list_in_brackets_needs_no_heading() -> None:
    text = "The town was taken in a single night.[2]\n\n[1] One, a report.\n\n[2] Two, a letter.\n"
    imported = import_bytes(text.encode(), "text.txt")
    assert [source.title for source in imported.file.sources.values()] == ["One, a report", "Two, a letter"]
    assert [refs(imported, claim) for claim in imported.file.claims] == [["2"]]


def test_a_section_of_books_is_no_part_of_the_text() -> None:
    body = "The town was taken in a single night.[1]\n\nBibliography\nRoe, A. (2010). A Book of Many Words. The Press."
    imported = article_with(body)
    assert len(imported.file.claims) == 1
    assert any("A Book of Many" in note for note in imported.notes)


def test_a_tag_behind_a_reference_is_no_part_of_its_title() -> None:
    imported = article_with(
        "The town was taken in a single night.[1]",
        '1. ^ "One". The Paper.[dead link]\n2. ^ "Two". The Paper. [better source needed]',
    )
    one, two = imported.file.sources.values()
    assert (one.title, one.container_title, one.url_status) == ("One", "The Paper", "dead")
    assert (two.container_title, two.note) == ("The Paper", "marked in the document: better source needed")


def test_a_row_with_only_a_tag_is_kept() -> None:
    imported = article_with("Deaths 12[citation needed]\n\nThe town was taken in a single night.[1]")
    row = imported.file.claims[0]
    assert (row.text, row.tags, row.cites) == ("Deaths 12", ("citation needed",), ())


def test_marks_with_blanks_inside_are_marks() -> None:
    imported = article_with("The town was taken in a single night. [ 1 ] It was lost on the next day. [ 2 ]")
    assert [refs(imported, claim) for claim in imported.file.claims] == [["1"], ["2"]]


def test_numbers_that_the_browser_left_out_are_counted_on() -> None:
    imported = article_with("The town was taken in a single night.[2]", '^ "One".\n^ Jump up to: "Two".')
    assert [source.ref for source in imported.file.sources.values()] == [("1",), ("2",)]
    assert imported.file.sources["two"].title == "Two"


def test_an_uncited_paragraph_after_the_title_stays() -> None:
    imported = article_with("Harbour\n\nThe harbour is old and deep and cold.\n\nIt was built in the year 1820.[1]")
    assert imported.file.document.title == "Harbour"
    assert [claim.text[:11] for claim in imported.file.claims] == ["The harbour", "It was buil"]


@pytest.mark.parametrize(
    ("data", "form", "words"),
    [
        (b"", "", "empty"),
        (b" \n\t ", "pasted", "empty"),
        (b"PK\x03\x04\0\0\0", "", "binary"),
        (b"\x7fELF\0\0", "pasted", "binary"),
        (b"Just a line of words without any marks at all.", "", "no [1] markers"),
        (b"<svg><text>Text.</text></svg>", "", "no importer knows"),
        (b"...", "pasted", "nothing in it"),
        (b"Text.[1]", "odt", "no importer called 'odt'"),
        (b"a" * 5_000_001, "pasted", "larger than 5 MB"),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_sentence(data: bytes, form: str, words: str) -> None:
    with pytest.raises(ImportFileError) as caught:
        import_bytes(data, "some/file", form)
    assert words in caught.value.message
    assert caught.value.message.startswith("some/file: ")
    assert "\n" not in caught.value.message


def test_a_pipe_has_a_name_in_messages_and_no_path() -> None:
    with pytest.raises(ImportFileError, match="standard input"):
        import_bytes(b"", "-")
    assert import_bytes(b"The town was taken in a single night.[1]", "-").file.document.path == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = 'Die Fähre nach Småby fuhr am frühen Morgen ab – ohne die Übrigen.[1]\r\n\r\n1. ^ "Müller".\r\n'
    imported = import_bytes(text.encode(encoding), "x.txt")
    assert imported.file.claims[0].text == "Die Fähre nach Småby fuhr am frühen Morgen ab – ohne die Übrigen."
    assert not any("guessed" in note for note in imported.notes)


def test_a_guessed_encoding_is_told() -> None:
    text = "Die Fähre fuhr am frühen Morgen ab, ohne die Übrigen, die noch schliefen.[1]"
    imported = import_bytes(text.encode("cp1252"), "x.txt")
    assert imported.file.claims[0].text == text.removesuffix("[1]")
    assert "guessed" in imported.notes[0]
