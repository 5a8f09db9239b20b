"""The kinds of things that records tell apart."""

from enum import StrEnum


class ChannelKind(StrEnum):
    """How a channel lists its articles."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


class Precision(StrEnum):
    """How much of a moment was printed."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


class Direction(StrEnum):
    """The writing direction of a text, as HTML's `dir` names it."""

    LTR = "ltr"
    RTL = "rtl"


class ArticleStatus(StrEnum):
    """Where an article stands in its life."""

    PENDING = "pending"  # listed by a channel, never read
    LIVE = "live"
    MISSING = "missing"  # 404 or 410 seen, not yet confirmed
    GONE = "gone"


class PageKind(StrEnum):
    """What a page is. Only `ARTICLE` and `LIVE` have text of their own."""

    ARTICLE = "article"
    LIVE = "live"  # a live blog: it grows all day
    MEDIA = "media"  # a video or a gallery with hardly any text
    LISTING = "listing"  # a front page, section, tag or search page
    SHELL = "shell"  # empty without JavaScript
    WALL = "wall"  # consent, log-in or "are you human"
    ERROR = "error"  # "not found" and the like, with status 200
