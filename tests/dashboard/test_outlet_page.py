"""The page of one outlet: its charts, its channels' hubs and gaps, and what can be done there."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.charts import heat_map
from dashboard.outlet import Tried
from rasid.foresight import foresee
from rasid.health.rhythm import Rhythm
from rasid.memory import OutletMemory
from rasid.records import Fetch, Gap, Poll
from rasid.settings import Settings
from rasid.tempo import Count, Tempo
from rasid.websub import Push, Standing, Subscription
from storage.store import SqlStore
from tests.dashboard.conftest import FixedClock, call_app
from tests.dashboard.test_pages import LIBRARY, Ask, words


def test_an_outlet_s_charts_have_tables(ask: Ask, full_press: Any) -> None:
    page = ask("/outlets/sahel")
    assert page.text.count("<polyline") == 4
    assert page.text.count("<svg") == 5
    assert re.search(r"Runs: 1, requests: \d+, failed: \d+", page.text)
    assert "Too little is known yet" in words(page)


def test_what_can_be_done_to_an_outlet(ask: Ask, full_press: Any) -> None:
    done = ask("/outlets/sahel/pause", form={})
    assert (done.status, done.headers["location"]) == (303, "/outlets/sahel?done=pause")
    text = words(ask("/outlets/sahel?done=pause"))
    assert "The outlet is paused." in text
    assert "nothing of it is fetched until it is resumed" in text
    assert "Resume" in text
    assert "Crawl now" not in text
    assert "Paused" in words(ask("/?state=paused"))
    assert ask("/outlets/sahel/crawl", form={}).status == 409
    assert ask("/outlets/sahel/resume", form={}).headers["location"] == "/outlets/sahel?done=resume"
    assert ask("/outlets/sahel/crawl", form={}).headers["location"] == "/outlets/sahel?done=crawl"
    assert {state.next_due_at for state in full_press.store.channels_of("sahel")} == {full_press.now}
    assert ask("/outlets/sahel/explode", form={}).status == 404
    assert ask("/outlets/none/pause", form={}).status == 404


@pytest.mark.parametrize("what", ["crawl", "pause", "resume", "try"])
def test_to_load_the_answer_to_an_action_again_leads_to_the_outlet_and_does_nothing(
    ask: Ask, full_press: Any, what: str
) -> None:
    """As the links for another language and for a refresh do."""
    before = full_press.store.channels_of("sahel"), full_press.store.known_outlets(outlet_id="sahel")
    answer = ask(f"/outlets/sahel/{what}?lang=ar")
    assert (answer.status, answer.headers["location"]) == (303, "/outlets/sahel?lang=ar")
    assert (full_press.store.channels_of("sahel"), full_press.store.known_outlets(outlet_id="sahel")) == before
    assert ask("/outlets/sahel/explode").status == 404
    assert ask(f"/outlets/a%2Fb/{what}").status in (303, 404)


@pytest.mark.parametrize("fails", [False, True])
def test_the_reader_can_be_tried(full_press: Any, now: Any, fails: bool) -> None:
    article = full_press.state(LIBRARY).latest

    async def trial(outlet_id: str, url: str) -> Tried:
        assert (outlet_id, url) == ("sahel", "https://sahel.example/try")
        return Tried(None, ("http-403",), "HTTP status 403") if fails else Tried(article)

    app = create_app(full_press.store, settings=Settings(), clock=FixedClock(now), trial=trial)
    form = {"proof": app.state.access.sessions.proof(None), "url": "https://sahel.example/try"}
    page = asyncio.run(call_app(app, "/outlets/sahel/try", method="POST", form=form))
    assert page.status == 200
    assert ("The outlet refuses us (403 Forbidden)." in words(page)) is fails
    assert ("ثلاثة آلاف كتاب" in page.text or "خمسة آلاف كتاب" in page.text) is not fails
    assert "try" not in {state.url for state in full_press.store.due_articles(now, 100, per_outlet=100)}
    bad = asyncio.run(call_app(app, "/outlets/sahel/try", method="POST", form={**form, "url": "file:///etc/passwd"}))
    assert bad.status == 400


@pytest.mark.parametrize("target", ["/", "/outlets/sahel", "/articles/1", "/metrics", "/api/v1/outlets/sahel"])
def test_nothing_reads_all_troubles_of_an_outlet(
    ask: Ask, full_press: Any, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """Each of its articles may have one."""
    asked_for = SqlStore.problems

    def problems(*arguments: Any, limit: int | None = None, article_id: int | None = None) -> Any:
        assert limit is not None or article_id is not None
        return asked_for(*arguments, limit=limit, article_id=article_id)

    monkeypatch.setattr(SqlStore, "problems", problems)
    assert ask(target).status == 200


def test_troubles_of_articles_are_summed_up(ask: Ask, full_press: Any) -> None:
    urls = [f"https://deniz.example/{n}" for n in range(3)]
    full_press.lists("deniz", *urls, hours=3)
    for n, url in enumerate(urls):
        full_press.reads(url, hours=2, kind="no-title" if n else "no-date")
    shown = words(ask("/outlets/deniz"))
    assert re.search(r"2 articles · began \S+ hours ago(?! · seen)", shown)
    assert 'href="/articles?url=https%3A%2F%2Fdeniz.example%2F0">1 article</a>' in ask("/outlets/deniz").text
    (alone,) = [one for one in ask("/api/v1/problems?outlet=deniz").json if one["kind"] == "no-date"]
    assert alone["subject"] == urls[0]
    assert len(ask("/api/v1/problems?outlet=deniz&limit=2").json) == 2
    assert "seen once" in words(ask(f"/articles/{full_press.state(urls[0]).id}"))


def test_without_a_daemon_nothing_can_be_tried(ask: Ask, full_press: Any) -> None:
    assert "Try the reader" not in words(ask("/outlets/sahel"))
    assert ask("/outlets/sahel/try", form={"url": "https://sahel.example/try"}).status == 409


def test_an_outlet_shows_what_was_missed_between_polls(ask: Ask, full_press: Any) -> None:
    assert "Gaps between polls" not in ask("/outlets/sahel").text
    (state,) = full_press.store.channels_of("sahel")
    for hours, missed in ((4, 7.4), (2, 1200.0)):
        gap = Gap(full_press.at(hours + 1), full_press.at(hours), missed)
        fetch = Fetch(state.channel.url, full_press.at(hours), 200)
        full_press.store.record_poll(
            Poll(replace(state, last_polled_at=full_press.now), fetch, gap=gap), full_press.run
        )
    shown = words(ask("/outlets/sahel"))
    assert shown.index("1,200") < shown.index("open: something may be missing")
    assert "فجوات بين القراءات" in ask("/outlets/sahel?lang=ar").text
    assert "Gaps between polls" not in ask("/outlets/deniz").text


def subscribe(press: Any) -> None:
    """A hub of an outlet that pushed twice."""
    (state,) = press.store.channels_of("sahel")
    pushes = (Push(press.at(1), 3, 2), Push(press.at(5), 1, 0))
    lease = press.at(-48)
    press.store.subscriptions.keep(
        Subscription(
            state.channel.id, "https://hub.example/", state.channel.url, "the-token", "the-secret",
            press.at(-24), Standing.ACTIVE, lease_until=lease, pushed_at=pushes[0].at, pushes=pushes,
        )
    )  # fmt: skip


def test_an_outlet_shows_its_subscriptions_and_never_their_secrets(ask: Ask, full_press: Any) -> None:
    assert "Subscriptions to hubs" not in ask("/outlets/sahel").text
    subscribe(full_press)
    shown = ask("/outlets/sahel")
    assert "sahel/main active https://hub.example/" in words(shown)
    assert "3 listed, 2 new" in words(shown)
    (channel,) = ask("/api/v1/outlets/sahel").json["channels"]
    told = channel["subscription"]
    assert (told["hub"], told["standing"], told["lease_until"]) == (
        "https://hub.example/", "active", full_press.at(-48).isoformat().replace("+00:00", "Z")
    )  # fmt: skip
    assert [(push["listed"], push["new"]) for push in told["pushes"]] == [(3, 2), (1, 0)]
    everything = shown.text + ask("/api/v1/outlets/sahel").text + ask("/outlets/sahel?lang=ar").text
    assert "the-token" not in everything
    assert "the-secret" not in everything
    assert ask("/api/v1/outlets/deniz").json["channels"][0]["subscription"] is None


def test_the_week_is_shown_by_the_outlet_s_own_clock(ask: Ask, press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    press.found("sahel")
    press.found("nil", zone="Nowhere/Atall")
    monkeypatch.setattr(press.store, "rhythm", lambda _: mornings())
    page = words(ask("/outlets/sahel"))
    assert "by the clock of Asia/Beirut (UTC+02:00) : the stronger" in page
    rows = {row[:5]: float(row.split()[1]) for row in re.findall(r"\d\d:00 \d\.\d\d", page)}
    assert max(rows, key=rows.__getitem__) == "06:00"  # four by UTC
    assert "by the clock of UTC : the stronger" in words(ask("/outlets/nil"))
    assert ask("/api/v1/outlets/sahel").json["zone"] == "Asia/Beirut"


def mornings() -> Rhythm:
    """An outlet that brings an item each day at four o'clock UTC, watched for a year."""
    return Rhythm(events=tuple(52.0 * (n % 24 == 4) for n in range(168)), hours=(52.0,) * 168)


