"""No failure of a server, an archive or a parser is ever called gone, not archived or not found."""

import pytest

from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.worker import WorkerPool
from tests.failures import FAILURES, audited
from tests.web import LoopbackWeb


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 10.0, 1_500_000_000) as pool:
        yield pool


@pytest.mark.parametrize(("number", "failure"), list(enumerate(FAILURES)), ids=[failure.name for failure in FAILURES])
def test_a_failure_is_never_a_verdict(number, failure, pool):
    with LoopbackWeb() as web:
        row, report = audited(web, pool, failure, number)
    matches = [quote.live for claim in report.claims for citation in claim.citations for quote in citation.quotes]
    if failure.where == "archive":
        # The live page lacks the words and was read; the archive could not say more. A warning, never an error.
        assert row.outcome == Outcome.NO_ANSWER
        assert (row.finding, row.severity) == ("quote-not-found", Severity.WARNING)
        return
    assert row.outcome not in (Outcome.GONE, Outcome.NOT_ARCHIVED)
    assert row.severity == Severity.INCONCLUSIVE
    assert row.reason
    assert all(match is None or match.outcome is MatchOutcome.UNREADABLE for match in matches)
