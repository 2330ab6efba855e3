"""One guarded GET: the only way this program speaks to the network.

Nothing of the user's leaves with a request: no netrc, proxy, cookie or credential. Nothing a server does can hold the
program up or fill its memory: one clock for the whole request, caps on head and body, redirects followed by hand and
their bodies never read (requests would read each of them whole). And nothing it does raises: a failure is a `Visit`.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import requests

from checker.capture.answer import header, host_header, joined, read_body
from checker.capture.base import Exchange
from checker.capture.coding import ACCEPTED
from checker.capture.credentials import Credentials, without_answer
from checker.capture.failures import FetchError, name_failure
from checker.capture.kept import KeptConnections
from checker.capture.places import Places, manners
from checker.capture.policy import AddressPolicy, Target
from checker.capture.progress import Progress, answered, failed, visit_of
from checker.capture.transport import GuardedAdapter, Resolver, resolve, shared_tls
from checker.capture.visit import Visit
from checker.capture.watchdog import Ticket, Watchdog
from checker.model.archive import split_name
from checker.model.capture import Hop
from checker.settings import Settings

__all__ = ["GuardedSession", "Visit"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Final = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.8"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one visit may do: bytes of a body, redirects (-1: a redirect is the answer), and who is asked about them."""

    limit: int
    redirects: int
    permit: Callable[[str], tuple[str, str] | None] | None = None
    stay: bool = False

    @property
    def follow(self) -> bool:
        return self.redirects >= 0


