"""Redirections as Scrapy follows them, without referrers: no outlet learns where we come from."""

import re
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

_DOT_AT_END = re.compile(r"\A(https?://[^/?#:]+?)\.+(?=[:/?#]|$)", re.IGNORECASE)


class Redirects(RedirectMiddleware):
    """Looks for no middleware that would set referrers, and does not complain that there is none."""

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        """A dot at a host's end makes no other host of it."""
        return super()._build_redirect_request(source_request, response, url=_DOT_AT_END.sub(r"\1", url), **kwargs)

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002  # Scrapy's own form
        """Leave it out."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """There is nothing to look for."""
