"""Links as pages and feeds print them. How addresses are written is the caller's knowledge."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

_WORD_AND_COLON = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TWO_SCHEMES = re.compile(r"https?:/{0,2}(?=https?://)", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?:(www\.)[\w-]+|[\w-]+)(?:\.[\w-]+)+(?=[/?#]|$)", re.IGNORECASE)
_SCHEMES = (
    "http https about android-app blob callto cid data fb-messenger feed file ftp geo intent ios-app irc javascript "
    "magnet mailto pcast sms skype tel tg urn viber whatsapp ws wss"
)
_SCHEMES_IN_USE = frozenset(_SCHEMES.split())


def fits(pattern: re.Pattern[str], url: str) -> bool:
    """Whether a pattern is found in an address, as it is or as browsers show it: with letters in place of their
    percent-encoding."""
    return bool(pattern.search(url) or ("%" in url and pattern.search(unquote(url))))


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a reader must know of addresses.

    `absolute(base, href)` gives the address to fetch, None where there is none; `key(url)` its
    canonical form, which tells articles apart; `site(url)` the name that its host's owner
    registered.
    """

    absolute: Callable[[str, str], str | None]
    key: Callable[[str], str]
    site: Callable[[str], str]

    def link(self, base: str, href: str | None) -> str | None:
        """The address that a printed link leads to, seen from `base`; None when there is none.

        Headlines make paths too: a colon is no scheme's unless the word before it is one in use. Some
        templates leave out the scheme or write two: what begins with `www.` or the base's own site is no path.
        """
        if not href:
            return None
        link = _TWO_SCHEMES.sub("", href.strip(), count=1)
        host = _HOST_FIRST.match(link)
        if host and (host[1] or self.site(f"//{host[0]}") == self.site(base)):
            link = f"//{link}"
        word = _WORD_AND_COLON.match(link)
        if word and word.group(1).lower() not in _SCHEMES_IN_USE:
            link = f"./{link}"
        return self.absolute(base, link)
