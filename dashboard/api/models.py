"""What the API answers with. Fields are only ever added; times are in UTC (ISO 8601, `Z`)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Generic, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rasid.health.findings import Severity
from rasid.kinds import ArticleStatus, ChannelKind, Direction, PageKind, Precision
from rasid.outcomes import EditKind, Outcome
from rasid.records import Article
from rasid.trust import confidences
from rasid.websub import Standing


def _legible(value: object) -> object:
    """Half a surrogate pair, which a page may have printed, as a question mark: JSON cannot carry it."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


MOST_PROBLEMS = 500
"""Every article of an outlet may have one: so many are told at once."""

Text = Annotated[str, BeforeValidator(_legible)]


class Model(BaseModel):
    """Made of a record: its attributes by the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    @classmethod
    def all_of(cls, records: Iterable[object]) -> list[Self]:
        """One for each record."""
        return [cls.model_validate(record) for record in records]


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """Some of a list. `next` leads to those that follow; null: these are the last ones."""

    items: list[Item]
    next: str | None = None


class Fault(BaseModel):
    """Why a request was not answered, in a sentence."""

    detail: str


class Outlet(Model):
    id: str
    name: Text
    country: str = Field(description="ISO 3166-1 alpha-2")
    language: str
    active: bool = Field(description="In the catalogue; false: it was.")
    paused_at: datetime | None = Field(description="Since when nothing of it is fetched, by a person's wish.")
    articles: int
    zone: Text | None = Field(None, description="IANA name of its time zone.")
    newest_article_at: datetime | None = None


class Push(Model):
    at: datetime
    listed: int = Field(description="Articles that the push named.")
    new: int


class Subscription(Model):
    hub: Text
    topic: Text = Field(description="The feed's address as the hub knows it.")
    standing: Standing = Field(description="`wanted`: the hub has not verified yet.")
    lease_until: datetime | None = Field(description="Until when the hub pushes, unless it is asked again.")
    next_at: datetime = Field(description="When the hub is asked again.")
    asked: int = Field(description="How often it was asked without an answer.")
    pushes: tuple[Push, ...] = Field(description="The latest, the last one first.")


class Channel(Model):
    id: str
    kind: ChannelKind
    url: Text
    next_due_at: datetime
    interval: float | None = Field(description="Seconds between two polls, at present.")
    failures: int = Field(description="In a row.")
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    subscription: Subscription | None = Field(None, description="To a hub that pushes what is new (WebSub).")


class Problem(Model):
    outlet_id: str
    subject: Text = Field(description="A channel's id or an article's address.")
    kind: str
    detail: Text
    meaning: str
    remedy: str
    first_at: datetime
    last_at: datetime
    count: int


class Finding(Model):
    id: str
    severity: Severity
    outlet_id: str | None = Field(description="Null: it concerns all.")
    since: datetime
    figure: float
    threshold: float
    unit: str
    meaning: str
    remedy: str
    detail: Text


class Foresight(Model):
    """As `rasid rhythm` shows it. Shares are of all edits, from 0 to 1."""

    rate: float = Field(description="How fast it edits, in times of a usual outlet.")
    articles_per_day: float = Field(validation_alias="articles")
    looks: int = Field(description="At an article that never changes.")
    overwritten: float = Field(description="Edits followed by another one before the next look.")
    late: float = Field(description="Edits after the last look.")
    missed: float = Field(description="Edits that are expected not to be seen: both of these.")


class OutletDetail(Outlet):
    foresight: Foresight
    channels: list[Channel]
    problems: list[Problem] = Field(description=f"That stand, the latest {MOST_PROBLEMS} of them.")
    findings: list[Finding]


class Gap(Model):
    id: int
    outlet_id: str
    channel_id: str
    after: datetime = Field(description="The poll before.")
    before: datetime = Field(description="The oldest entry of the poll that came next.")
    missed: float = Field(description="About how many entries nobody saw.")
    found: int = Field(description="Articles that the search for them brought.")
    closed_at: datetime | None = Field(description="When that search met what was known.")


class ArticleRow(Model):
    id: int
    outlet_id: str
    url: Text
    title: Text | None
    status: ArticleStatus
    published_at: datetime | None = Field(description="Where only the day is known, its start in UTC.")
    first_seen_at: datetime
    last_checked_at: datetime | None
    versions: int
    language: str | None


class Stamp(Model):
    instant: datetime | None = Field(description="Null where only a day or month is known.")
    day: date = Field(description="The local day.")
    precision: Precision
    text: Text = Field(description="As printed.")
    zone: str
    source: str
    flags: tuple[str, ...]
    confidence: float


class Headline(Model):
    text: Text
    sources: tuple[str, ...] = Field(description="Where it is called so: h1, opengraph, json-ld, feed, url, …")


class Masked(Model):
    text: Text
    reason: str


class Origin(Model):
    source: Text = Field(
        description="rule, json-ld, opengraph, meta, microdata, time, feed, h1, title, url, link, text …"
    )
    confidence: float = Field(description="From 0 to 1: the share of such findings that are right.")


class Reading(Model):
    """What an article says: one version of it."""

    url: Text
    canonical_url: Text
    title: Text | None
    section: Text | None
    published: Stamp | None
    modified: Stamp | None
    authors: tuple[Text, ...]
    byline: Text | None
    paragraphs: tuple[Text, ...]
    image: Text | None
    image_caption: Text | None
    language: str | None
    direction: Direction
    kind: PageKind
    digest: str = Field(description="Equal digests: a reader would see no difference.")
    reader: str = Field(description="Version of the reader that made this.")
    confidence: float
    headlines: tuple[Headline, ...] = Field(description="All that the page calls it.")
    masked: tuple[Masked, ...] = Field(description="What stood among the paragraphs, but is no part of the article.")
    found: dict[str, Origin] = Field(description="Where each field that was found was, and how sure that makes it.")

    @model_validator(mode="before")
    @classmethod
    def _with_origins(cls, article: object) -> object:
        if not isinstance(article, Article):
            return article
        sure = confidences(article)
        found = {name: Origin(source=source, confidence=sure[name]) for name, source in article.sources.items()}
        return {**{name: getattr(article, name) for name in cls.model_fields if name != "found"}, "found": found}


class VersionRow(Model):
    article_id: int
    number: int = Field(description="From 1.")
    seen_at: datetime


class Version(VersionRow):
    article: Reading


class FurtherAddress(Model):
    url: Text
    since: datetime = Field(description="When it was found to be the same article.")


class ArticleDetail(Model):
    id: int
    outlet_id: str
    url: Text
    status: ArticleStatus
    first_seen_at: datetime
    last_checked_at: datetime | None
    last_changed_at: datetime | None
    next_check_at: datetime | None
    missing_since: datetime | None
    versions: int
    latest: Reading | None = Field(description="Null: never read.")
    further_addresses: list[FurtherAddress] = Field([], description="Others that lead to it.")


class FieldEdit(Model):
    field: str
    before: Text
    after: Text


class Edit(Model):
    kind: EditKind
    field: str
    before: Text
    after: Text
    weight: float
    place_before: int | None = Field(description="Number of the paragraph, from 0.")
    place_after: int | None


class Change(Model):
    id: int = Field(description="Grows with every change.")
    outlet_id: str
    article_id: int
    url: Text
    title: Text | None
    version: int | None = Field(description="The version that it made.")
    kind: Outcome
    at: datetime
    weight: float = Field(description="From 0 to 1.")
    told: bool = Field(description="Whether it weighs enough for people to be told.")
    count: int = Field(description="How often it was seen: flip-flops and dates that were touched are one change each.")
    acknowledged: bool | None = Field(description="Whether the page said that it was modified; null: it says nothing.")
    edits: list[FieldEdit] = Field(description="The fields that differ.")
    typed: list[Edit] = Field(description="What was done to them.")


class Changes(BaseModel):
    """`cursor` is what to pass as `after` next time: the changes that come then are the ones after these."""

    items: list[Change]
    cursor: int
    more: bool = Field(description="Whether there are more already.")


class Words(Model):
    kind: str = Field(description="equal, insert or delete")
    text: Text


class FieldDiff(BaseModel):
    field: str
    lines: list[list[Words]]


class Diff(BaseModel):
    article_id: int
    before: int = Field(description="Number of a version.")
    after: int
    fields: list[FieldDiff]


class Run(Model):
    id: int
    started_at: datetime
    finished_at: datetime | None
    state: str = Field(description="running, finished, failed or interrupted")
    reason: Text
    outlets: int
    polls: int
    visits: int
    new: int
    changed: int
    failures: int


class Fetch(Model):
    id: int
    at: datetime
    outlet_id: str
    channel_id: str | None
    article_id: int | None
    url: Text
    status: int | None
    size: int
    seconds: float
    outcome: str


class Piece(Model):
    text: Text
    marked: bool = Field(description="Asked for.")


class Hit(Model):
    article_id: int
    outlet_id: str
    url: Text
    title: Text | None
    published_at: datetime | None
    language: str | None
    version: int
    seen_at: datetime
    latest: bool = Field(description="Whether the article still reads so.")
    snippet: tuple[Piece, ...]


class Hits(BaseModel):
    items: list[Hit]
    next_offset: int | None = Field(description="To go on with; null: these are the last ones.")


class Done(BaseModel):
    """What an action left behind."""

    outlet_id: str
    paused_at: datetime | None = None
