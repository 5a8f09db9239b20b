"""Readings that are not the article: what came in its place, and what was damaged on its way."""

from collections.abc import Callable

import pytest

from rasid.changes.suspicion import doubt_about, has_misread
from rasid.normalize.text import compared
from rasid.records import Article

Reading = Callable[..., Article]
NAMES = ("صحيفة الساحل", "Sahel Daily", "sahel.example")
TITLE = "افتتاح مكتبة عامة في المدينة"
TEXT = (
    "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل المتواصل على ترميم المبنى القديم.",
    "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى للمحاضرات.",
    "وتستقبل القراء كل يوم من الصباح إلى المساء، وأسهمت جمعية محلية في تمويل الأثاث والرفوف والحواسيب.",
    "وقالت مديرة المكتبة إن الإعارة مجانية للطلاب، وإن برنامج الأنشطة يعلن في مطلع كل شهر.",
)


def doubt(before: Article | None, after: Article) -> str | None:
    found = doubt_about(before, after, NAMES, compared)
    return found.trouble if found else None


@pytest.mark.parametrize(
    ("language", "title", "text", "trouble"),
    [
        ("ar", "الصفحة غير موجودة", "عذرا، لم يتم العثور على الصفحة.", "soft-404"),
        ("ar", "خصوصيتك تهمنا", "نستخدم ملفات تعريف الارتباط لتحسين الموقع.", "blocked"),
        ("ar", "تسجيل الدخول", "هذا المحتوى متاح للمشتركين.", "blocked"),
        ("ar", "حدث خطأ", "يرجى المحاولة لاحقا.", "error-page"),
        ("fa", "صفحه پیدا نشد", "نشانی درست نیست.", "soft-404"),
        ("fa", "ورود به سایت", "وارد حساب خود شوید.", "blocked"),
        ("fa", "خطایی رخ داد", "دوباره تلاش کنید.", "error-page"),
        ("ckb", "پەڕەکە نەدۆزرایەوە", "دەتوانیت بگەڕێیتەوە.", "soft-404"),
        ("ckb", "چوونەژوورەوە", "ئەم بابەتە تەنها بۆ بەشداربووانە.", "blocked"),
        ("ku", "Rûpel nehat dîtin", "Navnîşan ne rast e.", "soft-404"),
        ("ku", "Çewtiyek çêbû", "Ji kerema xwe dîsa biceribîne.", "error-page"),
        ("tr", "Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış olabilir.", "soft-404"),
        ("tr", "Bir hata oluştu", "Lütfen daha sonra tekrar deneyin.", "error-page"),
        ("he", "הדף לא נמצא", "הכתובת שגויה.", "soft-404"),
        ("he", "אירעה שגיאה", "נסו שוב מאוחר יותר.", "error-page"),
        ("he", "הפרטיות שלכם", "האתר ושותפיו משתמשים בעוגיות.", "blocked"),
        ("he", "כניסה למערכת", "הכתבה זמינה למנויים.", "blocked"),
        ("fr", "Page introuvable", "La page demandée n'existe pas.", "soft-404"),
        ("fr", "Connectez-vous", "Cet article est réservé aux abonnés.", "blocked"),
        ("en", "Just a moment...", "Verify you are human.", "blocked"),
        ("ar", "Attention Required!", "Checking your browser.", "blocked"),
        ("ar", "عذرا، الصفحة غير متوفرة", "ربما تم نقلها أو حذفها.", "soft-404"),
        ("ar", "خطأ 404", "الصفحة غير موجودة.", "soft-404"),
        ("ar", "نحن نحترم خصوصيتك", "نحن وشركاؤنا نستخدم ملفات الكوكيز.", "blocked"),
        ("ar", "التحقق الأمني", "يتم التحقق من متصفحك قبل الدخول.", "blocked"),
        ("ar", "تم حظر الوصول", "تم حظرك من الوصول إلى هذا الموقع.", "error-page"),
        ("ar", "403 Forbidden", "nginx", "error-page"),
        ("fa", "۴۰۴ - یافت نشد", "متأسفانه این صفحه وجود ندارد.", "soft-404"),
        ("fa", "خطای ۵۰۰", "خطای داخلی سرور رخ داده است.", "error-page"),
        ("fa", "من ربات نیستم", "تأیید کنید که ربات نیستید.", "blocked"),
        ("fa", "ورود کاربران", "نام کاربری و رمز عبور خود را وارد کنید.", "blocked"),
        ("ckb", "هەڵەی ٤٠٤", "پەڕەکە بوونی نییە.", "soft-404"),
        ("ckb", "تۆ ڕۆبۆت نیت؟", "تکایە پشتڕاستی بکەوە.", "blocked"),
        ("ku", "404", "Ev rûpel tune ye.", "soft-404"),
        ("tr", "404", "Sayfa bulunamadı.", "soft-404"),
        ("tr", "Bakımdayız", "Kısa süre sonra yeniden buradayız.", "error-page"),
        ("tr", "Erişim engellendi", "Bu siteye erişiminiz engellendi.", "error-page"),
        ("he", "שגיאה 404", "העמוד שביקשת אינו קיים.", "soft-404"),
        ("he", "אני לא רובוט", "אנא אשרו שאינכם רובוט.", "blocked"),
        ("fr", "Erreur 404", "La page que vous recherchez n'existe pas.", "soft-404"),
        ("fr", "Accès refusé", "Vous n'avez pas l'autorisation.", "error-page"),
        ("en", "Oops!", "The page you requested could not be found.", "soft-404"),
        ("en", "503 Service Temporarily Unavailable", "nginx", "error-page"),
        ("en", "One more step", "Please complete the security check to access sahel.example.", "blocked"),
        ("en", "Subscribe to read", "Already a subscriber? Sign in.", "blocked"),
    ],
)
def test_pages_in_the_place_of_articles(reading: Reading, language: str, title: str, text: str, trouble: str) -> None:
    page = reading(language, title=title, paragraphs=(text,))
    assert doubt(None, page) == trouble
    assert doubt(reading(title=TITLE, paragraphs=TEXT), page) == trouble


