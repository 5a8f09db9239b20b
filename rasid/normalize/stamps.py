"""One article's dates held against each other, and an outlet's stated offset against its history.

A page, its JSON-LD, its feed entry, its address, the HTTP header and the moment it was first seen
all claim a date. `choose_stamp` picks one, says where it came from and how sure it is, and flags a
contradiction of more than a day. `find_offset_fault` looks at many articles of one outlet and tells
when its stated offset is wrong as a whole (`20:35Z` where the clock on the wall says 20:35).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Final

from rasid.normalize.datereader.reading import DateReading
from rasid.normalize.datereader.zones import zone_named
from rasid.records import Precision, Stamp

# How far a source is believed on its own. A page's head or widgets may print today's date, an
# address has no zone, a server touches Last-Modified for many reasons. What the feed said is as old
# as the first listing: with the address beside it, it must not outvote a page that was backdated.
_TRUST: Final = {
    "rule": 0.9, "json-ld": 0.85, "microdata": 0.8, "opengraph": 0.8, "meta": 0.78, "time": 0.75, "feed": 0.7,
    "text": 0.6, "trafilatura": 0.55, "url": 0.5, "last-modified": 0.3, "first-seen": 0.2,
}  # fmt: skip
_UNKNOWN_SOURCE: Final = 0.5
_WEAK: Final = frozenset({"last-modified", "first-seen"})
_DOUBTS: Final = {
    "imprecise": 0.3,
    "year-inferred": 0.1,
    "order-swapped": 0.1,
    "fallback": 0.2,
    "future": 0.4,
    "clock-learned": 0.05,
}
_AGREEMENT: Final = 0.04  # small: old hints of feed and address must not outvote a page that was backdated
_MONTH: Final = 0.15  # a month in the address, for a date of it or its neighbours, against any other
_LATER_LINE: Final = 0.05  # for each likelier date line of the text
_TODAY: Final = 0.35
_AFTER_FIRST_SIGHT: Final = 0.6
_AHEAD: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_BEST: Final = 0.98
_WORST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Claim:
    """A date that one source claims. `source` is a `Found.source`, "last-modified" or "first-seen";
    `day` is local; `instant` is in UTC, or None when only a day is claimed."""

    source: str
    day: date
    instant: datetime | None = None
    precision: Precision = Precision.DAY
    zone: str = ""
    text: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chosen date: `confidence` is between 0 and 1; `against` names the sources that claim a day
    more than one day away, in which case the stamp has the flag "contradiction"."""

    stamp: Stamp
    confidence: float
    agreeing: tuple[str, ...]
    against: tuple[str, ...]


def claim_of(reading: DateReading, source: str) -> Claim:
    """The claim of a source whose text was read."""
    return Claim(
        source, reading.day, reading.instant, reading.precision, reading.zone, reading.raw, reading.flags
    )  # fmt: skip


def claim_at(instant: datetime, source: str, zone: str) -> Claim:
    """The claim of a header or a clock of ours: an aware moment, as a day in the outlet's zone."""
    local = instant.astimezone(zone_named(zone)).date()
    return Claim(source, local, instant.astimezone(UTC), Precision.MINUTE, zone, instant.isoformat())


def choose_stamp(claims: Sequence[Claim], *, zone: str, first_seen: datetime | None = None) -> Verdict | None:
    """The most credible of an article's dates, or None when there are no claims.

    `claims` stand in the outlet's order of trust, which decides between equals. `first_seen` is the
    aware moment at which the article was first listed: nothing can be published after it, and a claim
    of that very day that two others or more speak against is the day of the visit, printed on each
    page. A day agreed on is refined by a claim that knows the clock. A month in the address bears
    witness only.
    """
    known = list(claims)
    if all(_is_witness(claim) for claim in claims) and first_seen is None:
        return None
    if first_seen is not None:
        known.append(claim_at(first_seen, "first-seen", zone))
    seen = claim_at(first_seen, "first-seen", zone) if first_seen else None
    lines = [claim for claim in known if claim.source == "text"]
    scores = [
        _score(claim, known, seen) - place * 0.001 - _LATER_LINE * _place(claim, lines) - _is_witness(claim)
        for place, claim in enumerate(known)
    ]
    best = known[scores.index(max(scores))]
    agreeing = tuple(claim.source for claim in known if claim is not best and _agree(claim, best))
    against = tuple(claim.source for claim in known if _is_rival(claim, best) and not _agree(claim, best))
    confidence = min(_BEST, max(_WORST, max(scores) - (0.3 if against else 0.0)))
    chosen = _refined(best, known)
    flags = (*chosen.flags, "contradiction") if against else chosen.flags
    confidence = round(confidence, 2)
    return Verdict(_stamp(chosen, zone, flags, confidence), confidence, agreeing, against)


