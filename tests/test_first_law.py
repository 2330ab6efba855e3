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
    assert "link-fragment" not in {finding.rule for finding in report.findings}
    assert row.outcome not in (Outcome.GONE, Outcome.NOT_ARCHIVED)
    assert row.severity == Severity.INCONCLUSIVE
    assert row.reason
    assert all(match is None or match.outcome is MatchOutcome.UNREADABLE for match in matches)


def test_archives_fail_in_many_ways():
    assert len(SILENT) >= 30
    assert {failure.where for _, failure in SILENT} == {"archive", "memento"}


SILENT = [(number, failure) for number, failure in enumerate(FAILURES) if failure.where in ("archive", "memento")]


@pytest.mark.parametrize(("number", "failure"), SILENT, ids=[failure.name for _, failure in SILENT])
def test_a_silent_archive_turns_no_changed_page_into_an_error(number, failure, pool):
    with LoopbackWeb() as web:
        row, _ = audited(web, pool, failure, number, changed=True)
    assert row.outcome == Outcome.NO_ANSWER
    assert (row.finding, row.severity) == ("quote-not-found", Severity.WARNING)
