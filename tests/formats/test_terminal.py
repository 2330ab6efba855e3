import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from checker.formats.layout import Painter, Span, set_lines
from checker.model.finding import Severity
from checker.model.report import Report
from tests.formats.conftest import render
from tests.formats.hostile import hostile_report
from tests.formats.test_encode import NASTY, UNSEEN
from tests.formats.test_markdown import compared, past

ANSI = re.compile("\x1b\\[[0-9;]*m")
OURS = re.compile(
    r"── |(error|warning|inconclusive|note)\[|  --> |   [|=:](   |  | |$)|words found: |links only: "
    r"|\d[\d,]* claims?, |\d[\d,]* of |\d[\d,]* errors?|  \S|$"
)

DIFFERS = """\
error[quote-differs]: the source's words differ from the quote: a number differs
  --> claims/sea-level.yaml:9:12
   |
   | quoted  the rate of sea level rise [-in-] the [-past ten years-] has more than doubled [-since
   |         the satellite record began-]
   | source  the rate of sea level rise {+since+} the {+first decade of the satellite record+} has
   |         more than doubled
   | differs in number, words
   |
   = source: https://climate.example/state-2023/sea-level
   = live: 200, read today, has other words; copy 2024-07-20 in web.archive.org (1 day before the
   :   date wanted) has other words
   = review: partly supported, says R. Haddad, 2026-02-02
   = help: use the source's own words, or mark an omission with … and an insertion with [brackets]
"""


def test_a_finding_is_shown_with_its_words_its_witnesses_and_what_to_do(sample: Report) -> None:
    assert DIFFERS in render("terminal", sample)


def test_the_last_lines_say_what_it_comes_to(sample: Report) -> None:
    text = render("terminal", sample, width=140)
    assert text.endswith(
        "15 claims, 15 citations: 3 words found, 2 links only, 5 failing, 1 contested, 3 inconclusive, 1 uncited; "
        "2 reviewed by a person\n"
        "4 errors, 5 warnings, 3 inconclusive, 1 note, 1 waived, 1 mistake in claim files; "
        "-v shows the notes and the waived\n"
        "   = Scope: all claims of 2 files\n"
        "   = Time: 2026-03-14T06:12:40Z, 21.4 s; judged as of 2026-03-14\n"
        "   = Vantage: continuous integration, eu-central\n"
        "   = Version: sourcecheck 0.1.0\n"
        f"   = Settings: {sample.inputs.settings_digest[:16]}\n"
        "   = Revision: 4be1c07\n"
        "7 of 15 claims need a person. Also 2 findings beside the claims and 1 mistake in the claim files. "
        "3 of 15 citations could not be checked.\n"
    )


def test_what_says_nothing_takes_two_lines(sample: Report) -> None:
    assert (
        "inconclusive[link-unreachable]: no answer within 20 s: nothing is known of the page\n"
        "  --> claims/river-treaty.yaml:51:1 https://slow.example/flow-table\n"
    ) in render("terminal", sample)


def test_nothing_to_do_is_said_calmly(clean: Report) -> None:
    text = render("terminal", clean)
    assert text.endswith("Nothing to do: the quoted words of every claim were read and found.\n")
    assert "error" not in text


def test_quiet_leaves_only_what_needs_a_person(sample: Report, clean: Report) -> None:
    assert render("terminal", clean, quiet=True) == ""
    text = render("terminal", sample, quiet=True)
    assert "error[quote-differs]" in text
    assert "inconclusive[" not in text
    assert "Scope" not in text


def test_notes_and_waived_only_when_asked(sample: Report) -> None:
    plain, more, most = (render("terminal", sample, width=200, verbose=verbose) for verbose in (0, 1, 2))
    assert "claim-uncited" not in plain
    assert "waived:" not in plain
    assert "note[claim-uncited]" in more
    assert "waived: kept for the record" in more
    assert "words found: “4.77 millimetres" in more
    assert "twice that of the first decade" not in more
    assert "twice that of the first decade" in most


def test_files_and_findings_come_worst_first(sample: Report) -> None:
    text = render("terminal", sample)
    order = [text.index(f"── claims/{name}.yaml") for name in ("river-treaty", "sea-level", "waivers")]
    assert order == sorted(order)
    part = text[order[1] : order[2]]
    ranks = [list(Severity).index(Severity(word)) for word in re.findall(r"(?m)^(\w+)\[", part)]
    assert ranks == sorted(ranks)
    assert len(ranks) == 4


def test_colour_replaces_the_marks_and_changes_no_word(sample: Report) -> None:
    plain, coloured = render("terminal", sample, width=400), render("terminal", sample, width=400, color=True)
    assert not ANSI.search(plain)
    assert "\x1b[" in coloured
    assert "[-" not in ANSI.sub("", coloured)
    assert ANSI.sub("", coloured) == re.sub(r"\[-|-\]|\{\+|\+\}", "", plain)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_no_line_is_wider_than_the_terminal(name: str, width: int, request: pytest.FixtureRequest) -> None:
    text = render("terminal", request.getfixturevalue(name), width=width, verbose=2)
    # An address or a place in a file is never broken: it may stand out, alone behind the mark of its line.
    last = {line: line.rpartition(" ")[2] for line in text.splitlines()}
    lines = [line for line, word in last.items() if "://" not in word and not re.search(r":\d+:\d+$", word)]
    assert max(cell_len(line) for line in lines) <= width


def harmless(text: str) -> None:
    for line in text.split("\n"):
        assert OURS.match(line), line
        assert not UNSEEN.search(line)
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


def test_a_strangers_words_never_begin_a_line(hostile: Report) -> None:
    harmless(render("terminal", hostile, verbose=2))


@given(st.lists(NASTY, min_size=1, max_size=5), st.integers(40, 90))
def test_whatever_a_stranger_writes_stays_in_its_place(texts: list[str], width: int) -> None:
    for line in render("terminal", hostile_report(texts), width=width, verbose=2).split("\n"):
        assert not UNSEEN.search(line)
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@given(st.lists(st.text(alphabet="ab漢é ", max_size=40), max_size=5), st.integers(30, 60))
def test_wrapping_keeps_every_letter_and_the_width(texts: list[str], width: int) -> None:
    spans = [Span(text) for text in texts]
    lines = set_lines(spans, Painter(color=False), width=width, first=Span("  = "), rest=Span("  : "))
    assert all(cell_len(line) <= width for line in lines)
    kept = "".join(line[4:] for line in lines)
    assert kept.replace(" ", "") == "".join(texts).replace(" ", "")


def test_against_a_baseline_it_says_what_is_new_and_what_is_mended(sample: Report) -> None:
    new = next(one for one in sample.findings if one.rule == "quote-differs")
    report = compared(sample, new=(new.fingerprint,), fixed=tuple(past(sample, n) for n in range(7)), gate=True)
    text = render("terminal", report, width=120)
    assert "error[quote-differs] new: the source's words differ" in text
    assert text.count("] new: ") == 1
    assert text.count("\nfixed[") == 5
    assert "2 more fixed; -v shows them" in text
    assert "Since the run of 2026-03-13: 1 new, 7 fixed. Only what is new fails this run." in text
    assert render("terminal", report, verbose=1).count("\nfixed[") == 7


def test_no_line_begins_with_a_strangers_word_in_what_is_mended(hostile: Report) -> None:
    every = tuple(past(hostile, number) for number in range(len(hostile.findings)))
    for line in render("terminal", compared(hostile, fixed=every, unseen=every), verbose=1).splitlines():
        assert re.match(OURS.pattern + r"|fixed\[|not seen again\[|Since ", line), line
