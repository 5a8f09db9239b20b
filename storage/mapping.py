"""Between records and rows. An article survives the way into a row and back exactly."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row

from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Change,
    Channel,
    ChannelKind,
    ChannelState,
    Direction,
    FieldEdit,
    Hints,
    Outcome,
    Precision,
    Stamp,
    Validators,
)

Values = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]

_STAMPS = ("published", "modified")
_TUPLES = ("authors", "paragraphs")
_MAPPINGS = ("digests", "sources")


def _stamp_to_json(stamp: Stamp) -> Values:
    made: Values = {
        "day": stamp.day.isoformat(),
        "precision": stamp.precision.value,
        "text": stamp.text,
        "zone": stamp.zone,
        "source": stamp.source,
    }
    if stamp.instant is not None:
        if stamp.instant.tzinfo is None:
            raise ValueError(f"{stamp.instant!r} has no zone. Give an aware datetime in UTC.")
        made["instant"] = stamp.instant.astimezone(UTC).isoformat()
    if stamp.flags:
        made["flags"] = list(stamp.flags)
    if stamp.confidence != 1.0:
        made["confidence"] = stamp.confidence
    return made


def _stamp_from_json(kept: Mapping[str, Any]) -> Stamp:
    instant = kept.get("instant")
    return Stamp(
        instant=None if instant is None else datetime.fromisoformat(instant),
        day=date.fromisoformat(kept["day"]),
        precision=Precision(kept["precision"]),
        text=kept["text"],
        zone=kept["zone"],
        source=kept["source"],
        flags=tuple(kept.get("flags", ())),
        confidence=kept.get("confidence", 1.0),
    )


def article_to_json(article: Article) -> Values:
    """An article as JSON values, without what it does not have."""
    made = {f.name: getattr(article, f.name) for f in fields(article)}
    for name in _STAMPS:
        made[name] = None if made[name] is None else _stamp_to_json(made[name])
    for name in _TUPLES:
        made[name] = list(made[name])
    made["direction"] = article.direction.value
    for name in _MAPPINGS:
        made[name] = dict(made[name])
    return {name: value for name, value in made.items() if value is not None}


def article_from_json(kept: Mapping[str, Any]) -> Article:
    """The article that `article_to_json` was given. Fields of other versions of Rasid are left out."""
    made: Values = {f.name: kept.get(f.name) for f in fields(Article)}
    for name in _STAMPS:
        made[name] = None if made[name] is None else _stamp_from_json(made[name])
    for name in _TUPLES:
        made[name] = tuple(made[name] or ())
    made["direction"] = Direction(made["direction"])
    for name in _MAPPINGS:
        made[name] = made[name] or {}
    return Article(**made)


def stamp_moment(stamp: Stamp | None) -> datetime | None:
    """A stamp's moment for sorting and lists: at day precision, that day's start in UTC."""
    if stamp is None:
        return None
    return stamp.instant or datetime.combine(stamp.day, time.min, UTC)


def version_values(article_id: int, number: int, seen_at: datetime, article: Article) -> Values:
    """The row of a version."""
    return {
        "article_id": article_id,
        "number": number,
        "seen_at": seen_at,
        "title": article.title,
        "published_at": stamp_moment(article.published),
        "published_day": article.published.day if article.published else None,
        "digest": article.digest,
        "reader": article.reader,
        "article": article_to_json(article),
    }


def hints_to_json(hints: Hints) -> Values | None:
    """Hints as JSON values; None when there are none."""
    made = {f.name: getattr(hints, f.name) for f in fields(hints)}
    return {name: value for name, value in made.items() if value is not None} or None


def _hints_from_json(kept: Mapping[str, Any] | None) -> Hints:
    return Hints(**{f.name: (kept or {}).get(f.name) for f in fields(Hints)})


def validator_values(validators: Validators) -> Values:
    """The columns of validators, the same in all tables that have them."""
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_digest": validators.body_digest,
    }


def _validators(row: AnyRow) -> Validators:
    return Validators(row.etag, row.last_modified, row.body_digest)


def channel_from_row(row: AnyRow) -> ChannelState:
    """A channel's state from a row of `channels`."""
    return ChannelState(
        channel=Channel(row.id, row.outlet_id, ChannelKind(row.kind), row.url),
        next_due_at=row.next_due_at,
        validators=_validators(row),
        interval=row.interval,
        failures=row.failures,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
    )


def channel_values(state: ChannelState) -> Values:
    """The columns of a channel that a poll may change."""
    return {
        "next_due_at": state.next_due_at,
        "interval": state.interval,
        "failures": state.failures,
        "last_polled_at": state.last_polled_at,
        "last_success_at": state.last_success_at,
        "last_new_at": state.last_new_at,
        **validator_values(state.validators),
    }


def article_from_row(row: AnyRow) -> ArticleState:
    """An article's state from a row of `articles` with `latest`, the JSON of its last version."""
    return ArticleState(
        id=row.id,
        outlet_id=row.outlet_id,
        url=row.url,
        key=row.key,
        status=ArticleStatus(row.status),
        first_seen_at=row.first_seen_at,
        hints=_hints_from_json(row.hints),
        validators=_validators(row),
        latest=None if row.latest is None else article_from_json(row.latest),
        versions=row.versions,
        failures=row.failures,
        missing_since=row.missing_since,
        last_checked_at=row.last_checked_at,
        last_changed_at=row.last_changed_at,
        next_check_at=row.next_check_at,
    )


def article_values(state: ArticleState) -> Values:
    """The columns of an article that a visit may change, without those that follow from them."""
    return {
        "status": state.status.value,
        "next_check_at": state.next_check_at,
        "last_checked_at": state.last_checked_at,
        "last_changed_at": state.last_changed_at,
        "missing_since": state.missing_since,
        "failures": state.failures,
        "hints": hints_to_json(state.hints),
        **validator_values(state.validators),
    }


def edits_to_json(change: Change) -> list[list[str]]:
    """A change's edits as triples of field, before and after."""
    return [[edit.field, edit.before, edit.after] for edit in change.edits]


def change_from_row(row: AnyRow) -> Change:
    """A change from a row of `changes`."""
    return Change(Outcome(row.kind), row.at, tuple(FieldEdit(*edit) for edit in row.edits))
