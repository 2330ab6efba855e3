"""What a visit came to, judged by status and network alone.

Only an answer that came whole with status 200 or 203 is evidence. Only 404 and 410 say that a page is gone, and only
from one place at one time. Everything else that went wrong lies between us and the page: it is blocked, unreachable or
left alone by our own policy, and says nothing about the page.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from checker.capture.visit import Visit
from checker.model.capture import Outcome
from checker.signs.address import address_sign
from checker.signs.base import SIGNS, Kind, Level, Sign

__all__ = ["PASSING", "POLICY", "REASONS", "Reason", "classify", "reason_of"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code in a sentence for people, and where the rule behind it comes from."""

    sentence: str
    source: str


_HTTP: Final = "RFC 9110, HTTP Semantics"
_FRAMING: Final = "RFC 9112, HTTP/1.1 §6 and §8"
_TLS: Final = "RFC 5280, RFC 9525"
_GUARD: Final = "The guard of this program: claims may come from strangers"
_SIGNS: Final = "The known signs, docs/signs.md"
_PLACE: Final = "A failure on the network is seen from one place at one time"

REASONS: Final[dict[str, Reason]] = {
    "http-200": Reason("The page answered.", f"{_HTTP} §15.3.1"),
    "http-203": Reason("The page answered through a proxy that may have changed it.", f"{_HTTP} §15.3.4"),
    "http-404": Reason("The server says that it has no such page.", f"{_HTTP} §15.5.5"),
    "http-410": Reason("The server says that the page was taken away for good.", f"{_HTTP} §15.5.11"),
    "http-401": Reason("The server wants a login.", f"{_HTTP} §15.5.2"),
    "http-402": Reason("The server wants a payment.", f"{_HTTP} §15.5.3"),
    "http-403": Reason("The server refuses to show the page to this program.", f"{_HTTP} §15.5.4"),
    "http-407": Reason("A proxy on the way wants a login.", f"{_HTTP} §15.5.8"),
    "http-429": Reason("The server asked this program to slow down.", "RFC 6585 §4"),
    "http-451": Reason("The server may not show the page, for legal reasons.", "RFC 7725"),
    "http-999": Reason("The server refuses programs, with a status of its own (999).", "Observed at LinkedIn"),
    "http-206": Reason("The server sent a part of the page that nobody asked for.", f"{_HTTP} §15.3.7"),
    "http-304": Reason("The server says that the page is as it was when it was last captured.", f"{_HTTP} §15.4.5"),
    "unasked-304": Reason("The server said that nothing changed, although nobody asked that.", f"{_HTTP} §15.4.5"),
    "http-405": Reason("The server does not let this address be read.", f"{_HTTP} §15.5.6"),
    "http-500": Reason("The server failed.", f"{_HTTP} §15.6.1"),
    "http-502": Reason("A server behind the server failed.", f"{_HTTP} §15.6.3"),
    "http-503": Reason("The server cannot answer at present.", f"{_HTTP} §15.6.4"),
    "http-504": Reason("A server behind the server did not answer in time.", f"{_HTTP} §15.6.5"),
    "http-other": Reason("The server answered with a status that is neither the page nor its absence.", _HTTP),
    "bot-wall": Reason(
        "The site asked whether this program is a person and did not show the page.",
        _SIGNS,
    ),
    "login-wall": Reason("The site sent this program to a login instead of the page.", _SIGNS),
    "host-paused": Reason("The site asked this program to stop for longer than this run waits.", "RFC 6585 §4"),
    "host-busy": Reason("Other requests of this run were at the host all the while, so this one was not sent.", _GUARD),
    "host-unreachable": Reason(
        "The host did not answer several times in a row, so this address on it was not asked.", _PLACE
    ),
    "dns": Reason("The name of the host could not be looked up from here.", _PLACE),
    "refused": Reason("The host refused the connection.", _PLACE),
    "no-route": Reason("The network has no way to the host from here.", _PLACE),
    "reset": Reason("The connection was broken off before an answer came.", _PLACE),
    "connect-timeout": Reason("The host did not accept a connection in time.", _PLACE),
    "timeout": Reason("The answer did not come whole in time.", _PLACE),
    "tls-expired": Reason("The certificate's dates do not cover today.", _TLS),
    "tls-wrong-host": Reason("The certificate is for another host.", _TLS),
    "tls-untrusted": Reason("The certificate is signed by nobody this program trusts.", _TLS),
    "tls-other": Reason("No secure connection could be made.", _TLS),
    "too-large": Reason("The page is larger than the limit; a part of a page is not evidence.", _GUARD),
    "cut-off": Reason("The page broke off before its end; a part of a page is not evidence.", _FRAMING),
    "bad-coding": Reason("The page is packed in a way this program does not unpack.", f"{_HTTP} §8.4"),
    "bad-response": Reason("The server's answer is not HTTP as it is specified.", _FRAMING),
    "header-flood": Reason("The answer's headers are larger than the limit.", _GUARD),
    "too-many-redirects": Reason("The address redirects more often than the limit.", f"{_HTTP} §15.4"),
    "redirect-loop": Reason("The address redirects in a circle.", f"{_HTTP} §15.4"),
    "bad-redirect": Reason("A redirect points nowhere.", f"{_HTTP} §10.2.2"),
    "private-address": Reason("The address is not one of the public internet, so it was not asked.", _GUARD),
    "bad-scheme": Reason("Only http and https are asked.", _GUARD),
    "userinfo": Reason("The address carries a user name or password, so it was not asked.", "RFC 3986 §3.2.1"),
    "bad-port": Reason("The address names a port that is not on the list of ports to ask.", _GUARD),
    "bad-url": Reason("The address cannot be read as one.", "RFC 3986"),
    "robots-disallowed": Reason(
        "The site's robots.txt asks programs not to read this address, so it was not asked.", "RFC 9309 §2.2"
    ),
    "robots-unreachable": Reason(
        "The site's robots.txt could not be had, so the site's addresses were not asked.", "RFC 9309 §2.3.1.4"
    ),
    "untrusted-archive": Reason(
        "The archive is known to have altered its copies, so it was not asked.",
        "The Signpost, 2026-03-10; English Wikipedia deprecated archive.today on 2026-02-20",
    ),
    "credential-echo": Reason(
        "The page repeats a credential that this program was told to send, so it is not kept.", _GUARD
    ),
    "internal": Reason("This program failed at the address; please report it.", _GUARD),
}
"""Every reason a live capture can have, by code."""

