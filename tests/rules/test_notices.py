"""Sources that were corrected or retracted, and copies that were taken: what becomes of each notice and capture."""

import pytest

from checker.model.capture import Capture, CaptureKind, Memento, Outcome
from checker.model.claim import Location, Source
from checker.model.finding import Severity
from checker.model.notice import Notice, NoticeKind
from checker.model.report import CitationResult, ClaimResult, ClaimStatus
from checker.rules import Audited
from checker.rules.archive_saved import ArchiveSaved
from checker.rules.source_corrected import SourceCorrected
from checker.rules.source_retracted import SourceRetracted
from tests.rules.world import TODAY

URL = "https://paper.example/storm"
KIND = NoticeKind


def cited(*notices: Notice, accessed: str | None = None, key: str = "s", line: int = 3) -> ClaimResult:
    source = Source(url=URL, accessed=accessed)
    citation = CitationResult(
        where=Location("storms.yaml", line), url=URL, source=source, source_key=key, live=f"live:{URL}", notices=notices
    )
    return ClaimResult(
        id=f"storms/c{line}",
        text="x",
        where=Location("storms.yaml", line),
        status=ClaimStatus.WORDS_FOUND,
        citations=(citation,),
    )


def judged(rule, *claims: ClaimResult, **captures: Capture):
    return list(
        rule.check(
            Audited(TODAY, (), claims=claims, captures={key.replace("_", ":", 1): c for key, c in captures.items()})
        )
    )


def registered(kind: NoticeKind, date: str = "2024-03-05") -> Notice:
    return Notice(
        kind, "api.crossref.org", "retraction of 10.1/x", date, "10.1/y", capture="work:https://doi.org/10.1/x"
    )


def test_one_finding_a_source_however_many_cite_it() -> None:
    notice = registered(KIND.RETRACTED)
    (finding,) = judged(SourceRetracted(), cited(notice), cited(notice, line=9))
    assert (finding.severity, finding.source, finding.claim) == (Severity.ERROR, "storms/s", "")
    assert [place.line for place in (finding.where, *finding.also)] == [3, 9]
    assert finding.captures == ("work:https://doi.org/10.1/x",)
    (alone,) = judged(SourceRetracted(), cited(notice))
    assert alone.claim == "storms/c3"
    assert alone.fingerprint == finding.fingerprint


def test_what_a_page_only_looks_like_is_a_warning_and_the_register_goes_first() -> None:
    looks = Notice(KIND.RETRACTED, "page", "This article has been retracted", sign="retracted-words", sure=False)
    (finding,) = judged(SourceRetracted(), cited(looks))
    assert finding.severity is Severity.WARNING
    assert "looks retracted" in finding.message
    (finding,) = judged(SourceRetracted(), cited(looks, registered(KIND.RETRACTED)))
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("kind", "date", "accessed", "severity"),
    [
        (KIND.CORRECTED, "2024-03-05", None, Severity.WARNING),
        (KIND.CORRECTED, "2024-03-05", "2024-03-04", Severity.WARNING),
        (KIND.CORRECTED, "2024-03-05", "2024-03-05", Severity.WARNING),
        (KIND.CORRECTED, "2024-03-05", "2024-03", Severity.WARNING),
        (KIND.CORRECTED, "2024-03-05", "2024-03-06", Severity.NOTE),
        (KIND.CORRECTED, "2024", "2024-03-06", Severity.WARNING),
        (KIND.CORRECTED, "2023", "2024", Severity.NOTE),
        (KIND.CONCERN, "2024-03-05", "2025-01-01", Severity.NOTE),
        (KIND.MODIFIED, "2024-03-05", None, Severity.NOTE),
    ],
)
def test_a_correction_the_editor_could_know_is_a_note(kind, date, accessed, severity) -> None:
    (finding,) = judged(SourceCorrected(), cited(registered(kind, date), accessed=accessed))
    assert finding.severity is severity


def test_a_register_that_knows_nothing_makes_no_finding() -> None:
    nothing = registered(KIND.NONE)
    assert judged(SourceCorrected(), cited(nothing)) == judged(SourceRetracted(), cited(nothing)) == []


def save(outcome: Outcome, memento: Memento | None = None) -> Capture:
    return Capture(CaptureKind.SAVE, URL, outcome, "r", "The archive says no.", "2026-11-22T00:00:00Z", memento=memento)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NO_ANSWER, Outcome.NOT_ASKED, Outcome.SAVED])
def test_a_copy_that_is_not_there_is_never_called_saved(outcome) -> None:
    (finding,) = judged(ArchiveSaved(), cited(), **{f"save_{URL}": save(outcome)})
    assert finding.severity is Severity.NOTE
    assert "none was saved: the archive says no" in finding.message
    assert "pin" not in finding.help


def test_a_copy_that_was_taken() -> None:
    copy = Memento("web.archive.org", f"https://web.archive.org/web/20261122101500/{URL}", "20261122101500", URL)
    read = Capture(CaptureKind.ARCHIVE, URL, Outcome.CAPTURED, "archive-copy", "", "2026-11-22T00:00:00Z", memento=copy)
    captures = {f"save_{URL}": save(Outcome.SAVED, copy), f"archive_{URL}@{copy.url}": read}
    (finding,) = judged(ArchiveSaved(), cited(), **captures)
    assert finding.message == f"a copy was saved: {copy.url}"
    assert finding.help == f"pin it: archive_url: {copy.url} and archive_date: 2026-11-22"
    assert judged(ArchiveSaved(), cited()) == []
    (finding,) = judged(ArchiveSaved(), cited(), **{f"save_{URL}": save(Outcome.SAVED, copy)})
    assert "could not be read" in finding.message
    assert "pin" not in finding.help