class GuardedSession:
    """Asks addresses under the guard. Safe to use from many threads.

    Args:
        settings: Limits, identity and the operator's exceptions.
        trusted: Hosts and ports that requests with `trusted=True` may reach although they are private; by default
            those of the archives that `settings.archives` gives by address, which only an operator can set.
        resolver: How names are resolved; for tests.

    Raises:
        SettingsError: a network or a file in the settings cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        trusted: frozenset[tuple[str, int]] | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._settings = settings
        self._policy = AddressPolicy(settings, _own_archives(settings) if trusted is None else trusted)
        self._credentials = Credentials(settings)
        self._identity = settings.identity
        self._watchdog = Watchdog()
        most, whose = manners(settings)
        self._places = Places(most, whose, self._watchdog)
        # A lane stays at its host, so there are never more hosts at once than lanes.
        kept = KeptConnections(most, max(64, settings.lanes + 16), whose)
        # The adapter alone: a requests.Session around it would look for cookies, logins and proxies, and read the whole
        # body of each redirect.
        self._adapter = GuardedAdapter(settings, self._policy, shared_tls(settings), resolver, kept)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
        timeout: float | None = None,
        max_bytes: int | None = None,
        follow: bool = True,
        trusted: bool = True,
        max_redirects: int | None = None,
        permit: Callable[[str], tuple[str, str] | None] | None = None,
        stay: bool = False,
        begun: Visit | None = None,
    ) -> Visit:
        """Ask one address and follow its redirects.

        Args:
            url: The address; its fragment is not sent.
            headers: More headers. Those that are not `Accept…` stop at the first redirect to another origin.
            timeout: Wall-clock seconds for everything together; normally `settings.timeout`.
            max_bytes: Most of the body, both as sent and decoded; normally `settings.max_bytes`.
            follow: Whether to follow redirects; if not, a redirect is the answer.
            trusted: Whether the services the operator set (an archive) may be reached although they are private.
                False for cited addresses. A redirect from elsewhere does not get there either.
            max_redirects: How many to follow; normally `settings.max_redirects`.
            permit: Asked before each redirect is followed, with its target: a reason code and a few words when it may
                not be, None when it may.
            stay: Whether to stop where a redirect leads to another host, whose turn it may not be. Such a visit has no
                status, and `onward` is True.
            begun: A visit that stopped there, to be gone on with where and with the time that it had left.

        Returns:
            The visit, whatever happened. Its `failure` is a key of `checker.capture.classify.REASONS`.
        """
        progress = Progress(url, begun)
        limit = self._settings.max_bytes if max_bytes is None else max_bytes
        seconds = self._settings.timeout if timeout is None else timeout
        with self._watchdog.ticket(max(0.0, seconds - (begun.seconds if begun else 0.0))) as ticket:
            try:
                hops = self._settings.max_redirects if max_redirects is None else max_redirects
                rules = _Rules(limit, hops if follow else -1, permit, stay)
                visit = self._follow(progress, ticket, dict(headers), rules, trusted)
                return replace(visit, seconds=seconds - ticket.remaining()) if visit.onward else visit
            except Exception as error:
                # Servers reach bugs of every library on the way (a bare ValueError for a negative chunk size).
                code, detail = ("timeout", "") if ticket.expired else name_failure(error)
                if code == "bad-url" and progress.hops:
                    code = "bad-redirect"
                return failed(progress, code, detail)

    def call(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | bytes = MappingProxyType({}),
        headers: Mapping[str, str] = MappingProxyType({}),
        secret: Mapping[str, str] = MappingProxyType({}),
        timeout: float | None = None,
        trusted: bool = True,
    ) -> Visit:
        """Ask a service something under the same guard; a redirect is the answer.

        Args:
            method: GET or POST.
            url: The service's address.
            form: What is posted: a form, or bytes as they are.
            headers: More headers.
            secret: Headers that hold a credential: sent over https only, and kept nowhere; an answer that repeats one
                is not kept either.
            timeout: Wall-clock seconds; normally `settings.timeout`.
            trusted: As for `get`.

        Returns:
            The visit, whatever happened.
        """
        progress = Progress(url)
        rules = _Rules(self._settings.max_bytes, -1)
        with self._watchdog.ticket(self._settings.timeout if timeout is None else timeout) as ticket:
            try:
                if secret and not url.lower().startswith("https://"):
                    raise FetchError("bad-scheme", "a credential is sent over https only")
                prepared = self._prepare(url, {**headers, **secret}, method, form)
                ticket.target = self._policy.target(prepared.url or url, trusted=trusted)
                progress.final_url = prepared.url or url
                exchange, failure = self._exchange(prepared, ticket, rules, secret)
                if secret and self._credentials.echoed(exchange, secret, rules.limit):
                    progress.exchanges.append(without_answer(exchange))
                    raise FetchError("credential-echo")
                progress.exchanges.append(exchange)
                if failure:
                    raise FetchError(failure)
                return answered(progress, exchange, rules.limit)
            except Exception as error:
                code, detail = ("timeout", "") if ticket.expired else name_failure(error)
                return failed(progress, code, detail)

    def close(self) -> None:
        """End the requests that are still going and close every connection."""
        self._watchdog.close()
        self._places.stop()
        self._adapter.close()

    def _follow(
        self, progress: Progress, ticket: Ticket, headers: dict[str, str], rules: _Rules, trusted: bool
    ) -> Visit:
        """Ask hop after hop. Raises whatever went wrong."""
        url, seen = joined(progress.final_url.strip()), {hop.url for hop in progress.hops}
        origin: tuple[str, str, int] | None = None
        while True:
            if _CONTROL.search(url):
                raise FetchError("bad-url", "it holds a control character")
            progress.final_url = url
            target = judged = self._policy.target(url, trusted=trusted)
            if origin not in (None, target.origin):
                headers = {name: value for name, value in headers.items() if name.lower().startswith("accept")}
            own = self._credentials.of(target)
            prepared = self._prepare(url, {**headers, **own})
            url = prepared.url or url
            # Judged again as prepared: what is sent must be what was judged.
            ticket.target = target = self._policy.target(url, trusted=trusted)
            if url in seen:
                raise FetchError("redirect-loop", url)
            seen.add(url)
            progress.final_url = url
            if own and target.origin != judged.origin:
                raise FetchError("bad-url", "it reads differently once it is prepared")
            exchange, failure = self._exchange(prepared, ticket, rules, own)
            if own and self._credentials.echoed(exchange, own, rules.limit):
                progress.exchanges.append(without_answer(exchange))
                raise FetchError("credential-echo")
            progress.exchanges.append(exchange)
            if failure:
                raise FetchError(failure)
            location = header(exchange, "location")
            if not (rules.follow and exchange.status in _REDIRECTS):
                return answered(progress, exchange, rules.limit)
            if not location:
                raise FetchError("bad-redirect", f"{exchange.status} without a Location")
            if len(progress.hops) >= rules.redirects:
                raise FetchError("too-many-redirects", f"more than {rules.redirects}")
            progress.hops.append(Hop(url, exchange.status, location))
            # Once away from the operator's own service, a redirect does not lead back into it.
            trusted = trusted and target.exempt
            origin = target.origin
            url = joined(location, url)
            if rules.stay and self._elsewhere(url, target):
                progress.final_url = url
                return replace(visit_of(progress, b"", "", ""), onward=True)
            refused = rules.permit(url) if rules.permit else None
            if refused is not None:
                progress.final_url = url
                raise FetchError(*refused)

    def _elsewhere(self, url: str, target: Target) -> bool:
        """Whether an address counts for another host than the one just asked."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return False  # and what is wrong with it is found where it would be asked
        return bool(host) and parts.scheme in ("http", "https") and not self._places.same(host or "", target.host)

    def _prepare(
        self,
        url: str,
        headers: Mapping[str, str],
        method: str = "GET",
        form: Mapping[str, str] | bytes = MappingProxyType({}),
    ) -> requests.PreparedRequest:
        sent = {**self._identity, "Accept": _ACCEPT, **headers, "Accept-Encoding": ACCEPTED, "Connection": "keep-alive"}
        # Step by step: a Request's own `prepare` would also look for cookies, logins and hooks.
        prepared = requests.PreparedRequest()
        prepared.prepare_method(method)
        prepared.prepare_url(url, None)
        prepared.prepare_headers(sent)
        if form:
            prepared.prepare_body(form if isinstance(form, bytes) else dict(form), None)
        return prepared

    def _exchange(
        self, prepared: requests.PreparedRequest, ticket: Ticket, rules: _Rules, own: Mapping[str, str]
    ) -> tuple[Exchange, str]:
        """Send one request and read its answer: the exchange, and a reason code when its body is not whole."""
        assert ticket.target is not None
        with self._places.at(ticket.target.host, ticket):
            response = self._send(prepared, ticket)
            fetched_at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            raw, failure, whole = b"", "", False
            try:
                if not (rules.follow and response.status_code in _REDIRECTS):
                    raw, failure, whole = read_body(response, ticket, rules.limit)
            finally:
                self._adapter.done(response, whole=whole)
        sent = [("Host", host_header(prepared.url or "")), *prepared.headers.items()]
        secret = _SECRET | {name.lower() for name in own}
        headers = response.raw.headers
        return (
            Exchange(
                url=prepared.url or "",
                method=prepared.method or "GET",
                request_headers=tuple((name, value) for name, value in sent if name.lower() not in secret),
                status=response.status_code,
                phrase=response.reason or "",
                headers=tuple((name, value) for name, value in headers.iteritems()),
                raw=raw,
                fetched_at=fetched_at,
                peer=ticket.peer,
                truncated=not whole,
            ),
            failure,
        )

    def _send(self, prepared: requests.PreparedRequest, ticket: Ticket) -> requests.Response:
        """Send a request; once more when a kept connection turns out to have been closed meanwhile."""
        for last in (False, False, True):
            try:
                return self._adapter.send(prepared)
            except Exception as error:
                if last or not ticket.reused or ticket.expired or name_failure(error)[0] != "reset":
                    raise
        raise FetchError("reset")


def _own_archives(settings: Settings) -> frozenset[tuple[str, int]]:
    """Host and port of each archive that the operator gave by address, and of a register other than the public one."""
    own = [split_name(name)[1] for name in settings.archives]
    if "crossref_endpoint" in settings.model_fields_set:
        own.append(settings.crossref_endpoint)
    found = map(urlsplit, own)
    return frozenset(
        (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)) for parts in found if parts.hostname
    )
