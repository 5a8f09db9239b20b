"""The records that travel between the rooms: frozen, with no behaviour that does I/O.

Every `datetime` in a record is aware and in UTC. Every text is `str`; bytes appear only in a
`Snapshot`. Sequences are tuples, so that a record can be shared between threads and processes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from rasid.kinds import ArticleStatus, ChannelKind, Direction, PageKind, Precision
from rasid.memory import NOTHING_SEEN, ArticleMemory, ChannelMemory, Headline, Masked, OutletMemory
from rasid.outcomes import Change, Edit, EditKind, FieldEdit, Outcome
from rasid.watched import Channel, DateRule, Learned, Outlet, Rules

# to be had here beside the records below
__all__ = [
    "ArticleMemory",
    "ArticleStatus",
    "Change",
    "Channel",
    "ChannelKind",
    "ChannelMemory",
    "DateRule",
    "Direction",
    "Edit",
    "EditKind",
    "FieldEdit",
    "Headline",
    "Learned",
    "Masked",
    "Outcome",
    "Outlet",
    "OutletMemory",
    "PageKind",
    "Precision",
    "Rules",
]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a channel said of an article, as printed. Empty strings are never used: None is."""

    title: str | None = None
    summary: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    section: str | None = None
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a channel's last entry for an article said that can tell of changes, as printed.

    `summary` is a digest. So is `mark`, of all of it and the channel: equal ones say the same.
    """

    mark: str
    title: str | None = None
    summary: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article address that a channel listed. `url` is absolute, `key` is its canonical form."""

    url: str
    key: str
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One response as received. Header names are lower case; a repeated header keeps its first value."""

    url: str  # the address asked for
    final_url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A value as printed, and where: `rule`, `json-ld`, `opengraph`, `meta`, `microdata`, `time`,
    `feed`, `h1`, `title`, `url`, `link`, `text`, `state`, `trafilatura`."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a page and its channel say of an article, as printed, before any value is made of it.

    Date candidates and authors stand in order of trust. `paragraphs` are plain text, entities
    resolved, white space as in the page.
    """

    url: str
    title: Found | None = None
    headlines: tuple[Found, ...] = ()  # what each place on the page calls it, one of each source
    section: Found | None = None
    published: tuple[Found, ...] = ()
    modified: tuple[Found, ...] = ()
    byline: Found | None = None
    authors: tuple[Found, ...] = ()
    paragraphs: tuple[str, ...] = ()
    body_source: str | None = None
    image: Found | None = None
    image_caption: Found | None = None
    canonical: Found | None = None
    language: Found | None = None
    kind: PageKind = PageKind.ARTICLE
    confidence: float = 1.0  # in the paragraphs: expected share of their words that are the article's
    findings: tuple[str, ...] = ()  # what a person should look at, such as `rule-disagrees`


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment that a page gives: `instant` is None at day and month precision; `day` is local."""

    instant: datetime | None
    day: date
    precision: Precision
    text: str  # as printed
    zone: str  # IANA name, or an offset such as "+03:00" when the text carries one
    source: str  # as in `Found.source`
    flags: tuple[str, ...] = ()
    confidence: float = 1.0  # from 0 to 1: how sure the source and the others beside it make us


@dataclass(frozen=True, slots=True)
class Clocks:
    """The moment that a page prints as UTC, whatever was made of it, and the one that its channel gives."""

    stated: datetime
    listed: datetime | None = None


COMPARED_FIELDS = (
    "title", "section", "byline", "authors", "published", "image", "image_caption", "paragraphs",
)  # fmt: skip
"""The fields of an article in which a difference is a change, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as values. Texts are in their stored form; see `rasid.normalize.text`.

    `sources` tells for each field where it was found. `digests` holds, for each of `COMPARED_FIELDS`,
    the SHA-256 (hex) of its compared form (dates by value, None as the empty text), and `digest` is
    taken over them all: equal digests mean that a reader would see no difference. `exact_digest` is
    taken over the same fields in stored form: it differs on cosmetic changes too.
    """

    url: str
    canonical_url: str
    title: str | None
    section: str | None
    published: Stamp | None
    modified: Stamp | None
    authors: tuple[str, ...]
    byline: str | None
    paragraphs: tuple[str, ...]
    image: str | None
    image_caption: str | None
    language: str | None
    direction: Direction
    digests: Mapping[str, str]
    digest: str
    exact_digest: str
    reader: str  # version of the reader that made this
    sources: Mapping[str, str] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()  # all that the page calls it, `title` most often among them
    masked: tuple[Masked, ...] = ()  # what was among the paragraphs, but is no part of the article
    kind: PageKind = PageKind.ARTICLE
    confidence: float = 1.0  # in the paragraphs, as in `RawArticle`
    findings: tuple[str, ...] = ()  # what a person should look at
    clocks: Clocks | None = None
    whole: bool | None = None  # whether the page ended as pages do, with its end tag; None: not known


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with a channel or an article.

    `kind` is a member of `rasid.errors.TROUBLES`; `subject` is a channel id or an article address;
    `detail` is one line of fact, in English.
    """

    kind: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional, the digest of the last body (SHA-256, hex), and where on it the
    article stood: see `rasid.standing`. Of a feed, a digest of its entries.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel and what is known of it. `interval` is the present one, in seconds."""

    channel: Channel
    next_due_at: datetime
    validators: Validators = Validators()
    interval: float | None = None
    failures: int = 0  # in a row
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None  # when a poll last brought a new article
    listing: str | None = None  # digest of what the last poll that was read listed
    memory: ChannelMemory = NOTHING_SEEN

    @property
    def address(self) -> str:
        """Where it is polled."""
        return self.memory.address or self.channel.url


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article and what is known of it; `latest` is its last version's reading.

    `hints` are from its first sight, and take part in readings. `listed` is what each channel, by its
    id, said of it last, and takes no part: it only tells when to look. A visit leaves it, and
    `called_at`, as they are in the store.
    """

    id: int
    outlet_id: str
    url: str
    key: str
    status: ArticleStatus
    first_seen_at: datetime
    hints: Hints = Hints()
    validators: Validators = Validators()
    latest: Article | None = None
    versions: int = 0
    failures: int = 0  # in a row
    missing_since: datetime | None = None
    last_checked_at: datetime | None = None
    last_changed_at: datetime | None = None
    next_check_at: datetime | None = None  # None: never again
    pending: Article | None = None  # a reading that differs and has to be seen again
    memory: ArticleMemory = field(default_factory=ArticleMemory)
    listed: Mapping[str, Listed] = field(default_factory=dict)
    called_at: datetime | None = None  # when a list last said that it changed


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request, for the ledger. `status` is None when no response came; `seconds` is its duration.

    `host` is the one that was asked; empty: the request never went out. `floor` is how many seconds had
    to lie between it and the request to that host before. `purpose` is what it was for beside polls and
    visits: `robots`, `redirect`, `retry`, `sitemap`, `page`, `browser` or `hub`. `hops` are such requests that no
    record tells of yet: on the way to this one, or beside it. `made` is when the answer was made, where it says that a
    cache had kept it since; the ledger does without.
    """

    url: str
    at: datetime
    status: int | None
    size: int = 0
    seconds: float = 0.0
    host: str = ""
    floor: float | None = None
    purpose: str = ""
    hops: tuple["Fetch", ...] = ()
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they went over the wire, to be kept as evidence.

    Heads begin with the request or status line and end with the empty line. `body` is as it came,
    its content coding (gzip and the like) left, its transfer coding (chunks) undone. Of a page that a browser
    opened there is no such exchange: `rendered` is the media type of `body`, the page as it stood when its
    scripts had run, and there are no heads.
    """

    url: str  # of this request; where there were redirects, the last one's
    at: datetime
    sent: bytes  # the request's head
    received: bytes  # the answer's head
    body: bytes
    address: str | None = None  # IP address of the host
    rendered: str | None = None
    digest: str = field(init=False, repr=False, compare=False)  # SHA-256 of the body, in hexadecimal digits

    def __post_init__(self) -> None:
        """Made once, and needed three times: to make it takes long beside all else that an unchanged page takes."""
        object.__setattr__(self, "digest", sha256(self.body).hexdigest())


