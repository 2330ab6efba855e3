"""Every way in which a pasted list numbers its entries and its text marks them; and references by style guide."""

import pytest

from checker.importers.citation import read_citation
from tests.importers.asking import cited, claim, imported

ENTRIES = ['Lund, Mia (1956). "The Linnet lost". Courier. https://a.example/1',
           'Brandt, K. (1961). "Raised". Courier. https://a.example/2',
           'Okoro, D. (1970). "The law". Courier. https://a.example/3',
           'Vey Harbour (1971). "Board". https://a.example/4']  # fmt: skip
TEXT = ("The ferry sank in the spring of 1955{} with forty hands{}. It was raised by two tugs in 1961{}. "
        "Nobody was ever charged with it.[citation needed]\n\n")  # fmt: skip
BRACKETS = ("[1]", "[2–4]", "[2, 3]")


def pasted(marks: tuple[str, str, str], entry: str) -> str:
    raised = "¹²³⁴"
    lines = (entry.format(number, text, raised=raised[number - 1]) for number, text in enumerate(ENTRIES, start=1))
    return TEXT.format(*marks) + "References\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "entry",
    ["{0}. ^ {1}", "{0}. ^ a b {1}", "[{0}] {1}", "{0}) {1}", "({0}) {1}", "↑ {1}", "{0}. ↑ {1}", "^ {1}", "{0}. {1}",
     "{1}", "• {1}", "- {1}", "{raised} {1}", "{raised}{1}", "{0}\t{1}", "{0} {1}"],
)  # fmt: skip
@pytest.mark.parametrize("marks", [BRACKETS, ("¹", "²⁻⁴", "²,³"), ("¹", "²⁻⁴", "²³")], ids=["[]", "raised", "side"])
def test_every_style_of_list(entry: str, marks: tuple[str, str, str]) -> None:
    if entry in ("{1}", "• {1}", "- {1}"):
        marks = BRACKETS  # raised digits do not say how many entries there are
    found = imported(pasted(marks, entry), "x.txt", "pasted")
    assert [one.title for one in cited(found, "in the spring")] == ["The Linnet lost"]
    assert [one.title for one in cited(found, "forty hands")] == ["Raised", "The law", "Board"]
    assert [one.title for one in cited(found, "two tugs")] == ["Raised", "The law"]
    assert claim(found, "charged").tags == ("citation needed",)
    assert [one.url for one in found.file.sources.values()] == [f"https://a.example/{number}" for number in range(1, 5)]


def test_a_list_without_numbers_is_used_only_when_it_can_be_counted() -> None:
    found = imported(pasted(BRACKETS, "{1}") + "One more line, which nobody can place.\n", "x.txt", "pasted")
    assert not any(one.url for one in found.file.sources.values())
    assert any("no list" in note for note in found.notes)
    found = imported(pasted(BRACKETS, "{1}"), "x.txt", "pasted")
    assert any("prints no numbers" in note for note in found.notes)


@pytest.mark.parametrize(
    "words", ["an area of 25 km²", "a field of 40 m² in size", "about 10² ships", "E = mc² of old"]
)
def test_powers_are_no_marks(words: str) -> None:
    text = f"The ferry had {words} on board that day. It sank in the bay.²\n\nReferences\n1. One https://a.example/1\n2. Two https://a.example/2\n"  # noqa: E501
    found = imported(text, "x.txt", "pasted")
    assert words in claim(found, "on board").text
    assert [one.url for one in cited(found, "sank in the bay")] == ["https://a.example/2"]


@pytest.mark.parametrize(
    ("printed", "fields"),
    [
        ("Smith, J. A., & Doe, B. (2010). The title of the article. Journal of X, 5(3), 12–14. https://doi.org/10.1/x",
         ("The title of the article", ("Smith, J. A.", "Doe, B."), "Journal of X", "", "2010", "5(3), 12–14")),
        ("Lund, M. (1956, May 5). The Linnet lost. The Vey Courier.",
         ("The Linnet lost", ("Lund, M.",), "", "The Vey Courier", "1956-05-05", "")),
        ("World Health Organization. (2020). Report on ferries.",
         ("Report on ferries", ("World Health Organization",), "", "", "2020", "")),
        ("Smith, J. (n.d.). No date here.", ("No date here", ("Smith, J.",), "", "", None, "")),
        ('Lund, Mia. "The Linnet Lost." The Vey Courier, May 5, 1956.',
         ("The Linnet Lost", ("Lund, Mia",), "The Vey Courier", "", "1956-05-05", "")),
        ('Mia Lund, "The Linnet Lost," The Vey Courier, May 5, 1956.',
         ("The Linnet Lost", ("Mia Lund",), "The Vey Courier", "", "1956-05-05", "")),
        ("Okoro, Daniel. Harbours in Trouble. Vey: Quay Press, 2018.",
         ("Harbours in Trouble", ("Okoro, Daniel",), "", "Quay Press", "2018", "")),
        ("Daniel Okoro, Harbours in Trouble (Vey: Quay Press, 2018), 12–14.",
         ("Harbours in Trouble", ("Daniel Okoro",), "", "Quay Press", "2018", "12–14")),
    ],
)  # fmt: skip
def test_references_by_style_guide(printed: str, fields: tuple[object, ...]) -> None:
    got = read_citation(printed)
    assert (got.title, got.author, got.container_title, got.publisher, got.issued, got.note) == fields
