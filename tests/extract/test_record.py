"""Articles whose headline, lead, authors and day only the data of the page's scripts tell."""

import json

import pytest

from rasid.extract.page import extract_page
from rasid.records import Found, Hints, PageKind, RawArticle

HEADLINE = "مكتبة متنقلة تجوب قرى الساحل كل أسبوع"
LEAD = "حافلة تحمل ألفي كتاب وتتوقف أمام المدارس"
TEXT = (
    "انطلقت صباح اليوم مكتبة متنقلة تحمل ألفي كتاب في جولة على قرى الساحل التي لا مكتبات فيها.",
    "وقالت أمينة المكتبة إن الأطفال يستطيعون استعارة ثلاثة كتب وإعادتها في الأسبوع التالي.",
    "وتتوقف الحافلة ساعتين أمام كل مدرسة، ويرافقها رسام يعلم الصغار رسم القصص.",
)
OTHERS = [
    {"title": "سباق للقوارب في الميناء", "author": {"name": "سمير الخوري"}, "publishedAt": "2026-01-02T08:00:00Z"}
]
MARKED = "".join(f"<p>{text}</p>" for text in TEXT)


def page(script: str, shown: str = '<div id="app"><div class="spinner"></div></div>') -> str:
    return f"<html><head><title>جريدة المرفأ</title></head><body>{shown}{script}</body></html>"


def read(html: str) -> RawArticle:
    return extract_page(html, "https://sahel.example/a/x7k2", outlet=None, hints=Hints())


def data(value: object) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def pushed(value: object) -> str:
    row = "5:" + json.dumps(["$", "$L7", None, value]) + "\n"
    return f"<script>self.__next_f.push({json.dumps([1, row])})</script>"


