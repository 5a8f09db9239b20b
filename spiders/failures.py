"""What a failed request means: exceptions and headers in, troubles out."""

from collections.abc import Mapping
from datetime import datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers

from rasid.errors import TROUBLES, UnreadableFeedError, trouble_of_status
from rasid.timing.freshness import retry_seconds
from spiders.parse_pool import ReaderError, SlowReadError


class RefusedAddressError(Exception):
    """The host leads to an address that is not fetched from."""


class ForbiddenByRobotsError(Exception):
    """The site's robots.txt forbids the address."""


class CertificateError(Exception):
    """The site's certificate could not be verified, or no encrypted connection came about."""


class LargeHeadersError(Exception):
    """The answer's headers were larger than is taken."""


class LargeBodyError(Exception):
    """The answer was larger than is taken when it was unpacked."""


class PackedError(Exception):
    """The answer is packed (gzip and the like), and cannot be unpacked, or not to its end."""


class RedirectsError(IgnoreRequest):
    """The answer redirects once too often, or to what is no web address."""


class BrowserError(Exception):
    """The browser that a page needs is not there, or could not open the page."""


class HttpStatusError(Exception):
    """The answer's status is an error, or a redirection that leads nowhere."""

    def __init__(self, status: int, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail or f"HTTP status {status}")
        self.status = status
        self.retry_after = retry_after


class UnaskedError(Exception):
    """The answer is "not modified" (304), though nothing is stored that it could be about, or nothing was asked."""


class DetourError(Exception):
    """Something else that a request needs could not be had. `cause` is why."""

    def __init__(self, what: str, cause: Exception) -> None:
        super().__init__(f"{what}: {trouble_of(cause)[1]}")
        self.cause = cause


class RobotsUnavailableError(DetourError):
    """The site's robots.txt could not be had, which RFC 9309 (2.3.1.4) tells to take for a no."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("robots.txt", cause)


class WrongContentError(Exception):
    """The answer is not a web page."""


class NotAnArticleError(Exception):
    """The page was read but cannot count as the article. `kind` is a trouble's name."""

    def __init__(self, kind: str) -> None:
        super().__init__(TROUBLES[kind].meaning)
        self.kind = kind


_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (RefusedAddressError, "address"),
    (ForbiddenByRobotsError, "robots"),
    (CertificateError, "tls"),
    (RedirectsError, "redirects"),
    (LargeHeadersError, "large-headers"),
    (LargeBodyError, "too-large"),
    (PackedError, "packed"),
    (BrowserError, "browser"),
    (DownloadCancelledError, "too-large"),  # Scrapy cancels for no other reason
    (ResponseDataLossError, "connection"),
    (WrongContentError, "not-html"),
    (UnaskedError, "not-modified"),
    (SlowReadError, "slow-parse"),
    (ReaderError, "reader-failed"),
)


def trouble_of(error: BaseException) -> tuple[str, str]:
    """The trouble's name for an error, and one line of detail."""
    if isinstance(error, DetourError):
        return trouble_of(error.cause)[0], str(error)
    if isinstance(error, HttpStatusError):
        return trouble_of_status(error.status), _line(error)
    if isinstance(error, NotAnArticleError | UnreadableFeedError):
        return error.kind, _line(error)
    if isinstance(error, DownloadCancelledError) and not str(error):
        return "too-large", "the answer grew beyond body_limit"
    for known, kind in _KINDS:
        if isinstance(error, known):
            return kind, _line(error)
    return "connection", _line(error)


def _line(error: BaseException) -> str:
    reasons = getattr(error.__cause__, "reasons", ())  # Twisted's own, which print as names of classes
    parts = dict.fromkeys(str(reason.value) or type(reason.value).__name__ for reason in reasons)
    said = " ".join(("; ".join(parts) or str(error)).split()) or type(error).__name__
    return said[:300]


NETWORK_KINDS = frozenset({"dns", "connection", "timeout"})
"""Troubles that our own network can cause."""


def retry_after_of(error: BaseException, *, longest: float) -> float | None:
    """For how many seconds the outlet asked to be left alone, if it did; `longest` at most."""
    if isinstance(error, DetourError):
        return retry_after_of(error.cause, longest=longest)
    asked = error.retry_after if isinstance(error, HttpStatusError) else None
    return None if asked is None else min(asked, longest)


def lower_headers(headers: Headers) -> dict[str, str]:
    """Headers as a `Snapshot` has them: lower-case names, the first value of each."""
    return {name.decode("latin-1").lower(): values[0].decode("latin-1") for name, values in headers.items() if values}


def check_status(status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Raise `HttpStatusError` unless the status is one of success or 304."""
    if 200 <= status < 300 or status == 304:
        return
    detail = f"redirected to {headers['location'][:200]}" if "location" in headers else ""
    raise HttpStatusError(status, detail, retry_seconds(headers.get("retry-after"), now))
