"""The shape of an outlet's file: pydantic models, and how they become the records of the core."""

from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from outlets import checks
from rasid.records import Channel, ChannelKind, DateRule, Outlet, Rules

# As in `rasid.records.Found`.
_SOURCES = "rule json-ld opengraph meta microdata time feed h1 title url link text trafilatura"
SOURCES = frozenset(_SOURCES.split())

Text = Annotated[str, AfterValidator(checks.is_text)]
Selector = Annotated[str, AfterValidator(checks.is_text), AfterValidator(checks.is_selector)]
JsonPath = Annotated[str, AfterValidator(checks.is_text), AfterValidator(checks.is_path)]
Url = Annotated[str, AfterValidator(checks.is_url)]
Zone = Annotated[str, AfterValidator(checks.is_zone)]
Language = Annotated[str, AfterValidator(checks.is_language)]
Source = Annotated[
    str,
    AfterValidator(
        checks.member_of(lambda: SOURCES, "a source of dates", f"Give some of: {', '.join(sorted(SOURCES))}.")
    ),
]


class Strict(BaseModel):
    """No unknown keys, and no silent conversion of types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class DateTable(Strict):
    """`[rules.date]`."""

    sources: list[Source] = []
    order: Literal["dmy", "mdy", "ymd"] | None = None
    calendar: Literal["gregorian", "hijri", "jalali"] | None = None
    zone: Zone | None = None
    trust_offset: bool = True

    def record(self) -> DateRule:
        """The table as the core's record."""
        return DateRule(tuple(self.sources), self.order, self.calendar, self.zone, self.trust_offset)


class JsonPathTable(Strict):
    """`[rules.json_path]`."""

    title: JsonPath | None = None
    section: JsonPath | None = None
    published: JsonPath | None = None
    modified: JsonPath | None = None
    authors: JsonPath | None = None
    body: JsonPath | None = None
    image: JsonPath | None = None

    def record(self) -> dict[str, str]:
        """The paths that are given, by field."""
        return {name: path for name, path in self if path}


class RulesTable(Strict):
    """`[[rules]]`."""

    valid_from: date | None = None
    title: Selector | None = None
    title_suffixes: list[Text] = []
    section: Selector | None = None
    published: Selector | None = None
    modified: Selector | None = None
    byline: Selector | None = None
    authors: Selector | None = None
    not_authors: list[Text] = []
    signatures: list[Text] = []
    lead: Selector | None = None
    body: Selector | None = None
    paragraph: Selector | None = None
    strip: list[Selector] = []
    stop_at: list[Text] = []
    image: Selector | None = None
    image_caption: Selector | None = None
    date: DateTable = Field(default_factory=DateTable)
    json_path: JsonPathTable = Field(default_factory=JsonPathTable)

    def record(self) -> Rules:
        """The table as the core's record: lists become tuples."""
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in self}
        return Rules(**{**values, "date": self.date.record(), "json_path": self.json_path.record()})


class ChannelTable(Strict):
    """`[[channels]]`. Without a name it is called after its kind and its number among those."""

    name: Annotated[str, AfterValidator(checks.is_channel_name)] | None = None
    kind: Literal["feed", "sitemap", "section"]
    url: Url


def _channel_names(channels: list[ChannelTable]) -> list[str]:
    counts: Counter[str] = Counter()
    names = []
    for channel in channels:
        counts[channel.kind] += 1
        names.append(channel.name or f"{channel.kind}{counts[channel.kind]}")
    return names


def _distinct_channels(channels: list[ChannelTable]) -> list[ChannelTable]:
    if not channels:
        raise checks.fault("The outlet has no channel.", "Add a [[channels]] table with its kind and url.")
    names = _channel_names(channels)
    for number, channel in enumerate(channels):
        if names[number] in names[:number]:
            raise checks.fault(
                f"Two channels are called {names[number]!r}.", "Give one of them another name.", (number, "name")
            )
        if channel.url in [earlier.url for earlier in channels[:number]]:
            raise checks.fault("Two channels have the same address.", "Remove one of them.", (number, "url"))
    return channels


def _some(values: list[str]) -> list[str]:
    if not values:
        raise checks.fault("The list is empty.", "Give at least one, the main one first.")
    return values


def _named(names: dict[str, str]) -> dict[str, str]:
    if not names:
        raise checks.fault("The outlet has no name.", 'Give one, such as en = "Syria News".')
    return names


def _not_below_min(most: float, found: ValidationInfo) -> float:
    least = found.data.get("poll_interval_min")
    if least is not None and most < least:
        raise checks.fault(f"{most:g} is less than poll_interval_min, {least:g}.", "Correct one of them.")
    return most


class OutletTable(Strict):
    """A whole file."""

    id: Annotated[str, AfterValidator(checks.is_outlet_id)]
    country: Annotated[str, AfterValidator(checks.is_country)]
    zone: Zone
    languages: Annotated[list[Language], AfterValidator(_some)]
    homepage: Url
    names: Annotated[dict[Language, Text], AfterValidator(_named)]
    channels: Annotated[list[ChannelTable], AfterValidator(_distinct_channels)]
    rules: list[RulesTable] = []
    article_url: Annotated[str, AfterValidator(checks.is_text), AfterValidator(checks.is_pattern)] | None = None
    host_delay: Annotated[float, AfterValidator(checks.is_seconds)] | None = None
    poll_interval_min: Annotated[float, AfterValidator(checks.is_seconds)] | None = None
    poll_interval_max: Annotated[float, AfterValidator(checks.is_seconds), AfterValidator(_not_below_min)] | None = None
    host_budget: Annotated[int, AfterValidator(checks.is_budget)] | None = None
    verify_certificates: bool = True
    render: bool = False
    render_hosts: list[Annotated[str, AfterValidator(checks.is_host)]] = []

    def record(self) -> Outlet:
        """The file as the core's record. A channel's id is `OUTLET/NAME`."""
        names = _channel_names(self.channels)
        return Outlet(
            id=self.id,
            names=dict(self.names),
            country=self.country,
            zone=self.zone,
            languages=tuple(self.languages),
            homepage=self.homepage,
            channels=tuple(
                Channel(f"{self.id}/{name}", self.id, ChannelKind(channel.kind), channel.url)
                for name, channel in zip(names, self.channels, strict=True)
            ),
            rules=tuple(table.record() for table in self.rules),
            article_url=self.article_url,
            host_delay=self.host_delay,
            host_budget=self.host_budget,
            poll_interval_min=self.poll_interval_min,
            poll_interval_max=self.poll_interval_max,
            verify_certificates=self.verify_certificates,
            render=self.render,
            render_hosts=tuple(self.render_hosts),
        )
