"""Signs that the bytes are not the page a person would see: a wall in front of it, or the shell of an app.

The signs are few and sure. An article about captchas is no wall: words on the page count only where there is hardly
any other text, and markup only where it belongs to the wall itself: the same services put other scripts of theirs
into ordinary pages. A sign never overrules words that were
found; it only keeps missing words from being called missing.
"""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from checker.document.base import GUESSED
from checker.document.decode import Decoded
from checker.document.markup import Page
from checker.model.document import ChannelName, Document

__all__ = ["CONSENT_HOSTS", "SIGNS", "Sign", "judge", "judge_address"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a wall.

    It holds when any of `markup` stands in the page's source or any of `words` in its title or visible text (both
    compared in lower case), and the page has at most `visible` characters of visible text. `source` says where the
    sign is known from.
    """

    reason: str
    detail: str
    visible: int
    markup: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    source: str = ""


SIGNS: Final = (
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (Cloudflare challenge)",
        3000,
        markup=("window._cf_chl_opt", "/orchestrate/chl_page/", "/orchestrate/managed/", "/orchestrate/captcha/",
                "/orchestrate/jsch/", "cf-browser-verification"),
        source="Cloudflare's challenge pages",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (AWS WAF)",
        3000,
        markup=("window.gokuprops", "awswafintegration.savereferrer", "awswafintegration.forcerefreshtoken"),
        source="AWS WAF developer guide, challenge and CAPTCHA interstitials",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (Imperva)",
        1500,
        markup=("/_incapsula_resource?swudnsai=", "/_incapsula_resource?cwudnsai="),
        words=("request unsuccessful. incapsula incident id",),
        source="Imperva's block page",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (DataDome)",
        1500,
        markup=("geo.captcha-delivery.com", "ct.captcha-delivery.com/"),
        source="DataDome's response page",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (HUMAN)",
        3000,
        markup=('id="px-captcha"', "captcha.px-cdn.net", "captcha.px-cloud.net"),
        source="HUMAN (PerimeterX) block page",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot (Anubis)",
        2000,
        markup=("/.within.website/x/cmd/anubis/",),
        source="Anubis, the proof-of-work gate",
    ),
    Sign(
        "bot-wall",
        "the host asks visitors to prove that they are no robot",
        1200,
        words=(
            "checking your browser before accessing", "verify you are human", "verifying you are human",
            "please verify you are a human", "enable javascript and cookies to continue", "are you a robot?",
            "pardon our interruption", "our systems have detected unusual traffic",
            "access to this page has been denied",
            "making sure you're not a bot", "please complete the security check to access",
        ),
        source="the sentences of the common interstitials, on a page with hardly any other text",
    ),
    Sign(
        "consent-wall",
        "the host shows a consent form instead of the page",
        3000,
        markup=("action=\"https://consent.google.", "action=\"https://consent.youtube.",
                "guce.advertising.com/collectidentifiers",
                "consent.yahoo.com/v2/collectconsent", "privacy-mgmt.com/consent/tcfv2/privacy-manager?fullpage"),
        source="Google's, Yahoo's and Sourcepoint's full-page consent forms",
    ),
    Sign(
        "consent-wall",
        "the host shows a consent form instead of the page",
        1200,
        words=("before you continue to google", "before you continue to youtube", "we value your privacy. to continue",
               "you must accept cookies to continue", "accept all cookies to continue reading"),
        source="the same forms' headings, on a page with hardly any other text",
    ),
    Sign(
        "paywall",
        "the page is a stub: the rest is for subscribers",
        4000,
        words=("subscribe to continue reading", "subscribe to read the full", "to continue reading, subscribe",
               "to continue reading this article", "already a subscriber? log in to continue",
               "this article is for subscribers only",
               "this content is for subscribers", "subscribe now to read", "to read the full story, subscribe",
               "you have reached your article limit", "register to continue reading", "sign in to continue reading"),
        source="the sentences under a cut article; the limit on text keeps whole articles out",
    ),
)  # fmt: skip

CONSENT_HOSTS: Final = ("consent.google.", "consent.youtube.", "consent.yahoo.", "guce.", "myprivacy.dpgmedia.")
"""Hosts that hold nothing but consent forms, by how their names begin: a page that ended there is not the one asked."""

_PAID_VISIBLE: Final = 6000
_STUB_VISIBLE: Final = 1000
_SHELL_VISIBLE: Final = 400
_SHELL_SCRIPT: Final = 2000


def judge(page: Page, decoded: Decoded, reader: str) -> Document:
    """The document of a page, with the first sign that holds as its `reason`.

    Args:
        page: What the walk found.
        decoded: The page's source.
        reader: The reader's name.
    """
    reason, detail = _sign(page, decoded.text)
    if page.embedded and not reason:
        reason, detail = "embedded-document", "the page shows a document inside itself, which was not read: cite that"
    if decoded.guessed and not reason:
        reason, detail = GUESSED
    return Document(page.channels, page.title, page.language, decoded.codec, reader, reason=reason, detail=detail)


def judge_address(document: Document, url: str) -> Document:
    """The document with a reason when its final address is that of a consent form, else as it is."""
    host = (urlsplit(url).hostname or "") if "//" in url else ""
    if not document.readable or document.reason or not host.startswith(CONSENT_HOSTS):
        return document
    return replace(document, reason="consent-wall", detail=f"the visit ended at the consent form of {host}")


def _sign(page: Page, markup: str) -> tuple[str, str]:
    """The reason and sentence of the first sign that holds, or two empty ones."""
    visible = _channel(page, ChannelName.VISIBLE)
    size = len(visible)
    if size > max(_PAID_VISIBLE, *(sign.visible for sign in SIGNS)):
        return "", ""
    source = markup[:500_000].lower()
    said = " ".join(f"{page.title}\n{visible}".lower().replace("’", "'").split())
    for sign in SIGNS:
        if size <= sign.visible and (
            any(text in source for text in sign.markup) or any(text in said for text in sign.words)
        ):
            return sign.reason, sign.detail
    articles = _channel(page, ChannelName.JSON_LD)
    if page.paid and size <= _PAID_VISIBLE and len(articles) < size:
        return "paywall", "the publisher says that the text is not free, and there is little of it"
    if page.sent_on and size <= _STUB_VISIBLE:
        return "sent-on", "the page sends its visitors on to another address, which was not followed: cite that"
    if page.login and size <= _STUB_VISIBLE:
        return "login-wall", "the host asks visitors to log in"
    if (
        size <= _SHELL_VISIBLE
        and len(articles) < _SHELL_VISIBLE
        and (page.script_size >= _SHELL_SCRIPT or (size < 80 and "<script" in source))
    ):
        return "script-shell", "the page builds its text with scripts, which are not run"
    if not size:
        return "empty-page", "the page shows no text: it may be a picture, or a frame around other pages"
    return "", ""


def _channel(page: Page, name: ChannelName) -> str:
    """A channel's text, "" when there is none."""
    return next((channel.text for channel in page.channels if channel.name is name), "")
