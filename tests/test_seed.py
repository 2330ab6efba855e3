"""The first article this program was built for: everything its sources have to say against it comes to light.

The claims of this repository are audited over a loopback web, whose pages have the few words that are known to stand on
the real ones. The article itself is imported when it lies beside the repository.
"""

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from checker.cli.main import main
from tests.web import LoopbackWeb

LATER = "the date 2021 is later than the source itself, which is of 2020-12-17 and does not name it"
ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed" / "jnim-isgs-war.txt"
FILL = "<p>" + "The rest of the page has more to say than the few words that are known of it. " * 8
PAGES = {
    "https://ctc.westpoint.edu/the-end-of-the-sahelian-anomaly-how-the-global-conflict-between-the-islamic-state-and-"
    "al-qaida-finally-came-to-west-africa/": "<p>The region was often described as the “Sahelian "
    "exception,”<sup>1</sup> drawing on what came before.<p>After the emergence of ISGS in 2015, and until 2020, it "
    "stood in an uneasy alliance with al-Qa`ida’s various franchises in the region.",
    "https://www.csis.org/blogs/examining-extremism/examining-extremism-islamic-state-greater-sahara": "<p>Its leader "
    "swore an oath of allegiance to the Islamic State in May 2015.<p>The group is noted for its violence against "
    "civilians.",
    "https://www.longwarjournal.org/archives/2020/05/analysis-islamic-state-claims-al-qaeda-started-a-war-in-west-"
    "africa.php": "<p>Al Qaeda started a “war” against the so-called caliphate’s men in West Africa, and accepted an "
    "invitation by the apostate Malian government to negotiate.",
    "https://www.theafricareport.com/23894/mali-jihadi-amadou-koufas-fighters-desert-join-islamic-state/": "<p>They "
    "accuse Koufa of being subservient to Iyad Ag Ghaly, and each of the two groups wants them.",
    "https://acleddata.com/2020/12/17/mali-any-end-to-the-storm/": '<meta property="article:published_time" '
    'content="2020-12-17T10:00:00Z"><p>Clashes between the groups were counted in the region through the year.',
    "https://newlinesinstitute.org/nonstate-actors/preventing-another-al-qaeda-affiliated-quasi-state-countering-jnims-"
    "strategic-civilian-engagement-in-the-sahel/": "<p>The group stones and maims citizens in West Africa.",
}  # fmt: skip


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        for url, body in PAGES.items():
            host, _, path = url.removeprefix("https://").partition("/")
            head, _, text = body.partition("<p>")
            running.host(host).page(
                f"/{path}", f"<!doctype html><html lang=en><title>A page</title>{head}<p>{text}{FILL}"
            )
        yield running


def audited(web, folder, *paths):
    """The report of an audit in a folder, as findings by claim and rule."""
    flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
    with contextlib.chdir(folder):
        main(["audit", *paths, "--archive", "never", "--retries", "0", "--quiet", "--passages", "--no-progress",
              "--ca-file", str(web.ca_file), *flags])  # fmt: skip
        return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report(web, tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    (folder / "claims").mkdir()
    shutil.copy(ROOT / "claims" / "jnim-isgs-war.yaml", folder / "claims")
    return folder, audited(web, folder, "claims")


def said(report, claim, rule):
    """The findings of a rule about a claim: severity and message."""
    mine = (
        item for item in report[1]["findings"] if item["claim"] == f"jnim-isgs-war/{claim}" and item["rule"] == rule
    )
    return [(item["severity"], item["message"]) for item in mine]


def test_the_date_of_formation_contradicts_its_own_source(report):
    assert [severity for severity, _ in said(report, "isgs-formed-2016", "claim-contested")] == ["error", "error"]


def test_a_page_of_2020_cannot_count_what_happened_until_2021(report):
    for claim in ("clashes-125", "fighters-killed-415"):
        assert ("warning", LATER) in said(report, claim, "claim-facts")


def test_a_page_that_does_not_carry_its_sentence(report):
    ((severity, message),) = said(report, "both-claim-to-protect-fulani", "claim-facts")
    assert severity == "note"
    assert "Fulani does not stand in any source that was read" in message


def test_what_has_no_source(report):
    uncited = [item["claim"] for item in report[1]["findings"] if item["rule"] == "claim-uncited"]
    assert len(uncited) == 6


def test_a_reference_that_cannot_be_followed(report):
    (found,) = (item for item in report[1]["findings"] if item["rule"] == "needs-url")
    assert found["source"] == "jnim-isgs-war/jnim-isgs"


def test_the_words_known_to_stand_there_are_found(report):
    quotes = [quote for claim in report[1]["claims"] for cited in claim["citations"] for quote in cited["quotes"]]
    assert len(quotes) == 9
    assert all((quote.get("live") or {}).get("outcome") == "found" for quote in quotes)


def test_passages_are_offered_for_what_quotes_nothing(report, monkeypatch, capsys):
    monkeypatch.chdir(report[0])
    assert main(["fix", "clashes-125", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "+  quote: Clashes between the groups were counted in the region through the year." in out
    assert "whether a passage carries a claim is for a person to say" in err


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """The article as `import` has it; skipped where it does not lie beside the repository."""
    if not SEED.exists():
        pytest.skip("the seed article does not lie beside the repository")
    monkeypatch.chdir(tmp_path)
    assert main(["import", str(SEED), "-o", "claims/jnim-isgs-war.yaml"]) == 0
    return Path("claims/jnim-isgs-war.yaml")


def test_the_imported_article_says_what_it_lacks(imported, web):
    found = audited(web, Path.cwd(), "claims")["findings"]
    rules = [item["rule"] for item in found]
    assert rules.count("claim-uncited") == 3
    assert rules.count("needs-url") == 11
    assert rules.count("source-duplicate") == 1
