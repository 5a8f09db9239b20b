"""Error pages and walls in the languages of the region, and articles that have the same words in passing."""

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints, PageKind

ERRORS = [
    "That page can’t be found. It looks like nothing was found at this location.",
    "The story you are looking for no longer exists.",
    "We are down for scheduled maintenance. Please come back soon.",
    "Error establishing a database connection",
    "عذرًا، الصّفحة التي تبحث عنها غير متوفّرة",
    "الخبر المطلوب غير موجود أو تم حذفه",
    "الموقع تحت الصيانة، نعود إليكم قريبا",
    "متأسفانه صفحه‌ی مورد نظر شما یافت نشد",
    "صفحه‌ای که به دنبال آن هستید وجود ندارد",
    "خبر مورد نظر حذف شده است",
    "ببوورە، پەڕە نەدۆزرایەوە",
    "Bibore, rûpel nehat dîtin.",
    "ÜZGÜNÜZ, ARADIĞINIZ İÇERİK BULUNAMADI",
    "Aradığınız haber yayından kaldırıldı",
    "העמוד שחיפשת לא נמצא",
    "הכתבה אינה קיימת עוד",
    "La page que vous cherchez n’existe pas.",
    "La page demandée est introuvable ou a été supprimée",
]
WALLS = [
    "This content is for subscribers only.",
    "Sorry, you have been blocked. You are unable to access this site.",
    "هذا المحتوى مخصص للمشتركين فقط",
    "يرجى إثبات أنك لست روبوتا",
    "نستخدم ملفات تعريف الارتباط لتحسين تجربتك.",
    "این مطلب فقط برای مشترکان قابل دسترسی است",
    "برای مشاهده این مطلب اشتراک تهیه کنید",
    "لطفا ثابت کنید ربات نیستید",
    "تکایە سەلمێنە کە ڕۆبۆت نیت",
    "Okumaya devam etmek için giriş yapın",
    "Robot olmadığınızı doğrulayın",
    "כדי להמשיך לקרוא יש להתחבר",
    "התוכן המלא למנויים בלבד",
    "Cet article est réservé aux abonnés",
    "Vérifiez que vous êtes humain",
]
FLASHES = {
    "ar": "اجتمع المجلس البلدي مساء الثلاثاء في مبنى البلدية، واتفق الأعضاء بعد نقاش طويل على إعادة فتح الطريق "
    "المؤدي إلى المرفأ أمام الشاحنات.",
    "tr": "Belediye meclisi salı akşamı toplandı ve uzun bir tartışmanın ardından limana giden yolun kamyonlara "
    "yeniden açılmasına karar verdi.",
    "en": "The council met on Tuesday evening and agreed, after a long debate, to reopen the road to the harbour.",
}
CORNERS = [
    "<a href='/login'>{}</a>",
    "<div><button>{}</button></div>",
    "<div class='cookies'><p>{}</p><button>OK</button></div>",
]
IN_CORNERS = ["تسجيل الدخول", "Giriş yap", "Log in to your account", "Cookie policy", "We value your privacy."]
HEADLINES = [
    ("ar", "لم يتم العثور على ناجين بعد غرق القارب"),
    ("ar", "التحقق من هوية الضحايا يستغرق أسابيع"),
    ("ar", "تسجيل الدخول إلى المنصة الحكومية يتعطل لساعات"),
    ("tr", "Aradığınız sayfa bulunamadı hatası bankayı vurdu"),
    ("en", "Your privacy online: what the new law changes for shops"),
    ("en", "Access denied: villagers kept from their fields"),
    ("en", "404 Not Found exhibition opens in the old harbour"),
]


def kind(title: str, body: str) -> PageKind:
    menu = "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(250))
    html = (
        f"<html><head><title>{title} | Sahel</title></head><body><nav><ul>{menu}</ul></nav><main><h1>{title}</h1>"
        f"{body}</main></body></html>"
    )
    return extract_page(html, "https://sahel.example/news/12345", outlet=None, hints=Hints()).kind


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_page_is_one_in_any_language(text: str) -> None:
    assert kind("Sahel", f"<p>{text}</p>") is PageKind.ERROR


@pytest.mark.parametrize("text", WALLS)
def test_a_wall_is_one_in_any_language(text: str) -> None:
    assert kind("Sahel", f"<p>{text}</p>") is PageKind.WALL


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("words", IN_CORNERS)
@pytest.mark.parametrize("lang", FLASHES)
def test_a_flash_on_a_page_with_a_login_or_a_banner_is_an_article(lang: str, words: str, corner: str) -> None:
    flash = f"<div class='content'><p>{FLASHES[lang]}</p></div>"
    assert kind("Harbour road", flash + corner.format(words)) is PageKind.ARTICLE
    assert kind("Harbour road", corner.format(words) + flash) is PageKind.ARTICLE


@pytest.mark.parametrize("paragraphs", [1, 4])
@pytest.mark.parametrize(("lang", "headline"), HEADLINES)
def test_a_headline_with_such_words_makes_no_wall(lang: str, headline: str, paragraphs: int) -> None:
    text = "".join(f"<p>{FLASHES[lang]} {n}.</p>" for n in range(paragraphs))
    assert kind(headline, text) is PageKind.ARTICLE
