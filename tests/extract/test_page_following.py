"""A page that goes on into the next article, and articles whose parts look like articles."""

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints, RawArticle

OWN = {
    "ar": [
        "اجتمع المجلس البلدي مساء الثلاثاء، واتفق الأعضاء بعد نقاش طويل على إعادة فتح الطريق المؤدي إلى المرفأ.",
        "كشف رئيس البلدية أن الأعمال ستبدأ خلال أسبوعين بكلفة تقارب مليوني ليرة تدفعها المحافظة.",
        "وأشار ممثل السائقين إلى أن الإغلاق السابق كبدهم خسائر كبيرة منذ الصيف الفائت.",
        "ورأى تجار الميناء أن القرار سيعيد الحركة إلى السوق القديمة قبل حلول الشتاء.",
    ],
    "tr": [
        "Belediye meclisi salı akşamı toplandı ve limana giden yolun kamyonlara yeniden açılmasına karar verdi.",
        "Belediye başkanı, çalışmaların iki hafta içinde yaklaşık iki milyon liraya başlayacağını söyledi.",
        "Şoförlerin temsilcisi, yolun yazdan beri kapalı olmasının büyük zarara yol açtığını belirtti.",
        "Liman esnafı, kararın eski çarşıya kış gelmeden hareket getireceğini düşünüyor.",
    ],
}
OTHER = {
    "ar": [
        "أعلنت مديرية الزراعة بدء موسم قطاف الزيتون في القرى الجبلية مطلع الشهر المقبل، وسط توقعات بإنتاج أقل.",
        "وقال المزارعون إن شح الأمطار وارتفاع أسعار الوقود أثرا على المحصول، مطالبين بدعم عاجل من الوزارة.",
    ],
    "tr": [
        "Tarım müdürlüğü, dağ köylerinde zeytin hasadının gelecek ayın başında başlayacağını duyurdu.",
        "Çiftçiler, kuraklığın ve artan yakıt fiyatlarının ürünü etkilediğini söyleyerek acil destek istedi.",
    ],
}
TITLE = {"ar": "إعادة فتح طريق المرفأ أمام الشاحنات", "tr": "Liman yolu kamyonlara yeniden açılıyor"}
NEXT = {"ar": "موسم الزيتون يبدأ مطلع الشهر المقبل", "tr": "Zeytin hasadı gelecek ay başlıyor"}
PAGES = {
    "wrapped": '<div><div class="post"><h1>{t}</h1>{own}</div><div class="post"><h1>{n}</h1>{next}</div></div>',
    "second rank": "<div><article><h2>{t}</h2>{own}</article><article><h2>{n}</h2>{next}</article></div>",
    "linked": '<article><h1>{t}</h1>{own}</article><article><h2><a href="/n/9">{n}</a></h2>{next}</article>',
    "elsewhere": "<main><article><h1>{t}</h1>{own}</article></main><div><article><h1>{n}</h1>{next}</article></div>",
    "beside": "<main><article><h1>{t}</h1>{own}</article></main><article><h1>{n}</h1>{next}</article>",
}


def in_paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(title: str, body: str) -> tuple[str, ...]:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract_page(html, "https://sahel.example/news/12345", outlet=None, hints=Hints()).paragraphs


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", OWN)
def test_the_second_article_is_cut(lang: str, page: str) -> None:
    own, other = in_paragraphs(OWN[lang]), in_paragraphs(OTHER[lang])
    body = PAGES[page].format(t=TITLE[lang], n=NEXT[lang], own=own, next=other)
    assert read(TITLE[lang], body) == tuple(OWN[lang])


@pytest.mark.parametrize("lang", OWN)
def test_parts_of_an_article_that_are_called_alike_stay(lang: str) -> None:
    first, rest = in_paragraphs(OWN[lang][:1]), in_paragraphs(OWN[lang][1:])
    parts = f'<div class="part"><h1>{TITLE[lang]}</h1>{first}</div><div class="part"><h1>{NEXT[lang]}</h1>{rest}</div>'
    assert set(OWN[lang]) <= set(read(TITLE[lang], f"<main>{parts}</main>"))


@pytest.mark.parametrize("lang", OWN)
def test_articles_within_the_article_stay(lang: str) -> None:
    inner = f"<article><h2>{NEXT[lang]}</h2>{in_paragraphs(OTHER[lang])}</article>"
    body = f"<article><h1>{TITLE[lang]}</h1>{in_paragraphs(OWN[lang])}{inner}</article>"
    assert set(OWN[lang] + OTHER[lang]) <= set(read(TITLE[lang], body))


