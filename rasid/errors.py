"""What can go wrong: exceptions for the program, troubles for the outlets.

An exception stops something in Rasid itself. A trouble is a fact about an outlet: it is recorded,
explained in plain words and never stops another outlet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class RasidError(Exception):
    """The root of all errors that Rasid raises on purpose. The text is fit for a user's eyes."""


class SettingsError(RasidError):
    """A setting is unknown or has a value that cannot be used."""


class CatalogueError(RasidError):
    """An outlet's file cannot be used; the text names file, line and remedy."""


class StoreError(RasidError):
    """The database cannot be used as it is."""


class StoreBusyError(StoreError):
    """Another program holds the database, and did not let go of it within the time that a write waits."""


class UnreadableFeedError(RasidError):
    """A channel's body is not what it should be. `kind` is a trouble's name."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail

    def __reduce__(self) -> tuple[type["UnreadableFeedError"], tuple[str, str]]:
        return type(self), (self.kind, self.detail)  # it crosses from worker processes


class Next(StrEnum):
    """What happens after a trouble."""

    RETRY = "retry"  # soon, with growing intervals
    SLOW_DOWN = "slow_down"  # later than usual: the outlet asked for it
    GIVE_UP = "give_up"  # nothing more will come from this address by itself
    CARRY_ON = "carry_on"  # a blemish: what could be read was read


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of trouble: what it means, what a person can do, what Rasid does next."""

    name: str
    meaning: str
    remedy: str
    next: Next


def _table(*rows: Trouble) -> Mapping[str, Trouble]:
    return {row.name: row for row in rows}


