"""Feeds, sitemaps and section pages of the press, read with other people's parsers."""

import json
import re
import warnings
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from demo.houses import House, houses
from demo.model import Breakage, Request, TrueArticle
from demo.plan import plan_for
from demo.press import Press

HOUSES = houses(10)
by_id = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.id)
END = 60.0


def body_of(press: Press, house: House, at: float) -> bytes:
    return press.respond(Request(f"{house.host}:8001", house.channel_path, at)).body


def listed(house: House, body: bytes) -> list[dict[str, Any]]:
    """Address, title and date of each entry, as another parser reads them."""
    if house.channel == "jsonfeed":
        return [
            {"url": i["url"], "title": i["title"], "date": datetime.fromisoformat(i["date_published"])}
            for i in json.loads(body)["items"]
        ]
    if house.channel == "sitemap":
        names = {
            "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
            "n": "http://www.google.com/schemas/sitemap-news/0.9",
        }
        return [
            {
                "url": row.findtext("s:loc", namespaces=names),
                "title": row.findtext(".//n:title", namespaces=names),
                "date": datetime.fromisoformat(row.findtext(".//n:publication_date", namespaces=names) or ""),
            }
            for row in etree.fromstring(body).findall("s:url", names)
        ]
    if house.channel == "section":
        tree = html.fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        return [{"url": a.get("href"), "title": a.text, "date": None} for a in tree.cssselect("a.headline")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feed = feedparser.parse(body)
    assert not feed.bozo
    return [{"url": e.link, "title": e.title, "date": _date(house, e)} for e in feed.entries]


def _date(house: House, entry: Any) -> datetime | None:
    if house.feed_dates == "broken":
        return None
    return (
        datetime.fromisoformat(entry.published) if house.channel == "atom" else parsedate_to_datetime(entry.published)
    )


def expected(press: Press, house: House) -> dict[str, TrueArticle]:
    truth = press.truth(END)
    return {f"http://{a.host}:8001{a.path}": a for a in truth.articles if a.outlet_id == house.id}


@by_id
def test_every_list_is_well_formed_and_tells_the_truth(press: Press, house: House) -> None:
    entries = listed(house, body_of(press, house, END))
    articles = expected(press, house)
    assert entries
    for entry in entries:
        last = articles[entry["url"]].revisions[-1]
        assert entry["title"] == last.title
        if entry["date"] is not None:
            assert entry["date"] == last.published
    gone = {url for url, a in articles.items() if any(r.act.startswith("delete") for r in a.revisions)}
    assert {entry["url"] for entry in entries} == set(articles) - gone


@by_id
def test_the_encoding_declared_is_the_one_sent(press: Press, house: House) -> None:
    article = next(iter(expected(press, house).values()))
    for path in (house.channel_path, article.path):
        answer = press.respond(Request(house.host, path, END))
        if path == house.channel_path and house.channel == "jsonfeed":
            assert json.loads(answer.body.decode("utf-8"))
            continue
        named = re.search(rb"(?:encoding=\"|charset=[\"']?)([\w-]+)", answer.body)
        assert named
        assert named[1].decode() == house.encoding
        stated = re.search(r"charset=(\S+)", answer.headers["content-type"])
        assert (stated[1] if stated else None) == (house.encoding if house.charset_header else None)
        text = answer.body.decode(house.encoding)
        assert "\ufffd" not in text
        assert "&#" not in text.replace("&#39;", "").replace("&#34;", "")


def test_all_kinds_of_lists_and_encodings_occur() -> None:
    assert {house.channel for house in HOUSES} == {"rss", "atom", "jsonfeed", "sitemap", "section"}
    assert {house.encoding for house in HOUSES} == {"utf-8", "windows-1256", "windows-1254"}
    assert {house.validators for house in HOUSES} == {"etag", "modified", "none"}
    assert {house.language for house in HOUSES} == {"ar", "fa", "ckb", "he", "tr", "fr"}
    assert sum(house.feed_dates == "broken" for house in HOUSES) == 1
    assert any("Crawl-delay" in house.robots for house in HOUSES)
    assert all(bool(house.robots) or house.id == "zaytouna" for house in HOUSES)


@by_id
def test_article_addresses_match_their_pattern_and_robots_allow_them(press: Press, house: House) -> None:
    refused = re.findall(r"^Disallow: (\S+)", house.robots, re.MULTILINE)
    for url in expected(press, house):
        assert re.search(house.article_url, url)
        path = url.split(":8001", 1)[1]
        assert not any(path.startswith(prefix) for prefix in refused)


def spoiled(kind: Breakage) -> list[tuple[House, bytes]]:
    """Lists of several presses while they are broken in a way."""
    found = []
    for seed in range(6):
        press = Press(seed, plan_for(60))
        for outage in press.truth(END).outages:
            if outage.outage.kind is kind:
                house = next(house for house in HOUSES if house.id == outage.outlet_id)
                found.append((house, body_of(press, house, outage.outage.start + 1)))
    return found


def broken_feed(body: bytes) -> bool:
    try:
        if body.lstrip().startswith(b"{"):
            json.loads(body)
        else:
            etree.fromstring(body)
    except (ValueError, etree.XMLSyntaxError):
        return True
    return False


@pytest.mark.parametrize("kind", [Breakage.TRUNCATED, Breakage.MALFORMED])
def test_a_damaged_feed_is_not_well_formed(kind: Breakage) -> None:
    bodies = spoiled(kind)
    assert bodies
    assert all(broken_feed(body) for _, body in bodies)


def test_a_malformed_feed_still_has_its_entries() -> None:
    for house, body in spoiled(Breakage.MALFORMED):
        if house.channel in ("rss", "atom"):
            assert feedparser.parse(body).entries


def test_an_empty_feed_is_well_formed_and_a_web_page_is_no_feed() -> None:
    for house, body in spoiled(Breakage.EMPTY):
        assert listed(house, body) == []
    for _, body in spoiled(Breakage.HTML):
        assert body.startswith(b"<!DOCTYPE html>")


def test_backdating_moves_the_date_everywhere(press: Press) -> None:
    moved = 0
    for house in HOUSES:
        for url, article in expected(press, house).items():
            last = article.revisions[-1]
            if last.published == article.revisions[0].published:
                continue
            moved += 1
            assert timedelta(minutes=40) < article.revisions[0].published - last.published < timedelta(days=2)
            dates = {entry["url"]: entry["date"] for entry in listed(house, body_of(press, house, END))}
            assert dates[url] in (last.published, None)
            local = last.published.astimezone(house.tz)
            page = press.respond(Request(house.host, article.path, END)).body.decode(house.encoding)
            assert f"{local:%H:%M}" in page or f"{local:%I:%M}" in page or house.language in ("fa", "ckb")
    assert moved >= 3


def test_dates_are_never_in_the_future(press: Press) -> None:
    for article in press.truth(END).articles:
        for revision in article.revisions:
            assert revision.published <= press.epoch + timedelta(seconds=revision.at)
            assert revision.published.tzinfo is UTC
            assert revision.published.second == 0
