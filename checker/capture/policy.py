"""What may be asked: the list of schemes and ports, and which network addresses are nobody's web server.

Claims come from strangers, so a cited address may point into the network this program runs in. The text of an address
decides nothing here: names are judged by every address they resolve to, at the moment of connecting, and odd
spellings (decimal, octal, hexadecimal, full-width digits) by what the system makes of them.
"""

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from checker.capture.failures import FetchError
from checker.errors import SettingsError
from checker.settings import Settings

__all__ = ["AddressPolicy", "Target", "why_not_public"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_CLOUD: Final = tuple(ipaddress.ip_network(text) for text in ("168.63.129.16/32", "100.100.100.200/32"))
"""Metadata services on addresses that count as public or may come to (Azure, Alibaba)."""

_SPECIAL: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
"""Special-purpose ranges, named because Python's `is_global` differs between its releases: RFC 6598 shared space,
6to4 (RFC 3056), Teredo (RFC 4380), IPv4-compatible and site-local IPv6, documentation, segment routing."""

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, and the traffic goes there."""


def why_not_public(address: Address) -> str:
    """Say why an address is not one of the public internet.

    Args:
        address: An address as resolved. IPv4 inside IPv6 (mapped, NAT64) is judged as the IPv4 address it reaches.

    Returns:
        A few words (`a private network`), or "" for a public address. Sources: the IANA special-purpose registries
        (RFC 6890), which `ipaddress.is_global` follows, and the cloud providers' documentation.
    """
    address = _reached(address)
    if any(address in network for network in _CLOUD):
        return "a cloud metadata service"
    if address.is_loopback:
        return "this machine itself"
    if address.is_link_local:
        return "a link-local address"
    if address.is_multicast:
        return "a multicast address"
    if address.is_unspecified or address.is_reserved or any(address in network for network in _SPECIAL):
        return "a reserved address"
    if not address.is_global:
        return "a private network"
    return ""


def _reached(address: Address) -> Address:
    """The IPv4 address that an IPv6 address is only a way of writing, else the address itself without a zone."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return ipaddress.IPv6Address(int(address))
    return address


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the origin asked for, and where its connection is really made.

    `exempt` when an operator set the destination, so that the address policy does not apply.
    """

    scheme: str
    host: str
    port: int
    to_host: str
    to_port: int
    exempt: bool

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port asked for."""
        return self.scheme, self.host, self.port


class AddressPolicy:
    """The rules of one run, from its settings.

    Args:
        settings: Ports, private networks let through, and hosts served from elsewhere.
        trusted: Hosts and ports an operator set as a service of this run (their own archive): they may be private and
            on any port, but only for requests that say so.

    Raises:
        SettingsError: `allow_private` holds something that is no network.
    """

    def __init__(self, settings: Settings, trusted: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._settings = settings
        self._trusted = trusted
        self._allowed: list[Network] = []
        for text in settings.allow_private:
            try:
                self._allowed.append(ipaddress.ip_network(text, strict=False))
            except ValueError:
                raise SettingsError(f"allow-private: {text!r} is not a network", "write it like 10.1.0.0/16") from None

    def target(self, url: str, *, trusted: bool) -> Target:
        """Judge an address by its text, and find where it is served from.

        Args:
            url: The address as it will be sent.
            trusted: Whether this request may use the operator's own services.

        Raises:
            FetchError: `bad-url`, `bad-scheme`, `userinfo` or `bad-port`.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise FetchError("bad-url", str(error)) from None
        if parts.scheme not in ("http", "https"):
            raise FetchError("bad-scheme", f"{parts.scheme or 'no scheme'}")
        if not host:
            raise FetchError("bad-url", "it names no host")
        if parts.username is not None or parts.password is not None:
            raise FetchError("userinfo", host)
        port = (443 if parts.scheme == "https" else 80) if port is None else port
        own = trusted and (host, port) in self._trusted
        if not own and port not in self._settings.ports:
            raise FetchError("bad-port", f"port {port}")
        for rule in self._settings.connect_to:
            if rule.host in ("", host) and rule.port in ("", str(port)):
                return Target(parts.scheme, host, port, rule.to_host, rule.to_port, True)
        return Target(parts.scheme, host, port, host, port, own)

    def judge(self, address: str) -> str:
        """Say why a resolved address may not be connected to, or "" when it may.

        Args:
            address: An IP address, as in a sockaddr.
        """
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return "no address"
        reached = _reached(parsed)
        if any(reached in network for network in self._allowed):
            return ""
        return why_not_public(parsed)
