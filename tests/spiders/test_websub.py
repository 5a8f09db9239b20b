"""A channel, a hub and the callback address over real sockets: subscribed, verified, pushed to, renewed."""

import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from rasid.records import Outlet
from rasid.websub import Standing
from tests.spiders.hubs import Hub, Page, Site, arrived, call


def test_a_feed_with_a_hub_is_subscribed_to_and_what_is_pushed_is_fetched_at_once(site: Site) -> None:
    assert site.desk.crawl() == "finished"
    (form,) = site.hub.asked
    assert form["hub.topic"] == site.press.url("sahel.test", "/rss.xml")
    assert form["hub.callback"].startswith(f"{site.base}/websub/")
    assert site.hub.verified == [(200, b"c-77")]
    assert site.standing == Standing.ACTIVE
    assert site.desk.troubles() == {}
    polls = site.press.paths("sahel.test").count("/rss.xml")
    site.publish(1, 2)
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    assert [
        state.url.rpartition("/")[2] for state in site.desk.store.due_articles(site.desk.clock.now(), 9, per_outlet=9)
    ] == ["2"]
    batch = site.desk.batch()
    site.desk.crawl(type(batch)(batch.run_id, (), batch.articles))
    assert site.read() == ["خبر 1", "خبر 2"]
    assert site.press.paths("sahel.test").count("/rss.xml") == polls, "nothing was polled for that"
    assert site.subscription.pushed_at is not None


def test_the_same_push_again_brings_nothing_and_breaks_nothing(site: Site) -> None:
    site.desk.crawl()
    for count in (1, 2):
        assert site.hub.push(site.feed(1, 2)) == 202
        arrived(site, count)
    assert len(site.desk.store.articles()) == 2


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_signing_is_known(site: Site, method: str) -> None:
    site.desk.crawl()
    assert site.hub.push(site.feed(3), method=method) == 202
    arrived(site, 1)
    assert len(site.desk.store.articles()) == 2


def test_what_is_not_well_signed_is_thrown_away(site: Site) -> None:
    site.desk.crawl()
    due = site.channel.next_due_at
    bad = site.feed(9)
    assert site.hub.push(bad, secret="guess") == 202
    assert site.hub.push(bad, header="") == 202
    assert site.hub.push(bad, header="md5=" + hmac.new(b"x", bad, "md5").hexdigest()) == 202
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    assert sorted(row.url.rpartition("/")[2] for row in site.desk.store.articles()) == ["1", "2"]
    assert site.channel.next_due_at == due


@pytest.mark.parametrize("body", [b"", b"not a feed", b"<html></html>"])
def test_a_push_without_articles_calls_for_a_poll(site: Site, body: bytes) -> None:
    site.desk.crawl()
    assert site.channel.next_due_at > site.desk.clock.now()
    assert site.hub.push(body) == 202
    arrived(site, 1)
    assert site.channel.next_due_at <= site.desk.clock.now()


def test_strangers_find_nothing(site: Site) -> None:
    site.desk.crawl()
    for path in ("/websub/", "/websub/guess", "/websub/../metrics", f"/websub/{site.subscription.token}x"):
        assert call("POST", site.base + path, b"x")[0] == 404
        assert call("GET", site.base + path)[0] == 404
    callback = site.hub.asked[-1]["hub.callback"]
    assert call("GET", callback)[0] == 404
    assert call("PUT", callback, b"x")[0] == 405
    query = {"hub.mode": "unsubscribe", "hub.topic": site.subscription.topic, "hub.challenge": "x"}
    assert call("GET", f"{callback}?{urlencode(query)}")[0] == 404
    assert site.hub.push(b"x" * 200_000) == 413