POLICY: Final = frozenset(
    {
        "private-address",
        "bad-scheme",
        "userinfo",
        "bad-port",
        "bad-url",
        "robots-disallowed",
        "host-busy",
        "untrusted-archive",
    }
)
"""Reasons that are our own decision: the outcome is `skipped`."""

PASSING: Final = frozenset(
    {"reset", "cut-off", "http-429", "http-500", "http-502", "http-503", "http-504", "robots-unreachable", "host-busy"}
)
"""Failures that a second try may find gone. Not time-outs: one that waits is not made faster by waiting twice."""

_BLOCKED: Final = frozenset({401, 402, 403, 407, 429, 451, 999})
_ANSWERS: Final = tuple(sign for sign in SIGNS if sign.level is Level.ANSWER)


def classify(visit: Visit) -> tuple[Outcome, str, str]:
    """Say what a visit came to.

    Returns:
        The outcome (`captured`, `gone`, `blocked`, `unreachable` or `skipped`), the reason code and its sentence,
        with the detail behind it.
    """
    outcome, code, detail = _judge(visit)
    sentence = REASONS[code].sentence
    if detail:
        sentence = f"{sentence.removesuffix('.')}: {detail.removesuffix('.')}."
    if visit.downgraded and outcome is Outcome.CAPTURED:
        sentence += " A redirect led from https to plain http."
    return outcome, code, sentence


def reason_of(status: int) -> str:
    """The reason code of a status, as an answer to a request that made no condition."""
    if status == 304:
        return "unasked-304"
    return f"http-{status}" if f"http-{status}" in REASONS else "http-other"


def _judge(visit: Visit) -> tuple[Outcome, str, str]:
    if visit.failure:
        code = visit.failure if visit.failure in REASONS else "internal"
        return (Outcome.SKIPPED if code in POLICY else Outcome.UNREACHABLE), code, visit.detail
    status = visit.status or 0
    code = reason_of(status)
    wall = _challenge(visit)
    if wall:
        return Outcome.BLOCKED, wall.kind.value, f"{wall.sentence}, status {status}"
    if status in (200, 203):
        sign = address_sign(visit.url, visit.final_url, (Kind.LOGIN_WALL,), visit.body)
        if sign is None:
            return Outcome.CAPTURED, code, ""
        where = urlsplit(visit.final_url)._replace(query="").geturl()
        return Outcome.BLOCKED, sign.kind.value, f"the visit ended at {where}"
    if status in (404, 410):
        return Outcome.GONE, code, ""
    if status in _BLOCKED:
        return Outcome.BLOCKED, code, ""
    return Outcome.UNREACHABLE, code, _status_words(status) if code == "http-other" else ""


def _challenge(visit: Visit) -> Sign | None:
    """The sign of a bot wall in an answer, if there is one.

    Most hold only for the statuses that walls answer with: elsewhere they say that a page passed through one.
    """
    body: bytes | None = None
    for sign in _ANSWERS:
        if sign.status and visit.status not in sign.status:
            continue
        fields = (text.partition(":") for text in sign.header)
        if any((found := visit.header(name)) and value.strip() in found.lower() for name, _, value in fields):
            return sign
        if sign.answer:
            body = visit.body.lower() if body is None else body
            if any(text.encode() in body for text in sign.answer):
                return sign
    return None


def _status_words(status: int) -> str:
    """A status with its name, where it has one."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