@pytest.mark.parametrize(
    ("printed", "trouble"),
    [
        ({"title": TITLE, "paragraphs": TEXT}, None),
        ({"title": "مكتبة جديدة في المدينة", "paragraphs": TEXT[1:]}, None),
        ({"title": TITLE, "paragraphs": ("سحبت الصحيفة هذا الخبر.",)}, "extraction-broken"),
        ({"paragraphs": TEXT}, "extraction-broken"),
        ({"title": "صحيفة الساحل", "paragraphs": TEXT}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": (*TEXT[:2], TEXT[2][:50])}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": (*TEXT[:2], f"{TEXT[2]}</")}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": (TEXT[0].replace(" ", "\u00a0", 1), TEXT[1][:40])}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": TEXT[:3]}, None),
        ({"title": TITLE, "paragraphs": tuple(text[text.index(" ", 30) + 1 :] for text in TEXT)}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": tuple(part for text in TEXT for part in text.split("،", 1))}, None),
        ({"title": TITLE, "paragraphs": tuple("Ø§Ù„" + "? ?" * 20 + "\ufffd" * 5 for _ in TEXT)}, "extraction-broken"),
        ({"title": TITLE, "paragraphs": (*TEXT[:3], "Ù„Û• Ù‡Û•Ù�ØªÛ•Ú©Ø§Ù†ÛŒ x Ú•Ø§Ø¨Ø±Ø¯ÙˆÙˆ")}, "extraction-broken"),
        (
            {"title": TITLE, "paragraphs": (*TEXT[:3], "MÃ¼hendis UÃ§ar, â€œekipler Ã§alÄ±ÅŸtÄ±â€\ufffd dedi.")},
            "extraction-broken",
        ),
        ({"title": TITLE, "paragraphs": (*TEXT[:3], "قال المدير: Lâ€\ufffd")}, None),
        ({"title": TITLE, "paragraphs": ("A text in quite another language stands here.",) * 4}, "extraction-broken"),
        (
            {
                "title": "نتائج مباريات الأمس",
                "paragraphs": tuple(f"فاز الفريق رقم {n} على ضيفه." * 4 for n in range(4)),
            },
            "extraction-broken",
        ),
        ({"title": TITLE, "paragraphs": (*TEXT, "وتبدأ الدورة الأولى لتعليم القراءة غدا.")}, None),
    ],
)
def test_damage(reading: Reading, printed: dict[str, object], trouble: str | None) -> None:
    assert doubt(reading(title=TITLE, paragraphs=TEXT), reading(**printed)) == trouble