def test_a_verification_for_something_else_is_refused_and_the_hub_is_asked_again(site: Site) -> None:
    site.hub.answers_wrong = True
    site.desk.crawl()
    assert [status for status, _ in site.hub.verified] == [404]
    assert site.standing == Standing.WANTED
    assert site.hub.push(site.feed(9)) == 410, "nobody listens yet"
    site.hub.answers_wrong = False
    site.later(minutes=5)
    site.desk.crawl()
    assert len(site.hub.asked) == 1, "not before its time"
    site.later(minutes=6)
    site.desk.crawl()
    assert site.standing == Standing.ACTIVE


def test_a_hub_that_is_down_is_a_blemish_and_polling_goes_on(site: Site) -> None:
    site.hub.status = 500
    site.desk.crawl()
    assert site.desk.troubles() == {"sahel/main": "hub"}
    assert site.read() == ["خبر 1"]
    site.publish(1, 2)
    site.later(minutes=11)
    site.hub.close()
    site.desk.crawl()
    assert site.read() == ["خبر 1", "خبر 2"]
    assert site.subscription.asked == 2


def test_a_hub_that_is_down_ends_no_other_trouble_of_an_unchanged_feed(site: Site) -> None:
    site.desk.reactor.run(_watch(site.desk, replace(site.desk.outlets[0], verify_certificates=False)))
    site.hub.status = 500
    site.desk.crawl()
    standing = {problem.kind for problem in site.desk.store.problems()}
    assert standing == {"hub", "unverified"}
    site.later(minutes=20)
    site.desk.crawl()
    assert len(site.hub.asked) == 2
    assert {problem.kind for problem in site.desk.store.problems()} == standing


def test_a_lease_is_renewed_in_time_though_the_feed_is_unchanged(site: Site) -> None:
    site.hub.lease = "3600"
    site.desk.crawl()
    lease = site.subscription.lease_until
    assert lease is not None
    assert site.channel.next_due_at <= lease - timedelta(minutes=10), "polled in time for it"
    site.later(minutes=49)
    site.desk.crawl()
    renewed = site.subscription.lease_until
    assert len(site.hub.asked) == 2
    assert renewed is not None
    assert renewed > lease + timedelta(minutes=40)
    assert site.hub.asked[0]["hub.callback"] == site.hub.asked[1]["hub.callback"]


def test_long_after_its_lease_a_subscription_is_over(site: Site) -> None:
    site.desk.crawl()
    site.later(days=12)
    assert site.hub.push(site.feed(9)) == 410


def test_another_hub_means_another_address_and_another_secret(site: Site) -> None:
    site.desk.crawl()
    before = site.subscription
    site.hub.url = site.hub.url.replace("hub.test", "other.test")
    site.publish(1)
    site.later(hours=1)
    site.desk.crawl()
    assert site.subscription.token != before.token
    assert site.hub.asked[0]["hub.secret"] != site.hub.asked[1]["hub.secret"]
    assert call("POST", site.hub.asked[0]["hub.callback"], b"x")[0] == 404


def test_a_hub_inside_is_not_asked(site: Site) -> None:
    site.hub.url = "http://10.9.8.7/hub"
    site.publish(1)
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert problem.kind == "hub"
    assert "leads to 10.9.8.7" in problem.detail


def test_without_an_address_for_hubs_none_is_asked(desk: Any, press: Any, hub: Hub, page: Page) -> None:
    Site(desk, press, hub, page)
    desk.crawl()
    assert hub.asked == []


def test_a_feed_is_polled_less_while_its_hub_tells_what_is_new(site: Site) -> None:
    site.desk.crawl()
    site.publish(1, 2)
    usual = site.channel.next_due_at - site.desk.clock.now()
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    site.later(hours=7)
    site.desk.crawl()
    assert site.channel.next_due_at - site.desk.clock.now() > 2 * usual
    site.publish(1, 2, 3)
    site.later(hours=7)
    site.desk.crawl()  # a poll finds what the hub kept back
    site.later(hours=7)
    site.desk.crawl()
    assert site.channel.next_due_at - site.desk.clock.now() < 2 * usual


async def _watch(desk: Any, outlet: Outlet) -> None:
    desk.engine().watch([outlet])
