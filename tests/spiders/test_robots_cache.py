"""What is kept of many sites' robots.txt."""

from scrapy.robotstxt import ProtegoRobotParser

from spiders.robots_cache import KEPT, RobotsCache


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def rules(text: str) -> ProtegoRobotParser:
    return ProtegoRobotParser(text.encode(), None)


def test_rules_are_believed_for_some_hours() -> None:
    ticks = Ticks()
    cache = RobotsCache(ticks)
    cache.keep("https://a.test", rules("User-agent: *\nDisallow: /api/"))
    assert cache.forbids("https://a.test/api/story")
    assert not cache.forbids("https://a.test/news/1")
    assert not cache.forbids("https://a.test:8443/api/story"), "another site"
    assert not cache.forbids("http://a.test/api/story"), "another site"
    ticks.now += KEPT
    assert cache.get("https://a.test") is None
    assert not cache.forbids("https://a.test/api/story")


def test_outdated_rules_are_dropped_from_time_to_time() -> None:
    ticks, none = Ticks(), rules("")
    cache = RobotsCache(ticks, many=10)
    for number in range(100):
        cache.keep(f"https://{number}.test", none)
        ticks.now += KEPT / 20
    assert len(cache._entries) < 50
    assert cache.get("https://99.test") is none