@pytest.mark.parametrize("lang", OWN)
def test_sections_with_headings_of_the_headlines_rank_stay(lang: str) -> None:
    own, rest = in_paragraphs(OWN[lang]), in_paragraphs(OTHER[lang])
    parts = f'<div class="part"><h2>{TITLE[lang]}</h2>{own}</div><div class="part"><h2>{NEXT[lang]}</h2>{rest}</div>'
    assert set(OTHER[lang]) <= set(read(TITLE[lang], f"<main>{parts}</main>"))


@pytest.mark.parametrize("heading", ['<h1 class="g8">{}</h1>', '<h2><a href="/n/9">{}</a></h2>', "<h3>{}</h3>"])
@pytest.mark.parametrize("lang", OWN)
def test_parts_of_a_layout_that_are_called_alike_stay(lang: str, heading: str) -> None:
    first, rest = in_paragraphs(OWN[lang]), in_paragraphs(OTHER[lang])
    parts = f'<h1 class="a1">{TITLE[lang]}</h1>{first}</div><div class="b c">{heading.format(NEXT[lang])}{rest}'
    assert set(OTHER[lang]) <= set(read(TITLE[lang], f'<article><div class="b c">{parts}</div></article>'))


BYLINES = {"ar": ("بقلم سامر حداد", "بقلم ريم الخطيب"), "tr": ("Yazan: Ayşe Demir", "Yazan: Mehmet Kaya")}
WRITER = {"ar": "سامر حداد", "tr": "Ayşe Demir"}
SIGNED = {
    "without names": "<div><h1>{t}</h1>{d}{own}</div><div><h1>{n}</h1>{e}{next}</div>",
    "in another element": '<div id="main"><h1 class="t">{t}</h1>{d}<div>{own}</div></div>'
    '<div id="more"><div><h1 class="t">{n}</h1>{e}<div>{next}</div></div></div>',
    "flat": '<div><h1 class="t">{t}</h1>{d}{own}<h1 class="t">{n}</h1>{e}{next}</div>',
    "flat, second rank": '<div><h2 class="t">{t}</h2>{d}{own}<h2 class="t">{n}</h2>{e}{next}</div>',
    "of another rank": '<div><h1 class="t">{t}</h1>{d}{own}</div><div><h2 class="t">{n}</h2>{e}{next}</div>',
    "linked": '<div><h1>{t}</h1>{d}{own}</div><div><h2><a href="/n/9">{n}</a></h2>{e}{next}</div>',
    "second rank without names": "<div><h2>{t}</h2>{d}{own}</div><div><h2>{n}</h2>{e}{next}</div>",
    "no heading": '<div class="p"><div class="t">{t}</div>{d}{own}</div>'
    '<div class="p"><div class="t">{n}</div>{e}{next}</div>',
}


def signed(lang: str, form: str, below: str = "") -> RawArticle:
    lines = [
        f'<div class="meta"><span>{who}</span> <time datetime="2026-11-0{day}T10:00+03:00">2026-11-0{day}</time></div>'
        for day, who in zip("32", BYLINES[lang], strict=True)
    ]
    own, other = in_paragraphs(OWN[lang]), in_paragraphs(OTHER[lang])
    body = form.format(t=TITLE[lang], n=NEXT[lang], own=own, next=other, d=lines[0], e=below or lines[1])
    html = f"<html><head><title>{TITLE[lang]} - Sahel 24</title></head><body>{body}</body></html>"
    return extract_page(html, "https://sahel.example/news/12345", outlet=None, hints=Hints())


@pytest.mark.parametrize("form", SIGNED)
@pytest.mark.parametrize("lang", OWN)
def test_the_next_article_with_its_own_byline_is_cut_whatever_holds_it(lang: str, form: str) -> None:
    page = signed(lang, SIGNED[form])
    assert page.paragraphs == tuple(OWN[lang])
    assert page.title is not None
    assert page.title.value == TITLE[lang]


@pytest.mark.parametrize("form", SIGNED)
@pytest.mark.parametrize("lang", OWN)
def test_who_wrote_the_next_article_is_no_author(lang: str, form: str) -> None:
    assert [one.value for one in signed(lang, SIGNED[form]).authors] == [WRITER[lang]]


@pytest.mark.parametrize("form", ["without names", "flat", "second rank without names"])
@pytest.mark.parametrize("lang", OWN)
def test_a_section_that_has_no_byline_stays(lang: str, form: str) -> None:
    assert set(OTHER[lang]) <= set(signed(lang, SIGNED[form], below="<span></span>").paragraphs)


@pytest.mark.parametrize("lang", OWN)
def test_dated_parts_of_an_article_stay(lang: str) -> None:
    form = '<div><h1 class="t">{t}</h1>{d}{own}<h2>{n}</h2>{e}{next}</div>'
    assert set(OTHER[lang]) <= set(signed(lang, form).paragraphs)