@dataclass(frozen=True, slots=True)
class Gap:
    """A span between two polls of a channel of which entries are missing: about `missed`, between `after`,
    the earlier poll, and `before`, the oldest entry of the later one (or that poll, where no dates are)."""

    after: datetime
    before: datetime
    missed: float


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of a channel, ready to be stored: its next state, what it listed, what went wrong.

    `problems` replaces the channel's open problems: an empty tuple clears them, None leaves them
    (a 304 says only that nothing is different). `excused`: our own network failed, and nothing is said of the
    outlet. `recheck_after` is how many seconds at least lie
    between two looks at an article that the list calls for.
    """

    state: ChannelState
    fetch: Fetch
    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] | None = ()
    not_modified: bool = False
    recheck_after: float = 0.0
    excused: bool = False
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to an article, ready to be stored: its next state and what it brought.

    `state.versions` counts the version that this visit adds, if any: `version` is that reading.
    `problems` replaces the article's open problems; None leaves them. `reading` is the version
    before as the present reader reads it, where another reader had made it. `headlines` are those that the
    page did not have before, other than the version's. `exchange` is what the archive may keep.
    """

    state: ArticleState
    outcome: Outcome
    fetch: Fetch
    version: Article | None = None
    change: Change | None = None
    problems: tuple[Problem, ...] | None = ()
    reading: Article | None = None
    headlines: tuple[Headline, ...] = ()
    exchange: Exchange | None = field(default=None, repr=False)
    outlet_memory: OutletMemory | None = None  # what the outlet's memory becomes; None: what it was
    excused: bool = False  # as of a poll
    proof: str | None = None  # of a page that had to be looked into: `proved`, or why it was read in full


@dataclass(frozen=True, slots=True)
class Batch:
    """What one crawl is asked to do. All work on one host stands in one batch."""

    run_id: int
    channels: tuple[ChannelState, ...] = ()
    articles: tuple[ArticleState, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.channels or self.articles)
