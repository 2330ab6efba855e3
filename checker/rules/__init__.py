"""What counts as a finding: one file a rule, this one list of them, and the order in which they judge."""

from dataclasses import replace
from typing import Final

from checker.model.finding import Finding
from checker.rules.archive_saved import ArchiveSaved
from checker.rules.archive_untrusted import ArchiveUntrusted
from checker.rules.archive_wrong import ArchiveWrong
from checker.rules.base import Audited, Rule
from checker.rules.claim_contested import ClaimContested
from checker.rules.claim_facts import ClaimFacts
from checker.rules.claim_not_supported import ClaimNotSupported
from checker.rules.claim_uncited import ClaimUncited
from checker.rules.content_drift import ContentDrift
from checker.rules.link_blocked import LinkBlocked
from checker.rules.link_fragment import LinkFragment
from checker.rules.link_gone import LinkGone
from checker.rules.link_local import LinkLocal
from checker.rules.link_moved import LinkMoved
from checker.rules.link_parked import LinkParked
from checker.rules.link_rot import LinkRot
from checker.rules.link_skipped import LinkSkipped
from checker.rules.link_soft_404 import LinkSoft404
from checker.rules.link_unreachable import LinkUnreachable
from checker.rules.needs_url import NeedsUrl
from checker.rules.offline_source import OfflineSource
from checker.rules.page_unreadable import PageUnreadable
from checker.rules.quote_differs import QuoteDiffers
from checker.rules.quote_hidden import QuoteHidden
from checker.rules.quote_not_found import QuoteNotFound
from checker.rules.review_missing import ReviewMissing
from checker.rules.review_stale import ReviewStale
from checker.rules.review_unattributed import ReviewUnattributed
from checker.rules.source_corrected import SourceCorrected
from checker.rules.source_duplicate import SourceDuplicate
from checker.rules.source_retracted import SourceRetracted
from checker.rules.url_secret import UrlSecret
from checker.rules.waiver_ending import WaiverEnding
from checker.rules.waiver_expired import WaiverExpired
from checker.rules.waiver_stale import WaiverStale
from checker.rules.waiver_unknown import WaiverUnknown
from checker.rules.waiver_unused import WaiverUnused
from checker.rules.waivers import apply_waivers

__all__ = ["RULES", "Audited", "Rule", "judge"]

RULES: Final[tuple[Rule, ...]] = (
    QuoteNotFound(),
    QuoteDiffers(),
    QuoteHidden(),
    ContentDrift(),
    LinkGone(),
    LinkRot(),
    LinkSoft404(),
    LinkParked(),
    LinkMoved(),
    LinkFragment(),
    LinkLocal(),
    LinkBlocked(),
    LinkUnreachable(),
    LinkSkipped(),
    PageUnreadable(),
    ArchiveWrong(),
    ArchiveUntrusted(),
    ArchiveSaved(),
    ClaimContested(),
    ClaimNotSupported(),
    ClaimFacts(),
    ClaimUncited(),
    ReviewStale(),
    ReviewMissing(),
    ReviewUnattributed(),
    NeedsUrl(),
    OfflineSource(),
    SourceRetracted(),
    SourceCorrected(),
    SourceDuplicate(),
    UrlSecret(),
    WaiverUnknown(),
    WaiverExpired(),
    WaiverEnding(),
    WaiverUnused(),
    WaiverStale(),
)


def judge(audited: Audited, *, offline_only: bool = False) -> tuple[Finding, ...]:
    """Let every rule judge, then apply the waivers, then let the rules about waivers judge.

    Args:
        audited: What the rules are shown.
        offline_only: Only the rules that need no network, for `lint`.

    Returns:
        The findings, worst first, then by place.
    """
    chosen = [rule for rule in RULES if rule.offline or not offline_only]
    found = [finding for rule in chosen if not rule.last for finding in rule.check(audited)]
    waived = apply_waivers(found, audited)
    shown = replace(audited, findings=waived)
    rest = [finding for rule in chosen if rule.last for finding in rule.check(shown)]
    return tuple(sorted((*waived, *rest), key=_worst_first))


def _worst_first(finding: Finding) -> tuple[object, ...]:
    where = finding.where
    return (finding.severity.rank, where.file, where.line, where.column, finding.rule, finding.fingerprint)
