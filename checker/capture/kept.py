"""Connections that wait to be used again, so few a host that it never has more of ours than it may have requests.

A connection is opened only where none of its origin waits; where a host then would have too many, one that waits (of
its other scheme or port) is closed first. Closed ones take no place, whatever they were closed for.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable

from urllib3.connection import HTTPConnection

__all__ = ["KeptConnections", "Origin"]

Origin = tuple[str, str, int]
"""Scheme, host and port."""


class KeptConnections:
    """The connections of one session. Safe to use from many threads.

    Args:
        most: Of one host, in use and waiting together.
        hosts: How many hosts to keep connections of; those not used for longest are closed.
        whose: From the name of a host to whom it counts for.
    """

    def __init__(self, most: int, hosts: int, whose: Callable[[str], str]) -> None:
        self._most = most
        self._hosts = hosts
        self._whose = whose
        self._lock = threading.Lock()
        self._used: Counter[str] = Counter()
        self._waiting: OrderedDict[str, list[tuple[Origin, HTTPConnection]]] = OrderedDict()
        self._closed = False

    def take(self, origin: Origin) -> HTTPConnection | None:
        """A connection to use, or None when a new one is to be opened; either counts until it is given or dropped."""
        key = self._whose(origin[1])
        with self._lock:
            self._used[key] += 1
        while True:
            spare: HTTPConnection | None = None
            with self._lock:
                waiting = self._waiting.get(key, [])
                place = next((place for place in reversed(range(len(waiting))) if waiting[place][0] == origin), None)
                if place is not None:
                    found = waiting.pop(place)[1]
                else:
                    found = None
                    if waiting and self._used[key] + len(waiting) > self._most:
                        spare = waiting.pop(0)[1]
            if found is not None:
                if found.is_connected:
                    return found
                found.close()  # by the server, while it waited
            elif spare is not None:
                spare.close()
            else:
                return None

    def give(self, origin: Origin, connection: HTTPConnection) -> None:
        """Keep a connection whose answer was read to its end."""
        key = self._whose(origin[1])
        closing: list[tuple[Origin, HTTPConnection]] = []
        with self._lock:
            self._less(key)
            if self._closed:
                closing.append((origin, connection))
            else:
                self._waiting.setdefault(key, []).append((origin, connection))
                self._waiting.move_to_end(key)
                if len(self._waiting) > self._hosts:
                    closing += self._waiting.popitem(last=False)[1]
        for _, old in closing:
            old.close()

    def drop(self, origin: Origin, connection: HTTPConnection) -> None:
        """Close a connection that cannot be used again."""
        connection.close()
        with self._lock:
            self._less(self._whose(origin[1]))

    def close(self) -> None:
        """Close those that wait, and from now on every one that is given back."""
        with self._lock:
            self._closed = True
            closing = [entry for waiting in self._waiting.values() for entry in waiting]
            self._waiting.clear()
        for _, connection in closing:
            connection.close()

    def _less(self, key: str) -> None:
        self._used[key] -= 1
        if not self._used[key]:
            del self._used[key]
