"""A small internet on 127.0.0.1: any number of hosts behind one HTTP and one TLS port, honest and not."""

import contextlib
import datetime as dt
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import trustme

from checker.settings import Settings

__all__ = ["Call", "Hit", "Host", "LoopbackWeb", "Route"]


@dataclass(frozen=True)
class Hit:
    """One request that came in: whom it asked, for what, with which headers (names in lower case) and body."""

    host: str
    path: str
    method: str
    headers: dict[str, str]
    tls: bool
    connection: int
    body: bytes = b""


@dataclass
class Call:
    """One request and the connection it came on, for a route to do as it likes."""

    hit: Hit
    sock: socket.socket
    stopping: threading.Event
    keep: bool = True
    goodbye: bool = True

    def send(self, data: bytes) -> None:
        """Send bytes as they are. Raises OSError when the client has gone."""
        self.sock.sendall(data)

    def head(self, status: int, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Send a status line and headers."""
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Odd"
        lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
        self.send("\r\n".join([*lines, "", ""]).encode("utf-8"))

    def reply(self, status: int, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> None:
        """Send a whole answer with the right Content-Length, in one piece."""
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Odd"
        lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
        lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode("utf-8") + body)

    def close(self) -> None:
        """Let the connection end after this answer."""
        self.keep = False

    def vanish(self) -> None:
        """Let the connection end without the goodbye that TLS has."""
        self.keep = self.goodbye = False

    def reset(self) -> None:
        """Break the connection off, with a reset instead of an end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.vanish()

    def wait(self, seconds: float) -> bool:
        """Sleep, unless the web is stopping. Returns whether it is."""
        return self.stopping.wait(seconds)


Route = Callable[[Call], None]


class Host:
    """One site of the loopback web."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: dict[str, Route] = {}

    def url(self, path: str = "/", scheme: str = "http") -> str:
        """The address of a path."""
        return f"{scheme}://{self.name}{path}"

    def page(
        self,
        path: str,
        body: bytes | str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        content_type: str = "text/html; charset=utf-8",
    ) -> str:
        """Serve a page; returns its address."""
        data = body.encode("utf-8") if isinstance(body, str) else body
        more = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        if content_type:
            more.insert(0, ("Content-Type", content_type))
        return self.route(path, lambda call: call.reply(status, data, more))

    def redirect(self, path: str, location: str, status: int = 301) -> str:
        """Redirect a path; returns its address."""
        return self.route(path, lambda call: call.reply(status, b"moved", [("Location", location)]))

    def route(self, path: str, route: Route) -> str:
        """Let a function answer, or misbehave; returns the address."""
        self.routes[path] = route
        return self.url(path)


class LoopbackWeb:
    """The web itself. A context manager: started on entering, every thread and socket gone after leaving.

    A host that was not added answers 421 and has no valid certificate.
    """

    def __init__(self) -> None:
        self.hosts: dict[str, Host] = {}
        self.hits: list[Hit] = []
        self._special: list[str] = []
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads: set[threading.Thread] = set()
        self._open: set[socket.socket] = set()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._bad_tls: dict[str, str] = {}
        self._count = 0

    def __enter__(self) -> "LoopbackWeb":
        self._folder = tempfile.TemporaryDirectory(prefix="loopback-web-")
        self.ca_file = Path(self._folder.name) / "ca.pem"
        self._ca = trustme.CA()
        self._stranger = trustme.CA()
        self._ca.cert_pem.write_to_path(str(self.ca_file))
        self._listeners = [socket.create_server(("127.0.0.1", 0), backlog=256) for _ in range(2)]
        self.port, self.tls_port = (listener.getsockname()[1] for listener in self._listeners)
        self._front = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._front.sni_callback = self._choose
        self._ca.issue_cert("unknown.invalid").configure_cert(self._front)
        for listener, tls in zip(self._listeners, (False, True), strict=True):
            self._start(self._accept, listener, tls)
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            sockets, threads = list(self._open), list(self._threads)
        for sock in sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in threads:
            thread.join(timeout=5)
        for sock in self._held:
            sock.close()
        self._folder.cleanup()

    def host(self, name: str) -> Host:
        """The host of that name, added when it is new."""
        with self._lock:
            return self.hosts.setdefault(name.lower(), Host(name.lower()))

    @property
    def connect_to(self) -> list[str]:
        """Settings in the form of --connect-to that lead ports 80 and 443 of every host here."""
        return [*self._special, f":80:127.0.0.1:{self.port}", f":443:127.0.0.1:{self.tls_port}"]

    @property
    def connect_to_hosts(self) -> list[str]:
        """The same for the hosts that were added only; others are looked up for real."""
        return [
            *self._special,
            *(
                f"{name}:{port}:127.0.0.1:{here}"
                for name in self.hosts
                for port, here in ((80, self.port), (443, self.tls_port))
            ),
        ]

    def settings(self, **overrides: Any) -> Settings:
        """Settings that reach this web and trust its authority; short times unless said otherwise."""
        values: dict[str, Any] = {"connect_to": self.connect_to, "ca_file": self.ca_file, "timeout": 10.0}
        return Settings.model_validate(values | overrides)

    def refuse(self, name: str) -> None:
        """Let a host refuse every connection: its ports belong to a socket that never listens."""
        self._hold(name, listen=False)

    def swallow(self, name: str) -> None:
        """Let a host accept connections in its queue and never say a word, not even in a handshake."""
        self._hold(name, listen=True)

    def bad_tls(self, name: str, kind: str) -> Host:
        """Add a host with a bad certificate: `expired`, `future`, `untrusted` or `wrong-host`."""
        self._bad_tls[name.lower()] = kind
        return self.host(name)

    def hits_of(self, name: str) -> list[Hit]:
        """The requests one host got, in order."""
        with self._lock:
            return [hit for hit in self.hits if hit.host == name]

    def _hold(self, name: str, *, listen: bool) -> None:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        if listen:
            sock.listen(64)
        self._held.append(sock)
        port = sock.getsockname()[1]
        self._special += [f"{name}:80:127.0.0.1:{port}", f"{name}:443:127.0.0.1:{port}"]

    def _choose(self, sock: ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        """Pick the certificate for the name the client asked for (SNI)."""
        name = (name or "").lower()
        with self._lock:
            if name not in self.hosts:
                return
            context = self._contexts.get(name)
            if context is None:
                context = self._contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._certificate(name).configure_cert(context)
        sock.context = context

    def _certificate(self, name: str) -> trustme.LeafCert:
        now = dt.datetime.now(dt.UTC)
        day = dt.timedelta(days=1)
        match self._bad_tls.get(name, ""):
            case "expired":
                return self._ca.issue_cert(name, not_before=now - 60 * day, not_after=now - day)
            case "future":
                return self._ca.issue_cert(name, not_before=now + day, not_after=now + 60 * day)
            case "untrusted":
                return self._stranger.issue_cert(name)
            case "wrong-host":
                return self._ca.issue_cert("elsewhere.invalid")
        return self._ca.issue_cert(name)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=self._run, args=(target, *args), daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _run(self, target: Callable[..., None], *args: Any) -> None:
        try:
            target(*args)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _accept(self, listener: socket.socket, tls: bool) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            self._start(self._serve, sock, tls)

    def _serve(self, sock: socket.socket, tls: bool) -> None:
        """Answer requests on one connection until either side ends it."""
        with self._lock:
            self._count += 1
            number = self._count
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.suppress(OSError, ValueError))
            stack.callback(sock.close)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                sock = self._front.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
                stack.callback(sock.close)
            with self._lock:
                self._open.add(sock)
            stack.callback(self._forget, sock)
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            reader = stack.enter_context(sock.makefile("rb"))
            call = self._one(sock, reader, tls, number)
            while call is not None and call.keep and not self._stopping.is_set():
                call = self._one(sock, reader, tls, number)
            if isinstance(sock, ssl.SSLSocket) and call is not None and call.goodbye:
                sock.setblocking(False)
                sock.unwrap()

    def _one(self, sock: socket.socket, reader: Any, tls: bool, number: int) -> Call | None:
        """Answer one request; None when the client left instead of asking."""
        greeting = reader.peek(1)[:1]
        words = [] if greeting == b"\x16" else reader.readline(65_537).decode("latin-1").split()
        if len(words) != 3:
            if greeting:  # a TLS handshake on the plain port, or no HTTP
                sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return None
        headers: dict[str, str] = {}
        while (line := reader.readline(65_537)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        name = headers.get("host", "").lower().partition(":")[0]
        length = headers.get("content-length", "")
        body = reader.read(int(length)) if length.isdecimal() else b""
        hit = Hit(name, words[1], words[0], headers, tls, number, body)
        with self._lock:
            self.hits.append(hit)
            host = self.hosts.get(name)
        call = Call(hit, sock, self._stopping)
        if host is None:
            call.reply(421, b"no such host here")
        else:
            route = host.routes.get(words[1]) or host.routes.get(words[1].partition("?")[0])
            route(call) if route else call.reply(404, b"<h1>Not found</h1>", [("Content-Type", "text/html")])
        if headers.get("connection", "").lower() == "close":
            call.close()
        return call

    def _forget(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.discard(sock)
