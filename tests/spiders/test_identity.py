"""One article under several addresses, over real sockets: fetched once where its addresses say so, stored once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasid.records import ArticleStatus, Channel, ChannelKind, Outcome

Desk = Any  # the desk in conftest
Page = Callable[..., str]

NEWS = ("/news/48213/reopening-of-the-library", "/news/48214/new-bridge")
LONGER = (
    "أعلنت وزارة النقل صباح اليوم فتح الجسر الجديد أمام حركة السير بعد عام من الأعمال المتواصلة.",
    "ويربط الجسر ضفتي النهر، ويخفف الازدحام عن الجسر القديم الذي سيغلق للصيانة ثلاثة أشهر.",
    "وقال مهندس المشروع إن كلفة العمل بلغت تسعة ملايين، وإن الإنارة تعمل بالطاقة الشمسية.",
)


def with_channels(desk: Desk, name: str, **channels: tuple[ChannelKind, str]) -> None:
    outlet = desk.add(name)
    more = [
        Channel(f"{name}/{key}", name, kind, desk.press.url(f"{name}.test", path))
        for key, (kind, path) in channels.items()
    ]
    desk.outlets[-1] = replace(outlet, channels=(*outlet.channels, *more))


def test_feed_sitemap_and_section_make_one_stream(desk: Desk, page: Page) -> None:
    """The same two articles: with tracking parameters, as AMP, on the mobile host, with a slash at the end."""
    host, press = "sahel.test", desk.press
    with_channels(
        desk, "sahel", map=(ChannelKind.SITEMAP, "/news.xml"), front=(ChannelKind.SECTION, "/"),
        json=(ChannelKind.FEED, "/feed.json"),
    )  # fmt: skip
    press.publish_feed(host, *(f"{path}?utm_source=rss&amp;utm_medium=feed" for path in NEWS))
    locs = "".join(f"<url><loc>{press.url('amp.' + host, path)}/amp?amp=1</loc></url>" for path in NEWS)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'
    press.publish(host, "/news.xml", sitemap, Content_Type="application/xml")
    anchors = "".join(
        f'<li><a href="{press.url("m." + host, path)}/">خبر طويل العنوان عن المدينة وأهلها</a></li>'
        for path in (*NEWS, "/news/48215/third-one")
    )
    press.publish(host, "/", f"<html><body><ul>{anchors}</ul></body></html>")
    items = ",".join(f'{{"id":"{n}","url":"{press.url(host, path)}#top"}}' for n, path in enumerate(NEWS))
    press.publish(
        host,
        "/feed.json",
        f'{{"version":"https://jsonfeed.org/version/1.1","items":[{items}]}}',
        Content_Type="application/feed+json",
    )
    for n, path in enumerate((*NEWS, "/news/48215/third-one")):
        for name in (host, f"m.{host}", f"amp.{host}"):
            for form in ("", "/", "/amp?amp=1", "?utm_source=rss&utm_medium=feed"):
                press.publish(name, path + form, page(f"العنوان رقم {n}", f"{LONGER[0]} {n}", LONGER[1]))
    assert desk.crawl() == "finished"
    assert desk.crawl() == "finished"
    rows = desk.store.articles()
    assert sorted(row.title for row in rows) == ["العنوان رقم 0", "العنوان رقم 1", "العنوان رقم 2"]
    asked = [hit.path for hit in press.hits if "/news/" in hit.path]
    assert len(asked) == 3, "each article was fetched once"


def slugs(desk: Desk, page: Page, *, guids: tuple[str, str], old: str, new: str) -> None:
    """A feed that lists an article under one address, and later, edited, under another."""
    host = "jabal.test"
    desk.add("jabal")
    rss = (
        '<rss version="2.0"><channel><title>جبل</title><item><title>{}</title><link>{}</link>'
        '<guid isPermaLink="false">{}</guid></item></channel></rss>'
    )
    desk.press.publish(host, "/rss.xml", rss.format("فتح الجسر", desk.press.url(host, old), guids[0]))
    desk.press.publish(host, old, page("فتح الجسر", *LONGER))
    assert desk.crawl() == "finished"
    desk.press.publish(host, "/rss.xml", rss.format("الجسر يفتح أمام السير", desk.press.url(host, new), guids[1]))
    desk.press.publish(host, old, "gone", 404)
    desk.press.publish(
        host, new, page("الجسر يفتح أمام السير", LONGER[0], LONGER[1].replace("ثلاثة أشهر", "ستة أشهر"), LONGER[2])
    )
    desk.clock.ahead = desk.clock.ahead.__class__(minutes=20)
    assert desk.crawl() == "finished"
    assert desk.crawl() == "finished"


def test_a_changed_headline_in_the_slug_is_a_change_of_the_article_and_no_second_one(desk: Desk, page: Page) -> None:
    slugs(desk, page, guids=("a-1", "a-1"), old="/2026/03/19/bridge-opens", new="/2026/03/19/bridge-opened-for-traffic")
    (row,) = desk.store.articles()
    assert (row.title, row.versions, row.status) == ("الجسر يفتح أمام السير", 2, ArticleStatus.LIVE)
    (change,) = desk.store.changes()
    assert change.change.kind is Outcome.CHANGED
    assert desk.troubles() == {}


def test_a_changed_guid_makes_no_second_article(desk: Desk, page: Page) -> None:
    slugs(desk, page, guids=("a-1", "b-2"), old="/news/48213/bridge-opens", new="/news/48213/bridge-opened-for-traffic")
    (row,) = desk.store.articles()
    assert row.versions == 2


def test_all_articles_under_one_guid_and_one_canonical_address_stay_apart(desk: Desk, page: Page) -> None:
    host = "wadi.test"
    desk.add("wadi")
    paths = [f"/story/{word}" for word in ("market", "bridge", "school", "harbour")]
    items = "".join(
        f"<item><title>{path}</title><link>{desk.press.url(host, path)}</link><guid>0</guid></item>" for path in paths
    )
    desk.press.publish(host, "/rss.xml", f'<rss version="2.0"><channel><title>و</title>{items}</channel></rss>')
    for n, path in enumerate(paths):
        text = (
            f"{'ابتث'[n] * 3} الخبر رقم {n} عن المدينة {n} وأهلها {n} وما جرى فيها {n} في يوم {n} من الشهر {n}.",
        ) * 2
        html = page(f"الخبر رقم {n}", *text).replace(
            "</head>", f'<link rel="canonical" href="{desk.press.url(host, paths[0])}"></head>'
        )
        desk.press.publish(host, path, html)
    assert desk.crawl() == "finished"
    assert len(desk.store.articles()) == len(paths)
    assert all(row.versions == 1 for row in desk.store.articles())
