"""What an outlet's articles teach of how its pages are read: its clock, and what its titles carry beside headlines."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.around import Around
from rasid.judging import visit_read
from rasid.learning import REMEMBERED, as_learned, title_ends, with_clock
from rasid.memory import OutletMemory
from rasid.reading import READER, read_article, reader_of
from rasid.records import Article, ArticleState, ArticleStatus, Clocks, Fetch, Hints, Learned, Outlet, Validators
from rasid.settings import Settings

Outlets = Callable[..., Outlet]
NO_HINTS = Hints()
BARE = read_article(b"<h1>x</h1>", "https://sahel.example/1", now=datetime(2026, 3, 2, tzinfo=UTC))
NEWS = [
    "فتح الطريق إلى المرفأ", "مكتبة جديدة في المدينة", "بدء موسم الحصاد في السهل", "ترميم الجسر القديم",
    "افتتاح معرض الكتاب", "عودة القطار إلى الساحل", "مهرجان الخريف في الجبل", "إضاءة الحديقة العامة",
    "تجديد ملعب الحي", "سوق المزارعين يوم الجمعة", "دورة تدريب للمسعفين", "محطة مياه في القرية",
]  # fmt: skip
TEXT = "".join(
    f"<p>أعلن المجلس البلدي أن العمل في المرحلة {n} يبدأ الأسبوع المقبل، وأن الكلفة بقيت ضمن الموازنة المقررة.</p>"
    for n in ("الأولى", "الثانية", "الثالثة", "الرابعة")
)


def page(title: str, published: str, ending: str = "") -> bytes:
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{published}"}}</script>'
    head = f"<head><title>{title}{ending}</title>{ld}</head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{TEXT}</article></body></html>".encode()


class Desk:
    """An outlet whose new articles are read and judged one after the other, with what was learned before."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet, self.memory, self.count = outlet, OutletMemory(), 0

    def new(self, body: bytes, seen: datetime, hints: Hints = NO_HINTS) -> Article:
        self.count += 1
        url = f"https://sahel.example/news/{self.count}"
        known = as_learned(self.outlet, self.memory)
        article = read_article(body, url, outlet=known, now=seen, first_seen=seen, hints=hints)
        state = ArticleState(self.count, self.outlet.id, url, url, ArticleStatus.PENDING, seen, hints)
        visit = visit_read(
            state,
            Fetch(url, seen, 200),
            article,
            validators=Validators(),
            problems=(),
            now=seen,
            settings=Settings(),
            around=Around(self.outlet, self.memory),
        )
        self.memory = visit.outlet_memory or self.memory
        return article


def moments(zone: str, count: int = REMEMBERED) -> Iterator[tuple[str, datetime]]:
    """A true moment, and the clock on the wall at it printed as if in UTC."""
    for n in range(count):
        true = datetime(2026, 3, 2, 5, tzinfo=UTC) + timedelta(hours=7 * n, minutes=11 * n)
        yield f"{true.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S}Z", true


def test_local_time_printed_as_utc_is_learned_and_then_read_in_the_outlets_zone(make_outlet: Outlets) -> None:
    desk = Desk(make_outlet(zone="Asia/Riyadh"))
    read = [
        (true, desk.new(page(title, printed), true + timedelta(minutes=9)).published)
        for title, (printed, true) in zip(NEWS, moments("Asia/Riyadh"), strict=True)
    ]
    right = [stamp is not None and stamp.instant == true for true, stamp in read]
    assert right == [False] * 5 + [True] * 7
    first, last = read[0][1], read[-1][1]
    assert first is not None
    assert last is not None
    assert "clock-learned" not in first.flags
    assert "clock-learned" in last.flags
    assert (last.source, last.zone) == ("json-ld", "Asia/Riyadh")
    assert last.text.endswith("Z")


def test_a_learned_clock_is_less_sure_than_one_that_needs_none(make_outlet: Outlets) -> None:
    plain = make_outlet(zone="Asia/Riyadh")
    taught = replace(plain, learned=Learned(utc_ahead=1))
    seen = datetime(2026, 3, 2, 12, tzinfo=UTC)
    stamps = [
        read_article(page("خبر", "2026-03-02T09:00:00Z"), "https://sahel.example/1", outlet=one, now=seen).published
        for one in (plain, taught)
    ]
    assert stamps[0] is not None
    assert stamps[1] is not None
    assert stamps[0].confidence > stamps[1].confidence
    assert stamps[0].instant - stamps[1].instant == timedelta(hours=3)  # type: ignore[operator]  # both have a clock


def test_a_clock_that_is_ahead_by_twice_the_offset_is_set_back_twice(make_outlet: Outlets) -> None:
    taught = replace(make_outlet(zone="Asia/Jerusalem"), learned=Learned(utc_ahead=2))
    seen = datetime(2020, 5, 22, 12, 20, tzinfo=UTC)
    body = page("حريق قرب القرية", "2020-05-22T18:08:48z")
    stamp = read_article(body, "https://sahel.example/1", outlet=taught, now=seen).published
    assert stamp is not None
    assert stamp.instant == datetime(2020, 5, 22, 12, 8, 48, tzinfo=UTC)
    assert {"clock-learned", "clock-twice"} <= set(stamp.flags)


