"""References and addresses by their places: what stands there, and that a change there is a change nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.importers import import_bytes
from checker.importers.base import Imported, Place, document_text
from tests.importers.asking import document, tried

DOCUMENTS = ["linnet.wiki", "war.wiki", "nasty.wiki", "report.md", "paper.md", "nasty.md", "ferry.html",
             "linnet-rendered.html", "parsoid.html"]  # fmt: skip


def there(text: str, found: Imported, kind: str) -> list[tuple[Place, str]]:
    return [(place, text[place.start : place.end]) for place in found.places if place.kind == kind]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_places_are_those_of_the_document_as_it_stands(name: str, ends: str) -> None:
    data = document(name).replace("\n", ends).encode()
    text, found = document_text(data), import_bytes(data, name)
    assert text.encode() == data
    assert found.places
    for place in found.places:
        before = text[: place.start]
        assert place.line == before.count("\n") + 1
        assert place.column == len(before) - (before.rfind("\n") + 1) + 1
        assert all(key in found.file.sources for key in place.sources)
        assert all(any(claim.id == name for claim in found.file.claims) for name in place.claims)
    for place, shown in there(text, found, "address"):
        assert shown.replace("&amp;", "&") == place.url
    for _, shown in there(text, found, "reference"):
        assert shown[0] in "<[{@-^"
        assert shown[-1] in ">]}" or "@" in shown or "ref" in shown.lower()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_claim_with_a_source_knows_the_places_of_its_marks(name: str) -> None:
    found = import_bytes(document(name).encode(), name)
    placed = {claim for place in found.places for claim in place.claims}
    assert {claim.id for claim in found.file.claims if claim.cites} <= placed


@pytest.mark.parametrize("name", ["linnet.wiki", "report.md", "ferry.html", "linnet-rendered.html"])
def test_an_address_is_changed_where_it_stands(name: str) -> None:
    data = document(name).encode()
    text, before = document_text(data), import_bytes(data, name)
    new = "https://moved.example/page?a=1"
    urls = {source.url for source in before.file.sources.values()}
    for place, _ in there(text, before, "address"):
        if place.url not in urls or len([one for one in before.places if one.url == place.url]) > 1:
            continue
        changed = text[: place.start] + new + text[place.end :]
        after = import_bytes(changed.encode(), name)
        assert {source.url for source in after.file.sources.values()} == urls - {place.url} | {new}
        assert [claim.text for claim in after.file.claims] == [claim.text for claim in before.file.claims]


@pytest.mark.parametrize(
    ("text", "form", "mark"),
    [
        (
            "It sank in 1955.{{efn|Some say that the captain did it.<ref>https://a.example/x</ref>}} It rose.",
            "wikitext",
            "{{efn|Some say that the captain did it.<ref>https://a.example/x</ref>}}",
        ),
        (
            'It sank in 1955.<ref group="note">Some say that the captain did it.</ref> It rose.',
            "wikitext",
            '<ref group="note">Some say that the captain did it.</ref>',
        ),
        ("It sank in 1955.[^n] It rose.\n\n[^n]: Some say that the captain did it.\n", "markdown", "[^n]"),
    ],
)
def test_the_mark_of_a_note_belongs_to_the_claim_it_is_a_tag_of(text: str, form: str, mark: str) -> None:
    found = import_bytes(text.encode(), "x", form)
    place = next(one for one, shown in there(text, found, "reference") if shown == mark)
    (sank,) = (claim for claim in found.file.claims if claim.text.startswith("It sank"))
    assert sank.tags[0].startswith("note ")
    assert (place.claims, place.sources) == ((sank.id,), ())


def test_the_address_of_a_copy_is_not_taken_for_the_pages_own() -> None:
    copy = "https://web.archive.org/web/2015/https://a.example/x"
    cite = f"{{{{cite web|archive-url={copy}|url=https://a.example/x|title=T}}}}"
    text = f"It sank in 1955.<ref>{cite} https://a.example/xy</ref>"
    found = import_bytes(text.encode(), "x.wiki", "wikitext")
    shown = [(place.url, place.start) for place in found.places if place.kind == "address"]
    assert shown == [
        ("https://web.archive.org/web/2015/https://a.example/x", text.index("https://web")),
        ("https://a.example/x", text.index("url=https://a") + 4),
        ("https://a.example/xy", text.index("https://a.example/xy")),
    ]


def test_a_byte_order_mark_and_encodings_move_nothing() -> None:
    text = "Die Fähre sank 1955 im großen Sturm.<ref>https://a.example/ä</ref> 船は沈んだ。\r\n"
    for encoding in ("utf-8-sig", "utf-16"):
        data = text.encode(encoding)
        (mark, address) = import_bytes(data, "x.wiki", "wikitext").places
        assert document_text(data)[mark.start : mark.end] == "<ref>https://a.example/ä</ref>"
        assert document_text(data)[address.start : address.end] == "https://a.example/ä"


WIKI = st.sampled_from(
    ["The town fell. ", "<ref>", "</ref>", '<ref name="a">', "<ref name=a />", "{{cite web|url=https://a.example/x}}",
     "{{", "}}", "[[", "]]", "\r\n", "\n", "{|\n", "|}", "<!--", "-->", "{{sfn|A|2010|p=1}}", "[https://b.example/ t]",
     "{{efn|n <ref>x</ref>}}", "<gallery>", "a.jpg|c<ref>https://c.example/</ref>\n", "</gallery>", "{{r|a}}", "<REF>"]
)  # fmt: skip
DOWN = st.sampled_from(
    ["The town fell. ", "[^a]", "\n\n[^a]: https://a.example/x\n", "[b](https://b.example/ 'T')", "[c]", "\n\n", "\r\n",
     "[c]: https://c.example/z\n", "<https://d.example/>", "| a | b |\n|---|---|\n| c[^a] | d |\n", "> ", "- ", "@key",
     "[@key, p. 2]", "`", "<a href='https://e.example/'>", "</a>", "^[x https://f.example/]", "# ", "  "]
)  # fmt: skip


@given(st.lists(WIKI, max_size=30).map("".join), st.lists(DOWN, max_size=30).map("".join))
@settings(max_examples=120, deadline=None)
def test_no_place_lies(wiki: str, down: str) -> None:
    for text, form in ((wiki, "wikitext"), (down, "markdown")):
        found = tried(text, "x", form)
        for place in found.places if found else ():
            shown = document_text(text.encode())[place.start : place.end]
            if place.kind == "address":
                assert shown == place.url
            else:
                assert shown[0] in "<[{@-^h" or form == "markdown"
