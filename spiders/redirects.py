"""Redirections as Scrapy follows them, without referrers: no outlet learns where we come from."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class Redirects(RedirectMiddleware):
    """Looks for no middleware that would set referrers, and does not complain that there is none."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002  # Scrapy's own form
        """Leave it out."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """There is nothing to look for."""
