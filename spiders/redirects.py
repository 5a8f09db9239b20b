"""Redirections as Scrapy follows them, without referrers: no outlet learns where we come from.

What cookies come with one are shown where it leads, on the same host, and forgotten: servers that tell robots by that
would redirect for ever.
"""

import re
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from rasid.normalize.urls import is_fetchable
from spiders.failures import RedirectsError

_USER = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)
_COOKIES_MAX = 4096  # bytes of cookies that are shown
_DOT_AT_END = re.compile(r"\A(https?://[^/?#:]+?)\.+(?=[:/?#]|$)", re.IGNORECASE)


class Redirects(RedirectMiddleware):
    """Looks for no middleware that would set referrers, and does not complain that there is none."""

    def process_response(  # type: ignore[override]  # without the spider, as Scrapy wants it now
        self, request: Request, response: Response
    ) -> Request | Response:
        """A request for where a redirection leads, or the answer. Raises `RedirectsError` where no address can be made
        of what it names."""
        if response.status < 300:  # most are
            return response
        try:
            return super().process_response(request, response)
        except ValueError:
            named = (response.headers.get("Location") or b"").decode("utf-8", "replace")
            raise RedirectsError(f"redirected to {named[:200]}") from None

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        """A dot at a host's end makes no other host of it. Raises `RedirectsError` for what is no web address, and for
        one with a user's name, which is not told to others."""
        url = _DOT_AT_END.sub(r"\1", url)
        if not is_fetchable(url) or _USER.match(url):
            raise RedirectsError(f"redirected to {url[:200]}")
        request = super()._build_redirect_request(source_request, response, url=url, **kwargs)
        given = response.headers.getlist("Set-Cookie")
        if given and urlparse_cached(request).hostname == urlparse_cached(source_request).hostname:
            _show(request, given)
        return request

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        """Raises `RedirectsError` for one too many."""
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            raise RedirectsError(f"redirected to {redirected.url[:200]}") from None

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002  # Scrapy's own form
        """Leave it out."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """There is nothing to look for."""


def _show(request: Request, given: Iterable[bytes]) -> None:
    """Add cookies, as `Set-Cookie` gives them, to those that a request shows already."""
    pairs = [*(request.headers.get("Cookie") or b"").split(b"; "), *(one.partition(b";")[0].strip() for one in given)]
    cookies = {name: value for name, equals, value in (pair.partition(b"=") for pair in pairs) if name and equals}
    shown = b"; ".join(b"=".join(pair) for pair in cookies.items())
    if shown and len(shown) <= _COOKIES_MAX:
        request.headers["Cookie"] = shown