TROUBLES: Mapping[str, Trouble] = _table(
    Trouble("timeout", "The outlet did not answer in time.",
            "Nothing, if it passes. If it stays, raise request_timeout.",
            Next.RETRY),
    Trouble("dns", "The outlet's host name could not be resolved.",
            "Check the spelling of the host in the outlet's file, and this machine's DNS.", Next.RETRY),
    Trouble("connection", "No connection to the outlet could be made, or it broke off.",
            "Nothing, if it passes. If many outlets show it, check this machine's network.", Next.RETRY),
    Trouble("tls", "The outlet's certificate could not be verified.",
            "If the outlet is known to be careless, set verify_certificates = false in its file.", Next.RETRY),
    Trouble("unverified", "The outlet's certificates are not verified, as its file wants it.",
            "If the outlet's certificate is good now, take verify_certificates out of its file.", Next.CARRY_ON),
    Trouble("address", "The host resolves to an address that Rasid does not fetch from.",
            "If the host is on your own network, add its network to allow_networks.", Next.GIVE_UP),
    Trouble("robots", "The outlet's robots.txt forbids this address to us.",
            "Remove the address from the outlet's file, or ask the outlet for permission.", Next.GIVE_UP),
    Trouble("http-403", "The outlet refuses us (403 Forbidden).",
            "Lower the rate with host_delay in the outlet's file, check that contact is set, or ask the outlet.",
            Next.SLOW_DOWN),
    Trouble("http-404", "There is nothing at this address (404 Not Found).",
            "If it is a channel, look up the outlet's present feed address and put it into its file.", Next.RETRY),
    Trouble("http-410", "The outlet says that this address is gone for good (410 Gone).",
            "If it is a channel, look up the outlet's present feed address and put it into its file.", Next.GIVE_UP),
    Trouble("http-429", "The outlet asks us to slow down (429 Too Many Requests).",
            "Raise host_delay in the outlet's file.", Next.SLOW_DOWN),
    Trouble("http-4xx", "The outlet rejects the request.",
            "Open the address in a browser, and correct the outlet's file if it has moved.", Next.RETRY),
    Trouble("redirects", "The outlet redirects without end, or to no web address.",
            "Open the address in a browser, and put the one where that ends into the outlet's file.", Next.RETRY),
    Trouble("http-5xx", "The outlet's server has an error of its own.",
            "Nothing, if it passes. If it stays, tell the outlet.", Next.RETRY),
    Trouble("not-modified", "The outlet answers 'not modified' (304) about something that we never had.",
            "Nothing, if it passes: we ask for the whole. If it stays, tell the outlet.", Next.RETRY),
    Trouble("lying-validators", "The outlet said that nothing had changed when something had.",
            "Nothing: for two weeks we ask for the whole each time. Tell the outlet that its ETags are wrong.",
            Next.CARRY_ON),
    Trouble("moved-channel", "The channel has redirected permanently for days; its new address is polled.",
            "Put the new address into the outlet's file.", Next.CARRY_ON),
    Trouble("entries-missed", "The channel listed more between two polls than it can hold.",
            "Nothing, if `rasid gaps` says that all was found. If it comes again, lower poll_interval_min, or add a "
            "sitemap or section page as a channel.", Next.CARRY_ON),
    Trouble("too-large", "The answer was larger than body_limit.",
            "If the outlet's pages really are that large, raise body_limit.", Next.RETRY),
    Trouble("large-headers", "The answer's headers were larger than is taken.",
            "Nothing, if it passes. If it stays, tell the outlet: its server or its cache is broken.", Next.RETRY),
    Trouble("packed", "The answer is packed (gzip and the like), and cannot be unpacked.",
            "Nothing, if it passes. If it stays, tell the outlet: its server or its cache is broken.", Next.RETRY),
    Trouble("empty-feed", "The feed came without a single entry.",
            "Open it in a browser. If it stays empty, look for another feed of the outlet.", Next.RETRY),
    Trouble("truncated-feed", "The feed breaks off in the middle; the entries before the break were taken.",
            "Nothing, if it passes. If it stays, tell the outlet.", Next.CARRY_ON),
    Trouble("malformed-feed", "The feed is not well-formed; what could be read was taken.",
            "Nothing, as long as articles arrive. If they stop, tell the outlet.", Next.CARRY_ON),
    Trouble("not-a-feed", "A web page came instead of a feed.",
            "Open the address in a browser: the feed may have moved, or a wall may stand before it.", Next.RETRY),
    Trouble("placeholder-links", "The feed's links do not lead to articles.",
            "Add section pages of the outlet as channels. Until then the front page is read in the feed's place.",
            Next.CARRY_ON),
    Trouble("hub", "The feed's hub does not take our subscription; the feed is polled as ever.",
            "Nothing, if it passes. See that hubs can reach the address in websub_callback.", Next.CARRY_ON),
    Trouble("browser", "The page is to be opened in a browser, which is not there or could not open it.",
            "Install Rasid with the extra 'render' and Chromium (on Debian: apt install chromium), or name it in "
            "browser. If it stays, take render out of the outlet's file.", Next.RETRY),
    Trouble("no-links", "The page lists no article address.",
            "Check article_url in the outlet's file against today's addresses.", Next.RETRY),
    Trouble("no-title", "The article has no title that could be found.",
            "Look at the page, and give the outlet a title rule.", Next.CARRY_ON),
    Trouble("no-date", "The article has no date that could be read.",
            "Look at the page, and give the outlet a published rule.", Next.CARRY_ON),
    Trouble("wrong-offset", "The outlet states its times with an offset from UTC that is wrong as a whole.",
            "Set trust_offset = false in [rules.date] of the outlet's file: its clock is then read in its zone. Pages "
            "that say UTC are read so by themselves once that is learned; such dates have the flag clock-learned.",
            Next.CARRY_ON),
    Trouble("no-text", "No article text was found on the page.",
            "Look at the page: it may need a body rule, a log-in, or JavaScript.", Next.RETRY),
    Trouble("rule-finds-nothing", "The outlet's rules find no text on the page; it was read without them.",
            "Look at the page: its layout has probably changed. Correct the body rule, or add a set with valid_from.",
            Next.CARRY_ON),
    Trouble("rule-disagrees", "The outlet's rules find far less text than the page has; it was read without them.",
            "Look at the page, and correct the body rule.", Next.CARRY_ON),
    Trouble("not-an-article", "The page is not an article.",
            "If it is one after all, give the outlet a body rule.", Next.RETRY),
    Trouble("soft-404", "The address leads to a page for what does not exist, or to the front page.",
            "Nothing: the article counts as missing, and as gone when that stays so.", Next.RETRY),
    Trouble("blocked", "A login page, a question for consent or a check for robots came twice in the article's place.",
            "Open the address in a browser; ask the outlet for access, or lower the rate with host_delay.",
            Next.SLOW_DOWN),
    Trouble("error-page", "An error page came, twice, instead of the article.",
            "Nothing, if it passes. If it stays, tell the outlet.", Next.RETRY),
    Trouble("extraction-broken", "What was read, twice, cannot be the article that was read before.",
            "Look at the page: the outlet may have been redesigned. Correct the rules in its file.", Next.RETRY),
    Trouble("not-html", "Something other than a web page came.",
            "Narrow article_url in the outlet's file so that such addresses are left out.", Next.GIVE_UP),
    Trouble("slow-parse", "Reading the page took longer than parse_timeout, and was stopped.",
            "If it stays, tell Rasid's maintainers the address.", Next.RETRY),
    Trouble("reader-failed", "Rasid's reader failed on the page.",
            "Tell Rasid's maintainers the address; the log has the details.", Next.RETRY),
)  # fmt: skip


def trouble_of_status(status: int) -> str:
    """The trouble's name for an HTTP status of 300 and above."""
    exact = f"http-{status}"
    if exact in TROUBLES:
        return exact
    if 300 <= status < 400:
        return "redirects"
    return "http-5xx" if status >= 500 else "http-4xx"


def nearest(name: str, known: list[str]) -> str:
    """` Did you mean 'x'?` when one of `known` is close to `name`, else nothing."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
