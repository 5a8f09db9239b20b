"""What is taken for an article and what is not: pages composed as sites compose them."""

import pytest

from rasid.extract.page import extract_page, page_problems
from rasid.records import Hints, PageKind

SENTENCE = "The council met on Tuesday evening and agreed, after a long debate, to reopen the road to the harbour."
ARABIC = "اجتمع المجلس مساء الثلاثاء، واتفق بعد نقاش طويل على إعادة فتح الطريق المؤدي إلى المرفأ أمام الشاحنات."
URL = "https://example.org/section/local"
HEAD = "<title>Local news | The Gazette</title>"


def kind(head: str, body: str, url: str = URL) -> PageKind:
    page = extract_page(
        f"<html><head>{head}</head><body>{body}</body></html>", url, outlet=None, hints=Hints()
    )  # fmt: skip
    refused = page_problems(page) == ("not-an-article",)
    assert refused is (page.kind not in (PageKind.ARTICLE, PageKind.LIVE, PageKind.SHELL))
    return page.kind


def teaser(n: int, text: str, tag: str = "article") -> str:
    return (
        f'<{tag} class="teaser"><h2><a href="/news/{n}">Road to the harbour reopens after day {n}</a></h2>'
        f'<time>2 May 2024</time><p>{text}</p><a href="/news/{n}">Read more</a></{tag}>'
    )


@pytest.mark.parametrize("text", [SENTENCE, ARABIC, f"{SENTENCE} {SENTENCE}", "<p>".join([SENTENCE] * 5)])
@pytest.mark.parametrize("tag", ["article", "div", "li"])
@pytest.mark.parametrize("url", [URL, "https://example.org/", "https://example.org/?page=2"])
def test_a_page_of_teasers_is_a_listing(text: str, tag: str, url: str) -> None:
    teasers = "".join(teaser(n, text, tag) for n in range(12))
    assert kind(HEAD, f"<h1>Local</h1><main>{teasers}</main>", url) is PageKind.LISTING


def test_teasers_in_a_grid_are_a_listing() -> None:
    pairs = [teaser(n, SENTENCE, "div") + teaser(n + 50, SENTENCE, "div") for n in range(6)]
    rows = "".join(f'<div class="row">{pair}</div>' for pair in pairs)
    assert kind(HEAD, f"<h1>Local</h1>{rows}") is PageKind.LISTING


def test_an_article_on_several_linked_things_is_one_where_its_address_is_a_headline() -> None:
    teasers = "".join(teaser(n, f"{SENTENCE} {SENTENCE}") for n in range(8))
    address = "https://example.org/2024/05/eight-books-about-harbours-for-long-evenings"
    assert kind("<title>Eight books</title>", f"<h1>Eight books</h1>{teasers}", address) is PageKind.ARTICLE


@pytest.mark.parametrize("count", [4, 30])
def test_an_article_among_teasers_is_one(count: int) -> None:
    story = "".join(f"<p>{SENTENCE} Part {n} of it.</p>" for n in range(8))
    teasers = "".join(teaser(n, SENTENCE) for n in range(count))
    body = f"<div><article><h1>The road reopens</h1>{story}</article><div>{teasers}</div></div>"
    assert kind("<title>The road reopens</title>", body) is PageKind.ARTICLE


def test_an_article_in_parts_with_headings_is_one() -> None:
    texts = [f"<h2>What happened on day {n}</h2><p>{SENTENCE}</p><p>{SENTENCE} {n}</p>" for n in range(9)]
    parts = "".join(f"<section>{text}</section>" for text in texts)
    assert kind("<title>The road in nine days</title>", f"<h1>The road in nine days</h1>{parts}") is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("Article not found", "We are sorry, the article is no longer available.", PageKind.ERROR),
        ("خطأ 404", "لم يتم العثور على الصفحة المطلوبة.", PageKind.ERROR),
        ("خطای ۴۰۴", "صفحه مورد نظر یافت نشد.", PageKind.ERROR),
        ("Hata", "Aradığınız sayfa bulunamadı.", PageKind.ERROR),
        ("שגיאה", "הדף המבוקש לא נמצא.", PageKind.ERROR),
        ("Erreur", "Page introuvable", PageKind.ERROR),
        ("Attention Required!", "Please complete the security check to access the site.", PageKind.WALL),
        ("The Gazette", "We value your privacy. We and our partners store information on a device.", PageKind.WALL),
        ("The Gazette", "Subscribe to continue reading this article.", PageKind.WALL),
        ("الجريدة", "سجل الدخول لمتابعة القراءة.", PageKind.WALL),
    ],
)
def test_pages_that_answer_200_and_hold_no_article(title: str, text: str, wanted: PageKind) -> None:
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(6))
    body = f"<nav><ul>{menu}</ul></nav><main><h1>{title}</h1><p>{text}</p></main>"
    assert kind(f"<title>{title}</title>", body, "https://example.org/news/1") is wanted


def test_an_error_page_with_the_days_headlines_is_no_article() -> None:
    teasers = "".join(teaser(n, SENTENCE) for n in range(12))
    page = kind("<title>Page not found</title>", f"<h1>Page not found</h1><p>Sorry.</p>{teasers}")
    assert page in (PageKind.ERROR, PageKind.LISTING)


