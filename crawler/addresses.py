"""Which addresses may be asked: names are resolved to public ones only, literal ones too."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingHostnameResolver
from scrapy.settings import BaseSettings

from crawler.outcomes import PRIVATE, Refused

# an IPv4 address in its last 32 bits: RFC 6052 (NAT64)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Return whether *text*, an IP address, is one that anybody on the internet could ask.

    Private, shared (CGNAT), loopback, link-local, multicast, reserved and unspecified ones are
    not, nor IPv6 addresses that stand for one of these.

    >>> is_public("1.1.1.1"), is_public("100.64.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def open_private(settings: BaseSettings, urls: Iterable[str]) -> None:
    """Let the hosts of *urls*, which the operator named, be wherever they are."""
    hosts = {urlsplit(url).hostname or "" for url in urls} - {""}
    known = settings.getlist("PRIVATE_HOSTS")
    settings.set("PRIVATE_HOSTS", [*known, *sorted(hosts)], priority="cmdline")


class PublicResolver(CachingHostnameResolver):
    """Resolves names to public addresses only, but for the hosts in PRIVATE_HOSTS.

    Here and not at the URL: a redirect, a DNS answer, 2130706433 and 0x7f.1 all pass here.
    """

    def __init__(self, reactor: Any, cache_size: int, private_hosts: Iterable[str]) -> None:
        super().__init__(reactor, cache_size)
        self.private_hosts = {_name(host) for host in private_hosts}
        self.refused: dict[str, str] = {}  # name -> a private address it has

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "PublicResolver":
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getlist("PRIVATE_HOSTS"))

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        if not _can_be_asked(hostName):
            resolutionReceiver.resolutionBegan(None)
            resolutionReceiver.resolutionComplete()
            return resolutionReceiver
        if _name(hostName) not in self.private_hosts:
            resolutionReceiver = _OnlyPublic(resolutionReceiver, _name(hostName), self.refused)
        return super().resolveHostName(
            resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
        )


class _OnlyPublic:
    """Passes a resolution on without its private addresses, and notes one of them."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self.receiver = receiver
        self.host = host
        self.refused = refused

    def resolutionBegan(self, resolution: Any) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if is_public(address.host):
            self.receiver.addressResolved(address)
        else:
            self.refused[self.host] = address.host

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


class PrivateAddressMiddleware:
    """Names a refused address: to Scrapy it looks like a host that is not there, and is retried."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PrivateAddressMiddleware":
        return cls()

    def process_exception(self, request: Request, exception: Exception) -> None:
        address = private_address(request.url)
        if address and isinstance(exception, CannotResolveHostError):
            raise Refused(PRIVATE, f"{request.url} is at {address}") from exception


def private_address(url: str) -> str | None:
    """Return the private address that the host of *url* was refused for, or ``None``."""
    from twisted.internet import reactor

    resolver = getattr(reactor, "nameResolver", None)
    if not isinstance(resolver, PublicResolver):
        return None
    return resolver.refused.get(_name(urlsplit(url).hostname or ""))


def _can_be_asked(host: str) -> bool:
    """Return whether *host* fits DNS; the system's resolver breaks on others without an answer."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _name(host: str) -> str:
    return host.lower().strip("[]").rstrip(".")
