"""One clock for a whole request.

Time-outs of sockets count from the last byte, so a server that sends one byte a second is never late. Only another
thread that shuts the connection down ends every kind of slowness: of headers, bodies, handshakes, interim responses.
"""

import contextlib
import heapq
import itertools
import math
import socket
import threading
import time
from collections.abc import Iterator

from checker.capture.failures import FetchError
from checker.capture.policy import Target

__all__ = ["Ticket", "Watchdog", "current_ticket"]

_here = threading.local()


class Ticket:
    """One request's time, and the socket it is using now.

    `target` is where the present hop goes; `peer` the address (`ip:port`) it reached; `reused` whether its
    connection had served before.
    """

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.target: Target | None = None
        self.peer = ""
        self.reused = False
        self._expired = False
        self._sock: socket.socket | None = None
        self._spare: socket.socket | None = None
        self._lock = threading.Lock()

    @property
    def expired(self) -> bool:
        """Whether the time is up, by the watchdog or by the clock."""
        return self._expired or time.monotonic() >= self.ends

    def remaining(self) -> float:
        """Seconds left, above zero.

        Raises:
            FetchError: `timeout`, when there are none.
        """
        left = self.ends - time.monotonic()
        if self._expired or left <= 0:
            raise FetchError("timeout")
        return left

    def watch(self, sock: socket.socket, *, handshake: bool = False) -> None:
        """Say which socket to shut down when the time is up.

        Args:
            sock: The socket in use from now on.
            handshake: TLS will take the file descriptor out of this object, so watch a duplicate of it.
        """
        with self._lock:
            self._drop_spare()
            if handshake:
                self._spare = sock.dup()
            self._sock = self._spare or sock
            late = self._expired
        if late:
            self.expire()

    def release(self) -> None:
        """Watch nothing any more: the connection goes back to its pool, where others may take it."""
        with self._lock:
            self._drop_spare()
            self._sock = None

    def expire(self) -> None:
        """End it now, from any thread."""
        with self._lock:
            self._expired = True
            if self._sock is not None:
                with contextlib.suppress(OSError):
                    # Not SSLSocket.shutdown: that would take the TLS state away under a thread that is reading.
                    socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.close()
            self._spare = None


def current_ticket() -> Ticket:
    """The ticket of the request this thread is making.

    Raises:
        FetchError: `bad-response`, when it is making none: nothing connects outside a guarded request.
    """
    ticket: Ticket | None = getattr(_here, "ticket", None)
    if ticket is None:
        raise FetchError("bad-response", "a connection outside a guarded request")
    return ticket


class Watchdog:
    """A thread that ends each ticket when its time is up. Started by the first ticket; daemonic."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._heap: list[tuple[float, int, Ticket]] = []
        self._open: set[Ticket] = set()
        self._count = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def ticket(self, seconds: float) -> Iterator[Ticket]:
        """Give this thread a ticket for one request."""
        ticket = Ticket(seconds)
        with self._condition:
            if self._closed:
                ticket.expire()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            self._open.add(ticket)
            self._enter(ticket)
        outer = getattr(_here, "ticket", None)  # robots.txt is asked in the middle of a redirect
        _here.ticket = ticket
        try:
            yield ticket
        finally:
            _here.ticket = outer
            ticket.release()
            with self._condition:
                self._open.discard(ticket)

    @contextlib.contextmanager
    def paused(self, ticket: Ticket) -> Iterator[float]:
        """Stop a ticket's clock: what is waited for here is not the server. Gives the seconds that are left.

        Raises:
            FetchError: `timeout`, when there are none.
        """
        left = ticket.remaining()
        ticket.ends = math.inf
        try:
            yield left
        finally:
            ticket.ends = time.monotonic() + left
            with self._condition:
                self._enter(ticket)

    def _enter(self, ticket: Ticket) -> None:
        """Wake for a ticket when its time is up."""
        first = not self._heap or ticket.ends < self._heap[0][0]
        heapq.heappush(self._heap, (ticket.ends, next(self._count), ticket))
        if first:
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                if self._closed:
                    return
                now = time.monotonic()
                late: list[Ticket] = []
                while self._heap and (self._heap[0][0] <= now or self._heap[0][2] not in self._open):
                    ticket = heapq.heappop(self._heap)[2]
                    if ticket in self._open and ticket.ends <= now:
                        late.append(ticket)
                if not late:
                    self._condition.wait(self._heap[0][0] - now if self._heap else None)
            for ticket in late:
                ticket.expire()

    def close(self) -> None:
        """End every request that is still going, then the thread."""
        with self._condition:
            self._closed = True
            going = list(self._open)
            self._condition.notify_all()
        for ticket in going:
            ticket.expire()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=2)
