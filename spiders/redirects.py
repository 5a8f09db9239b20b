"""Redirections as Scrapy follows them, without referrers: no outlet learns where we come from."""

import re
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from rasid.normalize.urls import is_fetchable
from spiders.failures import RedirectsError

_USER = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)
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
        return super()._build_redirect_request(source_request, response, url=url, **kwargs)

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
