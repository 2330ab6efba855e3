"""Every reason code that the code can give has its sentence and its source."""

import ast
import re
from pathlib import Path

import pytest

from checker.match.reasons import READING_REASONS
from checker.rules import RULES
from checker.rules.reasons import CHAPTERS, explain_reason
from checker.signs import SIGNS, Kind

ROOT = Path(__file__).resolve().parent.parent.parent
KNOWN = {code for _, reasons in CHAPTERS for code in reasons}


@pytest.mark.parametrize("chapter", [title for title, _ in CHAPTERS])
def test_each_reason_is_a_sentence_with_a_source(chapter):
    reasons = dict(CHAPTERS)[chapter]
    assert reasons
    for code, reason in reasons.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert re.fullmatch(r"[A-Z0-9“].*\.", reason.sentence), (code, reason.sentence)
        assert len(reason.source) > 4
        assert f"{code}: {reason.sentence}" in explain_reason(code)


def first_strings(tree):
    """The first argument of each call that gives a reason, and the first of each pair that a function returns."""
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        given = node.args[0] if name == "unreadable" and node.args else None
        if (
            isinstance(node, (ast.Return, ast.Assign))
            and isinstance(node.value, ast.Tuple)
            and len(node.value.elts) == 2
        ):
            given = node.value.elts[0]
        if name == "Match" and len(node.args) > 1 and "UNREADABLE" in ast.dump(node.args[0]):
            given = node.args[1]
        if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
            yield given.value


def test_the_readers_give_no_other_reason():
    files = [*(ROOT / "checker/document").glob("*.py"), *(ROOT / "checker/match").glob("*.py")]
    given = {text for path in files for text in first_strings(ast.parse(path.read_text(encoding="utf-8")))}
    given = {text for text in given if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+|paywall", text)}
    assert len(given) > 12
    assert given <= set(READING_REASONS)


def test_signs_and_kinds_are_explained():
    assert {sign.id for sign in SIGNS} <= KNOWN
    assert {kind.value for kind in Kind} <= KNOWN
    assert not KNOWN & {rule.id for rule in RULES} - {"url-secret"}
    assert explain_reason("no-such-reason") == ""
