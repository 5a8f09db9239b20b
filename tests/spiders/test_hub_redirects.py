"""Hubs that send an asking on to another address, over real sockets."""

import pytest

from rasid.websub import Standing
from tests.spiders.hubs import Site, arrived


@pytest.mark.parametrize(("status", "later"), [(307, ["/", "/two"]), (308, ["/two"])])
def test_a_hub_that_sends_on_is_followed(site: Site, status: int, later: list[str]) -> None:
    site.hub.ways = {"/": (status, site.hub.url.replace("hub.test", "other.test") + "two")}
    site.hub.lease = "3600"
    site.desk.crawl()
    (form,) = site.hub.asked
    assert (form["hub.topic"], form["hub.secret"]) == (site.subscription.topic, site.subscription.secret)
    assert site.hub.paths == ["/", "/two"]
    assert site.desk.store.hosts_asked().keys() >= {"hub.test", "other.test"}
    assert site.standing == Standing.ACTIVE
    assert site.desk.troubles() == {}
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    site.publish(1, 2)
    site.later(minutes=49)
    site.desk.crawl()
    assert site.hub.paths[2:] == later
    assert site.standing == Standing.ACTIVE
    assert site.hub.asked[0] == site.hub.asked[1], "the same callback, and the same secret"


def test_only_what_moved_for_good_from_the_beginning_is_asked_there_later(site: Site) -> None:
    site.hub.ways = {"/": (308, "/two"), "/two": (307, "/three"), "/three": (308, "/four")}
    site.hub.lease = "3600"
    site.desk.crawl()
    site.later(minutes=49)
    site.desk.crawl()
    assert site.hub.paths == ["/", "/two", "/three", "/four", "/two", "/three", "/four"]
    assert site.subscription.hub == site.hub.url


def test_a_hub_that_moved_to_where_nothing_is_is_asked_at_its_own_address_again(site: Site) -> None:
    site.hub.ways = {"/": (308, "/two"), "/two": (500, "")}
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert problem.detail.startswith(site.hub.url + "two: ")
    site.hub.ways["/"] = (0, "")
    for _ in range(3):
        site.later(hours=2)
        site.desk.crawl()
    assert site.hub.paths[-1] == "/"
    assert site.standing == Standing.ACTIVE


@pytest.mark.parametrize(
    ("status", "target"), [(301, "/two"), (302, "/two"), (303, "/two"), (307, ""), (308, "ftp://hub.test/")]
)
def test_other_redirections_of_a_hub_lead_nowhere(site: Site, status: int, target: str) -> None:
    site.hub.ways = {"/": (status, target)}
    site.desk.crawl()
    assert set(site.hub.paths) == {"/"}
    assert site.desk.troubles() == {"sahel/main": "hub"}


def test_a_hub_that_sends_round_and_round_is_left_soon(site: Site) -> None:
    site.hub.ways = {"/": (307, "/two"), "/two": (307, "/")}
    site.desk.crawl()
    assert site.hub.paths == ["/", "/two", "/", "/two"]
    assert site.desk.troubles() == {"sahel/main": "hub"}
    assert site.read() == ["خبر 1"]


def test_a_hub_that_sends_inside_is_not_followed(site: Site) -> None:
    site.hub.ways = {"/": (308, "http://10.9.8.7/hub")}
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert "leads to 10.9.8.7" in problem.detail
    assert site.subscription.address == site.hub.url
