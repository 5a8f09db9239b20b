"""Which addresses are fetched from: vetted where a connection is about to be made.

Every connection of the process asks the reactor's resolver first, so redirects, robots.txt, IP
literals, odd spellings of addresses and names that change their address all pass through here.
"""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, cast

from twisted.internet import address as twisted_address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no types

from rasid.errors import SettingsError
from rasid.settings import Settings

type_of = {socket.AF_INET: twisted_address.IPv4Address, socket.AF_INET6: twisted_address.IPv6Address}

# Global unicast (RFC 4291, 2.4); what else IPv6 has is local, or carries an IPv4 address: ::/96,
# ::ffff:0:0:0/96 (RFC 2765), 64:ff9b::/96 (RFC 6052), 64:ff9b:1::/48 (RFC 8215).
_UNICAST = ip_network("2000::/3")
# Ranges inside of it that carry one, too (RFC 3056, 4380): what they lead to is not known before they are used.
_CARRIERS = tuple(ip_network(text) for text in ("2002::/16", "2001::/32"))
_ISATAP = (0x00005EFE, 0x02005EFE)  # the middle of an address that ends in an IPv4 address (RFC 5214, 6.1)
# Protocols' own and for examples (RFC 6890, 7526, 9637): not all versions of Python count them as such.
_PROTOCOLS = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))

Network = IPv4Network | IPv6Network


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to one machine on the public Internet."""
    if isinstance(address, IPv6Address):
        carries = any(address in one for one in _CARRIERS) or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
        if carries or address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in one for one in _PROTOCOLS)


class Addresses:
    """The rules: fixed addresses of hosts, and networks that are allowed though they are not public.

    Raises `SettingsError` for a network or an address that cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._allowed = [_network(text) for text in settings.allow_networks]
        self._fixed = dict(_fixed(entry) for entry in settings.resolve)
        self._refused: dict[str, str] = {}

    def allows(self, text: str) -> bool:
        """Whether an IP address (as text) may be connected to."""
        address: IPv4Address | IPv6Address = ip_address(text)
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return is_public(address) or any(address in network for network in self._allowed)

    def fixed(self, host: str) -> str | None:
        """The address that the settings give to a host, if they do."""
        name = host.lower().rstrip(".")
        while True:
            if name in self._fixed:
                return self._fixed[name]
            _, dot, rest = name.removeprefix("*.").partition(".")
            if not dot:
                return None
            name = f"*.{rest}"

    def look_up(self, host: str, port: int) -> list[tuple[int, tuple[Any, ...]]]:
        """Family and socket address of a host that may be connected to. Blocks; never raises.

        What was refused is kept for `refusal`.
        """
        try:
            answers = socket.getaddrinfo(self.fixed(host) or host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):  # a label that is too long is a UnicodeError
            return []
        found = [(int(family), where) for family, _, _, _, where in answers if family in type_of]
        allowed = [one for one in found if self.allows(str(one[1][0]))]
        if found and not allowed:
            self._refused[host] = str(found[0][1][0])
        return allowed

    def refusal(self, host: str) -> str | None:
        """The address for which the latest look-up of a host was refused; asking forgets it."""
        return self._refused.pop(host, None)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves for Twisted, by the rules."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def resolveHostName(  # noqa: N802  # the interface's name
        self,
        resolutionReceiver: Any,  # noqa: N803  # an IResolutionReceiver, by the interface's name
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Look up in a thread, or at once when the address is given; tell the receiver."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def tell(found: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
            for family, where in found:
                kind = type_of[socket.AddressFamily(family)]
                if addressTypes is None or kind in addressTypes:
                    resolutionReceiver.addressResolved(kind(transportSemantics, *where))
            resolutionReceiver.resolutionComplete()

        if _is_literal(self._addresses.fixed(hostName) or hostName):
            tell(self._addresses.look_up(hostName, portNumber))
        else:
            deferToThread(self._addresses.look_up, hostName, portNumber).addCallbacks(tell, _tell_none(tell))
        return cast("IHostResolution", resolution)


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """A look-up in a thread cannot be called off; its answer is no longer listened to."""


def install(addresses: Addresses) -> None:
    """Make the running reactor resolve by these rules: for the whole process, until the next call."""
    from twisted.internet import reactor

    cast("Any", reactor).installNameResolver(GuardedResolver(addresses))


def _tell_none(tell: Any) -> Any:
    def failed(_: Failure) -> None:
        tell([])

    return failed


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        message = f"Setting 'allow_networks': {text!r} is not a network. Write it as 10.1.0.0/16."
        raise SettingsError(message) from None


def _fixed(entry: str) -> tuple[str, str]:
    name, _, address = entry.partition("=")
    if not name or not _is_literal(address):
        message = f"Setting 'resolve': {entry!r} is not NAME=ADDRESS. Write it as news.example=192.0.2.1."
        raise SettingsError(message)
    return name.lower(), address
