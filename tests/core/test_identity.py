"""What makes two addresses one article, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.identity import is_same, reached, signs_of
from rasid.normalize.article import signed
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Direction,
    Hints,
    Listed,
    Precision,
    Stamp,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "https://sahel.example/news/48213/old-headline"
TEXT = (
    "أعلنت وزارة الموارد المائية صباح اليوم بدء العمل في محطة تحلية جديدة على الساحل بطاقة أربعين ألف متر مكعب.",
    "وقال مدير المشروع إن المحطة ستغذي ثلاث مدن وعددا من القرى المحيطة بها قبل نهاية العام المقبل.",
    "ويشارك في العمل مئة وعشرون مهندسا وفنيا، وتبلغ كلفة المرحلة الأولى ستين مليونا.",
)
OTHER = (
    "فاز فريق المدينة لكرة السلة على ضيفه بفارق تسع نقاط في افتتاح الدوري مساء أمس أمام جمهور كبير.",
    "وتصدر قائد الفريق قائمة المسجلين بثلاث وعشرين نقطة، وغاب عن اللقاء لاعبان بسبب الإصابة.",
)


def at(moment: datetime | None, precision: Precision = Precision.MINUTE) -> Stamp | None:
    if moment is None:
        return None
    return Stamp(moment if precision is Precision.MINUTE else None, moment.date(), precision, "", "UTC", "json-ld")


def article(title: str = "محطة تحلية جديدة", text: tuple[str, ...] = TEXT, url: str = KEY, **fields: object) -> Article:
    made = Article(
        url=url, canonical_url=url, title=title, section=None, published=at(NOW), modified=None, authors=(),
        byline=None, paragraphs=text, image=None, image_caption=None, language="ar", direction=Direction.RTL,
        digests={}, digest="", exact_digest="", reader="1",
    )  # fmt: skip
    return signed(replace(made, **fields))  # type: ignore[arg-type]  # names and values of fields


def same(one: Article, other: Article, *, strong: bool = True, keys: tuple[str, str] = (KEY, KEY + "-new")) -> bool:
    return is_same(one, other, known_key=keys[0], key=keys[1], strong=strong)


def test_a_new_headline_and_an_edit_leave_it_the_same_article() -> None:
    edited = (TEXT[0], TEXT[1].replace("ثلاث مدن", "أربع مدن"), TEXT[2])
    assert same(article(), article("افتتاح أكبر محطة على الساحل", edited))
    assert same(article(), article("افتتاح أكبر محطة على الساحل", edited, published=at(NOW, Precision.DAY)))


def test_a_text_that_grows_stays_the_same_article() -> None:
    assert same(article(), article(text=(*OTHER, *TEXT, *OTHER)))


def test_another_text_is_another_article_whatever_the_outlet_says() -> None:
    assert not same(article(), article("محطة تحلية جديدة", OTHER))


def test_the_next_instalment_of_a_series_is_another_article() -> None:
    prices = tuple(
        f"سجل سعر الصرف في أسواق العاصمة اليوم {n} للشراء و{n + 3} للبيع بحسب نشرة المصارف" for n in range(40, 48)
    )
    tomorrow = tuple(line.replace("4", "5") for line in prices)
    assert not same(
        article("نشرة الصرف", prices), article("نشرة الصرف", tomorrow, published=at(NOW + timedelta(days=2)))
    )
    assert not same(
        article("نشرة الصرف", prices), article("نشرة الصرف", tomorrow, published=at(NOW + timedelta(hours=3)))
    )


def test_a_redated_article_is_the_same_when_nothing_else_differs() -> None:
    later = at(NOW + timedelta(days=3))
    assert same(article(), article("عنوان آخر", published=later))
    assert not same(article(), article("عنوان آخر", published=later), strong=False)


def test_without_dates_more_of_the_text_must_agree() -> None:
    half = (TEXT[0], *OTHER, *OTHER)
    assert same(article(published=None), article("عنوان آخر", published=None))
    assert not same(article(published=None), article(text=half, published=None))


def test_texts_alone_make_no_identity_of_addresses_with_different_numbers() -> None:
    twice = (KEY, "https://sahel.example/news/48214/old-headline")
    assert not same(article(), article(), strong=False, keys=twice)
    assert same(
        article(), article(), strong=False, keys=("https://sahel.example/a-b", "https://sahel.example/sport/a-b")
    )
    dated = ("https://sahel.example/2026/11/23/7-a", "https://sahel.example/2026/11/23/7-b")
    assert same(article(), article(), strong=False, keys=dated)


def test_without_text_headline_and_date_decide() -> None:
    short = ("صور من المعرض",)
    assert same(article("معرض الكتاب", short), article("معرض الكتاب", short))
    assert not same(article("معرض الكتاب", short), article("معرض الزهور", short))
    assert not same(article("معرض الكتاب", short, published=None), article("معرض الكتاب", short, published=None))


def state(guid: str | None = None, key: str = KEY, channel: str = "sahel/main") -> ArticleState:
    listed = {channel: Listed("0")} if channel else {}
    return ArticleState(1, "sahel", key, key, ArticleStatus.PENDING, NOW, Hints(guid=guid), listed=listed)


def marks(one: ArticleState, read: Article) -> dict[str, int]:
    return {sign.kind: sign.mark(one.outlet_id) for sign in signs_of(one, read)}


@pytest.mark.parametrize(
    ("guid", "shared"),
    [
        ("1204", False),
        ("news-1204", False),
        ("https://sahel.example/?p=1204", True),
        ("tag:sahel.example,2026:7", True),
    ],
)
def test_a_guid_that_is_no_address_is_its_channels_own(guid: str, shared: bool) -> None:
    one, other = (marks(state(guid, channel=name), article()) for name in ("sahel/main", "sahel/sport"))
    assert (one["guid"] == other["guid"]) is shared


def test_signs_are_an_outlets_own() -> None:
    one = state("tag:wire.example,2026:7")
    assert not set(marks(one, article()).values()) & set(marks(replace(one, outlet_id="jabal"), article()).values())


def test_the_own_address_is_no_sign_and_days_are_no_numbers() -> None:
    found = {sign.kind: sign.value for sign in signs_of(state(KEY), article())}
    assert found.keys() == {"number", "title", "opening"}
    assert found["number"] == "48213"
    dated = "https://sahel.example/2026/20261123/202611/headline"
    assert "number" not in {sign.kind for sign in signs_of(state(key=dated), article())}


def test_where_a_reading_was_made_is_told_by_its_key() -> None:
    assert reached(article(url="http://www.sahel.example/a/?utm_source=x")) == "https://sahel.example/a"


WORDS = ("ماء", "سوق", "بحر", "جبل", "طريق", "مدينة", "بيت", "كتاب", "نهر", "شجرة", "عام", "يوم")
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
texts = st.lists(words, max_size=5).map(tuple)
stamps = st.sampled_from([None, at(NOW), at(NOW, Precision.DAY), at(NOW + timedelta(days=4))])
articles = st.builds(
    lambda title, text, stamp: article(title, text, published=stamp), st.sampled_from(["سوق", "بحر"]), texts, stamps
)


@given(articles, articles, st.booleans())
def test_identity_is_mutual_and_a_stronger_sign_never_parts(one: Article, other: Article, strong: bool) -> None:
    assert same(one, other, strong=strong) == same(other, one, strong=strong, keys=(KEY + "-new", KEY))
    assert same(one, other, strong=True) or not same(one, other, strong=False)
