"""The page in a real browser: whole without script, quick with it, and deaf to what strangers wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from checker.formats.summary import lead
from checker.model.report import ClaimStatus, Report
from tests.formats.conftest import render
from tests.formats.test_markdown import compared

pytestmark = pytest.mark.browser
Opener = Callable[..., Any]


def shown(page: Any) -> list[str]:
    """The ids of the claims that are to be seen."""
    found: list[str] = page.locator(".claim:visible").evaluate_all(
        "nodes => nodes.map(node => node.querySelector('.id').textContent)"
    )
    return found


def until(page: Any, expression: str, arg: Any = None) -> None:
    """Wait for something to become true; the page's policy refuses the usual way, which evaluates a string there."""
    for _ in range(500):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never true: {expression}")


def with_status(report: Report, *status: ClaimStatus) -> set[str]:
    return {claim.id for claim in report.claims if claim.status in status}


def test_it_asks_for_nothing_and_complains_of_nothing(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample))
    until(page, "document.readyState === 'complete'")
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.said == []


def test_without_script_everything_is_there(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample), java_script_enabled=False)
    assert page.locator("h1").inner_text() == lead(sample)
    assert not page.locator("#filters").is_visible()
    assert page.locator(".copy:visible").count() == 0
    for _ in range(100):  # what is far below is laid out when the browser gets there
        if page.locator(".claim:visible").count() == len(sample.claims):
            break
        page.wait_for_timeout(50)
    assert page.locator(".claim:visible").count() == len(sample.claims)
    row = page.locator("details.row", has_text="4.77 millimetres")
    row.locator("summary").click()
    assert row.locator("mark").inner_text() == "4.77 millimetres a year between 2014 and 2023"


@pytest.mark.parametrize("script", [True, False])
def test_what_strangers_wrote_never_runs(open_page: Opener, hostile: Report, script: bool) -> None:
    page = open_page(render("html", hostile), java_script_enabled=script)
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned") is None
    assert page.locator("script").count() == 1
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.said == []


def test_even_markup_that_got_in_would_not_run(open_page: Opener, sample: Report) -> None:
    injected = '<img src="https://evil.example/x.png" onerror="window.pwned=1"><script>window.pwned=1</script>'
    text = render("html", sample).replace("<main", injected + "<main", 1)
    page = open_page(text)
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in said for said in page.said)


def test_filters_narrow_count_and_stay_in_the_address(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample))
    assert page.locator("#shown").inner_text() == "15 of 15 claims shown"
    page.locator(".pill", has_text="Contested").click()
    page.locator(".pill", has_text="Failing").click()
    until(page, "location.hash.includes('failing')")
    expected = with_status(sample, ClaimStatus.CONTESTED, ClaimStatus.FAILING)
    assert set(shown(page)) == expected
    assert page.locator("#shown").inner_text() == f"{len(expected)} of 15 claims shown"
    page.locator("select[name=rule]").select_option("quote-differs")
    until(page, "location.hash.includes('quote-differs')")
    assert shown(page) == ["sea-level/rate-doubled"]
    page.locator("#clear").click()
    until(page, "location.hash === ''")
    assert len(shown(page)) == 15


def test_an_address_with_filters_opens_filtered(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample), "#status=inconclusive&doc=0")
    assert set(shown(page)) == {"river-treaty/table", "river-treaty/navigation"}
    assert page.locator("input[value=inconclusive]").is_checked()
    page.evaluate("location.hash = 'severity=warning'")
    until(page, "document.querySelector('#shown').textContent.startsWith('3 ')")
    assert set(shown(page)) == {"sea-level/wall-vote", "sea-level/brest", "river-treaty/discharge"}


def test_words_are_searched_in_everything_a_claim_shows(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample))
    page.keyboard.press("/")
    page.keyboard.type("mayor ABSTAINED")
    until(page, "document.querySelector('#shown').textContent.startsWith('1 ')")
    assert shown(page) == ["sea-level/wall-vote"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.locator("#q").fill("no such words at all")
    page.wait_for_selector("#none:not([hidden])")
    assert shown(page) == []


def test_keys_walk_through_what_is_shown(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample), "#status=contested&status=words-found")
    inside = "document.activeElement.closest('.claim').querySelector('.id').textContent"
    order = shown(page)
    assert len(order) == 4
    seen = []
    for _ in order:
        page.keyboard.press("j")
        seen.append(page.evaluate(inside))
    assert seen == order
    page.keyboard.press("k")
    assert page.evaluate(inside) == order[-2]
    page.keyboard.press("Enter")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_a_link_to_a_claim_unfolds_it(open_page: Opener, sample: Report) -> None:
    text = render("html", sample)
    page = open_page(text)
    anchor = page.locator("details.row").first.get_attribute("id")
    page.evaluate("anchor => { location.hash = anchor }", anchor)
    until(page, "anchor => document.getElementById(anchor).open", anchor)


def test_copying_puts_the_command_on_the_clipboard(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample), permissions=["clipboard-read", "clipboard-write"])
    card = page.locator(".card", has=page.locator(".id", has_text="wall-vote"))
    card.locator(".decide summary").click()
    ready = card.locator(".ready", has_text="sourcecheck check sea-level/wall-vote")
    ready.locator("button").click()
    until(page, "node => node.textContent === 'Copied'", ready.locator("button").element_handle())
    assert page.evaluate("navigator.clipboard.readText()") == "sourcecheck check sea-level/wall-vote"


@pytest.mark.parametrize("name", ["sample", "hostile"])
@pytest.mark.parametrize("width", [320, 390, 1920])
def test_it_never_scrolls_sideways(open_page: Opener, name: str, width: int, request: pytest.FixtureRequest) -> None:
    page = open_page(render("html", request.getfixturevalue(name)), viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_and_light_follow_the_reader(open_page: Opener, sample: Report) -> None:
    text = render("html", sample)
    grounds = [
        open_page(text, color_scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert len(set(grounds)) == 2


def test_print_shows_the_evidence_and_no_filters(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample))
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    folded = page.locator(".card .evidence:not([open])").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded == 0
    assert page.locator(".card .evidence[open]").count() == 0


def test_only_what_is_new_and_only_one_host(open_page: Opener, sample: Report) -> None:
    new = next(one for one in sample.findings if one.rule == "quote-differs")
    page = open_page(render("html", compared(sample, new=(new.fingerprint,))))
    page.locator(".pill", has_text="New").click()
    until(page, "location.hash.includes('new=1')")
    assert shown(page) == [new.claim]
    assert page.locator(".tag.new:visible").count() == 1
    page.locator("#clear").click()
    page.locator("select[name=host]").select_option("climate.example")
    until(page, "location.hash.includes('host=climate.example')")
    expected = {claim.id for claim in sample.claims if any("climate.example" in one.url for one in claim.citations)}
    assert set(shown(page)) == expected


def test_each_decision_has_its_command(open_page: Opener, sample: Report) -> None:
    page = open_page(render("html", sample))
    differs = next(one for one in sample.findings if one.rule == "quote-differs")
    card = page.locator(".card", has=page.locator(".id", has_text="rate-doubled"))
    card.locator(".decide summary").click()
    said = card.locator(".decide .ready code").all_inner_texts()
    assert said == [
        f"sourcecheck fix {differs.fingerprint}",
        "sourcecheck check sea-level/rate-doubled",
        "sourcecheck review sea-level/rate-doubled --decision … --by '…'",
        f"sourcecheck waive {differs.fingerprint} --because '…' --by '…'",
    ]
