"""Every field of every record survives, also one that a record gains later."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.records import Article, ArticleState, Change, ChannelState, Outcome, OutletMemory
from storage.store import SqlStore
from storage.text import from_json, to_json

Press = Any  # the builder in conftest

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    datetime: st.datetimes(timezones=st.just(UTC)),
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(0, 2**31),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, with every field of a record filled, defaults or not."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return st.one_of(*map(values, parts))
    if origin is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(texts, values(parts[1]), max_size=3)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})  # type: ignore[arg-type]  # a class
    return PLAIN[kind] if kind in PLAIN else st.from_type(kind)


@given(record=st.one_of(values(Article), values(Change), values(OutletMemory)))
def test_records_survive_as_json(record: Article | Change | OutletMemory) -> None:
    assert from_json(type(record), to_json(record)) == record


def test_fields_of_another_version_are_passed_over(press: Press, make_article: Callable[..., Article]) -> None:
    article = make_article()
    assert from_json(Article, {**to_json(article), "mood": "gloomy"}) == article


@given(article=values(Article), state=values(ArticleState), change=values(Change))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_articles_survive_the_store(
    fresh: Callable[[], SqlStore], press: Press, article: Article, state: ArticleState, change: Change
) -> None:
    store = fresh()
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (pending,) = store.record_poll(press.poll(store.channels_of("sham_today")[0], press.candidate()), run)
    fixed = {
        name: getattr(pending, name)
        for name in ("id", "outlet_id", "url", "key", "first_seen_at", "listed", "called_at")
    }
    following = replace(state, **fixed, versions=1, latest=article)
    visit = press.visit(pending, Outcome.NEW)
    store.record_visit(replace(visit, state=following, version=article, change=change), run)
    assert store.article(pending.id) == following
    assert store.versions(pending.id)[0].article == article
    assert store.changes(quiet=True)[0].change == change
    assert bool(store.changes()) is change.told
    store.close()


@given(state=values(ChannelState))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_channels_survive_the_store(fresh: Callable[[], SqlStore], press: Press, state: ChannelState) -> None:
    store = fresh()
    outlet = press.outlet()
    store.sync_outlets([outlet], press.now)
    following = replace(state, channel=outlet.channels[0])
    store.record_poll(replace(press.poll(following), state=following), store.start_run(1, press.now))
    assert store.channels_of("sham_today") == [following]
    store.close()
