"""Connections that go only where the policy lets them, under requests and urllib3.

The seam is the connection class: it resolves the name, judges every answer, connects to the very address it judged
and looks at who answered. Checking a name first and letting a library resolve it again would lose to a DNS server
that changes its mind.
"""

import contextlib
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import certifi
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from checker.capture.failures import FetchError, name_failure
from checker.capture.kept import KeptConnections
from checker.capture.policy import AddressPolicy, Target
from checker.capture.watchdog import Ticket, current_ticket
from checker.capture.wire import GuardedResponse
from checker.errors import SettingsError
from checker.settings import Settings

__all__ = ["GuardedAdapter", "Resolver", "resolve", "shared_tls"]

_MOST_ADDRESSES: Final = 4

Resolver = Callable[[str, int, float], list[tuple[socket.AddressFamily, Any]]]
"""From host, port and seconds to the socket addresses of that name, in the order to try them."""


def resolve(host: str, port: int, seconds: float) -> list[tuple[socket.AddressFamily, Any]]:
    """Ask the system for a host's addresses, in any spelling, waiting no longer than `seconds`.

    Raises:
        FetchError: `dns` or `bad-url`.
    """
    box: queue.SimpleQueue[list[tuple[socket.AddressFamily, Any]] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask(flags: int) -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
            box.put([(socket.AddressFamily(item[0]), item[4]) for item in found])
        except (OSError, UnicodeError) as error:
            box.put(error)

    ask(socket.AI_NUMERICHOST)  # never waits, so it needs no thread
    answer = box.get()
    if isinstance(answer, OSError):
        # The system's resolver has no deadline of its own and cannot be interrupted: leave it behind when it hangs.
        threading.Thread(target=ask, args=(0,), name="resolver", daemon=True).start()
        try:
            answer = box.get(timeout=seconds)
        except queue.Empty:
            raise FetchError("dns", f"no answer in {seconds:.0f} s") from None
    if isinstance(answer, UnicodeError):
        raise FetchError("bad-url", "the host is not a name")
    if isinstance(answer, OSError):
        raise FetchError(*name_failure(answer))
    return answer


def shared_tls(settings: Settings) -> ssl.SSLContext:
    """Make the one TLS context of a session; each further one would read all the authorities again.

    Raises:
        SettingsError: `ca_file` cannot be read or holds no certificates.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    # Python 3.13 began to refuse certificates that browsers and its own earlier releases accept.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(cafile=settings.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(f"ca-file: {settings.ca_file}: {error}", "it must hold PEM certificates") from None
    return context


class _Guarded(HTTPConnection):
    """What both connection classes share."""

    response_class = GuardedResponse
    resolver: Resolver
    policy: AddressPolicy
    connect_timeout: float
    peer = ""
    exempt = False
    served = False

    def _new_conn(self) -> socket.socket:
        ticket = current_ticket()
        target = ticket.target
        if target is None:
            raise FetchError("bad-response", "a connection without a target")
        within = min(self.connect_timeout, ticket.remaining())
        addresses = self.resolver(target.to_host, target.to_port, within)
        if not target.exempt:
            for _, sockaddr in addresses:
                why = self.policy.judge(sockaddr[0])
                if why:
                    raise FetchError("private-address", f"{target.host} is {why}")
        sock = _connect(addresses[:_MOST_ADDRESSES], ticket, self.connect_timeout)
        self.peer = "{}:{}".format(*sock.getpeername())
        self.exempt = target.exempt
        self.served = False
        return sock

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        """Begin a request under the present ticket."""
        ticket = current_ticket()
        if self.sock is not None:
            # A kept connection was judged when it was made: by that request's rights, not by this one's.
            if self.exempt and not (ticket.target and ticket.target.exempt):
                raise FetchError("private-address", f"{self.host} is an address of the operator's own")
            ticket.watch(self.sock)
            ticket.reused = self.served
        super().putrequest(method, url, skip_host, skip_accept_encoding)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        """Wait for the answer."""
        current_ticket().peer = self.peer
        response = super().getresponse()
        self.served = True
        return response


def _connect(addresses: list[tuple[socket.AddressFamily, Any]], ticket: Ticket, seconds: float) -> socket.socket:
    """Connect to the first address that answers, and make sure that it is the one that did."""
    failure = FetchError("dns", "the name has no address")
    for place, (family, sockaddr) in enumerate(addresses):
        share = min(seconds, ticket.remaining()) / (len(addresses) - place)
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(share)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(sockaddr)
            if sock.getpeername()[:2] != sockaddr[:2]:
                raise FetchError("private-address", "another address answered than the one asked")
        except OSError as error:
            sock.close()
            code, detail = name_failure(error)
            failure = FetchError("connect-timeout" if code == "timeout" else code, detail)
            continue
        except BaseException:
            sock.close()
            raise
        return sock
    raise failure


class _PlainConnection(_Guarded):
    """A guarded connection without TLS."""

    def connect(self) -> None:
        """Connect, then watch the socket."""
        super().connect()
        current_ticket().watch(self.sock)


class _TlsConnection(_Guarded, HTTPSConnection):
    """A guarded connection with TLS."""

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        ticket = current_ticket()
        ticket.watch(sock, handshake=True)
        sock.settimeout(ticket.remaining())
        return sock

    def connect(self) -> None:
        """Connect and shake hands, watched all the while."""
        try:
            HTTPSConnection.connect(self)
        except BaseException:
            current_ticket().release()
            raise
        # Without its goodbye the end of a TLS stream may be anybody's doing, and a body that ends with its connection
        # is then not known to be whole (RFC 9112 §8).
        sock = cast("Any", self.sock)
        sock.suppress_ragged_eofs = False
        current_ticket().watch(sock)


class _Answer(Response):
    """An answer and the connection it comes over."""

    def __init__(self, line: HTTPConnection) -> None:
        super().__init__()
        self.line = line


class GuardedAdapter(HTTPAdapter):
    """requests' adapter over guarded connections of its own, one TLS context for all.

    urllib3's pools are left out: they open a connection beside those that wait, and with a redirect's unread body they
    lose count. Whoever sends here says with `done` what becomes of the connection.

    Args:
        settings: Time-outs.
        policy: Which addresses may be connected to.
        tls: The shared context.
        resolver: How names are resolved; `resolve` unless a test brings its own.
        kept: Where connections wait to be used again.
    """

    def __init__(
        self,
        settings: Settings,
        policy: AddressPolicy,
        tls: ssl.SSLContext,
        resolver: Resolver,
        kept: KeptConnections,
    ) -> None:
        super().__init__()
        self._tls = tls
        self._kept = kept
        shared = {"resolver": staticmethod(resolver), "policy": policy, "connect_timeout": settings.connect_timeout}
        self._plain = type("PlainConnection", (_PlainConnection,), dict(shared))
        self._secure = type("TlsConnection", (_TlsConnection,), dict(shared))

    def send(
        self,
        request: PreparedRequest,
        stream: bool = True,  # noqa: ARG002 - a body is never read here
        timeout: object = None,  # noqa: ARG002 - the ticket has the time
        verify: object = True,  # noqa: ARG002 - verification cannot be turned off
        cert: object = None,  # noqa: ARG002
        proxies: object = None,  # noqa: ARG002 - nobody stands between
    ) -> Response:
        """Send one request under the present ticket, and read the head of its answer.

        Raises:
            Exception: whatever the network, TLS or http.client said; see `failures.name_failure`.
        """
        ticket = current_ticket()
        target = ticket.target
        if target is None:
            raise FetchError("bad-response", "a request without a target")
        ticket.reused = False
        connection = self._kept.take(target.origin) or self._connection(target)
        try:
            connection.timeout = ticket.remaining()
            if connection.sock is None:
                connection.connect()
            # A server may answer, and close, before it has read the whole question.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(
                    request.method or "GET",
                    request.path_url,
                    body=request.body,
                    headers=request.headers,
                    preload_content=False,
                    decode_content=False,
                )
            answer = connection.getresponse()
        except BaseException:
            self._kept.drop(target.origin, connection)
            raise
        return _answered(request, answer, connection)

    def done(self, response: Response, *, whole: bool) -> None:
        """Keep the connection of an answer that was read to its end, close any other."""
        ticket = current_ticket()
        assert isinstance(response, _Answer)
        assert ticket.target is not None
        connection = response.line
        if whole and connection.sock is not None:
            # Let go of it before anybody else can take it.
            ticket.release()
            self._kept.give(ticket.target.origin, connection)
        else:
            response.raw.close()
            self._kept.drop(ticket.target.origin, connection)

    def close(self) -> None:
        """Close every connection that waits."""
        super().close()
        self._kept.close()

    def _connection(self, target: Target) -> _Guarded:
        """A connection to be made; where it really leads, the ticket's target says."""
        if target.scheme == "https":
            secure: _Guarded = self._secure(
                target.host, target.port, ssl_context=self._tls, cert_reqs="CERT_REQUIRED", timeout=None
            )
            return secure
        plain: _Guarded = self._plain(target.host, target.port, timeout=None)
        return plain


def _answered(request: PreparedRequest, raw: BaseHTTPResponse, line: HTTPConnection) -> _Answer:
    """A response of requests, made without reading its cookies."""
    response = _Answer(line)
    response.status_code = raw.status
    response.headers = CaseInsensitiveDict(cast("Mapping[str, str]", raw.headers))
    response.raw = raw
    response.reason = raw.reason or ""
    response.url = request.url or ""
    response.request = request
    return response
