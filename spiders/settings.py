"""Scrapy's settings, made from Rasid's: closed where Scrapy is open by default."""

from importlib.metadata import version
from typing import Any

from scrapy.logformatter import LogFormatter
from scrapy.settings.default_settings import SPIDER_MIDDLEWARES_BASE
from scrapy.statscollectors import DummyStatsCollector

from rasid.settings import Settings

REDIRECTS_MAX = 8
WAITING_MAX = 4
"""How many requests a crawl takes up for each that may be under way, so that a slow host does not
keep the others waiting."""

_RETRIED = [500, 502, 504, 522, 524, 408]  # not 429 and 503: who says so wants fewer requests


_UNUSED = (
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",  # what is asked for comes from the store
)


_COUNTING = ("scrapy.extensions.corestats.CoreStats", "scrapy.extensions.logcount.LogCount")


class Uncounted(DummyStatsCollector):
    """Counts nothing: Rasid has figures of its own."""

    __getattribute__ = object.__getattribute__  # Scrapy's looks whether the call has an argument of old


class Silence(LogFormatter):
    """Makes no line for each answer: Scrapy would make it even where nobody logs it."""

    def crawled(self, request: Any, response: Any, spider: Any) -> Any:  # noqa: ARG002  # fixed signature
        return None


def user_agent(settings: Settings) -> str:
    """How Rasid calls itself: its name, its version, and whom to write to."""
    name = f"Rasid/{version('rasid')}"
    return f"{name} (+{settings.contact})" if settings.contact else name


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """All settings that differ from Scrapy's defaults."""
    return {
        "BOT_NAME": "rasid",
        "SPIDER_MODULES": ["spiders.watch"],
        **_closed(),
        **_polite(settings),
        **_bounded(settings),
        **_lean(settings),
    }


def _closed() -> dict[str, Any]:
    handler = "spiders.handler.PoliteHandler"
    return {
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "file": None, "ftp": None, "s3": None, "data": None},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "HTTPPROXY_ENABLED": False,  # a proxy would connect to addresses that nobody vetted
        "COOKIES_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
    }


def _polite(settings: Settings) -> dict[str, Any]:
    """Neither the delay between requests nor one at a time for a host is set here: `spiders.pace` keeps
    both over all crawls of the process, and lets what is urgent go first, which Scrapy's slots do not."""
    return {
        "USER_AGENT": user_agent(settings),
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            **dict.fromkeys(_UNUSED),
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "spiders.robots.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "spiders.unpacking.Unpacking": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "spiders.redirects.Redirects": 600,
        },
        "CONCURRENT_REQUESTS": settings.requests_at_once * WAITING_MAX,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.requests_at_once * WAITING_MAX,
        "DOWNLOAD_DELAY": 0,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
    }


def _bounded(settings: Settings) -> dict[str, Any]:
    return {
        "DOWNLOAD_TIMEOUT": settings.request_timeout,
        "DOWNLOAD_MAXSIZE": settings.body_limit,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": settings.retry_times,
        "RETRY_HTTP_CODES": _RETRIED,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": REDIRECTS_MAX,
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,  # the spider records every status
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # what it drops would not be recorded
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    }


def _lean(settings: Settings) -> dict[str, Any]:
    return {
        "MEMUSAGE_ENABLED": False,  # it looks at the peak, so it would end every crawl after one big one
        "LOGSTATS_INTERVAL": 0,
        "STATS_CLASS": "spiders.settings.Uncounted",
        "EXTENSIONS": dict.fromkeys(_COUNTING),
        "DOWNLOADER_STATS": False,
        # each of them wraps all that a callback gives; redirections need that for referrers
        "SPIDER_MIDDLEWARES": dict.fromkeys(name for name in SPIDER_MIDDLEWARES_BASE if "referer" not in name),
        "LOG_FORMATTER": "spiders.settings.Silence",
        "CONCURRENT_ITEMS": 1,  # Scrapy starts so many tasks for every answer, and there are no items
        "LOG_LEVEL": settings.log_level.upper(),
    }