def test_articles_about_such_pages_are_articles(reading: Reading) -> None:
    long = reading(title="كيف تحمي حسابك عند تسجيل الدخول إلى المواقع", paragraphs=TEXT)
    short = reading(title="البلدية تطلق موقعا جديدا", paragraphs=("ويطلب الموقع تسجيل الدخول برقم الهاتف.",))
    assert doubt(None, long) is None
    assert doubt(None, short) is None


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ar", "حدث خطأ في فرز الأصوات", "قالت الهيئة إن خطأ في الخادم أخر إعلان النتائج، ودعت إلى الهدوء."),
        ("ar", "الخدمة غير متاحة في مستشفى المدينة", "أعلنت الإدارة أن الخدمة غير متاحة حتى الأحد."),
        ("fa", "خطای سرور بورس را تعطیل کرد", "سازمان بورس گفت خطای سرور داد و ستد را متوقف کرد."),
        ("ku", "Çewtiyek çêbû di hilbijartinê de", "Desteyê got ku çewtiyek çêbû û deng dîsa tên jimartin."),
        ("tr", "Bir hata oluştu, uçuşlar durdu", "Havalimanında bir hata oluştu; yüzlerce yolcu bekledi."),
        ("he", "אירעה שגיאה בספירת הקולות", "הוועדה הודיעה כי אירעה שגיאה וכי הספירה תחזור."),
        ("fr", "Une erreur est survenue au tirage du loto", "La société dit qu'une erreur est survenue samedi."),
        ("en", "Body not found after flood", "Divers searched the river but the missing man was not found."),
        ("en", "Log in to vote: town tries online ballot", "Residents can log in to read the plans from Monday."),
    ],
)
def test_a_short_article_under_its_own_headline_is_one(reading: Reading, language: str, title: str, text: str) -> None:
    page = reading(language, title=title, paragraphs=(text,))
    assert doubt_about(None, page, NAMES, compared, title) is None
    assert doubt_about(reading(language, title=title, paragraphs=("…",)), page, NAMES, compared) is None


def test_a_short_text_that_is_gone_altogether_is_doubted(reading: Reading) -> None:
    brief = reading(title=TITLE, paragraphs=TEXT[:1])
    assert doubt(brief, reading(title=TITLE)) == "extraction-broken"
    assert doubt(brief, reading(title=TITLE, paragraphs=(TEXT[0][:25] + ".",))) is None