def test_an_article_about_walls_and_errors_is_one() -> None:
    seen = "Visitors read that access denied was all that the site said"
    story = "".join(f"<p>{SENTENCE} {seen}, part {n}.</p>" for n in range(8))
    title = "Cookie policy, captcha, 404: what the new law changes"
    assert kind(f"<title>{title}</title>", f"<article><h1>{title}</h1>{story}</article>") is PageKind.ARTICLE


VIDEO = '{"@type": "VideoObject", "name": "The road", "uploadDate": "2024-05-01T06:00:00Z"}'


@pytest.mark.parametrize("text", [SENTENCE, ARABIC, f"{SENTENCE}</p><p>{SENTENCE}"])
@pytest.mark.parametrize("nested", [True, False])
def test_short_news_with_a_video_are_an_article(text: str, nested: bool) -> None:
    story = '{"@type": "NewsArticle", "headline": "The road reopens"' + (f', "video": {VIDEO}}}' if nested else "}")
    head = "".join(f'<script type="application/ld+json">{one}</script>' for one in (story, VIDEO)[: 2 - nested])
    assert kind(head, f"<article><h1>The road reopens</h1><p>{text}</p></article>") is PageKind.ARTICLE


@pytest.mark.parametrize(
    "shown",
    [
        '<iframe src="https://media.example/embed/x7"></iframe>',
        '<video src="/clip.mp4"></video><p>00:45</p>',
        "".join(f'<figure><img src="{n}.jpg"></figure>' for n in range(8)),
    ],
)
def test_a_video_or_pictures_without_text_are_no_article(shown: str) -> None:
    assert kind("<title>The road</title>", f"<h1>The road</h1><p>2 May 2024</p>{shown}") is PageKind.MEDIA
    flash = f"<article><h1>The road reopens</h1><p>{SENTENCE}</p>{shown}</article>"
    assert kind("<title>The road reopens</title>", flash) is PageKind.ARTICLE


LINKS = "".join(f'<li><a href="/news/{n}">Road to the harbour reopens after day {n}</a></li>' for n in range(20))
PUBLISHED = '<meta property="article:published_time" content="2024-05-01T09:00:00+03:00">'


@pytest.mark.parametrize(
    ("title", "url", "head", "wanted"),
    [
        ("The road to the harbour reopens", "https://example.org/news/51207", "", PageKind.ARTICLE),
        (
            "The road to the harbour reopens",
            "https://example.org/the-road-to-the-harbour-reopens",
            "",
            PageKind.ARTICLE,
        ),
        ("Harbour", URL, PUBLISHED, PageKind.ARTICLE),
        ("Harbour", "https://example.org/news/51207", "", PageKind.LISTING),
        ("All that is new in the harbour", URL, "", PageKind.LISTING),
        ("All that is new in the harbour", "https://example.org/tags/harbour?page=2024", "", PageKind.LISTING),
        ("All that is new in the harbour", "https://example.org/page/12", "", PageKind.LISTING),
    ],
)
def test_short_news_among_many_links_are_told_by_headline_and_address(
    title: str, url: str, head: str, wanted: PageKind
) -> None:
    body = f"<main><h1>{title}</h1><p>{SENTENCE}</p></main><aside><ul>{LINKS}</ul></aside>"
    assert kind(f"<title>{title}</title>{head}", body, url) is wanted


@pytest.mark.parametrize("count", [3, 4])
@pytest.mark.parametrize(
    "one",
    [
        '<div class="post"><a href="/n/{n}"><img></a><h2><a href="/n/{n}">{t}</a></h2><i>{n} May</i><p>{x}</p></div>',
        '<li><a href="/n/{n}">{t}</a><span>{n} May</span><p>{x}</p></li>',
    ],
)
@pytest.mark.parametrize("text", [SENTENCE, ARABIC])
def test_a_list_of_few_items_is_one(text: str, one: str, count: int) -> None:
    title = "Road to the harbour reopens after day {}"
    parts = "".join(one.format(n=n, t=title.format(n), x=f"{text} ({n})") for n in range(count))
    assert kind(HEAD, f"<h1>Local news</h1><ul>{parts}</ul>") is PageKind.LISTING
    own = f"<h1>Local news</h1><p>{SENTENCE} It is the first day.</p><ul>{parts}</ul>"
    assert kind(HEAD, own) is PageKind.ARTICLE
    headed = f"<h1>The road in so many days</h1><ul>{parts}</ul>"
    assert count > 3 or kind("<title>The road in so many days</title>", headed) is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.org/galeri/bahar/", PageKind.MEDIA),
        ("https://example.org/foto-galeri/bahar", PageKind.MEDIA),
        ("https://example.org/photos/7", PageKind.MEDIA),
        ("https://example.org/news/7", PageKind.ARTICLE),
    ],
)
def test_few_pictures_are_a_gallery_where_the_address_says_so(url: str, wanted: PageKind) -> None:
    pictures = "".join(f'<figure><img src="{n}.jpg"><figcaption>{n} / 4</figcaption></figure>' for n in range(4))
    assert kind("<title>Spring</title>", f"<h1>Spring in the gardens</h1>{pictures}", url) is wanted
