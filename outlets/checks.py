"""Checks of single values in an outlet's file. Each returns its value or raises a `fault`."""

import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from pydantic_core import PydanticCustomError

from outlets.codes import COUNTRIES, LANGUAGES, zones
from outlets.xpath import hidden_fault
from rasid.errors import nearest
from rasid.extract.jsonpath import steps_of

FAULT = "fault"
"""The type of the errors that `fault` makes, among pydantic's own."""

CHANNEL_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
OUTLET_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 366 * 86_400  # seconds
_MOST_REQUESTS = 1_000_000  # in an hour


def fault(what: str, remedy: str, at: tuple[int | str, ...] = ()) -> PydanticCustomError:
    """An error that carries what is wrong, what to do, and where below the value it lies."""
    return PydanticCustomError(FAULT, "{what}", {"what": what, "remedy": remedy, "at": at})


def member_of(known: Callable[[], Collection[str]], kind: str, remedy: str) -> Callable[[str], str]:
    """A check that a text is one of `known`; `kind` is what the known ones are called."""

    def check(value: str) -> str:
        if value in known():
            return value
        raise fault(f"{value!r} is not {kind}.", f"{remedy}{nearest(value, sorted(known()))}")

    return check


is_zone = member_of(zones, "an IANA time zone", "Give a name such as 'Asia/Damascus'.")
is_country = member_of(lambda: COUNTRIES, "a country code", "Give the two capital letters of ISO 3166-1, such as 'SY'.")
is_language = member_of(
    lambda: LANGUAGES, "a language code", "Give the small letters of ISO 639, such as 'ar' or 'ckb'."
)


def is_url(value: str) -> str:
    """An absolute http or https address with a host."""
    remedy = "Give the whole address, such as 'https://example.com/feed'."
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise fault(f"{value!r} is not an address: {error}.", remedy) from None
    if re.search(r"\s", value):
        raise fault(f"{value!r} holds white space.", "Remove it, or write %20 in its place.")
    if parts.scheme not in ("http", "https") or not host:
        raise fault(f"{value!r} is not an absolute http or https address.", remedy)
    if "@" in parts.netloc:
        raise fault("The address names a user, and Rasid logs in nowhere.", "Take out what stands before the @.")
    if host.endswith("."):  # it would pass for another host, and be asked beside itself
        raise fault(f"{value!r} has a dot behind its host.", "Take it out.")
    return value


def is_host(value: str) -> str:
    """The name of a host, in small letters, without scheme, port or path."""
    if re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]", value):
        return value
    raise fault(f"{value!r} is not the name of a host.", "Give it in small letters, such as 'static.example.com'.")


def is_pattern(value: str) -> str:
    """A regular expression that Python compiles."""
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        where = f" at character {error.pos + 1}" if isinstance(error, re.error) and error.pos is not None else ""
        said = error.msg if isinstance(error, re.error) else str(error)
        raise fault(
            f"{value!r} is not a regular expression: {said}{where}.",
            "Correct it; write it between single quotes, so that backslashes stay as they are.",
        ) from None
    return value


def is_selector(value: str) -> str:
    """A CSS selector, or an XPath expression when it begins with `/`, `(` or `./`."""
    if value.startswith(("/", "(", "./")):
        return _is_xpath(value)
    try:
        CSSSelector(value, translator="html")
    except SelectorError as error:
        message = str(error).rstrip(".")
        raise fault(
            f"{value!r} is not a CSS selector: {message}.", "Correct it, or begin an XPath expression with '/'."
        ) from None
    return value


def _is_xpath(value: str) -> str:
    try:
        compiled = etree.XPath(value)
        message, hint = hidden_fault(value) or ("", "")
        if not message:
            compiled(etree.Element("html"))  # types are looked at when it is used
    except (etree.XPathError, ValueError) as error:
        message, hint = str(error).rstrip("."), ""
    if message:
        raise fault(f"{value!r} is not an XPath expression: {message}.", f"Correct it, or give a CSS selector.{hint}")
    return value


def is_path(value: str) -> str:
    """A path into JSON, such as `props.article.body[*].text`."""
    if (steps := steps_of(value)) and steps[0] != "$":
        return value
    if steps:
        raise fault(f"{value!r} begins with the root, from which every path goes.", "Leave out '$.' at its beginning.")
    raise fault(f"{value!r} is not a path into JSON.", "Give one such as 'props.article.body[*].text'.")


def is_text(value: str) -> str:
    """A text that is more than white space."""
    if not value.strip():
        raise fault("The text is empty.", "Give a text, or remove the key.")
    return value


def is_outlet_id(value: str) -> str:
    """Small Latin letters, digits and single underscores, a letter first."""
    if OUTLET_ID.fullmatch(value):
        return value
    raise fault(
        f"{value!r} cannot be an outlet's id.", "Use small Latin letters, digits and '_', such as 'syria_news'."
    )


def is_channel_name(value: str) -> str:
    """Small Latin letters, digits, `-` and `_`: the name is part of the channel's id."""
    if CHANNEL_NAME.fullmatch(value):
        return value
    raise fault(f"{value!r} cannot be a channel's name.", "Use small Latin letters, digits, '-' and '_'.")


def is_budget(value: int) -> int:
    """One or more, and not more than anybody would count."""
    if 1 <= value <= _MOST_REQUESTS:
        return value
    wanted = "1 or more" if value < 1 else f"at most {_MOST_REQUESTS:,}"
    raise fault(f"{value!r} cannot be a number of requests.", f"Give {wanted}, or leave it out.")


def is_seconds(value: float) -> float:
    """Zero or more, at most a year, and a number at all."""
    if 0 <= value <= _LONGEST:
        return value
    wanted = f"at most {_LONGEST:,}, which is a year" if value > _LONGEST else "0 or more"
    raise fault(f"{value!r} cannot be a number of seconds.", f"Give {wanted}.")