PLAIN: dict[str, object] = {
    "title": HEADLINE, "subtitle": LEAD, "author": {"name": "ريم الصالح", "email": "r@sahel.example"},
    "publishedAt": "2026-03-04T05:30:00Z", "body": [{"type": "paragraph", "text": text} for text in TEXT],
}  # fmt: skip
PARTS: dict[str, object] = {
    "header": {"mainTitle": HEADLINE, "subTitle": LEAD}, "credits": {"writer": "ريم الصالح"},
    "time": {"publish": 1772602200, "update": 1772609400},
    "components": [{"t": "text", "v": MARKED}, {"t": "ad", "v": "7"}],
}  # fmt: skip
FOREIGN: dict[str, object] = {
    "hed": HEADLINE, "dek": LEAD, "bylines": [{"displayName": "ريم الصالح"}],
    "first_published": "2026-03-04T05:30:00.000Z",
    "paragraphs": list(TEXT),
}  # fmt: skip
FUNCTION = (
    'window.__NUXT__=(function(a,b,c){return {layout:"default",data:[{story:{id:7,title:"' + HEADLINE + '",summary:\''
    + LEAD + "',reporter:{name:c,mail:a},published_at:\"2026-03-04T05:30:00Z\",shown:!0,content:\""
    + MARKED.replace("<", "\\u003C").replace("/", "\\u002F") + '",image:b},more:[{title:"سباق للقوارب في الميناء"}]}],'
    'error:a,at:new Date(1772602200000)}}(null,"https:\\u002F\\u002Fcdn.example\\u002F1.jpg","ريم الصالح"));'
)  # fmt: skip
OBJECT = (
    "window.page = {\n  story: {\n    headline: '" + HEADLINE + "',\n    lead: '" + LEAD + "', // shown on top\n"
    "    author: 'ريم الصالح',\n    published: '2026-03-04T05:30:00Z',\n    html: `" + MARKED + "`,\n  },\n};"
)  # fmt: skip
FORMS = {
    "plain": data({"props": {"site": {"title": "جريدة المرفأ"}, "article": PLAIN, "related": OTHERS}}),
    "parts": f"<script>window.__STATE__={json.dumps({'item': {'data': PARTS}, 'side': OTHERS})}</script>",
    "names": f"<script>window.__remixContext = {json.dumps({'routes': {'story': FOREIGN, 'next': OTHERS}})};</script>",
    "stream": pushed({"post": PLAIN, "latest": OTHERS}),
    "function": f"<script>{FUNCTION}</script>",
    "object": f"<script>{OBJECT}</script>",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_the_record_says_is_the_article(form: str) -> None:
    found = read(page(FORMS[form]))
    assert found.title == Found(HEADLINE, "state")
    assert found.paragraphs == (LEAD, *TEXT)
    assert [(one.value, one.source) for one in found.authors] == [("ريم الصالح", "state")]
    assert found.published[0].value.startswith("2026-03-04T05:30:00")
    assert found.kind is PageKind.ARTICLE


def test_a_shown_headline_stays_and_a_lead_that_is_the_text_is_told_once() -> None:
    record = {**PLAIN, "title": "مكتبة متنقلة", "subtitle": TEXT[0][:60] + "…"}
    found = read(page(data({"article": record}), f"<h1>{HEADLINE}</h1><div></div>"))
    assert found.title == Found(HEADLINE, "h1")
    assert found.paragraphs == TEXT
    assert [one.value for one in found.authors] == ["ريم الصالح"]


def test_a_record_beside_an_article_that_is_shown_tells_nothing() -> None:
    shown = f"<article><h1>{HEADLINE}</h1>{MARKED}</article>"
    other = {
        **PLAIN,
        "title": "سوق السمك يعود إلى الميناء القديم",
        "body": [
            {"type": "paragraph", "text": "قال الصيادون إن السوق يفتح عند الفجر ويغلق قبل الظهر في كل أيام الأسبوع."}
        ]
        * 2,
    }
    found = read(page(data({"article": other}), shown))
    assert found.title == Found(HEADLINE, "h1")
    assert found.paragraphs == TEXT
    assert found.authors == ()


@pytest.mark.parametrize(
    "value",
    [
        {"config": {"title": "جريدة المرفأ", "description": " ".join(TEXT)}},  # does not speak of the title
        {"strings": {"title": HEADLINE, "ok": "نعم", "no": "لا"}},
        {"items": [{"title": f"خبر قصير عن القرية رقم {n}", "summary": TEXT[n]} for n in range(3)]},
    ],
)
def test_data_without_an_article_leave_a_shell(value: object) -> None:
    found = read(page(data(value) + "<script src='/a.js'></script>"))
    assert found.paragraphs == ()
    assert found.kind is PageKind.SHELL


WORDLESS = "سفر بلا تذكرة"  # a headline of which no word is in the text


def test_a_whole_record_is_believed_whatever_its_headline_speaks_of() -> None:
    record: dict[str, object] = {**PLAIN, "title": WORDLESS}
    found = read(page(data({"article": record, "related": OTHERS})))
    assert found.title == Found(WORDLESS, "state")
    assert found.paragraphs == (LEAD, *TEXT)


@pytest.mark.parametrize("lacking", [("publishedAt",), ("author", "subtitle")])
def test_a_record_that_lacks_much_is_not_believed_for_another_headline(lacking: tuple[str, ...]) -> None:
    record: dict[str, object] = {
        name: value for name, value in {**PLAIN, "title": WORDLESS}.items() if name not in lacking
    }
    assert read(page(data({"article": record}))).paragraphs == ()


def test_of_several_whole_records_none_is_believed_for_its_length() -> None:
    several: list[dict[str, object]] = [
        {**PLAIN, "title": f"{WORDLESS} {n}", "body": [f"{text} ({n})" for text in TEXT]} for n in range(3)
    ]
    assert read(page(data({"articles": several}))).paragraphs == ()


def test_the_record_of_a_text_that_is_shown_names_author_and_day() -> None:
    long = tuple(f"{text} {extra}" for text, extra in zip(TEXT, ("وهي الأولى.", "بلا رسوم.", "كل أسبوع."), strict=True))
    record = {**PLAIN, "body": [{"type": "paragraph", "text": text} for text in long]}
    shown = f"<h1>{HEADLINE}</h1>{''.join(f'<p>{text}</p>' for text in long)}"
    found = read(page(data({"article": record, "more": OTHERS}), shown))
    assert found.paragraphs == long
    assert found.authors == (Found("ريم الصالح", "state"),)
    assert found.published[0].source == "state"
