from dataclasses import replace

from checker.model.capture import Outcome
from checker.model.claim import Location, Problem, Source
from checker.model.finding import Finding, Severity
from checker.model.report import ClaimStatus, Report, Verdict
from checker.rules.compare import compare
from tests.formats.builder import Builder, failed, found, page

ERROR, WARNING, UNREAD, NOTE = Severity.ERROR, Severity.WARNING, Severity.INCONCLUSIVE, Severity.NOTE
URL = "https://times.example/storm"


def report(rule: str = "", severity: Severity | None = None, *, url: str = URL, waived: str = "") -> Report:
    """One claim with one quote, and the finding its verdict stands for."""
    b = Builder()
    unread = severity is UNREAD
    live = failed(url, Outcome.BLOCKED, "429", 429) if unread else page(url)
    verdict = Verdict(rule=rule, severity=severity)
    words = "24 people died"
    cite = b.cite(
        Location("claims/a.yaml", 5), live, Source(url=url), words, None if unread else found(words), (), verdict
    )
    claim = b.claim(Location("claims/a.yaml", 4), "storm", "24 died.", ClaimStatus.FAILING, cite)
    if rule:
        b.find(rule, severity, "said", claim)
    whole = b.report()
    findings = tuple(replace(finding, waived=waived) for finding in whole.findings)
    return whole.model_copy(update={"findings": findings})


def same(before: Report, now: Report) -> Report:
    """The report with the identity the finding had before, as the rules give it."""
    (one,), (old,) = now.findings, before.findings
    return now.model_copy(update={"findings": (replace(one, fingerprint=old.fingerprint),)})


def rules(past) -> list[str]:
    return [one.rule for one in past]


def test_what_was_there_is_known_and_what_was_not_is_new():
    before = report("quote-differs", ERROR)
    assert compare(before.findings, before, whole=True).new == ()
    (finding,) = before.findings
    result = compare((), before, whole=True)
    assert result.new == (finding.fingerprint,)
    assert result.is_new(finding)


def test_what_got_worse_is_new_and_what_got_better_is_not():
    mild, bad, unread = (report("link-gone", severity) for severity in (WARNING, ERROR, UNREAD))
    assert compare(mild.findings, same(mild, bad), whole=True).new
    assert compare(unread.findings, same(unread, mild), whole=True).new
    assert not compare(bad.findings, same(bad, mild), whole=True).new


def test_a_waiver_that_ended_makes_a_finding_new_and_one_that_holds_does_not():
    waived, active = report("quote-differs", ERROR, waived="by A."), report("quote-differs", ERROR)
    assert compare(waived.findings, active, whole=True).new
    assert not compare((), waived, whole=True).new


def test_notes_are_never_new():
    assert not compare((), report("claim-uncited", NOTE), whole=True).new


def test_fixed_only_when_it_was_looked_at_again():
    before = report("quote-differs", ERROR)
    well = compare(before.findings, report(), whole=True)
    assert (rules(well.fixed), rules(well.unseen)) == (["quote-differs"], [])
    blocked = compare(before.findings, report("link-blocked", UNREAD), whole=True)
    assert (rules(blocked.fixed), rules(blocked.unseen)) == ([], ["quote-differs"])


def test_an_address_that_another_finding_calls_unread_is_unseen():
    before = report("link-gone", WARNING)
    now = report("link-blocked", UNREAD)
    claims = tuple(claim.model_copy(update={"citations": ()}) for claim in now.claims)
    result = compare(before.findings, now.model_copy(update={"claims": claims}), whole=True)
    assert rules(result.unseen) == ["link-gone"]


def test_what_lies_outside_the_scope_is_not_spoken_of():
    (old,) = report("quote-differs", ERROR).findings
    elsewhere = replace(
        old, claim="b/other", url="https://b.example/", where=Location("claims/b.yaml", 3), fingerprint="b" * 32
    )
    result = compare((elsewhere,), report(), whole=True)
    assert (result.fixed, result.unseen) == ((), ())


def test_a_claim_that_left_its_file_is_fixed_when_the_whole_file_was_read():
    now = report()
    path = now.inputs.files[0].path
    (old,) = report("quote-differs", ERROR).findings
    removed = replace(old, claim="a/removed", url="https://b.example/", where=Location(path, 30), fingerprint="b" * 32)
    assert rules(compare((removed,), now, whole=True).fixed) == ["quote-differs"]
    assert compare((removed,), now, whole=False).fixed == ()


def test_earlier_notes_waived_and_inconclusive_ones_are_not_called_fixed():
    (old,) = report("quote-differs", ERROR).findings
    past: list[Finding] = [
        replace(old, severity=NOTE, fingerprint="1" * 32),
        replace(old, severity=UNREAD, fingerprint="2" * 32),
        replace(old, waived="by A.", fingerprint="3" * 32),
    ]
    assert compare(past, report(), whole=True).fixed == ()


def with_settings(now: Report, **settings: str) -> Report:
    return now.model_copy(update={"inputs": now.inputs.model_copy(update={"settings": settings})})


def test_what_nothing_can_be_said_of_any_more_is_unseen_though_its_identity_stands_in_the_report():
    before = report("link-gone", ERROR)
    result = compare(before.findings, same(before, report("link-blocked", UNREAD)), whole=True)
    assert (rules(result.fixed), rules(result.unseen)) == ([], ["link-gone"])


def test_a_claim_with_another_id_mends_nothing():
    now = report("quote-differs", ERROR)
    (finding,) = now.findings
    old = replace(finding, claim="a/before", fingerprint="b" * 32)
    result = compare((old,), now, whole=True)
    assert result.new == (finding.fingerprint,)
    assert (result.fixed, result.unseen) == ((), ())


def test_a_file_with_a_mistake_mends_nothing():
    now = report()
    path = now.inputs.files[0].path
    (old,) = report("quote-differs", ERROR).findings
    dropped = replace(old, claim="a/dropped", url="https://b.example/", where=Location(path, 30), fingerprint="b" * 32)
    mistake = (Problem(Location(path, 30), "there is no field quotee"),)
    now = now.model_copy(update={"inputs": now.inputs.model_copy(update={"problems": mistake})})
    result = compare((dropped,), now, whole=True)
    assert (rules(result.fixed), rules(result.unseen)) == ([], ["quote-differs"])


def test_a_rule_that_nobody_asked_for_this_time_mends_nothing():
    retracted, missing = (report(rule, ERROR).findings[0] for rule in ("source-retracted", "review-missing"))
    past = (replace(retracted, fingerprint="1" * 32), replace(missing, fingerprint="2" * 32))
    off = compare(past, with_settings(report(), retractions="False", review="required=0"), whole=True)
    assert (rules(off.fixed), rules(off.unseen)) == ([], ["source-retracted", "review-missing"])
    on = compare(past, with_settings(report(), retractions="True", review="required=1"), whole=True)
    assert (rules(on.fixed), rules(on.unseen)) == (["source-retracted", "review-missing"], [])


def test_a_report_that_left_claims_out_says_nothing_of_those():
    now = report()
    (file,) = now.inputs.files
    (old,) = report("quote-differs", ERROR).findings
    other = replace(old, claim="a/other", url="https://b.example/", where=Location(file.path, 30), fingerprint="b" * 32)
    partial = now.inputs.model_copy(update={"files": (file.model_copy(update={"claims": 2}),)})
    result = compare((other,), now.model_copy(update={"inputs": partial}), whole=True)
    assert (result.fixed, result.unseen) == ((), ())
