"""Our own earlier evidence as an earlier copy: a page changes between two runs, and the first one had its words."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import write_claims

FILL = "<p>" + "The page has more to say than what is quoted of it. " * 5
OLD = f"<!doctype html><title>Ferry</title><p>The ferry sank off Alder Point.{FILL}"
QUOTE = "quote: 'The ferry sank off Alder Point'"


@pytest.fixture
def page(ferry_web):
    """A page of its own for each test, and how to change it."""
    host = ferry_web.host("changing.example")

    def show(body: str, status: int = 200) -> str:
        host.page("/ferry", body, status=status)
        return "http://changing.example/ferry"

    return show


def rewritten(words: str) -> str:
    return f"<!doctype html><title>Ferry</title><p>{words}{FILL}"


def report() -> dict:
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def rules() -> dict[str, str]:
    return {finding["rule"]: finding["severity"] for finding in report()["findings"] if finding["severity"] != "note"}


def audit(commands, *flags):
    return commands("audit", "-vv", "--no-baseline", *flags)


def without_run(data: dict) -> dict:
    return {name: value for name, value in data.items() if name != "run"}


def test_words_that_an_earlier_run_read_have_drifted(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(OLD)}', {QUOTE}")
    assert audit(commands)[0] == 0
    day = report()["run"]["started"][:10]
    page(rewritten("The ferry is in port."))
    code, out, _ = audit(commands)
    assert (code, rules()) == (0, {"content-drift": "warning"})
    assert f"our own copy of {day}" in " ".join(out.split())
    digest = report()["inputs"]["captures"]["own:http://changing.example/ferry"]["digest"]
    assert digest[:19] in out
    assert "archive_url" not in out  # nobody else can see that copy
    online = report()
    audit(commands, "--offline")
    assert without_run(report()) == without_run(online)


def test_the_first_copy_is_asked_too_when_the_last_lacks_the_words(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(OLD)}', {QUOTE}")
    audit(commands)
    for number in range(3):
        page(rewritten(f"The ferry is in port, day {number}."))
        audit(commands)
        assert rules() == {"content-drift": "warning"}, number
    captures = report()["inputs"]["captures"]
    assert {key for key in captures if key.startswith("own:")} == {
        "own:http://changing.example/ferry",
        "own:http://changing.example/ferry@first",
    }
    copies = report()["claims"][0]["citations"][0]["quotes"][0]["copies"]
    assert [copy["match"]["outcome"] for copy in copies] == ["not-found", "found"]


def test_the_same_page_again_is_no_earlier_copy(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(rewritten('Nothing of the kind.'))}', {QUOTE}")
    for _ in range(2):
        audit(commands)
        assert rules() == {"quote-not-found": "warning"}
        assert report()["claims"][0]["citations"][0]["copies"] == []


def test_a_copy_speaks_for_a_page_that_is_blocked_now_and_for_one_that_is_gone(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(OLD)}', {QUOTE}")
    audit(commands)
    page("<p>no</p>", 403)
    audit(commands)
    assert report()["claims"][0]["status"] == "words-found"
    page("<p>no</p>", 404)
    audit(commands)
    assert rules() == {"link-rot": "warning"}
    page("<p>no</p>", 410)
    _, out, _ = audit(commands)
    # As bad as without our copy: no reader can see that.
    assert rules() == {"link-rot": "error"}
    assert "our own copy" in out


def test_a_link_without_a_quote_is_as_gone_as_ever(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(OLD)}'")
    audit(commands)
    page("<p>no</p>", 404)
    audit(commands)
    assert rules() == {"link-gone": "warning"}


def test_a_wall_that_we_met_once_is_no_copy(commands, page):
    wall = "<!doctype html><title>Just a moment...</title><p>Checking your browser before accessing the site.</p>"
    write_claims(f"id: a, text: 'It sank.', url: '{page(wall)}', {QUOTE}")
    audit(commands)
    page(rewritten("The ferry is in port."))
    audit(commands)
    before = rules()
    shutil.rmtree(".sourcecheck")
    audit(commands)
    assert rules() == before == {"quote-not-found": "warning"}


def test_damaged_evidence_weakens_and_never_strengthens(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(OLD)}', {QUOTE}")
    audit(commands)
    for warc in Path(".sourcecheck/evidence").glob("*.warc.gz"):
        data = bytearray(warc.read_bytes())
        data[len(data) // 2 :: 7] = bytes(len(data[len(data) // 2 :: 7]))
        warc.write_bytes(data)
    page(rewritten("The ferry is in port."))
    audit(commands, "--refresh")
    assert rules() == {"quote-not-found": "warning"}
    own = report()["inputs"]["captures"]["own:http://changing.example/ferry"]
    assert (own["outcome"], own["reason"]) == ("no-answer", "own-damaged")


def test_a_young_answer_that_is_used_again_is_not_its_own_earlier_copy(commands, page):
    write_claims(f"id: a, text: 'It sank.', url: '{page(rewritten('Nothing of the kind.'))}', {QUOTE}")
    audit(commands)
    audit(commands, "--max-age", "1d")
    assert report()["claims"][0]["citations"][0]["copies"] == []


def test_words_once_read_are_remembered_where_the_evidence_is_lost(commands, page):
    """A runner that forgets: the report of the last run is there, the evidence is not."""
    write_claims(
        f"id: a, text: 'It sank.', url: '{page(OLD)}', {QUOTE}",
        f"id: b, text: 'It was late.', url: '{page(OLD)}', quote: 'The ferry was two hours late'",
    )
    commands("audit")
    assert len(report()["memory"]["http://changing.example/ferry"]["words"]) == 1
    page(rewritten("The ferry is in port."))
    for _ in range(2):
        shutil.rmtree(".sourcecheck")
        commands("audit")
        severities = {finding["claim"]: finding["severity"] for finding in report()["findings"]}
        assert severities == {"ferry/a": "warning", "ferry/b": "warning"}
    online = report()
    commands("audit", "--offline")
    assert without_run(report()) == without_run(online)


def test_our_own_copy_of_years_after_the_source_was_read_speaks_against_nothing(commands, page):
    dated = f"id: a, text: 'It sank.', url: '{page(rewritten('The ferry is in port.'))}', {QUOTE}"
    write_claims(f"{dated}, accessed: 2019-03-05")
    audit(commands)
    page("<p>no</p>", 404)
    audit(commands)
    assert rules() == {"link-gone": "warning"}
    write_claims(f"{dated}, accessed: {report()['inputs']['as_of']}")
    audit(commands)
    assert rules() == {"quote-not-found": "error"}
