"""From what a page printed to an article's values and digests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.normalize.article import normalize
from rasid.records import COMPARED_FIELDS, Article, DateRule, Direction, Found, Outlet, Precision, RawArticle, Rules
from rasid.trust import confidences

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
URL = "https://www.sahel.example/news/2026/51207"
RAW = RawArticle(
    url=URL,
    title=Found("بلدية الساحل  تبدأ صيانة الطريق", "h1"),
    section=Found("محليات", "rule"),
    published=(Found("19 آذار 2026 | 10:30", "rule"),),
    authors=(Found("بقلم: ليلى حداد", "rule"),),
    paragraphs=("أعلنت البلدية اليوم\n  بدء أعمال الصيانة.", " \n", "ويستمر العمل ثلاثة أسابيع."),
    body_source="rule",
    image=Found("/photos/7.jpg?w=300", "opengraph"),
    image_caption=Found("الطريق الدائري", "rule"),
    canonical=Found("http://sahel.example/news/2026/51207/?utm_source=x", "link"),
    language=Found("ar-LB", "meta"),
)
Make = Callable[..., Outlet]


def read(raw: RawArticle, outlet: Outlet | None, now: datetime = NOW) -> Article:
    return normalize(raw, outlet, now=now, reader="7")


def test_values(make_outlet: Make) -> None:
    article = read(RAW, make_outlet())
    assert article.url == URL
    assert article.canonical_url == "https://sahel.example/news/2026/51207"
    assert article.title == "بلدية الساحل تبدأ صيانة الطريق"
    assert article.paragraphs == ("أعلنت البلدية اليوم بدء أعمال الصيانة.", "ويستمر العمل ثلاثة أسابيع.")
    assert article.authors == ("ليلى حداد",)
    assert article.image == "https://www.sahel.example/photos/7.jpg?w=300"
    assert (article.language, article.direction, article.reader) == ("ar", Direction.RTL, "7")
    assert article.published is not None
    assert article.published.instant == datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
    assert (article.published.zone, article.published.source) == ("Asia/Beirut", "rule")
    assert article.published.flags == ()
    assert article.modified is None
    assert article.sources["title"] == "h1"
    assert article.sources["paragraphs"] == "rule"
    assert "byline" not in article.sources
    assert set(article.digests) == set(COMPARED_FIELDS)


def test_an_empty_page(make_outlet: Make) -> None:
    article = read(RawArticle(URL), make_outlet())
    assert (article.title, article.published, article.paragraphs, article.authors) == (None, None, (), ())
    assert article.language == "ar"
    assert article.sources == {}


def test_without_an_outlet_local_times_are_utc_and_say_so() -> None:
    article = read(RAW, None)
    assert article.published is not None
    assert article.published.instant == datetime(2026, 3, 19, 10, 30, tzinfo=UTC)
    assert "zone-unknown" in article.published.flags
    assert article.language == "ar"


def test_the_first_sight_unmasks_the_day_of_the_visit(make_outlet: Make) -> None:
    candidates = (Found("19 آذار 2026", "text"), Found("2026-03-10T08:30:00Z", "time"), Found("2026/03/10", "url"))
    raw = replace(RAW, published=candidates)
    readings = [
        normalize(raw, make_outlet(), now=now, reader="7", first_seen=NOW)
        for now in (NOW, NOW + timedelta(days=1), NOW + timedelta(days=40))
    ]
    assert {article.published and article.published.day for article in readings} == {date(2026, 3, 10)}
    assert len({article.exact_digest for article in readings}) == 1


def test_the_first_sight_is_no_date_of_a_page_without_one(make_outlet: Make) -> None:
    article = normalize(replace(RAW, published=()), make_outlet(), now=NOW, reader="7", first_seen=NOW)
    assert article.published is None


COSMETIC: list[dict[str, Any]] = [
    {"title": Found("بلديـة الساحل\u00a0تبدأ صيانة الطريق", "json-ld")},
    {"paragraphs": ("أعلنت البلدية اليوم بدء أعمال الصيانة.\u200f", "ويستمرّ العمل ثلاثة أسابيع.")},
    {"image": Found("https://cdn.sahel.example/photos/7.jpg?w=900", "opengraph")},
    {"published": (Found("2026-03-19T08:30:00Z", "json-ld"),)},
]
SEEN: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": Found("بلدية الساحل تنهي صيانة الطريق", "h1")}),
    ("section", {"section": None}),
    ("byline", {"byline": Found("وكالات", "rule")}),
    ("authors", {"authors": ()}),
    ("published", {"published": (Found("18 آذار 2026 | 10:30", "rule"),)}),
    ("image", {"image": Found("/photos/8.jpg", "opengraph")}),
    ("image_caption", {"image_caption": Found("جسر الساحل", "rule")}),
    ("paragraphs", {"paragraphs": ("أعلنت البلدية اليوم بدء أعمال الصيانة. ويستمر العمل ثلاثة أسابيع.",)}),
]


@pytest.mark.parametrize("change", COSMETIC)
def test_what_no_reader_sees_leaves_the_digest(change: dict[str, Any], make_outlet: Make) -> None:
    before, after = (read(raw, make_outlet()) for raw in (RAW, replace(RAW, **change)))
    assert before.digest == after.digest
    assert before.digests == after.digests


def test_cosmetic_changes_show_in_the_exact_digest(make_outlet: Make) -> None:
    before, after = (read(raw, make_outlet()) for raw in (RAW, replace(RAW, **COSMETIC[0])))
    assert before.exact_digest != after.exact_digest


@pytest.mark.parametrize(("name", "change"), SEEN, ids=[name for name, _ in SEEN])
def test_what_a_reader_sees_changes_its_field_alone(name: str, change: dict[str, Any], make_outlet: Make) -> None:
    before, after = (read(raw, make_outlet()) for raw in (RAW, replace(RAW, **change)))
    assert before.digest != after.digest
    assert [field for field in COMPARED_FIELDS if before.digests[field] != after.digests[field]] == [name]


def test_neither_update_stamps_nor_reading_times_are_changes(make_outlet: Make) -> None:
    outlet = make_outlet()
    ago = replace(RAW, published=(Found("منذ 3 ساعات", "rule"),))
    later = replace(RAW, published=(Found("منذ 5 ساعات", "rule"),))
    first, second = read(ago, outlet), read(later, outlet, NOW + timedelta(minutes=90))
    assert first.published is not None
    assert "relative" in first.published.flags
    assert first.digest == second.digest
    updated = replace(RAW, modified=(Found("19 آذار 2026 | 11:00", "rule"),))
    assert read(updated, outlet).modified is not None
    assert read(updated, outlet).exact_digest == read(RAW, outlet).exact_digest


@pytest.mark.parametrize(
    ("printed", "source", "precision", "flags"),
    [
        (("19/03/2026", "2026-03-19T10:30:00+02:00"), "b", Precision.MINUTE, ()),
        (("19/03/2026 10:30", "2026-03-19T11:00:00+02:00"), "a", Precision.MINUTE, ()),
        (("no date", "19/03/2026"), "b", Precision.DAY, ()),
        (("19/03/2026", "2026-03-12T10:30:00+02:00"), "a", Precision.DAY, ("contradiction",)),
        (("19/03/2026", "2026-03-18T23:30:00Z"), "b", Precision.MINUTE, ()),
    ],
)
def test_the_stamp_is_the_first_or_a_closer_one_of_its_day(
    printed: tuple[str, str], source: str, precision: Precision, flags: tuple[str, ...], make_outlet: Make
) -> None:
    raw = replace(RAW, published=tuple(map(Found, printed, "ab")))
    stamp = read(raw, make_outlet()).published
    assert stamp is not None
    assert (stamp.source, stamp.precision, stamp.flags) == (source, precision, flags)
    assert stamp.day == date(2026, 3, 19)


def test_date_rules_hold_from_their_day(make_outlet: Make) -> None:
    rules = (Rules(date=DateRule(order="mdy")), Rules(valid_from=date(2026, 1, 1), date=DateRule(zone="Africa/Cairo")))
    outlet = make_outlet(rules=rules)
    new, old = (
        read(replace(RAW, published=(Found(text, "rule"),)), outlet).published
        for text in ("05/03/2026 10:30", "05/03/2021 10:30")
    )
    assert new is not None
    assert (new.day, new.zone) == (date(2026, 3, 5), "Africa/Cairo")
    assert old is not None
    assert (old.day, old.zone) == (date(2021, 5, 3), "Asia/Beirut")


@pytest.mark.parametrize(
    ("canonical", "key"),
    [
        ("https://www.sahel.example/news/2026/51207?fbclid=1", "https://sahel.example/news/2026/51207"),
        ("/news/story-of-51207", "https://sahel.example/news/story-of-51207"),
        ("https://news.sahel.example/51207", "https://news.sahel.example/51207"),
        ("https://elsewhere.example/51207", "https://sahel.example/news/2026/51207"),
        ("https://www.sahel.example/", "https://sahel.example/news/2026/51207"),
        ("https://www.sahel.example/?p=7", "https://sahel.example/?p=7"),
        ("javascript:void(0)", "https://sahel.example/news/2026/51207"),
        ("http://[", "https://sahel.example/news/2026/51207"),
    ],
)
def test_a_canonical_link_is_believed_if_it_can_be_true(canonical: str, key: str, make_outlet: Make) -> None:
    assert read(replace(RAW, canonical=Found(canonical, "link")), make_outlet()).canonical_url == key


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (["بقلم ليلى حداد", "ليلى  حداد"], ("ليلى حداد",)),
        (["By Rana Khalil"], ("Rana Khalil",)),
        (["كتبت: رنا خليل | rana@sahel.example"], ("رنا خليل",)),
        (["https://sahel.example/author/7", "@rana"], ()),
        (["כתבה מאת: דנה לוי", "מאת דנה לוי"], ("כתבה מאת: דנה לוי", "דנה לוי")),
        (["كاتب"], ("كاتب",)),
        (["Byron Haddad"], ("Byron Haddad",)),
        ([" - "], ()),
    ],
)
def test_authors_without_labels_and_addresses(printed: list[str], names: tuple[str, ...], make_outlet: Make) -> None:
    raw = replace(RAW, authors=tuple(Found(text, "meta") for text in printed))
    assert read(raw, make_outlet()).authors == names


found = st.builds(Found, st.text(max_size=40), st.sampled_from(["rule", "feed", "link"]))


@given(
    raw=st.builds(
        RawArticle,
        url=st.text(max_size=20) | st.just(URL),
        title=st.none() | found,
        published=st.lists(found, max_size=2).map(tuple),
        authors=st.lists(found, max_size=2).map(tuple),
        paragraphs=st.lists(st.text(max_size=40), max_size=3).map(tuple),
        image=st.none() | found,
        canonical=st.none() | found,
        language=st.none() | found,
    )
)
def test_no_page_is_too_strange(raw: RawArticle) -> None:
    article = read(raw, None)
    again = read(raw, None)
    assert article == again
    assert len(article.digest) == len(article.exact_digest) == 64


def test_dates_that_stand_alone_at_either_end_are_no_text(make_outlet: Make) -> None:
    text = ("افتتحت البلدية مكتبة عامة جديدة.", "وقال المدير في 19 آذار 2026 إن العمل انتهى.")
    printed = ("الخميس 19 آذار 2026 - 14:05", *text, "آخر تحديث: 20/03/2026 09:10")
    assert read(replace(RAW, paragraphs=printed, body_source="blocks"), make_outlet()).paragraphs == text
    assert read(replace(RAW, paragraphs=printed, body_source="rule"), make_outlet()).paragraphs == printed


def test_a_newsroom_keeps_the_word_for_news_in_its_name() -> None:
    named = [Found("Haber Merkezi", "text"), Found("Haber: Ayşe Demir", "rule"), Found("تحرير: ريم الخطيب", "rule")]
    article = read(replace(RAW, authors=tuple(named)), None)
    assert article.authors == ("Haber Merkezi", "Ayşe Demir", "ريم الخطيب")


@pytest.mark.parametrize(("declared", "source"), [("ar-LB", "meta"), ("AR", "meta"), ("en-US", "text"), (None, "text")])
def test_the_language_is_the_texts_unless_the_page_says_the_same(declared: str | None, source: str) -> None:
    said = Found(declared, "meta") if declared else None
    article = read(replace(RAW, language=said), None)
    assert (article.language, article.sources["language"]) == ("ar", source)
    assert confidences(article)["language"] >= 0.8