def entries(lang: str, count: int, head: str = "") -> tuple[str, ...]:
    """The text of a live blog under a summary, each of whose entries has a linked heading and a day."""
    told = "".join(
        f'<div class="e"><h2><a href="#{n}">{NEXT[lang]} {n}</a></h2><p>2026-11-03 10:0{n}</p><p>{text} ({n})</p></div>'
        for n, text in enumerate([*OTHER[lang], *OWN[lang], *OTHER[lang]][:count])
    )
    body = f"<main><h1>{TITLE[lang]}</h1>{in_paragraphs(OWN[lang])}</main><div>{told}</div>"
    html = f"<html><head><title>{TITLE[lang]}</title>{head}</head><body>{body}</body></html>"
    return extract_page(html, "https://sahel.example/news/12345", outlet=None, hints=Hints()).paragraphs


@pytest.mark.parametrize("lang", OWN)
def test_entries_of_a_live_blog_stay(lang: str) -> None:
    stated = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"' + TITLE[lang] + '"}</script>'
    assert any(text.startswith(OTHER[lang][0]) for text in entries(lang, 2, stated))


@pytest.mark.parametrize("lang", OWN)
def test_what_holds_more_than_the_article_is_no_other(lang: str) -> None:
    assert any(text.startswith(OTHER[lang][0]) for text in entries(lang, 8))


TEASED = {
    "ar": [
        ("نادي الساحل يتعاقد مع مدرب جديد",
         "أعلن نادي الساحل تعاقده مع مدرب وطني لقيادة الفريق الأول في الموسم المقبل مدة عامين."),
        ("دوري المدارس ينطلق في المدينة",
         "انطلق في المدينة دوري المدارس لكرة الطائرة بمشاركة ست عشرة مدرسة، ويستمر شهرا كاملا."),
        ("سباق للدراجات على الشاطئ",
         "تنظم جمعية الدراجين سباقا على الشاطئ الأسبوع المقبل، والتسجيل فيه مفتوح لجميع الأعمار."),
        ("معرض للحرف في القصر القديم",
         "يستضيف القصر القديم معرضا للحرف اليدوية تشارك فيه أربعون حرفية، ويفتح أبوابه كل مساء."),
    ],
    "tr": [
        ("Sahil kulübü yeni hocayla anlaştı",
         "Sahil kulübü, gelecek iki yıl için takımı çalıştıracak yeni hocayla anlaştığını duyurdu."),
        ("Okullar ligi şehirde başladı",
         "On altı okulun katıldığı voleybol ligi şehirde başladı ve bir ay boyunca sürecek."),
        ("Kıyıda bisiklet yarışı var",
         "Bisikletliler derneği gelecek hafta kıyıda bir yarış düzenliyor; kayıt her yaşa açık."),
        ("Eski sarayda el işleri sergisi",
         "Eski saray, kırk ustanın katıldığı bir el işleri sergisine ev sahipliği yapıyor."),
    ],
}  # fmt: skip
BELOW = {
    "cards": ("<div>{}</div>", '<div><h3><a href="/n/{n}">{t}</a></h3><p>{x}</p></div>'),
    "rows": ("<table>{}</table>", '<tr><td><img src="a.jpg"></td><td><a href="/n/{n}"><b>{t}</b></a><br>{x}</td></tr>'),
    "lines": ("<div>{}</div>", '<p><a href="/n/{n}">{t}</a></p><p>{x}</p>'),
}


def below(lang: str, form: str, opening: str = "") -> str:
    around, one = BELOW[form]
    parts = "".join(one.format(n=n, t=t, x=x) for n, (t, x) in enumerate(TEASED[lang]))
    return around.format(opening + parts)


@pytest.mark.parametrize("form", BELOW)
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("lang", OWN)
def test_beginnings_of_other_articles_below_a_short_one_are_cut(lang: str, count: int, form: str) -> None:
    own = in_paragraphs(OWN[lang][:count])
    body = f"<div><h1>{TITLE[lang]}</h1>{own}</div>{below(lang, form)}"
    assert read(TITLE[lang], body) == tuple(OWN[lang][:count])


@pytest.mark.parametrize("form", BELOW)
@pytest.mark.parametrize("lang", OWN)
def test_an_article_made_of_what_others_report_stays(lang: str, form: str) -> None:
    own = in_paragraphs(OWN[lang][:1])
    texts = {x for _, x in TEASED[lang]}
    body = f"<article><h1>{TITLE[lang]}</h1>{own}{below(lang, form)}{in_paragraphs(OWN[lang][1:2])}</article>"
    assert {x for x in texts if any(x in paragraph for paragraph in read(TITLE[lang], body))} == texts