def test_other_offsets_and_the_feeds_time_are_read_as_they_are(make_outlet: Outlets) -> None:
    taught = replace(make_outlet(zone="Asia/Riyadh"), learned=Learned(utc_ahead=1))
    seen = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def instant(printed: str, hints: Hints = NO_HINTS) -> datetime | None:
        body = page("خبر", printed) if printed else page("خبر", "")
        stamp = read_article(body, "https://sahel.example/1", outlet=taught, now=seen, hints=hints).published
        return stamp.instant if stamp else None

    assert instant("2026-03-02T09:00:00+02:00") == datetime(2026, 3, 2, 7, tzinfo=UTC)
    listed = Hints(published="Mon, 02 Mar 2026 09:00:00 GMT")
    assert instant("", listed) == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_was_learned_is_given_up_once_no_article_lies_ahead_any_more(make_outlet: Outlets) -> None:
    desk = Desk(make_outlet(zone="Asia/Riyadh"))
    for title, (printed, true) in zip(NEWS, moments("Asia/Riyadh"), strict=True):
        desk.new(page(title, printed), true + timedelta(minutes=9))
    assert desk.memory.utc_ahead
    for title, (_, true) in zip(NEWS, moments("Asia/Riyadh"), strict=True):
        later = true + timedelta(days=30)
        desk.new(page(f"{title} مجددا", f"{later:%Y-%m-%dT%H:%M:%S}Z"), later + timedelta(minutes=9))
    assert not desk.memory.utc_ahead


@given(
    zone=st.sampled_from(["Asia/Riyadh", "Asia/Beirut", "Asia/Tehran", "Africa/Casablanca", "UTC", "America/Lima"]),
    lags=st.lists(st.integers(0, 11 * 60), min_size=1, max_size=30),
    listed=st.booleans(),
)
def test_true_utc_is_never_taken_for_local_time(zone: str, lags: list[int], listed: bool) -> None:
    memory = OutletMemory()
    for n, lag in enumerate(lags):
        stated = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=5 * n)
        memory = with_clock(memory, _article(stated, stated if listed else None), _state(stated, lag), zone)
        assert not memory.utc_ahead


@given(lags=st.lists(st.integers(0, 45), min_size=5, max_size=30), listed=st.booleans(), times=st.sampled_from([1, 2]))
def test_time_ahead_is_found_by_the_fifth_article_that_was_seen_soon(lags: list[int], listed: bool, times: int) -> None:
    memory = OutletMemory()
    for n, lag in enumerate(lags):
        true = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=5 * n)
        said = true + timedelta(hours=3 * times)
        memory = with_clock(memory, _article(said, true if listed else None), _state(true, lag), "Asia/Riyadh")
        assert memory.utc_ahead == (times if n >= 4 else 0)
        assert len(memory.stated) <= REMEMBERED


def _article(stated: datetime, listed: datetime | None) -> Article:
    return replace(BARE, clocks=Clocks(stated, listed))


def _state(true: datetime, lag: int) -> ArticleState:
    url = "https://sahel.example/1"
    return ArticleState(1, "sahel", url, url, ArticleStatus.PENDING, true + timedelta(minutes=lag))


@pytest.mark.parametrize("ending", [" – أخبار السهل والجبل", " | Coast & Hills"], ids=["dash", "bar"])
def test_what_ends_four_titles_is_no_part_of_the_fifth(make_outlet: Outlets, ending: str) -> None:
    desk = Desk(make_outlet())
    seen = datetime(2026, 3, 2, 12, tzinfo=UTC)
    bare = [page(title, "2026-03-02", ending).replace(f"<h1>{title}</h1>".encode(), b"") for title in NEWS]
    titles = [desk.new(body, seen).title for body in bare]
    assert titles[:4] == [f"{title}{ending}" for title in NEWS[:4]]
    assert titles[4:] == NEWS[4:]


def test_a_label_before_a_bar_is_learned_and_one_before_a_colon_is_not() -> None:
    seen = [["+رأي | ", f"- عن {n}"] for n in range(4)]
    assert title_ends(seen) == ([], ["رأي | "])
    desk = Desk(_plain())
    for title in NEWS:
        desk.new(page(f"غزة: {title}", "2026-03-02"), datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert (desk.memory.title_suffixes, desk.memory.title_prefixes) == ((), ())


def test_headlines_that_share_nothing_teach_nothing(make_outlet: Outlets) -> None:
    desk = Desk(make_outlet())
    for n, title in enumerate(NEWS):
        desk.new(page(f"{title} - الجزء {n}", "2026-03-02"), datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert reader_of(as_learned(desk.outlet, desk.memory)) == READER


def test_readings_with_other_knowledge_have_another_reader(make_outlet: Outlets) -> None:
    outlet = make_outlet()
    known = [Learned(), Learned(utc_ahead=1), Learned((" | Sahel",)), Learned((), (" | Sahel",))]
    readers = [reader_of(replace(outlet, learned=one)) for one in known]
    assert readers[0] == READER == reader_of(None)
    assert len(set(readers)) == len(readers)
    article = read_article(b"<h1>x</h1>", "https://sahel.example/1", outlet=replace(outlet, learned=known[1]))
    assert article.reader == readers[1]


def _plain() -> Outlet:
    return Outlet("sahel", {"ar": "صحيفة الساحل"}, "LB", "Asia/Beirut", ("ar",), "https://sahel.example/", ())
