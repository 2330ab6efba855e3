"""No attack of a hostile server stops an audit, fills its memory, or gets a verdict that is not true."""

import pytest

from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.worker import WorkerPool
from tests.attacks import ATTACKS
from tests.hostile import CASES, audited, growth, served, settings_for

PARSERS = ("letters", "HTML", "PDF", "XML", "text")


def slices():
    """The cases by what they are aimed at, a handful at a time."""
    by_aim = {}
    for case in CASES:
        by_aim.setdefault(case.attack.aim, []).append(case)
    for aim, cases in by_aim.items():
        size = 8 if aim in PARSERS else 16
        for first in range(0, len(cases), size):
            yield pytest.param(aim, cases[first : first + size], id=f"{aim}-{first}")


@pytest.fixture(scope="module")
def where():
    with served() as where:
        yield where


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(2, 2.0, 1_500_000_000) as pool:
        yield pool


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("aim", "cases"), list(slices()))
def test_an_audit_of_attacks_ends_with_nothing_but_the_truth(aim, cases, where, pool):
    # Where many bodies are on their way at once, each is given less room.
    limit = 10_000_000 if aim in PARSERS else 2_000_000
    with growth() as grown:
        report, _ = audited(where, pool, cases, settings_for(where, max_bytes=limit, timeout=1.0, processes=2))
    assert len(report.inputs.captures) == len(cases)
    for capture in report.inputs.captures.values():
        assert capture.outcome in (Outcome.CAPTURED, Outcome.UNREACHABLE, Outcome.SKIPPED, Outcome.BLOCKED), capture
        assert capture.reason
        assert capture.detail
    for claim in report.claims:
        (quote,) = claim.citations[0].quotes
        assert quote.verdict.severity in (None, Severity.INCONCLUSIVE), (claim.citations[0].url, quote)
    assert not report.run.interrupted
    assert grown[0] < 100


def test_there_are_enough_attacks_and_each_has_a_name():
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    assert len({case.host for case in CASES}) == len(CASES)
    assert {case.scheme for case in CASES} == {"http", "https"}
