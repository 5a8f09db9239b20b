"""What a request asks for, checked: a value that makes no sense is answered with 400, not ignored."""

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


def article_id(request: Request) -> int:
    """The article's id in the path; 404 when no article can have it."""
    found: int = request.path_params["article_id"]
    if found > _LARGEST:
        raise HTTPException(404)
    return found
