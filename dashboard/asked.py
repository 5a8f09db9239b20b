"""What a request asks for, checked: a value that makes no sense is answered with 400, not ignored."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from enum import StrEnum
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

Choice = TypeVar("Choice", bound=StrEnum)

_LARGEST = 2**63 - 1  # what a database takes as an id


def number(request: Request, name: str, default: int, *, most: int) -> int:
    """A whole number from 1 to `most` in the query."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not 1 <= int(text) <= most:
        raise HTTPException(400, f"{name} must be a whole number from 1 to {most}.")
    return int(text)


def choice(request: Request, name: str, kind: type[Choice], allowed: tuple[Choice, ...] = ()) -> Choice | None:
    """One of an enumeration's values in the query, or None."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    values = allowed or tuple(kind)
    if text not in values:
        raise HTTPException(400, f"{name} must be one of: {', '.join(values)}.")
    return kind(text)


def text(request: Request, name: str) -> str | None:
    """A text in the query without surrounding white space, or None when it is empty."""
    return request.query_params.get(name, "").strip() or None


def whole(request: Request, name: str) -> int | None:
    """An id in the query, or None."""
    found = request.query_params.get(name, "")
    if not found:
        return None
    if not (found.isascii() and found.isdigit()) or len(found) > 18:
        raise HTTPException(400, f"{name} must be a whole number.")
    return int(found)


def share(request: Request, name: str) -> float | None:
    """A number from 0 to 1 in the query, or None."""
    found = request.query_params.get(name, "")
    try:
        value = float(found) if found else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value <= 1:
        raise HTTPException(400, f"{name} must be a number from 0 to 1.")
    return value


def day(request: Request, name: str, zone: tzinfo = UTC) -> datetime | None:
    """The beginning of a day in the query, such as 2026-11-23, by a zone's clock; or None."""
    found = request.query_params.get(name, "")
    if not found:
        return None
    try:
        start = datetime.strptime(found, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        start = None
    if start is None or start.year in (MINYEAR, MAXYEAR):  # whose ends other zones do not have
        raise HTTPException(400, f"{name} must be a day, such as 2026-11-23.")
    return start


def article_id(request: Request) -> int:
    """The article's id in the path; 404 when no article can have it."""
    found: int = request.path_params["article_id"]
    if found > _LARGEST:
        raise HTTPException(404)
    return found
