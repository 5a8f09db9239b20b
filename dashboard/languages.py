"""Which language a visitor sees: `?lang=`, else the cookie that it leaves, else what the browser asks for."""

from collections.abc import Collection, Mapping

from starlette.requests import Request

COOKIE = "rasid_lang"
COOKIE_SECONDS = 365 * 86400


def chosen(request: Request, known: Collection[str]) -> str | None:
    """The language that the address asks for, if there is a catalogue of it."""
    asked = request.query_params.get("lang", "")
    return asked if asked in known else None


def language_of(request: Request, known: Collection[str], otherwise: str) -> str:
    """The interface's language for a request."""
    kept = request.cookies.get(COOKIE, "")
    return chosen(request, known) or (kept if kept in known else wanted(request.headers, known)) or otherwise


def wanted(headers: Mapping[str, str], known: Collection[str]) -> str | None:
    """The known language that an Accept-Language header likes best (RFC 9110, 12.5.4); None if none."""
    liked: list[tuple[float, int, str]] = []
    for place, part in enumerate(headers.get("accept-language", "").split(",")[:30]):
        tag, _, quality = part.strip().partition(";")
        language = tag.strip().partition("-")[0].lower()
        weight = _weight(quality)
        if language in known and weight > 0:
            liked.append((-weight, place, language))
    return min(liked)[2] if liked else None


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
