import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checker.formats.markdown import MAX_BYTES
from checker.formats.summary import lead
from checker.model.claim import Problem
from checker.model.comparison import Comparison, Past
from checker.model.report import Report
from tests.formats.conftest import render
from tests.formats.hostile import hostile_report
from tests.formats.sample import large_report
from tests.formats.test_encode import NASTY, UNSEEN

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
ALLOWED = {
    "bullet_list", "fence", "heading", "hr", "inline", "list_item", "paragraph", "table", "tbody", "td", "th", "thead",
    "tr", "text", "text_special", "code_inline", "strong", "softbreak",
}  # fmt: skip


def parsed(text: str) -> list[tuple[str, str]]:
    """Every token's kind, without its direction, and its content."""
    out = []
    for token in MARKDOWN.parse(text):
        for one in (token, *(token.children or ())):
            out.append((re.sub("_(open|close)$", "", one.type), one.content))
    return out


def harmless(text: str) -> None:
    tokens = parsed(text)
    assert {kind for kind, _ in tokens} <= ALLOWED
    shown = " ".join(content for kind, content in tokens if kind in ("text", "text_special"))
    assert not re.search(r"://|www\.|@\w|#\d", shown)
    assert not UNSEEN.search(text.replace("\n", ""))
    assert len(text.encode()) <= MAX_BYTES


def test_it_begins_with_what_to_do_and_lists_the_worst_first(sample: Report) -> None:
    text = render("markdown", sample)
    assert text.startswith(f"## {lead(sample)}\n")
    rows = re.findall(r"(?m)^\| (\S) (\w+) \| `([a-z-]+)` \| `([^`]+)` \|", text)
    assert rows[0] == ("✕", "error", "quote-not-found", "claims/river-treaty.yaml:9")
    assert [row[1] for row in rows] == ["error"] * 4 + ["warning"] * 5 + ["inconclusive"] * 3
    assert text.count("\n### ") == len(rows) + 1


def test_different_words_are_a_diff(sample: Report) -> None:
    text = render("markdown", sample)
    assert (
        "```diff\n- the council voted nine to two to build the flood wall\n"
        "+ the council voted eight to two not to build the flood wall\n```\n"
    ) in text


def test_notes_only_when_asked(sample: Report) -> None:
    assert "claim-uncited" not in render("markdown", sample)
    assert "claim-uncited" in render("markdown", sample, verbose=1)


def test_hostile_words_stay_words(hostile: Report) -> None:
    harmless(render("markdown", hostile, verbose=1))


@given(st.lists(NASTY, min_size=1, max_size=4))
def test_whatever_a_stranger_writes_stays_words(texts: list[str]) -> None:
    harmless(render("markdown", hostile_report(texts), verbose=1))


def compared(report: Report, **lists: tuple) -> Report:
    comparison = Comparison(started="2026-03-13T04:00:00Z", **lists)
    return report.model_copy(update={"run": report.run.model_copy(update={"comparison": comparison})})


def past(report: Report, number: int) -> Past:
    finding = report.findings[number]
    names = ("rule", "severity", "message", "fingerprint", "where", "claim", "url")
    return Past(**{name: getattr(finding, name) for name in names})


def test_against_a_baseline_it_says_what_is_new_and_what_is_mended(sample: Report) -> None:
    new = sample.findings[0].fingerprint
    text = render("markdown", compared(sample, new=(new,), fixed=(past(sample, 1),), unseen=(past(sample, 2),)))
    assert "Since the run of 2026-03-13: 1 new, 1 fixed, 1 that could not be looked at again." in text
    assert re.findall(r"(?m)^\| (.+ \*\*new\*\*) \| `([a-z-]+)`", text) == [
        ("✕ error **new**", sample.findings[0].rule)
    ]
    assert text.index("### Fixed") < text.index("### Could not be looked at again")
    harmless(text)
    assert "Since" not in render("markdown", sample)


def test_a_strangers_words_in_what_is_mended_stay_words(hostile: Report) -> None:
    every = tuple(past(hostile, number) for number in range(len(hostile.findings)))
    harmless(render("markdown", compared(hostile, fixed=every, unseen=every)))


def test_an_issues_body_has_room() -> None:
    report = large_report(400, 400)
    assert len(render("issue", report)) < 60_000
    assert " more** in run.json." in render("issue", report)


def test_too_long_a_report_is_cut_and_counts_the_rest() -> None:
    report = large_report(1000, 1000)
    long = report.model_copy(update={"findings": report.findings * 4})
    text = render("markdown", long)
    assert MAX_BYTES - 5_000 < len(text.encode()) <= MAX_BYTES
    (more,) = re.findall(r"(?m)^\*\*([\d,]+) more\*\* in run\.json\.$", text)
    assert int(more.replace(",", "")) + text.count("\n### ") == 4000
    harmless(text)


def test_marks_that_grow_when_they_are_escaped_break_no_limit(sample: Report) -> None:
    nasty = "@#" * 2_000
    findings = tuple(replace(finding, message=nasty, help=nasty) for finding in sample.findings) * 100
    past = tuple(
        Past(rule=one.rule, severity=one.severity, message=nasty, fingerprint=str(number), where=one.where)
        for number, one in enumerate(findings)
    )
    problems = tuple(Problem(one.where, nasty, nasty) for one in findings)
    inputs = sample.inputs.model_copy(update={"problems": problems})
    run = sample.run.model_copy(update={"comparison": Comparison(fixed=past, unseen=past)})
    report = sample.model_copy(update={"findings": findings, "inputs": inputs, "run": run})
    issue = render("issue", report)
    assert len(issue.encode()) <= 65_536
    assert len(render("markdown", report).encode()) <= MAX_BYTES
    rest = int(re.search(r"\n- ([\d,]+) more\n", issue)[1].replace(",", ""))
    assert rest + issue.partition("### Mistakes")[2].partition("\n|")[0].count("—") == len(problems)
