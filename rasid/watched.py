"""What is watched: outlets with their channels and rules, as the catalogue describes them. Part of the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from rasid.kinds import ChannelKind


@dataclass(frozen=True, slots=True)
class DateRule:
    """How an outlet's dates are to be read.

    `sources` orders where a date is looked for (names as in `Found.source`); `order` is "dmy",
    "mdy" or "ymd"; `calendar` is "gregorian", "hijri" or "jalali"; `zone` replaces the outlet's.
    With `trust_offset` false an explicit offset is ignored in favour of the zone.
    """

    sources: tuple[str, ...] = ()
    order: str | None = None
    calendar: str | None = None
    zone: str | None = None
    trust_offset: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """Where an outlet's article pages keep what: CSS selectors, or XPath when starting with `/` or `(`.

    `valid_from` is the day of publication from which this set holds (None: always). `strip`,
    `stop_at` and `not_authors` hold any number of values: selectors, texts that end the body, and
    names that are never an author. `signatures` are closing paragraphs that are the byline. `json_path`
    maps fields to paths into the data of the page's scripts, for what no selector of the set finds.
    """

    valid_from: date | None = None
    title: str | None = None
    title_suffixes: tuple[str, ...] = ()
    section: str | None = None
    published: str | None = None
    modified: str | None = None
    byline: str | None = None
    authors: str | None = None
    not_authors: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    lead: str | None = None
    body: str | None = None
    paragraph: str | None = None
    strip: tuple[str, ...] = ()
    stop_at: tuple[str, ...] = ()
    image: str | None = None
    image_caption: str | None = None
    date: DateRule = DateRule()
    json_path: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learned:
    """What an outlet's articles taught of how its pages are to be read; see `rasid.learning`.

    `suffixes` and `prefixes` are what its titles carry beside headlines, separators included. `utc_ahead` is by
    how many times the offset of its zone lies ahead what its pages print as UTC: once, and that is local time; twice,
    where the offset was added instead of taken away; 0, and it is UTC.
    """

    suffixes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    utc_ahead: int = 0

    @property
    def mark(self) -> str:
        """What tells readings with this knowledge from others: empty where nothing was learned."""
        known = "\n".join((*self.suffixes, "", *self.prefixes, "", "Z" * self.utc_ahead))
        return sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:6] if known.strip() else ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One address that lists an outlet's articles. `id` is `OUTLET/NAME`."""

    id: str
    outlet_id: str
    kind: ChannelKind
    url: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher as its file in the catalogue describes it.

    `names` maps language to name; `zone` is an IANA name; `languages` are ISO 639 codes, the main
    one first; `article_url` is a regular expression that article addresses match, if known.
    `host_budget` is how many requests an hour each of its hosts gets, in the setting's place.
    `verify_certificates` false accepts any certificate of this outlet's hosts; `render` opens its
    pages in a browser, `render_hosts` are further hosts that its scripts may come from and ask.
    """

    id: str
    names: Mapping[str, str]
    country: str
    zone: str
    languages: tuple[str, ...]
    homepage: str
    channels: tuple[Channel, ...]
    rules: tuple[Rules, ...] = ()
    article_url: str | None = None
    host_delay: float | None = None  # seconds between two requests, when more than the setting
    host_budget: int | None = None
    poll_interval_min: float | None = None  # seconds; this and the next in the settings' place
    poll_interval_max: float | None = None
    verify_certificates: bool = True
    render: bool = False
    render_hosts: tuple[str, ...] = ()
    learned: Learned = Learned()  # none of the file's

    @property
    def name(self) -> str:
        """The name in the outlet's main language, else in English, else any, else the id."""
        for language in (*self.languages, "en", *self.names):
            if language in self.names:
                return self.names[language]
        return self.id
