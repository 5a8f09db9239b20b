"""What a channel lists: the result that feeds, sitemaps and section pages have in common."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from rasid.extract.links import Addresses
from rasid.extract.tree import squeeze
from rasid.records import Candidate, Hints, Problem

HINT_LIMIT = 2000
"""Most characters of a hint: some feeds put whole articles where a summary should be."""

MOST = 1000
"""Most articles taken from one feed or sitemap. A news sitemap holds no more by its rules, and the archive of all years
is no news."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a channel's body. `kind` is a member of `rasid.errors.TROUBLES`."""

    kind: str
    detail: str

    def problem(self, subject: str) -> Problem:
        """The finding as a problem of the channel whose id is `subject`."""
        return Problem(self.kind, subject, self.detail)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one channel's body says, in its own order, each article once.

    `format` names what came: `rss20`, `atom10`, `json11`, `news-sitemap`, `section` and so on. `ttl`
    is how long the publisher wants a copy to be kept, in seconds. `children` are the addresses of
    further sitemaps, the latest first.
    """

    candidates: tuple[Candidate, ...]
    format: str
    problems: tuple[Finding, ...] = ()
    ttl: float | None = None
    title: str | None = None
    children: tuple[str, ...] = ()


def plain(text: str | None) -> str | None:
    """A hint as plain text on one line: no tags, entities resolved; None when nothing is left.

    Entities are resolved twice, since many feeds escape their titles twice.
    """
    if not text:
        return None
    said = text[: 4 * HINT_LIMIT]
    for _ in range(2):
        if "<" in said:
            said = _TAG.sub(" ", said)
        if not _ENTITY.search(said):
            break
        said = html.unescape(said)
    return squeeze(said)[:HINT_LIMIT].rstrip() or None


def collect(listed: Iterable[tuple[str, Hints]], addresses: Addresses) -> tuple[Candidate, ...]:
    """Candidates from absolute addresses: each key once, its hints completed by later mentions."""
    found: dict[str, Candidate] = {}
    for url, hints in listed:
        key = addresses.key(url)
        first = found.get(key, Candidate(url, key))
        found[key] = replace(first, hints=_completed(first.hints, hints))
    return tuple(found.values())


def _completed(first: Hints, second: Hints) -> Hints:
    if first == Hints():
        return second
    return Hints(**{f.name: getattr(first, f.name) or getattr(second, f.name) for f in fields(Hints)})
