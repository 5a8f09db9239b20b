"""Pages that are told by their template or by several signs together: errors, walls, albums, live coverage."""

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints, PageKind

URL = "https://marsad.example/haber/12"
LATEST = "".join(
    f'<li><a href="/haber/{n}">{text}</a></li>'
    for n, text in enumerate(("Parkta yeni çınarlar", "Okul bahçesine gölgelik", "Çarşıda bakım çalışması"), 40)
)


def kind(body: str, url: str = URL, title: str = "Marsad", attributes: str = "") -> PageKind:
    page = f"<html><head><title>{title}</title></head><body{attributes}>{body}</body></html>"
    return extract_page(page, url, outlet=None, hints=Hints()).kind


@pytest.mark.parametrize(
    ("title", "heading", "text"),
    [
        ("الصفحة غير متاحة - مرصد", "عفوًا! تعذّر العثور على هذه الصفحة.", "جرّب البحث عن شيء آخر."),
        ("Marsad", "عذراً! لا يمكن العثور على تلك الصفحة", "يبدو أنك سلكت طريقًا آخر."),
        ("مرصد", "برگه‌ای که می‌خواستید یافت نشد", "شاید جستجو کمک کند."),
        ("Page introuvable | Marsad", "Oups", "Revenez à l’accueil."),
        ("Marsad", "Oups ! Cette page est introuvable", "Une recherche, peut-être ?"),
        ("מרצד", "אופס! העמוד הזה לא נמצא", "אולי כדאי לחפש."),
    ],
)
def test_an_error_page_is_told_by_its_heading_or_title(title: str, heading: str, text: str) -> None:
    assert kind(f"<main><h1>{heading}</h1><p>{text}</p><ul>{LATEST}</ul></main>", title=title) is PageKind.ERROR


@pytest.mark.parametrize("called", [' class="rtl error404 wp-theme"', ' class="page-404"'])
def test_an_error_page_is_told_by_its_template(called: str) -> None:
    body = f"<h1>Aman, kayboldunuz galiba</h1><p>Arama yaparak devam edebilirsiniz.</p><ul>{LATEST}</ul>"
    assert kind(body, attributes=called) is PageKind.ERROR
    assert kind(body, attributes=' class="single"') is not PageKind.ERROR


def test_a_headline_about_errors_is_none() -> None:
    text = "Belediye kütüphanesi, kayıp kitaplar için gönüllülerle bir arama günü düzenledi. " * 2
    assert kind(f"<h1>Haber bulunamadı diyen çocuğun kitabı raflarda</h1><p>{text}</p>") is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("در حال بررسی مرورگر شما پیش از ورود به سایت", "این کار چند ثانیه بیشتر طول نمی‌کشد."),
        ("جارٍ التحقق من متصفحك قبل الدخول إلى الموقع", "ستنتقل تلقائيًا خلال ثوانٍ."),
        ("Checking your browser before you go on to the site", "This happens by itself."),
    ],
)
def test_a_heading_that_checks_the_browser_is_a_wall(heading: str, text: str) -> None:
    assert kind(f"<h1>{heading}</h1><p>{text}</p>", title=heading) is PageKind.WALL


PICTURES = ("Lale tarhları sabah ışığında.", "Çocuklar resim yaparken.", "Gün batımında meydan.", "Kapanışta türküler.")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://marsad.example/galeri/laleler-77", PageKind.MEDIA),
        ("https://marsad.example/haber/laleler-77", PageKind.ARTICLE),
    ],
)
def test_an_album_with_captions_is_a_gallery_where_its_address_says_so(url: str, wanted: PageKind) -> None:
    shown = "".join(
        f'<div><span>{n} / 4</span><img src="{n}.jpg"><p>{text}</p></div>' for n, text in enumerate(PICTURES, 1)
    )
    assert kind(f"<h1>Lale festivalinden kareler</h1>{shown}", url) is wanted


ENTRIES = {
    "he": ("השלג בהר: כל העדכונים", (
        "הרכבל חזר לפעול ומבקרים ראשונים עלו לפסגה.",
        "השביל המערבי נפתח למטיילים עם ציוד חורף.",
        "החניון העליון מלא והנהגים מופנים לחניון התחתון.",
    )),
    "ar": ("سباق القوارب لحظة بلحظة", (
        "وصل القارب الأزرق أولا إلى خط النهاية بفارق دقيقة.",
        "دخلت القوارب المنعطف الأخير قرب المنارة القديمة.",
        "انطلق السباق من الميناء بمشاركة عشرين قاربا.",
    )),
    "tr": ("Bisiklet turu: canlı anlatım", (
        "Grup, son tırmanışın başladığı köprüye ulaştı.",
        "Kaçış grubunun farkı iki dakikanın altına indi.",
        "Bisikletçiler meydandan yola çıktı, hava açık.",
    )),
}  # fmt: skip


@pytest.mark.parametrize("language", ENTRIES)
def test_entries_with_clocks_on_a_live_page_are_live(language: str) -> None:
    title, texts = ENTRIES[language]
    entries = "".join(f"<div><span>1{n}:05</span><p>{text}</p></div>" for n, text in enumerate(texts))
    assert kind(f"<main><h1>{title}</h1>{entries}</main>") is PageKind.LIVE
    assert kind(f"<main><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</main>") is PageKind.ARTICLE


def test_a_programme_with_clocks_is_no_live_page() -> None:
    entries = "".join(f"<p>1{n}:30</p><p>{text}</p>" for n, text in enumerate(ENTRIES["tr"][1]))
    assert kind(f"<main><h1>Bisiklet turunun programı açıklandı</h1>{entries}</main>") is PageKind.ARTICLE


def test_clocks_in_eastern_digits_are_clocks() -> None:
    title = "لحظه به لحظه با دوی همگانی"
    texts = (
        "نخستین دونده پس از چهل و یک دقیقه به خط پایان رسید.",
        "گروه دوم از میدان ارگ گذشت و به پارک رسید.",
        "مسابقه با پنج دقیقه تاخیر از دروازه‌ی شهر آغاز شد.",
    )
    entries = "".join(f"<li><span>۰{9 - n}:۴۵</span><div>{text}</div></li>" for n, text in enumerate(texts))
    assert kind(f"<main><h1>{title}</h1><ul>{entries}</ul></main>") is PageKind.LIVE


def test_results_of_a_search_are_a_listing() -> None:
    titles = (
        "سوق الحرفيين يعود إلى الخان القديم بعد الترميم",
        "سوق السمك ينتقل إلى مبنى جديد عند الميناء",
        "سوق الزهور يحتفل بعامه الخمسين في الساحة",
        "سوق الجمعة يستقبل الكتب المستعملة هذا الأسبوع",
    )
    rows = "".join(
        f'<div class="result"><h2><a href="/s/{n}">{text}</a></h2><p>يفتح السوق عند الفجر.</p></div>'
        for n, text in enumerate(titles)
    )
    assert (
        kind(f"<main><h1>نتائج البحث عن: سوق</h1><p>4 نتائج</p>{rows}</main>", "https://marsad.example/search?q=x")
        is PageKind.LISTING
    )


def test_a_call_to_complete_the_reading_is_a_wall() -> None:
    wall = "<div><h3>أكمل القراءة مع اشتراك رقمي</h3><p>اختر ما يناسبك.</p></div>"
    assert (
        kind(f"<main><h1>كلفة الشحن في المتوسط</h1><p>ارتفعت كلفة الشحن هذا العام...</p>{wall}</main>") is PageKind.WALL
    )