def _score(claim: Claim, claims: Sequence[Claim], seen: Claim | None) -> float:
    others = [other for other in claims if other is not claim and other.source not in _WEAK]
    agreeing = len({other.source for other in others if _agree(claim, other)} - {claim.source})
    score = _TRUST.get(claim.source, _UNKNOWN_SOURCE) + _AGREEMENT * agreeing
    score -= sum(_DOUBTS.get(flag, 0.0) for flag in claim.flags)
    if claim.precision is Precision.MONTH:
        score -= 0.3
    elif months := [other.day for other in others if _is_witness(other)]:
        score += _MONTH if _months(months[0], claim.day) <= 1 else -_MONTH
    if seen and claim.source not in _WEAK:
        if _is_after(claim, seen):
            score -= _AFTER_FIRST_SIGHT
        elif claim.day == seen.day and len(others) - agreeing > max(1, agreeing):
            score -= _TODAY
    return score


def _place(claim: Claim, lines: Sequence[Claim]) -> int:
    return lines.index(claim) if claim in lines else 0


def _is_witness(claim: Claim) -> bool:
    return claim.source == "url" and claim.precision is Precision.MONTH


def _is_rival(claim: Claim, best: Claim) -> bool:
    """Whether a claim can contradict: not what we saw ourselves, nor another date in the same text."""
    return claim.source not in _WEAK and not claim.source == best.source == "text"


def _agree(one: Claim, other: Claim) -> bool:
    if Precision.MONTH in (one.precision, other.precision):
        return _months(one.day, other.day) == 0
    return _apart(one, other) <= _DAY


def _months(one: date, other: date) -> int:
    return abs((one.year - other.year) * 12 + one.month - other.month)


def _is_after(claim: Claim, seen: Claim) -> bool:
    if claim.instant and seen.instant:
        return claim.instant > seen.instant + _AHEAD
    return claim.day > seen.day


def _apart(one: Claim, other: Claim) -> timedelta:
    if one.instant and other.instant:
        return abs(one.instant - other.instant)
    return abs(one.day - other.day)


def _refined(best: Claim, claims: Sequence[Claim]) -> Claim:
    """A chosen day with the clock of another claim of that day."""
    if best.instant or best.precision is Precision.MONTH:
        return best
    for claim in claims:
        if claim.instant and claim.day == best.day and claim.source not in _WEAK:
            return claim
    return best


def _stamp(claim: Claim, zone: str, flags: tuple[str, ...], confidence: float) -> Stamp:
    known = claim.zone or zone
    return Stamp(claim.instant, claim.day, claim.precision, claim.text, known, claim.source, flags, confidence)


# --- an offset that is wrong for a whole outlet -------------------------------------------------

_FEWEST: Final = 5
_MOST: Final = 0.8
_SLACK: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an article stated and when it was seen. `stated` is aware, with the offset as printed;
    `exact` says that `seen` is the same moment told by another source (a feed with a right zone),
    rather than when we first saw the article."""

    stated: datetime
    seen: datetime
    exact: bool = False


@dataclass(frozen=True, slots=True)
class OffsetFault:
    """An offset that is wrong as a whole: `minutes` to add to what is stated to get what is meant.

    The remedy is `trust_offset = false` in the outlet's date rule, so that the wall clock is read in
    the outlet's zone. `times` is by how many times the zone's offset it is wrong: that remedy serves where it is 1.
    """

    minutes: int
    pairs: int
    share: float
    times: int = 1


def find_offset_fault(history: Sequence[Sighting], *, zone: str) -> OffsetFault | None:
    """Whether the outlet's stated offsets are wrong, from five or more of its articles.

    The first other hypothesis is that the printed clock is the wall clock of `zone`, the second that it is ahead
    of that by the zone's offset once more. One wins when it
    fits at least four fifths of the articles that tell the two apart and what is stated fits at most
    one fifth: an exact twin is met within ten minutes, a first sight is not before publication.
    """
    return next((fault for times in (1, 2) if (fault := _fault(history, zone, times))), None)


def _fault(history: Sequence[Sighting], zone: str, times: int) -> OffsetFault | None:
    local = zone_named(zone)
    cases = []
    for sighting in history:
        shift = times * (sighting.stated.replace(tzinfo=local).astimezone(UTC) - sighting.stated.astimezone(UTC))
        meant = sighting.stated.astimezone(UTC) + shift
        if abs(shift) > _SLACK:
            cases.append((shift, _fits(sighting.stated, sighting), _fits(meant, sighting)))
    if len(cases) < _FEWEST:
        return None
    as_meant = sum(meant for _, _, meant in cases) / len(cases)
    as_stated = sum(stated for _, stated, _ in cases) / len(cases)
    if as_meant < _MOST or as_stated > 1 - _MOST:
        return None
    minutes = round(median(shift.total_seconds() for shift, _, _ in cases) / 60)
    return OffsetFault(minutes, len(cases), round(as_meant, 2), times)


def _fits(published: datetime, sighting: Sighting) -> bool:
    lag = sighting.seen - published
    return abs(lag) <= _SLACK if sighting.exact else lag >= -_SLACK
