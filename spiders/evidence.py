"""What a response or a failed request says about itself: ledger entry, validators, kind of content."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from scrapy import Request
from scrapy.http import Response

from rasid.ports import Clock
from rasid.records import Exchange, Fetch, Validators
from rasid.timing.freshness import made_at
from spiders.failures import WrongContentError
from spiders.logbook import on_the_way, went_out

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_OTHER_MARKS = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def fetch_of(request: Request, clock: Clock, response: Response | None = None) -> Fetch:
    """The ledger's entry for a request, with what went out on the way to it; without a response it failed,
    or never went out."""
    made = went_out(request)
    if made is None:
        at = clock.now() if response is None else request.meta.get("fetched_at") or clock.now()
        made = Fetch(request.url, at, response.status if response else None)
    hops = on_the_way(request)
    if response is None:
        return replace(made, size=0, hops=hops)
    age, date = ((response.headers.get(name) or b"").decode("latin-1") for name in ("Age", "Date"))
    return replace(made, size=len(response.body), hops=hops, made=made_at(age, date, made.at))


def is_conditional(request: Request) -> bool:
    """Whether a request may be answered with "not modified"."""
    return b"If-None-Match" in request.headers or b"If-Modified-Since" in request.headers


def conditions(validators: Validators) -> dict[str, str]:
    """The headers that make a request conditional."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def validators_of(
    headers: Mapping[str, str], body: bytes, *, before: Validators, exchange: Exchange | None = None
) -> Validators:
    """The validators for the next request. A 304, which has no body, may leave some as they were.

    The `exchange` that brought the body knows its digest, unless the body had a content coding.
    """
    if not body:
        return Validators(
            headers.get("etag") or before.etag,
            headers.get("last-modified") or before.last_modified,
            before.body_digest,
            before.standing,
        )
    digest = exchange.digest if exchange is not None and exchange.body is body else hashlib.sha256(body).hexdigest()
    return Validators(headers.get("etag"), headers.get("last-modified"), digest, before.standing)


_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\r\f\v\x1a\x1b"))
_CONTROL_SHARE = 0.02  # of random bytes, a tenth are such characters


def check_html(headers: Mapping[str, str], body: bytes) -> None:
    """Raise `WrongContentError` unless a web page came: by its type, or by its look if the type is odd."""
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    start = body[:2048].lstrip().lower()
    if start.startswith(tuple(mark.lower() for mark in _OTHER_MARKS)):
        raise WrongContentError(f"the content is not a web page (type {media or 'not given'})")
    if _is_binary(body[:2048]):
        raise WrongContentError(f"the content is no text (type {media or 'not given'})")
    if media in _PAGE_TYPES or b"<html" in start or b"<!doctype html" in start:
        return
    raise WrongContentError(f"the type is {media or 'not given'}")


def _is_binary(start: bytes) -> bool:
    """Whether bytes are no text in any encoding that pages come in: full of control characters.

    UTF-16 is as well, but half of its markup is NUL.
    """
    if start.count(0) > len(start) / 10:
        return False
    return len(start.translate(None, _CONTROLS)) < len(start) * (1 - _CONTROL_SHARE)
