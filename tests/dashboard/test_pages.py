import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.comparison import field_diffs
from rasid.deliveries import Refused
from rasid.records import Change, Fetch, FieldEdit, Outcome, Visit
from rasid.webhooks import Event, HookState

Ask = Callable[..., Any]


def words(page: Any) -> str:
    """A page's text in one line, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def article_id(press: Any, url: str) -> int:
    return int(press.state(url).id)


LIBRARY = "https://sahel.example/news/%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%AC%D8%AF%D9%8A%D8%AF%D8%A9"


def test_an_empty_store_says_what_to_do(ask: Ask) -> None:
    page = ask("/")
    assert page.status == 200
    assert "No outlets yet" in words(page)
    assert "rasid run" in words(page)


def test_overview_puts_the_worst_first(ask: Ask, full_press: Any) -> None:
    page = ask("/")
    assert "1 of 6 outlets needs attention" in words(page)
    order = re.findall(r'href="/outlets/(\w+)">', page.text)
    assert order == ["bahr_times", "hayam", "deniz", "shar", "le_port", "sahel"]


def test_overview_tells_trouble_in_plain_words_with_a_remedy(ask: Ask, full_press: Any) -> None:
    text = words(ask("/"))
    assert "The outlet refuses us. What to do: Lower the rate" in text
    assert text.count("What to do: Lower the rate") == 1
    assert "began 1 hour ago · bahr_times/main: The outlet refuses us (403 Forbidden). 403 from bahr" in text
    assert "began 1 hour ago · seen 3 times · 403 from bahr_times.example" in words(ask("/outlets/bahr_times"))


def test_blemishes_alone_need_no_attention(ask: Ask, press: Any) -> None:
    press.found("sahel")
    press.lists("sahel", hours=0.1, kind="malformed-feed")
    press.found("bahr")
    press.lists("bahr", hours=0.1)
    assert "None of 2 outlets needs attention" in words(ask("/"))


def test_outlets_that_nobody_has_polled_are_not_called_well(ask: Ask, press: Any) -> None:
    press.found("sahel", hours=0.05)
    press.found("deniz", hours=0.05)
    press.store.finish_run(press.run, "finished", "finished", press.at(29.9))
    assert "2 of 2 outlets are not polled yet" in words(ask("/?lang=en"))
    assert "منبران من أصل 2 لم يُستطلعا بعد" in words(ask("/?lang=ar"))


def test_outlets_that_are_paused_are_not_called_well(ask: Ask, press: Any) -> None:
    press.found("sahel")
    press.lists("sahel", hours=0.1)
    press.store.pause("sahel", press.now)
    assert "The outlet needs no attention" in words(ask("/?lang=en"))


def test_all_well(ask: Ask, press: Any) -> None:
    press.found("sahel")
    press.lists("sahel", hours=0.1)
    assert "The outlet is well" in words(ask("/"))


def test_an_outlet_that_is_not_polled_needs_attention(ask: Ask, press: Any) -> None:
    press.found("sahel")
    press.lists("sahel", hours=40)
    text = words(ask("/"))
    assert "1 of 1 outlets needs attention" in text
    assert "The outlet is due, but is not polled." in text


def test_a_stalled_scheduler_is_said_once(ask: Ask, full_press: Any, with_pulse: Callable[..., Any]) -> None:
    text = words(ask("/", beat=with_pulse(last_tick_at=full_press.at(2))))
    assert "The daemon does not work: nothing is polled. What to do: Start it again" in text
    assert "began 2 hours ago · the last tick was long ago" in text
    assert "Scheduler stands still" in text
    assert "What is due waits too long" not in text


def test_rasid_itself_may_need_attention(ask: Ask, press: Any, with_pulse: Callable[..., Any]) -> None:
    press.found("sahel")
    press.lists("sahel", hours=0.1)
    assert "Rasid itself needs attention" in words(ask("/", beat=with_pulse(last_tick_at=press.at(2))))


def test_without_daemon(ask: Ask, full_press: Any) -> None:
    assert "This dashboard runs without the daemon" in words(ask("/", beat=None))


def test_outlet(ask: Ask, full_press: Any) -> None:
    text = words(ask("/outlets/sahel"))
    assert "صحيفة الساحل" in text
    assert "sahel/main" in text
    assert "The article has no date that could be read." not in text
    assert "There is nothing at this address (404 Not Found)." in text
    assert "أمطار غزيرة على الساحل" in text


def test_a_retired_outlet_keeps_its_articles(ask: Ask, full_press: Any) -> None:
    del full_press.outlets["le_port"]
    full_press.store.sync_outlets(tuple(full_press.outlets.values()), full_press.now)
    text = words(ask("/outlets/le_port"))
    assert "no longer in the catalogue" in text
    assert "Le marché aux poissons rouvre" in text


def test_article_shows_values_with_their_evidence(ask: Ask, full_press: Any) -> None:
    page = ask(f"/articles/{article_id(full_press, LIBRARY)}")
    text = words(page)
    assert re.search(r'<h1 lang="ar" dir="rtl">افتتاح مكتبة عامة كبيرة', page.text)
    assert "19 آذار 2026 16:05" in text  # as printed
    assert "2026-03-19 14:05 UTC" in text
    assert "Asia/Beirut" in text
    assert '<bdi class="source">JSON-LD</bdi>' in page.text
    assert "ليلى حداد، سامي خوري" in text
    assert "/news/مكتبة-جديدة" in text  # a legible address
    assert f'href="{LIBRARY}"' in page.text


def test_article_says_how_sure_each_field_is_in_both_languages(ask: Ask, full_press: Any) -> None:
    path = f"/articles/{article_id(full_press, LIBRARY)}"
    rows = re.findall(r"class=\"source\">([^<]+)</bdi> <span class=\"facts\">(\d+)% sure</span>", ask(path).text)
    assert ("meta tag", "90") in rows  # the authors
    assert ("the outlet&#39;s rule", "98") in rows  # the section
    assert "ninety are right" in ask(path).text
    assert "الثقة 98٪" in ask(f"{path}?lang=ar").text


def test_day_precision_claims_no_hour(ask: Ask, full_press: Any) -> None:
    page = ask(f"/articles/{article_id(full_press, 'https://sahel.example/news/2')}")
    assert '<time datetime="2026-03-17">2026-03-17</time>' in page.text
    assert "day only" in page.text


def test_an_older_version_can_be_read(ask: Ask, full_press: Any) -> None:
    path = f"/articles/{article_id(full_press, LIBRARY)}"
    assert "ثلاثة آلاف كتاب" not in ask(path).text
    assert "ثلاثة آلاف كتاب" in ask(f"{path}?version=1").text
    assert ask(f"{path}?version=4").status == 400


def test_a_pending_article_shows_what_the_channel_said(ask: Ask, full_press: Any) -> None:
    text = words(ask(f"/articles/{article_id(full_press, 'https://deniz.example/haber/1')}"))
    assert "has not been read yet" in text
    assert "Sahilde yürüyüş yolu açıldı" in text
    assert "Yol &lt;b&gt;üç&lt;/b&gt; kilometre." in text


@pytest.mark.parametrize(("number", "words_there"), [(3, "no longer at the outlet"), (4, "looked at again before")])
def test_vanished_articles_say_so(ask: Ask, full_press: Any, number: int, words_there: str) -> None:
    page = ask(f"/articles/{article_id(full_press, f'https://sahel.example/news/{number}')}")
    assert words_there in words(page)


def test_compare_marks_words(ask: Ask, full_press: Any) -> None:
    page = ask(f"/articles/{article_id(full_press, LIBRARY)}/compare?from=1&to=2")
    assert '<dd dir="rtl" lang="ar">' in page.text
    assert "<del>ثلاثة</del><ins>خمسة</ins>" in page.text
    assert "<p><ins>ومن المقرر أن تستضيف المكتبة معرضًا للكتاب في الخريف.</ins></p>" in page.text
    assert "Authors" not in words(page)


def test_what_no_reader_sees_is_not_marked(ask: Ask, full_press: Any) -> None:
    state = full_press.state(LIBRARY)
    title, text = state.latest.title, state.latest.paragraphs
    cosmetic = {
        "title": title.replace("مكتبة", "مكتـبة"),
        "paragraphs": (*text[:1], text[1].replace("لستين", "لسبعين")),
    }
    full_press.reads(
        LIBRARY, hours=1, **{**cosmetic, "paragraphs": tuple(t.replace("في", "فـي") for t in cosmetic["paragraphs"])}
    )
    page = ask(f"/articles/{state.id}/compare?from=3&to=4")
    assert "<del>لستين</del><ins>لسبعين</ins>" in page.text
    assert "فـي" in page.text
    assert "<ins>فـي</ins>" not in page.text
    assert "مكتـبة</ins>" not in page.text


def test_compare_any_two_versions_both_ways(ask: Ask, full_press: Any) -> None:
    path = f"/articles/{article_id(full_press, LIBRARY)}/compare"
    assert "<ins>سامي" in re.sub(r"<ins>\s*", "<ins>", ask(path).text).replace("، ", "")
    assert "<del>خمسة</del><ins>ثلاثة</ins>" in ask(f"{path}?from=2&to=1").text
    assert "A reader sees no difference" in words(ask(f"{path}?from=2&to=2"))
    assert ask(f"{path}?from=1&to=9").status == 400


def test_changes_show_what_differs(ask: Ask, full_press: Any) -> None:
    page = ask("/changes")
    assert "<del>Monday</del><ins>Tuesday</ins>" in page.text
    assert "<del>20</del><ins>25</ins>" in page.text
    assert "The page is gone" in words(page)


def test_a_deletion_shows_the_edit_that_it_came_before(ask: Ask, press: Any) -> None:
    url = "https://sahel.example/n/1"
    press.found("sahel")
    press.lists("sahel", url, hours=40)
    press.reads(url, hours=39, title="The ferry leaves on Monday")
    change = Change(Outcome.GONE, press.at(2), (FieldEdit("title", "Leaves on Monday", "Leaves on Friday"),))
    fetch = Fetch(url, press.at(2), 404)
    press.store.record_visit(Visit(press.state(url), Outcome.GONE, fetch, change=change), press.run)
    for page in (ask("/changes?kind=gone"), ask(f"/articles/{article_id(press, url)}")):
        assert "<del>Monday</del><ins>Friday</ins>" in page.text
        assert "could not be confirmed any more" in words(page)


def test_changes_filtered(ask: Ask, full_press: Any) -> None:
    gone = words(ask("/changes?kind=gone"))
    assert "تأجيل مباراة الأحد" in gone
    assert "Ferry returns" not in gone
    ferry = words(ask("/changes?outlet=bahr_times&kind=changed"))
    assert "Ferry returns" in ferry
    assert "تأجيل" not in ferry
    assert "No change matches" in words(ask("/changes?kind=restored"))


def follow(ask: Ask, target: str) -> Iterator[Any]:
    """A list, page by page."""
    while target:
        page = ask(target)
        assert page.status == 200, target
        yield page
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        target = found[1].replace("&amp;", "&") if found else ""


def test_changes_go_on(ask: Ask, press: Any) -> None:
    press.found("sahel")
    urls = [f"https://sahel.example/n/{n}" for n in range(50)]
    press.lists("sahel", *urls, hours=10)
    for n, url in enumerate(urls):
        press.reads(url, hours=9, title=f"The first headline of number {n}")
        press.reads(url, hours=1, title=f"Quite another one for number {n}")
    pages = list(follow(ask, "/changes?outlet=sahel&kind=changed"))
    assert [page.text.count("<article") for page in pages] == [40, 10]
    assert (
        len({name for page in pages for name in re.findall(r'<article class="card change" id="(c\d+)"', page.text)})
        == 50
    )


def test_changes_by_edit_weight_language_and_day(ask: Ask, full_press: Any) -> None:
    headline = ask("/changes?edit=headline")
    assert "كبيرة" in headline.text
    assert "Tuesday" not in headline.text
    assert "Tuesday" in ask("/changes?language=en&edit=number").text
    assert "No change matches" in words(ask("/changes?language=tr"))
    assert "No change matches" in words(ask("/changes?until=2026-03-01"))
    assert "Tuesday" in ask("/changes?since=2026-03-19&until=2026-03-19&outlet=bahr times").text
    assert ask("/changes?weight=0").text.count("<article") > ask("/changes?weight=0.9").text.count("<article")


def test_articles_filtered_and_paged(ask: Ask, press: Any) -> None:
    press.found("sahel")
    press.lists("sahel", *(f"https://sahel.example/n/{n}" for n in range(120)), hours=1)
    pages = list(follow(ask, "/articles?outlet=sahel&status=pending"))
    assert [page.text.count('<th scope="row">') for page in pages] == [50, 50, 20]
    assert "Back to the newest" in words(pages[2])
    assert "No article matches" in words(ask("/articles?status=gone"))


def test_overview_is_narrowed_down(ask: Ask, full_press: Any) -> None:
    def found(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="/outlets/(\w+)">', ask(f"/?{query}").text)

    assert found("q=times") == ["bahr_times"]
    assert found(f"q={quote('الساحل')}") == ["sahel"]
    assert found("state=attention") == ["bahr_times"]
    assert found("language=tr") == found("country=TR") == ["deniz"]
    assert found("country=TR&language=ar") == []
    assert "No outlet matches" in words(ask("/?q=nowhere"))
    assert "6 match" not in words(ask("/"))


def test_overview_of_very_many_is_paged(ask: Ask, press: Any) -> None:
    for n in range(130):
        press.outlets[f"o{n}"] = press.make_outlet(f"o{n}")
    press.store.sync_outlets(tuple(press.outlets.values()), press.now)
    pages = list(follow(ask, "/"))
    assert [page.text.count('<th scope="row">') for page in pages] == [100, 30]
    assert '<select id="outlet"' in ask("/changes").text


def test_a_run_with_its_requests(ask: Ask, full_press: Any) -> None:
    text = words(ask(f"/runs/{full_press.run - 1}"))
    assert "sahel/main" in text
    assert "Listed" in text
    assert "Failed" in text
    assert ask("/runs/999").status == 404
    assert ask("/runs/99999999999999999999").status == 404


def test_search(ask: Ask, full_press: Any) -> None:
    full_press.store.search_index.extend(100)
    page = ask(f"/search?q={quote('مكتبه')}")
    assert "<mark>" in page.text
    assert "افتتاح مكتبة عامة كبيرة" in page.text
    assert "Nothing was found" in words(ask("/search?q=hippopotamus"))
    assert "Nothing was found" in words(ask(f"/search?q={quote('مكتبة')}&outlet=deniz"))
    assert "<mark>" not in ask("/search").text


def test_system(ask: Ask, full_press: Any) -> None:
    text = words(ask("/system"))
    assert "Channels due" in text
    assert "Reading processes" in text
    assert "starlette" in text


def test_paragraphs_that_moved_are_shown_as_moved(ask: Ask, full_press: Any) -> None:
    state = full_press.state(LIBRARY)
    first, *others = state.latest.paragraphs
    full_press.reads(LIBRARY, hours=1, paragraphs=(*others, first))
    full_press.reads(LIBRARY, hours=0.9, paragraphs=(*others, first))
    page = ask(f"/articles/{state.id}/compare?from=3")
    assert "Moved here from paragraph 1" in words(page)
    side = ask(f"/articles/{state.id}/compare?from=1&to=2&view=side")
    assert side.text.count('<div class="half">') >= 4


def test_an_article_is_found_by_its_address(ask: Ask, full_press: Any) -> None:
    answer = ask("/articles?url=https://sahel.example/news/2")
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"/articles/{article_id(full_press, 'https://sahel.example/news/2')}",
    )
    missed = ask("/articles?url=https://sahel.example/none")
    assert missed.status == 404
    assert "No article with this address" in words(missed)


def test_runs(ask: Ask, full_press: Any) -> None:
    text = words(ask("/runs"))
    assert "Running" in text
    assert "Finished" in text


def test_an_article_shows_its_further_addresses(ask: Ask, full_press: Any) -> None:
    first = full_press.state("https://bahr_times.example/2026/ferry")
    assert "Further addresses" not in ask(f"/articles/{first.id}").text
    other = "https://bahr_times.example/amp/ferry"
    full_press.lists("bahr_times", other, hours=0.4)
    canonical = first.latest.canonical_url
    kept = {name: getattr(first.latest, name) for name in ("title", "paragraphs", "published", "language")}
    full_press.reads(other, hours=0.3, **kept, canonical_url=canonical)
    page = ask(f"/articles/{first.id}")
    assert "Further addresses of the article" in page.text
    assert other in words(page)
    assert [one["url"] for one in ask(f"/api/v1/articles/{first.id}").json["further_addresses"]] == [other]


def test_dates_that_changed_read_as_people_write_them() -> None:
    before, after = "2026-11-26T13:38:00+00:00 (26 نوفمبر)", "2026-11-25T21:18:05.5+00:00 (25 نوفمبر)"
    (shown,) = field_diffs([FieldEdit("published", before, after)])
    text = {
        kind: ["".join(piece.text for piece in line if piece.kind in ("equal", kind)) for line in shown.lines]
        for kind in ("delete", "insert")
    }
    assert text["delete"] == ["2026-11-26 13:38 UTC", "26 نوفمبر"]
    assert text["insert"] == ["2026-11-25 21:18:05 UTC", "25 نوفمبر"]
    assert shown.direction == "ltr"  # or the numbers would change places
    assert list(map(shown.direction_of_line, shown.lines)) == ["ltr", "rtl"], "what was printed runs by itself"
    (day,) = field_diffs([FieldEdit("published", "2026-11-26 (26 نوفمبر)", "2026-11-27 (27 نوفمبر)")])
    assert "UTC" not in day.text


def test_the_system_page_tells_how_far_search_and_webhooks_are_behind(ask: Ask, full_press: Any) -> None:
    assert "Webhooks" not in words(ask("/system"))
    event = Event("change-1", "change.changed", full_press.now, {})
    full_press.store.outbox.keep(
        HookState("desk", 0, 0, failures=3), Refused("desk", event, full_press.now, "it answered 413")
    )
    text = words(ask("/system"))
    assert "Articles that search lacks 7" in text
    assert re.search(r"desk Waiting \d+ Last received never Failures in a row 3 Refused, put aside 1", text)


def test_side_by_side_says_which_side_is_which(ask: Ask, full_press: Any) -> None:
    there = f"/articles/{article_id(full_press, LIBRARY)}/compare?from=1&to=2"
    heads = re.compile(r"Version 1 · \S+ \S+ UTC Version 2 · \S+ \S+ UTC")
    assert heads.search(words(ask(f"{there}&view=side")))
    assert not heads.search(words(ask(there)))