@pytest.mark.parametrize(
    ("hours", "peak", "beside"),
    [(0, 4, None), (2, 6, None), (3.5, 7, 8), (-3, 1, None), (5.75, 9, 10), (-5, 23, None)],
)
def test_a_week_by_another_clock(hours: float, peak: int, beside: int | None) -> None:
    here, there = heat_map(mornings()), heat_map(mornings(), timedelta(hours=hours))
    assert len(there) == 7
    day = [hour.rate for hour in there[2]]
    assert max(range(24), key=day.__getitem__) in (peak, beside)
    if beside is None:
        assert day[peak] == here[2][4].rate
    assert sum(hour.rate for one in there for hour in one) == pytest.approx(
        sum(hour.rate for one in here for hour in one)
    )


def test_the_week_turns_over() -> None:
    """What comes on Sunday at 23:00 UTC comes on Monday at 02:00 in a zone three hours ahead."""
    rhythm = Rhythm(events=(*(0.0,) * 167, 400.0), hours=(52.0,) * 168)
    week = heat_map(rhythm, timedelta(hours=3))
    loudest = max((hour for day in week for hour in day), key=lambda hour: hour.rate)
    assert (loudest.day, loudest.hour) == (0, 2)


def test_what_is_expected_to_be_missed_is_the_same_everywhere(
    ask: Ask, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.found("calm")
    press.found("eager")
    tempos = {"calm": Tempo(), "eager": Tempo(total=Count(120.0, 20.0))}
    monkeypatch.setattr(press.store, "outlet_memories", lambda _: {"eager": OutletMemory(tempo=tempos["eager"])})
    foreseen = {name: foresee(tempo, Settings(), press.now) for name, tempo in tempos.items()}
    assert foreseen["calm"].missed < foreseen["eager"].missed
    for name, one in foreseen.items():
        assert ask(f"/api/v1/outlets/{name}").json["foresight"] == {
            "rate": one.rate, "articles_per_day": one.articles, "looks": one.looks,
            "overwritten": one.overwritten, "late": one.late, "missed": one.missed,
        }  # fmt: skip
        for language in ("en", "ar"):
            page = words(ask(f"/outlets/{name}?lang={language}"))
            assert f"{100 * one.missed:.1f}{'%' if language == 'en' else '٪'}" in page
            assert f"{one.rate:.1f} " in page
