"""Every reason code of a report in one registry: what `explain` and the documentation read."""

from collections.abc import Mapping
from typing import Final

from checker.capture.archives import ARCHIVE_REASONS
from checker.capture.archives.taking import SAVE_REASONS
from checker.capture.classify import REASONS, Reason
from checker.capture.own import OWN_REASONS
from checker.capture.plan import Refusal
from checker.capture.rendered import BROWSER_REASONS
from checker.capture.replay import REPLAY_REASONS
from checker.capture.supplied import SUPPLIED_REASONS
from checker.capture.works import WORK_REASONS
from checker.match.reasons import READING_REASONS
from checker.signs import SIGNS, Kind

__all__ = ["CHAPTERS", "explain_reason"]

_CHOICES: Final = {
    refusal.code: Reason(f"{refusal.sentence[0].upper()}{refusal.sentence[1:]}.", "Our own choice, or the editor's")
    for refusal in Refusal
}
_DOUBTS: Final = {
    Kind.SOFT_404.value: Reason(
        "The page looks like one for missing pages, though the server says that all is well.",
        "Bar-Yossef et al. 2004, doi:10.1145/988672.988716; docs/signs.md",
    ),
    Kind.PARKED.value: Reason("The page looks like that of a parked domain.", "docs/signs.md"),
    Kind.ERROR_PAGE.value: Reason("The visit was redirected to the site's page for errors.", "docs/signs.md"),
    "redirect-to-root": Reason(
        "The visit was redirected to the front page of the site.",
        "The Internet Archive's DeadlinkChecker; docs/signs.md",
    ),
    "many-to-one": Reason(
        "Several cited addresses of a host lead to one page.", "The Wikibooks Link Rot Bestiary; docs/signs.md"
    ),
    **{
        sign.id: Reason(f"{sign.sentence[0].upper()}{sign.sentence[1:]} (a sign of: {sign.kind}).", sign.source)
        for sign in SIGNS
    },
}

CHAPTERS: Final[tuple[tuple[str, Mapping[str, Reason]], ...]] = (
    ("Live pages", REASONS),
    ("Archives", ARCHIVE_REASONS),
    ("Copies taken", SAVE_REASONS),
    ("Registers of works", WORK_REASONS),
    ("Our own earlier evidence", OWN_REASONS),
    ("Supplied copies", SUPPLIED_REASONS),
    ("Offline", REPLAY_REASONS),
    ("Addresses that were not asked", _CHOICES),
    ("Reading by a browser", BROWSER_REASONS),
    ("Reading", READING_REASONS),
    ("Doubts", _DOUBTS),
)
"""The reason codes by where they come from; a code may stand in two chapters."""


def explain_reason(code: str) -> str:
    """A reason in words, with its source, as often as it stands in some chapter; "" for no reason at all."""
    found = [reasons[code] for _, reasons in CHAPTERS if code in reasons]
    return "\n".join(f"{code}: {reason.sentence}\nSource: {reason.source}" for reason in found)