TURKISH = "Belediye iki yıl süren çalışmanın ardından kent merkezinde şık bir kütüphane açtı, öğrenciler alkışladı."
FRENCH = (
    "La mairie a ouvert une bibliothèque près du théâtre ; l'été dernier, les élèves y étaient déjà invités à lire."
)
BROKEN = {
    "Arabic as Latin": ("ar", TEXT[0], "cp1256", "cp1252"),
    "Turkish as Latin": ("tr", TURKISH, "cp1254", "cp1252"),
    "Turkish as Arabic": ("tr", TURKISH, "utf-8", "cp1256"),
    "Turkish as UTF-8": ("tr", TURKISH, "cp1254", "utf-8"),
    "Turkish as question marks": ("tr", TURKISH, "ascii", "ascii"),
    "French as Arabic": ("fr", FRENCH, "utf-8", "cp1256"),
    "French as UTF-8": ("fr", FRENCH, "cp1252", "utf-8"),
    "Arabic as question marks": ("ar", TEXT[0], "ascii", "ascii"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_wrong_charset_is_seen_in_any_language(reading: Reading, what: str) -> None:
    language, text, written, read = BROKEN[what]
    broken = text.encode(written, "replace").decode(read, "replace")
    right, wrong = (reading(language, title="12", paragraphs=(one, one)) for one in (text, broken))
    assert doubt(right, wrong) == "extraction-broken"
    assert doubt(None, wrong) == "extraction-broken"
    assert doubt(None, right) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "اختارت الـFBI والـCIA والـBBC والـCNN والـNATO والـUN مقرا جديدا لها هنا."),
        ("is", "Það varð ýmsum þar ljóst að þýða þyrfti þetta og að bæði þau og við yrðum að þegja."),
        ("en", "Read http://sahel.example/a?b=1 or ask: who? what? when? where? why? how?"),
    ],
)
def test_what_only_looks_like_a_wrong_charset(reading: Reading, language: str, text: str) -> None:
    assert doubt(None, reading(language, title="12", paragraphs=(text,))) is None


def test_a_stub_may_grow_into_an_article(reading: Reading) -> None:
    stub = reading(title="عاجل: افتتاح المكتبة", paragraphs=("التفاصيل بعد قليل.",))
    assert doubt(stub, reading(title=TITLE, paragraphs=TEXT)) is None


@pytest.mark.parametrize(
    ("title", "dated", "doubted"),
    [
        ("غير متاح في منطقتك", False, True),
        ("غير متاح في منطقتك", True, False),
        ("افتتاح حديقة عامة في زحلة", False, False),
    ],
)
def test_a_first_reading_is_held_against_the_list(reading: Reading, title: str, dated: bool, doubted: bool) -> None:
    date = {"published": "2026-03-19T10:00:00+02:00"} if dated else {}
    first = reading(title=title, paragraphs=("هذا النص قصير.",), **date)
    listed = "بلدية زحلة تعلن افتتاح حديقة عامة جديدة"
    assert (doubt_about(None, first, (), compared, listed) is not None) is doubted
    assert doubt_about(None, first, (), compared, "خبر جديد") is None, "a headline that tells nothing"
    of_three_words = doubt_about(None, first, (), compared, "سامي خوري رئيسا") is not None
    assert of_three_words is (not dated)


def test_a_first_reading_in_a_wrong_charset_is_doubted_and_the_right_one_behind_it_is_not(reading: Reading) -> None:
    text = "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل المتواصل."
    damaged = text.encode().decode("cp1252", "replace")
    wrong, right = (reading(title=one[:30], paragraphs=(one,)) for one in (damaged, text))
    doubt = doubt_about(None, wrong, (), compared)
    assert doubt is not None
    assert doubt.trouble == "extraction-broken"
    assert doubt_about(None, right, (), compared) is None
    assert doubt_about(wrong, right, (), compared) is None
    back = doubt_about(right, wrong, (), compared)
    assert back is not None


@pytest.mark.parametrize(
    ("title", "misread"),
    [
        ("Voirie :Â fin des travauxÂ dans 58 ruesÂ de Jijel", True),
        ("Voirie : fin des travauxÂ à Jijel", True),
        ("PERDE ARKASI HÂLÂ KONUŞULUYOR", False),
        ("Fortes pluies Ã Batna : 65 millimÃ¨tres en une journÃ©e", True),
        ("Victoire Ã Blida", True),
        ("Åžehir kütüphanesi açıldı", True),
        ("Le maire de la ville sâ€™explique", True),
        ("L'ÂGE D'OR, « VOILÀ » ET « HÂ »", False),
        ("SÃO PAULO, AMANHÃ", False),
        ("Åland, Ångström, Øresund", False),
        (TITLE, False),
    ],
)
def test_a_headline_in_a_wrong_charset_is_known_by_one_letter(title: str, misread: bool) -> None:
    assert has_misread(title) is misread
