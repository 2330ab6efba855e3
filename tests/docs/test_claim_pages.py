"""The examples of docs/claims.md and the repository's own claims are read by the program they describe."""

import re
from pathlib import Path

import pytest

from checker.claims.load import load_claims, load_text
from checker.importers import IMPORTERS
from checker.model.claim import Stance

ROOT = Path(__file__).parents[2]
EXAMPLES = re.findall(
    r"^```(yaml(?: wrong)?)\n(.*?)^```$", (ROOT / "docs" / "claims.md").read_text("utf-8"), re.M | re.S
)
GOOD = [text for kind, text in EXAMPLES if kind == "yaml"]
WRONG = [text for kind, text in EXAMPLES if kind == "yaml wrong"]
OWN = ROOT / "claims" / "jnim-isgs-war.yaml"


def test_the_page_has_its_examples() -> None:
    assert (len(GOOD), len(WRONG)) == (5, 2)


@pytest.mark.parametrize("text", GOOD)
def test_an_example_is_a_sound_claim_file(text: str) -> None:
    loaded = load_text(text, "example.yaml")
    assert loaded.problems == ()
    assert loaded.files[0].claims


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_example_is_refused(text: str) -> None:
    assert load_text(text, "example.yaml").problems


def test_the_quotes_of_an_example_are_read_whole() -> None:
    (text,) = [text for text in GOOD if "A long quote" in text]
    (claim,) = load_text(text, "example.yaml").files[0].claims
    assert [quote.exact for quote in (claim.cites or ())[0].quotes] == [
        "one free Sunday […] for every deckhand",
        "[the company] agrees to 3 percent",
        "A long quote: with a colon, a # sign and a line break that counts as a blank.",
    ]


def test_every_form_of_import_is_on_its_page() -> None:
    page = (ROOT / "docs" / "import.md").read_text("utf-8")
    assert all(f"| `{importer.name}` |" in page for importer in IMPORTERS)


def test_the_repository_is_its_own_first_user() -> None:
    loaded = load_claims([OWN])
    assert loaded.problems == ()
    (file,) = loaded.files
    assert len(file.claims) >= 22
    assert all(claim.id for claim in file.claims)
    refs = sorted((ref for source in file.sources.values() for ref in source.ref), key=int)
    assert refs == [str(number) for number in range(1, 12)]
    tentative = {ref for source in file.sources.values() if source.url_tentative for ref in source.ref}
    assert tentative == {"3", "7", "10", "11"}
    assert [source.ref for source in file.sources.values() if not source.url] == [("1",)]
    used = {citation.source for claim in file.claims for citation in claim.cites or ()}
    assert used == file.sources.keys()
    stances = {citation.stance for claim in file.claims for citation in claim.cites or ()}
    assert stances == set(Stance)
    assert not any(claim.context for claim in file.claims), "the article's own words are under another licence"
    uncited = {(claim.at.paragraph, claim.at.sentence) for claim in file.claims if claim.cites == () and claim.at}
    assert uncited == {(1, 1), (2, 2), (3, 4)}
