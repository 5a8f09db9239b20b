"""Between records and rows. An article survives the way into a row and back exactly."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Row

from rasid.health.state import RunShare
from rasid.memory import NOTHING_SEEN
from rasid.records import (
    Article,
    ArticleMemory,
    ArticleState,
    ArticleStatus,
    Change,
    Channel,
    ChannelKind,
    ChannelMemory,
    ChannelState,
    Edit,
    FieldEdit,
    Hints,
    Listed,
    Outcome,
    Stamp,
    Validators,
)
from storage.text import from_json, to_json

Values = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]


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
        "article": to_json(article),
    }


def validator_values(validators: Validators) -> Values:
    """The columns of validators, the same in all tables that have them."""
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_digest": validators.body_digest,
        "standing": validators.standing,
    }


def _validators(row: AnyRow) -> Validators:
    return Validators(row.etag, row.last_modified, row.body_digest, row.standing)


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
        listing=row.listing,
        memory=from_json(ChannelMemory, row.memory) if row.memory else NOTHING_SEEN,
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
        "listing": state.listing,
        "memory": to_json(state.memory) or None,
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
        hints=from_json(Hints, row.hints or {}),
        validators=_validators(row),
        latest=None if row.latest is None else from_json(Article, row.latest),
        versions=row.versions,
        failures=row.failures,
        missing_since=row.missing_since,
        last_checked_at=row.last_checked_at,
        last_changed_at=row.last_changed_at,
        next_check_at=row.next_check_at,
        pending=None if row.pending is None else from_json(Article, row.pending),
        memory=from_json(ArticleMemory, row.memory or {}),
        listed={name: from_json(Listed, entry) for name, entry in (row.listed or {}).items()},
        called_at=row.called_at,
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
        "hints": to_json(state.hints) or None,
        "pending": to_json(state.pending),
        "memory": to_json(state.memory) or None,
        **validator_values(state.validators),
    }


def change_values(change: Change) -> Values:
    """The columns of a change that are its own."""
    return {
        "kind": change.kind.value,
        "at": change.at,
        "edits": [[edit.field, edit.before, edit.after] for edit in change.edits],
        "typed": to_json(change.typed),
        "weight": change.weight,
        "told": change.told,
        "times": change.count,
        "acknowledged": change.acknowledged,
    }


def change_from_row(row: AnyRow) -> Change:
    """A change from a row of `changes`."""
    return Change(
        kind=Outcome(row.kind),
        at=row.at,
        edits=tuple(FieldEdit(*edit) for edit in row.edits),
        typed=tuple(from_json(Edit, edit) for edit in row.typed),
        weight=row.weight,
        told=row.told,
        count=row.times,
        acknowledged=row.acknowledged,
    )


def run_share(kept: Mapping[str, Any]) -> RunShare:
    """A share of a run from its JSON, by hand: a page shows thousands of these."""
    at = datetime.fromisoformat(kept["at"])
    return RunShare(kept["run_id"], at, *(kept.get(name, 0) for name in ("requests", "failures", "new")))
