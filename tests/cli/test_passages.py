"""Passages offered by `check`, and by `audit` when asked."""

import json
from pathlib import Path

import yaml

from tests.cli.conftest import write_claims

HEADING = "Passages that may carry the claim, for a person to take:"


def quotes(out):
    lines = [line for line in out.splitlines() if line.startswith("    quote: ")]
    return [yaml.safe_load(line)["quote"] for line in lines]


def test_check_offers_passages_for_a_claim_without_a_quote(commands):
    write_claims("id: many, text: 'Forty-two passengers sank.', url: 'http://news.example/ferry'")
    code, out, _ = commands("check", "many")
    assert HEADING in out
    (quote,) = quotes(out)
    assert quote == "The ferry sank off Alder Point shortly after nine, with 42 passengers."
    write_claims(f"id: many, text: 'Forty-two passengers sank.', url: 'http://news.example/ferry', quote: '{quote}'")
    code, out, _ = commands("check", "many")
    assert code == 0
    assert HEADING not in out


def test_check_offers_passages_for_words_that_are_not_there(commands):
    _, out, _ = commands("check", "http://news.example/ferry", "--quote", "the ferry sank before ten")
    assert quotes(out) == ["The ferry sank off Alder Point shortly after nine, with 42 passengers."]


def test_check_of_an_address_alone_offers_nothing(commands):
    assert HEADING not in commands("check", "http://news.example/ferry")[1]


def test_audit_offers_them_only_when_asked_and_offline_the_same(commands):
    write_claims("id: many, text: 'The ferry sank.', url: 'http://news.example/ferry'")
    assert HEADING not in commands("audit")[1]
    _, asked, _ = commands("audit", "--passages")
    assert len(quotes(asked)) == 1
    report = Path("reports/run.json").read_text(encoding="utf-8")
    _, again, _ = commands("audit", "--passages", "--offline")
    assert quotes(again) == quotes(asked)
    assert "passages" in report


def test_absent_facts_are_flagged_alike_online_and_offline(commands):
    write_claims("id: many, text: 'In all 43 sank in Norway.', url: 'http://news.example/ferry'")

    def judged():
        report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
        return report["claims"], [(f["rule"], f["severity"], f["message"]) for f in report["findings"]]

    code, out, _ = commands("audit")
    claims, findings = judged()
    assert (code, claims[0]["status"]) == (0, "links-only")
    assert findings == [
        ("claim-facts", "warning", "the number 43 does not stand in any source that was read"),
        ("claim-facts", "note", "the name Norway does not stand in any source that was read"),
    ]
    assert "the number 43 does not stand" in out
    assert "Norway" not in out
    assert commands("audit", "--offline")[0] == 0
    assert judged() == (claims, findings)
    assert commands("audit", "--fail-on", "warning")[0] == 1
