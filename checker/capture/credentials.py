"""What an operator says to one host and to no other: a login for a staging site, a key for an API.

It is sent over https only, to exactly the host it was given for, at each hop anew, so that no redirect carries it on.
It is kept nowhere: not with the request, and an answer that repeats it is not kept either.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from checker.capture.answer import header
from checker.capture.base import Exchange
from checker.capture.coding import decode
from checker.capture.policy import Target
from checker.settings import Settings

__all__ = ["Credentials", "without_answer"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_SHORTEST: Final = 6
"""A shorter value stands in many pages by chance."""


class Credentials:
    """The headers of the settings' `host` tables.

    Args:
        settings: With the tables, which only a `--config` file can hold.
    """

    def __init__(self, settings: Settings) -> None:
        self._hosts = {name: dict(own.headers) for name, own in settings.host.items() if own.headers}

    def of(self, target: Target) -> Mapping[str, str]:
        """The headers for one request; none unless it is https and goes to exactly that host (and port)."""
        if not self._hosts or target.scheme != "https":
            return _NONE
        name = target.host.rstrip(".")
        return self._hosts.get(name if target.port == 443 else f"{name}:{target.port}", _NONE)

    def echoed(self, exchange: Exchange, sent: Mapping[str, str], limit: int) -> bool:
        """Whether an answer repeats what was sent, in its headers or its body, as sent or unpacked.

        Args:
            exchange: The answer.
            sent: What `of` gave for it.
            limit: Most bytes of the unpacked body.
        """
        words = [word.encode("latin-1", "replace") for value in sent.values() for word in _secrets(value)]
        if not words:
            return False
        body, _ = decode(exchange.raw, header(exchange, "content-encoding"), limit)
        head = "\n".join(value for _, value in exchange.headers).encode("latin-1", "replace")
        return any(word in part for word in words for part in (exchange.raw, body, head))


def without_answer(exchange: Exchange) -> Exchange:
    """The exchange without what was answered, apart from its status."""
    return replace(exchange, headers=(), phrase="", raw=b"", truncated=True)


def _secrets(value: str) -> Iterable[str]:
    """The parts of a header's value that must not be seen again: itself, and what an authorization packs into it."""
    found = {value, value.split()[-1] if value.split() else ""}
    if value.lower().startswith("basic "):
        try:
            login = base64.b64decode(value.split()[-1], validate=True).decode("utf-8", "replace")
        except ValueError:
            login = ""
        found |= {login, login.partition(":")[2]}
    elif value.lower().startswith("low "):  # the Internet Archive's own: LOW key:secret
        found.add(value.split()[-1].partition(":")[2])
    return (text for text in found if len(text) >= _SHORTEST)
