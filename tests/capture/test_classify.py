"""What a visit came to: law 1 for everything a server or network can do."""

import re

import pytest

from checker.capture.classify import PASSING, POLICY, REASONS, classify
from checker.capture.visit import Visit
from checker.model.capture import Hop, Outcome

URL = "https://ex.org/page"


def visit(status: int | None = None, **more: object) -> Visit:
    return Visit(URL, URL, status=status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, Outcome.CAPTURED, "http-200"),
        (203, Outcome.CAPTURED, "http-203"),
        (404, Outcome.GONE, "http-404"),
        (410, Outcome.GONE, "http-410"),
        (401, Outcome.BLOCKED, "http-401"),
        (402, Outcome.BLOCKED, "http-402"),
        (403, Outcome.BLOCKED, "http-403"),
        (407, Outcome.BLOCKED, "http-407"),
        (429, Outcome.BLOCKED, "http-429"),
        (451, Outcome.BLOCKED, "http-451"),
        (999, Outcome.BLOCKED, "http-999"),
        (201, Outcome.UNREACHABLE, "http-other"),
        (202, Outcome.UNREACHABLE, "http-other"),
        (204, Outcome.UNREACHABLE, "http-other"),
        (206, Outcome.UNREACHABLE, "http-206"),
        (300, Outcome.UNREACHABLE, "http-other"),
        (302, Outcome.UNREACHABLE, "http-other"),
        (304, Outcome.UNREACHABLE, "unasked-304"),
        (400, Outcome.UNREACHABLE, "http-other"),
        (405, Outcome.UNREACHABLE, "http-405"),
        (406, Outcome.UNREACHABLE, "http-other"),
        (418, Outcome.UNREACHABLE, "http-other"),
        (500, Outcome.UNREACHABLE, "http-500"),
        (502, Outcome.UNREACHABLE, "http-502"),
        (503, Outcome.UNREACHABLE, "http-503"),
        (504, Outcome.UNREACHABLE, "http-504"),
        (520, Outcome.UNREACHABLE, "http-other"),
        (600, Outcome.UNREACHABLE, "http-other"),
    ],
)
def test_statuses(status: int, outcome: Outcome, reason: str) -> None:
    assert classify(visit(status))[:2] == (outcome, reason)


def test_no_status_but_404_and_410_is_gone_and_none_but_200_and_203_captured() -> None:
    outcomes = {status: classify(visit(status))[0] for status in range(100, 1000)}
    assert {status for status, outcome in outcomes.items() if outcome is Outcome.GONE} == {404, 410}
    assert {status for status, outcome in outcomes.items() if outcome is Outcome.CAPTURED} == {200, 203}


@pytest.mark.parametrize("failure", [code for code in REASONS if not code.startswith("http-")])
@pytest.mark.parametrize("status", [None, 200, 404])
def test_a_failure_is_never_gone_nor_captured_whatever_the_status_was(failure: str, status: int | None) -> None:
    outcome, reason, _ = classify(visit(status, failure=failure))
    assert outcome is (Outcome.SKIPPED if failure in POLICY else Outcome.UNREACHABLE)
    assert reason == failure


def test_a_failure_nobody_named_is_our_own_fault() -> None:
    assert classify(visit(404, failure="surprise"))[:2] == (Outcome.UNREACHABLE, "internal")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, (("CF-Mitigated", "challenge"),), b""),
        (404, (("cf-mitigated", "challenge"),), b""),
        (503, (), b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script>'),
        (202, (("x-amzn-waf-action", "challenge"),), b""),
        (405, (("x-amzn-waf-action", "captcha"),), b""),
        (403, (("X-DataDome", "protected"),), b""),
        (403, (), b"<script src='https://geo.captcha-delivery.com/captcha'></script>"),
        (403, (), b"<div id='px-captcha'></div>"),
    ],
)
def test_bot_walls_are_blocked_by_name(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    outcome, reason, sentence = classify(visit(status, headers=headers, body=body))
    assert (outcome, reason) == (Outcome.BLOCKED, "bot-wall")
    assert str(status) in sentence


@pytest.mark.parametrize(("status", "outcome"), [(404, Outcome.GONE), (200, Outcome.CAPTURED)])
def test_marks_of_a_wall_that_let_us_through_change_nothing(status: int, outcome: Outcome) -> None:
    marked = visit(status, headers=(("X-DataDome", "protected"),), body=b"about px-captcha")
    assert classify(marked)[0] is outcome


def test_a_way_through_plain_http_is_said() -> None:
    hops = (Hop(URL, 301, "http://ex.org/page"),)
    downgraded = Visit(URL, "http://ex.org/page", hops=hops, status=200)
    assert "plain http" in classify(downgraded)[2]
    upgraded = Visit("http://ex.org/", URL, hops=(Hop("http://ex.org/", 301, URL),), status=200)
    assert "plain http" not in classify(upgraded)[2]


def test_every_reason_is_a_plain_sentence_with_a_source() -> None:
    for code, reason in REASONS.items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", code)
        assert reason.sentence[0].isupper()
        assert reason.sentence.endswith(".")
        assert "dead" not in reason.sentence.lower()
        assert reason.source
    assert REASONS.keys() >= POLICY | PASSING


def test_details_come_behind_the_sentence() -> None:
    sentence = classify(visit(failure="dns", detail="Name or service not known"))[2]
    assert sentence == "The name of the host could not be looked up from here: Name or service not known."
    assert "520" in classify(visit(520))[2]


FORM = b"<form><input name=user><INPUT TYPE=password name=pw></form>"


@pytest.mark.parametrize(
    ("final", "body", "outcome"),
    [
        ("https://ex.org/users/sign_in?next=/page", FORM, Outcome.BLOCKED),
        ("https://ex.org/login.php", FORM, Outcome.BLOCKED),
        ("https://accounts.google.com/v3/signin/identifier", b"", Outcome.BLOCKED),
        ("https://sso.ex.org/start", b"", Outcome.BLOCKED),
        ("https://ex.org/docs/login", b"<h1>login</h1><p>You are asked for your password.</p>", Outcome.CAPTURED),
        ("https://ex.org/login-walls-explained", FORM, Outcome.CAPTURED),
        (URL, FORM, Outcome.CAPTURED),
    ],
)
def test_a_redirect_to_a_login_form_is_blocked(final: str, body: bytes, outcome: Outcome) -> None:
    found, reason, sentence = classify(Visit(URL, final, status=200, body=body))
    assert found is outcome
    assert (reason == "login-wall") is (outcome is Outcome.BLOCKED)
    assert "next=" not in sentence


def test_a_login_that_was_cited_is_the_page() -> None:
    cited = "https://ex.org/login"
    assert classify(Visit(cited, "https://www.ex.org/en/login", status=200, body=FORM))[0] is Outcome.CAPTURED
