"""Which addresses are fetched from."""

import socket
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.errors import SettingsError
from rasid.settings import Settings
from spiders.addresses import Addresses, is_public

Page = Callable[..., str]

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111"]
REFUSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2002:7f00:1::", "2001:0:1::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:0:7f00:1", "64:ff9b::808:808", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "192.88.99.1",
    "4000::1", "fe80::1%eth0", "::ffff:169.254.169.254", "192.0.0.8", "3fff::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_allowed(text: str) -> None:
    assert Addresses(Settings()).allows(text)


@pytest.mark.parametrize("text", REFUSED)
def test_other_addresses_are_refused(text: str) -> None:
    assert not Addresses(Settings()).allows(text)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_counts_as_what_it_maps(address: Any) -> None:
    rules = Addresses(Settings(allow_networks=("10.0.0.0/8",)))
    assert rules.allows(f"::ffff:{address}") == rules.allows(str(address))


@given(st.ip_addresses())
def test_an_allowed_network_adds_its_own_addresses_only(address: Any) -> None:
    rules = Addresses(Settings(allow_networks=("10.0.0.0/8", "fd00::/8")))
    inside = address in (_ten := rules._allowed[0]) or address in rules._allowed[1]
    mapped = getattr(address, "ipv4_mapped", None)
    expected = inside or is_public(mapped or address) or (mapped is not None and mapped in _ten)
    assert rules.allows(str(address)) == expected


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("news.example", "192.0.2.1"),
        ("NEWS.Example.", "192.0.2.1"),
        ("a.demo.test", "192.0.2.2"),
        ("deep.a.demo.test", "192.0.2.2"),
        ("exact.demo.test", "192.0.2.3"),
        ("demo.test", None),
        ("other.example", None),
    ],
)
def test_hosts_with_a_fixed_address(host: str, address: str | None) -> None:
    fixed = ("news.example=192.0.2.1", "*.demo.test=192.0.2.2", "exact.demo.test=192.0.2.3")
    assert Addresses(Settings(resolve=fixed)).fixed(host) == address


@pytest.mark.parametrize(
    "settings",
    [Settings(allow_networks=("10.0.0.0/99",)), Settings(resolve=("name",)), Settings(resolve=("a=b",))],
)
def test_what_cannot_be_read_is_named_with_its_remedy(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"Setting '(allow_networks|resolve)': .* Write it as"):
        Addresses(settings)


@pytest.mark.parametrize("host", ["a" * 70 + ".test", "nowhere.invalid", "", "bad host", "ليس.invalid"])
def test_a_name_that_cannot_be_looked_up_has_no_address(host: str) -> None:
    assert [where for _, where in Addresses(Settings()).look_up(host, 80) if ip_address(where[0]).is_global] == []


SPELLINGS = (
    "127.0.0.2", "127.2", "0x7f000002", "2130706434", "0177.0.0.2", "[::ffff:127.0.0.2]", "[::1]", "inside.test",
)  # fmt: skip


@pytest.mark.parametrize("way", ["redirection", "channel", "robots.txt"])
def test_no_way_leads_inside(desk: Any, press: Any, way: str) -> None:
    desk.change(allow_networks=("127.0.0.1/32",), resolve=("*.test=127.0.0.1", "inside.test=127.0.0.2"))
    for number, spelling in enumerate(SPELLINGS):
        name, inside = f"sahel{number}", f"http://{spelling}:{press.port}/secret"
        outlet = desk.add(name)
        if way == "redirection":
            press.publish(f"{name}.test", "/rss.xml", status=302, Location=inside)
        elif way == "robots.txt":
            press.publish(f"{name}.test", "/robots.txt", status=302, Location=inside)
        else:
            desk.outlets[-1] = replace(outlet, channels=(replace(outlet.channels[0], url=inside),))
    press.listen("127.0.0.2")
    desk.crawl()
    assert press.reached <= {"127.0.0.1"}
    assert desk.troubles() == {f"sahel{number}/main": "address" for number in range(len(SPELLINGS))}
    assert [hit for hit in press.hits if not hit.host.startswith("sahel")] == []


def test_what_is_allowed_is_fetched_by_its_literal_address(desk: Any, press: Any, page: Page) -> None:
    outlet = desk.add("sahel")
    channel = replace(outlet.channels[0], url=press.url("127.0.0.1", "/rss.xml"))
    desk.outlets[-1] = replace(outlet, channels=(channel,))
    press.publish_feed("127.0.0.1", "/news/1")
    press.publish("127.0.0.1", "/news/1", page())
    desk.crawl()
    assert desk.troubles() == {}
    assert desk.store.articles()[0].versions == 1


def answers(monkeypatch: pytest.MonkeyPatch, *found: list[str]) -> list[str]:
    """Let the name `rebind.test` have other addresses at every look-up; returns what was asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, **how: Any) -> Any:
        if host != "rebind.test":
            return real(host, port, **how)
        asked.append(host)
        addresses = found[min(len(asked), len(found)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr("spiders.addresses.socket.getaddrinfo", look_up)
    return asked


def rebinding(desk: Any, press: Any) -> None:
    outlet = desk.add("rebind")
    desk.change(allow_networks=("127.0.0.1/32",), resolve=("else.test=127.0.0.1",))
    press.publish_feed("rebind.test", "/news/1")
    assert outlet.homepage.startswith("http://rebind.test")


def test_a_name_that_changes_its_address_is_vetted_at_every_connection(
    desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    press.listen("127.0.0.2")
    rebinding(desk, press)
    press.publish("rebind.test", "/robots.txt", "", Connection="close")
    desk.crawl()
    assert len(asked) == 2
    assert [hit.path for hit in press.hits] == ["/robots.txt"]
    assert press.reached == {"127.0.0.1"}
    assert desk.troubles() == {"rebind/main": "address"}


def test_of_several_addresses_only_the_vetted_ones_are_connected_to(
    desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, ["127.0.0.2", "10.0.0.1", "127.0.0.1"])
    press.listen("127.0.0.2")
    rebinding(desk, press)
    desk.crawl()
    assert press.reached == {"127.0.0.1"}
    assert desk.store.articles()


def test_what_was_refused_is_told_with_its_address(desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["169.254.169.254"])
    rebinding(desk, press)
    desk.crawl()
    (problem,) = desk.store.problems()
    assert (problem.kind, problem.detail) == ("address", "robots.txt: rebind.test leads to 169.254.169.254")
