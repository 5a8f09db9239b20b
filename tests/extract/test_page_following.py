"""A page that goes on into the next article, and articles whose parts look like articles."""

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints

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
