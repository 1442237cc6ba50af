"""Which addresses anybody could ask, and which only this machine or its neighbours."""

from collections.abc import Iterator
from typing import Any

import pytest
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.addresses import PublicResolver, is_public, open_private


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "193.227.29.1", "2606:4700:4700::1111", "::ffff:1.1.1.1",
        "64:ff9b::101:101", "2002:101:101::1",
    ],
)  # fmt: skip
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1",
        "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
        "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1",
        "2001::1", "", "localhost", "1",
    ],
)  # fmt: skip
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


def test_hosts_that_the_operator_names_are_opened_beside_those_of_the_settings() -> None:
    settings = Settings({"PRIVATE_HOSTS": ["intranet.example"]})

    open_private(settings, ["http://127.0.0.1:8801/", "http://[::1]/1", "file:///saved.html", ""])

    assert ["intranet.example", "127.0.0.1", "::1"] == settings.getlist("PRIVATE_HOSTS")


class Names:
    """Stands in for the reactor and its resolver: *known* are the addresses of each name."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self.known = known
        self.nameResolver = self
        self.got: list[str] = []

    def resolveHostName(self, receiver: Any, host: str, port: int, *_rest: Any) -> None:
        receiver.resolutionBegan(None)
        for address in self.known[host]:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()

    def resolutionBegan(self, resolution: Any) -> None:
        self.got = []

    def addressResolved(self, address: Any) -> None:
        self.got.append(address.host)

    def resolutionComplete(self) -> None:
        pass


@pytest.fixture
def names() -> Iterator[Names]:
    """Return names of which one is public, one private, one both, one the operator's own."""
    yield Names(
        {
            "news.example": ["1.1.1.1", "2606:4700::1"], "evil.example": ["10.0.0.1", "::1"],
            "both.example": ["192.168.1.1", "1.1.1.1"], "intranet.example": ["10.0.0.2"],
        }
    )  # fmt: skip
    dnscache.clear()


@pytest.mark.parametrize(
    ("host", "expected", "refused"),
    [
        ("news.example", ["1.1.1.1", "2606:4700::1"], None),
        ("evil.example", [], "::1"),
        ("both.example", ["1.1.1.1"], "192.168.1.1"),
        ("intranet.example", ["10.0.0.2"], None),
    ],
)
def test_names_lead_to_public_addresses_only(
    names: Names, host: str, expected: list[str], refused: str | None
) -> None:
    resolver = PublicResolver(names, 100, ["Intranet.example."])

    for _ in range(2):  # the second answer comes out of the cache
        resolver.resolveHostName(names, host, 443)

        assert expected == names.got
        assert refused == resolver.refused.get(host)
