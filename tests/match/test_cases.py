"""The hand set: every line of cases.txt is a trap that some quotation checker was seen to fall into, or might."""

import re
from pathlib import Path

import pytest

from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import MatchOutcome
from tests.match.pages import page

VERDICTS = {
    "found": {MatchOutcome.FOUND},
    "differs": {MatchOutcome.DIFFERS},
    "not-found": {MatchOutcome.NOT_FOUND},
    "absent": {MatchOutcome.DIFFERS, MatchOutcome.NOT_FOUND},
}


def unescape(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def cases() -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = []
    for line in Path(__file__).with_name("cases.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            verdict, text, quote, *codes = (part.strip() for part in line.split("|"))
            found.append((verdict, unescape(text), unescape(quote), tuple(" ".join(codes).split())))
    return found


def test_the_hand_set_is_whole() -> None:
    assert len(cases()) >= 150
    assert {case[0] for case in cases()} == set(VERDICTS)


@pytest.mark.parametrize(("verdict", "text", "quote", "codes"), cases())
def test_case(verdict, text, quote, codes) -> None:
    language, text = (text[1:3], text[4:]) if text.startswith("@") else ("", text)
    document = page(*(part for part in text.split("¶") if part), language=language)
    match = match_quote(document, Quote(exact=quote))
    assert match.outcome in VERDICTS[verdict], match
    said = {note.code for note in match.notes} | {run.change.value for run in match.changes if run.change}
    assert set(codes) <= said, match
    if match.outcome is MatchOutcome.FOUND:
        assert not match.changes
        assert match.places >= 1
    if match.outcome is MatchOutcome.DIFFERS:
        assert "".join(run.quoted for run in match.changes) == quote
        assert "".join(run.source for run in match.changes) == match.passage.exact
        assert any(run.change for run in match.changes), match.changes
