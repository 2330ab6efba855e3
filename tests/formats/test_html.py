import base64
import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from checker.formats.encode import one_line
from checker.formats.html_view import documents_of
from checker.formats.summary import lead
from checker.model.claim import Location, Source
from checker.model.finding import Severity
from checker.model.match import Change
from checker.model.report import ClaimStatus, Report, Verdict
from tests.formats.builder import Builder, differs, page, runs
from tests.formats.conftest import render
from tests.formats.hostile import HOSTILE, hostile_report
from tests.formats.test_encode import NASTY, UNSEEN


def tree(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text)


def words(node: lxml_html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def by_claim(root: lxml_html.HtmlElement, name: str) -> lxml_html.HtmlElement:
    (node,) = [node for node in root.find_class("claim") if name == node.find_class("id")[0].text_content()]
    return node


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_the_page_is_strictly_valid(name: str, request: pytest.FixtureRequest) -> None:
    html5lib = pytest.importorskip("html5lib")
    html5lib.HTMLParser(strict=True).parse(render("html", request.getfixturevalue(name)))


@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_ids_are_unique_and_names_are_kept(name: str, request: pytest.FixtureRequest) -> None:
    root = tree(render("html", request.getfixturevalue(name)))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in root.xpath("//@aria-labelledby"):
        assert target in ids
    for link in root.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids
    assert root.get("lang") == "en"
    assert len(root.xpath("//h1")) == 1
    assert len(root.xpath("//main")) == 1


def test_nothing_comes_from_outside(sample: Report) -> None:
    root = tree(render("html", sample))
    assert root.xpath("//link | //img | //iframe | //object | //embed | //base | //video | //audio | //source") == []
    assert root.xpath("//@src | //@srcset | //@data | //@action | //@formaction | //@style | //@background") == []
    assert not re.search(r"url\(|@import|@font-face", root.xpath("string(//style)"))
    assert [name for name in root.xpath("//@*") if getattr(name, "attrname", "").startswith("on")] == []


def test_only_the_pages_own_style_and_script_may_run(sample: Report) -> None:
    root = tree(render("html", sample))
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for kind in ("style", "script"):
        (element,) = root.xpath(f"//{kind}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert "innerHTML" not in root.xpath("string(//script)")


def test_it_first_says_whether_to_act(sample: Report, clean: Report) -> None:
    for report in (sample, clean):
        root = tree(render("html", report))
        assert words(root.xpath("//h1")[0]) == lead(report)


def test_every_claim_is_there_once_and_the_worst_come_first(sample: Report) -> None:
    root = tree(render("html", sample))
    shown = [node.find_class("id")[0].text_content() for node in root.find_class("claim")]
    assert sorted(shown) == sorted(claim.id for claim in sample.claims)
    assert [words(node) for node in root.xpath("//main//h2")] == [
        "Who owns the river",
        "The water is coming faster",
        "claims/waivers.yaml",
    ]
    assert shown[0] == "river-treaty/filled-in-three"
    rows = {node.find_class("id")[0].text_content() for node in root.find_class("row")}
    assert rows == {
        "river-treaty/irrigation",
        "river-treaty/moved",
        "sea-level/rate-now",
        "sea-level/islands",
        "sea-level/locals",
    }


def test_live_and_earlier_copy_stand_side_by_side_with_the_words_marked(sample: Report) -> None:
    node = by_claim(tree(render("html", sample)), "sea-level/wall-vote")
    live, old = node.find_class("column")
    assert words(live.find_class("heading")[0]) == "Live page Has other words"
    assert words(live.xpath(".//mark")[0]) == "the council voted eight to two not to build the flood wall"
    assert words(old.find_class("heading")[0]) == "Earlier copy, 2022-11-30 Has the words"
    assert words(old.xpath(".//mark")[0]) == "the council voted nine to two to build the flood wall"
    assert words(old.xpath(".//blockquote")[0]).startswith("After a debate of four hours on Tuesday night, the council")
    assert live.xpath(".//a/@href") == ["https://harbour-news.example/2022/11/flood-wall-vote#:~:text=the"]
    assert old.xpath(".//a/@href") == [
        "https://web.archive.org/web/20221130081500/https://harbour-news.example/2022/11/flood-wall-vote#:~:text=the"
    ]


def test_the_word_diff_is_words_too(sample: Report) -> None:
    drift = next(one for one in sample.findings if one.rule == "content-drift")
    node = by_claim(tree(render("html", sample)), "sea-level/wall-vote")
    (diff,) = node.find_class("words")
    assert words(diff) == (
        "the council voted only in the quote: nine only in the source: eight (number) to two "
        "only in the quote: to only in the source: not to (negation) build the flood wall"
    )
    assert [words(ready) for ready in node.xpath(".//*[@class='ready']/code")] == [
        'archive_url: "https://web.archive.org/web/20221130081500/https://harbour-news.example/2022/11/flood-wall-vote"',
        f"sourcecheck fix {drift.fingerprint}",
        "sourcecheck check sea-level/wall-vote",
        "sourcecheck review sea-level/wall-vote --decision … --by '…'",
        f"sourcecheck waive {drift.fingerprint} --because '…' --by '…'",
    ]


def test_context_is_at_most_300_characters_a_side() -> None:
    nodes = tree(render("html", hostile_report(["plain", "word " * 200]))).xpath("//blockquote")
    assert len(nodes) == 2
    for node in nodes:
        mark = len(node.xpath("string(mark)"))
        assert len(node.text_content()) - mark <= 302
        assert mark <= 610


def test_verdicts_have_a_word_a_sign_and_a_colour(sample: Report) -> None:
    for badge in tree(render("html", sample)).find_class("badge"):
        (tone,) = [name for name in badge.get("class").split() if name.startswith("t-")]
        sign = badge.find_class("sign")[0].text_content()
        assert {"t-error": "✕", "t-warning": "!", "t-inconclusive": "?"}[tone] == sign
        assert words(badge).removeprefix(sign)


def test_a_persons_review_stands_beside_and_changes_nothing(sample: Report) -> None:
    bare = sample.model_copy(
        update={"claims": tuple(claim.model_copy(update={"reviews": ()}) for claim in sample.claims)}
    )
    shown, without = tree(render("html", sample)), tree(render("html", bare))
    assert words(shown.find_class("reviews")[0]).startswith("A person’s review Partly supported, says R. Haddad")
    for node in shown.find_class("reviews"):
        node.drop_tree()
    assert words(shown.xpath("//main")[0]) == words(without.xpath("//main")[0])


def test_unfit_and_usurped_sources_are_never_linked(sample: Report) -> None:
    root = tree(render("html", sample))
    assert [href for href in root.xpath("//a/@href") if href.startswith("https://seized-domain.example")] == []
    node = by_claim(root, "river-treaty/irrigation")
    assert "The editor marks this address as usurped: it is not linked." in words(node)
    assert any("web.archive.org" in href for href in node.xpath(".//a/@href"))


@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_links_are_web_addresses_that_tell_nobody(name: str, request: pytest.FixtureRequest) -> None:
    for link in tree(render("html", request.getfixturevalue(name))).xpath("//a[not(starts-with(@href, '#'))]"):
        assert re.match(r"https?://", link.get("href"))
        assert link.get("rel") == "noopener noreferrer nofollow"


def test_captures_are_folded_under_each_citation(sample: Report) -> None:
    node = by_claim(tree(render("html", sample)), "sea-level/rate-doubled")
    text = words(node.xpath(".//details[@class='evidence']")[0])
    asked = sample.claims[0].citations[0]
    live, old = (sample.inputs.captures[key] for key in (asked.live, *asked.copies))
    for said in (live.digest, old.digest, "Redirect 301", "2026/03/14-0001.warc.gz at 18204", live.fetched_at):
        assert said in text


def test_scope_time_vantage_version_and_settings_are_stated(sample: Report) -> None:
    text = words(tree(render("html", sample)).xpath("//footer")[0])
    for said in ("all claims of 2 files", "2026-03-14T06:12:40Z", "eu-central", "0.1.0", sample.inputs.settings_digest):
        assert said in text


def test_counts_of_the_filters_are_those_of_the_claims(sample: Report) -> None:
    root = tree(render("html", sample))
    nodes = root.find_class("claim")
    for box in root.xpath("//input[@name='status']"):
        number = int(box.getparent().xpath("string(.//b)"))
        assert number == sum(node.get("data-status") == box.get("value") for node in nodes)
    for option in root.xpath("//select[@name='rule']/option[@value!='']"):
        number = sum(option.get("value") in node.get("data-rule").split() for node in nodes)
        assert option.text_content().endswith(f"({number})")


def test_the_view_loses_no_finding(sample: Report) -> None:
    shown = []
    for document in documents_of(sample):
        shown += document.loose
        for claim in (*document.cards, *document.rows):
            shown += claim.findings
            for citation in claim.citations:
                shown += citation.findings
                shown += [finding for quote in citation.quotes for finding in quote.findings]
    assert {finding.anchor for finding in shown} >= {
        "f-" + hashlib.sha256(finding.fingerprint.encode()).hexdigest()[:12] for finding in sample.findings
    }


def safe(text: str, claims: int) -> None:
    root = tree(text)
    assert len(root.xpath("//script")) == len(root.xpath("//style")) == 1
    assert len(root.find_class("claim")) == claims
    assert root.xpath("//img | //iframe | //svg[not(@class='bar')] | //main//title | //main//textarea") == []
    assert [name for name in root.xpath("//@*") if getattr(name, "attrname", "").startswith("on")] == []
    assert not UNSEEN.search(re.sub(r"[\n\t]", "", text))


def test_hostile_words_are_only_shown(hostile: Report) -> None:
    text = render("html", hostile)
    safe(text, len(HOSTILE))
    shown = words(tree(text).xpath("//main")[0])
    for claim in hostile.claims:
        assert one_line(claim.text) in shown


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=3))
def test_whatever_a_stranger_writes_is_only_shown(texts: list[str]) -> None:
    safe(render("html", hostile_report(texts)), len(texts))


def test_the_same_report_gives_the_same_bytes(sample: Report) -> None:
    assert render("html", sample) == render("html", sample, width=40, verbose=2, color=True)


def test_a_quote_cut_inside_a_word_is_not_struck() -> None:
    b, url = Builder(), "https://a.example/"
    said = differs(runs("It rose ", ("by 1", "by 1", Change.CUT)), "", "2 per cent.")
    rule = Verdict(rule="quote-differs", severity=Severity.ERROR)
    cite = b.cite(Location("claims/a.yaml", 3), page(url), Source(url=url), "It rose by 1", said, verdict=rule)
    b.claim(Location("claims/a.yaml", 2), "a", "It rose.", ClaimStatus.FAILING, cite)
    (diff,) = tree(render("html", b.report())).find_class("words")
    assert words(diff) == "It rose by 1 (cut inside a word)"
    assert diff.xpath(".//del | .//ins") == []
